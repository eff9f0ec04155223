"""Right answers of many sheets as they are written: what `written` says of each, side by side."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind
from problems.rounding import Mode
from solutions.columns import Givens
from solutions.interval import Column
from solutions.structure import Structure
from solutions.written import meant, written

LARGEST = 1e7
"""Up to so many units of the last decimal a float is far nearer to its decimal than to a tie."""

TIE = 1e-6
"""As near to the middle between two decimals, in units of the last, a value is looked at again."""


def written_columns(
    structure: Structure, place: str, values: Column, givens: Callable[[int], Givens]
) -> list[str]:
    """The values of a cell on some sheets, each as a student should have written it.

    `givens` says those of a sheet by its row: they are asked for where an answer is an expression.
    """
    quantity = structure.owners[place]
    rounding = structure.printed(quantity.name)
    if quantity.kind is Kind.CHOICE:
        return [quantity.words[int(value)] for value in values.tolist()]
    if quantity.kind is Kind.NUMBER and rounding.mode is not Mode.SIGNIFICANT:
        found, unsure = _fixed(values, rounding.key_decimals)
    elif quantity.kind is Kind.INTEGER and bool(np.all(values == np.rint(values))):
        found, unsure = _fixed(values, 0)
    else:
        found, unsure = [""] * len(values), np.arange(len(values))
    for row in unsure.tolist():
        own = givens(row) if quantity.kind is Kind.EXPRESSION else {}
        value = float(values[row])
        exact = Fraction(0) if quantity.kind is Kind.EXPRESSION else meant(value)
        found[row] = written(structure, place, exact, own)
    return found


def _fixed(values: Column, places: int) -> tuple[list[str], NDArray[np.intp]]:
    """Values with so many decimals, and the rows of those of which that is not sure: ties, very
    large ones, and those next to 0, of which there is no negative one."""
    units = np.abs(values) * 10.0**places
    tie = np.abs(units - np.floor(units) - 1 / 2) < TIE
    unsure = np.flatnonzero(tie | (units > LARGEST) | (units < 1))
    lines = f"%.{places}f\n" * len(values) % (*values.tolist(),)
    return lines.split("\n")[:-1], unsure
