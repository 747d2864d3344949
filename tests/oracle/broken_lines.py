"""Lines that are no valid events, and valid ones that look odd."""
import json

import schema
from json_text import Raw, json_text, put
from values import instant_text

_MIB = 1 << 20
# JSON numbers, texts and objects that are none.
_NO_JSON = [
    "01",
    "+1",
    ".5",
    "1.",
    "NaN",
    "Infinity",
    "-",
    "1e",
    '"\\x"',
    "'a'",
    '"a',
    "[1,]",
    "{,}",
    "tru",
]
# What an unknown field may hold without a word.
_ANYTHING = [
    "123456789012345678901234567890",
    "1e999",
    "-0",
    '"\\ud835\\udcb3"',
    "[[[[[[[[[[[]]]]]]]]]]]",
    '{"a":1,"a":2}',
]


def _whole(time, kind, event):
    return {
        "specversion": "1.0",
        **event,
        "type": f"org.limen.{kind}.v1",
        "time": instant_text(time * 1000),
    }


def _ways(rng, good):
    """Texts of a good event that are spoiled as a text."""
    text = json_text(good).encode()
    yield text[: -rng.randint(1, 40)]
    yield text.replace(b'"id"', b'"id":"x","id"', 1)
    yield text.replace(b'"data":{', b'"data":{"point":"XZAAA","\\u0070oint":"XZBBB",', 1)
    yield text.replace(b'"data":{', b'"data":{},"data":{', 1)
    yield text + b"\xff"
    yield text.replace(b'"/feeds', b'"\xed\xa0\x80/feeds', 1)
    yield text.replace(b'"/feeds', b'"\\ud800/feeds', 1)
    yield text + b"{}"
    yield from (b"[1]", b"nonsense", b"{}", b"null", b'"text"')
    yield text.replace(b'"data":{', b'"data":{"x":' + b"[" * 31 + b"]" * 31 + b",", 1)
    if rng.random() < 0.05:
        yield _sized(text, _MIB + 1)
    no_json = rng.choice(_NO_JSON).encode()
    yield text.replace(b'"data":{', b'"data":{"x_unknown":' + no_json + b",", 1)


def _sized(text, size):
    """The event with an unknown field that makes it so many bytes."""
    filled = text.replace(b'"data":{', b'"data":{"x_long":"",', 1)
    return filled.replace(b'"x_long":""', b'"x_long":"' + b"x" * (size - len(filled)) + b'"', 1)


def broken(rng, time, kind, event):
    """A line that is no valid event, of a time that would move the watermark."""
    good = _whole(time, kind, dict(event, id=event["id"] + "-bad"))
    breaks = list(_ways(rng, good))
    for path, value in [
        ("specversion", "2.0"),
        ("time", "2026-13-01T00:00:00Z"),
        ("time", "yesterday"),
        ("time", "1969-12-31T23:59:59.999999Z"),
        ("time", "2201-01-01T00:00:00Z"),
        ("time", "2026-06-30T23:59:60Z"),
        ("id", 7),
        ("source", None),
        ("id", ""),
        ("time", None),
        ("data", None),
        ("data", []),
    ]:
        breaks.append(json_text({**good, path: value}).encode())
    for path, field in schema.KINDS[kind].items():
        breaks += [_spoiled(good, path, value) for value in _bad_values(field)]
    return rng.choice(breaks)


def odd(rng, time, kind, event):
    """A valid event in a text that one does not meet every day."""
    text = json_text(_whole(time, kind, event)).encode()
    anything = rng.choice(_ANYTHING).encode()
    name = rng.choice([b"id", b"source", b"data", b"type", b"time", b"specversion"])
    choices = [
        text + b"\r",
        b"  \t" + text + b" ",
        text.replace(b'"data":{', b'"data":{"x_unknown":' + anything + b",", 1),
        text.replace(b'"data":{', b'"x_unknown":' + anything + b',"data":{', 1),
        text.replace(b'"data":{', b'"data":{"x":1,"x":2,', 1),
        text.replace(b'"data":{', b'"data":{"x":' + b"[" * 30 + b"]" * 30 + b",", 1),
        text.replace(b'"' + name + b'":', b'"\\u%04x%s":' % (name[0], name[1:]), 1),
    ]
    if rng.random() < 0.01:
        return _sized(text, _MIB)
    return rng.choice(choices)


def _spoiled(good, path, value):
    data = json.loads(json_text(good["data"]))
    put(data, path, value)
    return json_text({**good, "data": data}).encode()


def _bad_values(field):
    bad = [{"a": 1}]
    bad += [None] if field.required else []
    bad += ["nothing_of_this"] if field.values and field.type == "string" else []
    if field.type in ("int", "double"):
        bad += (
            ["5", True]
            + ([-1] if field.minimum is not None else [])
            + ([1.5] if field.maximum else [])
        )
    if field.type == "int":
        bad += [Raw("2.5"), Raw(str(2**63)), Raw("1e300")]
    if field.type == "bool":
        bad += ["true", 1]
    if field.type == "timestamp":
        bad += ["2026-01-01", 5]
    if field.identifier:
        bad += ["", "x" * 129]
    return bad
