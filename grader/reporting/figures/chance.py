"""Chance: how unlikely it is that answers agree with a sheet or with answers of somebody else.

What one agreement says is measured in nats: a value that one in `m` of the class has says log(m).
Three things make it say less than it seems to, and each is taken off:

- who has many answers that might agree has more luck: the chance is that so many independent
  answers say as much together;
- items that follow from each other agree together: what they say is multiplied by the share of it
  that is independent, which is measured on the sheets of the class themselves;
- everybody is compared with everybody: the chance of one pair is multiplied by all pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Mask
from grader.reporting.figures.everybody import Everybody
from solutions.interval import Column

SAMPLE = 512
"""Sheets that are held against each other to see which items go together."""

FINEST, COARSEST = 1 / 8, 1 / 2
"""Two sheets are alike in an item if they lie among this share of the class there, or closer."""

ENOUGH = 30
"""So many pairs of sheets should be alike by chance in all items of a finding."""

STEP = 1 / 16
"""What answers say is summed up in steps of so many nats, each rounded up."""


LEAST = 1e-300
"""No chance is told from a smaller one."""


def log_chance(said: float, could_say: Column) -> float:
    """Log of the chance that independent answers say at least so much together.

    Each agrees with probability exp(-w), and says w then: `could_say` holds each w.
    """
    most = max(int(said / STEP), 0)
    exactly = np.zeros(most + 1)  # the chance of so many steps; the last one is of as many or more
    exactly[0] = 1.0
    for w in could_say.tolist():
        agrees = math.exp(-w) * exactly
        exactly -= agrees
        steps = min(math.ceil(w / STEP), most)
        exactly[steps:] += agrees[: most + 1 - steps]
        exactly[most] += agrees[most + 1 - steps :].sum()
    return math.log(max(exactly[most], LEAST))


def independent(everybody: Everybody, lines: Sequence[int], says: Sequence[float]) -> float:
    """What is left of what items say together where they follow from each other.

    Measured twice on pairs of sheets, and the lesser counts: by how often they are alike in all of
    the items, which shows what follows from what; and by how often they have the same right values,
    which shows that their givens are from a few numbers.
    """
    sample = _sample(everybody, lines)
    pairs = np.triu_indices(sample.size, k=1)
    here = np.ix_(np.array(lines), sample)
    right, low, high = everybody.right[here], everybody.low[here], everybody.high[here]
    return min(sum(says) * _share_alike(right, pairs), sum(says) - _lift(low, high, pairs))


Pairs = tuple[NDArray[np.intp], ...]


def _share_alike(right: Column, pairs: Pairs) -> float:
    """How much rarer two sheets are alike in all items than in each: 1 if they are independent.

    As a ratio of logs: of items that all follow from one, it is one of so many.
    """
    first, second = pairs
    items, sheets = right.shape
    share = min(COARSEST, max(FINEST, (ENOUGH / max(first.size, 1)) ** (1 / items)))
    together, apart = np.ones(first.size, dtype=bool), 0.0
    for line in right:
        rank = _ranks(line)
        here = np.abs(rank[first] - rank[second]) <= share / 2 * sheets
        apart += _rare(here)
        together &= here
    return min(1.0, _rare(together) / apart) if apart else 0.0


def _lift(low: Column, high: Column, pairs: Pairs) -> float:
    """Log of how much more often two sheets have the same values than if items were independent.

    Of all items, or of the first ones of them, beginning with those that agree most often: where
    no two sheets agree in all, nothing is known of all.
    """
    first, second = pairs
    same = (low[:, first] <= high[:, second]) & (low[:, second] <= high[:, first])
    same = same[np.argsort(-np.count_nonzero(same, axis=1), kind="stable")]
    together, apart, lift = np.ones(first.size, dtype=bool), 0.0, 0.0
    for here in same:
        together &= here
        if not together.any():
            break
        apart += _rare(here)
        lift = max(lift, apart - _rare(together))
    return lift


def _rare(here: Mask) -> float:
    """How much it would say if one of these pairs was met."""
    return math.log((here.size + 1) / (np.count_nonzero(here) + 1))


def _sample(everybody: Everybody, lines: Sequence[int]) -> NDArray[np.intp]:
    """Some of the sheets that have all of the items."""
    have = np.flatnonzero(np.isfinite(everybody.right[[*lines]]).all(axis=0))
    return have[:: max(1, -(-have.size // SAMPLE))]


def _ranks(values: Column) -> NDArray[np.intp]:
    """The places of numbers in order of size; those that are equal share one."""
    rounded = np.round(values, 9)
    return np.searchsorted(np.sort(rounded), rounded)
