"""The tables of `./dev stats`: how much the detectors of engine/stats find, and how often they alarm without cause.

  python3 run.py --build build/release [--seed NAME] [--quick]

Makes the sets of the generators beside it for the seed, runs stats_detect over them with one configuration for all series
of a set, scores the alarms, and prints each figure beside what is to be reached. Exit 1 where one is missed.
"""
import argparse
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
import score_border  # noqa: E402
import score_outbreaks  # noqa: E402


def generate(name, out, *options):
    subprocess.run([sys.executable, HERE / f"{name}.py", "--out", out, *options], check=True, stdout=subprocess.DEVNULL)


def detect(build, kind, data):
    alarms = data / f"{kind}.alarms.csv"
    done = subprocess.run([build / "stats_detect", kind, data, alarms], check=True, stderr=subprocess.PIPE, text=True)
    print("   ", done.stderr.strip())
    return alarms


def outbreaks(data, alarms, daily):
    if daily:
        score_outbreaks.A, score_outbreaks.B, score_outbreaks.N, score_outbreaks.YEAR = 2206, 2548, 343, 364
    else:
        score_outbreaks.A, score_outbreaks.B, score_outbreaks.N, score_outbreaks.YEAR = 576, 624, 49, 52
    truth = score_outbreaks.load_truth(data / "truth.csv")
    return score_outbreaks.run(truth, *score_outbreaks.load_alarms(alarms, truth))


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
    generate("gen_outbreaks", data, "--seed", a.seed, "--reps", "10" if a.quick else "50")
    r = outbreaks(data, detect(a.build, "weekly", data), False)
    table.row("weekly outbreaks: found at 1 % false positives", r["pod@1%"], low=0.575)
    table.row("weekly: false positives at the nominal 1 %", r["fpr"], low=0.008, high=0.012)
    table.row("weekly: the same, worst scenario", r["fpr_max"], high=0.025)


def daily(a, table):
    data = a.out / "daily"
    generate("gen_daily", data, "--seed", a.seed, "--reps", "4" if a.quick else "12")
    r = outbreaks(data, detect(a.build, "daily", data), True)
    table.row("daily signals: found at 1 % false positives", r["pod@1%"], low=0.81)


def border(a, table):
    data = a.out / "border"
    generate("gen_border", data, "--seed", a.seed, "--keys", "30" if a.quick else "120")
    for kind, wanted in (("counts", {0.1: 0.66, 0.02: 0.50}), ("ratio", {0.1: 0.65}), ("waits", {0.1: 0.60})):
        r = score_border.score(data, kind, detect(a.build, kind, data))
        for rate, low in wanted.items():
            table.row(f"border {kind}: found at {rate} false episodes a key and week", r[f"pod@{rate}"], low=low)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, help="where the sets are written (default BUILD/stats)")
    p.add_argument("--seed", default="limen-1")
    p.add_argument("--quick", action="store_true", help="a tenth of the series: figures scatter")
    a = p.parse_args()
    a.build = a.build.resolve()
    a.out = (a.out or a.build / "stats").resolve()
    table = Table()
    for part in (weekly, daily, border):
        part(a, table)
    sys.stdout.flush()
    done = subprocess.run([a.build / "stats_calibrate"], check=False)
    return 1 if table.missed or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
