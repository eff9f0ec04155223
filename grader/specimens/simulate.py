"""Simulated students: how a form looks that somebody with a certain habit fills in.

Used by `grader demo`, and by tests and benchmarks as honest rounders and makers of known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from solutions.columns import Givens, cells_of, given_columns
from solutions.evaluate import COLUMNS, INNER, OnCell, Tape, run, same
from solutions.exact import half_up
from solutions.keys import exact_key
from solutions.live import absent
from solutions.structure import Structure
from solutions.written import written

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
    rounding = _rounding_cells(structure, products=False)
    return _typed(structure, _values(structure, structure.tape, givens, rounding), givens)


def rounds_every_product(structure: Structure, givens: Givens) -> Typed:
    """Rounds each step, and each product and quotient in it."""
    rounding = _rounding_cells(structure, products=True)
    return _typed(structure, _values(structure, structure.tape, givens, rounding), givens)


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
    structure: Structure, tape: Tape, givens: Givens, on_cell: OnCell = same
) -> dict[str, float]:
    cells = cells_of(given_columns(structure.program, [givens]), structure.program)
    with np.errstate(all="ignore"):
        found = dict(zip(tape.cells, run(tape, cells, COLUMNS, on_cell), strict=True))
    numbers = {place: float(np.asarray(value).reshape(-1)[0]) for place, value in found.items()}
    gone = absent(structure, numbers.__getitem__)
    return {
        item: numbers[item] for item in structure.items if structure.owners[item].name not in gone
    }


def _rounding_cells(structure: Structure, *, products: bool) -> OnCell:
    places = structure.rounding.decimals

    def keep(place: int, value: Any) -> Any:
        return value if place == INNER and not products else np.array([_round(value, places)])

    return keep


def _round(value: Any, places: int) -> float:
    """Half away from zero on the decimal that the float is meant to be, not on its last bit."""
    number = Fraction(repr(round(float(np.asarray(value).reshape(-1)[0]), 12)))
    return float(half_up(number, places))


def _typed(structure: Structure, values: Mapping[str, float], givens: Givens) -> Typed:
    return {
        item: written(structure, item, Fraction(value), givens) if np.isfinite(value) else ""
        for item, value in values.items()
    }


HONEST: Sequence[Habit] = (
    full_precision, rounds_the_answer, rounds_every_step, rounds_every_product
)  # fmt: skip
"""Everyone here is right in every item."""
