"""Each asked item: how many had it, who had it, what the others wrote, and how near it was.

facility        the mean share of its points that was earned
discrimination  the correlation of that share with what the same students earned of everything else
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.judging.judged import CODE, VERDICTS
from grader.judging.sheets import Mask
from grader.judging.verdict import Verdict
from grader.reporting.figures.totals import Totals
from grader.reporting.sitting import Sitting
from solutions.interval import Column

FEWEST = 10
"""Students from whom on a correlation is told: with fewer it is chance."""

MOST_VALUES = 3
DECIMAL = 10.0

TINY = 1e-12
"""Shares that differ by less are the same."""

_NOT_RIGHT = (Verdict.WRONG, Verdict.MISTAKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The figures of one item; `asked` counts the graded students whose sheets have it.

    verdicts        how many answers have each
    discrimination  None where all are alike or too few to tell
    values          numbers that several students wrote where they are not right, the most frequent
                    first, with how many wrote each
    finer, coarser  how many right answers would be wrong if the tolerance were that of one decimal
                    more, and how many others right if it were that of one decimal fewer
    """

    exercise: str
    item: str
    asked: int
    facility: float
    discrimination: float | None
    verdicts: Mapping[Verdict, int]
    values: tuple[tuple[float, int], ...]
    finer: int
    coarser: int

    def share(self, verdict: Verdict) -> float:
        """The share of the answers with a verdict."""
        return self.verdicts.get(verdict, 0) / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one sitting adds to an item: of the students who have it."""

    name: str
    earned: Column
    rest: Column
    verdict: Column
    value: Column
    low: Column
    high: Column


def items(sittings: Sequence[Sitting], totals: Totals) -> tuple[Item, ...]:
    """Every item, in the order of the sheets."""
    parts: dict[tuple[str, str], list[_Part]] = defaultdict(list)
    for sitting in sittings:
        for line, item in enumerate(sitting.structure.items):
            parts[sitting.exercise, item].append(_part(sitting, line, totals))
    return tuple(_item(exercise, own) for (exercise, _), own in parts.items())


def _part(sitting: Sitting, line: int, totals: Totals) -> _Part:
    here = np.flatnonzero(sitting.key.present[line])
    cell = np.zeros(sitting.verdict.shape, dtype=bool)
    cell[line] = True
    return _Part(
        name=sitting.items[line], earned=sitting.earned[line, here],
        rest=totals.without(sitting, cell)[here],
        verdict=sitting.verdict[line, here], value=sitting.answers.value[line, here],
        low=sitting.key.low[line, here], high=sitting.key.high[line, here],
    )  # fmt: skip


def _item(exercise: str, parts: Sequence[_Part]) -> Item:
    earned, rest, verdict, value, low, high = (
        np.concatenate([getattr(one, name) for one in parts])
        for name in ("earned", "rest", "verdict", "value", "low", "high")
    )
    counts = np.bincount(verdict.astype(np.intp), minlength=len(VERDICTS)).tolist()
    right = verdict == CODE[Verdict.CORRECT]
    off = np.isin(verdict, [CODE[one] for one in _NOT_RIGHT])
    return Item(
        exercise=exercise, item=parts[0].name, asked=len(earned),
        facility=float(earned.mean()) if earned.size else 0.0,
        discrimination=correlation(earned, rest),
        verdicts={one: n for one, n in zip(VERDICTS, counts, strict=True) if n},
        values=tuple(_frequent(value[off])),
        finer=int(np.count_nonzero(right & ~_within(value, low, high, 1 / DECIMAL))),
        coarser=int(np.count_nonzero(off & _within(value, low, high, DECIMAL))),
    )  # fmt: skip


def _within(value: Column, low: Column, high: Column, times: float) -> Mask:
    """Whether answers lie in intervals so many times as wide: a tolerance goes with its unit."""
    middle, half = (low + high) / 2, (high - low) / 2
    # What is exact stays so, whatever its decimals.
    return np.asarray((np.abs(value - middle) <= half * times) | ((half == 0) & (value == middle)))


def _frequent(values: Column) -> Iterator[tuple[float, int]]:
    counts = Counter(values[np.isfinite(values)].tolist())
    in_order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    yield from ((value, n) for value, n in in_order[:MOST_VALUES] if n > 1)


def correlation(left: Column, right: Column) -> float | None:
    """Pearson's, of the pairs that are numbers; None where it says nothing."""
    known = np.isfinite(left) & np.isfinite(right)
    left, right = left[known], right[known]
    if len(left) < FEWEST or np.ptp(left) < TINY or np.ptp(right) < TINY:
        return None
    return float(np.corrcoef(left, right)[0, 1])
