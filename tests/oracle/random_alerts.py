"""Random rules on the alerts of other rules."""
import times
from parse import text_of
from trees import literal, name


def on_alerts(rule, read, rng, plan):
    """Makes of a bare rule one on the alerts of the rules `read` (as dicts)."""
    rule.update(on="alert", when=_when(read, rng))
    shared = [
        path for path in read[0].get("by", []) if all(path in other.get("by", []) for other in read)
    ]
    if rng.random() < 0.7:
        rule["by"] = rng.choice([shared[:1], shared, ["rule"]])
    shape = rng.choice(["match", "match", "sliding", "tumbling", "last", "silent", "state", "two"])
    rule.update(_SHAPES[shape](read, rng, lambda: times.duration_text(rng.choice(plan.overs))))
    return rule


def _when(read, rng):
    """A filter that names the rules that are read, and perhaps asks for more."""
    names = [other["rule"] for other in read]
    which = ("==", name("rule"), literal(names[0]))
    if len(names) > 1:
        which = ("in", name("rule"), ("list", tuple(map(literal, names))))
    measures = [measure for other in read for measure in other.get("measure", {})]
    more = [
        text_of(("==", name("status"), literal(rng.choice(["firing", "resolved"])))),
        text_of(("not", name("inhibited"))),
        text_of(("!=", name("severity"), literal("low"))),
    ]
    more += [f"double(measures.{measure}) {rng.choice(['>=', '<'])} 2.0" for measure in measures]
    more += [f"has(measures.{measure})" for measure in measures[:1]]
    which = text_of(which)
    return f"{which} && {rng.choice(more)}" if rng.random() < 0.6 else which


def _condition(rng):
    return rng.choice(
        ["count() >= 2", "count() >= 1", 'count(status == "firing") > 2', "distinct(rule) > 1"]
    )


def _match(_read, _rng, _span):
    return {}


def _sliding(_read, rng, span):
    return {"window": {"over": span()}, "if": _condition(rng)}


def _tumbling(_read, rng, span):
    over = span()
    return {"window": {"over": over, "every": over}, "if": _condition(rng)}


def _last(_read, rng, _span):
    return {"window": {"last": rng.choice([1, 2, 3])}, "if": 'count(status == "firing") >= 2'}


def _silent(_read, _rng, span):
    return {"silent": span()}


def _state(_read, rng, _span):
    state = {"opens": 'status == "firing"'}
    if rng.random() < 0.8:
        state["closes"] = 'status == "resolved"'
    return {"state": state}


def _two(read, rng, span):
    """Two steps, or one and what must not follow it."""
    first = {"step": "first", "when": text_of(("==", name("rule"), literal(read[0]["rule"])))}
    if rng.random() < 0.5:
        after = {"none": 'status == "resolved" || rule != first.rule', "for": span()}
        return {"sequence": [first, after]}
    second = {"step": "second", "when": "status != first.status || time > first.time"}
    return {"sequence": [first, second], "within": span()}


_SHAPES = {
    "match": _match,
    "sliding": _sliding,
    "tumbling": _tumbling,
    "last": _last,
    "silent": _silent,
    "state": _state,
    "two": _two,
}
