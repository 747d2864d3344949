"""The program's tools as a person runs them: what they print, and their exit status.

  tools_test.py LIMEN      the program
"""
import unittest

from tool import Tool

RULE = """\
pack: land
version: {version}
schema: crossing-event/1
rules:
  - rule: many-refusals
    title: Many refusals
    severity: high
    domain: flow
    enabled: {enabled}
    on: crossing
    when: outcome == "refused"
    by: [point]
    window: {{over: 30m}}
    measure: {{refused: count()}}
    if: refused >= {least}
"""

TESTS = """\
tests:
  - name: two fire
    events:
      - {at: 0s, type: crossing, point: XZAAA, outcome: refused}
      - {at: 1m, type: crossing, point: XZAAA, outcome: refused}
      - {at: 2m, type: crossing, point: XZBBB, outcome: refused}
      - {at: 3m, type: crossing, point: XZBBB, outcome: refused}
    until: 1h
    expect:
      - {rule: many-refusals, at: 1m, key: {point: XZAAA}, measures: {refused: 2}, resolved_at: 31m}
      - {rule: many-refusals, at: 3m, key: {point: XZBBB}}
"""


def pack(version=1, least=2, enabled="true", tests=""):
    return RULE.format(version=version, least=least, enabled=enabled) + tests


class PackTests(Tool):
    def test_a_line_a_test_and_the_counts_last(self):
        self.file("p.yaml", pack(tests=TESTS))
        done = self.run_limen("test", "p.yaml")
        self.assertEqual(done.stdout, "ok   land: two fire\n1 passed, 0 failed\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_rules_that_are_not_enabled_are_tested(self):
        self.file("p.yaml", pack(enabled="false", tests=TESTS))
        self.assertEqual(self.run_limen("test", "p.yaml").returncode, 0)

    def test_a_difference_is_shown_as_a_diff(self):
        tests = TESTS.replace("at: 3m, key: {point: XZBBB}", "at: 4m, key: {point: XZBBB}")
        tests = tests.replace("{refused: 2}", "{refused: 3}").replace("resolved_at: 31m", "resolved_at: 32m")
        self.file("p.yaml", pack(tests=tests))
        done = self.run_limen("test", "p.yaml")
        self.assertEqual(done.stdout, """\
FAIL land: two fire  (p.yaml:17)
    ~ many-refusals at 1m, key {point: XZAAA}: fired, but differs  (p.yaml:25)
        - measures.refused: 3
        + measures.refused: 2
        - resolved_at: 32m
        + resolved_at: 31m
    - many-refusals at 4m, key {point: XZBBB}: expected, did not fire  (p.yaml:26)
    + many-refusals at 3m, key {point: XZBBB}: fired, is not expected
0 passed, 1 failed
""")
        self.assertEqual(done.returncode, 1)

    def test_what_rules_names_must_be_listed_whole(self):
        tests = TESTS.replace("    until", "    rules: [many-refusals]\n    until")
        tests = tests[:tests.index("    expect:")] + "    expect: []\n"
        self.file("p.yaml", pack(tests=tests))
        done = self.run_limen("test", "p.yaml")
        self.assertEqual(done.stdout.count("fired, is not expected"), 2)
        self.assertEqual(done.returncode, 1)

    def test_mistakes_in_tests_are_found_when_a_pack_is_checked(self):
        tests = TESTS.replace("outcome: refused", "outcome: refusd", 1).replace("many-refusals, at: 3m", "many, at: 3m")
        tests = tests.replace("{point: XZAAA}", "{pont: XZAAA}").replace("{refused: 2}", "{n: 2}")
        self.file("p.yaml", pack(tests=tests))
        for command in ("check", "test"):
            done = self.run_limen(command, "p.yaml")
            self.assertEqual(done.returncode, 1)
            for code in ("p.yaml:19:57: error E205", "E058 unknown-rule: there is no rule `many`", "E005 missing-key",
                         "no `pont`", "no measure `n`", "5 errors in 1 file"):
                self.assertIn(code, done.stderr)

    def test_without_a_pack_the_usage_is_wrong(self):
        self.assertEqual(self.run_limen("test").returncode, 2)
        self.assertEqual(self.run_limen("test", "nowhere.yaml").returncode, 1)


if __name__ == "__main__":
    unittest.main()
