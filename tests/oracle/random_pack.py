"""Random packs: rules as the YAML would hold them, with the lists, macros and tables that they
read.
"""
import json
import random

import restyle
import times
from parse import text_of
from random_expr import EventExpressions, call, literal, name
from random_shapes import RememberingShapes, on_alerts
from random_window import WindowExpressions
from values import instant_text
from world import TOGETHER, POINTS

ZONES = ["Europe/Zagreb", "America/Havana", "Asia/Kathmandu", "Africa/Cairo", "UTC"]
SEVERITIES = ["info", "low", "medium", "high", "critical"]
DOMAINS = ["flow", "document", "health", "customs", "staffing", "feed"]
_TEXT_KEYS = [
    "point",
    "mode",
    "direction",
    "channel",
    "lane.kind",
    "lane.id",
    "document.token",
    "vehicle.token",
    "feed",
    "agency",
    "outcome",
]
_OTHER_KEYS = [
    "party.size",
    "document.mrz.reads",
    "planned",
    "n",
    "booths_open",
    "present",
    "queue_length",
]


class Pack:
    """One pack in the making."""

    def __init__(self, rng, world, number, plan):
        self.rng, self.world, self.number, self.plan = rng, world, number, plan
        self.lists, self.macros, self.tables, self.rules = {}, {}, {}, []
        self.list_kinds, self.files = {}, {}
        self._make_tables()
        self._make_latest()
        self._make_lists()
        self._make_macros()

    def _make_lists(self):
        if self.rng.random() < 0.6:
            self.lists["numbers"] = self.rng.sample([0, 1, 2, 3, 4], self.rng.randint(1, 3))
            self.list_kinds["numbers"] = ("int", None)
        if self.rng.random() < 0.6:
            path = self.rng.choice(["point", "mode"])
            values = self.world.values["crossing", path]
            self.lists["watched"] = self.rng.sample(values, self.rng.randint(1, len(values)))
            self.list_kinds["watched"] = ("string", path)

    def _make_tables(self):
        if self.rng.random() < 0.5:
            self.tables["points"] = {
                "file": f"points{self.number}.csv",
                "key": "point",
                "columns": {"lanes": "int", "factor": "double", "neighbours": "list"},
            }
            rows = ["point,name,lanes,factor,kind,timezone,neighbours"]
            for point in self.rng.sample(POINTS, 3):
                rows.append(
                    f'{point},"{point}, a ""point""",{self.rng.randint(0, 5)},'
                    f"{self.rng.choice([0.5, 1, 2.25])},"
                    f'{self.rng.choice(["road", "rail"])},{self.rng.choice(ZONES)},'
                    f'{self.rng.choice(["XZBBB;XZCCC", "XZAAA", "XZBBB"])}'
                )
            self.files[f"points{self.number}.csv"] = "\n".join(rows) + "\n"
        if self.tables and self.rng.random() < 0.6:
            self.tables["rates"] = {
                "file": f"rates{self.number}.csv",
                "key": ["point", "mode"],
                "columns": {"rate": "double"},
            }
            rows = [
                f"{point},{mode},{self.rng.choice([0.5, 1.5, 3])}"
                for point in POINTS
                for mode in self.world.values["crossing", "mode"]
                if self.rng.random() < 0.7
            ]
            self.files[f"rates{self.number}.csv"] = "\n".join(["point,mode,rate"] + rows) + "\n"

    def _make_latest(self):
        """A table of the newest staffing of each point."""
        if self.plan.whole and self.tables and self.rng.random() < 0.5:
            self.tables["staff"] = {"latest": "staffing", "key": "point"}
            if self.rng.random() < 0.5:
                self.tables["staff"]["max_age"] = times.duration_text(
                    self.rng.choice(self.plan.overs)
                )
            if self.rng.random() < 0.4:
                self.tables["staff"]["when"] = "present > 0"

    def _value(self, key, value):
        """The YAML of a rule's key, in one of the ways to write it, always the same one."""
        rng = random.Random(f"{self.number}/{key}/{value}")
        if key not in _EXPRESSIONS:
            return _flow(value)
        if isinstance(value, dict):
            return _flow({name: restyle.expression(rng, text) for name, text in value.items()})
        text = restyle.expression(rng, value)
        as_block = restyle.block(rng, text, "      ") if rng.random() < 0.3 else None
        return as_block or _flow(text)

    def _make_macros(self):
        for key in ("busy", "odd")[: self.rng.randint(0, 2)]:
            expressions = EventExpressions(self.rng, self.world, ["crossing"], self)
            self.macros[key] = text_of(expressions.boolean(1))

    def text(self, rules=True):
        """The YAML of the pack, or of all but its rules."""
        out = [
            f"pack: random-{self.number}",
            "version: 7",
            "about: >",
            "  A pack made at random.",
            "schema: crossing-event/1",
        ]
        for part in ("lists", "macros", "tables"):
            if getattr(self, part):
                out.append(f"{part}:")
                out += [f"  {key}: {_flow(value)}" for key, value in getattr(self, part).items()]
        out.append("rules:")
        for rule in self.rules if rules else []:
            for at, (key, value) in enumerate(rule.items()):
                out.append(f"{'  - ' if at == 0 else '    '}{key}: {self._value(key, value)}")
        return "\n".join(out) + "\n"


_EXPRESSIONS = ("when", "if", "measure", "except")


def _flow(value):
    """YAML in flow style: JSON is YAML, and durations and words may stand bare."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isalnum()
        and value[0].isalpha()
        and value not in ("true", "false", "null")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def shape_of(rule):
    """The shape of a rule in the making."""
    return next(
        (shape for shape in ("sequence", "silent", "state", "window") if shape in rule), "match"
    )


class RuleMaker:
    """Makes the rules of a case; `plan` has the unit and the durations that the stream aims at."""

    def __init__(self, rng, world, pack, plan, kinds):
        self.rng, self.world, self.pack, self.plan, self.kinds = rng, world, pack, plan, kinds

    def on_alerts(self, title):
        """The YAML of a rule on the alerts of some that the pack has."""
        rule = {
            "rule": title,
            "title": f"Rule {title}",
            "severity": self.rng.choice(SEVERITIES),
            "domain": "feed",
        }
        others = [
            other for other in self.pack.rules if other.get("on") != "alert"
        ] or self.pack.rules
        read = self.rng.sample(others, self.rng.randint(1, min(2, len(others))))
        return on_alerts(rule, read, self.rng, self.plan)

    def rule(self, title, shape):
        """The YAML of a rule, as a dict."""
        together = [kinds for kinds in TOGETHER if set(kinds) <= set(self.kinds)]
        kinds = [self.rng.choice(self.kinds)]
        if together and self.rng.random() < 0.2:
            kinds = list(self.rng.choice(together))
        self.rng.shuffle(kinds)
        rule = {
            "rule": title,
            "title": f"Rule {title}",
            "severity": self.rng.choice(SEVERITIES),
            "domain": self.rng.choice(DOMAINS),
        }
        remembering = shape in ("sequence", "silent", "state")
        key = self._key(kinds, remembering) if self.rng.random() < 0.75 else []
        self._rights(rule, shape, key)
        self._texts(rule)
        rule["on"] = kinds[0] if len(kinds) == 1 else kinds
        self._filters(rule, EventExpressions(self.rng, self.world, kinds, self.pack), shape)
        if key:
            rule["by"] = key
        if shape == "match":
            self._say_of_match(rule, kinds)
        elif remembering:
            RememberingShapes(self, kinds).add(rule, shape)
        else:
            self._window(rule, shape, kinds)
        self._aftermath(rule, shape)
        self.world.serving = self.world.protected = False
        return rule

    def _rights(self, rule, shape, key):
        """Which fields the rule may read that others may not."""
        if self.rng.random() < 0.1:
            rule["domain"] = "protection"
            self.world.serving = True
        groups = shape in ("sliding", "hopping", "tumbling", "last", "calendar")
        if self.plan.whole and groups and not any(path.endswith(".token") for path in key):
            if self.rng.random() < 0.15:
                rule["justification"] = "Health screening, decree 12"
                self.world.protected = True

    def _aftermath(self, rule, shape):
        """Hold and inhibition, where the case has them."""
        if not self.plan.whole:
            return
        if shape in ("match", "sequence") and self.rng.random() < 0.3:
            rule["hold"] = times.duration_text(self.rng.choice(self.plan.overs))
        inhibitors = [
            other["rule"]
            for other in self.pack.rules
            if not {"match", "sequence"} & {shape_of(other)}
            and set(other.get("by", [])) <= set(rule.get("by", []))
        ]
        if inhibitors and rule["domain"] != "protection" and self.rng.random() < 0.4:
            rule["inhibited_by"] = self.rng.sample(
                inhibitors, self.rng.randint(1, min(2, len(inhibitors)))
            )

    def _texts(self, rule):
        if self.rng.random() < 0.3:
            rule.update(
                audience=["shift-lead"],
                labels={"team": "west"},
                runbook="https://example.org/r",
                owner="analysis-unit",
            )
        if self.rng.random() < 0.06:
            rule["enabled"] = self.rng.random() < 0.3
        if self.rng.random() < 0.12:
            rule["shadow"] = True
        if self.rng.random() < 0.15:
            day = instant_text(
                (self.world.start + self.rng.choice([0, 0, 1]) * 86400 * times.MICROS) * 1000
            )
            rule["expires"] = day[:10]

    def _filters(self, rule, expressions, shape):
        if self.rng.random() < {"match": 0.9, "sequence": 0.2}.get(shape, 0.5):
            rule["when"] = text_of(expressions.boolean(self.rng.choice([1, 2, 3])))
        if self.rng.random() < 0.25:
            rule["except"] = {
                f"x{i}": text_of(expressions.boolean(1)) for i in range(self.rng.randint(1, 2))
            }

    def _key(self, kinds, plain):
        """One to three fields; one of few values where it is to be plain."""
        paths = {path for path, _, _ in self.world.readable(kinds, ["string", "int", "bool"])}
        texts = [path for path in _TEXT_KEYS if path in paths]
        others = [path for path in _OTHER_KEYS if path in paths] + ["source", "type", "subject"]
        if plain and texts:
            return [self.rng.choice(texts[:3])]
        first = self.rng.choice(texts if texts and self.rng.random() < 0.75 else others)
        rest = [path for path in texts + others if path != first]
        return [first] + self.rng.sample(rest, min(len(rest), self.rng.choice([0, 0, 0, 1, 1, 2])))

    def _say_of_match(self, rule, kinds):
        if self.rng.random() < 0.6:
            path = self.rng.choice(self.world.readable(kinds, ["string", "int", "double", "bool"]))[
                0
            ]
            shown = ("if", call("has", name(path)), call("string", name(path)), literal("none"))
            rule["say"] = "{type} of {source} at {time}: {" + text_of(shown) + "}"

    def _window(self, rule, shape, kinds):
        over = self.rng.choice(self.plan.overs)
        rule["window"] = {"over": times.duration_text(over)}
        if shape == "last":
            rule["window"] = {"last": self.rng.choice([1, 2, 3, 5])}
        elif shape == "calendar":
            rule["window"] = {"calendar": self.rng.choice(["day", "day", "week", "month"])}
            if self.rng.random() < 0.8:
                rule["window"]["zone"] = self.rng.choice(ZONES)
            if (
                "points" in self.pack.tables
                and rule.get("by", [])[:1] == ["point"]
                and self.rng.random() < 0.6
            ):
                rule["window"]["zone"] = "points"
        elif shape == "tumbling":
            rule["window"]["every"] = times.duration_text(over)
        elif shape == "hopping":
            parts = [n for n in (2, 3, 4, 5, 10) if over % (n * 1000) == 0]
            rule["window"]["every"] = times.duration_text(over // self.rng.choice(parts))
        expressions = WindowExpressions(self.rng, self.world, kinds, self.pack, rule.get("by", []))
        expressions.whole, expressions.shape = self.plan.whole, shape
        for number in range(self.rng.choice([0, 1, 2, 2, 3])):
            kind, tree = expressions.measure()
            measure = f"m{number}{rule['rule'][-1]}"
            expressions.measures[measure] = (kind, tree)
            rule.setdefault("measure", {})[measure] = text_of(tree)
        rule["if"] = text_of(expressions.boolean(self.rng.choice([0, 0, 1, 1, 2])))
        self._episode(rule, shape, over)
        if self.rng.random() < 0.5:
            rule[
                "say"
            ] = "{count()} events until {window.end}, {distinct(id)} ids, {string(count() > 1)}"

    def _episode(self, rule, shape, over):
        if shape != "last" and self.rng.random() < 0.35:
            after = self.rng.choice([over, over // 2, self.plan.unit, self.plan.unit * 3])
            rule["resolve_after"] = times.duration_text(after // 1000 * 1000)
        if shape not in ("sliding", "last") and self.rng.random() < 0.3:
            rule["in_a_row"] = self.rng.choice([1, 2, 2, 3])
        elif self.plan.whole and shape not in ("sliding", "last") and self.rng.random() < 0.3:
            rule["window"]["early"] = True
