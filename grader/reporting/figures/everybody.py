"""Everybody side by side: the numbers of a class, item by item as it stands on the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Mask
from grader.judging.verdict import Verdict
from grader.reporting.sitting import Sitting
from problems.program import Kind
from solutions.interval import Column

DIGITS = 8
"""More digits than so many say no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Everybody:
    """Arrays of shape (items, students), nan where a sheet does not have an item.

    items        numbers that are asked of anybody, as they stand on the sheets
    value        what was typed
    right        the right value; `low` and `high` are the ends of what is accepted
    unexplained  wrong, and nothing on the own sheet leads there: no mistake that is named, and not
                 the own answers before it
    """

    items: tuple[str, ...]
    value: Column
    right: Column
    low: Column
    high: Column
    unexplained: Mask


def everybody(sittings: Sequence[Sitting], count: int) -> Everybody:
    """The numbers of so many students; items of one name are one item, whatever the structure."""
    numbers = [_numbers(sitting) for sitting in sittings]
    names = {
        sitting.items[line]: None
        for sitting, lines in zip(sittings, numbers, strict=True) for line in lines.tolist()
    }  # fmt: skip
    place = {item: number for number, item in enumerate(names)}
    value, right, low, high = np.full((4, len(place), count), np.nan)
    unexplained = np.zeros((len(place), count), dtype=bool)
    for sitting, lines in zip(sittings, numbers, strict=True):
        here = np.ix_(np.array([place[sitting.items[line]] for line in lines]), sitting.who)
        present = sitting.key.present[lines]
        for whole, own in (
            (value, sitting.answers.value), (right, sitting.key.value),
            (low, sitting.key.low), (high, sitting.key.high),
        ):  # fmt: skip
            whole[here] = np.where(present, own[lines], np.nan)
        unexplained[here] = _unexplained(sitting)[lines]
    return Everybody(
        items=tuple(place), value=value, right=right, low=low, high=high, unexplained=unexplained
    )


def _numbers(sitting: Sitting) -> NDArray[np.intp]:
    """The lines of numbers: of a word or a whole number there are too few to say anything."""
    owners = sitting.structure.owners
    return np.flatnonzero([owners[item].kind is Kind.NUMBER for item in sitting.structure.items])


def _unexplained(sitting: Sitting) -> Mask:
    """Wrong answers that neither the key nor the own path nor a mistake leads to."""
    value, key, path = sitting.answers.value, sitting.key, sitting.carried
    with np.errstate(invalid="ignore"):
        explained = (key.low <= value) & (value <= key.high)
        explained |= (path.low <= value) & (value <= path.high)
    explained |= sitting.named != 0
    unexplained: Mask = sitting.has(Verdict.WRONG) & np.isfinite(value) & (value != 0) & ~explained
    return unexplained


def significant(values: Column) -> NDArray[np.intp]:
    """How many significant digits numbers have without the zeros at their end; of 0 there are 0."""
    size = np.abs(values)
    zero = size == 0
    magnitude = np.floor(np.log10(np.where(zero, 1.0, size)) + 1e-12)
    mantissa = size / 10.0**magnitude
    found = np.full(size.shape, DIGITS)
    for digits in range(DIGITS - 1, 0, -1):
        rounded = np.round(mantissa, digits - 1)
        found[np.abs(rounded - mantissa) < 10.0**-DIGITS] = digits
    found[zero] = 0
    return found
