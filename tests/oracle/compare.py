"""Compares what the program wrote with what the model says; every difference is one line of text.
"""
import json
import math
import re

from alerts import MAX_EVIDENCE
from values import Instant, Span, instant_text, span_text

MEMBERS = [
    "alert_id",
    "status",
    "rule",
    "title",
    "pack",
    "pack_version",
    "rule_hash",
    "severity",
    "domain",
    "audience",
    "labels",
    "runbook",
    "key",
    "time",
    "resolved_at",
    "window",
    "measures",
    "unusual",
    "inhibited_by",
    "folded",
    "late",
    "exercise",
    "why",
    "say",
    "evidence",
]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_COPIED = ["title", "severity", "domain", "audience", "labels", "runbook"]


class Number:
    """A JSON number with its text."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def read_alerts(text):
    """The JSON objects of NDJSON lines, numbers with their texts."""
    return [
        json.loads(line, parse_int=Number, parse_float=Number) for line in text.splitlines() if line
    ]


def _plain(value):
    if isinstance(value, Number):
        return int(value.text) if re.fullmatch(r"-?\d+", value.text) else float(value.text)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _near(a, b):
    return a == b or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)


def _digits(text):
    return len(re.sub(r"[eE].*", "", text).replace("-", "").replace(".", "").strip("0"))


def same_value(expected, got):
    """Whether a JSON value says the model's value, in the form of its type."""
    if type(expected) is int:
        return isinstance(got, Number) and got.text == str(expected)
    if type(expected) is float and not math.isfinite(expected):
        return True
    if type(expected) is float:
        if not isinstance(got, Number):
            return False
        shortest = _digits(got.text) <= len(repr(float(got.text)).replace(".", ""))
        return shortest and _near(expected, float(got.text))
    if type(expected) in (Instant, Span):
        return got == (
            span_text(expected.ns) if type(expected) is Span else instant_text(expected.ns)
        )
    return type(expected) is type(got) and expected == got


def _micros(at):
    return None if at is None else instant_text(at * 1000)


def _same_say(expected, got):
    if expected is None or expected == got:
        return True
    if got is None or _NUMBER.sub("#", expected) != _NUMBER.sub("#", got):
        return False
    return all(
        _near(float(a), float(b)) for a, b in zip(_NUMBER.findall(expected), _NUMBER.findall(got))
    )


def _plain_fields(alert, data):
    """(name, expected, got) of the fields that are compared as they stand."""
    raw, rule = alert.rule.raw, alert.rule
    window = (
        None if alert.start is None else {"start": _micros(alert.start), "end": _micros(alert.end)}
    )
    yield from ((name, raw.get(name), _plain(data.get(name))) for name in _COPIED)
    yield "status", alert.status, data.get("status")
    yield "rule", rule.name, data.get("rule")
    yield "pack", rule.pack.name, data.get("pack")
    yield "pack_version", rule.pack.version, _plain(data.get("pack_version"))
    yield "time", _micros(alert.fired_at), data.get("time")
    yield "resolved_at", _micros(alert.resolved_at), data.get("resolved_at")
    yield "window", window, data.get("window")
    yield "late", alert.late or None, data.get("late")
    yield "folded", alert.folded, _plain(data.get("folded"))
    yield "exercise", alert.exercise or None, data.get("exercise")


def _evidence(alert, data):
    got = data.get("evidence", {})
    newest = [event.name for event in reversed(alert.events)][:MAX_EVIDENCE]
    if alert.rule.window and alert.rule.reads_protected:
        newest = []
    if _plain(got.get("count")) != len(alert.events):
        yield f"evidence.count {got.get('count')}, expected {len(alert.events)}"
    if alert.rule.on != ["alert"] and sorted(got.get("events", [])) != sorted(newest):
        yield f"evidence.events {got.get('events')}, expected {newest}"


def _measures(alert, data):
    expected, got = alert.measures or {}, data.get("measures", {})
    for name in {**expected, **got}:
        if name not in expected or name not in got or not same_value(expected[name], got[name]):
            yield f"measures.{name} {got.get(name)!r}, expected {expected.get(name)!r}"


def _key(alert, data):
    expected, got = dict(zip(alert.rule.by, alert.key)), data.get("key")
    if (
        got is None
        or list(got) != list(expected)
        or not all(same_value(v, got[k]) for k, v in expected.items())
    ):
        yield f"key {got}, expected {expected}"


def _envelope(alert, line):
    data = line.get("data", {})
    wanted = {
        "specversion": "1.0",
        "id": f"{data.get('alert_id')}-{alert.status}",
        "time": _micros(alert.time),
        "source": f"/limen/{alert.rule.pack.name}",
        "type": "org.limen.alert.v1",
    }
    for name, value in wanted.items():
        if line.get(name) != value:
            yield f"CloudEvent {name} {line.get(name)!r}, expected {value!r}"
    if [name for name in MEMBERS if name in data] != list(data):
        yield f"members in the order {list(data)}"
    for name, pattern in [("alert_id", r"[0-9a-f]{32}"), ("rule_hash", r"\S+"), ("why", r"(?s).+")]:
        if not re.fullmatch(pattern, str(data.get(name, ""))):
            yield f"{name} {data.get(name)!r}"


def alert_differences(alert, line):
    """What differs between one alert of the model and one line of the program."""
    data = line.get("data", {})
    for name, expected, got in _plain_fields(alert, data):
        if expected != got:
            yield f"{name} {got!r}, expected {expected!r}"
    if not _same_say(alert.say, data.get("say")) or (alert.rule.say is None and "say" in data):
        yield f"say {data.get('say')!r}, expected {alert.say!r}"
    yield from _key(alert, data)
    yield from _measures(alert, data)
    yield from _evidence(alert, data)
    yield from _envelope(alert, line)


def _short(alert):
    return f"{alert.rule.name} {alert.status} at {_micros(alert.time)} key {list(alert.key)}"


def _short_line(line):
    data = line.get("data", {})
    key = list(_plain(data.get("key", {})).values())
    return f"{data.get('rule')} {data.get('status')} at {line.get('time')} key {key}"


def _first_gap(expected, got):
    for at, (alert, line) in enumerate(zip(expected, got)):
        if _short(alert) != _short_line(line):
            return at
    return min(len(expected), len(got))


def _inhibited(expected, got, ids):
    """The `inhibited_by` of each alert, by the ids that the inhibitors' own alerts bear."""
    for alert, line in zip(expected, got):
        theirs = line["data"].get("inhibited_by", [])
        ours = [ids.get(_mark(firing)) for firing in alert.inhibited_by]
        if len(ours) != len(theirs) or any(a is not None and a != b for a, b in zip(ours, theirs)):
            yield f"{_short(alert)}: inhibited_by {theirs}, expected {ours}"


def _mark(firing):
    """What makes a firing."""
    return (
        firing.rule.name,
        firing.key,
        firing.fired_at,
        firing.events[-1].order if firing.events else None,
    )


def _ids(expected, got):
    """Ids are of one firing each, and an end bears that of its firing."""
    owner, ids = {}, {}
    for alert, line in zip(expected, got):
        firing = alert.firing or alert
        identity = line["data"].get("alert_id")
        mark = _mark(firing)
        if owner.setdefault(identity, mark) != mark:
            yield f"{_short(alert)}: its alert_id is also that of {owner[identity]}"
        if ids.setdefault(mark, identity) != identity:
            yield f"{_short(alert)}: its alert_id is not that of its firing"
    yield from _inhibited(expected, got, ids)


def list_differences(expected, got):
    """What differs between the model's alerts and the program's lines, in their order."""
    at = _first_gap(expected, got)
    if at < max(len(expected), len(got)):
        ours = _short(expected[at]) if at < len(expected) else "nothing"
        theirs = _short_line(got[at]) if at < len(got) else "nothing"
        counts = f"{len(got)} alerts, expected {len(expected)}"
        yield f"alert {at + 1}: got {theirs}, expected {ours} ({counts})"
        return
    for at, (alert, line) in enumerate(zip(expected, got)):
        for text in alert_differences(alert, line):
            yield f"alert {at + 1}, {_short(alert)}: {text}"
    yield from _ids(expected, got)


def quarantine_differences(bad_lines, text):
    """What differs between the lines that are not valid and the records of the quarantine."""
    records = [json.loads(line) for line in text.splitlines() if line]
    got = [record["position"]["line"] for record in records]
    if got != bad_lines:
        yield f"quarantine has lines {sorted(set(got) ^ set(bad_lines))} on one side alone"
    for record in records:
        if not re.fullmatch(r"E\d+ [a-z0-9-]+", record["reason"]) or not record["message"]:
            yield f"quarantine record {record}"


def stats_differences(expected, got):
    """The counts that differ."""
    for name, value in expected.items():
        if name != "rules" and got.get(name) != value:
            yield f"stats.{name} {got.get(name)}, expected {value}"
    for rule, counts in expected["rules"].items():
        theirs = got.get("rules", {}).get(rule, {})
        for name, value in counts.items():
            if theirs.get(name) != value:
                yield f"stats.{rule}.{name} {theirs.get(name)}, expected {value}"
