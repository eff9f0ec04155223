"""What each answer of a sheet is worth: the points of the exercise, shared by weight."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.assignment.weights import Weights, weight_of


def shares(weights: Weights, items: Sequence[str], worth: Fraction) -> tuple[Fraction, ...]:
    """The points of each item that this sheet has; they add up to `worth`.

    Where a loop ended so early that every item left weighs 0, all weigh the same.
    """
    own = [weight_of(weights, item) for item in items] if weights else [Fraction(1)] * len(items)
    total = sum(own)
    if not total:
        return shares({}, items, worth)
    unit = worth / total
    return tuple(unit * weight for weight in own)
