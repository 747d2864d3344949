#!/usr/bin/env python3
"""Random packs over random streams, through the program and through the model: do they agree?

  run.py --limen PATH --seed SEED --count COUNT     exit status 0 where all cases agree
  run.py --limen PATH --case FOLDER                 a case that was kept, again
  run.py --limen PATH --shrink FOLDER               the same, made as small as it still differs
  run.py --show FOLDER                              what the model says of it
  run.py --model --seed SEED --count COUNT          the model alone: how often each feature fires
"""
import argparse
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cases
import model
import pack
import schema_check
from compare import (
    list_differences,
    quarantine_differences,
    read_alerts,
    stats_differences,
)
from coverage import Coverage
from program import replay
from shrink import shrink


def expected(case, folder):
    """(packs, outcome) of the model for a case that lies in a folder."""
    packs = [
        pack.load(os.path.join(folder, name), case.tables(folder)) for name in sorted(case.packs)
    ]
    return packs, model.run(packs, case.lines, cases.replay_options(case.options))


def differences(limen, case, folder):
    """(failures, packs, outcome) of a case, which is written to the folder."""
    case.write(folder)
    packs, outcome = expected(case, folder)
    answer = replay(limen, case, folder)
    if answer.problem:
        return [answer.problem], packs, outcome
    failures = list(list_differences(outcome.alerts, read_alerts(answer.alerts)))
    failures += [
        f"shadow: {text}" for text in list_differences(outcome.shadow, read_alerts(answer.shadow))
    ]
    failures += stats_differences(outcome.stats, answer.stats)
    failures += quarantine_differences(outcome.accepted.bad_lines, answer.quarantine)
    again = replay(limen, case, folder)
    if again.alerts != answer.alerts or again.shadow != answer.shadow:
        failures.append("a second run wrote other bytes")
    return failures, packs, outcome


def run_all(given):
    """Runs the cases of a seed and prints what came of it; True where all agree."""
    coverage, failed = Coverage(), 0
    limen, seed, count = given.limen, given.seed, given.count
    wrong = list(schema_check.differences(limen))
    failed += bool(wrong)
    for text in wrong:
        print(f"FAILED {text}")
    for index in range(given.first, given.first + count):
        case = cases.make(seed, index, given.shapes)
        with tempfile.TemporaryDirectory() as folder:
            failures, packs, outcome = differences(limen, case, folder)
        coverage.add(packs, outcome)
        if failures:
            failed += 1
            kept = os.path.join(given.keep, f"{seed}-{index}")
            shutil.rmtree(kept, ignore_errors=True)
            case.write(kept)
            print(f"FAILED case {seed}/{index}: {failures[0]} (kept in {kept})", flush=True)
    print("\n".join(coverage.table()))
    for name in coverage.thin(min(100, count // 2)):
        print(f"thin: {name} fired {coverage.fired[name]} times")
    print(f"{count + 1 - failed} passed, {failed} failed")
    return failed == 0


def run_model(given):
    """How often each feature fires, by the model alone."""
    coverage = Coverage()
    for index in range(given.first, given.first + given.count):
        with tempfile.TemporaryDirectory() as folder:
            case = cases.make(given.seed, index, given.shapes)
            case.write(folder)
            coverage.add(*expected(case, folder))
    print("\n".join(coverage.table()))
    return not coverage.thin(min(100, given.count // 2))


def run_one(limen, folder):
    """One kept case, with all that differs."""
    failures, _, _ = differences(limen, cases.read(folder), folder)
    for text in failures:
        print(text)
    print("0 passed, 1 failed" if failures else "1 passed, 0 failed")
    return not failures


def show(folder):
    """What the model says of a kept case."""
    _, outcome = expected(cases.read(folder), folder)
    for alert in outcome.alerts + outcome.shadow:
        print(
            cases.instant_text(alert.time * 1000),
            alert.rule.name,
            list(alert.key),
            alert.status,
            alert.measures or "",
            "late" if alert.late else "",
            "shadow" if alert.rule.shadow else "",
            alert.say or "",
        )
    print(outcome.stats)
    return True


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limen", default="build/release/limen")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", default="build/oracle")
    for action in ("--case", "--shrink", "--show"):
        parser.add_argument(action, metavar="FOLDER")
    parser.add_argument("--model", action="store_true")
    parser.add_argument(
        "--shapes",
        type=lambda text: tuple(text.split(",")),
        default=(),
        help="rules of these shapes alone: sequence,match",
    )
    given = parser.parse_args()
    if given.model:
        return run_model(given)
    if given.show:
        return show(given.show)
    if given.case:
        return run_one(given.limen, given.case)
    if given.shrink:
        return shrink(lambda case, folder: differences(given.limen, case, folder)[0], given.shrink)
    return run_all(given)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
