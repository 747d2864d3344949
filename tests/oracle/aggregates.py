"""The aggregates of rules.md, section 5, over the values that a window's events give."""
import fractions
import math
import statistics

from evaluate import evaluate, is_true, path_of
from values import CelError, compare, exact_sum, fits_int, type_name

NAMES = {"count", "distinct", "sum", "mean", "min", "max", "first", "last", "stddev", "quantile"}


def is_bare(tree, names):
    """Whether this is the call of an aggregate."""
    return tree[0] == "call" and tree[2] is None and tree[1] in names


def calls_in(tree):
    """All aggregate calls in a tree."""
    if not isinstance(tree, tuple):
        return []
    if tree and tree[0] == "call" and is_bare(tree, NAMES):
        return [tree]
    return [call for part in tree for call in calls_in(part)]


def names(tree, pack):
    """All names in a tree, with those in the macros that it names."""
    if not isinstance(tree, tuple) or not tree:
        return set()
    if tree[0] == "name":
        return {tree[1]} | (names(pack.macros[tree[1]], pack) if tree[1] in pack.macros else set())
    return set().union(*(names(part, pack) for part in tree))


def paths(tree, pack):
    """All paths of names in a tree, and in the macros that it names."""
    if not isinstance(tree, tuple) or not tree:
        return set()
    path = path_of(tree)
    if path in pack.macros:
        return paths(pack.macros[path], pack)
    return {path} if path else set().union(*(paths(part, pack) for part in tree))


def sample(call, scope, on_error):
    """What one event gives to an aggregate: a list of one value, or of none."""
    name, arguments = call[1], call[3]
    if name == "count":
        return [True] if not arguments or is_true(arguments[0], scope, on_error) else []
    condition_at = 2 if name == "quantile" else 1
    if len(arguments) > condition_at and not is_true(arguments[condition_at], scope, on_error):
        return []
    try:
        return [evaluate(arguments[0], scope)]
    except CelError as error:
        on_error(error)
        return []


def _need(values, least=1):
    if len(values) < least:
        raise CelError("an aggregate of too few values")


def _sum(values, zero):
    if not values:
        return zero
    return exact_sum(values) if type(values[0]) is float else fits_int(sum(values))


def _mean(values):
    _need(values)
    if type(values[0]) is float:
        return exact_sum(values) / len(values)
    return float(fractions.Fraction(sum(values), len(values)))


def _extreme(values, wanted):
    _need(values)
    best = values[0]
    for value in values[1:]:
        if compare(value, best) == wanted:
            best = value
    return best


def _quantile(values, share):
    _need(values)
    return float(sorted(values)[max(math.ceil(share * len(values)) - 1, 0)])


def _edge(values, at):
    _need(values)
    return values[at]


def _stddev(values):
    _need(values, 2)
    return statistics.stdev(map(float, values))


def combine(call, values, zero):
    """The aggregate of the values in the order of their events; `zero` is the sum of none."""
    name = call[1]
    if name == "count":
        return len(values)
    if name == "distinct":
        return len({(type_name(value), value) for value in values})
    if name == "sum":
        return _sum(values, zero)
    if name == "quantile":
        return _quantile(values, call[3][1][1])
    return {
        "mean": _mean,
        "stddev": _stddev,
        "min": lambda v: _extreme(v, -1),
        "max": lambda v: _extreme(v, 1),
        "first": lambda v: _edge(v, 0),
        "last": lambda v: _edge(v, -1),
    }[name](values)


def _bound(name, fields, pack):
    if name in fields:
        return fields[name].type
    if name in pack.macros:
        return static_type(pack.macros[name], fields, pack)
    return None


_KEEP_THE_TYPE = ("sum", "min", "max", "first", "last", "greatest", "least", "abs")


def static_type(tree, fields, pack):
    """'int', 'double' or another word: the type of a numeric expression, as far as a sum of none
    needs it.
    """
    op = tree[0]
    path = path_of(tree)
    if path is not None and _bound(path, fields, pack):
        return _bound(path, fields, pack)
    if op == "lit":
        return type_name(tree[1])
    if op == "if":
        return static_type(tree[2], fields, pack)
    if op in ("+", "-", "*", "/", "%", "neg"):
        return static_type(tree[1], fields, pack)
    if op == "call" and tree[1] in _KEEP_THE_TYPE:
        return static_type(tree[3][0], fields, pack)
    if op == "call":
        return {
            "mean": "double",
            "stddev": "double",
            "quantile": "double",
            "double": "double",
            "hours": "double",
            "minutes": "double",
            "seconds": "double",
            "distance_km": "double",
            "floor": "double",
        }.get(tree[1], "int")
    if op == "select" and tree[1][0] == "index":
        return pack.tables[tree[1][1][1]].columns.get(tree[2], "string")
    return "int"
