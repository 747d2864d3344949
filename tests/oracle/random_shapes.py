"""Random rules of the shapes that remember single events: sequence, silent and state."""
import times
from parse import text_of
from random_expr import EventExpressions
from trees import name

STEPS = ["one", "two", "three"]


class RememberingShapes:
    """Adds a shape to a rule that is being made by `maker`."""

    def __init__(self, maker, kinds):
        self.rng, self.plan, self.world, self.pack = maker.rng, maker.plan, maker.world, maker.pack
        self.kinds = kinds
        self.expressions = EventExpressions(self.rng, self.world, kinds, self.pack)

    def add(self, rule, shape):
        """Adds the keys of the shape."""
        getattr(self, shape)(rule)

    def _span(self):
        return times.duration_text(self.rng.choice(self.plan.overs))

    def _compared(self, earlier):
        """A comparison of a field with that of an earlier step."""
        path = self.rng.choice(self.world.readable(self.kinds, ["string", "int"]))[0]
        return (self.rng.choice(["==", "!="]), name(path), name(f"{earlier}.{path}"))

    def _condition(self, names):
        tree = self.expressions.boolean(1)
        if self.rng.random() < 0.6:
            tree = self.expressions.pick(self.expressions.text_compared, self.expressions.text_in)
        if names and self.rng.random() < 0.6:
            compared = self._compared(self.rng.choice(names))
            tree = (
                compared
                if self.rng.random() < 0.5
                else (self.rng.choice(["&&", "||"]), tree, compared)
            )
        return text_of(tree)

    def _narrowed(self, item):
        if len(self.kinds) > 1 and self.rng.random() < 0.2:
            item["on"] = self.rng.choice(self.kinds)

    def sequence(self, rule):
        """Steps, with a `none` between them or last."""
        items, names = [], []
        for step in STEPS[: self.rng.choice([1, 2, 2, 2, 3])]:
            if names and self.rng.random() < 0.6:
                items.append({"none": self._condition(names if self.rng.random() < 0.5 else [])})
                self._narrowed(items[-1])
            item = {"step": step}
            if self.rng.random() < 0.9:
                item["when"] = self._condition(names)
            if self.rng.random() < 0.2:
                item["times"] = 2
            self._narrowed(item)
            items.append(item)
            names.append(step)
        if len(names) == 1 and "times" not in items[0] or self.rng.random() < 0.25:
            items.append({"none": self._condition(names), "for": self._span()})
        rule["sequence"] = items
        if len(names) > 1 or "times" in items[0] or self.rng.random() < 0.2:
            rule["within"] = self._span()
        self._if(rule, names)

    def _if(self, rule, names):
        path = self.rng.choice(self.world.readable(self.kinds, ["string", "int"]))[0]
        if len(names) > 1 and self.rng.random() < 0.4:
            rule["if"] = text_of(
                (self.rng.choice(["==", "!="]), name(f"one.{path}"), name(f"two.{path}"))
            )
        if self.rng.random() < 0.5:
            rule["say"] = "{one.id} to {" + names[-1] + ".time}"

    def silent(self, rule):
        """A duration, or an expression over the last event; perhaps with expected keys."""
        rule["silent"] = self._span()
        doubles = [path for path, _, _ in self.world.readable(self.kinds, ["double"])]
        if doubles and self.rng.random() < 0.5:
            scale = self.plan.unit / times.MICROS
            rule["silent"] = self.rng.choice(
                # The last ends in half a microsecond.
                ["{} * {:.2f}", "{} * {:.2f} - 1.0", "{} * {:.2f} + 0.0078125"]
            ).format(self.rng.choice(doubles), scale)
        elif self._can_be_expected() and self.rng.random() < 0.4:
            rule.update(by=["point"], keys="points")

    def _can_be_expected(self):
        paths = [path for path, _, _ in self.world.readable(self.kinds, ["string"])]
        return "points" in self.pack.tables and "point" in paths

    def state(self, rule):
        """Opened, perhaps closed, perhaps with an end of its own."""
        rule["state"] = {"opens": text_of(self.expressions.boolean(1))}
        stamps = [path for path, _, _ in self.world.readable(self.kinds, ["timestamp"])]
        if self.rng.random() < 0.7:
            rule["state"]["closes"] = text_of(self.expressions.boolean(1))
        if stamps and self.rng.random() < 0.6:
            rule["state"]["until"] = self.rng.choice(stamps)
