"""From packed verdicts to points, without looking at any answer again.

The same letters with the same mistakes earn the same, so what was computed once is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.assignment.policy import Matrix
from grader.judging.verdict import Verdict
from grader.marking.credit import share
from grader.marking.worth import Worth
from grader.records.marks import ABSENT, LETTER, LETTERS

MOST_KEPT = 50_000
"""Different letters that are remembered, at some 100 bytes each."""


class Letters:
    """What the answers to exercises earn, by their letters.

    items  of each exercise of a layout, without leading numbers, in the order of the letters
    """

    def __init__(self, worth: Worth) -> None:
        self._worth = worth
        policy = worth.policy
        self._plain = policy.matrix is Matrix.CELLS and all(
            credit == policy.mistake for credit in policy.mistakes.values()
        )
        self._kept: dict[tuple[str, str], Fraction] = {}

    def earned(
        self, exercise: str, items: Sequence[str], letters: str,
        mistakes: Mapping[str, tuple[str, ...]],
    ) -> Fraction:  # fmt: skip
        """The points of an exercise; `mistakes` by item without its leading number."""
        alike = self._plain and not self._worth.weights.get(exercise)
        if not alike and mistakes:
            return self._one_by_one(exercise, items, letters, mistakes)
        key = (exercise, letters)
        if key not in self._kept:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            one_by_one = self._one_by_one
            self._kept[key] = (
                self._counted(exercise, letters) if alike
                else one_by_one(exercise, items, letters, {})
            )  # fmt: skip
        return self._kept[key]

    def _counted(self, exercise: str, letters: str) -> Fraction:
        """Where every item is worth the same and stands for itself, their numbers decide."""
        count = len(letters) - letters.count(ABSENT)
        wrong = letters.count(LETTER[Verdict.WRONG])
        policy = self._worth.policy
        shares = sum(
            (
                share(policy, verdict, (), wrong) * letters.count(letter)
                for letter, verdict in LETTERS.items() if letter in letters
            ),
            Fraction(0),
        )  # fmt: skip
        return self._worth.points[exercise] * shares / count

    def _one_by_one(
        self, exercise: str, items: Sequence[str], letters: str,
        mistakes: Mapping[str, tuple[str, ...]],
    ) -> Fraction:  # fmt: skip
        there = [
            (item, LETTERS[letter])
            for item, letter in zip(items, letters, strict=True) if letter != ABSENT
        ]  # fmt: skip
        names = [item for item, _ in there]
        most = self._worth.shares(exercise, names)
        slugs = [mistakes.get(item, ()) for item in names]
        earned = self._worth.earned(names, most, [verdict for _, verdict in there], slugs)
        return sum(earned, Fraction(0))
