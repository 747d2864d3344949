"""`./dev bench`: CPU time of `limen replay` over a million events and each set of a hundred rules, against a bare
JSON parse.

Prints nanoseconds an event for both and their ratio; exit status 1 where the ratio is over the limit.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import events  # noqa: E402
import rules  # noqa: E402

LIMIT = 4.0
GOAL = 2.5


def cpu_seconds(command, output):
    """User and system time of one run, pinned to one core."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(output, "wb") as out:
        subprocess.run(["taskset", "-c", "0", *command], stdout=out, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def stream_of(folder, count, seed):
    """The file of events, made where it is not there yet."""
    stream = folder / f"crossings-{seed}-{count}.ndjson"
    if not stream.exists():
        print(f"making {count} events …", flush=True)
        events.write(stream.with_suffix(".part"), count, seed)
        os.replace(stream.with_suffix(".part"), stream)
    return stream


def compare(args, folder, stream, name):
    """Prints what the rules of one set cost; True where that is within the limit and each rule fired."""
    pack, stats_file = folder / f"{name}.yaml", folder / f"{name}.json"
    pack.write_text(rules.pack(name), encoding="utf-8")
    limen = [f"{args.build}/limen", "replay", "--rules", str(pack), "--input", str(stream), "--stats", str(stats_file)]
    bare = [f"{args.build}/bare_parse", str(stream)]
    bare_ns, limen_ns = [], []
    for _ in range(args.runs):
        bare_ns.append(cpu_seconds(bare, folder / "bare.txt") / args.events * 1e9)
        limen_ns.append(cpu_seconds(limen, folder / "alerts.ndjson") / args.events * 1e9)
    stats = json.loads(stats_file.read_text())
    firing = sum(rule["fired"] for rule in stats["rules"].values())
    quiet = [name for name, rule in stats["rules"].items() if rule["fired"] == 0]
    ratio = min(limen_ns) / min(bare_ns)
    print(f"a hundred rules: {name}")
    print(f"  events             {args.events} of {stream.stat().st_size / args.events:.0f} bytes, {stats['late']} late")
    print(f"  rules              {len(stats['rules'])}, {firing / args.events:.2%} firings an event, "
          f"{len(quiet)} that never fired {quiet[:5] if quiet else ''}")
    print(f"  bare simdjson DOM  {min(bare_ns):.0f} ns of CPU an event (of {args.runs} runs the least)")
    print(f"  limen replay       {min(limen_ns):.0f} ns of CPU an event")
    print(f"  ratio              {ratio:.2f} (limit {LIMIT}, goal {GOAL})", flush=True)
    return ratio <= LIMIT and not quiet


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", choices=rules.SETS, action="append", help="of rules; default all")
    args = parser.parse_args()
    folder = pathlib.Path(args.build) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    stream = stream_of(folder, args.events, args.seed)
    good = [compare(args, folder, stream, name) for name in args.set or rules.SETS]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
