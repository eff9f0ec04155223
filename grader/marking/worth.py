"""What each answer of a sheet is worth, and what it earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.assignment.weights import Weights, weight_of
from grader.judging.verdict import Verdict
from grader.marking.credit import points
from grader.marking.score import total


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Points and weights of every exercise, and the policy that turns verdicts into points."""

    points: Mapping[str, Fraction]
    weights: Mapping[str, Weights]
    policy: Policy

    def shares(self, exercise: str, items: Sequence[str]) -> tuple[Fraction, ...]:
        """The points of each item of an exercise that a sheet has."""
        return shares(self.weights.get(exercise, {}), items, self.points[exercise])

    def earned(
        self, items: Sequence[str], most: Sequence[Fraction], verdicts: Sequence[Verdict],
        mistakes: Sequence[tuple[str, ...]],
    ) -> tuple[Fraction, ...]:  # fmt: skip
        """What each answer to an exercise earns of the `most` that it is worth."""
        return points(self.policy, items, most, verdicts, mistakes)


def shares(weights: Weights, items: Sequence[str], worth: Fraction) -> tuple[Fraction, ...]:
    """The points of each item that this sheet has; they add up to `worth`.

    Where a loop ended so early that every item left weighs 0, all weigh the same.
    """
    if not weights:
        return (worth / len(items),) * len(items)
    own = [weight_of(weights, item) for item in items]
    whole = total(own)
    if not whole:
        return shares({}, items, worth)
    unit = worth / whole
    return tuple(unit * weight for weight in own)
