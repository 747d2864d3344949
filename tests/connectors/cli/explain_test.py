"""`limen explain`: what it tells of each shape, and of wrong questions.

  explain_test.py LIMEN      the program
"""
import unittest

from tool import Tool, event

HEAD = "pack: land\nversion: 1\nschema: crossing-event/1\nrules:\n"
REFUSALS = """\
  - rule: many-refusals
    title: Many refusals
    severity: high
    domain: flow
    on: crossing
    when: outcome == "refused"
    except: {night: time.getHours() < 0}
    by: [point]
    window: {over: 30m}
    measure: {refused: count()}
    if: refused >= 2
    inhibited_by: [closed]
    say: "{refused} refusals at {point}"
  - {rule: closed, title: Closed, severity: info, domain: flow, on: status, by: [point],
     state: {opens: state == "closed", closes: state == "open"}}
"""
MEDICAL = """\
  - {rule: medical, title: Medical case, severity: high, domain: health, on: crossing,
     when: outcome == "medical", except: {works: point == "XZWRK"}, by: [point], hold: 10m}
"""
TWICE = """\
  - rule: refused-twice
    title: Refused twice
    severity: high
    domain: flow
    on: crossing
    by: [point]
    sequence:
      - {step: first, when: outcome == "refused"}
      - none: outcome == "admitted"
      - {step: second, when: outcome == "refused" && mode != first.mode}
    within: 1h
"""
SILENT = """\
  - {rule: quiet, title: Quiet, severity: low, domain: feed, on: crossing, by: [point], silent: 5m}
"""


class Explain(Tool):
    def explain(self, rules, rule, events, *options):
        self.file("p.yaml", HEAD + rules)
        self.file("events.ndjson", "".join(each + "\n" for each in events))
        return self.run_limen("explain", "--rules", "p.yaml", "--rule", rule, "--input", "events.ndjson", *options)

    def told(self, *arguments):
        done = self.explain(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_each_evaluation_of_a_window_with_its_parts(self):
        events = [event(0, 0, outcome="refused"), event(1, 60), event(2, 120, outcome="refused"),
                  event(3, 180, outcome="refused"), event(4, 90, outcome="refused", point="XZBBB")]
        told = self.told(REFUSALS, "many-refusals", events, "--key", "XZAAA", "--lateness", "10m")
        self.assertIn("""\
  key: point=XZAAA

2026-01-05T00:00:00Z  crossing /feeds/test#0000
    when          outcome == "refused"  true
                    outcome             "refused"
    except night  time.getHours() < 0   false
                    time.getHours()     0
                      time              "2026-01-05T00:00:00Z"
    window   1 event after 2026-01-04T23:30:00Z, up to 2026-01-05T00:00:00Z
    refused  count()       1
    if       refused >= 2  false
               refused     1
2026-01-05T00:01:00Z  crossing /feeds/test#0001: passed over: `when` is false
    when  outcome == "refused"  false
            outcome             "admitted"
""", told)
        self.assertIn("  => fires: 2 refusals at XZAAA  (alert ", told)
        self.assertIn("  -> true, and its episode is open already: it does not fire again\n", told)
        self.assertTrue(told.endswith("\nevaluated 3 times, fired 1; passed over: `when` is false 1\n"), told)

    def test_inhibited_late_duplicate_and_invalid(self):
        events = [event(0, 0, kind="status", point="XZAAA", state="closed"), event(1, 60, outcome="refused"),
                  event(2, 120, outcome="refused"), event(2, 120, outcome="refused"), event(3, 5, outcome="refused"),
                  "no json"]
        told = self.told(REFUSALS, "many-refusals", events, "--key", "point=XZAAA")
        self.assertIn("  => fires, inhibited by closed (alert ", told)
        self.assertIn("/feeds/test#0002: passed over: a duplicate\n", told)
        self.assertIn("/feeds/test#0003, late: passed over: late\n", told)
        self.assertIn("\nevaluated 2 times, fired 1 (1 inhibited); passed over: late 1, a duplicate 1\n"
                      "1 lines of the input are no valid events", told)

    def test_exceptions_and_hold_of_a_match(self):
        events = [event(0, 0, outcome="medical"), event(1, 60, outcome="medical"),
                  event(2, 70, outcome="medical", point="XZWRK")]
        told = self.told(MEDICAL, "medical", events, "--key", '{"point": "XZAAA"}', "--until", "+1h")
        self.assertIn("  => would fire, and is folded into the alert ", told)
        self.assertIn("  -> an update of the alert ", told)
        self.assertIn("\nevaluated 2 times, fired 1, folded 1\n", told)
        told = self.told(MEDICAL, "medical", events, "--key", "XZWRK")
        self.assertIn("passed over: an exception, `works`\n", told)
        self.assertIn("    except works  point == \"XZWRK\"      true\n", told)

    def test_what_breaks_a_sequence(self):
        refused = {"outcome": "refused"}
        told = self.told(TWICE, "refused-twice", [event(0, 0, **refused), event(1, 60, **refused, mode="coach")],
                         "--key", "XZAAA")
        self.assertIn("  -> could be step first, step second\n", told)
        self.assertIn("  => fires: ", told)
        self.assertIn("    first   /feeds/test#0000  2026-01-05T00:00:00Z\n", told)
        told = self.told(TWICE, "refused-twice", [event(0, 0, **refused), event(1, 60, **refused)], "--key", "XZAAA")
        self.assertIn("  -> /feeds/test#0001 at 2026-01-05T00:01:00Z is not `second`\n", told)
        self.assertIn("first.mode", told)
        told = self.told(TWICE, "refused-twice",
                         [event(0, 0, **refused), event(1, 30), event(2, 60, **refused, mode="coach")], "--key", "XZAAA")
        self.assertIn("  -> an event that must not come after `first` came at 2026-01-05T00:00:30Z\n", told)
        told = self.told(TWICE, "refused-twice",
                         [event(0, 0, **refused), event(1, 3601, **refused, mode="coach")], "--key", "XZAAA")
        self.assertIn("`first` came at 2026-01-05T00:00:00Z, more than 1h before\n", told)
        self.assertIn(", fired 0\n", told)

    def test_the_deadlines_of_silence_and_the_ends_of_a_state(self):
        events = [event(0, 0), event(1, 60), event(2, 1000)]
        told = self.told(SILENT, "quiet", events, "--key", "XZAAA")
        self.assertIn("fires at 2026-01-05T00:06:00Z, unless an event comes by then\n", told)
        self.assertIn("2026-01-05T00:06:00Z  due at this instant\n  => fires: ", told)
        self.assertIn("nothing came after 2026-01-05T00:01:00Z\n", told)
        self.assertIn("  => its episode ends at 2026-01-05T00:16:40Z\n", told)
        events = [event(i, 60 * i, kind="status", point="XZAAA", state=state)
                  for i, state in enumerate(("closed", "closed", "open"))]
        told = self.told(REFUSALS, "closed", events, "--key", "XZAAA")
        self.assertIn("its episode is open\n    closes  state == \"open\"", told)
        self.assertIn("  => its episode ends at 2026-01-05T00:02:00Z\n", told)

    def test_at_narrows_and_names_what_is_near(self):
        events = [event(i, 60 * i, outcome="refused") for i in range(3)]
        told = self.told(REFUSALS, "many-refusals", events, "--key", "XZAAA", "--at", "2026-01-05T00:01:00Z")
        self.assertEqual(told.count("crossing /feeds/test#"), 1)
        self.assertTrue(told.endswith("\nevaluated 1 time, fired 1\n"), told)
        told = self.told(REFUSALS, "many-refusals", events, "--key", "XZAAA", "--at", "2026-01-05T00:01:30Z")
        self.assertIn("before it: 2026-01-05T00:01:00Z, after it: 2026-01-05T00:02:00Z\n", told)

    def test_what_is_alike_is_drawn_together_unless_all_is_wanted(self):
        events = [event(i, i) for i in range(9)]
        told = self.told(REFUSALS, "many-refusals", events, "--key", "XZAAA")
        self.assertIn("  … and 8 more such events up to 2026-01-05T00:00:08Z; --all shows them\n", told)
        told = self.told(REFUSALS, "many-refusals", events, "--key", "XZAAA", "--all")
        self.assertEqual(told.count(": passed over: `when` is false\n"), 9)

    def test_wrong_questions(self):
        events = [event(0, 0, outcome="refused")]
        for rule, key, words in (
                ("many-refusal", "XZAAA", "there is no rule `many-refusal` in these packs; did you mean `many-refusals`?"),
                ("many-refusals", "pont=XZAAA", "`pont` is no field of the rule's key; its `by` is [point]"),
                ("many-refusals", '{"point"', "the key is no JSON object")):
            done = self.explain(REFUSALS, rule, events, "--key", key)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(words, done.stderr)
        done = self.explain(REFUSALS, "many-refusals", events)
        self.assertEqual(done.returncode, 2)
        self.assertIn("write --key point=…", done.stderr)
        self.assertIn("No event that the rule looks at has this key.\ndid you mean `point=XZAAA`?\n",
                      self.told(REFUSALS, "many-refusals", events, "--key", "XZAAB"))
        self.assertEqual(self.explain("  - {rule: x}\n", "x", events).returncode, 1)


if __name__ == "__main__":
    unittest.main()
