#!/usr/bin/env python3
"""Does the oracle notice a mistake in the engine? Puts one after the other into a copy of the
sources, builds the program, and runs random cases until one differs.

  mutants.py [--count N] [--seed SEED] [--only WORD]     exit status 0 where every one is noticed

A program that stops or does not end differs too.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

import cases
import run
from engine_mistakes import MISTAKES


class Copy:
    """The sources once more, with a build folder of their own."""

    def __init__(self, folder):
        self.source = folder / "source"
        self.build = self.source / "build" / "dev"
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=True
        ).stdout
        for name in filter(None, listed.decode().split("\0")):
            self.write(name, (ROOT / name).read_bytes())

    def write(self, name, content):
        """Writes a file where it is another, so that no more is built than has to be."""
        place = self.source / name
        if not place.exists() or place.read_bytes() != content:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)

    def make(self):
        """Builds the program; the text of what went wrong, or None."""
        steps = [["ninja", "-C", self.build, "limen"]]
        if not (self.build / "build.ninja").exists():
            steps.insert(0, ["cmake", "--preset", "dev", "-S", self.source])
        for step in steps:
            done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.source)
            if done.returncode != 0:
                return done.stdout[-2000:]
        return None


def noticed(limen, seed, count):
    """The first case that differs, with how; None where all agree."""
    for index in range(count):
        with tempfile.TemporaryDirectory() as folder:
            try:
                failures = run.differences(limen, cases.make(seed, index), folder)[0]
            except subprocess.TimeoutExpired:
                failures = ["it does not end"]
        if failures:
            return index, failures[0]
    return None


def try_out(copy, mistake, given):
    """(whether it was noticed, a line about it)."""
    name, right, wrong = mistake
    text = (copy.source / name).read_text(encoding="utf-8")  # as all else in the copy
    if text.count(right) != 1:
        return False, f"OUT OF DATE {name}: {right!r} stands there {text.count(right)} times"
    copy.write(name, text.replace(right, wrong).encode())
    began = time.monotonic()
    try:
        problem = copy.make()
        if problem:
            return False, f"NOT BUILT {name}: {wrong!r}\n{problem}"
        found = noticed(copy.build / "limen", given.seed, given.count)
    finally:
        copy.write(name, text.encode())
    about = f"{name}: {wrong!r} for {right!r}"
    if found is None:
        return False, f"ALIVE after {given.count} cases  {about}"
    seconds = time.monotonic() - began
    return True, f"case {given.seed}/{found[0]} ({seconds:.0f} s)  {about}\n    {found[1][:150]}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", default="", help="mistakes in whose file or text this stands")
    given = parser.parse_args()
    copy = Copy(ROOT / "build" / "mutants")
    problem = copy.make() or noticed(copy.build / "limen", given.seed, 20)
    if problem:
        print(f"without a mistake: {problem}")
        return False
    chosen = [mistake for mistake in MISTAKES if given.only in " ".join(mistake)]
    alive = 0
    for mistake in chosen:
        caught, line = try_out(copy, mistake, given)
        alive += not caught
        print(line, flush=True)
    print(f"{len(chosen) - alive} noticed, {alive} not")
    return alive == 0


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
