"""Random streams in which the edges are dense: events on window ends, ties, disorder, duplicates,
bad lines.
"""
import json

import schema
from accept import DEDUP
from values import instant_text

SOURCES = ["/feeds/a", "/feeds/b", "/feeds/é"]
_NUMBER_FORMS = [
    str,
    lambda n: f"{n}.0",
    lambda n: f"{n}e0",
    lambda n: f"{n * 10}e-1",
    lambda n: f"{n}.00",
]


class Raw:
    """JSON text that stands as it is."""

    def __init__(self, text):
        self.text = text


class Stream:
    """Makes the lines of one case."""

    def __init__(self, rng, world, plan, kinds):
        self.rng, self.world, self.plan, self.kinds = rng, world, plan, kinds
        self.number = 0

    def lines(self, count):
        arrivals = self._arrivals(self._times(count))
        out, latest, sent = [], None, []
        for time in arrivals:
            for extra in self._around(latest):
                out.append(self._send(extra, sent))
                latest = extra if latest is None else max(latest, extra)
            out.append(self._send(time, sent))
            latest = time if latest is None else max(latest, time)
            out += self._noise(sent)
        if self.rng.random() < 0.3:
            out += self._dedup_edge(sent, latest)
        return out

    def _times(self, count):
        """Event times in their order, many of them exactly so far from another as a rule looks."""
        rng, plan = self.rng, self.plan
        at, out = self.world.start, []
        for _ in range(count):
            out.append(at)
            dice = rng.random()
            if dice < 0.35:
                at = max(
                    at,
                    rng.choice(out[-6:]) + rng.choice(plan.distances) + rng.choice([-1, 0, 0, 1]),
                )
            elif dice < 0.5:
                step = rng.choice(plan.steps)
                at = max(at, (at // step + 1) * step + rng.choice([-1, 0, 0, 1]))
            else:
                at += rng.choice(
                    [
                        0,
                        0,
                        0,
                        1,
                        plan.unit // 7,
                        plan.unit,
                        rng.randrange(plan.unit),
                        plan.unit // 2,
                    ]
                )
            if rng.random() < 0.02:
                at += rng.choice([3 * max(plan.overs), DEDUP + plan.lateness])
        return out

    def _arrivals(self, at):
        """The times in the order of arrival: most in order, some within lateness, few later."""
        rng, lateness = self.rng, self.plan.lateness
        share = rng.choice([0.0, 0.2, 0.5])

        def delay():
            if rng.random() >= share:
                return 0
            return rng.choice(
                [
                    lateness,
                    rng.randint(0, lateness),
                    rng.randint(0, lateness),
                    lateness + rng.randint(1, self.plan.unit),
                ]
            )

        return [time for _, _, time in sorted((time + delay(), rng.random(), time) for time in at)]

    def _around(self, latest):
        """Now and then an event exactly at the watermark, or a microsecond before or after."""
        if latest is None or self.rng.random() > 0.04:
            return []
        watermark = latest - self.plan.lateness
        return [max(0, watermark + self.rng.choice([-1, -1, 0, 1, -self.plan.unit]))]

    def _dedup_edge(self, sent, latest):
        """A copy of an event that is exactly dedup + lateness behind, or a microsecond more."""
        rng = self.rng
        first = rng.choice([made for made in sent if made[0] > latest - DEDUP] or sent)
        jump = max(latest, first[0] + DEDUP + self.plan.lateness + rng.choice([0, 1]))
        return [self._send(jump, sent), self._text(*first), self._text(*first)]

    def _send(self, time, sent):
        kind = self.rng.choice(self.kinds)
        self.number += 1
        identity = f"e{self.rng.randrange(10, 99)}-{self.number}"
        event = {"id": identity, "source": self.rng.choice(SOURCES), "data": self._data(kind, time)}
        if self.rng.random() < 0.3:
            event["subject"] = self.rng.choice(["s1", "s2", None])
        if self.rng.random() < 0.03:
            event["exercise"] = self.rng.random() < 0.7
        sent.append((time, kind, event))
        if self.rng.random() < 0.02:
            twin = dict(event, source=self.rng.choice(SOURCES))
            sent.append((time, kind, twin))
            return self._text(time, kind, event) + b"\n" + self._text(time, kind, twin)
        return self._text(time, kind, event)

    def _data(self, kind, time):
        out = {}
        for path in self.world.active[kind]:
            field = schema.KINDS[kind][path]
            if not field.required and self.rng.random() < 0.25:
                if self.rng.random() < 0.3:
                    _put(out, path, None)
                continue
            _put(out, path, self._value(kind, path, field, time))
        if self.rng.random() < 0.1:
            out["x_unknown"] = self.rng.choice([1, "text", {"deep": [[{}]]}, None])
        return out

    def _value(self, kind, path, field, time):
        rng = self.rng
        if field.type == "timestamp":
            return instant_text(
                (time + rng.choice([0, 0, 1, -1, -1_000_000, self.plan.unit, *self.plan.distances]))
                * 1000
            )
        values = self.world.values[kind, path]
        if field.type == "list":
            return rng.sample(values, rng.randint(0, len(values)))
        value = rng.choice(values)
        if field.type == "int":
            if rng.random() < 0.004:
                return Raw(str(2**63 - rng.choice([1, 2])))
            return Raw(rng.choice(_NUMBER_FORMS)(value)) if rng.random() < 0.2 else value
        if field.type == "double" and value == int(value):
            return Raw(rng.choice(_NUMBER_FORMS)(int(value)))
        if path == "clock_offset_ms" and rng.random() < 0.5:
            return -value
        return value

    def _noise(self, sent):
        """Duplicates, invalid lines and events of other types after an event."""
        rng, out = self.rng, []
        if rng.random() < 0.06:
            out.append(self._text(*rng.choice(sent[-rng.choice([1, 5, 1000]) :])))
        if rng.random() < 0.03:
            out.append(self._broken(*rng.choice(sent[-5:])))
        if rng.random() < 0.02:
            time, kind, event = sent[-1]
            later = dict(event, id=event["id"] + "-other")
            out.append(
                self._text(time + 10 * self.plan.unit, rng.choice(["unknown", "crossing2"]), later)
            )
        return out

    def _text(self, time, kind, event):
        """The line of an event: one of the many texts that say the same."""
        rng = self.rng
        whole = {
            "specversion": "1.0",
            **event,
            "type": f"org.limen.{kind}.v1",
            "time": self._stamp(time),
        }
        members = list(whole.items())
        if rng.random() < 0.3:
            rng.shuffle(members)
        return _json(dict(members), rng.random() < 0.2, rng.random() < 0.3).encode()

    def _stamp(self, time):
        rng = self.rng
        offset = rng.choice([None, None, None, 0, 120, -330, 345])
        text = instant_text((time + (offset or 0) * 60_000_000) * 1000)[:-1]
        if rng.random() < 0.2:
            text = (text if "." in text else text + ".").ljust(26, "0") + rng.choice(
                ["", "0", "999", "001"]
            )
        if offset is None:
            return text + "Z"
        return text + f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"

    def _broken(self, time, kind, event):
        """A line that is no valid event, of a time that would move the watermark."""
        rng = self.rng
        late = time + 100 * self.plan.unit
        good = {
            "specversion": "1.0",
            **event,
            "id": event["id"] + "-bad",
            "type": f"org.limen.{kind}.v1",
            "time": instant_text(late * 1000),
        }
        breaks = [
            lambda: _json(good, False, False).encode()[: -rng.randint(1, 40)],
            lambda: _json(good, False, False).encode().replace(b'"id"', b'"id":"x","id"', 1),
            lambda: _json(good, False, False).encode() + b"\xff",
            lambda: b"[1]",
            lambda: b"nonsense",
            lambda: b"{}",
        ]
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
            breaks.append(lambda p=path, v=value: _json({**good, p: v}, False, False).encode())
        for path, field in schema.KINDS[kind].items():
            breaks += [lambda v=v, p=path: self._spoiled(good, p, v) for v in _bad_values(field)]
        return rng.choice(breaks)()

    @staticmethod
    def _spoiled(good, path, value):
        data = json.loads(_json(good["data"], False, False))
        _put(data, path, value)
        return _json({**good, "data": data}, False, False).encode()


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


def _put(data, path, value):
    *groups, last = path.split(".")
    for group in groups:
        if not isinstance(data.get(group), dict):
            data[group] = {}
        data = data[group]
    data[last] = value


def _json(value, escaped, spaced):
    if isinstance(value, Raw):
        return value.text
    comma, colon = (" , ", " : ") if spaced else (",", ":")
    if isinstance(value, dict):
        return (
            "{"
            + comma.join(
                json.dumps(key) + colon + _json(inner, escaped, spaced)
                for key, inner in value.items()
            )
            + "}"
        )
    if isinstance(value, list):
        return "[" + comma.join(_json(inner, escaped, spaced) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=escaped)
