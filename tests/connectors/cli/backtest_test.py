"""`limen backtest`: what it counts as the same, what it lists, and how it tells.

  backtest_test.py LIMEN      the program
"""
import json
import pathlib
import unittest

from tool import Tool, event

HEAD = "pack: {pack}\nversion: {version}\nschema: crossing-event/1\nrules:\n"
REFUSALS = """\
  - rule: {name}
    title: Many refusals
    severity: high
    domain: flow
    shadow: {shadow}
    on: crossing
    when: outcome == "refused"
    except: {{works: point == "XZWRK"}}
    by: [point]
    window: {{over: 30m}}
    measure: {{refused: count()}}
    if: refused >= {least}
    inhibited_by: {inhibitors}
    say: "{{refused}} refusals at {{point}}"
"""
MEDICAL = """\
  - {rule: medical, title: Medical case, severity: high, domain: health, on: crossing,
     when: outcome == "medical", by: [point], hold: 10m}
"""
CLOSED = """\
  - {rule: closed, title: Closed, severity: info, domain: flow, on: status, by: [point],
     state: {opens: state == "closed", closes: state == "open"}}
"""


def refusals(name="many-refusals", least=2, shadow="false", inhibitors="[]"):
    return REFUSALS.format(name=name, least=least, shadow=shadow, inhibitors=inhibitors)


def pack(*rules, name="land", version=1):
    return HEAD.format(pack=name, version=version) + "".join(rules)


def stream():
    """Three refusals at one point, two at another, four at one with works; two medical cases at an instant."""
    events = [event(i, 600 * i, outcome="refused") for i in range(3)]
    events += [event(10 + i, 2000 + i, outcome="refused", point="XZBBB") for i in range(2)]
    events += [event(20 + i, 2100 + i, outcome="refused", point="XZWRK") for i in range(4)]
    events += [event(30, 3000, outcome="medical"), event(31, 3000, outcome="medical", point="XZBBB"),
               event(32, 3100, outcome="medical")]
    return "\n".join(events) + "\n"


class Backtest(Tool):
    def compare(self, a, b, *options, events=None):
        self.file("a.yaml", a)
        self.file("b.yaml", b)
        self.file("events.ndjson", events or stream())
        return self.run_limen("backtest", "--rules", "a.yaml", "--against", "b.yaml", "--input", "events.ndjson", *options)

    def as_json(self, a, b, *options, events=None):
        done = self.compare(a, b, "--json", *options, events=events)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_a_person_reads_a_table_and_what_differs(self):
        done = self.compare(pack(refusals(), MEDICAL), pack(refusals(least=3), MEDICAL, version=2))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, """\
A: a.yaml
B: b.yaml
12 events, 51m40s from 2026-01-05T00:00:00Z to 2026-01-05T00:51:40.000001Z
less than a day: hits a day are scaled up

rule           fired A  fired B  a day A  a day B  both  only A  only B
many-refusals        2        1     55.7     27.9     0       2       1  changed
medical              2        2     55.7     55.7     2       0       0  same
all rules            4        3    111.5     83.6     2       2       1

- only in A  + only in B  ~ in both, but inhibited in one only

many-refusals: 2 only in A, 1 only in B
  - 2026-01-05T00:10:00Z  point=XZAAA  2 refusals at XZAAA
  - 2026-01-05T00:33:21Z  point=XZBBB  2 refusals at XZBBB
  + 2026-01-05T00:20:00Z  point=XZAAA  3 refusals at XZAAA
""")

    def test_the_same_packs_give_the_same(self):
        done = self.compare(pack(refusals(), CLOSED), pack(refusals(), CLOSED))
        self.assertIn("\n1 unchanged rule fired in neither: closed\n", done.stdout)
        self.assertTrue(done.stdout.endswith("\nA and B give the same alerts\n"), done.stdout)

    def test_another_name_of_the_pack_makes_no_difference(self):
        got = self.as_json(pack(refusals(), MEDICAL), pack(refusals(), MEDICAL, name="sea"))
        self.assertEqual(got["alerts"], [])
        self.assertEqual([rule["both"] for rule in got["rules"].values()], [2, 2])

    def test_alerts_of_one_rule_key_and_time_by_different_events_are_not_the_same(self):
        one = MEDICAL.replace(", by: [point], hold: 10m", "")
        got = self.as_json(pack(one.replace('"medical"', '"medical" && point == "XZAAA"')),
                           pack(one.replace('"medical"', '"medical" && point == "XZBBB"')))
        self.assertEqual((got["rules"]["medical"]["both"], got["rules"]["medical"]["only_a"]), (0, 2))
        self.assertEqual(got["rules"]["medical"]["only_b"], 1)

    def test_a_rule_of_one_side_only_and_one_with_another_name(self):
        done = self.compare(pack(refusals(), MEDICAL), pack(refusals(name="refused-often")))
        self.assertIn("only in A, now refused-often?\n", done.stdout)
        self.assertIn("only in B, was many-refusals?\n", done.stdout)
        row = next(line for line in done.stdout.splitlines() if line.startswith("medical "))
        self.assertEqual(row.split(), ["medical", "2", "-", "55.7", "-", "0", "2", "0", "only", "in", "A"])

    def test_exceptions_hold_and_shadow_count(self):
        without = refusals(shadow="true").replace('    except: {works: point == "XZWRK"}\n', "")
        got = self.as_json(pack(refusals(), MEDICAL), pack(without, MEDICAL.replace("hold: 10m", "hold: 1m")))
        rules = got["rules"]
        self.assertEqual((rules["many-refusals"]["a"]["fired"], rules["many-refusals"]["b"]["fired"]), (2, 3))
        self.assertEqual((rules["many-refusals"]["a"]["shadow"], rules["many-refusals"]["b"]["shadow"]), (False, True))
        self.assertEqual((rules["medical"]["a"]["fired"], rules["medical"]["b"]["fired"]), (2, 3))
        self.assertEqual([(each["difference"], each["alert"]["data"]["rule"], each["alert"]["data"]["key"]["point"])
                          for each in got["alerts"]],
                         [("only_b", "many-refusals", "XZWRK"), ("only_b", "medical", "XZAAA")])
        self.assertIn("changed, shadow in B\n", self.compare(pack(refusals()), pack(without)).stdout)

    def test_an_alert_that_is_inhibited_in_one_only_is_told(self):
        events = event(0, 0, kind="status", point="XZAAA", state="closed") + "\n"
        events += "\n".join(event(i, 600 * i, outcome="refused") for i in range(1, 3)) + "\n"
        a, b = pack(refusals(), CLOSED), pack(refusals(inhibitors="[closed]"), CLOSED)
        got = self.as_json(a, b, events=events)
        self.assertEqual([(each["difference"], "inhibited_by" in each["alert"]["data"]) for each in got["alerts"]],
                         [("inhibited_b", True)])
        done = self.compare(a, b, events=events)
        self.assertIn("changed, 1 of B inhibited\n", done.stdout)
        self.assertIn("  ~ 2026-01-05T00:20:00Z  point=XZAAA  2 refusals at XZAAA  (inhibited in B only)\n", done.stdout)
        self.assertEqual([each["difference"] for each in self.as_json(b, a, events=events)["alerts"]], ["inhibited_a"])

    def test_lists_are_capped_for_a_person_and_whole_in_json(self):
        events = "\n".join(event(i, 60 * i, outcome="medical") for i in range(25)) + "\n"
        every = MEDICAL.replace(", hold: 10m", "")
        never = every.replace('"medical"', '"medical" && point == "XZZZZ"')
        done = self.compare(pack(every), pack(never), events=events)
        self.assertEqual(done.stdout.count("\n  - "), 10)
        self.assertIn("  … and 15 more: --show N shows more of each, --json all\n", done.stdout)
        self.assertEqual(self.compare(pack(every), pack(never), "--show", "30", events=events).stdout.count("\n  - "), 25)
        got = self.as_json(pack(every), pack(never), events=events)
        self.assertEqual(len(got["alerts"]), 25)
        self.assertEqual(got["rules"]["medical"]["days"], {"2026-01-05": {"a": 25, "b": 0}})

    def test_alerts_before_from_are_not_compared(self):
        got = self.as_json(pack(refusals()), pack(refusals(least=3)), "--from", "2026-01-05T00:15:00Z", "--until", "+1d")
        self.assertEqual((got["rules"]["many-refusals"]["only_a"], got["rules"]["many-refusals"]["only_b"]), (1, 1))
        self.assertEqual((got["begin"], got["end"]), ("2026-01-05T00:15:00Z", "2026-01-06T00:51:40Z"))

    def test_rules_on_alerts_are_compared(self):
        reads = ('  - {rule: chain, title: C, severity: low, domain: flow, on: alert,'
                 ' when: rule == "many-refusals" && status == "firing", by: [point]}\n')
        got = self.as_json(pack(refusals(), reads), pack(refusals(), reads, MEDICAL))
        self.assertEqual((got["rules"]["chain"]["both"], got["rules"]["chain"]["only_a"]), (2, 0))

    def test_events_of_standard_input_are_read_once(self):
        self.file("a.yaml", pack(refusals()))
        done = self.run_limen("backtest", "--rules", "a.yaml", "--against", "a.yaml", "--json", stdin=stream())
        self.assertEqual(json.loads(done.stdout)["rules"]["many-refusals"]["both"], 2)

    def test_tables_may_differ(self):
        table = HEAD.format(pack="t", version=1).replace(
            "rules:", "tables: {busy: {file: busy.csv, key: point}}\nrules:") + MEDICAL.replace(
                '"medical"', '"medical" && point in busy')
        for name, point in (("one", "XZAAA"), ("two", "XZBBB")):
            pathlib.Path(self.folder.name, name).mkdir()
            self.file(f"{name}/busy.csv", f"point\n{point}\n")
        got = self.as_json(table, table, "--tables", "one", "--against-tables", "two")
        self.assertEqual((got["rules"]["medical"]["only_a"], got["rules"]["medical"]["only_b"]), (1, 1))

    def test_errors(self):
        done = self.compare(pack(refusals()), pack(refusals()).replace("outcome", "outcom"))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("b.yaml:11:11: error E012", done.stderr)
        self.assertEqual(self.run_limen("backtest", "--rules", "a.yaml").returncode, 2)
        self.assertIn("--against is required", self.run_limen("backtest", "--rules", "a.yaml").stderr)
        done = self.run_limen("backtest", "--rules", "a.yaml", "--against", "a.yaml", "--input", "no.ndjson")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no.ndjson", done.stderr)

    def test_invalid_and_late_events_are_told(self):
        events = stream() + "no json\n" + event(50, 60) + "\n" + event(32, 3100, outcome="medical") + "\n"
        done = self.compare(pack(refusals()), pack(refusals()), events=events)
        self.assertIn("\n15 events (1 invalid, 1 duplicate, 1 late), 51m40s from", done.stdout)


if __name__ == "__main__":
    unittest.main()
