"""Values of the expression language: errors, timestamps, durations, arithmetic, comparison, texts.

int is a Python int, uint a UInt, double a float; bool, str, bytes, None, list and
dict stand for themselves.
"""
import datetime
import fractions
import math
import zoneinfo

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
UINT_MAX = 2**64 - 1
NANOS = 1_000_000_000


class CelError(Exception):
    """An evaluation that has no value; `absent` where an absent field was read."""

    def __init__(self, message, absent=False):
        super().__init__(message)
        self.absent = absent


class UInt(int):
    """An unsigned 64-bit integer."""


class Instant:
    """A point in time, in nanoseconds since 1970."""

    __slots__ = ("ns",)

    def __init__(self, ns):
        self.ns = ns

    def __eq__(self, other):
        return type(other) is type(self) and other.ns == self.ns

    def __hash__(self):
        return hash((type(self).__name__, self.ns))

    def __repr__(self):
        return f"{type(self).__name__}({to_text(self)})"


class Span(Instant):
    """A length of time, in nanoseconds."""

    __slots__ = ()


def type_name(value):
    names = {
        bool: "bool",
        UInt: "uint",
        int: "int",
        float: "double",
        str: "string",
        bytes: "bytes",
        list: "list",
        dict: "map",
        Instant: "timestamp",
        Span: "duration",
        type(None): "null_type",
    }
    return names[type(value)]


def is_number(value):
    return type(value) in (int, UInt, float)


def fits_int(value):
    if not INT_MIN <= value <= INT_MAX:
        raise CelError("integer overflow")
    return value


def fits_uint(value):
    if not 0 <= value <= UINT_MAX:
        raise CelError("unsigned overflow")
    return UInt(value)


def equal(a, b):
    """CEL's ==, also inside lists and maps; numbers of different types are equal where their
    values are.
    """
    if is_number(a) and is_number(b):
        return a == b
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(k in b and equal(v, b[k]) for k, v in a.items())
    return a == b


def compare(a, b):
    """-1, 0, 1, or None where one of them is NaN."""
    if is_number(a) and is_number(b):
        if math.isnan(a) or math.isnan(b):
            return None
        return (a > b) - (a < b)
    if type(a) is not type(b) or type(a) not in (bool, str, bytes, Instant, Span):
        raise CelError(f"no ordering of {type_name(a)} and {type_name(b)}")
    if isinstance(a, Instant):
        a, b = a.ns, b.ns
    return (a > b) - (a < b)


def _divide_whole(a, b):
    if b == 0:
        raise CelError("division by zero")
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def _divide_double(a, b):
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _whole(op, a, b, fits):
    if op == "+":
        return fits(a + b)
    if op == "-":
        return fits(a - b)
    if op == "*":
        return fits(a * b)
    quotient = _divide_whole(a, b)
    return fits(quotient) if op == "/" else fits(a - quotient * b)


def _double(op, a, b):
    if op == "+":
        return a + b
    if op == "-":
        return a - b
    if op == "*":
        return a * b
    if op == "/":
        return _divide_double(a, b)
    raise CelError("no % of doubles")


def _of_time(op, a, b):
    pair = (type(a), op, type(b))
    if pair in ((Instant, "+", Span), (Span, "+", Instant)):
        return Instant(a.ns + b.ns)
    if pair == (Instant, "-", Span):
        return Instant(a.ns - b.ns)
    if pair == (Instant, "-", Instant):
        return Span(fits_int(a.ns - b.ns))
    if pair == (Span, "+", Span):
        return Span(fits_int(a.ns + b.ns))
    if pair == (Span, "-", Span):
        return Span(fits_int(a.ns - b.ns))
    raise CelError(f"no {op} of these")


def arithmetic(op, a, b):
    """+ - * / % of two values of types that go together."""
    if isinstance(a, Instant) and isinstance(b, Instant):
        return _of_time(op, a, b)
    if type(a) is not type(b):
        raise CelError(f"no {op} of {type_name(a)} and {type_name(b)}")
    if type(a) is int:
        return _whole(op, a, b, fits_int)
    if type(a) is UInt:
        return _whole(op, int(a), int(b), fits_uint)
    if type(a) is float:
        return _double(op, a, b)
    if op == "+" and type(a) in (str, bytes, list):
        return a + b
    raise CelError(f"no {op} of {type_name(a)}")


def negate(value):
    if type(value) is int:
        return fits_int(-value)
    if type(value) is float:
        return -value
    raise CelError("nothing to negate")


def _decimals(ns):
    """'.5' for half a second, '' for none."""
    return f".{ns:09d}".rstrip("0").rstrip(".")


def instant_text(ns):
    """RFC 3339 in UTC with as many decimals as needed."""
    seconds, rest = divmod(ns, NANOS)
    day = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return day.strftime(f"{day.year:04d}-%m-%dT%H:%M:%S") + _decimals(rest) + "Z"


def span_text(ns):
    sign = "-" if ns < 0 else ""
    seconds, rest = divmod(abs(ns), NANOS)
    return f"{sign}{seconds}{_decimals(rest)}s"


def double_text(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def to_text(value):
    """CEL's string() of a value."""
    kind = type(value)
    if kind is bool:
        return "true" if value else "false"
    if kind in (int, UInt):
        return str(int(value))
    if kind is float:
        return double_text(value)
    if kind is str:
        return value
    if kind is Span:
        return span_text(value.ns)
    if kind is Instant:
        return instant_text(value.ns)
    raise CelError(f"no text of {type_name(value)}")


def whole_of(value):
    """CEL's int() of a value."""
    if type(value) in (int, UInt):
        return fits_int(int(value))
    if type(value) is float:
        if not math.isfinite(value) or not INT_MIN < value < 2.0**63:
            raise CelError("double out of range")
        return int(value)
    if type(value) is Instant:
        return value.ns // NANOS
    if type(value) is str:
        return _number_in(value, int)
    raise CelError(f"no int of {type_name(value)}")


def _number_in(text, make):
    try:
        return make(text)
    except ValueError as problem:
        raise CelError(str(problem)) from problem


def double_of(value):
    """CEL's double() of a value."""
    if is_number(value):
        return float(value)
    if type(value) is str:
        return _number_in(value, float)
    raise CelError(f"no double of {type_name(value)}")


def local(ns, zone):
    """The wall clock of an instant in a zone (None: UTC; a name, or an offset as +02:00)."""
    utc = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    moment = utc + datetime.timedelta(microseconds=ns // 1000)
    if zone is None or zone in ("UTC", "Z"):
        return moment
    if zone[0] in "+-" or zone[0].isdigit():
        sign = -1 if zone[0] == "-" else 1
        hours, minutes = zone.lstrip("+-").split(":")
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        return moment.astimezone(datetime.timezone(sign * offset))
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as problem:
        raise CelError(f"no zone {zone}") from problem


def exact_sum(values):
    """The sum of doubles as if computed without rounding, rounded once."""
    if all(map(math.isfinite, values)):
        return float(sum(map(fractions.Fraction, values), fractions.Fraction(0)))
    return sum(values)
