"""Rules changed while limen runs on a real Apache Kafka, under load: no event is missed or seen twice.

reload_test.py --limen PROGRAM --tool KAFKA_TOOL --kafka FOLDER [names of tests]
"""

import collections
import datetime
import json
import random
import sys
import threading

import kafka_case
from kafka_broker import eventually
from kafka_case import crossings

HEAD = """\
pack: integration
version: 1
about: Rules that change and rules that stay.
schema: crossing-event/1
rules:
"""
RULE = "  - {{rule: {name}, title: t, severity: low, domain: flow, on: crossing, {shape}}}\n"


def pack(**rules):
    """A pack of the rules that stay, and these."""
    return HEAD + "".join(RULE.format(name=name, shape=shape) for name, shape in {**STAY, **rules}.items())


STAY = {
    "refused": 'when: outcome == "refused"',
    "refusals": 'when: outcome == "refused", by: [point], window: {over: 30m}, if: count() >= 8',
    "held": 'when: mode == "coach", by: [point], hold: 10m',
    "pair": "by: [point], sequence: [{step: a, when: 'outcome == \"refused\"'}, {step: b, when: 'mode == \"coach\"'}], within: 3m",
}
BUSY = "by: [point], window: {{over: {over}, every: 1m}}, measure: {{n: count()}}, if: n >= {n}"
EXPECTED = HEAD.replace("rules:", "tables: {posts: {file: posts.csv, key: point}}\nrules:") + RULE.format(
    name="unheard", shape="by: [point], silent: 2s, keys: posts"
)
INVALID = pack(busy="by: [pint], window: {over: 5m, every: 1m}, if: count() >= 20")


def waves(count):
    """Crossings at five points, a hundred in a hurry and a hundred at leisure, again and again."""
    chance = random.Random(7)
    seconds = 0
    events = []
    for number in range(count):
        seconds += 2 if number // 100 % 2 == 0 else 10
        outcome = "refused" if chance.random() < 0.25 else "admitted"
        mode = "coach" if chance.random() < 0.1 else "car"
        events.append(kafka_case.crossing(number, seconds, outcome, mode))
    return events


def times(value):
    return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))


class ReloadTest(kafka_case.KafkaCase):
    def produce(self, events, topic=None):
        """Spread over all partitions, whatever their points."""
        lines = [f"{json.loads(event)['id']}\t\t{event}\n" for event in events]
        self.broker.run_tool("produce", topic or self.events, stdin="".join(lines))

    def in_force(self, instance, succeeded):
        """Waits until so many reloads were well and the last is in force; the watermark of its place."""

        def there():
            reload = instance.status()["reload"]
            return reload if reload["succeeded"] >= succeeded and not reload["filling"] else None

        reload = eventually(there, 30, f"reload {succeeded} is in force")
        place = times(reload["in_force"]["watermark"])
        self.assertIn(f"(watermark {reload['in_force']['watermark']}, ", instance.log())
        return place

    def of_rule(self, lines, rule, status="firing"):
        found = (json.loads(line) for line in lines)
        return [
            alert for alert in found
            if alert["data"]["rule"] == rule and alert["data"]["status"] == status
        ]

    def test_reloads_under_load(self):
        self.topics(partitions=3)
        first = pack(busy=BUSY.format(over="5m", n=12))
        second = pack(busy=BUSY.format(over="6m", n=14))
        third = pack(busy=BUSY.format(over="6m", n=14), lively=BUSY.format(over="10m", n=20))
        instance = self.limen(idle_after="15s")
        instance.write_pack(first)
        instance.start()
        events = waves(4000)
        producer = threading.Thread(target=lambda: [
            self.produce(events[at : at + 10]) for at in range(0, len(events), 10)
        ])
        producer.start()
        self.addCleanup(producer.join)
        eventually(lambda: len(self.alerts()) > 20, 30, "first alerts")

        instance.write_pack(second)
        instance.hang_up()
        changed = self.in_force(instance, 1)
        instance.write_pack(INVALID)
        code, answer = instance.reload()
        self.assertEqual(code, 422)
        self.assertIn("did you mean `point`?", answer["diagnostics"])
        instance.write_pack(third)
        code, answer = instance.reload()
        self.assertEqual(code, 200)
        everything = sorted([*STAY, "busy"])
        self.assertEqual(
            answer, {"stayed": everything, "started_anew": [], "removed": [], "added": ["lively"]}
        )
        added = self.in_force(instance, 2)
        instance.write_pack(pack(lively=BUSY.format(over="10m", n=20)))
        instance.hang_up()
        removed = self.in_force(instance, 3)
        self.assertTrue(producer.is_alive(), "all of it was under load")
        producer.join()

        self.expect_unchanged(instance, events)
        found = self.alerts().values()
        for rule, since, until, source in (
            ("busy", None, changed, first),
            ("busy", changed, removed, second),
            ("lively", added, None, third),
        ):
            wanted = self.of_rule(instance.replay(events, source), rule)
            # An episode that began before is never told.
            within = [
                {
                    (alert["time"], str(alert["data"]["key"]), alert["id"])
                    for alert in alerts
                    if (since is None or times(alert["time"]) > since)
                    and (until is None or times(alert["time"]) <= until)
                }
                for alerts in (wanted, self.of_rule(found, rule))
            ]
            self.assertEqual(within[0] - within[1], set(), f"{rule}: missing")
            self.assertEqual(within[1] - within[0], set(), f"{rule}: too much")
            self.assertGreater(len(wanted), 0, rule)
        own = [json.loads(alert)["data"] for alert in found if '"invalid-pack"' in alert]
        self.assertEqual(sorted(data["status"] for data in own), ["firing", "resolved"])
        self.assertEqual({data["pack"] for data in own}, {"limen"})
        self.assertLess(instance.stop(), 2.5)

    def expect_unchanged(self, instance, events, rules=STAY):
        """The alerts of rules that stayed are those of an undisturbed replay, each once."""
        wanted = {json.loads(line)["id"]: line for line in instance.replay(events, pack())}
        eventually(lambda: wanted.keys() <= self.alerts().keys(), 60, "all alerts of rules that stayed")
        values = self.read("alerts")
        by_id = {json.loads(value)["id"]: value for value in values}
        for alert_id, line in wanted.items():
            self.assertEqual(by_id[alert_id], line)
        twice = [each for each, n in collections.Counter(values).items() if n > 1]
        self.assertEqual(twice, [])
        last = max(kafka_case.time_of(event) for event in events)
        for rule in rules:
            self.assertGreater(len(self.of_rule(wanted.values(), rule)), 0, rule)
            for alert in self.of_rule(values, rule):
                self.assertTrue(alert["id"] in wanted or times(alert["time"]) > last, alert)

    def test_who_may_reload(self):
        self.topics()
        instance = self.limen()
        instance.start()
        eventually(instance.ready, 30, "it is ready")
        self.assertEqual(instance.reload(token=None)[0], 401)
        self.assertEqual(instance.reload(token="not-a-token-of-the-tests")[0], 401)
        self.assertEqual(instance.status()["reload"]["succeeded"], 0)
        self.assertEqual(instance.reload()[0], 200)
        self.assertEqual(instance.status()["reload"]["failed"], 0)

    def test_rules_changed_while_it_was_down(self):
        self.topics(partitions=2)
        instance = self.limen()
        instance.write_pack(pack(busy=BUSY.format(over="5m", n=12)))
        events = waves(400)
        instance.start()
        self.produce(events[:200])
        eventually(lambda: len(self.of_rule(self.alerts().values(), "refused")) >= 40, 30, "alerts so far")
        instance.stop()
        instance.write_pack(pack(busy=BUSY.format(over="6m", n=14)))
        instance.start()
        instance.wait_for_log("started anew: busy")
        self.produce(events[200:])
        self.expect_unchanged(instance, events)

    def test_rules_that_became_invalid_while_it_was_down(self):
        self.topics()
        instance = self.limen()
        instance.write_pack(INVALID)
        instance.start()
        self.assertEqual(instance.process.wait(timeout=20), 1, "nothing was in force before")
        instance.write_pack(pack())
        events = waves(200)
        instance.start()
        self.produce(events[:100])
        eventually(lambda: len(self.of_rule(self.alerts().values(), "refused")) >= 20, 30, "alerts so far")
        instance.stop()
        instance.write_pack(INVALID)
        instance.start()
        self.produce(events[100:])
        self.expect_unchanged(instance, events, rules=["refused", "refusals", "held"])
        eventually(lambda: any('"invalid-pack"' in alert for alert in self.alerts().values()), 20, "the alert")
        self.assertIn("goes on with those of the last run", instance.log())

    def test_what_a_site_changes_is_read_too(self):
        self.topics()
        instance = self.limen()
        instance.start()
        events = crossings(0, 80)
        self.produce(events[:40])
        eventually(lambda: len(self.of_rule(self.alerts().values(), "refused")) == 10, 30, "first alerts")
        instance.configure(overrides={"refused": {"severity": "critical"}})
        self.assertIn("refused", instance.reload()[1]["stayed"])
        self.in_force(instance, 1)
        self.produce(events[40:])
        refused = lambda: self.of_rule(self.alerts().values(), "refused")
        eventually(lambda: len(refused()) == 20, 30, "all alerts")
        severities = collections.Counter(alert["data"]["severity"] for alert in refused())
        self.assertEqual(severities, {"low": 10, "critical": 10})
        instance.configure(overrides={"refsed": {"severity": "high"}})
        code, answer = instance.reload()
        self.assertEqual(code, 422)
        self.assertIn("limen.yaml", answer["diagnostics"])
        self.assertIn("did you mean `refused`?", answer["diagnostics"])
        instance.configure(lateness="soon")
        self.assertIn("lateness", instance.reload()[1]["diagnostics"])

    def test_a_key_that_a_table_gains_is_expected_from_then_on(self):
        self.topics()
        instance = self.limen(tables=str(self.folder))
        instance.write_pack(EXPECTED)
        table = self.folder / "posts.csv"
        table.write_text("point\nXZ000\n")
        instance.start()
        self.produce([kafka_case.crossing(0, 0)])
        silent = lambda: {
            alert["data"]["key"]["point"]: times(alert["time"])
            for alert in self.of_rule(self.alerts().values(), "unheard")
        }
        eventually(lambda: "XZ000" in silent(), 30, "the silence of the old one")
        table.write_text("point\nXZ000\nXZ001\n")
        self.assertEqual(instance.reload()[1]["stayed"], ["unheard"])
        place = self.in_force(instance, 1)
        eventually(lambda: "XZ001" in silent(), 30, "the silence of the new one")
        self.assertEqual(silent()["XZ001"], place + datetime.timedelta(seconds=2))

    def test_the_past_begins_at_a_time(self):
        self.topics()
        self.produce(crossings(0, 10))
        first = self.broker.run_tool("times", self.events).split()
        eventually(lambda: self.broker.run_tool("now").strip() > first[-1], 5, "a later millisecond")
        self.produce(crossings(10, 5))
        read = lambda since: self.broker.run_tool("read-since", self.events, str(since)).splitlines()
        self.assertEqual(len(read(0)), 15)
        self.assertEqual(len(read(int(first[-1]) + 1)), 5)
        self.assertEqual(len(read(int(first[0]))), 15)
        self.assertEqual(len(read(int(first[-1]) + 3_600_000)), 0)


if __name__ == "__main__":
    sys.exit(kafka_case.main(__doc__))
