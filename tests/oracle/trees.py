"""Parts of expressions as trees (parse.py)."""


def literal(value):
    return ("lit", value)


def name(path):
    first, *rest = path.split(".")
    tree = ("name", first)
    for part in rest:
        tree = ("select", tree, part)
    return tree


def call(function, *arguments, of=None):
    return ("call", function, of, tuple(arguments))
