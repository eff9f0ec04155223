"""Simulated students: how a form looks that somebody with a certain habit fills in.

Used by `grader demo`, and by tests and benchmarks as honest rounders and makers of known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from problems.program import Kind, Quantity
from problems.rounding import Mode, Rounding
from solutions.columns import Givens, cells_of, given_columns
from solutions.evaluate import COLUMNS, OnCell, owner, run, same
from solutions.keys import exact_key
from solutions.live import absent
from solutions.nearest import half_up
from solutions.structure import Structure
from solutions.tape import Tape
from solutions.written import meant, significant, written

Typed = dict[str, str]
"""Item (without its leading number) -> what is typed."""

Habit = Callable[[Structure, Givens], Typed]


def full_precision(structure: Structure, givens: Givens) -> Typed:
    """Computes on a machine and types every digit."""
    values = _values(structure, structure.tape, givens)
    typed = _typed(structure, values, givens)
    return {
        item: repr(values[item]) if structure.owners[item].numeric else text
        for item, text in typed.items()
    }


def rounds_the_answer(structure: Structure, givens: Givens) -> Typed:
    """Goes on with full precision and rounds what is typed."""
    return _typed(structure, _values(structure, structure.tape, givens), givens)


def rounds_every_step(structure: Structure, givens: Givens) -> Typed:
    """Rounds each step and goes on with the rounded number, as the sheet says."""
    values = _values(structure, structure.tape, givens, _rounding_cells(structure))
    return _typed(structure, values, givens)


def rounds_every_product(structure: Structure, givens: Givens) -> Typed:
    """Rounds each step, and each product, quotient and sum in it."""
    keep = _rounding_cells(structure, products=True)
    return _typed(structure, _values(structure, structure.tape, givens, keep, keep), givens)


def writes_fractions(structure: Structure, givens: Givens) -> Typed:
    """Types a fraction wherever the value is one with a short denominator."""
    key = exact_key(structure, givens)
    typed = rounds_the_answer(structure, givens)
    for item in typed:
        if not structure.owners[item].numeric:
            continue
        fraction = key[item].fraction
        if fraction is not None and fraction.denominator < 10**6:
            typed[item] = str(fraction)
    return typed


def makes(slug: str, variant: int = 0) -> Habit:
    """Makes one mistake throughout, and rounds the answers."""

    def wrong(structure: Structure, givens: Givens) -> Typed:
        patches = {wrong.slug: wrong.patches for wrong in structure.mistakes}[slug]
        path = replace(structure, program=structure.program.patched(dict(patches[variant])))
        return _typed(path, _values(structure, path.tape, givens), givens)

    return wrong


def _values(
    structure: Structure, tape: Tape, givens: Givens, on_cell: OnCell = same, on_sum: OnCell = same
) -> dict[str, float]:
    cells = cells_of(given_columns(structure.program, [givens]), structure.program)
    with np.errstate(all="ignore"):
        found = dict(zip(tape.cells, run(tape, cells, COLUMNS, on_cell, on_sum), strict=True))
    numbers = {place: float(np.asarray(value).reshape(-1)[0]) for place, value in found.items()}
    gone = absent(structure, numbers.__getitem__)
    return {
        item: numbers[item] for item in structure.items if structure.owners[item].name not in gone
    }


def _rounding_cells(structure: Structure, *, products: bool = False) -> OnCell:
    """Numbers on the way as the sheet wants them kept: in full where only answers are rounded."""
    kept = [
        _keeping(quantity, structure.rounding_of(quantity.name))
        for quantity in structure.program.computed for _ in quantity.cells
    ]  # fmt: skip

    def keep(place: int, value: Any) -> Any:
        if place < 0 and not products:
            return value
        number = float(np.asarray(value).reshape(-1)[0])
        return np.array([kept[owner(place)](number)])

    return keep


def _keeping(quantity: Quantity, rounding: Rounding) -> Callable[[float], float]:
    """What is kept of a quantity; whole numbers are never rounded, also where digits are kept."""
    whole = quantity.kind is not Kind.NUMBER
    return partial(_in_full if whole else _KEPT[rounding.mode], rounding)


def _to_decimals(rounding: Rounding, value: float) -> float:
    # Half away from zero on the decimal that the float is meant to be, not on its last bit.
    return float(half_up(meant(value), rounding.decimals)) if np.isfinite(value) else value


def _to_digits(rounding: Rounding, value: float) -> float:
    return float(significant(meant(value), rounding.digits)) if np.isfinite(value) else value


def _in_full(_: Rounding, value: float) -> float:
    return value


_KEPT: Mapping[Mode, Callable[[Rounding, float], float]] = {
    Mode.EACH_STEP: _to_decimals,
    Mode.SIGNIFICANT: _to_digits,
    Mode.ANSWER_ONLY: _in_full,
    Mode.ABSOLUTE: _in_full,
    Mode.RELATIVE: _in_full,
}


def _typed(structure: Structure, values: Mapping[str, float], givens: Givens) -> Typed:
    return {
        item: written(structure, item, Fraction(value), givens) if np.isfinite(value) else ""
        for item, value in values.items()
    }


HONEST: Sequence[Habit] = (
    full_precision, rounds_the_answer, rounds_every_step, rounds_every_product
)  # fmt: skip
"""Everyone here rounds as the sheet says, or less, and is right in every item."""
