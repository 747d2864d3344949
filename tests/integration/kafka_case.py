"""What tests of limen run against a real Apache Kafka share: the broker, events, and what alerts are due."""

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


class KafkaCase(unittest.TestCase):
    @property
    def broker(self):
        return BROKER

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


def main(about):
    """Runs the tests of the program that calls it; with names as arguments, those alone."""
    global OPTIONS, BROKER, WORK
    parser = argparse.ArgumentParser(description=about)
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
