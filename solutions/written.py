"""How a right answer is written: text that, typed into the form, is correct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor, log10

from problems.program import Kind, Quantity
from problems.rounding import Mode
from solutions.closed_forms import closed_form, typed
from solutions.columns import Givens
from solutions.keys import decimal
from solutions.nearest import decimals_of, half_up
from solutions.rules import FINEST
from solutions.structure import Structure


def written(structure: Structure, place: str, value: Fraction, givens: Givens) -> str:
    """The value of a cell as a student should have written it."""
    quantity = structure.owners[place]
    if quantity.kind is Kind.EXPRESSION:
        return typed(closed_form(structure.program, place, givens))
    return _WRITTEN[quantity.kind](structure, quantity, value)


def _number(structure: Structure, quantity: Quantity, value: Fraction) -> str:
    rounding = structure.printed(quantity.name)
    if rounding.mode is Mode.SIGNIFICANT:
        return significant(value, rounding.digits)
    return decimal(value, rounding.key_decimals)


def significant(value: Fraction, digits: int) -> str:
    """So many significant digits without a power of 10: `0.001234`, `1.500`, `12340`, `0`."""
    rounded = half_up(value, decimals_of(value, digits))
    if not rounded:
        return "0"
    # 9.9996 becomes 10.00, and not 10.000.
    return decimal(rounded, max(decimals_of(rounded, digits), 0))


def meant(value: float) -> Fraction:
    """The decimal that a float stands for: 0.02205 is a tie, the bits next to it are not."""
    if abs(value) < FINEST:
        return Fraction(0)
    # 14 decimals at most, for noise is as large as what cancelled; of a small number ten digits.
    digits = min(14, max(10, 15 + floor(log10(abs(value)))))
    return Fraction(f"{value:.{digits}g}")


def _integer(structure: Structure, quantity: Quantity, value: Fraction) -> str:
    whole = value.denominator == 1
    return decimal(value, 0) if whole else _number(structure, quantity, value)


def _choice(_: Structure, quantity: Quantity, value: Fraction) -> str:
    return quantity.words[int(value)]


_WRITTEN: Mapping[Kind, Callable[[Structure, Quantity, Fraction], str]] = {
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
}
