#!/usr/bin/env python3
"""Are the random cases good enough? Puts a mistake into a copy of the model, and counts the cases
in which it shows.

  model_mutants.py [--count N] [--only WORD]     exit status 0 where every mistake shows in some case
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import cases

# (file, what stands there, what shall stand there instead)
MUTANTS = [
    ("shapes.py", "event.time > newest.time - over", "event.time >= newest.time - over"),
    ("shapes.py", "newest.time >= ends", "newest.time > ends"),
    ("shapes.py", "ends <= watermark", "ends < watermark"),
    ("shapes.py", "newest.time + over + after", "newest.time + over"),
    ("shapes.py", "start <= event.time < end", "start < event.time <= end"),
    ("shapes.py", "end > watermark or", "end >= watermark or"),
    ("shapes.py", "self.in_a_row >= self.rule", "self.in_a_row > self.rule"),
    (
        "shapes.py",
        "self.in_a_row + 1 if holds else 0",
        "self.in_a_row + 1 if holds else self.in_a_row",
    ),
    ("shapes.py", "self.false_since + self.rule.resolve_after", "self.false_since"),
    ("shapes.py", "bool(window) and run.holds(scope)", "run.holds(scope)"),
    (
        "shapes.py",
        "            self.false_since = None\n            if self.in_a_row",
        "            if self.in_a_row",
    ),
    ("shapes.py", "newest.time >= begin and", "True and"),
    ("shapes.py", "previous=previous", "previous=None"),
    ("alerts.py", "alert.status, made_by)", "made_by, alert.status)"),
    ("alerts.py", ".met <= alert.time", ".met < alert.time"),
    ("alerts.py", "tuple(map(to_text, alert.key)), alert", "alert"),
    ("alerts.py", "(alert.time, alert.rule.name", "(alert.fired_at, alert.rule.name"),
    ("accept.py", "event.time < event.met", "event.time <= event.met"),
    (
        "accept.py",
        "event.time >= out.latest - (DEDUP + lateness)",
        "event.time > out.latest - (DEDUP + lateness)",
    ),
    ("accept.py", "out.latest - (DEDUP + lateness)", "out.latest - lateness"),
    (
        "accept.py",
        "known = (event.id, event.source, event.time)",
        "known = (event.id, '', event.time)",
    ),
    ("accept.py", "seen.add((event.id, event.source", "seen.add((event.id, ''"),
    (
        "accept.py",
        "return (self.time, 0, self.id, self.source)",
        "return (self.time, 0, self.source, self.id)",
    ),
    ("accept.py", "max(out.latest, event.time)", "event.time"),
    ("accept.py", "value != int(value) or", "isinstance(value, decimal.Decimal) or"),
    ("times.py", "nanos // 1000", "(nanos + 500) // 1000"),
    ("times.py", '* (-1 if found[9] == "-" else 1)', ""),
    ("model.py", "event.time >= rule.expires", "event.time > rule.expires"),
    (
        "model.py",
        "return self._pass_over()\n        key =",
        "return None\n        key = ()\n        key =",
    ),
    ("model.py", "accepted.latest + 1", "accepted.latest"),
    ("model.py", "alert.time >= options.start", "alert.time > options.start"),
    (
        "model.py",
        "(event for event in events if not event.late)",
        "(event for event in events)",
    ),
    ("values.py", "if not INT_MIN <= value <= INT_MAX:", "if False:"),
    ("values.py", "quotient if (a < 0) == (b < 0) else -quotient", "a // b"),
    ("evaluate.py", "problem = error if problem", "raise\n            problem = error if problem"),
    ("evaluate.py", "return found is not ABSENT", "return True"),
    (
        "evaluate.py",
        "        on_error(error)\n        return False",
        "        on_error(error)\n        return True",
    ),
    ("aggregates.py", "fits_int(sum(values))", "sum(values)"),
    ("aggregates.py", '"first": lambda v: _edge(v, 0)', '"first": lambda v: _edge(v, -1)'),
    ("aggregates.py", "len({(type_name(value), value) for value in values})", "len(values)"),
    ("aggregates.py", "    _need(values, 2)", "    _need(values, 1)"),
    ("sequence.py", "range(chosen[0] - 1, -1, -1)", "range(chosen[0])"),
    ("sequence.py", "self.events[at].time < first_time", "self.events[at].time <= first_time"),
    ("sequence.py", "self.events[last + 1 : first]", "self.events[last:first]"),
    ("sequence.py", "last < event.time <= until", "last < event.time < until"),
    ("sequence.py", "last < event.time <= until", "last <= event.time <= until"),
    ("keyed.py", "following <= time + patience", "following < time + patience"),
    ("keyed.py", "time + patience >= watermark", "time + patience > watermark"),
    ("keyed.py", "self.until <= now", "self.until < now"),
    ("keyed.py", "until <= event.time", "until < event.time"),
    (
        "keyed.py",
        "elif self._true(self.spec.opens, event):",
        "if self._true(self.spec.opens, event):",
    ),
    ("keyed.py", "if len(window) < number:", "if False:"),
    ("keyed.py", "fractions.Fraction(1, 2)", "0"),
    ("keyed_rows.py", "other.order <= event.order", "other.order < event.order"),
    ("keyed_rows.py", "other.time < end", "other.time <= end"),
    ("keyed_rows.py", "rows[-1].time >= self.now - limit", "rows[-1].time > self.now - limit"),
    (
        "aftermath.py",
        "alert.time < held[alert.key][0].time + rule.hold",
        "alert.time <= held[alert.key][0].time + rule.hold",
    ),
    ("aftermath.py", "not alert.late and not alert.inhibited_by", "not alert.late"),
    ("aftermath.py", "held.time + hold <= watermark", "held.time + hold < watermark"),
    ("aftermath.py", "begin <= start < until]", "begin <= start <= until]"),
    ("aftermath.py", "begin <= start < until]", "begin < start < until]"),
    ("aftermath.py", "free < min(end, watermark)", "free <= min(end, watermark)"),
    ("aftermath.py", "if start >= watermark:", "if False:"),
    ("aftermath.py", "self.time,\n            1,", "self.time,\n            0,"),
    ("calendars.py", "at += datetime", "break\n        at += datetime"),
]

_DIGEST = """
import hashlib, sys
import cases, run
for folder in sys.argv[1:]:
    try:
        _, outcome = run.expected(cases.read(folder), folder)
        said = [[a.rule.name, a.status, a.time, a.fired_at, list(a.key), a.start, a.end,
                 [e.order for e in a.events], a.measures, a.late, a.say, a.folded,
                 [f.time for f in a.inhibited_by]]
                for a in outcome.alerts + outcome.shadow]
        print(hashlib.md5(repr((said, outcome.stats)).encode()).hexdigest())
    except Exception as problem:
        print(type(problem).__name__)
"""


def digests(folder, made):
    """What the model in a folder says of each case, as a digest."""
    done = subprocess.run(
        [sys.executable, "-c", _DIGEST, *made],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def caught(mutant, made, right):
    """In how many cases a mistake shows."""
    name, old, new = mutant
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(
            HERE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as text:
            body = text.read()
        if old not in body:
            raise SystemExit(f"{name} has no {old!r}")
        with open(path, "w", encoding="utf-8") as out:
            out.write(body.replace(old, new, 1))
        return sum(a != b for a, b in zip(digests(folder, made), right))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", default="")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    mutants = [mutant for mutant in MUTANTS if given.only in " ".join(mutant)]
    with tempfile.TemporaryDirectory() as folder:
        made = [os.path.join(folder, str(index)) for index in range(given.count)]
        for index, place in enumerate(made):
            cases.make(given.seed, index).write(place)
        right, alive = digests(HERE, made), 0
        with concurrent.futures.ThreadPoolExecutor(given.threads) as pool:
            for mutant, shown in zip(
                mutants, pool.map(lambda mutant: caught(mutant, made, right), mutants)
            ):
                alive += shown == 0
                name, old, new = mutant
                sign = "ALIVE " if not shown else ""
                print(f"{shown:4} {sign}{name}: {new!r} for {old!r}", flush=True)
    print(f"{len(mutants) - alive} caught, {alive} alive")
    return alive == 0


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
