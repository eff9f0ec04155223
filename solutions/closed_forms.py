"""Closed forms: what an expression asks for, with this sheet's numbers and its letters.

The formula of a cell is followed down to the givens; those that are variables stay letters, all
others become numbers, and what is made of numbers alone is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number, replaced
from problems.program import Program
from solutions.columns import Givens
from solutions.keys import decimal

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


def closed_form(program: Program, place: str, givens: Givens) -> Formula:
    """The formula of a cell in the variables of its quantity."""
    variables = program.owner_of()[place].variables
    known: dict[str, Formula] = {}
    for quantity in program.quantities:
        if quantity.given:
            known |= {
                cell: Name(cell) if cell in variables else Number(value)
                for cell, value in zip(quantity.cells, givens[quantity.name], strict=True)
            }
        for cell, formula in quantity.steps():
            known[cell] = folded(replaced(formula, known))
            if cell == place:
                return known[cell]
    raise KeyError(place)


def folded(formula: Formula) -> Formula:
    """The formula with numbers put together: `2 * 3 * x` is `6 * x`, `0 * x` is 0."""
    if not isinstance(formula, Call):
        return formula
    arguments = tuple(map(folded, formula.arguments))
    fold = _FOLDS.get(formula.operation)
    return fold(*arguments) if fold else Call(formula.operation, arguments)


def _sum(left: Formula, right: Formula) -> Formula:
    if isinstance(left, Number) and isinstance(right, Number):
        return Number(left.value + right.value)
    if left == ZERO:
        return right
    if right == ZERO:
        return left
    coefficient, rest = _split(right)
    if coefficient < 0:
        return Call("sub", (left, _scaled(-coefficient, rest)))
    return Call("add", (left, right))


def _negative(inner: Formula) -> Formula:
    coefficient, rest = _split(inner)
    return _scaled(-coefficient, rest)


def _difference(left: Formula, right: Formula) -> Formula:
    return _sum(left, _negative(right))


def _product(left: Formula, right: Formula) -> Formula:
    (a, x), (b, y) = _split(left), _split(right)
    rest = y if x == ONE else x if y == ONE else Call("mul", (x, y))
    return _scaled(a * b, rest)


def _quotient(above: Formula, below: Formula) -> Formula:
    if isinstance(below, Number) and below.value:
        return _product(Number(1 / below.value), above)
    return ZERO if above == ZERO else Call("div", (above, below))


def _power(base: Formula, exponent: Formula) -> Formula:
    assert isinstance(exponent, Number)
    n = int(exponent.value)
    if n in (0, 1):
        return (ONE, base)[n]
    if isinstance(base, Number) and (base.value or n > 0):
        return Number(base.value**n)
    return Call("power", (base, exponent))


_FOLDS: Mapping[str, Callable[..., Formula]] = {
    "add": _sum, "sub": _difference, "neg": _negative,
    "mul": _product, "div": _quotient, "power": _power,
}  # fmt: skip


def _split(formula: Formula) -> tuple[Fraction, Formula]:
    """A folded formula as coefficient and rest."""
    match formula:
        case Number(value):
            return value, ONE
        case Call("neg", (inner,)):
            return Fraction(-1), inner
        case Call("mul", (Number(value), rest)):
            return value, rest
    return Fraction(1), formula


def _scaled(coefficient: Fraction, rest: Formula) -> Formula:
    if not coefficient or rest == ONE:
        return Number(coefficient)
    if abs(coefficient) == 1:
        return rest if coefficient == 1 else Call("neg", (rest,))
    return Call("mul", (Number(coefficient), rest))


_SUM, _TERM, _FACTOR = range(3)

_SIGNS = {
    "add": (" + ", _SUM, _SUM, _SUM),
    "sub": (" - ", _SUM, _TERM, _SUM),
    "mul": ("*", _TERM, _TERM, _TERM),
    "div": ("/", _TERM, _FACTOR, _TERM),
}
"""Sign; how tightly the left side, the right side and the result hold together."""

MOST_PLACES = 6
"""Decimals up to which a number is written as one, not as a fraction."""


def typed(formula: Formula) -> str:
    """A formula as it can be typed: `6*x^2*y - 0.5`, every product with its sign."""
    return _typed(formula)[0]


def _typed(formula: Formula) -> tuple[str, int]:
    """The text, and how tightly it holds together."""
    match formula:
        case Number(value):
            text = _numeral(value)
            return text, _SUM if value < 0 else _TERM if "/" in text else _FACTOR
        case Name(place):
            return place, _FACTOR
        case Call(operation, arguments):
            return _typed_call(operation, *arguments)


def _typed_call(operation: str, *arguments: Formula) -> tuple[str, int]:
    match operation, arguments:
        case "neg", (inner,):
            return f"-{_held(inner, _TERM)}", _SUM
        case "mul", (Number(value), rest):
            text = f"{_held(Number(abs(value)), _FACTOR)}*{_held(rest, _TERM)}"
            return (f"-{text}", _SUM) if value < 0 else (text, _TERM)
        case "power", (base, Number(n)):
            return f"{_held(base, _FACTOR)}^{n if n >= 0 else f'({n})'}", _TERM
        case _, (left, right) if operation in _SIGNS:
            sign, first, second, level = _SIGNS[operation]
            return f"{_held(left, first)}{sign}{_held(right, second)}", level
    return f"{operation}({', '.join(map(typed, arguments))})", _FACTOR


def _held(formula: Formula, least: int) -> str:
    text, level = _typed(formula)
    return text if level >= least else f"({text})"


def _numeral(value: Fraction) -> str:
    for places in range(MOST_PLACES + 1):
        if (value * 10**places).denominator == 1:
            return decimal(value, places)
    return str(value)
