"""limen run against a real Apache Kafka: no event lost, whatever happens around it.

service_test.py --limen PROGRAM --tool KAFKA_TOOL --kafka FOLDER [names of tests]
"""

import datetime
import json
import signal
import sys

import kafka_case
from kafka_broker import eventually
from kafka_case import crossings

SILENT = """\
pack: integration
version: 1
about: A rule that waits for what does not come.
schema: crossing-event/1
rules:
  - rule: quiet
    title: A silent border
    severity: high
    domain: feed
    on: crossing
    silent: 3s
"""


class ServiceTest(kafka_case.KafkaCase):
    def test_alerts_are_those_of_a_replay(self):
        self.topics(partitions=3)
        instance = self.limen()
        instance.start()
        events = crossings(0, 1500)
        self.produce(events)
        self.expect_alerts_of(instance, events)
        coaches = sum(json.loads(event)["data"]["mode"] == "coach" for event in events)
        eventually(lambda: len(set(self.read("shadow"))) == coaches, 20, "all shadow alerts")
        self.assertEqual(self.read("quarantine"), [])
        self.assertLess(instance.stop(), 2.5)

    def test_metrics_tell_what_was_done(self):
        self.topics()
        instance = self.limen()
        instance.start()
        events = crossings(0, 200)
        self.produce(events)
        self.expect_alerts_of(instance, events)

        def above_zero(series):
            return any(line.startswith(series + " ") and float(line.split()[-1]) > 0
                       for line in instance.metrics().splitlines())

        for series in ("limen_processing_duration_seconds_count", "limen_commit_duration_seconds_count",
                       'limen_sink_deliveries_total{sink="kafka",outcome="delivered"}',
                       'limen_sink_deliveries_total{sink="history",outcome="delivered"}'):
            eventually(lambda: above_zero(series), 20, series)
        self.assertLess(instance.stop(), 2.5)

    def test_binary_events(self):
        self.topics()
        instance = self.limen()
        instance.start()
        events = crossings(0, 40)
        lines = []
        for text in events:
            event = json.loads(text)
            data = json.dumps(event.pop("data"))
            headers = ";".join(f"ce_{name}={value}" for name, value in event.items())
            lines.append(f"k\tcontent-type=application/json;{headers}\t{data}\n")
        self.broker.run_tool("produce", self.events, stdin="".join(lines))
        self.expect_alerts_of(instance, events)

    def test_broker_down_at_the_start(self):
        self.topics()
        self.broker.stop()
        instance = self.limen()
        instance.start()
        instance.wait_for_log(f"cannot reach Kafka at {self.broker.address}")
        self.assertFalse(instance.ready())
        self.broker.start()
        self.broker.wait_until_ready()
        events = crossings(0, 200)
        self.produce(events)
        self.expect_alerts_of(instance, events)
        eventually(instance.ready, 10, "it is ready")

    def test_broker_killed_and_restarted_under_load(self):
        self.topics(partitions=2)
        instance = self.limen()
        instance.start()
        events = crossings(0, 3000)
        self.produce(events[:1000])
        eventually(lambda: len(self.alerts()) > 20, 30, "first alerts")
        self.produce(events[1000:2000])
        self.broker.stop(signal.SIGKILL)
        instance.wait_for_log("cannot reach Kafka")
        self.broker.start()
        self.broker.wait_until_ready()
        self.produce(events[2000:])
        self.expect_alerts_of(instance, events)
        self.assertLess(instance.stop(), 2.5)

    def test_stops_in_time_without_a_broker(self):
        self.topics()
        instance = self.limen()
        instance.start()
        self.produce(crossings(0, 40))
        eventually(lambda: len(self.alerts()) >= 10, 30, "alerts so far")
        self.broker.stop(signal.SIGKILL)
        instance.wait_for_log("cannot reach Kafka")
        self.assertLess(instance.stop(), 2.5)

    def test_unknown_topic_appears_later(self):
        self.output_topics()
        instance = self.limen()
        instance.start()
        instance.wait_for_log(f"topic {self.events} does not exist yet")
        self.assertFalse(instance.ready())
        self.broker.run_tool("create", self.events, "2")
        events = crossings(0, 100)
        self.produce(events)
        self.expect_alerts_of(instance, events)
        instance.wait_for_log("it is over")

    def test_poison_goes_to_the_quarantine(self):
        self.topics()
        instance = self.limen()
        instance.start()
        events = crossings(0, 40)
        poison = ["{", "", '"text"', "\u0001\u0002", events[3].replace("entry", "sideways")]
        lines = [f"k\t\t{value}\n" for value in [*poison, *events]]
        self.broker.run_tool("produce", self.events, stdin="".join(lines))
        self.expect_alerts_of(instance, events)
        rejected = eventually(
            lambda: [json.loads(value) for value in self.read("quarantine")], 20, "the quarantine"
        )
        self.assertEqual(len(rejected), len(poison))
        self.assertEqual(sorted(record["position"]["offset"] for record in rejected), [0, 1, 2, 3, 4])
        for record in rejected:
            self.assertEqual(record["position"]["topic"], self.events)
            self.assertNotIn("payload", record)
        by_offset = {record["position"]["offset"]: record for record in rejected}
        self.assertEqual(by_offset[4]["pointer"], "/data/direction")

    def test_restart_goes_on_from_the_snapshot(self):
        self.topics()
        instance = self.limen()
        # Every window spans a stop: state that is lost would lose its alerts.
        events = crossings(0, 240, seconds_apart=20)
        for first in range(0, 240, 60):
            instance.start()
            self.produce(events[first : first + 60])
            refused = [e for e in events[: first + 60] if '"refused"' in e]
            eventually(lambda: len(self.alerts()) >= len(refused), 30, "alerts so far")
            self.assertLess(instance.stop(), 2.5)
        instance.start()
        self.expect_alerts_of(instance, events)
        self.assertIn("goes on from the snapshot", instance.log())
        # A clean stop commits all it wrote: nothing comes twice.
        self.assertEqual(len(self.read("alerts")), len(self.alerts()))

    def test_killed_and_started_again(self):
        self.topics()
        instance = self.limen()
        events = crossings(0, 240, seconds_apart=20)
        for first in range(0, 240, 60):
            instance.start()
            self.produce(events[first : first + 60])
            refused = [e for e in events[: first + 60] if '"refused"' in e]
            eventually(lambda: len(self.alerts()) >= len(refused), 40, "alerts so far")
            instance.kill()
        instance.start()
        self.expect_alerts_of(instance, events)

    def test_a_damaged_snapshot_is_refused(self):
        self.topics()
        instance = self.limen()
        events = crossings(0, 100)
        instance.start()
        self.produce(events[:50])
        eventually(lambda: len(self.alerts()) >= 13, 30, "alerts so far")
        instance.stop()
        snapshot = instance.folder / "state" / "snapshot"
        content = bytearray(snapshot.read_bytes())
        content[len(content) // 2] ^= 1
        snapshot.write_bytes(content)
        instance.start()
        instance.wait_for_log("the snapshot cannot be used (it is damaged")
        self.produce(events[50:])
        wanted = {json.loads(a)["id"] for a in instance.replay(events) if '"rule":"refused"' in a}
        eventually(lambda: wanted <= self.alerts().keys(), 30, "alerts of single events")

    def test_a_second_instance_takes_over(self):
        self.topics()
        first, second = self.limen("one"), self.limen("two")
        events = crossings(0, 200)
        first.start()
        self.produce(events[:100])
        eventually(lambda: len(self.alerts()) >= 25, 30, "first alerts")
        second.start()
        second.wait_for_log("stands by")
        self.assertNotIn("another instance took over", first.log())
        first.kill()
        second.wait_for_log("is the active instance of its group")
        self.produce(events[100:])
        wanted = {json.loads(a)["id"] for a in second.replay(events) if '"rule":"refused"' in a}
        eventually(lambda: wanted <= self.alerts().keys(), 30, "alerts of single events")

    def test_records_deleted_before_they_were_read(self):
        self.topics()
        instance = self.limen()
        events = crossings(0, 120)
        instance.start()
        self.produce(events[:40])
        eventually(lambda: len(self.alerts()) >= 10, 30, "alerts so far")
        instance.stop()
        self.produce(events[40:80])
        self.broker.run_tool("delete-records", self.events, "60")
        instance.start()
        instance.wait_for_log("20 records were deleted before they were read")
        self.produce(events[80:])
        wanted = {f"e{i}" for i in range(60, 120, 4)}
        eventually(
            lambda: all(any(f"#{e}\"" in a for a in self.alerts().values()) for e in wanted),
            30,
            "alerts of what is left",
        )

    def test_silence_is_told_with_no_further_event(self):
        self.topics(partitions=2)
        instance = self.limen()
        instance.write_pack(SILENT)
        instance.start()
        now = kafka_case.crossing(0, 0)
        self.produce([now])
        # The watermark goes on by the clock once both partitions are idle.
        firing = eventually(lambda: [a for a in self.alerts().values() if '"quiet"' in a], 30, "silence")
        data = json.loads(firing[0])["data"]
        self.assertEqual(data["status"], "firing")
        due = kafka_case.time_of(now) + datetime.timedelta(seconds=3)
        self.assertEqual(data["time"], due.isoformat().replace("+00:00", "Z"))
        self.produce([kafka_case.crossing(1, 3600)])
        eventually(lambda: any('"resolved"' in a for a in self.alerts().values()), 30, "its end")


if __name__ == "__main__":
    sys.exit(kafka_case.main(__doc__))
