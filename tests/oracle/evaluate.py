"""The value of an expression's tree in a scope.

A scope answers find(path): a value, or ABSENT for a known field that the event lacks, or UNKNOWN.
"""
import datetime
import math
import re

import times
from values import (
    CelError,
    Instant,
    Span,
    UInt,
    arithmetic,
    compare,
    double_of,
    equal,
    fits_uint,
    is_number,
    local,
    negate,
    to_text,
    type_name,
    whole_of,
)

ABSENT, UNKNOWN = object(), object()


class Expansion:
    """What a scope finds under a macro's name: the expression that stands for it."""

    def __init__(self, tree):
        self.tree = tree


class Local:
    """A scope with one more name, the variable of all, exists, map and their like."""

    def __init__(self, outer, name, value):
        self.outer, self.name, self.value = outer, name, value

    def find(self, path):
        return self.value if path == self.name else self.outer.find(path)

    def __getattr__(self, name):
        return getattr(self.outer, name)


def path_of(tree):
    """'a.b.c' of a chain of names; None of anything else."""
    if tree[0] == "name":
        return tree[1]
    if tree[0] == "select":
        outer = path_of(tree[1])
        return None if outer is None else f"{outer}.{tree[2]}"
    return None


def evaluate(tree, scope):
    """The value; CelError where there is none."""
    op = tree[0]
    if op in ("name", "select"):
        return _path(tree, scope)
    if op == "lit":
        return tree[1]
    if op in ("&&", "||"):
        return _logic(tree, scope)
    if op == "if":
        return evaluate(tree[2] if _bool(evaluate(tree[1], scope)) else tree[3], scope)
    if op == "call":
        return _call(tree, scope)
    if op == "list":
        return [evaluate(item, scope) for item in tree[1]]
    if op == "map":
        return {evaluate(k, scope): evaluate(v, scope) for k, v in tree[1]}
    if op == "not":
        return not _bool(evaluate(tree[1], scope))
    if op == "neg":
        return negate(evaluate(tree[1], scope))
    return _binary(op, evaluate(tree[1], scope), evaluate(tree[2], scope))


def _bool(value):
    if type(value) is not bool:
        raise CelError(f"a {type_name(value)} where a bool is read")
    return value


def _path(tree, scope):
    path = path_of(tree)
    found = scope.find(path) if path is not None else UNKNOWN
    if found is ABSENT:
        raise CelError(f"{path} is absent", absent=True)
    if isinstance(found, Expansion):
        return evaluate(found.tree, scope)
    if found is not UNKNOWN:
        return found
    if tree[0] == "name":
        raise CelError(f"unknown name {path}")
    return _entry(evaluate(tree[1], scope), tree[2])


def _entry(holder, key):
    if isinstance(holder, dict):
        if key not in holder:
            raise CelError(f"no {key!r}")
        return holder[key]
    if isinstance(holder, list):
        if type(key) is not int or not 0 <= key < len(holder):
            raise CelError("index out of range")
        return holder[key]
    if hasattr(holder, "row"):
        return holder.row(key)
    raise CelError(f"no entries in a {type_name(holder)}")


def _logic(tree, scope):
    deciding = tree[0] == "||"
    problem = None
    for side in tree[1:]:
        try:
            if _bool(evaluate(side, scope)) == deciding:
                return deciding
        except CelError as error:
            problem = error if problem is None or not error.absent else problem
    if problem is not None:
        raise problem
    return not deciding


def _binary(op, a, b):
    if op == "==":
        return equal(a, b)
    if op == "!=":
        return not equal(a, b)
    if op == "in":
        if hasattr(b, "row"):
            return b.has(a)
        return any(equal(a, item) for item in b)
    if op in ("<", "<=", ">", ">="):
        order = compare(a, b)
        return (
            order is not None
            and {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[op]
        )
    if op == "index":
        return _entry(a, b)
    return arithmetic(op, a, b)


def _call(tree, scope):
    _, name, target, arguments = tree
    if name == "has" and target is None:
        return _has(arguments[0], scope)
    if target is None and scope.is_aggregate(name):
        return scope.aggregate(tree)
    if target is not None and name in _MACROS:
        return _MACROS[name](evaluate(target, scope), arguments, scope)
    values = [evaluate(argument, scope) for argument in arguments]
    if target is not None and path_of(target) != "math":
        values.insert(0, evaluate(target, scope))
    return _FUNCTIONS[name](*values)


def _has(tree, scope):
    path = path_of(tree)
    found = scope.find(path) if path is not None else UNKNOWN
    if found is not UNKNOWN:
        return found is not ABSENT
    holder = evaluate(tree[1], scope)
    return tree[2] in holder if isinstance(holder, dict) else holder.has_column(tree[2])


def _each(values, arguments, scope):
    for value in values:
        yield Local(scope, arguments[0][1], value), value


def _any_of(values, arguments, scope, deciding):
    """exists (deciding: true) and all (deciding: false), absorbing errors as || and && do."""
    problem = None
    for inner, _ in _each(values, arguments, scope):
        try:
            if _bool(evaluate(arguments[1], inner)) == deciding:
                return deciding
        except CelError as error:
            problem = error
    if problem is not None:
        raise problem
    return not deciding


def _exists_one(values, arguments, scope):
    return (
        sum(_bool(evaluate(arguments[1], inner)) for inner, _ in _each(values, arguments, scope))
        == 1
    )


def _filter(values, arguments, scope):
    return [
        value
        for inner, value in _each(values, arguments, scope)
        if _bool(evaluate(arguments[1], inner))
    ]


def _map(values, arguments, scope):
    return [evaluate(arguments[1], inner) for inner, _ in _each(values, arguments, scope)]


_MACROS = {
    "all": lambda v, a, s: _any_of(v, a, s, False),
    "exists": lambda v, a, s: _any_of(v, a, s, True),
    "exists_one": _exists_one,
    "filter": _filter,
    "map": _map,
}


def _timestamp(value):
    if type(value) is Instant:
        return value
    nanos = times.rfc3339_nanos(value)
    if nanos is None:
        raise CelError(f"no timestamp: {value}")
    return Instant(nanos)


_SPAN = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)")
_SPAN_NANOS = {
    "h": 3600 * 10**9,
    "m": 60 * 10**9,
    "s": 10**9,
    "ms": 10**6,
    "us": 1000,
    "ns": 1,
}


def _duration(value):
    if type(value) is Span:
        return value
    body = value.lstrip("-")
    if not re.fullmatch(rf"({_SPAN.pattern})+", body):
        raise CelError(f"no duration: {value}")
    total = sum(round(float(number) * _SPAN_NANOS[unit]) for number, unit in _SPAN.findall(body))
    return Span(-total if value.startswith("-") else total)


def _part(of_clock, of_span=None):
    """A function such as getHours: of a timestamp, in a zone, or of a duration."""

    def get(value, zone=None):
        if type(value) is Span:
            if of_span is None:
                raise CelError("not of a duration")
            return of_span(value.ns)
        return of_clock(local(value.ns, zone))

    return get


def _towards_zero(unit):
    return lambda ns: int(math.copysign(abs(ns) // unit, ns)) if ns else 0


def _day_of_year(clock):
    return (clock.date() - datetime.date(clock.year, 1, 1)).days


def _span_as(unit):
    return lambda span: span.ns / unit


def distance_km(a, b):
    """Great circle between two rows with lat and lon, on a sphere of 6371.0088 km."""
    lat_a, lat_b = math.radians(a["lat"]), math.radians(b["lat"])
    d_lat, d_lon = lat_b - lat_a, math.radians(b["lon"] - a["lon"])
    h = math.sin(d_lat / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(d_lon / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, h)))


def _uint(value):
    return fits_uint(int(value)) if is_number(value) else fits_uint(int(str(value)))


_FUNCTIONS = {
    "size": len,
    "int": whole_of,
    "uint": _uint,
    "double": double_of,
    "string": to_text,
    "startsWith": lambda text, part: text.startswith(part),
    "endsWith": lambda text, part: text.endswith(part),
    "contains": lambda text, part: part in text,
    "matches": lambda text, pattern: re.search(pattern, text) is not None,
    "timestamp": _timestamp,
    "duration": _duration,
    "getFullYear": _part(lambda c: c.year),
    "getMonth": _part(lambda c: c.month - 1),
    "getDate": _part(lambda c: c.day),
    "getDayOfMonth": _part(lambda c: c.day - 1),
    "getDayOfWeek": _part(lambda c: c.isoweekday() % 7),
    "getDayOfYear": _part(_day_of_year),
    "getHours": _part(lambda c: c.hour, _towards_zero(3600 * 10**9)),
    "getMinutes": _part(lambda c: c.minute, _towards_zero(60 * 10**9)),
    "getSeconds": _part(lambda c: c.second, _towards_zero(10**9)),
    "getMilliseconds": _part(lambda c: c.microsecond // 1000),
    "hours": _span_as(3600e9),
    "minutes": _span_as(60e9),
    "seconds": _span_as(1e9),
    "distance_km": distance_km,
    "bool": lambda value: value,
}


def is_true(tree, scope, on_error):
    """Whether a condition is true; one in error is not, and on_error gets the error."""
    try:
        return evaluate(tree, scope) is True
    except CelError as error:
        on_error(error)
        return False
