"""What tests of the program's commands share: a folder of files, and the program run in it."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

LIMEN = str(pathlib.Path(sys.argv.pop(1)).resolve())
START = "2026-01-05T00:00:00Z"


def event(number, at, kind="crossing", **data):
    """A CloudEvent, `at` seconds after midnight of 2026-01-05; what a crossing needs has values."""
    if kind == "crossing":
        data = {"point": "XZAAA", "direction": "entry", "mode": "car", "outcome": "admitted"} | data
    whole, part = divmod(round(at * 1_000_000), 1_000_000)
    hours, rest = divmod(whole, 3600)
    time = f"2026-01-{5 + hours // 24:02}T{hours % 24:02}:{rest // 60:02}:{rest % 60:02}"
    time += f".{part:06}".rstrip("0") if part else ""
    return json.dumps({"specversion": "1.0", "id": f"{number:04}", "source": "/feeds/test", "time": time + "Z",
                       "type": f"org.limen.{kind}.v1", "data": data})


class Tool(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, text):
        path = pathlib.Path(self.folder.name, name)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def run_limen(self, *arguments, stdin=None):
        return subprocess.run([LIMEN, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              cwd=self.folder.name, input=stdin)
