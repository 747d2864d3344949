"""Random streams in which the edges are dense: events on window ends, ties, disorder, duplicates,
bad lines.
"""
import schema
from accept import DEDUP
from broken_lines import broken, odd
from json_text import Raw, json_text, put
from values import instant_text

SOURCES = ["/feeds/a", "/feeds/b", "/feeds/é"]
_NUMBER_FORMS = [
    str,
    lambda n: f"{n}.0",
    lambda n: f"{n}e0",
    lambda n: f"{n * 10}e-1",
    lambda n: f"{n}.00",
]


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
        first = self.rng.choice(["e", "e", "e", "E", "é", "𝒳", "\uff21"])
        identity = f"{first}{self.rng.randrange(10, 99)}-{self.number}"
        event = {"id": identity, "source": self.rng.choice(SOURCES), "data": self._data(kind, time)}
        if self.rng.random() < 0.3:
            event["subject"] = self.rng.choice(["s1", "s2", None])
        if self.rng.random() < 0.03:
            event["exercise"] = self.rng.random() < 0.7
        sent.append((time, kind, event))
        if self.rng.random() < 0.02:
            twin, later = dict(event, source=self.rng.choice(SOURCES)), time
            if self.rng.random() < 0.5:
                twin, later = event, time + self.rng.choice([1, self.plan.unit])
            sent.append((later, kind, twin))
            return self._text(time, kind, event) + b"\n" + self._text(later, kind, twin)
        return self._text(time, kind, event)

    def _data(self, kind, time):
        out = {}
        for path in self.world.active[kind]:
            field = schema.KINDS[kind][path]
            if not field.required and self.rng.random() < 0.25:
                if self.rng.random() < 0.3:
                    put(out, path, None)
                continue
            put(out, path, self._value(kind, path, field, time))
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
            time, kind, event = rng.choice(sent[-5:])
            out.append(broken(rng, time + 100 * self.plan.unit, kind, event))
        if rng.random() < 0.02:
            time, kind, event = sent[-1]
            self.number += 1
            out.append(odd(rng, time, kind, dict(event, id=f"odd-{self.number}")))
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
        return json_text(dict(members), rng.random() < 0.2, rng.random() < 0.3).encode()

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
