"""A case: packs, their tables, a stream and the options of a replay; made at random, written to
and read from a folder.
"""
import dataclasses
import glob
import gzip
import json
import os
import random

import model
import pack as pack_reader
import sequence
import times
from random_pack import Pack
from random_rule import RuleMaker
from random_stream import Stream
from values import instant_text
from world import World

UNITS = ["250ms", "1s", "10s", "1m", "15m", "6h"]
STARTS = [
    "2026-01-05T00:00:00Z",
    "2026-03-29T00:40:00Z",
    "2025-12-31T23:58:30Z",
    "2026-10-25T00:59:00Z",
    "2028-02-28T23:59:00Z",
    "1970-01-01T00:00:02Z",
    "2026-05-02T06:14:09.12Z",
]
SHAPES = 2 * ["match", "sliding", "hopping", "last", "sequence", "silent", "state"] + [
    "tumbling",
    "on alerts",
]
# Nights in which some zone of world.ZONES leaves out its midnight, or has it twice.
NIGHTS = ["2026-03-07T21:00:00Z", "2026-10-31T23:00:00Z", "2026-04-23T15:00:00Z"]


@dataclasses.dataclass
class Plan:
    """The durations of a case, in microseconds, that rules and stream share."""

    unit: int
    overs: list
    distances: list
    steps: list
    lateness: int
    only: tuple = ()  # of these shapes alone, where there are any

    @property
    def shapes(self):
        """The shapes to choose from; days are for streams that last some."""
        long = self.unit >= 15 * 60 * times.MICROS
        if self.only:
            return list(self.only)
        return SHAPES + ["calendar"] * 5 * long


@dataclasses.dataclass
class Case:
    packs: dict  # file name -> text
    files: dict  # tables: file name -> text
    lines: list
    options: dict  # lateness, until, from: texts as on the command line; input: plain, gz or pipe

    def tables(self, folder):
        """The folder of the tables, where it is not that of the packs."""
        return os.path.join(folder, "tables") if self.options.get("tables") else None

    def write(self, folder):
        """Writes the case's files; the tables lie beside the packs or in a folder of their own."""
        tables = self.tables(folder) or folder
        os.makedirs(tables, exist_ok=True)
        for name, text in {**self.packs, "options.json": json.dumps(self.options)}.items():
            _write(os.path.join(folder, name), text)
        for name, text in self.files.items():
            _write(os.path.join(tables, name), text)
        body = b"\n".join(self.lines) + (b"" if self.options.get("cut_end") else b"\n")
        with open(os.path.join(folder, "events.ndjson"), "wb") as out:
            out.write(body)
        if self.options["input"] == "gz":
            with gzip.GzipFile(os.path.join(folder, "events.ndjson.gz"), "wb", mtime=0) as out:
                out.write(body)


def _write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def read(folder):
    """The case of a folder that `write` made, perhaps changed by hand."""
    packs, files = {}, {}
    for path in sorted(glob.glob(f"{folder}/*") + glob.glob(f"{folder}/tables/*")):
        if path.endswith((".yaml", ".csv")):
            with open(path, encoding="utf-8") as text:
                into = packs if path.endswith(".yaml") else files
                into[os.path.basename(path)] = text.read()
    with open(os.path.join(folder, "options.json"), encoding="utf-8") as text:
        options = json.load(text)
    with open(os.path.join(folder, "events.ndjson"), "rb") as text:
        lines = text.read().split(b"\n")
    return Case(packs, files, lines[:-1] if not lines[-1] else lines, options)


def replay_options(options):
    """The model's options from those of the command line."""
    out = model.Options(times.duration(options["lateness"]))
    if options.get("from"):
        out.start = times.rfc3339_micros(options["from"])
    until = options.get("until")
    if until and until.startswith("+"):
        out.until_after_last = times.duration(until[1:])
    elif until:
        out.until = times.rfc3339_micros(until)
    return out


def _plan(rng):
    unit = times.duration(rng.choice(UNITS))
    overs = sorted({unit * rng.choice([1, 2, 3, 4, 6, 10]) for _ in range(3)})
    steps = [over // rng.choice([1, 2, 4, 5]) for over in overs] + overs
    lateness = rng.choice([0, unit, unit // 2, 2 * unit, 10_000_000]) // 1000 * 1000
    return Plan(
        unit,
        overs,
        overs * 2 + [over + unit for over in overs] + [over * 3 // 2 for over in overs],
        [step for step in steps if step],
        lateness,
    )


def _options(rng, plan, accepted):
    """The command line: often an end exactly where something of the last events is decided."""
    out = {
        "lateness": times.duration_text(plan.lateness),
        "input": rng.choice(["plain"] * 4 + ["gz", "pipe"]),
        "cut_end": rng.random() < 0.1,
        "threads": rng.choice([0, 0, 1, 2]),
        "rules": rng.choice(["each", "each", "listed", "folder"]),
        "tables": rng.random() < 0.2,
        "output": rng.random() < 0.3,
    }
    dice = rng.random()
    span = rng.choice(plan.overs)
    if dice < 0.25:
        out["until"] = "+" + times.duration_text(span * rng.choice([1, 2]))
    elif dice < 0.65:
        late_ones = sorted(event.time for event in accepted.events)[-8:]
        until = rng.choice(late_ones) + rng.choice(plan.distances) + rng.choice([-1, 0, 0, 1])
        out["until"] = instant_text(until * 1000)
    if rng.random() < 0.15:
        start = rng.choice(accepted.events).time + rng.choice([0, 1, span])
        out["from"] = instant_text(start * 1000)
    return out


def _fires_well(making, rule, accepted, watermark):
    """Whether a rule fires on this stream, and not at every event, beside those that the pack
    already has.
    """
    pack = pack_reader.load_text(making.text(rules=False), making.files.get)
    pack.rules = [pack_reader.rule_of(other, pack) for other in making.rules + [rule]]
    alerts = model.Replay([pack], accepted, watermark).alerts(rule["rule"])
    fired = sum(alert.status == "firing" for alert in alerts)
    return 0 < fired < max(3, len(accepted.events) * 0.6)


def _add_rules(rng, maker, count, accepted, watermark, name_rule):
    making = maker.pack
    for _ in range(count):
        name, shape = name_rule(), rng.choice(maker.plan.shapes)
        for _ in range(6):
            try:
                if making.rules and shape != "on alerts" and rng.random() < 0.2:
                    rule = maker.variant(name)
                    if _fires_well(making, rule, accepted, watermark):
                        break
                rule = (
                    maker.on_alerts(name)
                    if shape == "on alerts" and making.rules
                    else maker.rule(name, "match" if shape == "on alerts" else shape)
                )
                if _fires_well(making, rule, accepted, watermark):
                    break
            except sequence.TooMany:
                rule = maker.rule(name, "match")
        making.rules.append(rule)


def _kinds(rng):
    """The event kinds of a stream: mostly crossings, and some others."""
    others = rng.sample(
        ["count", "wait", "staffing", "heartbeat", "status", "inspection", "plan", "verdict"], 3
    )
    return ["crossing"] * rng.choice([3, 6, 12]) + others


def make(seed, index, only=()):
    """The case number `index` of a seed, of the shapes `only` where there are any; the same for the
    same arguments on any machine.
    """
    rng = random.Random(f"{seed}/{index}")
    plan, world = _plan(rng), World(rng)
    plan.only = only
    long = plan.unit >= 15 * 60 * times.MICROS
    world.start = times.rfc3339_micros(
        rng.choice(NIGHTS if long and rng.random() < 0.5 else STARTS)
    )
    world.unit = plan.unit
    kinds = _kinds(rng)
    lines = Stream(rng, world, plan, kinds).lines(rng.choice([20, 60, 120, 200, 400]))
    lines = b"\n".join(lines).split(b"\n")
    accepted = model.accept(lines, plan.lateness)
    options = _options(rng, plan, accepted)
    watermark = model.watermark_at_end(accepted, replay_options(options))
    names = [f"rule-{i}" for i in range(9)]
    rng.shuffle(names)
    case = Case({}, {}, lines, options)
    for number in range(rng.choice([1, 1, 2])):
        making = Pack(rng, world, number, plan)
        maker = RuleMaker(rng, world, making, plan, kinds)
        _add_rules(rng, maker, rng.randint(1, 4), accepted, watermark, names.pop)
        case.packs[f"pack{number}.yaml"] = making.text()
        case.files.update(making.files)
    return case
