"""Event times and durations, in microseconds."""
import calendar
import re

MICROS = 1_000_000
_UNITS = {
    "ms": 1000,
    "s": MICROS,
    "m": 60 * MICROS,
    "h": 3600 * MICROS,
    "d": 86400 * MICROS,
    "w": 7 * 86400 * MICROS,
}
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?"
    r"(?:([Zz])|([+-])(\d\d):(\d\d))",
    re.ASCII,
)


def duration(text):
    """Microseconds of `30s`, `1h30m`, `2w`; ValueError for anything else."""
    if not re.fullmatch(r"(\d+(ms|[smhdw]))+", text):
        raise ValueError(f"no duration: {text}")
    parts = re.findall(r"(\d+)(ms|[smhdw])", text)
    return sum(int(number) * _UNITS[unit] for number, unit in parts)


def duration_text(micros):
    """The shortest sum of units that says `micros`, which is whole milliseconds."""
    out = ""
    for unit in ("d", "h", "m", "s", "ms"):
        number, micros = divmod(micros, _UNITS[unit])
        out += f"{number}{unit}" if number else ""
    if micros:
        raise ValueError("a duration has no microseconds")
    return out or "0s"


def _clock_is_valid(hour, minute, second):
    return hour <= 23 and minute <= 59 and second <= 59


def rfc3339_nanos(text):
    """Nanoseconds since 1970 of an RFC 3339 time; None for anything else, leap seconds among it."""
    found = _RFC3339.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(found[i]) for i in range(1, 7))
    if not 1 <= month <= 12 or not 1 <= day or not _clock_is_valid(hour, minute, second):
        return None
    if year < 1 or day > calendar.monthrange(year, month)[1]:
        return None
    offset = 0
    if not found[8]:
        if int(found[10]) > 23 or int(found[11]) > 59:
            return None
        offset = (int(found[10]) * 3600 + int(found[11]) * 60) * (-1 if found[9] == "-" else 1)
    seconds = calendar.timegm((year, month, day, hour, minute, second)) - offset
    return seconds * 1_000_000_000 + int((found[7] or "").ljust(9, "0"))


def rfc3339_micros(text):
    """Like rfc3339_nanos, cut to the microsecond."""
    nanos = rfc3339_nanos(text)
    return None if nanos is None else nanos // 1000


def event_time(text):
    """The time of an event: from 1970 to 2200, in UTC; None where it is not valid."""
    micros = rfc3339_micros(text)
    first, last = 0, calendar.timegm((2201, 1, 1, 0, 0, 0)) * MICROS
    return micros if micros is not None and first <= micros < last else None
