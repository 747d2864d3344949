"""How often each shape, aggregate and feature fired in a run."""
import collections

import aggregates

SHAPES = "match sliding hopping tumbling calendar last sequence silent state".split()
CONDITIONAL = "count distinct sum mean min max first last".split()


def _trees(rule):
    return [
        tree
        for tree in [rule.when, rule.condition, *rule.measures.values(), *rule.excepts.values()]
        if tree
    ]


def _words(tree):
    """The operators, functions and names in a tree."""
    if not isinstance(tree, tuple) or not tree:
        return
    if isinstance(tree[0], str):
        if tree[0] in ("call", "name"):
            yield tree[1]
        else:
            yield tree[0]
    for part in tree:
        yield from _words(part)


def _aggregates_of(rule):
    for tree in [rule.condition, *rule.measures.values()] if rule.window else []:
        for call in aggregates.calls_in(tree):
            conditional = len(call[3]) > {"count": 0, "quantile": 2}.get(call[1], 1)
            yield f"aggregate {call[1]}{', conditional' if conditional else ''}"


def features(rule):
    """What a rule makes use of."""
    out = {f"shape {rule.shape}", *_aggregates_of(rule)}
    words = {word for tree in _trees(rule) for word in _words(tree)}
    pack = rule.pack
    out |= {"list"} if words & set(pack.lists) else set()
    out |= {"macro"} if words & set(pack.macros) else set()
    out |= {"table"} if words & set(pack.tables) else set()
    out |= {"has"} if "has" in words else set()
    out |= (
        {f"key of {len(rule.by)}", "several types"}
        if len(rule.on) > 1
        else {f"key of {len(rule.by)}"}
    )
    out |= {"protected"} if rule.window and rule.reads_protected else set()
    out |= {"on alerts"} if rule.on == ["alert"] else set()
    out |= (
        {"latest table"}
        if words & {name for name, table in pack.tables.items() if hasattr(table, "max_age")}
        else set()
    )
    out |= {"early"} if rule.window and rule.window.early else set()
    for name, on in [
        ("hold", rule.hold),
        ("inhibited_by", rule.inhibited_by),
        ("when", rule.when),
        ("except", rule.excepts),
        ("expires", rule.expires),
        ("shadow", rule.shadow),
        ("resolve_after", rule.resolve_after),
        ("in_a_row", rule.in_a_row > 1),
        ("say", rule.say),
    ]:
        out |= {name} if on else set()
    return out


class Coverage:
    """Counts over all cases of a run."""

    def __init__(self):
        self.fired, self.resolved, self.updated, self.seen = (
            collections.Counter() for _ in range(4)
        )

    def add(self, packs, outcome):
        """Counts the alerts of a case, and the events of each sort."""
        known = {rule.name: features(rule) for pack in packs for rule in pack.rules}
        for alert in outcome.alerts + outcome.shadow:
            counter = {"firing": self.fired, "resolved": self.resolved, "updated": self.updated}[
                alert.status
            ]
            counter.update(known[alert.rule.name] | ({"late alert"} if alert.late else set()))
        self.seen.update(
            {name: value for name, value in outcome.stats.items() if isinstance(value, int)}
        )
        for counts in outcome.stats["rules"].values():
            self.seen.update({f"rules: {name}": value for name, value in counts.items()})

    def table(self):
        """Lines of text: each feature with its firings and ends, then the counts of events."""
        yield f"{'feature':32} {'fired':>8} {'resolved':>8} {'updated':>8}"
        for name in sorted(self.fired):
            yield f"{name:32} {self.fired[name]:8} {self.resolved[name]:8} {self.updated[name]:8}"
        yield f"{'counted':32} {'':>8}"
        for name in sorted(self.seen):
            yield f"{name:32} {self.seen[name]:8}"

    def thin(self, least):
        """The shapes and aggregates that fired fewer than `least` times."""
        wanted = [f"shape {shape}" for shape in SHAPES]
        wanted += [
            f"aggregate {name}{tail}" for name in CONDITIONAL for tail in ("", ", conditional")
        ]
        wanted += ["on alerts", "hold", "inhibited_by", "latest table", "early"]
        wanted += ["aggregate stddev", "aggregate quantile"]
        return [name for name in wanted if self.fired[name] < least]
