"""The strict number reader: what a student typed becomes a number, a reason, or a blank.

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed)*
    signed   = ("+" | "-")? power
    power    = operand ("^" signed)?                       2^3^2 is 2^9, -2^2 is -4
    operand  = decimal | "e" | ("exp" | "ln" | "sqrt")? "(" sum ")" | root sign, operand
    decimal  = digits with at most one "." or ",", then optionally "e" and an exponent

A plain decimal may be followed by a power of ten (`3*10^-2`) or a percent sign. Nothing is implied:
`2(3)`, `2e^3` and `1 234` are refused. Rational values stay exact until the first exp, ln or root.
"""

from __future__ import annotations

import math
import operator
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from grader.submissions import number_text, refusals
from grader.submissions.number_text import NoNumberError
from grader.submissions.sentence import Sentence

MAX_LENGTH = 80
MAX_DEPTH = 12
MAX_BITS = 1000
MAX_LOG = math.log(1e100)

_FAST = re.compile(r"[-+]?[0-9]{1,20}(?:\.([0-9]{1,40}))?").fullmatch
_PLAIN = re.compile(
    r"(?P<sign>[-+]?) *(?P<mantissa>[0-9.,]+)"
    r"(?:[eE](?P<e>[-+]?[0-9]+)"
    r"| *\* *10 *(?:\^|\*\*) *(?:(?P<ten>[-+]?[0-9]+)|\( *(?P<inside>[-+]?[0-9]+) *\)))?"
    r" *(?P<percent>%?)"
)
_WRAPPED = re.compile(r"\(([^()]*)\)")

_Number: TypeAlias = Fraction | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A number was read.

    places  of the last typed digit: 2 for 0.55, -2 for 1.2e3; None for an exact expression
    """

    text: str
    value: float
    places: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """No number could be read, for one plain reason."""

    text: str
    reason: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Nothing was typed."""


BLANK = Blank()
Entry: TypeAlias = Read | Unreadable | Blank


def read_number(text: str) -> Entry:
    """Read one typed answer; never raises, in a bounded number of steps for any text."""
    if plain := read_plain(text):
        return Read(text=text, value=plain[0], places=plain[1], note="")
    body = text.strip(number_text.EDGES)
    if not body:
        return BLANK
    try:
        return _read(text, body)
    except NoNumberError as refusal:
        return Unreadable(text=number_text.shown(text), reason=refusal.reason)


def read_plain(text: str) -> tuple[float, int] | None:
    """Value and places of a plain ASCII decimal, None for all else: for columns without notes."""
    match = _FAST(text)
    return (float(text), match.end(1) - match.start(1)) if match else None


def half_unit(read: Read) -> float:
    """Half a unit of the last typed place; 0.0 for an exact expression."""
    return 0.0 if read.places is None else 0.5 / 10**read.places


def _read(text: str, body: str) -> Read:
    if len(text) > MAX_LENGTH:
        raise NoNumberError(refusals.too_long(MAX_LENGTH))
    folded = number_text.fold(body)
    if wrapped := _WRAPPED.fullmatch(folded):
        folded = wrapped[1].strip()
    if plain := _PLAIN.fullmatch(folded):
        value, places = _plain(plain)
    else:
        value, places = float(_expression_value(folded)), None
    return Read(text=text, value=value, places=places, note=number_text.comma_note(folded))


def _plain(match: re.Match[str]) -> tuple[float, int]:
    exponent = match["e"] or match["ten"] or match["inside"] or ""
    digits, places = number_text.split_decimal(match["mantissa"], exponent)
    places += 2 * len(match["percent"])
    value = float(_shifted(digits, places))
    # The zeros of 0 have no last place: 0e9 is 0.
    return -value if match["sign"] == "-" else value, places if digits else max(places, 0)


def _shifted(digits: int, places: int) -> _Number:
    return _bounded(Fraction(digits, 10**places) if places > 0 else Fraction(digits * 10**-places))


def _bounded(value: _Number) -> _Number:
    if value:
        _refuse_out_of_proportion(_log(value))
    return value


def _refuse_out_of_proportion(log: float) -> None:
    if abs(log) > MAX_LOG:
        raise NoNumberError(refusals.TOO_LARGE if log > 0 else refusals.TOO_SMALL)


def _log(value: _Number) -> float:
    """ln |value|, also where the difference of two long fractions is nearer to 0 than a float."""
    top, bottom = value.as_integer_ratio()
    return math.log(abs(top)) - math.log(bottom)


def _expression_value(folded: str) -> _Number:
    queue = deque(number_text.tokens(folded))
    value = _sum(queue, 0, 0)
    if queue:
        raise NoNumberError(refusals.misplaced(queue[0]))
    return value


def _sum(queue: deque[str], strength: int, depth: int) -> _Number:
    """Everything from here on that binds more tightly than `strength`."""
    if depth > MAX_DEPTH:
        raise NoNumberError(refusals.too_deep(MAX_DEPTH))
    left = _operand(queue, depth)
    while queue and (row := _OPERATIONS.get(queue[0])) and row.left > strength:
        queue.popleft()
        left = _bounded(row.apply(left, _sum(queue, row.right, depth + 1)))
    return left


def _operand(queue: deque[str], depth: int) -> _Number:
    token = queue.popleft() if queue else ""
    if not token:
        raise NoNumberError(refusals.NOTHING)
    if number_text.is_number(token):
        mantissa, _, exponent = token.lower().partition("e")
        return _shifted(*number_text.split_decimal(mantissa, exponent))
    if token in "+-":
        value = _sum(queue, _SIGN_STRENGTH, depth + 1)
        return -value if token == "-" else value
    if token == "e":
        return math.e
    if token in ("(", "√", *_FUNCTIONS):
        return _applied(token, queue, depth)
    raise NoNumberError(refusals.missing_before(token))


def _applied(token: str, queue: deque[str], depth: int) -> _Number:
    if token == "√":
        return _root(_sum(queue, _ROOT_STRENGTH, depth + 1))
    if token != "(" and (not queue or queue.popleft() != "("):
        raise NoNumberError(refusals.no_parentheses(token, "2"))
    value = _sum(queue, 0, depth + 1)
    if not queue:
        raise NoNumberError(refusals.NOT_CLOSED)
    if (closing := queue.popleft()) != ")":
        raise NoNumberError(refusals.misplaced(closing))
    return value if token == "(" else _bounded(_FUNCTIONS[token](value))


def _divided(left: _Number, right: _Number) -> _Number:
    if not right:
        raise NoNumberError(refusals.DIVISION_BY_ZERO)
    return left / right


def _power(base: _Number, exponent: _Number) -> _Number:
    if base == math.e:
        return _exp(exponent)
    if not base and exponent <= 0:
        raise NoNumberError(refusals.POWER_OF_ZERO)
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if base < 0 and not whole:
        raise NoNumberError(refusals.NEGATIVE_ROOT)
    if abs(float(exponent)) > number_text.MAX_EXPONENT:
        raise NoNumberError(refusals.too_large_an_exponent(number_text.MAX_EXPONENT))
    if base:
        _refuse_out_of_proportion(float(exponent) * _log(base))
    if whole and isinstance(base, Fraction) and _bits(base) * abs(int(exponent)) <= MAX_BITS:
        return base ** int(exponent)
    return math.pow(base, exponent)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _exp(value: _Number) -> float:
    _refuse_out_of_proportion(float(value))
    return math.exp(value)


def _ln(value: _Number) -> float:
    if value <= 0:
        raise NoNumberError(refusals.LN_OF_NOTHING)
    return math.log(value)


def _root(value: _Number) -> float:
    if value < 0:
        raise NoNumberError(refusals.NEGATIVE_ROOT)
    return math.sqrt(value)


class _Operation(NamedTuple):
    left: int
    right: int
    apply: Callable[[_Number, _Number], _Number]


_OPERATIONS = {
    "+": _Operation(10, 10, operator.add),
    "-": _Operation(10, 10, operator.sub),
    "*": _Operation(20, 20, operator.mul),
    "/": _Operation(20, 20, _divided),
    "^": _Operation(40, 35, _power),
}
_SIGN_STRENGTH = 30
_ROOT_STRENGTH = 50
_FUNCTIONS = {"exp": _exp, "ln": _ln, "sqrt": _root}
