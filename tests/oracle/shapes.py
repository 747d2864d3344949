"""The shapes of rules.md, section 5: from a key's events to alerts, all with the whole stream in
view.
"""
import itertools

from alerts import Alert, fill
from scopes import EventScope, WindowScope


def match(run, key, event):
    """The alert of a match rule for an event that passed its filters."""
    scope = EventScope(run.rule, run.fields, event)
    say = fill(run.rule.say, scope) if run.rule.say is not None else None
    return Alert(run.rule, "firing", event.time, event.time, key, [event], late=event.late, say=say)


def fire(scope, at):
    """The firing of a window's rule at an instant."""
    rule = scope.rule
    say = fill(rule.say, scope) if rule.say is not None else None
    return Alert(
        rule,
        "firing",
        at,
        at,
        tuple(scope.key.values()),
        scope.events,
        start=scope.start,
        end=scope.end,
        measures=scope.measures(),
        say=say,
    )


def sliding(run, key, events, watermark):
    """For each event the window (time - over, time], up to and including the event."""
    over, after = run.rule.window.over, run.rule.resolve_after
    out, firing, ends = [], None, None
    for at, newest in enumerate(events):
        if firing and newest.time >= ends:
            out.append(firing.ended(ends))
            firing = None
        window = [event for event in events[: at + 1] if event.time > newest.time - over]
        scope = WindowScope(run, key, window, newest.time - over, newest.time, newest)
        if not run.holds(scope):
            continue
        ends = newest.time + over + after
        if firing is None:
            firing = fire(scope, newest.time)
            out.append(firing)
    if firing and ends <= watermark:
        out.append(firing.ended(ends))
    return out


def hopping_spans(window, first):
    """(start, end) of each window that ends after `first`, without end."""
    for number in itertools.count(first // window.every + 1):
        yield number * window.every - window.over, number * window.every


class _Episodes:
    """Opens and closes episodes of one key at boundaries."""

    def __init__(self, rule):
        self.rule, self.out, self.firing = rule, [], None
        self.in_a_row, self.false_since = 0, None

    def open(self, scope, at):
        if self.firing is None:
            self.firing, self.false_since = fire(scope, at), None
            self.out.append(self.firing)

    def boundary(self, scope, end, holds):
        self.in_a_row = self.in_a_row + 1 if holds else 0
        if holds:
            self.false_since = None
            if self.in_a_row >= self.rule.in_a_row:
                self.open(scope, end)
        elif self.firing:
            self.false_since = end if self.false_since is None else self.false_since
            if end >= self.false_since + self.rule.resolve_after:
                self.out.append(self.firing.ended(end))
                self.firing = None


def _early(run, key, window, span, episodes, previous):
    """Looks after each event of the span (begin, start, end) since the boundary `begin`; `previous`
    is that boundary's.
    """
    begin, start, end = span
    for at, newest in enumerate(window):
        if newest.time >= begin and episodes.firing is None:
            scope = WindowScope(run, key, window[: at + 1], start, end, newest, previous)
            if run.holds(scope):
                episodes.open(scope, newest.time)


def bounded(run, key, events, watermark, spans):
    """Windows that end at boundaries: hopping, tumbling and calendar."""
    episodes, before = _Episodes(run.rule), events[0].time
    previous = WindowScope(run, key, [], 0, 0)
    for start, end in spans:
        window = [event for event in events if start <= event.time < end]
        if run.rule.window.early:
            _early(run, key, window, (before, start, end), episodes, previous)
        if end > watermark or (start > events[-1].time and not episodes.firing):
            return episodes.out
        scope = WindowScope(run, key, window, start, end, previous=previous)
        episodes.boundary(scope, end, bool(window) and run.holds(scope))
        previous, before = scope, end
    return episodes.out
