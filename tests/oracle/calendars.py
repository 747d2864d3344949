"""Local days, weeks and months as spans of time, in microseconds."""
import datetime
import zoneinfo


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def _micros(moment):
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1)


def _first_instant(day, zone):
    """When a local day begins: at its midnight, the first of two, or after the hour that is left
    out.
    """
    midnight = datetime.datetime(day.year, day.month, day.day, tzinfo=zone)
    at = midnight.astimezone(datetime.timezone.utc)
    while at.astimezone(zone).date() < day:
        at += datetime.timedelta(minutes=1)
    return _micros(at)


def _begin(day, unit):
    if unit == "week":
        return day - datetime.timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _next(day, unit):
    if unit == "month":
        return (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return day + datetime.timedelta(days=7 if unit == "week" else 1)


def spans(unit, zone_name, first):
    """(start, end) of each local day, week or month from the one that holds `first`, for ever."""
    zone = zoneinfo.ZoneInfo(zone_name or "UTC")
    local = (_EPOCH + datetime.timedelta(microseconds=first)).astimezone(zone)
    day = _begin(local.date(), unit)
    start = _first_instant(day, zone)
    while True:
        day = _next(day, unit)
        end = _first_instant(day, zone)
        if end > start:
            yield start, end
        start = end
