"""Random tables of the newest events of a kind, and conditions on their rows."""
import times
from trees import call, literal, name

KEYS = {"staff": "point", "seen": "vehicle.token", "passed": "point"}
_SPECS = {
    "staff": {"latest": "staffing", "key": "point"},
    "seen": {"latest": "crossing", "key": "vehicle.token"},
    "passed": {"latest": "crossing", "key": "point"},
}
_FILTERS = {
    "staff": "present > 0",
    "seen": 'direction == "entry"',
    "passed": 'has(lane.id) || mode in ["car", "coach", "truck"]',
}


def make(rng, plan):
    """Some tables by name, as YAML has them."""
    out = {}
    for table, spec in _SPECS.items():
        if rng.random() < 0.4:
            out[table] = dict(spec)
            if rng.random() < 0.5:
                out[table]["max_age"] = times.duration_text(rng.choice(plan.overs))
            if rng.random() < 0.4:
                out[table]["when"] = _FILTERS[table]
    return out


def _column(row, path):
    for part in path.split("."):
        row = ("select", row, part)
    return row


def of_key(rng, table):
    """A condition on the row of the key that events of the table have."""
    key = name(KEYS[table])
    row = ("index", name(table), key)
    choices = [("in", key, name(table)), ("!=", _column(row, "source"), literal("/feeds/a"))]
    if table == "staff":
        return rng.choice(choices + [(">", _column(row, "present"), literal(1))] * 3)
    choices += [
        ("==", _column(row, "direction"), literal("exit")),
        ("!=", _column(row, "direction"), literal("exit")),
        call("has", _column(row, "lane.id")),
        ("==", _column(row, "lane.id"), literal("L1")),
        (">=", _column(row, "party.size"), literal(2)),
    ]
    return rng.choice(choices)


def of_event(rng, table):
    """A condition on the row of an event's key and on the event."""
    row = ("index", name(table), name(KEYS[table]))
    since = ("-", name("time"), _column(row, "time"))
    choices = [
        ("<", since, call("duration", literal("1m"))),
        ("==", _column(row, "id"), name("id")),
    ]
    return of_key(rng, table) if rng.random() < 0.6 else rng.choice(choices)
