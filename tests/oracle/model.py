"""The model: packs and the lines of one input in, alerts in their order and counts out."""
import collections
import dataclasses

import aggregates
import shapes
from accept import accept
from alerts import in_order
from evaluate import is_true
from pack import field_types
from scopes import EventScope

COUNTS = ("fired", "resolved", "folded", "inhibited", "passed_over", "errors")


@dataclasses.dataclass
class Options:
    """Of `limen replay`, times in microseconds."""
    lateness: int = 10_000_000
    until: int = None
    until_after_last: int = None
    start: int = None      # --from


@dataclasses.dataclass
class Outcome:
    alerts: list
    shadow: list
    stats: dict
    accepted: object


class RuleRun:
    """One rule over the events of a run."""

    def __init__(self, rule):
        self.rule, self.fields = rule, field_types(rule)
        self.counts = collections.Counter()
        self.samples = {}
        trees = list(rule.measures.values()) + ([rule.condition] if rule.condition else [])
        self.calls = [call for tree in trees for call in aggregates.calls_in(tree)]

    def error(self, error):
        self.counts["absent" if error.absent else "errors"] += 1

    def holds(self, scope):
        """Whether the rule's condition is true in a window."""
        return is_true(self.rule.condition, scope, self.error)

    def sample(self, call, event):
        """What an event gives to an aggregate; looked at once, so that its error counts once."""
        place = (call, event.arrival)
        if place not in self.samples:
            scope = EventScope(self.rule, self.fields, event)
            self.samples[place] = aggregates.sample(call, scope, self.error)
        return self.samples[place]

    def key_of(self, event):
        """The key of an event that the rule takes; None for one that it does not, counted where it is passed over."""
        rule = self.rule
        if event.kind not in rule.on:
            return None
        scope = EventScope(rule, self.fields, event)
        if rule.expires is not None and event.time >= rule.expires:
            return self._pass_over()
        if rule.when is not None and not is_true(rule.when, scope, self.error):
            return None
        if any(is_true(tree, scope, self.error) for tree in rule.excepts.values()):
            return self._pass_over()
        key = tuple(scope.find(path) for path in rule.by)
        return key if all(isinstance(part, (str, int)) for part in key) else self._pass_over()

    def _pass_over(self):
        self.counts["passed_over"] += 1


def _by_key(run, events):
    """The events of each key, in order."""
    keys = collections.defaultdict(list)
    for event in events:
        key = run.key_of(event)
        if key is not None:
            keys[key].append(event)
            for call in run.calls:
                run.sample(call, event)
    return keys


def _windows(run, events, watermark):
    out = []
    for key, own in _by_key(run, events).items():
        if run.rule.shape == "sliding":
            out += shapes.sliding(run, key, own, watermark)
        elif run.rule.shape == "last":
            out += shapes.last_n(run, key, own, watermark)
        else:
            spans = shapes.hopping_spans(run.rule.window, own[0].time)
            out += shapes.bounded(run, key, own, watermark, spans)
    return out


def _matches(run, events):
    out = []
    for event in events:
        key = run.key_of(event)
        if key is not None:
            out.append(shapes.match(run, key, event))
    return out


def alerts_of(run, accepted, watermark):
    """All alerts of one rule, in no order."""
    if not run.rule.enabled or watermark is None:
        return []
    if run.rule.shape == "match":
        return _matches(run, accepted.events)
    on_time = sorted((event for event in accepted.events if not event.late), key=lambda event: event.order)
    return _windows(run, on_time, watermark)


def watermark_at_end(accepted, options):
    """Where the watermark stands at the end of the replayed input."""
    if accepted.latest is None:
        return options.until
    end = accepted.latest + 1
    if options.until is not None:
        end = max(end, options.until)
    if options.until_after_last is not None:
        end = max(end, accepted.latest + options.until_after_last)
    return end


def _count(runs, alerts):
    for alert in alerts:
        run = next(run for run in runs if run.rule is alert.rule)
        run.counts["fired" if alert.status == "firing" else alert.status] += 1


def _stats(accepted, runs, alerts):
    return {
        "events": accepted.read, "invalid": accepted.invalid, "ignored": accepted.ignored,
        "duplicates": accepted.duplicates, "late": accepted.late, "alerts": len(alerts),
        "rules": {run.rule.name: {name: run.counts[name] for name in COUNTS} for run in runs if run.rule.enabled},
    }


def run(packs, lines, options):
    """Replays the lines (bytes) through the rules of all packs."""
    accepted = accept(lines, options.lateness)
    watermark = watermark_at_end(accepted, options)
    runs = [RuleRun(rule) for pack in packs for rule in pack.rules]
    alerts = [alert for one in runs for alert in alerts_of(one, accepted, watermark)]
    if options.start is not None:
        alerts = [alert for alert in alerts if alert.time >= options.start]
    _count(runs, alerts)
    ordered = in_order(alerts)
    written = [alert for alert in ordered if not alert.rule.shadow]
    shadow = [alert for alert in ordered if alert.rule.shadow]
    return Outcome(written, shadow, _stats(accepted, runs, written), accepted)
