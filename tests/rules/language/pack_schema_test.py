#!/usr/bin/env python3
"""The JSON Schema of packs against packs: those of the repository are valid, each broken one is refused.

  pack_schema_test.py LIMEN      the program, whose `schema --packs` is tested
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]


class Yaml12(yaml.SafeLoader):
    """Scalars of YAML 1.2, as the program reads them: `on` is a text, a date too."""


Yaml12.yaml_implicit_resolvers = {}
for tag, form, first in [
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
]:
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{form})\\Z"), first)


def load(text):
    return yaml.load(text, Yaml12)


HEAD = "pack: p\nversion: 1\nschema: crossing-event/1\n"
RULE = "rule: r, title: R, severity: low, domain: flow"
WINDOW = "on: wait, window: {over: 5m, every: 1m}, if: count() > 1"


def rule(parts):
    return HEAD + "rules: [{%s, %s}]\n" % (RULE, parts)


# All that rules.md has, also what a version of limen may not have yet.
VALID = [
    HEAD + "rules: []",
    HEAD + "about: x\nlists: {night: [22, 23], nested: [[a, 1.5], true]}\nmacros: {m: 'a == b', yes: true}\nrules: []",
    HEAD + "tables: {t: {file: t.csv, key: k, columns: {n: int, l: list}}, u: {file: u.csv, key: [a, b]}}\nrules: []",
    HEAD + "tables: {s: {latest: staffing, key: [point], when: 'agency == \"customs\"', max_age: 12h}}\nrules: []",
    rule("on: crossing"),
    rule("on: [crossing, wait], when: 'x', except: {works: 'a in b', by-hand: true}, by: [point], say: '{point}', hold: 30m"),
    rule("on: alert, when: 'rule == \"a\"', inhibited_by: [a, b]"),
    rule("on: crossing, about: x, runbook: y, owner: o, purpose: p, basis: b, expires: 2026-12-31, enabled: false, "
         "shadow: true, audience: [a], labels: {team: west}"),
    rule("on: wait, window: {over: 30m}, if: count() > 1, resolve_after: 0s, justification: why"),
    rule(WINDOW + ", measure: {n: count()}, in_a_row: 2, resolve_after: 10m"),
    rule("on: wait, window: {over: 5m, every: 1m, early: true}, if: count() > 1"),
    rule("on: wait, window: {calendar: week, zone: Europe/Zagreb, early: true}, if: count() > 1"),
    rule("on: wait, window: {calendar: day}, if: count() > 1, in_a_row: 3"),
    rule("on: wait, window: {last: 24}, if: mean(wait_s) > 900.0"),
    rule("on: wait, window: {over: 15m}, measure: {n: count()}, unusual: {of: n}"),
    rule("on: wait, window: {over: 15m}, measure: {n: count()}, if: n > 30, in_a_row: 2, unusual: {of: n, side: high, "
         "season: week, zone: points, false_alarms: 1 per 30d, warmup: 14d, empty: zero, holidays: holidays}"),
    rule("on: wait, window: {calendar: month}, unusual: {of: count(), false_alarms: 0.5 per 1d over all keys}"),
    rule("on: crossing, by: [document.token], within: 24h, if: 'true', sequence: [{step: a, when: x}, {none: y}, "
         "{step: b, on: wait, times: 2}]"),
    rule("on: crossing, sequence: [{step: a}, {none: y, on: [crossing], for: 90d}]"),
    rule("on: heartbeat, by: [point], silent: 5m, keys: points"),
    rule("on: heartbeat, silent: 3.0 * period_s"),
    rule("on: wait, resolve_after: 0s, hold: 0s"),
    rule(WINDOW + ", hold: 0s"),
    rule("on: status, state: {opens: 'state == \"closed\"', closes: 'state == \"open\"', until: until}"),
    HEAD + "rules: []\ntests: [{name: n, events: [{at: 1h, type: crossing, point: XZA, document: {token: d}}], "
           "until: 2h, start: '2026-01-05T00:00:00Z', rules: [r], expect: [{rule: r, at: 1h, key: {document.token: d}, "
           "say: x, measures: {n: 1}, resolved_at: 2h}]}]",
]

BROKEN = {
    "no name": "version: 1\nschema: s/1\nrules: []",
    "no version": "pack: p\nschema: s/1\nrules: []",
    "no schema": "pack: p\nversion: 1\nrules: []",
    "no rules": HEAD,
    "a list": "[]",
    "a name of other form": "pack: P_1\nversion: 1\nschema: s/1\nrules: []",
    "a version that is no integer": "pack: p\nversion: '1'\nschema: s/1\nrules: []",
    "an unknown key": HEAD + "rule: []\nrules: []",
    "rules in a map": HEAD + "rules: {}",
    "a list's name": HEAD + "lists: {a-b: [1]}\nrules: []",
    "a scalar for a list": HEAD + "lists: {a: 1}\nrules: []",
    "a map in a list": HEAD + "lists: {a: [{b: 1}]}\nrules: []",
    "a macro in a list": HEAD + "macros: {a: [b]}\nrules: []",
    "a table without a key": HEAD + "tables: {t: {file: t.csv}}\nrules: []",
    "a table of nothing": HEAD + "tables: {t: {key: k}}\nrules: []",
    "a table of both": HEAD + "tables: {t: {file: f, latest: wait, key: k}}\nrules: []",
    "an unknown type of column": HEAD + "tables: {t: {file: f, key: k, columns: {n: float}}}\nrules: []",
    "columns of a latest table": HEAD + "tables: {t: {latest: wait, key: k, columns: {n: int}}}\nrules: []",
    "max_age of a file": HEAD + "tables: {t: {file: f, key: k, max_age: 1h}}\nrules: []",
    "an empty key": HEAD + "tables: {t: {file: f, key: []}}\nrules: []",
    "a rule without a title": HEAD + "rules: [{rule: r, severity: low, domain: flow, on: wait}]",
    "a rule without on": rule("when: x"),
    "an unknown severity": HEAD + "rules: [{rule: r, title: R, severity: lo, domain: flow, on: wait}]",
    "an unknown domain": HEAD + "rules: [{rule: r, title: R, severity: low, domain: flo, on: wait}]",
    "on as a map": rule("on: {wait: 1}"),
    "on twice the same": rule("on: [wait, wait]"),
    "on nothing": rule("on: []"),
    "alert and more": rule("on: [alert, wait]"),
    "an unknown key of a rule": rule("on: wait, wen: x"),
    "by as a text": rule("on: wait, by: point"),
    "a label that is no text": rule("on: wait, labels: {a: 1}"),
    "enabled as a text": rule("on: wait, enabled: 'yes'"),
    "expires at no date": rule("on: wait, expires: soon"),
    "an exception's name": rule("on: wait, except: {'a b': true}"),
    "if of nothing": rule("on: wait, if: 'true'"),
    "a measure of nothing": rule("on: wait, measure: {n: count()}"),
    "a window without if": rule("on: wait, window: {over: 5m}"),
    "a window of nothing": rule("on: wait, window: {}, if: 'true'"),
    "a window of two forms": rule("on: wait, window: {over: 5m, last: 3}, if: 'true'"),
    "a duration without unit": rule("on: wait, window: {over: 5}, if: 'true'"),
    "a duration with a space": rule("on: wait, window: {over: 5 m}, if: 'true'"),
    "a duration of zero": rule("on: wait, window: {over: 0m}, if: 'true'"),
    "every of a calendar": rule("on: wait, window: {calendar: day, every: 1h}, if: 'true'"),
    "an unknown calendar": rule("on: wait, window: {calendar: year}, if: 'true'"),
    "a zone of a sliding window": rule("on: wait, window: {over: 5m, zone: UTC}, if: 'true'"),
    "the last none": rule("on: wait, window: {last: 0}, if: 'true'"),
    "early of a sliding window": rule("on: wait, window: {over: 5m, early: true}, if: 'true'"),
    "early in a row": rule("on: wait, window: {over: 5m, every: 1m, early: true}, if: 'true', in_a_row: 2"),
    "in_a_row of a sliding window": rule("on: wait, window: {over: 5m}, if: 'true', in_a_row: 2"),
    "in_a_row of zero": rule(WINDOW + ", in_a_row: 0"),
    "resolve_after of a match": rule("on: wait, resolve_after: 5m"),
    "resolve_after of the last": rule("on: wait, window: {last: 3}, if: 'true', resolve_after: 5m"),
    "hold of a window": rule(WINDOW + ", hold: 5m"),
    "unusual without a window": rule("on: wait, unusual: {of: n}"),
    "unusual of nothing": rule("on: wait, window: {over: 5m}, unusual: {}"),
    "an unknown season": rule("on: wait, window: {over: 5m}, unusual: {of: n, season: month}"),
    "false alarms of another form": rule("on: wait, window: {over: 5m}, unusual: {of: n, false_alarms: 1/30d}"),
    "unusual of the last": rule("on: wait, window: {last: 3}, unusual: {of: n}"),
    "a sequence that begins with none": rule("on: wait, within: 1h, sequence: [{none: x}, {step: a}]"),
    "a sequence without steps": rule("on: wait, within: 1h, sequence: []"),
    "nine steps": rule("on: wait, within: 1h, sequence: [%s]" % ", ".join("{step: s%d}" % i for i in range(9))),
    "a sequence without within": rule("on: wait, sequence: [{step: a}, {step: b}]"),
    "within of a match": rule("on: wait, within: 1h"),
    "a step that is both": rule("on: wait, within: 1h, sequence: [{step: a}, {step: b, none: x}]"),
    "a step of zero times": rule("on: wait, within: 1h, sequence: [{step: a, times: 0}]"),
    "keys of a match": rule("on: wait, keys: points"),
    "keys with an expression": rule("on: heartbeat, silent: 3.0 * period_s, keys: points"),
    "a state that nothing opens": rule("on: status, state: {closes: x}"),
    "two shapes": rule(WINDOW + ", silent: 5m"),
    "a state and a sequence": rule("on: wait, within: 1h, sequence: [{step: a}], state: {opens: x}"),
    "protection inhibited": HEAD + "rules: [{rule: r, title: R, severity: low, domain: protection, on: wait, "
                                   "inhibited_by: [s]}]",
    "inhibited_by as a text": rule("on: wait, inhibited_by: s"),
    "a justification of a match": rule("on: wait, justification: x"),
    "an empty justification": rule(WINDOW + ", justification: ''"),
    "a test without events": HEAD + "rules: []\ntests: [{name: n, expect: []}]",
    "a test's event without a time": HEAD + "rules: []\ntests: [{name: n, events: [{type: wait}], expect: []}]",
    "an unknown key of what is expected": HEAD + "rules: []\ntests: [{name: n, events: [], expect: [{rule: r, at: 1s, "
                                                "when: 1}]}]",
}


class PackSchema(unittest.TestCase):
    limen = None

    @classmethod
    def setUpClass(cls):
        text = subprocess.run([cls.limen, "schema", "--packs"], check=True, capture_output=True, text=True).stdout
        schema = json.loads(text)
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.validator = jsonschema.Draft202012Validator(schema)

    def errors(self, text):
        return [f"{error.json_path}: {error.message}" for error in self.validator.iter_errors(load(text))]

    def test_packs_of_the_repository_are_valid(self):
        files = sorted(ROOT.glob("rules/packs/*.yaml")) + sorted(ROOT.glob("rules/examples/*.yaml"))
        self.assertGreater(len(files), 7)
        for file in files:
            self.assertEqual(self.errors(file.read_text("utf-8")), [], file)

    def test_packs_of_the_page_are_valid(self):
        page = (ROOT / "rules/README.md").read_text("utf-8")
        packs = re.findall(r"^```yaml pack\n(.*?)^```", page, re.M | re.S)
        self.assertGreater(len(packs), 7)
        for text in packs:
            self.assertEqual(self.errors(text), [], text)

    def test_packs_of_scenarios_are_valid(self):
        count = 0
        for file in sorted(ROOT.glob("tests/scenarios/*/*.yaml")):
            pack = load(file.read_text("utf-8")).get("pack")
            if pack is None:
                continue  # it runs shipped ones
            count += 1
            self.assertEqual(self.errors(pack), [], file)
        self.assertGreater(count, 50)

    def test_all_parts_of_the_language_are_valid(self):
        for text in VALID:
            self.assertEqual(self.errors(text), [], text)

    def test_what_is_broken_is_refused(self):
        for name, text in BROKEN.items():
            self.assertNotEqual(self.errors(text), [], name)

    def test_the_program_refuses_it_too(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "p.yaml"
            for name, text in BROKEN.items():
                file.write_text(text, "utf-8")
                done = subprocess.run([self.limen, "check", file], capture_output=True, text=True)
                self.assertEqual(done.returncode, 1, name + "\n" + done.stdout + done.stderr)


if __name__ == "__main__":
    PackSchema.limen = sys.argv.pop(1)
    unittest.main()
