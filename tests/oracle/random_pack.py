"""Random packs: rules as the YAML would hold them, with the lists, macros and tables that they read."""
import json

import times
from parse import text_of
from random_expr import EventExpressions, WindowExpressions, call, literal, name
from values import instant_text
from world import TOGETHER, POINTS

SEVERITIES = ["info", "low", "medium", "high", "critical"]
DOMAINS = ["flow", "document", "health", "customs", "staffing", "feed"]
_TEXT_KEYS = ["point", "mode", "direction", "channel", "lane.kind", "lane.id", "document.token", "vehicle.token",
              "feed", "agency", "outcome"]
_OTHER_KEYS = ["party.size", "document.mrz.reads", "planned", "n", "booths_open", "present", "queue_length"]


class Pack:
    """One pack in the making."""

    def __init__(self, rng, world, number):
        self.rng, self.world, self.number = rng, world, number
        self.lists, self.macros, self.tables, self.rules = {}, {}, {}, []
        self.list_kinds, self.files = {}, {}
        self._make_tables()
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
            self.tables["points"] = {"file": f"points{self.number}.csv", "key": "point",
                                     "columns": {"lanes": "int", "factor": "double", "neighbours": "list"}}
            rows = ["point,name,lanes,factor,kind,neighbours"]
            for point in self.rng.sample(POINTS, 3):
                rows.append(f'{point},"{point}, a ""point""",{self.rng.randint(0, 5)},{self.rng.choice([0.5, 1, 2.25])},'
                            f'{self.rng.choice(["road", "rail"])},{self.rng.choice(["XZBBB;XZCCC", "XZAAA", "XZBBB"])}')
            self.files[f"points{self.number}.csv"] = "\n".join(rows) + "\n"
        if self.tables and self.rng.random() < 0.6:
            self.tables["rates"] = {"file": f"rates{self.number}.csv", "key": ["point", "mode"],
                                    "columns": {"rate": "double"}}
            rows = [f"{point},{mode},{self.rng.choice([0.5, 1.5, 3])}" for point in POINTS
                    for mode in self.world.values["crossing", "mode"] if self.rng.random() < 0.7]
            self.files[f"rates{self.number}.csv"] = "\n".join(["point,mode,rate"] + rows) + "\n"

    def _make_macros(self):
        for key in ("busy", "odd")[:self.rng.randint(0, 2)]:
            expressions = EventExpressions(self.rng, self.world, ["crossing"], self)
            self.macros[key] = text_of(expressions.boolean(1))

    def text(self, rules=True):
        """The YAML of the pack, or of all but its rules."""
        out = [f"pack: random-{self.number}", "version: 7", "about: >", "  A pack made at random.",
               "schema: crossing-event/1"]
        for part in ("lists", "macros", "tables"):
            if getattr(self, part):
                out.append(f"{part}:")
                out += [f"  {key}: {_flow(value)}" for key, value in getattr(self, part).items()]
        out.append("rules:")
        for rule in self.rules if rules else []:
            for at, (key, value) in enumerate(rule.items()):
                out.append(f"{'  - ' if at == 0 else '    '}{key}: {_flow(value)}")
        return "\n".join(out) + "\n"


def _flow(value):
    """YAML in flow style: JSON is YAML, and durations and words may stand bare."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and value.isascii() and value.isalnum() and value[0].isalpha() and value not in (
            "true", "false", "null"):
        return value
    return json.dumps(value, ensure_ascii=False)


class RuleMaker:
    """Makes the rules of a case; `plan` has the unit and the durations that the stream aims at."""

    def __init__(self, rng, world, pack, plan, kinds):
        self.rng, self.world, self.pack, self.plan, self.kinds = rng, world, pack, plan, kinds

    def rule(self, title, shape):
        """The YAML of a rule, as a dict."""
        together = [kinds for kinds in TOGETHER if set(kinds) <= set(self.kinds)]
        kinds = [self.rng.choice(self.kinds)]
        if together and self.rng.random() < 0.2:
            kinds = list(self.rng.choice(together))
        self.rng.shuffle(kinds)
        rule = {"rule": title, "title": f"Rule {title}", "severity": self.rng.choice(SEVERITIES),
                "domain": self.rng.choice(DOMAINS)}
        self._texts(rule)
        rule["on"] = kinds[0] if len(kinds) == 1 else kinds
        self._filters(rule, EventExpressions(self.rng, self.world, kinds, self.pack), shape)
        if self.rng.random() < 0.75:
            rule["by"] = self._key(kinds)
        if shape == "match":
            self._say_of_match(rule, kinds)
        else:
            self._window(rule, shape, kinds)
        return rule

    def _texts(self, rule):
        if self.rng.random() < 0.3:
            rule.update(audience=["shift-lead"], labels={"team": "west"}, runbook="https://example.org/r",
                        owner="analysis-unit")
        if self.rng.random() < 0.06:
            rule["enabled"] = self.rng.random() < 0.3
        if self.rng.random() < 0.12:
            rule["shadow"] = True
        if self.rng.random() < 0.1:
            day = instant_text((self.world.start + self.rng.choice([0, 0, 1]) * 86400 * times.MICROS) * 1000)
            rule["expires"] = day[:10]

    def _filters(self, rule, expressions, shape):
        if self.rng.random() < (0.9 if shape == "match" else 0.5):
            rule["when"] = text_of(expressions.boolean(self.rng.choice([1, 2, 3])))
        if self.rng.random() < 0.25:
            rule["except"] = {f"x{i}": text_of(expressions.boolean(1)) for i in range(self.rng.randint(1, 2))}

    def _key(self, kinds):
        paths = {path for path, _, _ in self.world.readable(kinds, ["string", "int", "bool"])}
        texts = [path for path in _TEXT_KEYS if path in paths]
        others = [path for path in _OTHER_KEYS if path in paths] + ["source", "type", "subject"]
        first = self.rng.choice(texts if texts and self.rng.random() < 0.75 else others)
        rest = [path for path in texts + others if path != first]
        return [first] + self.rng.sample(rest, min(len(rest), self.rng.choice([0, 0, 0, 1, 1, 2])))

    def _say_of_match(self, rule, kinds):
        if self.rng.random() < 0.6:
            path = self.rng.choice(self.world.readable(kinds, ["string", "int", "double", "bool"]))[0]
            shown = ("if", call("has", name(path)), call("string", name(path)), literal("none"))
            rule["say"] = "{type} of {source} at {time}: {" + text_of(shown) + "}"

    def _window(self, rule, shape, kinds):
        over = self.rng.choice(self.plan.overs)
        rule["window"] = {"over": times.duration_text(over)}
        if shape == "tumbling":
            rule["window"]["every"] = times.duration_text(over)
        elif shape == "hopping":
            parts = [n for n in (2, 3, 4, 5, 10) if over % (n * 1000) == 0]
            rule["window"]["every"] = times.duration_text(over // self.rng.choice(parts))
        expressions = WindowExpressions(self.rng, self.world, kinds, self.pack, rule.get("by", []))
        for number in range(self.rng.choice([0, 1, 2, 2, 3])):
            kind, tree = expressions.measure()
            expressions.measures[f"m{number}"] = (kind, tree)
            rule.setdefault("measure", {})[f"m{number}"] = text_of(tree)
        rule["if"] = text_of(expressions.boolean(self.rng.choice([0, 0, 1, 1, 2])))
        self._episode(rule, shape, over)
        if self.rng.random() < 0.5:
            rule["say"] = "{count()} events until {window.end}, {distinct(id)} ids, {string(count() > 1)}"

    def _episode(self, rule, shape, over):
        if self.rng.random() < 0.35:
            after = self.rng.choice([over, over // 2, self.plan.unit, self.plan.unit * 3])
            rule["resolve_after"] = times.duration_text(after // 1000 * 1000)
        if shape != "sliding" and self.rng.random() < 0.3:
            rule["in_a_row"] = self.rng.choice([1, 2, 2, 3])
