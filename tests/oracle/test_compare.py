"""The comparer agrees with a program that says what the model says, and notices each way of saying
it wrong.
"""
import copy
import hashlib
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cases
import compare
import run
from parse import parse, text_of
from values import Instant, Span, double_text, instant_text, span_text, to_text


def _json_value(value):
    if type(value) in (Instant, Span):
        return to_text(value)
    return json.loads(double_text(value)) if type(value) is float else value


def _identity(firing):
    event = firing.events[-1].order if firing.events else None
    mark = (firing.rule.name, firing.key, firing.fired_at, event)
    return hashlib.md5(repr(mark).encode()).hexdigest()


def _evidence(alert):
    """Events are named where the comparer can know them, and the rule may."""
    silent = alert.rule.on == ["alert"] or (alert.rule.window and alert.rule.reads_protected)
    newest = [] if silent else [event.name for event in reversed(alert.events)][:20]
    return {"count": len(alert.events), **({"events": newest} if newest else {})}


def line_of(alert):
    """The alert as a program would write it."""
    rule = alert.rule
    identity = _identity(alert.firing or alert)
    at = {
        name: instant_text(micros * 1000)
        for name, micros in [
            ("time", alert.fired_at),
            ("resolved_at", alert.resolved_at),
            ("start", alert.start),
            ("end", alert.end),
        ]
        if micros is not None
    }
    data = {
        "alert_id": identity,
        "status": alert.status,
        "rule": rule.name,
        "title": rule.raw["title"],
        "pack": rule.pack.name,
        "pack_version": rule.pack.version,
        "rule_hash": "h",
        **{
            name: rule.raw[name]
            for name in ("severity", "domain", "audience", "labels", "runbook")
            if name in rule.raw
        },
        "key": dict(zip(rule.by, alert.key)),
        "time": at["time"],
        "resolved_at": at.get("resolved_at"),
        "window": {"start": at["start"], "end": at["end"]} if "start" in at else None,
        "measures": {k: _json_value(v) for k, v in alert.measures.items()}
        if alert.measures
        else None,
        "inhibited_by": [_identity(cause) for cause in alert.inhibited_by] or None,
        "folded": alert.folded,
        "late": alert.late or None,
        "exercise": alert.exercise or None,
        "why": "because",
        "say": alert.say,
        "evidence": _evidence(alert),
    }
    return {
        "specversion": "1.0",
        "id": f"{identity}-{alert.status}",
        "source": f"/limen/{rule.pack.name}",
        "type": "org.limen.alert.v1",
        "time": instant_text(alert.time * 1000),
        "data": {name: value for name, value in data.items() if value is not None},
    }


def _written(lines):
    return compare.read_alerts("\n".join(json.dumps(line) for line in lines))


def _leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, path + (key,))
    else:
        yield path


def _spoil(line, path):
    holder = line
    for part in path[:-1]:
        holder = holder[part]
    value = holder[path[-1]]
    if isinstance(value, bool) or isinstance(value, (dict, list)):
        del holder[path[-1]]
    elif isinstance(value, (int, float)):
        holder[path[-1]] = value + 1
    else:
        holder[path[-1]] = ""


class Comparer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.outcomes = []
        for index in range(25):
            case = cases.make(5, index)
            with tempfile.TemporaryDirectory() as folder:
                case.write(folder)
                cls.outcomes.append(run.expected(case, folder)[1])

    def test_the_model_agrees_with_itself(self):
        for outcome in self.outcomes:
            lines = _written(map(line_of, outcome.alerts))
            self.assertEqual(list(compare.list_differences(outcome.alerts, lines)), [])

    def test_a_missing_an_extra_and_a_swapped_line_are_noticed(self):
        alerts = next(outcome.alerts for outcome in self.outcomes if len(outcome.alerts) > 4)
        lines = [line_of(alert) for alert in alerts]
        for wrong in (lines[:-1], lines + lines[-1:], lines[1:2] + lines[:1] + lines[2:]):
            self.assertNotEqual(list(compare.list_differences(alerts, _written(wrong))), [])

    def test_every_wrong_member_is_noticed(self):
        noticed = 0
        for outcome in self.outcomes:
            for alert in outcome.alerts[:6]:
                line = line_of(alert)
                for path in _leaves(line):
                    wrong = copy.deepcopy(line)
                    _spoil(wrong, path)
                    if wrong != line:
                        got = list(compare.list_differences([alert], _written([wrong])))
                        self.assertNotEqual(got, [], path)
                        noticed += 1
        self.assertGreater(noticed, 1000)

    def test_counts_are_compared(self):
        stats = self.outcomes[0].stats
        self.assertEqual(list(compare.stats_differences(stats, copy.deepcopy(stats))), [])
        self.assertEqual(
            len(list(compare.stats_differences(stats, {**stats, "late": stats["late"] + 1}))), 1
        )

    def test_a_double_that_is_no_shortest_text_is_noticed(self):
        self.assertTrue(compare.same_value(0.1, compare.Number("0.1")))
        self.assertFalse(compare.same_value(0.1, compare.Number("0.10000000000000001")))
        self.assertFalse(compare.same_value(3, compare.Number("3.0")))


class Generator(unittest.TestCase):
    def test_the_same_seed_makes_the_same_case(self):
        self.assertEqual(cases.make(3, 4), cases.make(3, 4))
        self.assertNotEqual(cases.make(3, 4).lines, cases.make(3, 5).lines)

    def test_a_tree_survives_its_text(self):
        for text in [
            'a.b == "x" && !(c || d)',
            "1 + 2 * (3 - -4) / f(x, [1, 2])[0]",
            'm["a"].b in [1.5, 2.0] ? a : b',
            "(a == b) == (c != d)",
            'x.matches("^a\\\\d") || (a ? b : c)',
            "a - (b - c)",
        ]:
            tree = parse(text)
            self.assertEqual(parse(text_of(tree)), tree, text)


class Texts(unittest.TestCase):
    def test_times_have_the_decimals_that_they_need(self):
        self.assertEqual(instant_text(1_500_000_000), "1970-01-01T00:00:01.5Z")
        self.assertEqual(instant_text(2_000_000_000), "1970-01-01T00:00:02Z")
        self.assertEqual(span_text(-1_500_000_000), "-1.5s")


if __name__ == "__main__":
    unittest.main()
