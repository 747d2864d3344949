"""Hand-computed cases of rules.md, sections 4, 5, 7, 8 and 9, for the shapes beyond match and
simple windows.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calendars
import times
from test_model import BASE, event, replay

DAY = 86400


class Sequence(unittest.TestCase):
    TWICE = (
        "sequence: [{step: a, when: 'outcome == \"refused\"'}, "
        "{step: b, when: 'outcome == \"refused\" && point != a.point'}], within: 60s"
    )

    def test_it_fires_for_every_event_that_completes_it_within(self):
        lines = [
            event(0, "a", outcome="refused"),
            event(60, "b", outcome="refused", point="XZB"),
            event(60.000001, "c", outcome="refused", point="XZC"),
        ]
        got, out = replay([self.TWICE], lines)
        self.assertEqual(got, [("firing", 60), ("firing", 60.000001)])
        self.assertEqual([e.id for e in out.alerts[1].events], ["b", "c"])

    def test_the_evidence_is_the_latest_matching_from_the_last_step_backwards(self):
        lines = [
            event(0, "a", outcome="refused"),
            event(1, "b", outcome="refused"),
            event(2, "c", outcome="refused"),
            event(3, "d", outcome="refused", point="XZB"),
        ]
        _, out = replay([self.TWICE], lines)
        self.assertEqual([e.id for e in out.alerts[0].events], ["c", "d"])

    def test_none_forbids_what_stands_strictly_between(self):
        rule = (
            "sequence: [{step: a, when: 'mode == \"car\"'}, {none: 'mode == \"truck\"'}, "
            "{step: b, when: 'mode == \"ferry\"'}], within: 60s"
        )
        lines = [
            event(0, "a"),
            event(1, "b", mode="truck"),
            event(2, "c", mode="ferry"),
            event(3, "d"),
            event(4, "e", mode="ferry"),
        ]
        self.assertEqual(replay([rule], lines)[0], [("firing", 4)])

    def test_a_last_none_waits_for_its_whole_time(self):
        entry, leaves = "'direction == \"entry\"'", "'direction == \"exit\"'"
        rule = f"sequence: [{{step: a, when: {entry}}}, {{none: {leaves}, for: 60s}}]"
        self.assertEqual(replay([rule], [event(0, "a"), event(60, "b", direction="exit")])[0], [])
        self.assertEqual(
            replay([rule], [event(0, "a"), event(60.000001, "b", direction="exit")])[0],
            [("firing", 60)],
        )
        self.assertEqual(replay([rule], [event(0, "a")], until=BASE + 60_000_000)[0], [])
        self.assertEqual(
            replay([rule], [event(0, "a")], until=BASE + 60_000_001)[0], [("firing", 60)]
        )

    def test_times_takes_so_many_events(self):
        steps = "[{step: a, times: 2}, {step: b, when: 'mode == \"ferry\"'}]"
        rule = f"sequence: {steps}, within: 60s, say: '{{a.id}}'"
        got, out = replay([rule], [event(0, "a"), event(1, "b"), event(2, "c", mode="ferry")])
        self.assertEqual((got, out.alerts[0].say), ([("firing", 2)], "b"))


class Silent(unittest.TestCase):
    def test_an_event_exactly_at_the_deadline_has_come(self):
        self.assertEqual(replay(["silent: 60s"], [event(0, "a"), event(60, "b")])[0], [])

    def test_one_after_it_resolves(self):
        got, _ = replay(["silent: 60s"], [event(0, "a"), event(60.000001, "b")])
        self.assertEqual(got, [("firing", 60), ("resolved", 60.000001)])

    def test_it_waits_for_the_watermark_to_be_later(self):
        self.assertEqual(replay(["silent: 60s"], [event(0)], until=BASE + 60_000_000)[0], [])
        self.assertEqual(
            replay(["silent: 60s"], [event(0)], until=BASE + 60_000_001)[0], [("firing", 60)]
        )

    def test_what_is_forgotten_resolves(self):
        got, _ = replay(["silent: 60s"], [event(0, "a"), event(31 * DAY, "b")])
        self.assertEqual(got, [("firing", 60), ("resolved", 30 * DAY)])

    def test_seconds_are_rounded_half_up(self):
        lines = [
            event(0, "a", timing={"wait_s": 0.0000015}),
            event(10, "b", timing={"wait_s": -0.0}),
        ]
        got, _ = replay(["silent: timing.wait_s"], lines)
        self.assertEqual(got, [("firing", 0.000002), ("resolved", 10)])


class State(unittest.TestCase):
    RULE = (
        'state: {opens: \'mode == "car"\', closes: \'mode == "truck" || outcome == "refused"\', '
        "until: recorded_at}"
    )

    def test_it_ends_with_the_event_that_closes_it_which_does_not_open_one(self):
        lines = [
            event(0, "a", outcome="refused"),
            event(1, "b", outcome="refused"),
            event(2, "c", mode="truck"),
        ]
        self.assertEqual(replay([self.RULE], lines)[0], [("firing", 0), ("resolved", 1)])

    def test_until_ends_it_and_a_further_opening_replaces_it(self):
        lines = [
            event(0, "a", recorded_at="2026-01-05T00:00:10Z"),
            event(5, "b"),
            event(20, "c", mode="ferry"),
        ]
        self.assertEqual(replay([self.RULE], lines)[0], [("firing", 0)])
        self.assertEqual(replay([self.RULE], lines[::2])[0], [("firing", 0), ("resolved", 10)])

    def test_an_until_that_is_over_opens_nothing_and_ends_what_is_open(self):
        lines = [
            event(0, "a", recorded_at="2026-01-05T00:00:00Z"),
            event(1, "b"),
            event(2, "c", recorded_at="2026-01-05T00:00:02Z"),
        ]
        self.assertEqual(replay([self.RULE], lines)[0], [("firing", 1), ("resolved", 2)])


class OtherWindows(unittest.TestCase):
    def test_last_waits_for_so_many_events(self):
        rule = "window: {last: 2}, if: 'count(outcome == \"refused\") == 2'"
        lines = [
            event(0, "a", outcome="refused"),
            event(1, "b", outcome="refused"),
            event(1, "c"),
            event(2, "d"),
        ]
        got, out = replay([rule], lines)
        self.assertEqual(got, [("firing", 1), ("resolved", 1)])
        self.assertEqual((out.alerts[0].start - BASE, out.alerts[0].end - BASE), (0, 1_000_000))

    def test_a_day_without_a_midnight_begins_at_one(self):
        spans = calendars.spans(
            "day", "America/Havana", times.rfc3339_micros("2026-03-07T12:00:00Z")
        )
        got = [
            tuple(times.rfc3339_micros(text) for text in pair)
            for pair in [
                ("2026-03-07T05:00:00Z", "2026-03-08T05:00:00Z"),
                ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
            ]
        ]
        self.assertEqual([next(spans), next(spans)], got)

    def test_a_week_begins_on_monday_and_a_month_on_its_first(self):
        at = times.rfc3339_micros("2026-03-11T12:00:00Z")
        for unit, start, end in [
            ("week", "2026-03-09", "2026-03-16"),
            ("month", "2026-03-01", "2026-04-01"),
        ]:
            self.assertEqual(
                next(calendars.spans(unit, None, at)),
                tuple(times.rfc3339_micros(day + "T00:00:00Z") for day in (start, end)),
            )

    def test_previous_is_the_boundary_before_and_of_an_empty_one_a_count_is_zero(self):
        rule = "window: {over: 10s, every: 10s}, measure: {n: count()}, if: n > previous.n"
        got, _ = replay(
            [rule],
            [event(1, "a"), event(11, "b"), event(12, "c"), event(21, "d")],
            until=BASE + 40_000_000,
        )
        self.assertEqual(got, [("firing", 10), ("resolved", 30)])

    def test_early_opens_at_the_event_and_does_not_prolong(self):
        rule = "window: {over: 10s, every: 10s, early: true}, if: 'count() == 2'"
        lines = [event(1, "a"), event(2, "b"), event(3, "c"), event(12, "d"), event(13, "e")]
        got, out = replay([rule], lines, until=BASE + 30_000_000)
        self.assertEqual(got, [("firing", 2), ("resolved", 10), ("firing", 13), ("resolved", 30)])
        self.assertEqual(len(out.alerts[0].events), 2)


class Latest(unittest.TestCase):
    def test_a_row_is_the_newest_event_that_is_not_after_the_instant(self):
        table = "{latest: crossing, key: point, when: 'mode == \"car\"', max_age: 10s}"
        head = f"tables: {{last_car: {table}}}\n"
        rule = 'when: \'mode == "ferry" && last_car[point].outcome == "refused"\''
        lines = [
            event(0, "b", outcome="refused"),
            event(0, "a", mode="ferry"),
            event(0, "c", mode="ferry"),
            event(10, "d", mode="ferry"),
            event(10.000001, "e", mode="ferry"),
            event(1, "x", point="XZC"),
        ]
        got, out = replay([rule], lines, head=head)
        self.assertEqual([a.events[0].id for a in out.alerts], ["c", "d"])
        late = [event(30, "a"), event(1, "b", mode="ferry"), event(0, "z", outcome="refused")]
        self.assertEqual(replay([rule], late, head=head)[0], [])


class Aftermath(unittest.TestCase):
    def test_hold_folds_until_its_end_which_is_outside(self):
        got, out = replay(["hold: 60s"], [event(0, "a"), event(59.999999, "b"), event(60, "c")])
        self.assertEqual(got, [("firing", 0), ("firing", 60), ("updated", 60)])
        self.assertEqual((out.alerts[2].folded, out.stats["rules"]["r0"]["folded"]), (1, 1))

    def test_an_alert_in_an_episode_bears_its_causes_and_one_at_its_end_does_not(self):
        closed = "state: {opens: 'mode == \"car\"', closes: 'mode == \"truck\"'}, by: [point]"
        rule = "when: 'outcome == \"refused\"', by: [point], inhibited_by: [r0]"
        lines = [
            event(0, "a", outcome="refused"),
            event(5, "b", outcome="refused", mode="ferry"),
            event(6, "c", mode="ferry", outcome="refused", point="XZB"),
            event(10, "d", mode="truck", outcome="refused"),
        ]
        _, out = replay([closed, rule], lines)
        found = [(a.time - BASE, len(a.inhibited_by)) for a in out.alerts if a.rule.name == "r1"]
        self.assertEqual(found, [(0, 1), (5_000_000, 1), (6_000_000, 0), (10_000_000, 0)])

    def test_an_episode_that_outlives_its_cause_is_updated(self):
        closed = "state: {opens: 'mode == \"car\"', closes: 'mode == \"truck\"'}"
        rule = "window: {over: 60s}, if: 'count() >= 2', inhibited_by: [r0]"
        lines = [
            event(0, "a"),
            event(1, "b"),
            event(10, "c", mode="truck"),
            event(200, "d", mode="ferry"),
        ]
        _, out = replay([closed, rule], lines)
        found = [
            (a.status, (a.time - BASE) / 1e6, len(a.inhibited_by))
            for a in out.alerts
            if a.rule.name == "r1"
        ]
        self.assertEqual(found, [("firing", 1, 1), ("updated", 10, 0), ("resolved", 70, 0)])

    def test_an_alert_is_an_event_after_the_others_of_its_time(self):
        rules = ["when: 'outcome == \"refused\"', by: [point]", "silent: 1s"]
        reader = "window: {over: 10s}, if: count() >= 2"
        got, _ = replay(
            rules,
            [event(0, "a", outcome="refused"), event(1, "b", outcome="refused")],
            alerts=reader + ", when: 'rule == \"r0\"'",
        )
        self.assertEqual(got, [("firing", 0), ("firing", 1), ("firing", 1)])


if __name__ == "__main__":
    unittest.main()
