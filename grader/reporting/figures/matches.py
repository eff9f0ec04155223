"""Matches: unexplained answers that fit another's sheet, or stand on another's sheet as well.

Each says as much as it is rare, in nats: log of how many in the class there are for one who has
such a value, with at most so many digits as were typed. Costs sorting, and what is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Mask, Places
from grader.reporting.figures.everybody import Everybody, significant
from solutions.interval import Column

COMMON = 0.05
"""A value that a larger share of the class has says nothing."""

MOST = 32
"""Nor one that more than so many have, however large the class."""

WIDE = 20
"""An interval so many times as wide as is usual at the item accepts too much to say anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Agreements between two students at one item, in three columns, and what each can say.

    says  (items, students): what an agreement in an answer would say; 0 where nothing
    """

    line: Places
    who: Places
    whom: Places
    says: Column


def fitting(everybody: Everybody) -> Matches:
    """Answers that another's sheet accepts."""
    says = np.zeros(everybody.value.shape)
    found = [_fitting(everybody, line, says) for line in range(len(everybody.items))]
    return _matches(found, says)


def same(everybody: Everybody) -> Matches:
    """The same unexplained answer on two sheets that accept different values there."""
    says = np.zeros(everybody.value.shape)
    found = [_same(everybody, line, says) for line in range(len(everybody.items))]
    return _matches(found, says)


def _matches(found: list[tuple[Places, Places]], says: Column) -> Matches:
    none = np.zeros(0, dtype=np.intp)
    return Matches(
        line=np.repeat(np.arange(len(found)), [who.size for who, _ in found]),
        who=np.concatenate([none, *(who for who, _ in found)]),
        whom=np.concatenate([none, *(whom for _, whom in found)]),
        says=says,
    )


def rare_enough(among: int) -> int:
    """How many of a class may have a value that says something."""
    return max(1, min(MOST, int(COMMON * among)))


def _says(values: Column, having: NDArray[np.intp], among: int) -> Column:
    """What values say that so many others have, of so many who might."""
    rare = np.log(max(among - 1, 1) / np.maximum(having, 1))
    by_digits = np.log(10) * np.maximum(significant(values) - 1, 0)
    return np.where(having <= rare_enough(among), np.minimum(rare, by_digits), 0.0)


def _fitting(everybody: Everybody, line: int, says: Column) -> tuple[Places, Places]:
    own = np.flatnonzero(everybody.unexplained[line])
    sheets = _in_order(everybody.low[line], everybody.high[line])
    low, high = everybody.low[line, sheets], everybody.high[line, sheets]
    value = everybody.value[line, own]
    widest = (high - low).max(initial=0.0)
    first = np.searchsorted(low, value - widest, side="left")
    size = np.searchsorted(low, value, side="right") - first
    size[size > WIDE * rare_enough(sheets.size)] = 0
    known = size > 0
    asked, at = _spread(first, size)
    fits = (high[at] >= value[asked]) & (sheets[at] != own[asked])
    asked, at = asked[fits], at[fits]
    having = np.bincount(asked, minlength=own.size)
    # Where nobody's sheet is near, agreeing would say most.
    empty = np.searchsorted(low, value, side="right") == first
    says[line, own] = np.where(known | empty, _says(value, having, sheets.size), 0.0)
    telling = says[line, own[asked]] > 0
    return own[asked[telling]], sheets[at[telling]]


def _in_order(low: Column, high: Column) -> Places:
    """The sheets that have an item, by the lower end of what they accept."""
    width = high - low
    there = np.flatnonzero(np.isfinite(width))
    if there.size:
        there = there[width[there] <= WIDE * max(float(np.median(width[there])), 1e-9)]
    return there[np.argsort(low[there], kind="stable")]


def _spread(first: Places, size: Places) -> tuple[Places, Places]:
    """The numbers of runs, and all places in them: run after run."""
    before = np.cumsum(size) - size
    number = np.repeat(np.arange(size.size), size)
    return number, np.arange(number.size) - before[number] + first[number]


def _same(everybody: Everybody, line: int, says: Column) -> tuple[Places, Places]:
    typed = everybody.value[line]
    typed = np.sort(typed[np.isfinite(typed)])
    own = np.flatnonzero(everybody.unexplained[line])
    value = everybody.value[line, own]
    if not own.size:
        return own, own
    half = _usual_width(everybody, line) / 2
    having = np.searchsorted(typed, value + half, side="right")
    having -= np.searchsorted(typed, value - half, side="left") + 1
    says[line, own] = _says(value, having, typed.size)
    own = own[says[line, own] > 0]
    pairs = [*_equal(everybody.value[line, own])]
    none = np.zeros((0, 2), dtype=np.intp)
    who, whom = own[np.concatenate([none, *pairs]).T]
    apart = _apart(everybody, line, who, whom)
    return who[apart], whom[apart]


def _usual_width(everybody: Everybody, line: int) -> float:
    width = everybody.high[line] - everybody.low[line]
    return float(np.median(width[np.isfinite(width)]))


def _apart(everybody: Everybody, line: int, who: Places, whom: Places) -> Mask:
    """Whether two sheets accept nothing in common."""
    low, high = everybody.low[line], everybody.high[line]
    return np.asarray((high[who] < low[whom]) | (high[whom] < low[who]))


def _equal(values: Column) -> Iterator[Places]:
    """(pairs, 2): the places of equal numbers, the lower one first."""
    order = np.argsort(values, kind="stable")
    in_order = values[order]
    starts = np.flatnonzero(np.diff(in_order, prepend=np.nan) != 0)
    for group in np.split(order, starts[1:]):
        if group.size > 1:
            yield np.sort(group)[np.array(np.triu_indices(group.size, k=1)).T]
