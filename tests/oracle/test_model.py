"""Hand-computed cases of the edges in rules.md, sections 3 to 5, for the model itself."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import model
import pack
import times
from values import instant_text

BASE = times.rfc3339_micros("2026-01-05T00:00:00Z")
HEAD = "pack: p\nversion: 1\nschema: crossing-event/1\n"
RULE = "- {rule: %s, title: t, severity: low, domain: flow, on: %s, %s}\n"


def event(at, name="a", **data):
    """The line of a crossing `at` seconds after the base."""
    fields = {"point": "XZA", "direction": "entry", "mode": "car", "outcome": "admitted", **data}
    return json.dumps(
        {
            "specversion": "1.0",
            "id": name,
            "source": "/s",
            "type": "org.limen.crossing.v1",
            "time": instant_text((BASE + round(at * 1e6)) * 1000),
            "data": fields,
        }
    ).encode()


def replay(rules, lines, lateness="10s", head="", alerts=None, **options):
    """(status, seconds) of each alert, and the outcome; `alerts` is a last rule on alerts."""
    bodies = [("crossing", body) for body in rules] + ([("alert", alerts)] if alerts else [])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pack.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write(
                HEAD
                + head
                + "rules:\n"
                + "".join(RULE % (f"r{i}", *body) for i, body in enumerate(bodies))
            )
        loaded = pack.load(path)
    outcome = model.run([loaded], lines, model.Options(times.duration(lateness), **options))
    return [(a.status, (a.time - BASE) / 1e6) for a in outcome.alerts], outcome


class Sliding(unittest.TestCase):
    TWO = "window: {over: 60s}, if: count() >= 2"

    def test_an_event_exactly_over_old_has_left(self):
        self.assertEqual(replay([self.TWO], [event(0, "a"), event(60, "b")])[0], [])

    def test_an_event_a_microsecond_younger_is_inside(self):
        got, _ = replay([self.TWO], [event(0.000001, "a"), event(60, "b")])
        self.assertEqual(got, [("firing", 60)])

    def test_the_episode_ends_over_after_the_last_true_event_once_the_watermark_gets_there(self):
        lines = [event(0, "a"), event(10, "b"), event(69.999998, "c", point="XZB"), event(75, "d")]
        got, _ = replay([self.TWO.replace("60s", "30s") + ", by: [point]"], lines)
        self.assertEqual(got, [("firing", 10), ("resolved", 40)])

    def test_at_its_end_instant_the_episode_is_over(self):
        got, _ = replay([self.TWO], [event(0, "a"), event(1, "b"), event(61, "c"), event(61, "d")])
        self.assertEqual(got, [("firing", 1), ("firing", 61), ("resolved", 61)])

    def test_a_true_event_just_before_the_end_prolongs_it(self):
        lines = [event(0, "a"), event(1, "b"), event(60.999999, "c")]
        got, _ = replay([self.TWO], lines, until=BASE + 121_000_000)
        self.assertEqual(got, [("firing", 1), ("resolved", 120.999999)])

    def test_resolve_after_is_added(self):
        got, _ = replay(
            [self.TWO + ", resolve_after: 5s"],
            [event(0, "a"), event(1, "b"), event(66, "c", point="XZB")],
        )
        self.assertEqual(got, [("firing", 1), ("resolved", 66)])

    def test_later_events_of_the_same_time_are_not_in_the_window(self):
        got, out = replay([self.TWO], [event(0, "c"), event(0, "b"), event(0, "a")])
        self.assertEqual(got, [("firing", 0)])
        self.assertEqual([e.id for e in out.alerts[0].events], ["a", "b"])


class Hopping(unittest.TestCase):
    def test_the_start_is_inside_and_the_end_is_outside(self):
        lines = [event(0, "a"), event(19.999999, "b"), event(40, "c")]
        got, out = replay(["window: {over: 20s, every: 10s}, if: count() >= 2"], lines)
        self.assertEqual(got, [("firing", 20), ("resolved", 30)])
        self.assertEqual([e.id for e in out.alerts[0].events], ["a", "b"])
        got, _ = replay(
            ["window: {over: 20s, every: 10s}, if: count() >= 2"],
            [event(0, "a"), event(20, "b"), event(40, "c")],
        )
        self.assertEqual(got, [])

    def test_a_boundary_one_microsecond_past_the_last_event_is_reached(self):
        got, _ = replay(["window: {over: 10s, every: 10s}, if: count() >= 1"], [event(9.999999)])
        self.assertEqual(got, [("firing", 10)])
        got, _ = replay(["window: {over: 10s, every: 10s}, if: count() >= 1"], [event(9.999998)])
        self.assertEqual(got, [])

    def test_resolve_after_counts_from_the_first_false_boundary(self):
        rule = "window: {over: 10s, every: 10s}, if: count() >= 1, resolve_after: 20s"
        got, _ = replay([rule], [event(1)], until=BASE + 60_000_000)
        self.assertEqual(got, [("firing", 10), ("resolved", 40)])  # false at 20, 30 and 40
        got, _ = replay([rule], [event(1, "a"), event(25, "b")], until=BASE + 90_000_000)
        self.assertEqual(
            got, [("firing", 10), ("resolved", 60)]
        )  # false at 20, true at 30, false at 40, 50, 60
        got, _ = replay([rule.replace("20s", "15s")], [event(1)], until=BASE + 60_000_000)
        self.assertEqual(got, [("firing", 10), ("resolved", 40)])  # 20 + 15 s is past 30

    def test_in_a_row_needs_boundaries_without_a_gap(self):
        rule = "window: {over: 10s, every: 10s}, if: count() >= 1, in_a_row: 2"
        got, _ = replay(
            [rule], [event(1, "a"), event(21, "b"), event(31, "c")], until=BASE + 60_000_000
        )
        self.assertEqual(got, [("firing", 40), ("resolved", 50)])

    def test_an_empty_window_counts_as_false_even_where_the_condition_is_true_of_nothing(self):
        got, _ = replay(
            ["window: {over: 10s, every: 10s}, if: count() >= 0"],
            [event(1)],
            until=BASE + 50_000_000,
        )
        self.assertEqual(got, [("firing", 10), ("resolved", 20)])


class Time(unittest.TestCase):
    ALL = "when: 'true'"

    def test_a_late_alert_stands_before_the_first_that_its_watermark_had_not_passed(self):
        lines = [
            event(0, "a"),
            event(30, "b"),
            event(20, "c"),
            event(5, "late"),
            event(19.999999, "later"),
        ]
        got, out = replay([self.ALL], lines)
        self.assertEqual(
            got,
            [("firing", 0), ("firing", 5), ("firing", 19.999999), ("firing", 20), ("firing", 30)],
        )
        self.assertEqual([a.late for a in out.alerts], [False, True, True, False, False])

    def test_at_the_watermark_is_not_late(self):
        _, out = replay([self.ALL], [event(10, "a"), event(0, "b"), event(-0.000001, "c")])
        self.assertEqual(out.stats["late"], 1)

    def test_an_event_of_an_unknown_type_moves_no_watermark(self):
        other = event(100, "x").replace(b"crossing.v1", b"nothing.v1")
        _, out = replay([self.ALL], [event(0, "a"), other, event(-1, "b"), b"{"])
        self.assertEqual((out.stats["ignored"], out.stats["late"], out.stats["invalid"]), (1, 0, 1))

    def test_a_duplicate_is_one_until_dedup_and_lateness_are_over(self):
        lines = [
            event(0, "a"),
            event(610, "b"),
            event(0, "a"),
            event(610.000001, "c"),
            event(0, "a"),
        ]
        got, out = replay([self.ALL], lines)
        self.assertEqual((out.stats["duplicates"], out.stats["late"], len(got)), (1, 1, 4))

    def test_a_late_event_is_seen_by_match_rules_alone(self):
        lines = [event(0, "a"), event(30, "b"), event(1, "c")]
        got, _ = replay(["window: {over: 60s}, if: count() >= 3"], lines)
        self.assertEqual(got, [])

    def test_time_is_cut_to_the_microsecond_in_any_offset(self):
        self.assertEqual(times.event_time("2026-01-05T02:00:00.000001999+02:00"), BASE + 1)
        for text in (
            "2026-01-05T00:00:60Z",
            "1969-12-31T23:59:59Z",
            "2026-02-29T00:00:00Z",
            "2201-01-01T00:00:00Z",
        ):
            self.assertIsNone(times.event_time(text))


class Expressions(unittest.TestCase):
    def test_errors_are_absorbed_by_or(self):
        rule = "when: 'party.size > 2 || outcome == \"refused\"'"
        got, out = replay(
            [rule],
            [event(0, "a"), event(1, "b", outcome="refused"), event(2, "c", party={"size": 3})],
        )
        self.assertEqual(got, [("firing", 1), ("firing", 2)])
        self.assertEqual(out.stats["rules"]["r0"]["errors"], 0)

    def test_overflow_is_an_error_and_counted(self):
        rule = "when: 'party.size + 1 > 0 || false'"
        got, out = replay(
            [rule], [event(0, "a", party={"size": 2**63 - 1}), event(1, "b", party={"size": 1})]
        )
        self.assertEqual((got, out.stats["rules"]["r0"]["errors"]), ([("firing", 1)], 1))

    def test_the_mean_of_nothing_is_not_true_and_no_measure(self):
        measures = "measure: {m: mean(party.size), s: sum(party.size)}"
        rule = f"window: {{over: 9s}}, {measures}, if: m >= 0.0 || s == 0"
        _, out = replay([rule], [event(0)])
        self.assertEqual(out.alerts[0].measures, {"s": 0})

    def test_an_exception_passes_over_and_an_absent_key_too(self):
        rule = "by: [channel], except: {x: 'mode == \"truck\"'}"
        got, out = replay(
            [rule],
            [
                event(0, "a"),
                event(1, "b", channel="kiosk"),
                event(2, "c", channel="kiosk", mode="truck"),
                event(3, "d", channel=None),
            ],
        )
        self.assertEqual((got, out.stats["rules"]["r0"]["passed_over"]), ([("firing", 1)], 3))


if __name__ == "__main__":
    unittest.main()
