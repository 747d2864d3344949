"""The tables of `./dev stats`: how much the detectors of engine/stats find, how often they alarm without cause, what they cost.

  python3 run.py --build build/release [--generators FOLDER] [--seed NAME] [--jitter] [--quick] [--only PART,…]

Makes the sets of the generators for the seed, runs stats_detect over them with one configuration for all series of a set,
scores the alarms, and prints each figure beside what is to be reached; then stats_calibrate and stats_surge. Exit 1 where a
figure is missed. The generators and scorers beside this file are used, or those in FOLDER, also LIMEN_STATS_GENERATORS.
"""
import argparse
import importlib
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PARTS = ("weekly", "daily", "border", "calibration", "surge")
MOST_MICROSECONDS = 5
MOST_BYTES = 8192


def generate(a, name, out, *options):
    print(f"  {name} --seed {a.seed}", flush=True)
    subprocess.run([sys.executable, a.generators / f"{name}.py", "--seed", a.seed, "--out", out, *options], check=True,
                   stdout=subprocess.DEVNULL)


def detect(a, table, kind, data):
    alarms = data / f"{kind}.alarms.csv"
    done = subprocess.run([a.build / "stats_detect", kind, data, alarms], check=True, stderr=subprocess.PIPE, text=True)
    microseconds, size = re.search(r"([\d.]+) us a bucket and key, (\d+) bytes a key", done.stderr).groups()
    table.row(f"{kind}: microseconds a bucket and key", float(microseconds), high=MOST_MICROSECONDS)
    table.row(f"{kind}: kilobytes a key", int(size) / 1024, high=MOST_BYTES / 1024)
    return alarms


def outbreaks(scorer, data, alarms, daily):
    scorer.A, scorer.B, scorer.N, scorer.YEAR = (2206, 2548, 343, 364) if daily else (576, 624, 49, 52)
    truth = scorer.load_truth(data / "truth.csv")
    return scorer.run(truth, *scorer.load_alarms(alarms, truth))


class Table:
    def __init__(self):
        self.missed = 0

    def row(self, what, value, low=None, high=None):
        good = (low is None or value >= low) and (high is None or value <= high)
        self.missed += not good
        wanted = " to ".join(f"{x:.3f}" for x in (low, high) if x is not None)
        side = "at least " if high is None else "at most " if low is None else ""
        print(f"  {what:58s} {value:6.3f}   {side}{wanted}{'' if good else '   MISSED'}")


def weekly(a, table):
    data = a.out / "weekly"
    # Fifty repetitions hold each size of outbreak once: fewer would leave out the greater ones.
    generate(a, "gen_outbreaks", data, "--reps", "50", *(["--jitter"] if a.jitter else []))
    r = outbreaks(a.scorers["outbreaks"], data, detect(a, table, "weekly", data), False)
    table.row("weekly outbreaks: found at 1 % false positives", r["pod@1%"], low=0.575)
    table.row("weekly: false positives at the nominal 1 %", r["fpr"], low=0.008, high=0.012)
    table.row("weekly: the same, worst scenario", r["fpr_max"], high=0.025)


def daily(a, table):
    data = a.out / "daily"
    generate(a, "gen_daily", data, "--reps", "4" if a.quick else "12")
    r = outbreaks(a.scorers["outbreaks"], data, detect(a, table, "daily", data), True)
    table.row("daily signals: found at 1 % false positives", r["pod@1%"], low=0.81)


def border(a, table):
    data = a.out / "border"
    generate(a, "gen_border", data, "--keys", "30" if a.quick else "120")
    for kind, wanted in (("counts", {0.1: 0.66, 0.02: 0.50}), ("ratio", {0.1: 0.65}), ("waits", {0.1: 0.60})):
        r = a.scorers["border"].score(data, kind, detect(a, table, kind, data))
        for rate, low in wanted.items():
            table.row(f"border {kind}: found at {rate} false episodes a key and week", r[f"pod@{rate}"], low=low)


def tool(a, name):
    """A tool that prints tables of its own and exits with 1 where a figure is missed."""
    sys.stdout.flush()
    return subprocess.run([a.build / name, *(["--quick"] if a.quick else [])], check=False).returncode != 0


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, help="where the sets are written (default BUILD/stats)")
    p.add_argument("--generators", type=pathlib.Path, default=os.environ.get("LIMEN_STATS_GENERATORS", HERE))
    p.add_argument("--seed", default="limen-1")
    p.add_argument("--jitter", action="store_true", help="moves the parameters of the weekly scenarios")
    p.add_argument("--quick", action="store_true", help="a quarter of the daily and border series and of the false alarms: figures scatter")
    p.add_argument("--only", default=",".join(PARTS), help="some of " + ", ".join(PARTS))
    a = p.parse_args()
    a.build = a.build.resolve()
    a.out = (a.out or a.build / "stats").resolve()
    a.generators = pathlib.Path(a.generators).resolve()
    parts = a.only.split(",")
    if unknown := [part for part in parts if part not in PARTS]:
        p.error(f"there is no part {unknown[0]}: the parts are {', '.join(PARTS)}")
    sys.path.insert(0, str(a.generators))
    a.scorers = {name: importlib.import_module(f"score_{name}") for name in ("outbreaks", "border")}

    table = Table()
    for part in (weekly, daily, border):
        if part.__name__ in parts:
            part(a, table)
    missed = table.missed
    missed += "calibration" in parts and tool(a, "stats_calibrate")
    missed += "surge" in parts and tool(a, "stats_surge")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
