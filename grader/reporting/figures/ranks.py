"""Rank correlation, and how far chance alone goes.

Spearman's coefficient is the correlation of ranks, where equal values share the mean of theirs. If
two things have nothing to do with each other, every order of the one is as likely as any other:
then it has mean 0 and variance 1 / (n - 1), ties or not, and is nearly normal (Hotelling and Pabst,
Rank correlation and tests of significance involving no assumption of normality, 1936; Kendall, Rank
Correlation Methods). No student is drawn anew, so that the same class gives the same figures.
Where nearly all values are equal it is far from normal: as for tables (Cochran, Some methods for
strengthening the common chi-square tests, 1954), enough pairs must be expected that differ from the
most frequent value in both.
"""

from __future__ import annotations

from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

FEWEST = 10
"""Students from whom on something is told."""

EXPECTED = 5.0
"""Pairs that must be expected off the most frequent value of both."""


def ranks(values: Column) -> Column:
    """The rank of each, from 0; equal ones share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts + 1) / 2)[place.reshape(-1)])


def spearman(left: Column, right: Column) -> float | None:
    """The rank correlation; None where there are too few, or nearly all are alike."""
    if len(left) < FEWEST or _others(left) * _others(right) < EXPECTED * len(left):
        return None
    return float(np.corrcoef(ranks(left), ranks(right))[0, 1])


def _others(values: Column) -> int:
    """How many do not have the most frequent value."""
    return len(values) - int(np.unique(values, return_counts=True)[1].max())


def by_chance(correlation: float, students: int) -> float:
    """How likely chance alone gives a correlation that is at least so far from 0."""
    return erfc(abs(correlation) * sqrt((students - 1) / 2))


def reach(probability: float, students: int) -> float:
    """As far as chance goes but for so small a probability."""
    return min(1.0, NormalDist().inv_cdf(1 - probability / 2) / sqrt(students - 1))


def quarters(by: Column, values: Column) -> tuple[float, float]:
    """The mean of values in the lowest and in the highest quarter; equal ones count alike."""
    _, place, counts = np.unique(by, return_inverse=True, return_counts=True)
    means = np.bincount(place.reshape(-1), weights=values) / counts
    ordered = np.repeat(means, counts)
    size = max(1, len(by) // 4)
    return float(ordered[:size].mean()), float(ordered[-size:].mean())
