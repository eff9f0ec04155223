"""Whether two expressions are the same function of their variables.

They are evaluated at rational points that the caller draws, exactly: fractions as long as there is
no function in them, certified balls after that. Two functions of bounded size that differ agree on
such points by chance less often than once in 10^9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from solutions.evaluate import decided
from solutions.exact import Engine, Undecided, Undefined, Value, may_be_equal
from solutions.operations import TABLE
from solutions.tape import split_arguments

Point = Mapping[str, Fraction]

ENOUGH = 4
"""Points at which both must have a value."""

LARGEST_ARGUMENT = 500
"""Functions of a larger number are not worked out: their exponentials fill the memory."""


def same_function(one: Formula, other: Formula, points: Sequence[Point]) -> bool:
    """Equal at ENOUGH of the points, and different at none where both have a value."""
    agreeing = 0
    for point in points:
        equal = _equal_at(one, other, point)
        if equal is False:
            return False
        agreeing += equal is True
        if agreeing == ENOUGH:
            return True
    return False


def value_at(formula: Formula, point: Point) -> float | None:
    """The value of an expression at a point; None where it has none."""

    def question(k: Engine) -> float:
        low, high = k.bounds(_value(formula, point, k))
        return float((low + high) / 2)

    try:
        return decided(question)
    except (Undecided, Undefined, OverflowError):
        return None


def _equal_at(one: Formula, other: Formula, point: Point) -> bool | None:
    """None where one of them has no value."""

    def question(k: Engine) -> bool:
        return may_be_equal(k, _value(one, point, k), _value(other, point, k))

    try:
        return decided(question)
    except (Undecided, Undefined):
        return None


def _value(formula: Formula, point: Point, k: Engine) -> Value:
    match formula:
        case Number(value):
            return k.number(value)
        case Name(place):
            return k.number(point[place])
        case Call(operation, arguments):
            whole, inner = split_arguments(operation, arguments)
            values = [_value(a, point, k) for a in inner]
            row = TABLE[operation]
            if row.text:
                _refuse_huge(k, values)
            return row.exact(k, *whole, *values)


def _refuse_huge(k: Engine, values: Sequence[Value]) -> None:
    for value in values:
        low, high = k.bounds(value)
        if max(abs(low), abs(high)) > LARGEST_ARGUMENT:
            raise Undefined("too large an argument")
