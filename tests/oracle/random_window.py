"""Random expressions over a window, well typed, as trees (parse.py)."""
import random_latest
from evaluate import path_of
from random_expr import EventExpressions
from trees import call, literal, name
from values import instant_text


class WindowExpressions(EventExpressions):
    """Expressions over a window: aggregates of expressions over its events, and measures."""

    def __init__(self, rng, world, kinds, pack, by):
        super().__init__(rng, world, kinds, pack)
        self.by, self.measures = by, {}
        self.shape = None

    def over_events(self):
        inner = EventExpressions(self.rng, self.world, self.kinds, self.pack)
        inner.finite = True
        return inner

    def condition(self):
        """The last argument of an aggregate, or none."""
        return (self.over_events().boolean(1),) if self.rng.random() < 0.4 else ()

    def aggregate(self, kind):
        """An aggregate whose value is of the kind."""
        inner = self.over_events()
        if kind == "string":
            found = self.field("string")
            return call(self.rng.choice(["first", "last"]), name(found[0]), *self.condition())
        if kind == "int" and self.rng.random() < 0.55:
            return self.rng.choice(
                [call("count"), call("count", inner.boolean(1)), self.distinct()]
            )
        if kind == "double" and self.rng.random() < 0.35:
            return call(
                "mean", inner.number(self.rng.choice(["int", "double"]), 1), *self.condition()
            )
        if kind == "double" and self.rng.random() < 0.3:
            of = inner.number(self.rng.choice(["int", "double"]), 0)
            return self.rng.choice(
                [
                    call("stddev", of, *self.condition()),
                    call("quantile", of, literal(self.rng.choice([0.0, 0.5, 0.9, 1.0]))),
                ]
            )
        function = self.rng.choice(["sum", "min", "max", "first", "last"])
        return call(function, inner.number(kind, self.rng.choice([0, 0, 1])), *self.condition())

    def distinct(self):
        path, _, _ = self.field(self.rng.choice(["string", "string", "int"])) or self.field(
            "string"
        )
        return call("distinct", name(path), *self.condition())

    def measure(self):
        """(kind, tree) of a measure."""
        kind = self.rng.choice(["int", "int", "double", "double", "string"])
        tree = self.aggregate(kind)
        if kind != "string" and self.rng.random() < 0.25:
            tree = self.mixed(kind, tree)
        return kind, tree

    def mixed(self, kind, tree):
        """Arithmetic over aggregates."""
        if kind == "int":
            return (self.rng.choice(["+", "-", "*"]), tree, self.aggregate("int"))
        share = ("/", call("double", self.aggregate("int")), call("double", call("count")))
        return self.rng.choice([share, ("+", tree, self.aggregate("double"))])

    def _has_boundaries(self):
        return self.shape not in ("sliding", "last")

    def value(self, kind):
        named = [key for key, (its_kind, _) in self.measures.items() if its_kind == kind]
        if named and self._has_boundaries() and self.rng.random() < 0.3:
            return name("previous." + self.rng.choice(named))
        if named and self.rng.random() < 0.8:
            return name(self.rng.choice(named))
        return self.aggregate(kind)

    def number(self, kind, depth):
        if depth > 1 and self.rng.random() < 0.3:
            if kind == "double":
                return ("/", call("double", self.value("int")), call("double", self.value("int")))
            return (
                self.rng.choice(["+", "-", "*", "/", "%"]),
                self.value("int"),
                self.value("int"),
            )
        return self.value(kind)

    def leaf(self, depth):
        return self.pick(
            *[self.number_compared] * 8,
            self.text_measure,
            self.key_field,
            self.bounds,
            self.row_of_key
        )

    def number_compared(self):
        kind = self.rng.choice(["int", "int", "double"])
        op = self.rng.choice(["<", "<=", ">", ">=", ">=", ">", "=="])
        limit = (
            literal(self.rng.choice([0, 1, 2, 2, 3, 4, 6]))
            if kind == "int"
            else literal(self.rng.choice([0.25, 0.5, 1.0, 1.5, 2.0, 5.0]))
        )
        return (op, self.number(kind, 2), limit)

    def text_measure(self):
        named = [key for key, (kind, _) in self.measures.items() if kind == "string"]
        if not named:
            return None
        key = self.rng.choice(named)
        path = _first_field(self.measures[key][1])
        values = dict((p, v) for p, _, v in self.fields("string")).get(path)
        return (
            (self.rng.choice(["==", "!="]), name(key), literal(self.rng.choice(values)))
            if values
            else None
        )

    def key_field(self):
        texts = [(p, v) for p, f, v in self.fields("string") if p in self.by and v]
        if not texts:
            return None
        path, values = self.rng.choice(texts)
        return (self.rng.choice(["==", "!="]), name(path), literal(self.rng.choice(values)))

    def bounds(self):
        end = ("select", ("name", "window"), "end")
        start = ("select", ("name", "window"), "start")
        arrivals = ("*", call("double", call("count")), literal(self.rng.choice([7.0, 60.0])))
        needed = call("servers_needed", arrivals, literal(93.0), literal(60.0), literal(0.8))
        return self.rng.choice(
            [
                (">", needed, literal(self.rng.choice([1, 2, 3]))),
                ("<", ("%", call("getSeconds", of=end), literal(20)), literal(12)),
                (">=", ("-", end, start), call("duration", literal("1s"))),
                (
                    ">",
                    end,
                    call(
                        "timestamp",
                        literal(instant_text((self.world.start + self.world.unit) * 1000)),
                    ),
                ),
            ]
        )

    def row_of_key(self):
        if "points" not in self.pack.tables or "point" not in self.by:
            return None
        lanes = ("select", ("index", name("points"), name("point")), "lanes")
        if "staff" in self.pack.tables and self.rng.random() < 0.4:
            return (
                ">=",
                self.value("int"),
                ("select", ("index", name("staff"), name("point")), "present"),
            )
        if "passed" in self.pack.tables and self.rng.random() < 0.6:
            return random_latest.of_key(self.rng, "passed")
        return self.rng.choice(
            [(">=", self.value("int"), lanes), ("in", name("point"), name("points"))]
        )


def _first_field(tree):
    return path_of(tree[3][0])
