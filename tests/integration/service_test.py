"""limen run against a real Apache Kafka: no event lost, whatever happens around it.

service_test.py --limen PROGRAM --tool KAFKA_TOOL --kafka FOLDER [names of tests]
"""

import argparse
import datetime
import json
import pathlib
import shutil
import signal
import sys
import tempfile
import unittest

from kafka_broker import Broker, Jars, eventually, make_archive
from limen_process import Limen

OPTIONS = None
BROKER = None
WORK = None

START = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
START -= datetime.timedelta(hours=8)  # later than all events, which may not be ahead of the clock


def crossing(number, seconds, outcome="admitted", mode="car"):
    time = START + datetime.timedelta(seconds=seconds)
    return json.dumps(
        {
            "specversion": "1.0",
            "id": f"e{number}",
            "source": "/feeds/xz",
            "type": "org.limen.crossing.v1",
            "time": time.isoformat().replace("+00:00", "Z"),
            "data": {
                "point": f"XZ{number % 5:03}",
                "direction": "entry",
                "mode": mode,
                "outcome": outcome,
            },
        }
    )


def crossings(first, count, seconds_apart=5):
    """A day like any: each fourth is refused, each tenth is a coach."""
    return [
        crossing(
            i,
            i * seconds_apart,
            "refused" if i % 4 == 0 else "admitted",
            "coach" if i % 10 == 0 else "car",
        )
        for i in range(first, first + count)
    ]


def time_of(event):
    return datetime.datetime.fromisoformat(json.loads(event)["time"].replace("Z", "+00:00"))


class ServiceTest(unittest.TestCase):
    def setUp(self):
        self.group = self.id().split(".")[-1].replace("_", "-")
        self.events = f"{self.group}.events"
        self.folder = WORK / self.group
        self.instances = []
        if BROKER.process is None:
            BROKER.start()
            BROKER.wait_until_ready()

    def tearDown(self):
        for instance in self.instances:
            instance.kill()

    def topics(self, partitions=1):
        BROKER.run_tool("create", self.events, str(partitions))
        self.output_topics()

    def output_topics(self):
        for name in ("alerts", "shadow", "quarantine"):
            BROKER.run_tool("create", f"{self.group}.{name}", "2")

    def limen(self, name="one", **settings):
        instance = Limen(
            OPTIONS.limen, self.folder / name, BROKER.address, [self.events], self.group, **settings
        )
        self.instances.append(instance)
        return instance

    def produce(self, events, topic=None):
        lines = [f"{json.loads(event)['data']['point']}\t\t{event}\n" for event in events]
        BROKER.run_tool("produce", topic or self.events, stdin="".join(lines))

    def read(self, name):
        """Values of an output topic."""
        lines = BROKER.run_tool("read", f"{self.group}.{name}").splitlines()
        return [line.split("\t", 2)[2] for line in lines]

    def alerts(self):
        """Alerts by id; one that comes twice has the same content."""
        found = {}
        for value in self.read("alerts"):
            alert_id = json.loads(value)["id"]
            self.assertEqual(found.setdefault(alert_id, value), value)
        return found

    def expect_alerts_of(self, instance, events, seconds=40):
        """Waits for the alerts of a replay of the events; beyond them only later ones come."""
        wanted = {json.loads(line)["id"]: line for line in instance.replay(events)}
        self.assertGreater(len(wanted), 0)
        try:
            eventually(lambda: wanted.keys() <= self.alerts().keys(), seconds, "all alerts")
        except AssertionError as error:
            missing = sorted(wanted[key] for key in wanted.keys() - self.alerts().keys())
            raise AssertionError(f"{error}; missing: {missing[:3]}\n{instance.log()}") from None
        found = self.alerts()
        for alert_id, line in wanted.items():
            self.assertEqual(found[alert_id], line)
        last = max(time_of(event) for event in events)
        for alert_id in found.keys() - wanted.keys():
            self.assertGreater(time_of(found[alert_id]), last)

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
        BROKER.run_tool("produce", self.events, stdin="".join(lines))
        self.expect_alerts_of(instance, events)

    def test_broker_down_at_the_start(self):
        self.topics()
        BROKER.stop()
        instance = self.limen()
        instance.start()
        instance.wait_for_log(f"cannot reach Kafka at {BROKER.address}")
        self.assertFalse(instance.ready())
        BROKER.start()
        BROKER.wait_until_ready()
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
        BROKER.stop(signal.SIGKILL)
        instance.wait_for_log("cannot reach Kafka")
        BROKER.start()
        BROKER.wait_until_ready()
        self.produce(events[2000:])
        self.expect_alerts_of(instance, events)
        self.assertLess(instance.stop(), 2.5)

    def test_stops_in_time_without_a_broker(self):
        self.topics()
        instance = self.limen()
        instance.start()
        self.produce(crossings(0, 40))
        eventually(lambda: len(self.alerts()) >= 10, 30, "alerts so far")
        BROKER.stop(signal.SIGKILL)
        instance.wait_for_log("cannot reach Kafka")
        self.assertLess(instance.stop(), 2.5)

    def test_unknown_topic_appears_later(self):
        self.output_topics()
        instance = self.limen()
        instance.start()
        instance.wait_for_log(f"topic {self.events} does not exist yet")
        self.assertFalse(instance.ready())
        BROKER.run_tool("create", self.events, "2")
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
        BROKER.run_tool("produce", self.events, stdin="".join(lines))
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
        BROKER.run_tool("delete-records", self.events, "60")
        instance.start()
        instance.wait_for_log("20 records were deleted before they were read")
        self.produce(events[80:])
        wanted = {f"e{i}" for i in range(60, 120, 4)}
        eventually(
            lambda: all(any(f"#{e}\"" in a for a in self.alerts().values()) for e in wanted),
            30,
            "alerts of what is left",
        )


def main():
    global OPTIONS, BROKER, WORK
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limen", required=True)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--kafka", required=True)
    OPTIONS, names = parser.parse_known_args()
    WORK = pathlib.Path(tempfile.mkdtemp(prefix="limen-integration-"))
    jars = Jars(OPTIONS.kafka)
    jars.fetch()
    make_archive(jars, WORK / "archive-broker", OPTIONS.tool)
    BROKER = Broker(jars, WORK / "broker", OPTIONS.tool)
    try:
        program = unittest.main(argv=[sys.argv[0], "-v", *names], exit=False)
    finally:
        BROKER.stop(signal.SIGKILL)
    if not program.result.wasSuccessful():
        print(f"logs are kept in {WORK}")
        return 1
    shutil.rmtree(WORK)
    return 0


if __name__ == "__main__":
    sys.exit(main())
