"""Runs the real program on a case."""
import dataclasses
import json
import os
import subprocess

_PATIENCE_S = 120


@dataclasses.dataclass
class Answer:
    """What the program wrote; `problem` where it did not end well."""

    alerts: str = ""
    shadow: str = ""
    stats: dict = None
    quarantine: str = ""
    problem: str = None


def _rules(case, folder):
    """The packs on the command line, in one of the ways to name them."""
    form = case.options.get("rules", "each")
    paths = [os.path.join(folder, name) for name in sorted(case.packs)]
    if form == "folder":
        return ["--rules", folder]
    if form == "listed":
        return ["--rules", *paths]
    return [word for path in paths for word in ("--rules", path)]


def _command(limen, case, folder):
    out = [limen, "replay"] + _rules(case, folder)
    if case.options.get("output"):
        out += ["--output", os.path.join(folder, "alerts.out")]
    if case.tables(folder):
        out += ["--tables", case.tables(folder)]
    inputs = {"plain": "events.ndjson", "gz": "events.ndjson.gz"}
    kind = case.options["input"]
    out += ["--input", os.path.join(folder, inputs[kind]) if kind in inputs else "-"]
    for name in ("lateness", "until", "from", "threads"):
        if case.options.get(name):
            out += [f"--{name}", str(case.options[name])]
    return out + [
        "--stats",
        os.path.join(folder, "stats.json"),
        "--shadow",
        os.path.join(folder, "shadow.out"),
        "--quarantine",
        os.path.join(folder, "quarantine.out"),
    ]


def _read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as text:
        return text.read()


def replay(limen, case, folder):
    """The program's answer to a case that was written to a folder."""
    with open(os.path.join(folder, "events.ndjson"), "rb") as events:
        stdin = events if case.options["input"] == "pipe" else subprocess.DEVNULL
        try:
            done = subprocess.run(
                _command(limen, case, folder),
                stdin=stdin,
                capture_output=True,
                timeout=_PATIENCE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer(problem=f"no answer in {_PATIENCE_S} s")
    if done.returncode != 0:
        return Answer(
            problem=f"exit status {done.returncode}: {done.stderr.decode(errors='replace')[:1500]}"
        )
    to_file = case.options.get("output")
    return Answer(
        _read(os.path.join(folder, "alerts.out")) if to_file else done.stdout.decode(),
        _read(os.path.join(folder, "shadow.out")),
        json.loads(_read(os.path.join(folder, "stats.json"))),
        _read(os.path.join(folder, "quarantine.out")),
    )
