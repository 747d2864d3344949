"""From the text of an expression to a tree of tuples, and back.

  ('lit', value)  ('name', text)  ('select', of, field)  ('index', of, by)  ('list', (items,))
  ('map', ((key, value),))
  ('call', function, target or None, (arguments,))  ('not', e)  ('neg', e)  ('if', c, a, b)
  (op, a, b) for op in  || && == != < <= > >= in + - * / %
"""
import re

from values import Span, Instant, UInt

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<double>(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)
  | (?P<hex>0[xX][0-9a-fA-F]+[uU]?)
  | (?P<int>\d+[uU]?)
  | (?P<text>[rR]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<op>\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}])
)""",
    re.VERBOSE,
)
_LEVELS = [("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%")]
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "\\": "\\",
    '"': '"',
    "'": "'",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "?": "?",
    "`": "`",
}


def tokens(text):
    """(kind, text) of each token, ('end', '') last."""
    out, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise SyntaxError(f"cannot read {text[at:at + 20]!r}")
        out.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return out + [("end", "")]


def unquote(token):
    if token[0] in "rR":
        return token[2:-1]

    def escape(found):
        body = found[1]
        if body[0] in "xXuU":
            return chr(int(body[1:], 16))
        if body[0].isdigit():
            return chr(int(body, 8))
        return _ESCAPES[body]

    return re.sub(
        r"\\([xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|.)",
        escape,
        token[1:-1],
    )


class Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text):
        self.tokens, self.at = tokens(text), 0

    def peek(self):
        return self.tokens[self.at][1] if self.tokens[self.at][0] in ("op", "name", "end") else None

    def take(self, expected=None):
        kind, text = self.tokens[self.at]
        if expected is not None and (text != expected or kind not in ("op", "name")):
            raise SyntaxError(f"expected {expected}, not {text!r}")
        self.at += 1
        return kind, text

    def expression(self):
        condition = self.level(0)
        if self.peek() != "?":
            return condition
        self.take("?")
        yes = self.level(0)
        self.take(":")
        return ("if", condition, yes, self.expression())

    def level(self, depth):
        if depth == len(_LEVELS):
            return self.unary()
        left = self.level(depth + 1)
        while self.peek() in _LEVELS[depth]:
            op = self.take()[1]
            left = (op, left, self.level(depth + 1))
        return left

    def unary(self):
        if self.peek() == "!":
            self.take()
            return ("not", self.unary())
        if self.peek() == "-":
            self.take()
            kind = self.tokens[self.at][0]
            if kind in ("int", "double", "hex"):
                return self.member(("lit", -self.number()))
            return ("neg", self.unary())
        return self.member(self.primary())

    def number(self):
        kind, text = self.take()
        if kind == "double":
            return float(text)
        if text[-1] in "uU":
            return UInt(int(text[:-1], 0))
        return int(text, 0)

    def member(self, node):
        while self.peek() in (".", "["):
            if self.take()[1] == "[":
                node = ("index", node, self.expression())
                self.take("]")
                continue
            name = self.take()[1]
            node = (
                ("call", name, node, self.arguments())
                if self.peek() == "("
                else ("select", node, name)
            )
        return node

    def arguments(self):
        self.take("(")
        out = self.items(")")
        self.take(")")
        return out

    def items(self, closing):
        out = []
        while self.peek() != closing:
            out.append(self.expression())
            if self.peek() == closing:
                break
            self.take(",")
        return tuple(out)

    def primary(self):
        kind, text = self.tokens[self.at]
        if kind in ("int", "double", "hex"):
            return ("lit", self.number())
        self.take()
        if kind == "text":
            return ("lit", unquote(text))
        if kind == "name":
            return self.named(text)
        if text == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if text == "[":
            items = self.items("]")
            self.take("]")
            return ("list", items)
        if text == "{":
            return self.map_literal()
        raise SyntaxError(f"unexpected {text!r}")

    def named(self, text):
        words = {"true": True, "false": False, "null": None}
        if text in words:
            return ("lit", words[text])
        return ("call", text, None, self.arguments()) if self.peek() == "(" else ("name", text)

    def map_literal(self):
        entries = []
        while self.peek() != "}":
            key = self.expression()
            self.take(":")
            entries.append((key, self.expression()))
            if self.peek() == "}":
                break
            self.take(",")
        self.take("}")
        return ("map", tuple(entries))


def parse(text):
    """The tree of an expression; SyntaxError where it is none."""
    parser = Parser(text)
    tree = parser.expression()
    if parser.tokens[parser.at][0] != "end":
        raise SyntaxError(f"left over: {parser.tokens[parser.at][1]!r}")
    return tree


def _literal_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, UInt):
        return f"{int(value)}u"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in quoted) + '"'
    if isinstance(value, Span):
        return f'duration("{value.ns // 1000}us")'
    if isinstance(value, Instant):
        raise ValueError("write a timestamp as a call")
    return "null"


def _binary_depth(op):
    return next((i for i, ops in enumerate(_LEVELS) if op in ops), None)


def text_of(tree, depth=-1):
    """The text of a tree, with the parentheses that it needs where an operator of level `depth`
    surrounds it.
    """
    op, rest = tree[0], tree[1:]
    level = _binary_depth(op)
    if level is not None:
        text = f"{text_of(rest[0], level)} {op} {text_of(rest[1], level + 1)}"
        return f"({text})" if level < depth else text
    if op == "if":
        text = f"{text_of(rest[0], 0)} ? {text_of(rest[1], 0)} : {text_of(rest[2], -1)}"
        return f"({text})" if depth >= 0 else text
    if op in ("not", "neg"):
        return ("!" if op == "not" else "-") + text_of(rest[0], len(_LEVELS) + 1)
    return _tight_text(op, rest)


def _listed(trees):
    return ", ".join(text_of(tree) for tree in trees)


def _operand(tree):
    negative = (
        tree[0] == "lit" and isinstance(tree[1], (int, float)) and not isinstance(tree[1], bool)
    )
    return (
        f"({text_of(tree)})"
        if negative or tree[0] in ("not", "neg")
        else text_of(tree, len(_LEVELS) + 1)
    )


def _tight_text(op, rest):
    if op == "lit":
        return _literal_text(rest[0])
    if op == "name":
        return rest[0]
    if op == "select":
        return f"{_operand(rest[0])}.{rest[1]}"
    if op == "index":
        return f"{_operand(rest[0])}[{text_of(rest[1])}]"
    if op == "list":
        return f"[{_listed(rest[0])}]"
    if op == "map":
        return "{" + ", ".join(f"{text_of(k)}: {text_of(v)}" for k, v in rest[0]) + "}"
    target = "" if rest[1] is None else _operand(rest[1]) + "."
    return f"{target}{rest[0]}({_listed(rest[2])})"
