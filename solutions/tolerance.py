"""Which values honest rounding can reach: the accepted interval of every cell.

One interval run computes it: every number that a student may write down (each step, and each
product, quotient, power or function in it) is widened as the rule of its quantity says, by half a
unit of the last place that is kept, the item's own rounding counted once. A copied number is not
rounded again, nor is one that has no more places than are kept. Where nothing is rounded on the way
the answer alone is widened, by half a unit or by a band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind, Quantity, Role
from problems.rounding import Rounding
from solutions.evaluate import Numbers, OnCell, by_hand, owner, run
from solutions.interval import Interval, point, widened
from solutions.rules import Rule, rule
from solutions.structure import Structure
from solutions.tape import Tape

Column = NDArray[np.float64]


def rule_for(quantity: Quantity, rounding: Rounding) -> Rule:
    """What a rounding means for a quantity: a whole number that is counted is never rounded."""
    return _rule_for(quantity.kind, quantity.role, rounding)


@cache
def _rule_for(kind: Kind, role: Role, rounding: Rounding) -> Rule:
    if kind is Kind.CHOICE:
        return rule(rounding).choosing()
    counted = role is Role.COUNT and kind is Kind.INTEGER
    return rule(rounding).counting() if counted else rule(rounding)


def rule_of(structure: Structure, quantity: str) -> Rule:
    """The rule by which a quantity is rounded."""
    return rule(structure.rounding_of(quantity))


WIDEST = 50
"""Units of the last place that an accepted interval may span."""

RoundingOf = Callable[[str], Rounding]
"""How a quantity is rounded, by its name."""


def always(rounding: Rounding) -> RoundingOf:
    """One rounding for all quantities."""
    return lambda _: rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """What honest students do to the numbers of a tape: intervals, and where they are widened."""

    rules: Sequence[Rule]
    numbers: Numbers
    on_cell: OnCell
    on_sum: OnCell


def honest(structure: Structure, tape: Tape, rounding_of: RoundingOf | None = None) -> Honest:
    """The same for the tape of the program, of a wrong one, or of a part of either."""
    roundings = rounding_of or structure.rounding_of
    owners = [structure.owners[cell] for cell in tape.cells]
    rules = [rule_for(quantity, roundings(quantity.name)) for quantity in owners]
    return Honest(
        rules=rules, numbers=by_hand(rules),
        on_cell=_widening(tape, owners, rules), on_sum=_widening_sums(rules),
    )  # fmt: skip


def accepted(
    structure: Structure, cells: Sequence[Column], rounding_of: RoundingOf | None = None
) -> dict[str, Interval]:
    """The accepted interval of each asked item over columns of givens; both ends belong to it."""
    reached = reachable(structure, cells, rounding_of)
    return {item: reached[item] for item in structure.items}


def reachable(
    structure: Structure,
    cells: Sequence[Column],
    rounding_of: RoundingOf | None = None,
    watched: Callable[[Numbers], Numbers] | None = None,
) -> dict[str, Interval]:
    """The same interval for every computed cell, asked or not.

    `rounding_of` stands in for the structure's own rules; `watched` wraps the intervals, for who
    wants to see what they meet.
    """
    tape = structure.tape
    by = honest(structure, tape, rounding_of)
    points = [point(cell) for cell in cells]
    with np.errstate(all="ignore"):
        numbers = watched(by.numbers) if watched else by.numbers
        values = run(tape, points, numbers, by.on_cell, by.on_sum)
        return {
            cell: spread(rule.accepted(value), cells)
            for cell, value, rule in zip(tape.cells, values, by.rules, strict=True)
        }


def _widening(tape: Tape, owners: Sequence[Quantity], rules: Sequence[Rule]) -> OnCell:
    """Half a unit more on either side, but for whole numbers, copies, and what is rounded already.

    0.3 * 0.5 is 0.15, whoever rounds it to 4 decimals: programs on decimals stay exact.
    """
    # A copy may come from a quantity that is not rounded, or coarser, unless there is one rule.
    copies = tape.copies if len(set(rules)) == 1 else frozenset()
    whole = {place for place, one in enumerate(owners) if one.kind is Kind.INTEGER}
    exact = copies | whole

    def widen(place: int, value: Interval) -> Interval:
        if place in exact:
            return value
        return widened(value, rules[owner(place)].half(value))

    return widen


def _widening_sums(rules: Sequence[Rule]) -> OnCell:
    def widen(place: int, value: Interval) -> Interval:
        return widened(value, rules[owner(place)].half_of_sum(value))

    return widen


def spread(interval: Interval, cells: Sequence[Column]) -> Interval:
    """The interval over all instances, also where it is the same number on each of them."""
    shape = cells[0].shape
    if interval.low.shape == shape == interval.high.shape:
        return interval
    return Interval(np.broadcast_to(interval.low, shape), np.broadcast_to(interval.high, shape))
