"""Random packs: rules as the YAML would hold them, with the lists, macros and tables that they
read.
"""
import json
import random

import random_latest
import restyle
import times
from parse import text_of
from random_expr import EventExpressions
from world import POINTS, ZONES


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
                "columns": {
                    "lanes": "int",
                    "factor": "double",
                    "lat": "double",
                    "lon": "double",
                    "neighbours": "list",
                },
            }
            rows = ["point,name,lanes,factor,lat,lon,kind,timezone,neighbours"]
            for point in self.rng.sample(POINTS, 3):
                rows.append(
                    f'{point},"{point}, a ""point""",{self.rng.randint(0, 5)},'
                    f"{self.rng.choice([0.5, 1, 2.25])},{self.rng.randint(-80, 80)}.5,"
                    f"{self.rng.randint(0, 9)},"
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
        """Tables of the newest events of a kind."""
        self.tables.update(random_latest.make(self.rng, self.plan))

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
