"""A hundred distinct rules for the benchmark, each true for some events, in two sets: 70 match with 15 sliding
and 15 hopping windows by point, or with 15 windows by point and 15 two-step sequences by document.
"""
import itertools
import sys

HEAD = "pack: bench\nversion: 1\nabout: Rules of the benchmark\nschema: crossing-event/1\nrules:\n"

RARE = ['outcome == "refused"', 'outcome == "referred"', 'outcome == "withdrawn"', 'outcome == "medical"',
        'document.lookup == "hit"', 'document.lookup == "timeout"', 'document.mrz.check == "fail"',
        'biometric == "no_match"', 'biometric == "low_quality"']
NARROW = ['timing.wait_s > 5200', 'timing.service_s < 20', 'timing.wait_s >= 5100', 'timing.service_s >= 176']
HALF = ['timing.wait_s > 4200', 'timing.service_s < 50', 'timing.wait_s >= 4100', 'timing.service_s >= 140']
WIDE = ['mode == "truck"', 'mode != "car"', 'lane.kind == "egate"', 'document.kind == "visa"', 'party.size > 6',
        'lane.kind in ["bus", "truck"]', 'direction == "entry"', 'document.kind != "passport"', 'party.size <= 2']

# Pairs that no event satisfies both.
NEVER = [{'party.size > 6', 'party.size <= 2'}, {'lane.kind == "egate"', 'lane.kind in ["bus", "truck"]'}]


def rule(name, severity, when, rest):
    text = f"  - rule: {name}\n    title: {name}\n    severity: {severity}\n    domain: flow\n    on: crossing\n"
    if when:
        text += f"    when: {when}\n"
    return text + rest


def match_rules():
    combinations = [c for size in (1, 2, 3) for c in itertools.combinations(WIDE, size)
                    if not any(pair <= set(c) for pair in NEVER)]
    for i in range(70):
        wide = combinations[(i * 11) % len(combinations)]
        # More parts are each less narrow, so that every rule is true for some events.
        measured = (NARROW if len(wide) < 3 else HALF)[i % len(NARROW)]
        parts = [RARE[i % len(RARE)], measured, *wide]
        yield rule(f"match-{i:02d}", "low", " && ".join(parts), "    by: [point]\n")


def window_rules(kinds):
    measures = [("sum(timing.wait_s)", "> 40000.0"), ("count(outcome == \"refused\")", ">= 9"),
                ("mean(timing.service_s)", "> 97.2"), ("max(timing.wait_s)", ">= 5399.0"),
                ("distinct(lane.id)", ">= 8")]
    filters = ['document.mrz.check == "fail"', 'outcome == "refused"', 'mode == "truck"', 'lane.kind == "egate"',
               'party.size >= 8']
    for i in kinds:
        kind = "sliding" if i < 15 else "hopping"
        aggregate, limit = measures[i % 5]
        every = "" if i < 15 else ", every: 30s"
        minutes = 2 + i % 15
        yield rule(f"{kind}-{i:02d}", "medium", filters[(i // 5 + i) % 5],
                   f"    by: [point]\n    window: {{over: {minutes}m{every}}}\n    measure: {{m: '{aggregate}', n: count()}}\n"
                   f"    if: n >= {4 + i % 3} && m {limit}\n")


def sequence_rules():
    firsts = ['outcome == "refused"', 'document.lookup == "hit"', 'document.mrz.check == "fail"',
              'biometric == "no_match"', 'outcome == "withdrawn"']
    seconds = ['outcome == "refused" && point != first.point', 'lane.kind == "egate" && direction != first.direction',
               'document.mrz.check == "fail" && lane.kind != first.lane.kind']
    for i in range(15):
        yield rule(f"sequence-{i:02d}", "high", "", "    by: [document.token]\n    sequence:\n"
                   f"      - {{step: first, when: '{firsts[i % 5]}'}}\n"
                   f"      - {{step: second, when: '{seconds[i % 3]}'}}\n    within: {5 + 2 * i}m\n")


SETS = {
    "windows": lambda: [*match_rules(), *window_rules(range(30))],
    "sequences": lambda: [*match_rules(), *window_rules([*range(8), *range(15, 22)]), *sequence_rules()],
}


def pack(name):
    return HEAD + "".join(SETS[name]())


if __name__ == "__main__":
    print(pack(sys.argv[1]), end="")
