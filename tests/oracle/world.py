"""The small world that random packs and streams share: values few enough that conditions are often
met.
"""
import schema

ZONES = ["Europe/Zagreb", "America/Havana", "Asia/Kathmandu", "Africa/Cairo", "UTC"]
POINTS = ["XZAAA", "XZBBB", "XZCCC", "XZDDD"]
NUMBERS = [0, 1, 2, 3, 4, 5]
DOUBLES = [0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 4.0, 10.0]
SHARES = [0.0, 0.25, 0.5, 0.75, 1.0]
_TEXTS = {
    "point": POINTS,
    "lane.id": ["L1", "L2", "é1", "𝒳1", "\uff21", "", 'a"b\\c', "x\ny", "\x01\t"],
    "lane.booth": ["b1", "b 2"],
    "document.token": [f"d{number}" for number in range(1, 41)],
    "vehicle.token": ["v1", "v2"],
    "feed": ["f1", "f2"],
    "vehicle.class": ["C", "D1", "light"],
    "consignment.hs2": ["01", "07", "22"],
    "class": ["a", "b"],
    "refusal_ground": ["A", "B2"],
    "consignment.token": ["c1", "c2"],
    "traveller.token": ["t1", "t2"],
    "party.token": ["p1"],
    "region": ["west", "east"],
    "alert_id": ["0" * 32],
    "role": ["lead", "officer"],
    "skills": ["vet", "phyto", "car"],
    "traveller.nationality": ["UTO", "XXA"],
}
# Fields that only some rules may read (rules.md, section 11).
_SERVING = {"traveller.minor", "protection"}
_UNNAMED = {"asylum_procedure", "refugee_td", "stateless_td"}
# Kinds that may stand together in `on`: no field of one name with two types or two enumerations.
TOGETHER = [
    ["crossing", "count"],
    ["crossing", "inspection"],
    ["wait", "crossing"],
    ["count", "wait"],
    ["heartbeat", "crossing"],
    ["status", "crossing"],
    ["staffing", "crossing"],
    ["heartbeat", "count"],
    ["crossing", "count", "wait"],
]


class World:
    """The values that one case draws from."""

    def __init__(self, rng):
        self.rng, self.serving, self.protected = rng, False, False
        self.values, self.active = {}, {}
        for kind, fields in schema.KINDS.items():
            for path, field in fields.items():
                self.values[kind, path] = self._pool(path, field)
            optional = [path for path, field in fields.items() if not field.required]
            rng.shuffle(optional)
            self.active[kind] = [
                path for path, field in fields.items() if field.required
            ] + optional[:9]
        if rng.random() < 0.3:
            self.active["crossing"] += ["traveller.minor", "traveller.nationality", "protection"]
            self.active["crossing"] = sorted(set(self.active["crossing"]))

    def _pool(self, path, field):
        rng = self.rng
        if field.type == "list":
            return field.values[:3] or _TEXTS[path]
        if field.values:
            return rng.sample(field.values, min(3, len(field.values)))
        if field.type == "int":
            return NUMBERS[: rng.choice([3, 4, 6])]
        if field.type == "double":
            if path == "timing.wait_s" and rng.random() < 0.2:
                return [0.123, 33.3, 1e21, 1e-7]
            return SHARES if field.maximum else DOUBLES[: rng.choice([4, 6, 9])]
        if field.type == "bool":
            return [True, False]
        texts = _TEXTS.get(path, ["x", "y"])
        return texts[: rng.randint(1, len(texts))]

    def readable(self, kinds, types):
        """(path, field, values) of the fields that a rule on these kinds may read, of the wanted
        types.
        """
        out = []
        for path, field in schema.fields_of(kinds).items():
            having = [kind for kind in kinds if path in schema.KINDS[kind]]
            barred = path in _SERVING and not self.serving
            barred = barred or (path in schema.PROTECTED and not self.protected)
            if barred or field.type not in types or not having:
                continue
            if any(path in self.active[kind] for kind in having):
                values = sorted(
                    {value for kind in having for value in self.values.get((kind, path), [])}
                )
                named = [value for value in values if self.serving or value not in _UNNAMED]
                out.append((path, field, named))
        return sorted(out)
