"""From lines to events: which are valid, ignored, duplicates or late, and what watermark each
event met.
"""
import dataclasses
import decimal
import json

import times
from schema import KINDS
from values import INT_MAX, INT_MIN, Instant

_MAX_BYTES, _MAX_DEPTH = 1 << 20, 32
DEDUP = 600 * times.MICROS
_TYPE_START, _TYPE_END = "org.limen.", ".v1"


class Invalid(Exception):
    """Why a line is not a valid event."""


class Ignored(Exception):
    """A CloudEvent of a type that the schema does not have."""


@dataclasses.dataclass
class Event:
    time: int
    id: str
    source: str
    subject: str
    kind: str
    fields: dict
    exercise: bool = False
    late: bool = False
    met: int = None  # the watermark before this event, None before the first
    arrival: int = 0

    @property
    def order(self):
        return (self.time, 0, self.id, self.source)

    @property
    def name(self):
        return f"{self.source}#{self.id}"


class _Object:
    """A JSON object that remembers which of its names stood twice."""

    def __init__(self, pairs):
        self.values = dict(pairs)
        names = [name for name, _ in pairs]
        self.twice = {name for name in names if names.count(name) > 1}


def _depth(value):
    if isinstance(value, _Object):
        return 1 + max(map(_depth, value.values.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def _check_texts(value):
    """Invalid where a text or a name has half of a surrogate pair."""
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, _Object):
        for name, inner in value.values.items():
            _check_texts(name)
            _check_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner)


def _no_constant(name):
    raise Invalid(f"{name} is no JSON")


def _json(line):
    if len(line) > _MAX_BYTES:
        raise Invalid("too large")
    try:
        value = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_Object,
            parse_float=decimal.Decimal,
            parse_constant=_no_constant,
        )
        _check_texts(value)
    except (ValueError, RecursionError) as problem:
        raise Invalid(str(problem)) from problem
    if not isinstance(value, _Object):
        raise Invalid("no object")
    if _depth(value) > _MAX_DEPTH:
        raise Invalid("too deep")
    return value


def _text(top, name, required):
    if name in top.twice:
        raise Invalid(f"{name} stands twice")
    value = top.values.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or not value:
        raise Invalid(f"{name} is missing or no text")
    return value


def _flat(holder, prefix, known):
    """The fields of an object and those inside it, by path."""
    out = {}
    for name, value in holder.values.items():
        path = prefix + name
        inside = any(field.startswith(path + ".") for field in known)
        if (path in known or inside) and name in holder.twice:
            raise Invalid(f"{path} stands twice")
        if inside and value is not None:
            if not isinstance(value, _Object):
                raise Invalid(f"{path} is no object")
            out.update(_flat(value, path + ".", known))
        elif path in known and value is not None:
            out[path] = value
    return out


def _number(value, field, path):
    if isinstance(value, bool) or not isinstance(value, (int, decimal.Decimal)):
        raise Invalid(f"{path} is no number")
    if field.type == "int":
        if value != int(value) or not INT_MIN <= value <= INT_MAX:
            raise Invalid(f"{path} is no whole number")
        value = int(value)
    else:
        value = float(value)
    if (
        field.minimum is not None
        and value < field.minimum
        or field.maximum is not None
        and value > field.maximum
    ):
        raise Invalid(f"{path} is outside its limits")
    return value


def _word(value, field, path):
    if not isinstance(value, str):
        raise Invalid(f"{path} is no text")
    if field.values and value not in field.values:
        raise Invalid(f"{path} has no such value")
    if field.identifier and not 1 <= len(value) <= 128:
        raise Invalid(f"{path} is no token")
    return value


def _value(value, field, path):
    if field.type in ("int", "double"):
        return _number(value, field, path)
    if field.type == "bool":
        if not isinstance(value, bool):
            raise Invalid(f"{path} is no bool")
        return value
    if field.type == "list":
        if not isinstance(value, list):
            raise Invalid(f"{path} is no list")
        return [_word(item, field, path) for item in value]
    if field.type == "timestamp":
        nanos = times.rfc3339_nanos(value) if isinstance(value, str) else None
        if nanos is None or times.event_time(value) is None:
            raise Invalid(f"{path} is no timestamp")
        return Instant(nanos)
    return _word(value, field, path)


def _fields(data, kind):
    if not isinstance(data, _Object):
        raise Invalid("no data")
    known = KINDS[kind]
    found = _flat(data, "", known)
    for path, field in known.items():
        if field.required and path not in found:
            raise Invalid(f"{path} is missing")
    return {path: _value(value, known[path], path) for path, value in found.items()}


def decode(line):
    """The event of a line (bytes); Invalid or Ignored otherwise."""
    top = _json(line)
    if _text(top, "specversion", True) != "1.0":
        raise Invalid("specversion")
    name, subject = _text(top, "type", True), _text(top, "subject", False)
    identity, source, stamp = (
        _text(top, attribute, True) for attribute in ("id", "source", "time")
    )
    kind = name[len(_TYPE_START) : -len(_TYPE_END)]
    if not name.startswith(_TYPE_START) or not name.endswith(_TYPE_END) or kind not in KINDS:
        raise Ignored(name)
    time = times.event_time(stamp)
    if time is None:
        raise Invalid("time")
    if "data" in top.twice or "exercise" in top.twice:
        raise Invalid("stands twice")
    exercise = top.values.get("exercise")
    if exercise is not None and not isinstance(exercise, bool):
        raise Invalid("exercise is no bool")
    return Event(
        time, identity, source, subject, kind, _fields(top.values.get("data"), kind), bool(exercise)
    )


@dataclasses.dataclass
class Accepted:
    """What came of one input."""

    events: list = dataclasses.field(
        default_factory=list
    )  # those accepted, late ones among them, as they came
    read: int = 0
    invalid: int = 0
    ignored: int = 0
    duplicates: int = 0
    late: int = 0
    bad_lines: list = dataclasses.field(default_factory=list)  # their numbers, from 1
    latest: int = None


def _is_duplicate(event, out, seen, lateness):
    known = (event.id, event.source, event.time)
    return known in seen and event.time >= out.latest - (DEDUP + lateness)


def accept(lines, lateness):
    """Reads the lines of one input in their order."""
    out, seen = Accepted(), set()
    for line in lines:
        out.read += 1
        try:
            event = decode(line)
        except Invalid:
            out.invalid += 1
            out.bad_lines.append(out.read)
            continue
        except Ignored:
            out.ignored += 1
            continue
        if _is_duplicate(event, out, seen, lateness):
            out.duplicates += 1
            continue
        seen.add((event.id, event.source, event.time))
        event.met = None if out.latest is None else out.latest - lateness
        event.late = event.met is not None and event.time < event.met
        event.arrival = len(out.events)
        out.late += event.late
        out.latest = event.time if out.latest is None else max(out.latest, event.time)
        out.events.append(event)
    return out
