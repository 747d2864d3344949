"""A real Apache Kafka broker in KRaft mode on this machine, for tests.

The jars come from Maven Central once, into build/kafka/lib; after that nothing is downloaded. A class
data archive, made once, halves the time of a start. What is missing (java, mvn, the jars) raises.
"""

import hashlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
CLUSTER = "MkU3OEVBNTcwNTJENDM2Qk"
HEAP = ["-Xms32m", "-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
log.dirs={folder}/data
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=2097152
log.initial.task.delay.ms=500
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
controller.quorum.election.timeout.ms=300
controller.quorum.fetch.timeout.ms=1000
"""

LOGGING = """\
appender.f.type=File
appender.f.name=f
appender.f.fileName={folder}/server.log
appender.f.layout.type=PatternLayout
appender.f.layout.pattern=%d %p %c{{1}} %m%n
rootLogger.level=WARN
rootLogger.appenderRef.f.ref=f
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Jars:
    """Kafka's jars and the class data archive, in a folder that outlives the tests."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.archive = self.folder / "kafka.jsa"

    def fetch(self):
        if shutil.which("java") is None:
            raise RuntimeError("java is missing: apt-get install openjdk-17-jre-headless")
        pom = HERE / "kafka" / "pom.xml"
        stamp = self.folder / "fetched"
        wanted = hashlib.sha256(pom.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        if shutil.which("mvn") is None:
            raise RuntimeError("mvn is missing: apt-get install maven")
        print("fetching Apache Kafka from Maven Central (once)", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shutil.copy(pom, self.folder / "pom.xml")
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"]
        subprocess.run(["mvn", "-B", "-q", "-Dstyle.color=never", *goal], cwd=self.folder, check=True)
        stamp.write_text(wanted)


class Broker:
    """One broker; stopped and started as often as a test likes, on the same port, with its data."""

    def __init__(self, jars, folder, tool):
        self.jars = jars
        self.folder = pathlib.Path(folder)
        self.tool = tool
        self.port = free_port()
        self.controller = free_port()
        self.process = None
        self.folder.mkdir(parents=True)
        places = {"port": self.port, "controller": self.controller, "folder": self.folder}
        (self.folder / "server.properties").write_text(PROPERTIES.format(**places))
        (self.folder / "log4j2.properties").write_text(LOGGING.format(**places))

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def java(self, *words):
        logging = f"-Dlog4j2.configurationFile={self.folder}/log4j2.properties"
        return ["java", *HEAP, logging, *words]

    def start(self, archive=()):
        if not archive and self.jars.archive.exists():
            archive = [f"-XX:SharedArchiveFile={self.jars.archive}"]
        out = open(self.folder / "out.log", "a")  # noqa: SIM115
        properties = str(self.folder / "server.properties")
        if not (self.folder / "data" / "meta.properties").exists():
            format_ = ["kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties]
            subprocess.run(
                self.java("-cp", "lib/*", *format_),
                cwd=self.jars.folder, stdout=out, stderr=out, check=True,
            )
        self.process = subprocess.Popen(
            self.java(*archive, "-cp", "lib/*", "kafka.Kafka", properties),
            cwd=self.jars.folder, stdout=out, stderr=out,
        )

    def wait_until_ready(self):
        self.run_tool("brokers", "1")

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        self.process = None

    def run_tool(self, *words, stdin=None):
        done = subprocess.run(
            [self.tool, self.address, *words],
            input=stdin, capture_output=True, text=True, timeout=90,
        )
        if done.returncode != 0:
            raise RuntimeError(f"kafka_tool {words}: {done.stderr}")
        return done.stdout


def make_archive(jars, folder, tool):
    """Records which classes a broker uses, so that later starts need not look for them."""
    if jars.archive.exists():
        return
    made = f"{jars.archive}.{os.getpid()}"
    broker = Broker(jars, folder, tool)
    broker.start([f"-XX:ArchiveClassesAtExit={made}"])
    broker.wait_until_ready()
    broker.run_tool("create", "warm-up", "1")
    broker.run_tool("produce", "warm-up", stdin="\t\tx\n")
    broker.run_tool("read", "warm-up")
    broker.stop()
    os.replace(made, jars.archive)


def eventually(condition, seconds, what):
    """Asks until the answer is true; the test fails where it never is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")
