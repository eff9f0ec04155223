"""Which values honest rounding can reach: the accepted interval of every cell.

Under `each step` one interval run computes it: every number that a student may write down (each
step, and each product, quotient, power or function in it) is widened by half a unit of the last
decimal, the item's own rounding counted once. A copied number is not rounded again, nor is one that
has no more decimals than are kept. Under `absolute` it is a band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind
from problems.rounding import Mode, Rounding
from solutions.evaluate import COLUMNS, Numbers, OnCell, by_hand, run
from solutions.interval import Interval, widened
from solutions.structure import Structure

Column = NDArray[np.float64]

NOISE = 1e-9
"""Room for floating-point noise, so that an entry on the very edge is inside."""


def noise(unit: float) -> float:
    """NOISE, or less where a unit of the last decimal is hardly larger."""
    return min(NOISE, unit / 1000)


def accepted(
    structure: Structure, cells: Sequence[Column], rounding: Rounding | None = None
) -> dict[str, Interval]:
    """The accepted interval of each asked item over columns of givens; both ends belong to it."""
    reached = reachable(structure, cells, rounding)
    return {item: reached[item] for item in structure.items}


def reachable(
    structure: Structure,
    cells: Sequence[Column],
    rounding: Rounding | None = None,
    watched: Callable[[Numbers], Numbers] | None = None,
) -> dict[str, Interval]:
    """The same interval for every computed cell, asked or not.

    `watched` wraps the intervals of `each step`, for who wants to see what they meet.
    """
    rounding = rounding or structure.rounding
    with np.errstate(all="ignore"):
        if rounding.mode is Mode.ABSOLUTE:
            return _band(structure, cells, rounding)
        return _by_steps(structure, cells, rounding, watched or (lambda numbers: numbers))


def _by_steps(
    structure: Structure, cells: Sequence[Column], rounding: Rounding,
    watched: Callable[[Numbers], Numbers],
) -> dict[str, Interval]:  # fmt: skip
    half = float(rounding.unit) / 2
    points = [Interval(cell, cell) for cell in cells]
    values = run(structure.tape, points, watched(by_hand(half)), _widening(structure, half))
    found = zip(structure.tape.cells, values, strict=True)
    room = noise(2 * half)
    return {cell: _columns(widened(interval, room), cells) for cell, interval in found}


def _widening(structure: Structure, half: float) -> OnCell:
    """Half a unit more on either side, but for whole numbers, copies, and what is rounded already.

    0.3 * 0.5 is 0.15, whoever rounds it to 4 decimals: programs on decimals stay exact.
    """
    kinds = {place: q.kind for q in structure.program.computed for place in q.cells}
    exact = {
        i for i, place in enumerate(structure.tape.cells)
        if kinds[place] is Kind.INTEGER or i in structure.tape.copies
    }  # fmt: skip

    def widen(place: int, value: Interval) -> Interval:
        if place in exact:
            return value
        return widened(value, np.where(_is_rounded(value, 2 * half), 0.0, half))

    return widen


def _is_rounded(value: Interval, unit: float) -> NDArray[np.bool_]:
    """Whether a value is one number, and a whole number of units."""
    one: NDArray[np.bool_] = value.low == value.high
    return one & (np.abs(value.low - unit * np.rint(value.low / unit)) < noise(unit) / 10)


def _band(structure: Structure, cells: Sequence[Column], rounding: Rounding) -> dict[str, Interval]:
    values = zip(structure.tape.cells, run(structure.tape, cells, COLUMNS), strict=True)
    margin = float(rounding.tolerance or 0)
    margin += noise(margin)
    return {
        cell: _columns(widened(Interval(value, value), margin), cells) for cell, value in values
    }


def _columns(interval: Interval, cells: Sequence[Column]) -> Interval:
    """The interval over all instances, also where it is the same number on each of them."""
    shape = np.shape(cells[0])
    return Interval(np.broadcast_to(interval.low, shape), np.broadcast_to(interval.high, shape))
