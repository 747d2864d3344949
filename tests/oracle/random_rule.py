"""Random rules: filters, keys, windows and what follows them, as the YAML would hold them."""
import copy

import times
from parse import text_of
from random_expr import EventExpressions
from trees import call, literal, name
from random_alerts import on_alerts
from random_shapes import RememberingShapes
from random_window import WindowExpressions
from values import instant_text
from world import TOGETHER, ZONES

SEVERITIES = ["info", "low", "medium", "high", "critical"]
DOMAINS = ["flow", "document", "health", "customs", "staffing", "feed"]
_TEXT_KEYS = [
    "point",
    "mode",
    "direction",
    "channel",
    "lane.kind",
    "lane.id",
    "document.token",
    "vehicle.token",
    "feed",
    "agency",
    "outcome",
]
_OTHER_KEYS = [
    "party.size",
    "document.mrz.reads",
    "planned",
    "n",
    "booths_open",
    "present",
    "queue_length",
]


def shape_of(rule):
    """The shape of a rule in the making."""
    return next(
        (shape for shape in ("sequence", "silent", "state", "window") if shape in rule), "match"
    )


class RuleMaker:
    """Makes the rules of a case; `plan` has the unit and the durations that the stream aims at."""

    def __init__(self, rng, world, pack, plan, kinds):
        self.rng, self.world, self.pack, self.plan, self.kinds = rng, world, pack, plan, kinds

    def on_alerts(self, title):
        """The YAML of a rule on the alerts of some that the pack has."""
        rule = {
            "rule": title,
            "title": f"Rule {title}",
            "severity": self.rng.choice(SEVERITIES),
            "domain": "feed",
        }
        others = [
            other for other in self.pack.rules if other.get("on") != "alert"
        ] or self.pack.rules
        read = self.rng.sample(others, self.rng.randint(1, min(2, len(others))))
        return on_alerts(rule, read, self.rng, self.plan)

    def variant(self, title):
        """A rule of the pack once more, with one thing changed, so that they may share state."""
        rule = copy.deepcopy(self.rng.choice(self.pack.rules))
        rule.update(rule=title, title=f"Rule {title}")
        over = times.duration_text(self.rng.choice(self.plan.overs))
        changes = [{"shadow": True}, {"severity": "info"}, {"by": rule.get("by", [])[::-1]}]
        if "over" in rule.get("window", {}):
            changes += [{"if": f"count() >= {self.rng.randint(1, 4)}"}] * 2
            changes += [{"resolve_after": over}]
            if "previous." not in rule["if"]:
                changes += [{"window": {"over": over}, "in_a_row": None}]
        window = dict(rule.get("window", {}))
        if {"every", "calendar"} & set(window) and "in_a_row" not in rule:
            window["early"] = not window.get("early", False)
            changes += [{"window": window}] * 2
        rule.update(self.rng.choice(changes))
        for gone in ("when", "except"):
            if rule.get("on") != "alert" and self.rng.random() < 0.2:
                rule.pop(gone, None)
        return {key: value for key, value in rule.items() if value not in (None, [])}

    def rule(self, title, shape):
        """The YAML of a rule, as a dict."""
        together = [kinds for kinds in TOGETHER if set(kinds) <= set(self.kinds)]
        kinds = [self.rng.choice(self.kinds)]
        if together and self.rng.random() < 0.2:
            kinds = list(self.rng.choice(together))
        self.rng.shuffle(kinds)
        rule = {
            "rule": title,
            "title": f"Rule {title}",
            "severity": self.rng.choice(SEVERITIES),
            "domain": self.rng.choice(DOMAINS),
        }
        remembering = shape in ("sequence", "silent", "state")
        key = self._key(kinds, remembering) if self.rng.random() < 0.75 else []
        self._rights(rule, shape, key)
        self._texts(rule)
        rule["on"] = kinds[0] if len(kinds) == 1 else kinds
        self._filters(rule, EventExpressions(self.rng, self.world, kinds, self.pack), shape)
        if key:
            rule["by"] = key
        if shape == "match":
            self._say_of_match(rule, kinds)
        elif remembering:
            RememberingShapes(self, kinds).add(rule, shape)
        else:
            self._window(rule, shape, kinds)
        self._aftermath(rule, shape)
        self.world.serving = self.world.protected = False
        return rule

    def _rights(self, rule, shape, key):
        """Which fields the rule may read that others may not."""
        if self.rng.random() < 0.1:
            rule["domain"] = "protection"
            self.world.serving = True
        groups = shape in ("sliding", "hopping", "tumbling", "last", "calendar")
        if groups and not any(path.endswith(".token") for path in key):
            if self.rng.random() < 0.15:
                rule["justification"] = "Health screening, decree 12"
                self.world.protected = True

    def _aftermath(self, rule, shape):
        """Hold and inhibition, where the case has them."""
        if shape in ("match", "sequence") and self.rng.random() < 0.3:
            rule["hold"] = times.duration_text(self.rng.choice(self.plan.overs))
        inhibitors = [
            other["rule"]
            for other in self.pack.rules
            if not {"match", "sequence"} & {shape_of(other)}
            and set(other.get("by", [])) <= set(rule.get("by", []))
        ]
        if inhibitors and rule["domain"] != "protection" and self.rng.random() < 0.4:
            rule["inhibited_by"] = self.rng.sample(
                inhibitors, self.rng.randint(1, min(2, len(inhibitors)))
            )

    def _texts(self, rule):
        if self.rng.random() < 0.3:
            rule.update(
                audience=["shift-lead"],
                labels={"team": "west"},
                runbook="https://example.org/r",
                owner="analysis-unit",
            )
        if self.rng.random() < 0.06:
            rule["enabled"] = self.rng.random() < 0.3
        if self.rng.random() < 0.12:
            rule["shadow"] = True
        if self.rng.random() < 0.15:
            day = instant_text(
                (self.world.start + self.rng.choice([0, 0, 1]) * 86400 * times.MICROS) * 1000
            )
            rule["expires"] = day[:10]

    def _filters(self, rule, expressions, shape):
        if self.rng.random() < {"match": 0.9, "sequence": 0.2}.get(shape, 0.5):
            rule["when"] = text_of(expressions.boolean(self.rng.choice([1, 2, 3])))
        if self.rng.random() < 0.25:
            rule["except"] = {
                f"x{i}": text_of(expressions.boolean(1)) for i in range(self.rng.randint(1, 2))
            }

    def _key(self, kinds, plain):
        """One to three fields; one of few values where it is to be plain."""
        paths = {path for path, _, _ in self.world.readable(kinds, ["string", "int", "bool"])}
        texts = [path for path in _TEXT_KEYS if path in paths]
        others = [path for path in _OTHER_KEYS if path in paths] + ["source", "type", "subject"]
        if plain and texts:
            return [self.rng.choice(texts[:3])]
        first = self.rng.choice(texts if texts and self.rng.random() < 0.75 else others)
        rest = [path for path in texts + others if path != first]
        return [first] + self.rng.sample(rest, min(len(rest), self.rng.choice([0, 0, 0, 1, 1, 2])))

    def _say_of_match(self, rule, kinds):
        if self.rng.random() < 0.6:
            path = self.rng.choice(self.world.readable(kinds, ["string", "int", "double", "bool"]))[
                0
            ]
            shown = ("if", call("has", name(path)), call("string", name(path)), literal("none"))
            rule["say"] = "{type} of {source} at {time}: {" + text_of(shown) + "}"

    def _window(self, rule, shape, kinds):
        over = self.rng.choice(self.plan.overs)
        rule["window"] = {"over": times.duration_text(over)}
        if shape == "last":
            rule["window"] = {"last": self.rng.choice([1, 2, 3, 5])}
        elif shape == "calendar":
            rule["window"] = {"calendar": self.rng.choice(["day", "day", "week", "month"])}
            if self.rng.random() < 0.8:
                rule["window"]["zone"] = self.rng.choice(ZONES)
            if (
                "points" in self.pack.tables
                and rule.get("by", [])[:1] == ["point"]
                and self.rng.random() < 0.6
            ):
                rule["window"]["zone"] = "points"
        elif shape == "tumbling":
            rule["window"]["every"] = times.duration_text(over)
        elif shape == "hopping":
            parts = [n for n in (2, 3, 4, 5, 10) if over % (n * 1000) == 0]
            rule["window"]["every"] = times.duration_text(over // self.rng.choice(parts))
        expressions = WindowExpressions(self.rng, self.world, kinds, self.pack, rule.get("by", []))
        expressions.shape = shape
        for number in range(self.rng.choice([0, 1, 2, 2, 3])):
            kind, tree = expressions.measure()
            measure = f"m{number}{rule['rule'][-1]}"
            expressions.measures[measure] = (kind, tree)
            rule.setdefault("measure", {})[measure] = text_of(tree)
        rule["if"] = text_of(expressions.boolean(self.rng.choice([0, 0, 1, 1, 2])))
        self._episode(rule, shape, over)
        if self.rng.random() < 0.5:
            rule[
                "say"
            ] = "{count()} events until {window.end}, {distinct(id)} ids, {string(count() > 1)}"

    def _episode(self, rule, shape, over):
        if shape != "last" and self.rng.random() < 0.35:
            after = self.rng.choice([over, over // 2, self.plan.unit, self.plan.unit * 3])
            rule["resolve_after"] = times.duration_text(after // 1000 * 1000)
        if shape not in ("sliding", "last") and self.rng.random() < 0.3:
            rule["in_a_row"] = self.rng.choice([1, 2, 2, 3])
        elif shape not in ("sliding", "last") and self.rng.random() < 0.3:
            rule["window"]["early"] = True
