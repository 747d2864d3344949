"""The value of an expression's tree in a scope.

A scope answers find(path): a value, or ABSENT for a known field that the event lacks, or UNKNOWN.
"""
from functions import FUNCTIONS
from values import CelError, arithmetic, compare, equal, negate, type_name

ABSENT, UNKNOWN = object(), object()


class Expansion:
    """What a scope finds under a macro's name: the expression that stands for it."""

    def __init__(self, tree):
        self.tree = tree


class Local:
    """A scope with one more name, the variable of all, exists, map and their like."""

    def __init__(self, outer, name, value):
        self.outer, self.name, self.value = outer, name, value

    def find(self, path):
        return self.value if path == self.name else self.outer.find(path)

    def __getattr__(self, name):
        return getattr(self.outer, name)


def path_of(tree):
    """'a.b.c' of a chain of names; None of anything else."""
    if tree[0] == "name":
        return tree[1]
    if tree[0] == "select":
        outer = path_of(tree[1])
        return None if outer is None else f"{outer}.{tree[2]}"
    return None


def evaluate(tree, scope):
    """The value; CelError where there is none."""
    op = tree[0]
    if op in ("name", "select"):
        return _path(tree, scope)
    if op == "lit":
        return tree[1]
    if op in ("&&", "||"):
        return _logic(tree, scope)
    if op == "if":
        return evaluate(tree[2] if _bool(evaluate(tree[1], scope)) else tree[3], scope)
    if op == "call":
        return _call(tree, scope)
    if op == "list":
        return [evaluate(item, scope) for item in tree[1]]
    if op == "map":
        return {evaluate(k, scope): evaluate(v, scope) for k, v in tree[1]}
    if op == "not":
        return not _bool(evaluate(tree[1], scope))
    if op == "neg":
        return negate(evaluate(tree[1], scope))
    return _binary(op, evaluate(tree[1], scope), evaluate(tree[2], scope))


def _bool(value):
    if type(value) is not bool:
        raise CelError(f"a {type_name(value)} where a bool is read")
    return value


def _path(tree, scope):
    path = path_of(tree)
    found = scope.find(path) if path is not None else UNKNOWN
    if found is ABSENT:
        raise CelError(f"{path} is absent", absent=True)
    if isinstance(found, Expansion):
        return evaluate(found.tree, scope)
    if found is not UNKNOWN:
        return found
    if tree[0] == "name":
        raise CelError(f"unknown name {path}")
    return _entry(evaluate(tree[1], scope), tree[2])


def _entry(holder, key):
    if isinstance(holder, dict):
        if key not in holder:
            raise CelError(f"no {key!r}")
        return holder[key]
    if isinstance(holder, list):
        if type(key) is not int or not 0 <= key < len(holder):
            raise CelError("index out of range")
        return holder[key]
    if hasattr(holder, "row"):
        return holder.row(key)
    raise CelError(f"no entries in a {type_name(holder)}")


def _logic(tree, scope):
    deciding = tree[0] == "||"
    problem = None
    for side in tree[1:]:
        try:
            if _bool(evaluate(side, scope)) == deciding:
                return deciding
        except CelError as error:
            problem = error if problem is None or not error.absent else problem
    if problem is not None:
        raise problem
    return not deciding


def _binary(op, a, b):
    if op == "==":
        return equal(a, b)
    if op == "!=":
        return not equal(a, b)
    if op == "in":
        if hasattr(b, "row"):
            return b.has(a)
        return any(equal(a, item) for item in b)
    if op in ("<", "<=", ">", ">="):
        order = compare(a, b)
        return (
            order is not None
            and {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[op]
        )
    if op == "index":
        return _entry(a, b)
    return arithmetic(op, a, b)


def _call(tree, scope):
    _, name, target, arguments = tree
    if name == "has" and target is None:
        return _has(arguments[0], scope)
    if target is None and scope.is_aggregate(name):
        return scope.aggregate(tree)
    if target is not None and name in _MACROS:
        return _MACROS[name](evaluate(target, scope), arguments, scope)
    values = [evaluate(argument, scope) for argument in arguments]
    full = f"math.{name}" if target == ("name", "math") else name
    if target is not None and full == name:
        values.insert(0, evaluate(target, scope))
    return FUNCTIONS[full](*values)


def _has(tree, scope):
    path = path_of(tree)
    found = scope.find(path) if path is not None else UNKNOWN
    if found is not UNKNOWN:
        return found is not ABSENT
    holder = evaluate(tree[1], scope)
    return tree[2] in holder if isinstance(holder, dict) else holder.has_column(tree[2])


def _each(values, arguments, scope):
    for value in values:
        yield Local(scope, arguments[0][1], value), value


def _any_of(values, arguments, scope, deciding):
    """exists (deciding: true) and all (deciding: false), absorbing errors as || and && do."""
    problem = None
    for inner, _ in _each(values, arguments, scope):
        try:
            if _bool(evaluate(arguments[1], inner)) == deciding:
                return deciding
        except CelError as error:
            problem = error
    if problem is not None:
        raise problem
    return not deciding


def _exists_one(values, arguments, scope):
    return (
        sum(_bool(evaluate(arguments[1], inner)) for inner, _ in _each(values, arguments, scope))
        == 1
    )


def _filter(values, arguments, scope):
    return [
        value
        for inner, value in _each(values, arguments, scope)
        if _bool(evaluate(arguments[1], inner))
    ]


def _map(values, arguments, scope):
    return [evaluate(arguments[1], inner) for inner, _ in _each(values, arguments, scope)]


_MACROS = {
    "all": lambda v, a, s: _any_of(v, a, s, False),
    "exists": lambda v, a, s: _any_of(v, a, s, True),
    "exists_one": _exists_one,
    "filter": _filter,
    "map": _map,
}


def is_true(tree, scope, on_error):
    """Whether a condition is true; one in error is not, and on_error gets the error."""
    try:
        return evaluate(tree, scope) is True
    except CelError as error:
        on_error(error)
        return False
