"""`latest` tables: the newest event of a type for each key, as of an instant."""
import schema
import times
from evaluate import ABSENT, is_true
from values import CelError, Instant, to_text

FORGET = 30 * 86400 * times.MICROS


class Row:
    """A row's columns are its event's fields."""

    def __init__(self, event, prefix=""):
        self.event, self.prefix = event, prefix

    def _find(self, name):
        path = self.prefix + name
        fields = {
            "time": Instant(self.event.time * 1000),
            "id": self.event.id,
            "source": self.event.source,
            **self.event.fields,
        }
        if path in fields:
            return fields[path]
        inside = any(field.startswith(path + ".") for field in schema.KINDS[self.event.kind])
        return Row(self.event, path + ".") if inside else ABSENT

    def has_column(self, name):
        """Whether the row's event has the field."""
        return self._find(name) is not ABSENT

    def row(self, name):
        """The value of a column."""
        found = self._find(name)
        if found is ABSENT:
            raise CelError(f"{name} is absent", absent=True)
        return found


class View:
    """A table of rows that are not after an instant, nor too old."""

    def __init__(self, table, now, is_before):
        self.table, self.now, self.is_before = table, now, is_before

    def _newest(self, key):
        parts = tuple(map(to_text, key if isinstance(key, list) else [key]))
        rows = [
            event
            for event in self.table.events
            if self.is_before(event) and _key(self.table, event) == parts
        ]
        if not rows:
            return None
        limit = FORGET if self.table.max_age is None else self.table.max_age
        return rows[-1] if rows[-1].time >= self.now - limit else None

    def has(self, key):
        """Whether there is a row."""
        return self._newest(key) is not None

    def row(self, key):
        """The row of a key; CelError where there is none."""
        event = self._newest(key)
        if event is None:
            raise CelError(f"no row {key}")
        return Row(event)


def _key(table, event):
    values = [event.fields.get(path, ABSENT) for path in table.keys]
    return None if ABSENT in values else tuple(map(to_text, values))


def as_of_event(found, event):
    """A table as an event sees it: with the event and those before it."""
    if not hasattr(found, "max_age"):
        return found
    return View(found, event.time, lambda other: other.order <= event.order)


def as_of_boundary(found, end):
    """A table as a boundary sees it: with the events before it."""
    if not hasattr(found, "max_age"):
        return found
    return View(found, end, lambda other: other.time < end)


def fill(table, events, scope_of):
    """Gives a table the events of a run, in their order."""
    table.events = [
        event
        for event in events
        if event.kind == table.kind
        and (table.when is None or is_true(table.when, scope_of(event), lambda error: None))
    ]
