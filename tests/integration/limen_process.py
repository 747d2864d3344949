"""The program under test, as a process with its own folder, configuration and log."""

import json
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request

from kafka_broker import eventually, free_port

PACK = """\
pack: integration
version: 1
about: Rules whose alerts the integration tests count.
schema: crossing-event/1
rules:
  - rule: refused
    title: A refusal
    severity: low
    domain: flow
    on: crossing
    when: outcome == "refused"
    say: "refused at {point}"
  - rule: refusals
    title: Many refusals
    severity: high
    domain: flow
    on: crossing
    when: outcome == "refused"
    by: [point]
    window: {over: 30m}
    if: count() >= 8
  - rule: busy
    title: Many crossings
    severity: medium
    domain: flow
    on: crossing
    by: [point]
    window: {over: 5m, every: 1m}
    measure: {n: count()}
    if: n >= 20
  - rule: coach-seen
    title: A coach
    severity: info
    domain: flow
    shadow: true
    on: crossing
    when: mode == "coach"
"""


TOKEN = "a-token-of-the-tests"


class Limen:
    """One instance; `start` and `stop` as often as a test likes, on the same folder."""

    def __init__(self, program, folder, broker_address, events, group, **settings):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.log_path = self.folder / "limen.log"
        self.process = None
        self.write_pack(PACK)
        config = {
            "rules": [str(self.folder / "pack.yaml")],
            "idle_after": "1s",
            "kafka": {
                "brokers": broker_address,
                "group": group,
                "topics": {
                    "events": events,
                    "alerts": f"{group}.alerts",
                    "shadow": f"{group}.shadow",
                    "quarantine": f"{group}.quarantine",
                },
            },
            "http": {"listen": f"127.0.0.1:{self.port}", "tokens": {"tests": TOKEN}},
            "state": str(self.folder / "state"),
        }
        config.update(settings)
        self.config = config
        self.configure()

    def configure(self, **settings):
        """Writes the configuration, with these settings changed."""
        self.config.update(settings)
        # JSON is YAML.
        (self.folder / "limen.yaml").write_text(json.dumps(self.config))

    def write_pack(self, text):
        """Puts the pack there, whole at any moment."""
        (self.folder / "pack.new").write_text(text)
        (self.folder / "pack.new").rename(self.folder / "pack.yaml")

    def start(self):
        log = open(self.log_path, "a")
        words = [self.program, "run", "--config", str(self.folder / "limen.yaml")]
        self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd=self.folder)

    def stop(self):
        """Tells it to stop, and returns the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=20)
        self.process = None
        if code != 0:
            raise AssertionError(f"limen ended with {code}:\n{self.log()}")
        return time.monotonic() - began

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=20)
            self.process = None

    def log(self):
        return self.log_path.read_text()

    def wait_for_log(self, text, seconds=30):
        def said():
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f"limen ended by itself:\n{self.log()}")
            return text in self.log()

        try:
            eventually(said, seconds, f"limen says {text!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log()}") from None

    def ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            return answer.read().decode()

    def status(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/status", timeout=5) as answer:
            return json.load(answer)

    def reload(self, token=TOKEN):
        """Asks for a reload; the code and the body of the answer."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"http://127.0.0.1:{self.port}/api/v1/rules/reload"
        request = urllib.request.Request(url, method="POST", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def hang_up(self):
        self.process.send_signal(signal.SIGHUP)

    def replay(self, events, pack=None):
        """The alerts that `limen replay` gives for the same events, as lines."""
        path = self.folder / "pack.yaml"
        if pack is not None:
            path = self.folder / "other.yaml"
            path.write_text(pack)
        words = [self.program, "replay", "--rules", str(path)]
        text = "".join(event + "\n" for event in events)
        done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise AssertionError(f"limen replay ended with {done.returncode}: {done.stderr}")
        return done.stdout.splitlines()
