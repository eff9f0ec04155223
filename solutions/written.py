"""How a right answer is written: text that, typed into the form, is correct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from problems.program import Kind, Quantity
from solutions.closed_forms import closed_form, typed
from solutions.columns import Givens
from solutions.keys import decimal
from solutions.structure import Structure


def written(structure: Structure, place: str, value: Fraction, givens: Givens) -> str:
    """The value of a cell as a student should have written it."""
    quantity = structure.owners[place]
    if quantity.kind is Kind.EXPRESSION:
        return typed(closed_form(structure.program, place, givens))
    return _WRITTEN[quantity.kind](structure, quantity, value)


def _number(structure: Structure, _: Quantity, value: Fraction) -> str:
    return decimal(value, structure.rounding.key_decimals)


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
