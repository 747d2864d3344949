"""A pack: its YAML text as rules, lists, macros and tables. The packs given to the model are valid
ones.
"""
import csv
import dataclasses
import datetime
import io
import os
import re

import yaml

import aggregates
import schema
import times
from evaluate import Expansion
from parse import parse
from values import CelError, to_text


class _Loader(yaml.SafeLoader):
    """YAML 1.2: `on` and `yes` are texts, and so is a date."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in [
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
]:
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), list(_first)
    )


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
        read = {
            "int": int,
            "double": float,
            "list": lambda text: text.split(";"),
            "bool": lambda text: text == "true",
        }
        return {name: read.get(self.columns.get(name), str)(text) for name, text in row.items()}

    def _key(self, key):
        return tuple(to_text(part) for part in _as_list(key))

    def has(self, key):
        return self._key(key) in self.rows

    def row(self, key):
        if not self.has(key):
            raise CelError(f"no row {key}")
        return self.rows[self._key(key)]


class Latest:
    """The newest event of a type for each key; `events` are those of a run, in their order."""

    def __init__(self, spec):
        self.kind, self.keys = spec["latest"], _as_list(spec["key"])
        self.when, self.max_age = _tree(spec.get("when")), _duration(spec.get("max_age"))
        self.events = []


def _load_table(spec, read):
    if "latest" in spec:
        return Latest(spec)
    return Table(spec, list(csv.DictReader(io.StringIO(read(spec["file"]), newline=""))))


@dataclasses.dataclass
class Window:
    """`over` alone is sliding, with `every` hopping; `last` counts events; `calendar` is by local
    time.
    """

    over: int = None
    every: int = None
    last: int = None
    calendar: str = None
    zone: str = None
    early: bool = False


@dataclasses.dataclass
class Step:
    """A step of a sequence, or, without a name, a `none`."""

    name: str
    on: list
    when: tuple
    times: int = 1
    lasting: int = None  # `for` of a last `none`


@dataclasses.dataclass
class State:
    opens: tuple
    closes: tuple
    until: tuple


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
    sequence: list
    within: int
    silent: object  # microseconds, or an expression of seconds
    keys: str
    state: State
    hold: int
    inhibited_by: list

    @property
    def reads_protected(self):
        """Whether it reads a protected field, in any of its expressions or as its key."""
        trees = [self.when, self.condition, *self.excepts.values(), *self.measures.values()]
        read = {path for tree in trees for path in aggregates.paths(tree, self.pack)}
        shown = {path for path in schema.PROTECTED if path in (self.say or "")}
        return bool((read | shown | set(self.by)) & schema.PROTECTED)

    @property
    def has_episodes(self):
        return self.shape not in ("match", "sequence")

    @property
    def reads(self):
        """The rules whose alerts this one reads, as the top of its `when` names them."""
        return _named_rules(self.when) if self.on == ["alert"] else []

    @property
    def shape(self):
        for shape in ("sequence", "silent", "state"):
            if getattr(self, shape) is not None:
                return shape
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
    return Window(
        _duration(spec.get("over")),
        _duration(spec.get("every")),
        spec.get("last"),
        spec.get("calendar"),
        spec.get("zone"),
        spec.get("early", False),
    )


def _step(raw, rule):
    return Step(
        raw.get("step"),
        _as_list(raw.get("on", rule["on"])),
        _tree(raw.get("none", raw.get("when"))),
        raw.get("times", 1),
        _duration(raw.get("for")),
    )


def _silent(raw):
    if raw is None:
        return None
    try:
        return times.duration(str(raw))
    except ValueError:
        return _tree(raw)


def _state(raw):
    return (
        None
        if raw is None
        else State(_tree(raw["opens"]), _tree(raw.get("closes")), _tree(raw.get("until")))
    )


def rule_of(raw, pack):
    """A rule of the pack from its YAML."""
    return Rule(
        raw["rule"],
        pack,
        raw,
        _as_list(raw["on"]),
        _tree(raw.get("when")),
        {name: _tree(text) for name, text in raw.get("except", {}).items()},
        raw.get("by", []),
        _window(raw.get("window")),
        {name: _tree(text) for name, text in raw.get("measure", {}).items()},
        _tree(raw.get("if")),
        raw.get("say"),
        raw.get("enabled", True),
        raw.get("shadow", False),
        _day(raw.get("expires")),
        _duration(raw.get("resolve_after")) or 0,
        raw.get("in_a_row", 1),
        [_step(step, raw) for step in raw["sequence"]] if "sequence" in raw else None,
        _duration(raw.get("within")),
        _silent(raw.get("silent")),
        raw.get("keys"),
        _state(raw.get("state")),
        _duration(raw.get("hold")) or 0,
        raw.get("inhibited_by", []),
    )


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
    pack = Pack(
        raw["pack"],
        raw["version"],
        raw.get("lists", {}),
        {name: _tree(text) for name, text in raw.get("macros", {}).items()},
        {name: _load_table(spec, read) for name, spec in raw.get("tables", {}).items()},
        [],
    )
    pack.rules = [rule_of(rule, pack) for rule in raw["rules"] or []]
    return pack


def _named_rules(tree):
    if tree[0] == "&&":
        return _named_rules(tree[1]) + _named_rules(tree[2])
    if tree[1:2] != (("name", "rule"),):
        return []
    if tree[0] == "==":
        return [tree[2][1]]
    return [item[1] for item in tree[2][1]] if tree[0] == "in" else []


def field_types(rule, rules):
    """Path -> Field of what the rule's `on` lets it see; `rules` has all rules by name."""
    if rule.on != ["alert"]:
        return schema.fields_of(rule.on)
    out = schema.fields_of([])
    for name in ("rule", "severity", "domain", "status"):
        out[name] = schema.Field("string", True, [], None, None, False)
    out["inhibited"] = schema.Field("bool", True, [], None, None, False)
    for other in (rules[name] for name in rule.reads):
        theirs = field_types(other, rules)
        out.update({path: theirs[path] for path in other.by})
        for name, tree in other.measures.items():
            kind = aggregates.static_type(tree, theirs, other.pack)
            out[f"measures.{name}"] = schema.Field(kind, False, [], None, None, False)
    return out
