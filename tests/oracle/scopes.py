"""What an expression sees: an event, or a window with its measures."""
import aggregates
import keyed_rows
from evaluate import ABSENT, UNKNOWN, evaluate
from values import CelError, Instant


def field_of(event, path):
    """An event's field or attribute; ABSENT where it has none."""
    if path == "time":
        return Instant(event.time * 1000)
    if path == "type":
        return event.kind
    if path in ("id", "source", "subject"):
        value = getattr(event, path)
        return ABSENT if value is None else value
    return event.fields.get(path, ABSENT)


class EventScope:
    """The fields of one event, and the pack's constants and tables, as of it, behind them."""

    def __init__(self, rule, fields, event):
        self.rule, self.fields, self.event = rule, fields, event

    def find(self, path):
        if path in self.fields:
            return field_of(self.event, path)
        return keyed_rows.as_of_event(self.rule.pack.find(path, UNKNOWN), self.event)

    def is_aggregate(self, _):
        return False


class WindowScope:
    """A window's measures, aggregates, start and end, the key's fields, constants and tables.

    `newest` is the event that is evaluated, None at a boundary.
    """

    def __init__(self, run, key, events, start, end, newest=None, previous=None):
        self.run, self.rule, self.events = run, run.rule, events
        self.key = dict(zip(run.rule.by, key))
        self.start, self.end, self.newest, self.previous = start, end, newest, previous
        self.known = {}

    def find(self, path):
        if path in self.rule.measures:
            return self.measure(path)
        if path in ("window.start", "window.end"):
            return Instant((self.start if path == "window.start" else self.end) * 1000)
        if path.startswith("previous."):
            return self._previous(path.removeprefix("previous."))
        if path in self.key:
            return self.key[path]
        found = self.rule.pack.find(path, UNKNOWN)
        if self.newest is None:
            return keyed_rows.as_of_boundary(found, self.end)
        return keyed_rows.as_of_event(found, self.newest)

    def _previous(self, name):
        if self.previous is None:
            raise CelError("no previous here")
        return self.previous.measure(name)

    def is_aggregate(self, name):
        return name in aggregates.NAMES

    def aggregate(self, call):
        """The value of an aggregate over the window's events."""
        values = [value for event in self.events for value in self.run.sample(call, event)]
        zero = 0
        if call[1] == "sum":
            kind = aggregates.static_type(call[3][0], self.run.fields, self.rule.pack)
            zero = 0.0 if kind == "double" else 0
        return aggregates.combine(call, values, zero)

    def measure(self, name):
        """The value of a measure, computed once; CelError where it has none."""
        if name not in self.known:
            try:
                self.known[name] = evaluate(self.rule.measures[name], self)
            except CelError as error:
                self.known[name] = error
        if isinstance(self.known[name], CelError):
            raise self.known[name]
        return self.known[name]

    def measures(self):
        """All measures that have a value."""
        out = {}
        for name in self.rule.measures:
            try:
                out[name] = self.measure(name)
            except CelError:
                pass
        return out
