"""A pack: its YAML text as rules, lists, macros and tables. The packs given to the model are valid ones."""
import csv
import dataclasses
import datetime
import io
import os
import re

import yaml

import schema
import times
from evaluate import Expansion
from parse import parse
from values import CelError, to_text


class _Loader(yaml.SafeLoader):
    """YAML 1.2: `on` and `yes` are texts, and so is a date."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in [
        ("null", r"~|null|Null|NULL|", "~nN"), ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789")]:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), list(_first))


def _duration(value):
    return None if value is None else times.duration(str(value))


def _as_list(value):
    return value if isinstance(value, list) else [value]


class Table:
    """Reference data by key, from a CSV file with a header line."""

    def __init__(self, spec, rows):
        self.keys = _as_list(spec["key"])
        self.columns = spec.get("columns", {})
        self.rows = {tuple(row[k] for k in self.keys): self._typed(row) for row in rows}

    def _typed(self, row):
        read = {"int": int, "double": float, "list": lambda text: text.split(";"), "bool": lambda text: text == "true"}
        return {name: read.get(self.columns.get(name), str)(text) for name, text in row.items()}

    def _key(self, key):
        return tuple(to_text(part) for part in _as_list(key))

    def has(self, key):
        return self._key(key) in self.rows

    def row(self, key):
        if not self.has(key):
            raise CelError(f"no row {key}")
        return self.rows[self._key(key)]


def _load_table(spec, read):
    return Table(spec, list(csv.DictReader(io.StringIO(read(spec["file"]), newline=""))))


@dataclasses.dataclass
class Window:
    """`over` alone is sliding, with `every` hopping; `last` counts events; `calendar` is by local time."""
    over: int = None
    every: int = None
    last: int = None
    calendar: str = None
    zone: str = None
    early: bool = False


@dataclasses.dataclass
class Rule:
    name: str
    pack: "Pack"
    raw: dict
    on: list
    when: tuple
    excepts: dict
    by: list
    window: Window
    measures: dict
    condition: tuple
    say: str
    enabled: bool
    shadow: bool
    expires: int
    resolve_after: int
    in_a_row: int

    @property
    def shape(self):
        if self.window is None:
            return "match"
        for shape in ("last", "calendar"):
            if getattr(self.window, shape) is not None:
                return shape
        if self.window.every is None:
            return "sliding"
        return "tumbling" if self.window.every == self.window.over else "hopping"


@dataclasses.dataclass
class Pack:
    name: str
    version: int
    lists: dict
    macros: dict
    tables: dict
    rules: list

    def find(self, name, unknown):
        """The list, macro or table of this name."""
        if name in self.lists:
            return self.lists[name]
        if name in self.macros:
            return Expansion(self.macros[name])
        return self.tables.get(name, unknown)


def _day(text):
    if text is None:
        return None
    day = datetime.date.fromisoformat(str(text))
    return (day - datetime.date(1970, 1, 1)).days * 86400 * times.MICROS


def _tree(text):
    return None if text is None else parse(text if isinstance(text, str) else str(text).lower())


def _window(spec):
    if spec is None:
        return None
    return Window(_duration(spec.get("over")), _duration(spec.get("every")), spec.get("last"),
                  spec.get("calendar"), spec.get("zone"), spec.get("early", False))


def rule_of(raw, pack):
    """A rule of the pack from its YAML."""
    return Rule(raw["rule"], pack, raw, _as_list(raw["on"]), _tree(raw.get("when")),
                {name: _tree(text) for name, text in raw.get("except", {}).items()}, raw.get("by", []),
                _window(raw.get("window")), {name: _tree(text) for name, text in raw.get("measure", {}).items()},
                _tree(raw.get("if")), raw.get("say"), raw.get("enabled", True), raw.get("shadow", False),
                _day(raw.get("expires")), _duration(raw.get("resolve_after")) or 0, raw.get("in_a_row", 1))


def load(path, tables=None):
    """The pack of a file; its tables lie in the folder `tables`, else beside it."""
    folder = tables or os.path.dirname(path)

    def read(name):
        with open(os.path.join(folder, name), newline="", encoding="utf-8") as text:
            return text.read()

    with open(path, encoding="utf-8") as text:
        return load_text(text.read(), read)


def read_yaml(text):
    """The YAML of a text as plain values."""
    return yaml.load(text, _Loader)


def load_text(text, read):
    """The pack of a text; `read` gives the text of a table's file."""
    raw = read_yaml(text)
    pack = Pack(raw["pack"], raw["version"], raw.get("lists", {}),
                {name: _tree(text) for name, text in raw.get("macros", {}).items()},
                {name: _load_table(spec, read) for name, spec in raw.get("tables", {}).items()}, [])
    pack.rules = [rule_of(rule, pack) for rule in raw["rules"] or []]
    return pack


def field_types(rule):
    """Path -> Field of what the rule's `on` lets it see."""
    return schema.fields_of(rule.on)
