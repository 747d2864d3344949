"""The model: packs and the lines of one input in, alerts in their order and counts out."""
import collections
import dataclasses

import aftermath
import aggregates
import calendars
import keyed
import keyed_rows
import schema
import sequence
import shapes
from accept import accept
from alerts import in_order
from evaluate import ABSENT, is_true
from pack import Latest, field_types
from scopes import EventScope

SMALL_CELL = 11  # a rule that reads a protected field says nothing of fewer events
COUNTS = ("fired", "resolved", "folded", "inhibited", "passed_over", "errors")


@dataclasses.dataclass
class Options:
    """Of `limen replay`, times in microseconds."""

    lateness: int = 10_000_000
    until: int = None
    until_after_last: int = None
    start: int = None  # --from


@dataclasses.dataclass
class Outcome:
    alerts: list
    shadow: list
    stats: dict
    accepted: object


class RuleRun:
    """One rule over the events of a run; `rules` has all rules by name."""

    def __init__(self, rule, rules):
        self.rule, self.fields = rule, field_types(rule, rules)
        self.counts = collections.Counter()
        self.samples = {}
        self.guarded = rule.window is not None and rule.reads_protected
        trees = list(rule.measures.values()) + ([rule.condition] if rule.condition else [])
        self.calls = [call for tree in trees if rule.window for call in aggregates.calls_in(tree)]

    def error(self, error):
        """Counts an evaluation that had no value."""
        self.counts["absent" if error.absent else "errors"] += 1

    def holds(self, scope):
        """Whether the rule's condition is true in a window."""
        if self.guarded and len(scope.events) < SMALL_CELL:
            return False
        return is_true(self.rule.condition, scope, self.error)

    def sample(self, call, event):
        """What an event gives to an aggregate; looked at once, so that its error counts once."""
        mark = (call, event.order, event.arrival)
        if mark not in self.samples:
            scope = EventScope(self.rule, self.fields, event)
            self.samples[mark] = aggregates.sample(call, scope, self.error)
        return self.samples[mark]

    def key_of(self, event):
        """The key of an event that the rule takes; None for one that it does not, counted where it
        is passed over.
        """
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
        if ABSENT in key or self.zone(key) is ABSENT:
            return self._pass_over()
        return key

    def _pass_over(self):
        self.counts["passed_over"] += 1

    def zone(self, key):
        """The time zone of a calendar window: a name, None for UTC, ABSENT for a key that the
        table lacks.
        """
        name = self.rule.window.zone if self.rule.window else None
        table = self.rule.pack.tables.get(name)
        if table is None:
            return name
        named = dict(zip(self.rule.by, key))
        joined = [named[path] for path in table.keys]
        return table.row(joined)["timezone"] if table.has(joined) else ABSENT


class Replay:
    """All rules over one input."""

    def __init__(self, packs, accepted, watermark):
        self.accepted, self.watermark, self.done = accepted, watermark, {}
        rules = {rule.name: rule for pack in packs for rule in pack.rules}
        self.runs = {name: RuleRun(rule, rules) for name, rule in rules.items()}
        on_time = sorted(
            (event for event in accepted.events if not event.late), key=lambda event: event.order
        )
        self.earliest = on_time[0].time if on_time else None
        for pack in packs:
            for table in pack.tables.values():
                if isinstance(table, Latest):
                    _fill(table, on_time, pack)

    def alerts(self, name):
        """All alerts of a rule, those of the rules that it reads or is inhibited by first."""
        if name not in self.done:
            run = self.runs[name]
            known = run.rule.enabled and self.watermark is not None
            self.done[name] = self._alerts(run) if known else []
        return self.done[name]

    def _alerts(self, run):
        rule = run.rule
        alerts = self._fired(run)
        if rule.on == ["alert"]:
            unsure = [
                alert
                for alert in alerts
                if alert.time >= self.watermark and alert.status == "firing"
            ]
            alerts = [
                alert for alert in alerts if alert not in unsure and alert.firing not in unsure
            ]
        if rule.inhibited_by:
            inhibitors = [
                episode
                for name in rule.inhibited_by
                if not self.runs[name].rule.shadow
                for episode in aftermath.episodes(self.alerts(name))
            ]
            alerts = aftermath.inhibit(alerts, inhibitors, self.watermark)
        if rule.hold:
            alerts, folded = aftermath.hold(rule, alerts, self.watermark)
            run.counts["folded"] = len(folded)
        return alerts

    def _events(self, rule):
        if rule.on != ["alert"]:
            return self.accepted.events
        seen = [
            alert for name in rule.reads for alert in self.alerts(name) if aftermath.is_event(alert)
        ]
        return sorted(
            (aftermath.as_event(alert) for alert in seen if alert.time < self.watermark),
            key=lambda event: event.order,
        )

    def _fired(self, run):
        events = self._events(run.rule)
        if run.rule.shape == "match":
            return self._matches(run, events)
        keys = collections.defaultdict(list)
        for event in sorted(
            (event for event in events if not event.late), key=lambda event: event.order
        ):
            key = run.key_of(event)
            if key is not None:
                keys[key].append(event)
                for call in run.calls:
                    run.sample(call, event)
        expected = self._expected(run)
        return [
            alert
            for key in {**keys, **expected}
            for alert in self._shaped(run, key, keys[key], key in expected)
        ]

    def _matches(self, run, events):
        if reads_latest(run.rule):
            events = [event for event in events if not event.late]
        found = [(run.key_of(event), event) for event in events]
        return [shapes.match(run, key, event) for key, event in found if key is not None]

    def _expected(self, run):
        """The keys that a `silent` rule expects from its table."""
        if run.rule.keys is None or self.earliest is None:
            return {}
        table = run.rule.pack.tables[run.rule.keys]
        order = [table.keys.index(path) for path in run.rule.by]
        return {tuple(row[at] for at in order): None for row in table.rows}

    def _shaped(self, run, key, events, is_expected):
        shape, watermark = run.rule.shape, self.watermark
        if shape == "silent":
            return keyed.silent(run, key, events, watermark, self.earliest if is_expected else None)
        simple = {
            "sliding": shapes.sliding,
            "last": keyed.last_n,
            "state": keyed.state,
            "sequence": sequence.sequence,
        }
        if shape in simple:
            return simple[shape](run, key, events, watermark)
        if shape == "calendar":
            spans = calendars.spans(run.rule.window.calendar, run.zone(key), events[0].time)
        else:
            spans = shapes.hopping_spans(run.rule.window, events[0].time)
        return shapes.bounded(run, key, events, watermark, spans)


def reads_latest(rule):
    """Whether any expression of a rule names a `latest` table."""
    latest = {name for name, table in rule.pack.tables.items() if isinstance(table, Latest)}
    trees = [rule.when, rule.condition, *rule.excepts.values(), *rule.measures.values()]
    return any(aggregates.names(tree, rule.pack) & latest for tree in trees if tree) or any(
        f"{name}[" in (rule.say or "") for name in latest
    )


def _fill(table, events, pack):
    rule = dataclasses.make_dataclass("Reader", ["pack"])(pack)
    fields = schema.fields_of([table.kind])
    keyed_rows.fill(table, events, lambda event: EventScope(rule, fields, event))


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
        counts = runs[alert.rule.name].counts
        counts["fired" if alert.status == "firing" else alert.status] += 1
        counts["inhibited"] += alert.status == "firing" and bool(alert.inhibited_by)


def _stats(accepted, runs, alerts):
    return {
        "events": accepted.read,
        "invalid": accepted.invalid,
        "ignored": accepted.ignored,
        "duplicates": accepted.duplicates,
        "late": accepted.late,
        "alerts": len(alerts),
        "rules": {
            name: {
                count: run.counts[count]
                for count in COUNTS
                if count != "errors" or run.rule.shape != "sequence"
            }
            for name, run in runs.items()
            if run.rule.enabled
        },
    }


def run(packs, lines, options):
    """Replays the lines (bytes) through the rules of all packs."""
    accepted = accept(lines, options.lateness)
    replay = Replay(packs, accepted, watermark_at_end(accepted, options))
    alerts = [alert for name in replay.runs for alert in replay.alerts(name)]
    if options.start is not None:
        alerts = [alert for alert in alerts if alert.time >= options.start]
    _count(replay.runs, alerts)
    ordered = in_order(alerts)
    written = [alert for alert in ordered if not alert.rule.shadow]
    shadow = [alert for alert in ordered if alert.rule.shadow]
    return Outcome(written, shadow, _stats(accepted, replay.runs, written), accepted)
