"""Which values honest rounding can reach: the accepted interval of every cell.

One interval run computes it: every number that a student may write down (each step, and each
product, quotient, power or function in it) is widened as the rule of its quantity says, by half a
unit of the last place that is kept, the item's own rounding counted once. A copied number is not
rounded again, nor is one that has no more places than are kept. Where nothing is rounded on the way
the answer alone is widened, by half a unit or by a band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind, Quantity, Role
from problems.rounding import Rounding
from solutions.evaluate import Numbers, OnCell, by_hand, owner, run
from solutions.interval import Interval, widened
from solutions.rules import Rule, rule
from solutions.structure import Structure

Column = NDArray[np.float64]


def rule_for(quantity: Quantity, rounding: Rounding) -> Rule:
    """What a rounding means for a quantity: a whole number that is counted is never rounded."""
    counted = quantity.role is Role.COUNT and quantity.kind is Kind.INTEGER
    return rule(rounding).counting() if counted else rule(rounding)


def rule_of(structure: Structure, quantity: str) -> Rule:
    """The rule by which a quantity is rounded."""
    return rule(structure.rounding_of(quantity))


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
    """The same interval for every computed cell, asked or not; a given rounding is for all.

    `watched` wraps the intervals, for who wants to see what they meet.
    """
    rules = [
        rule_for(quantity, rounding or structure.rounding_of(quantity.name))
        for quantity in structure.program.computed for _ in quantity.cells
    ]  # fmt: skip
    points = [Interval(cell, cell) for cell in cells]
    numbers = by_hand(rules)
    with np.errstate(all="ignore"):
        values = run(
            structure.tape, points, watched(numbers) if watched else numbers,
            _widening(structure, rules), _widening_sums(rules),
        )  # fmt: skip
        return {
            cell: _columns(rules[place].accepted(value), cells)
            for place, (cell, value) in enumerate(zip(structure.tape.cells, values, strict=True))
        }


def _widening(structure: Structure, rules: Sequence[Rule]) -> OnCell:
    """Half a unit more on either side, but for whole numbers, copies, and what is rounded already.

    0.3 * 0.5 is 0.15, whoever rounds it to 4 decimals: programs on decimals stay exact.
    """
    kinds = [quantity.kind for quantity in structure.program.computed for _ in quantity.cells]
    # A copy may come from a quantity that is not rounded, or coarser, unless there is one rule.
    copies = structure.tape.copies if len(set(rules)) == 1 else frozenset()
    exact = copies | {place for place, kind in enumerate(kinds) if kind is Kind.INTEGER}

    def widen(place: int, value: Interval) -> Interval:
        if place in exact:
            return value
        return widened(value, rules[owner(place)].half(value))

    return widen


def _widening_sums(rules: Sequence[Rule]) -> OnCell:
    def widen(place: int, value: Interval) -> Interval:
        return widened(value, rules[owner(place)].half_of_sum(value))

    return widen


def _columns(interval: Interval, cells: Sequence[Column]) -> Interval:
    """The interval over all instances, also where it is the same number on each of them."""
    shape = np.shape(cells[0])
    return Interval(np.broadcast_to(interval.low, shape), np.broadcast_to(interval.high, shape))
