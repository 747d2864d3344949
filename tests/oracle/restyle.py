"""The same expression, and the same YAML text, in other words."""
import json

from parse import tokens, unquote


def _string(rng, token):
    value = unquote(token)
    if rng.random() < 0.5 and "'" not in value and "\\" not in value and "\n" not in value:
        return rng.choice(["'", "r'"]) + value + "'"
    return (
        json.dumps(value, ensure_ascii=True) if max(map(ord, value), default=0) < 0x10000 else token
    )


def _token(rng, kind, token):
    if kind == "text" and rng.random() < 0.4:
        return _string(rng, token)
    if kind == "int" and token.isdigit() and rng.random() < 0.2:
        return rng.choice([f"0x{int(token):x}", f"0X{int(token):X}"])
    if kind == "double" and "e" not in token and rng.random() < 0.3:
        return rng.choice([token + "0", token + "e0", token + "E+00"])
    return token


def expression(rng, text):
    """An expression with other spaces, quotes, forms of its numbers, perhaps in parentheses."""
    if rng.random() < 0.6:
        return text
    gap = rng.choice(["", " ", "  "])
    out = ""
    for kind, token in tokens(text)[:-1]:
        made = _token(rng, kind, token)
        apart = (
            out and (out[-1].isalnum() or out[-1] == "_") and (made[0].isalnum() or made[0] == "_")
        )
        close = out[-1:] in "\"'" and made[0].isalpha() or made[:2] in ("r'", 'r"')
        out += (
            " " if apart or close else "" if made in (".", "(") or out.endswith(".") else gap
        ) + made
    return f"({out})" if rng.random() < 0.2 else out


def block(rng, text, indent):
    """A YAML value on lines of its own: folded or literal."""
    words, lines = text.split(" "), [""]
    for word in words:
        if lines[-1] and rng.random() < 0.3 and word:
            lines.append(word)
        else:
            lines[-1] += (" " if lines[-1] else "") + word
    safe = all(line == line.strip() for line in lines) and "  " not in text and '"""' not in text
    return (
        rng.choice([">", ">-"]) + "".join(f"\n{indent}{line}" for line in lines) if safe else None
    )
