"""Silent, state and last-N: shapes that remember a key until it has been without events for
`forget`.
"""
import fractions
import math

import times
from alerts import Alert, fill
from evaluate import evaluate, is_true
from scopes import EventScope, WindowScope
from shapes import fire
from values import CelError, is_number

FORGET = 30 * 86400 * times.MICROS


def _about(run, key, event, at):
    """A firing that is about one event, or none."""
    scope = EventScope(run.rule, run.fields, event)
    say = fill(run.rule.say, scope) if run.rule.say is not None and event is not None else None
    return Alert(run.rule, "firing", at, at, key, [event] if event else [], say=say)


def last_n(run, key, events, watermark):
    """For each event, once there are so many, the window of the last N."""
    number = run.rule.window.last
    out, firing, life = [], None, []
    for newest in [*events, None]:
        if life and (newest is None or newest.time > life[-1].time + FORGET):
            if firing and life[-1].time + FORGET < watermark:
                out.append(firing.ended(life[-1].time + FORGET))
            firing, life = None, []
        if newest is None:
            return out
        life.append(newest)
        window = life[-number:]
        if len(window) < number:
            continue
        scope = WindowScope(run, key, window, window[0].time, newest.time, newest)
        holds = run.holds(scope)
        if firing and not holds:
            out.append(firing.ended(newest.time))
            firing = None
        elif holds and firing is None:
            firing = fire(scope, newest.time)
            out.append(firing)
    return out


def _patience(run, event):
    """How long a key may be silent after an event; None without a deadline."""
    if isinstance(run.rule.silent, int):
        return run.rule.silent
    try:
        seconds = evaluate(run.rule.silent, EventScope(run.rule, run.fields, event))
    except CelError as error:
        run.error(error)
        return None
    if not is_number(seconds) or not math.isfinite(seconds):
        return None
    micros = math.floor(fractions.Fraction(seconds) * times.MICROS + fractions.Fraction(1, 2))
    return micros if 0 < micros < FORGET else None


def silent(run, key, events, watermark, expected_from=None):
    """Fires where nothing came in (t, t + silent], t being the last event or, of an expected key,
    `expected_from`.
    """
    out = []
    marks = [(event.time, event) for event in events]
    if expected_from is not None and (not events or events[0].time > expected_from):
        marks.insert(0, (expected_from, None))
    for at, (time, event) in enumerate(marks):
        following = marks[at + 1][0] if at + 1 < len(marks) else None
        if following == time:
            continue
        patience = _patience(run, event)
        if patience is None or time + patience >= watermark:
            continue
        if following is not None and following <= time + patience:
            continue
        firing = _about(run, key, event, time + patience)
        out.append(firing)
        end = following
        if expected_from is None and (following is None or following > time + FORGET):
            end = time + FORGET
        if end is not None and end < watermark:
            out.append(firing.ended(end))
    return out


class _State:
    """The episode of one key."""

    def __init__(self, run, key):
        self.run, self.key, self.spec = run, key, run.rule.state
        self.out, self.firing, self.until, self.last = [], None, None, None

    def _true(self, tree, event):
        return tree is not None and is_true(
            tree, EventScope(self.run.rule, self.run.fields, event), self.run.error
        )

    def _until(self, event):
        if self.spec.until is None:
            return None
        try:
            return (
                evaluate(self.spec.until, EventScope(self.run.rule, self.run.fields, event)).ns
                // 1000
            )
        except CelError as error:
            self.run.error(error)
            return None

    def end(self, at):
        self.out.append(self.firing.ended(at))
        self.firing = self.until = None

    def pass_to(self, now):
        """Ends what is over before an event at `now`, or before the watermark."""
        if self.firing is None:
            return
        if self.until is not None and self.until <= now:
            self.end(self.until)
        elif self.until is None and self.last + FORGET < now:
            self.end(self.last + FORGET)

    def event(self, event):
        self.pass_to(event.time)
        self.last = event.time
        if self.firing and self._true(self.spec.closes, event):
            self.end(event.time)
        elif self._true(self.spec.opens, event):
            self._opens(event)

    def _opens(self, event):
        until = self._until(event)
        over = until is not None and until <= event.time
        if self.firing is None and not over:
            self.firing = _about(self.run, self.key, event, event.time)
            self.out.append(self.firing)
        if self.firing is not None:
            self.until = until
            if over:
                self.end(event.time)


def state(run, key, events, watermark):
    """From the event that opens it to the one that closes it, or to `until`."""
    episode = _State(run, key)
    for event in events:
        episode.event(event)
    episode.pass_to(watermark - 1)
    return episode.out
