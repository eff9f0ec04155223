"""Chance: how unlikely it is that answers agree with a sheet or with answers of somebody else.

What one agreement says is measured in nats: a value that one in `m` of the class has says log(m).
Three things make it say less than it seems to, and each is taken off:

- who has many answers that might agree has more luck: the bound of Chernoff on what so many
  independent answers could say together;
- items that follow from each other agree together: what they say is multiplied by the share of it
  that is independent, which is measured on the sheets of the class themselves;
- everybody is compared with everybody: the chance of one pair is multiplied by all pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.reporting.figures.everybody import Everybody
from solutions.interval import Column

SAMPLE = 256
"""Sheets that are held against each other to see which items go together."""

FINEST, COARSEST = 1 / 8, 1 / 2
"""Two sheets are alike in an item if they lie among this share of the class there, or closer."""

ENOUGH = 30
"""So many pairs of sheets should be alike by chance in all items of a finding."""

_TILTS = np.concatenate([np.linspace(0, 1, 33), np.geomspace(1.1, 30, 16)])


def log_chance(said: float, could_say: Column) -> float:
    """Bound on the log of the chance that independent answers say at least so much together.

    Each answer agrees with probability exp(-w), and says w then: `could_say` holds each w. For
    every tilt t > 0, P(sum >= s) <= exp(-t s) prod(1 - e^-w + e^(-w (1 - t))).
    """
    w = could_say[:, None]
    factors = np.logaddexp(np.log1p(-np.exp(-w)), -w * (1 - _TILTS))
    return min(0.0, float((factors.sum(axis=0) - _TILTS * said).min()))


def independent(everybody: Everybody, lines: Sequence[int], said: float) -> float:
    """What is left of what items say together where they follow from each other.

    In independent items two sheets are alike in all of them as rarely as the product has it. The
    ratio of the logs is the share that counts. And where two sheets have the same right values in
    all of the items, so may any two: not more is said than how rare that is.
    """
    sample = _sample(everybody, lines)
    first, second = np.triu_indices(sample.size, k=1)
    pairs = first.size
    share = min(COARSEST, max(FINEST, (ENOUGH / max(pairs, 1)) ** (1 / len(lines))))
    near, same = np.ones((2, pairs), dtype=bool)
    apart = 0.0
    for line in lines:
        low, high = everybody.low[line, sample], everybody.high[line, sample]
        rank = _ranks(everybody.right[line, sample])
        here = np.abs(rank[first] - rank[second]) <= share / 2 * sample.size
        apart -= math.log((np.count_nonzero(here) + 1) / (pairs + 1))
        near &= here
        same &= (low[first] <= high[second]) & (low[second] <= high[first])
    together = -math.log((np.count_nonzero(near) + 1) / (pairs + 1))
    left = said * min(1.0, together / apart) if apart else 0.0
    equal = np.count_nonzero(same)
    return min(left, math.log(pairs / equal)) if equal else left


def _sample(everybody: Everybody, lines: Sequence[int]) -> NDArray[np.intp]:
    """Some of the sheets that have all of the items."""
    have = np.flatnonzero(np.isfinite(everybody.right[lines]).all(axis=0))
    return have[:: max(1, -(-have.size // SAMPLE))]


def _ranks(values: Column) -> NDArray[np.intp]:
    """The places of numbers in order of size; those that are equal share one."""
    rounded = np.round(values, 9)
    return np.searchsorted(np.sort(rounded), rounded)
