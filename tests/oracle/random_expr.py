"""Random expressions over an event, well typed, as trees (parse.py)."""
import random_latest
from trees import call, literal, name
from values import instant_text
from world import POINTS

CONSTANT_SPANS = ["1s", "30s", "1m", "90m", "-1s", "250ms", "1h"]


class EventExpressions:
    """Expressions over one event of the kinds that a rule is on."""

    def __init__(self, rng, world, kinds, pack):
        self.rng, self.world, self.kinds, self.pack = rng, world, kinds, pack
        self.finite = False  # whether no double may divide by zero

    def fields(self, *kinds_of_value):
        return self.world.readable(self.kinds, kinds_of_value)

    def pick(self, *choices):
        """One of the choices that has a value here: each is a function that may give None."""
        choices = list(choices)
        while choices:
            made = choices.pop(self.rng.randrange(len(choices)))()
            if made is not None:
                return made
        return literal(True)

    def boolean(self, depth):
        if depth <= 0 or self.rng.random() < 0.3:
            return self.leaf(depth)
        a, b = self.boolean(depth - 1), self.boolean(depth - 1)
        return self.rng.choice(
            [
                ("&&", a, b),
                ("||", a, b),
                ("&&", a, b),
                ("||", a, b),
                ("not", a),
                ("if", a, b, self.boolean(depth - 1)),
                ("==", a, b),
                ("!=", a, b),
            ]
        )

    def leaf(self, depth):
        return self.pick(
            self.text_compared,
            self.text_compared,
            self.text_in,
            self.number_compared,
            self.number_compared,
            self.has,
            self.text_function,
            self.flag,
            self.time_compared,
            self.of_table,
            self.of_latest,
            self.of_list,
            self.macro,
            self.clock,
            lambda: self.in_list_field(depth),
            self.comprehension,
        )

    def comprehension(self):
        """A macro over a list: of a field or of the pack."""
        found = self.field("list")
        numbers = self.pack.list_kinds.get("numbers") and self.field("int")
        if numbers and (found is None or self.rng.random() < 0.5):
            holder, test = name("numbers"), (
                self.rng.choice(["<", "=="]),
                name("v"),
                name(numbers[0]),
            )
        elif found:
            holder, test = name(found[0]), ("==", name("v"), literal(self.rng.choice(found[2])))
        else:
            return None
        function = self.rng.choice(["all", "exists", "exists_one", "filter", "map"])
        made = call(function, name("v"), test, of=holder)
        if function in ("filter", "map"):
            return (">=", call("size", of=made), literal(self.rng.randint(0, 2)))
        return made

    def field(self, *kinds_of_value):
        found = self.fields(*kinds_of_value)
        return self.rng.choice(found) if found else None

    def text_compared(self):
        path, field, values = self.field("string")
        others = [
            p
            for p, f, _ in self.fields("string")
            if p != path and not f.values and not field.values
        ]
        if others and self.rng.random() < 0.1:
            return (self.rng.choice(["==", "!=", "<"]), name(path), name(self.rng.choice(others)))
        op = self.rng.choice(
            ["==", "==", "!=", "<", ">="] if not field.values else ["==", "==", "!="]
        )
        return (op, name(path), literal(self.rng.choice(values))) if values else None

    def text_in(self):
        path, _, values = self.field("string")
        if not values:
            return None
        some = tuple(literal(v) for v in self.rng.sample(values, self.rng.randint(1, len(values))))
        return ("in", name(path), ("list", some))

    def of_list(self):
        wanted = [(key, kind) for key, (kind, _) in self.pack.list_kinds.items()]
        if not wanted:
            return None
        key, kind = self.rng.choice(wanted)
        path, _, _ = self.field(kind) or (None, None, None)
        if kind == "string":
            path = self.pack.list_kinds[key][1]
            if path not in [p for p, _, _ in self.fields("string")]:
                return None
        if path is None:
            return None
        if self.rng.random() < 0.2:
            return (
                self.rng.choice([">", "<="]),
                call("size", name(key)),
                literal(self.rng.randint(0, 3)),
            )
        return ("in", name(path), name(key))

    def number_compared(self):
        kind = self.rng.choice(["int", "double"])
        op = self.rng.choice(["<", "<=", ">", ">=", "==", "!="])
        left = self.number(kind, 2)
        if op in ("==", "!="):
            return (op, left, self.number_literal(kind))
        other = kind if self.rng.random() < 0.75 else {"int": "double", "double": "int"}[kind]
        return (
            op,
            left,
            self.number_literal(other) if self.rng.random() < 0.7 else self.number(other, 1),
        )

    def number_literal(self, kind):
        if self.rng.random() < 0.02:
            return literal(
                self.rng.choice([2**63 - 1, 2**53 + 1]) if kind == "int" else 2.0**63
            )
        return literal(
            self.rng.choice([0, 1, 2, 3, 4, -1, -3])
            if kind == "int"
            else self.rng.choice([0.5, 1.0, 2.0, 2.5])
        )

    def number(self, kind, depth):
        if depth <= 0 or self.rng.random() < 0.45:
            return self.number_leaf(kind)
        if self.rng.random() < 0.15:
            return ("if", self.leaf(0), self.number(kind, depth - 1), self.number(kind, depth - 1))
        if self.rng.random() < 0.15:
            other = self.number("double" if kind == "int" else "int", depth - 1)
            return call("int" if kind == "int" else "double", other)
        op = self.rng.choice(["+", "-", "*", "/", "%"] if kind == "int" else ["+", "-", "*", "/"])
        if kind == "double" and op == "/" and self.finite:
            return (op, self.number(kind, depth - 1), literal(self.rng.choice([0.5, 2.0, 4.0])))
        return (op, self.number(kind, depth - 1), self.number(kind, depth - 1))

    def number_leaf(self, kind):
        return self.pick(
            *[lambda: self.number_field(kind)] * 4,
            lambda: self.number_literal(kind),
            lambda: self.number_of_table(kind),
            lambda: self.clock_part() if kind == "int" else None,
            lambda: self.text_size() if kind == "int" else None,
            lambda: self.measured(kind),
        )

    def measured(self, kind):
        """A number by one of the functions that are not of the language's core."""
        if kind == "int":
            path = name(self.field("string")[0])
            return self.rng.choice(
                [
                    call("indexOf", literal(self.rng.choice(["A", "1", "e"])), of=path),
                    call("abs", ("-", self.number_literal("int"), literal(2)), of=name("math")),
                    call(
                        "greatest",
                        self.number_field("int") or literal(1),
                        literal(1),
                        of=name("math"),
                    ),
                ]
            )
        found = self.field("timestamp")
        rows = [("index", name("points"), literal(point)) for point in POINTS[:2]]
        choices = [
            call(
                "least", self.number_field("double") or literal(1.0), literal(1.5), of=name("math")
            )
        ]
        if found:
            between = ("-", name("time"), name(found[0]))
            choices.append(call(self.rng.choice(["hours", "minutes", "seconds"]), between))
        if "points" in self.pack.tables:
            choices.append(call("distance_km", *rows))
        return self.rng.choice(choices)

    def number_field(self, kind):
        found = self.field(kind)
        return name(found[0]) if found else None

    def text_size(self):
        path = name(self.field("string")[0])
        return self.rng.choice([call("size", path), call("size", of=path)])

    def has(self):
        optional = [
            path
            for path, field, _ in self.fields(
                "string", "int", "double", "bool", "timestamp", "list"
            )
            if not field.required
        ]
        return call("has", name(self.rng.choice(optional))) if optional else None

    def text_function(self):
        found = [entry for entry in self.fields("string") if entry[2] and not entry[1].values]
        if not found:
            return None
        path, _, values = self.rng.choice(found)
        part = self.rng.choice(values)
        function = self.rng.choice(["startsWith", "endsWith", "contains", "matches"])
        if function == "matches":
            return call(
                function,
                literal(self.rng.choice(["^XZ[AB]", "[12]$", ".", "^[a-z]+", "X.*D|1"])),
                of=name(path),
            )
        if self.rng.random() < 0.15:
            changed = self.rng.choice(
                [
                    call("lowerAscii", of=name(path)),
                    call("substring", literal(1), of=name(path)),
                    call("replace", literal("XZ"), literal("-"), of=name(path)),
                ]
            )
            return ("==", changed, literal(part[1:].lower()))
        cut = {"startsWith": part[:2], "endsWith": part[-1:], "contains": part[1:2]}[function]
        return call(function, literal(cut), of=name(path))

    def flag(self):
        found = self.field("bool")
        return name(found[0]) if found else None

    def clock_part(self):
        function = self.rng.choice(
            ["getHours", "getMinutes", "getSeconds", "getDayOfWeek", "getDate", "getDayOfYear"]
        )
        zone = self.rng.choice([(), (), (literal("Europe/Zagreb"),), (literal("+05:30"),)])
        return call(function, *zone, of=name("time"))

    def clock(self):
        return (
            self.rng.choice(["<", ">="]),
            ("%", self.clock_part(), literal(self.rng.choice([2, 3, 10]))),
            literal(self.rng.choice([1, 2])),
        )

    def time_compared(self):
        found = self.field("timestamp")
        text = instant_text((self.world.start + self.rng.randint(0, self.world.unit * 20)) * 1000)
        here = call("timestamp", literal(text))
        if found is None or self.rng.random() < 0.4:
            return (self.rng.choice(["<", "<=", ">", ">="]), name("time"), here)
        span = call("duration", literal(self.rng.choice(CONSTANT_SPANS)))
        between = ("-", name("time"), name(found[0]))
        return self.rng.choice(
            [
                (">", between, span),
                ("<=", ("+", name(found[0]), span), name("time")),
                ("<", name(found[0]), here),
                ("==", name(found[0]), name("time")),
            ]
        )

    def in_list_field(self, depth):
        found = self.field("list")
        if found is None:
            return None
        path, _, values = found
        if self.rng.random() < 0.3:
            return (">=", call("size", name(path)), literal(self.rng.randint(0, 2)))
        return ("in", literal(self.rng.choice(values)), name(path))

    def macro(self):
        if not self.pack.macros or self.kinds != ["crossing"]:
            return None
        return name(self.rng.choice(sorted(self.pack.macros)))

    def row(self):
        if "points" not in self.pack.tables or not any(
            p == "point" for p, _, _ in self.fields("string")
        ):
            return None
        return ("index", name("points"), name("point"))

    def of_latest(self):
        """What the newest events of some kind say."""
        paths = {path for path, _, _ in self.fields("string")}
        tables = [
            table
            for table, key in random_latest.KEYS.items()
            if table in self.pack.tables and key in paths
        ]
        return random_latest.of_event(self.rng, self.rng.choice(tables)) if tables else None

    def number_of_table(self, kind):
        row = self.row()
        return ("select", row, "lanes" if kind == "int" else "factor") if row else None

    def of_table(self):
        row = self.row()
        if row is None:
            return None
        both = ("list", (name("point"), name("mode")))
        choices = [
            ("in", name("point"), name("points")),
            ("==", ("select", row, "kind"), literal("road")),
            ("in", literal("XZBBB"), ("select", row, "neighbours")),
            ("!=", ("select", row, "kind"), literal("rail")),
            (">", ("select", row, "lanes"), literal(2)),
        ]
        if "rates" in self.pack.tables and self.kinds == ["crossing"]:
            choices += [
                ("in", both, name("rates")),
                (">=", ("select", ("index", name("rates"), both), "rate"), literal(1.5)),
            ] * 2
        return self.rng.choice(choices)
