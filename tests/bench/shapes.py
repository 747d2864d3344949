"""What each shape of rule costs: memory a key and CPU an event, over a run with a match rule that never fires.

Keys are tokens of 22 characters; each has so many events, evenly over a day. Prints a line for each shape. Usage:
shapes.py --build build/release [--keys 200000] [--events 5]
"""
import argparse
import datetime
import os
import pathlib
import subprocess

START = datetime.datetime(2026, 5, 4)
SHAPES = {
    "match": "when: outcome == 'refused'",
    "window, sliding": "window: {over: 24h}\n    if: count() > 9",
    "window, hopping": "window: {over: 24h, every: 6h}\n    if: count() > 9",
    "window, calendar day": "window: {calendar: day}\n    if: count() > 9",
    "window, last 4": "window: {last: 4}\n    if: count(outcome == 'refused') > 2",
    "silent": "silent: 20d",
    "state, an episode open": "state: {opens: outcome == 'admitted', closes: outcome == 'refused'}",
    "sequence, two steps": """sequence:
      - step: first
        when: outcome == 'admitted'
      - step: second
        when: outcome == 'refused' && point != first.point
    within: 24h""",
    "sequence, none last": """sequence:
      - step: first
        when: outcome == 'admitted'
      - none: outcome == 'refused'
        for: 20d""",
    "latest table": "when: traveller.token in rows && rows[traveller.token].outcome == 'refused'",
}
KEYLESS = {"match", "latest table"}
HEAD = """pack: shapes
version: 1
schema: crossing-event/1
tables: {rows: {latest: crossing, key: traveller.token}}
rules:
  - rule: shape
    title: A shape
    severity: low
    domain: flow
    on: crossing
"""


def write_events(path, keys, events):
    step = datetime.timedelta(days=1) / (keys * events)
    with open(path, "w", encoding="ascii") as out:
        for i in range(keys * events):
            time = (START + i * step).isoformat(timespec="microseconds")
            out.write('{"specversion":"1.0","id":"%d","source":"/s","type":"org.limen.crossing.v1","time":"%sZ","data":'
                      '{"point":"XZMIL","direction":"entry","mode":"car","outcome":"admitted",'
                      '"traveller":{"token":"%022d"}}}\n' % (i, time, i % keys))


def pack_of(shape):
    head = HEAD if shape == "latest table" else HEAD.replace(HEAD[HEAD.index("tables"):HEAD.index("rules:")], "")
    by = "" if shape in KEYLESS else "    by: [traveller.token]\n"
    return head + by + "    " + SHAPES[shape] + "\n"


def run(command):
    """The most memory in bytes and the seconds of CPU of a command."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{command} ended with {status}")
    return usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


def measure(limen, folder, events, shape):
    pack = folder / "shape.yaml"
    pack.write_text(pack_of(shape), encoding="ascii")
    runs = [run([limen, "replay", "--rules", str(pack), "--input", str(events)]) for _ in range(3)]
    return min(memory for memory, _ in runs), min(seconds for _, seconds in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--keys", type=int, default=200_000)
    parser.add_argument("--events", type=int, default=5, help="of each key")
    args = parser.parse_args()
    folder = pathlib.Path(args.build) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    events = folder / f"shapes-{args.keys}-{args.events}.ndjson"
    if not events.exists():
        write_events(events, args.keys, args.events)
    total = args.keys * args.events
    least_memory, least_seconds = measure(f"{args.build}/limen", folder, events, "match")
    print(f"{args.keys} keys of {args.events} events; match alone {least_seconds / total * 1e9:.0f} ns an event")
    print("shape                     bytes a key   ns an event")
    for shape in list(SHAPES)[1:]:
        memory, seconds = measure(f"{args.build}/limen", folder, events, shape)
        print(f"{shape:25}{(memory - least_memory) / args.keys:12.0f}"
              f"{(seconds - least_seconds) / total * 1e9:14.0f}")


if __name__ == "__main__":
    main()
