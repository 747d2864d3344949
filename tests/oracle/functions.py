"""The functions of the language, by name; those of a namespace with it."""
import datetime
import math
import re

import times
from values import (
    CelError,
    Instant,
    Span,
    compare,
    double_of,
    fits_int,
    fits_uint,
    is_number,
    local,
    to_text,
    whole_of,
)


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


def servers_needed(arrivals_per_hour, service_seconds, wait_seconds, share):
    """The fewest Erlang-C servers with which `share` of arrivals wait at most `wait_seconds`."""
    load = arrivals_per_hour * service_seconds / 3600
    blocked, servers = 1.0, 0
    while True:
        servers += 1
        blocked = load * blocked / (servers + load * blocked)
        if servers > load:
            waits = blocked / (1 - load / servers * (1 - blocked))
            if 1 - waits * math.exp(-(servers - load) * wait_seconds / service_seconds) >= share:
                return servers


def _best(wanted):
    def choose(*values):
        best = values[0]
        for value in values[1:]:
            best = value if compare(value, best) == wanted else best
        return best

    return choose


def _absolute(value):
    return fits_int(abs(value)) if type(value) is int else abs(value)


def _part_of(text, start, end=None):
    if not 0 <= start <= len(text) or (end is not None and not start <= end <= len(text)):
        raise CelError("index out of range")
    return text[start:end]


def _uint(value):
    return fits_uint(int(value)) if is_number(value) else fits_uint(int(str(value)))


FUNCTIONS = {
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
    "servers_needed": servers_needed,
    "math.greatest": _best(1),
    "math.least": _best(-1),
    "math.abs": _absolute,
    "math.floor": lambda value: float(math.floor(value)),
    "lowerAscii": lambda text: "".join(c.lower() if c.isascii() else c for c in text),
    "upperAscii": lambda text: "".join(c.upper() if c.isascii() else c for c in text),
    "indexOf": lambda text, part: text.find(part),
    "replace": lambda text, old, new: text.replace(old, new),
    "substring": _part_of,
    "bool": lambda value: value,
}
