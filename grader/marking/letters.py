"""From packed verdicts to points, without looking at any answer again.

Where all items are worth the same only the number of each letter matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from grader.assignment.policy import Matrix
from grader.judging.verdict import Verdict
from grader.marking.credit import share
from grader.marking.worth import Worth
from grader.records.marks import ABSENT, LETTER, LETTERS


class Letters:
    """What the answers to exercises earn, by their letters."""

    def __init__(self, worth: Worth) -> None:
        self._worth = worth
        policy = worth.policy
        self._plain = policy.matrix is Matrix.CELLS and all(
            credit == policy.mistake for credit in policy.mistakes.values()
        )
        few, many = (
            {letter: share(policy, one, (), wrong) for letter, one in LETTERS.items()}
            for wrong in (0, policy.carried_in_full + 1)
        )
        self._over = lcm(*(one.denominator for one in (*few.values(), *many.values())))
        self._few, self._many = (
            [(letter, int(one * self._over)) for letter, one in shares.items() if one]
            for shares in (few, many)
        )
        self._kept: dict[tuple[str, int, int], Fraction] = {}

    def earned(
        self, exercise: str, items: Sequence[str], letters: str,
        mistakes: Mapping[str, tuple[str, ...]],
    ) -> Fraction:  # fmt: skip
        """The points of an exercise; `mistakes` by item without its leading number."""
        alike = self._plain and not self._worth.weights.get(exercise)
        if not alike and mistakes:
            return self._one_by_one(exercise, items, letters, mistakes)
        if not alike:
            return self._one_by_one(exercise, items, letters, {})
        return self._counted(exercise, letters)

    def _counted(self, exercise: str, letters: str) -> Fraction:
        """Where every item is worth the same and stands for itself, their numbers decide."""
        count = letters.count
        many = count(LETTER[Verdict.WRONG]) > self._worth.policy.carried_in_full
        parts = 0
        for letter, part in self._many if many else self._few:
            parts += count(letter) * part
        key = (exercise, parts, len(letters) - count(ABSENT))
        found = self._kept.get(key)
        if found is None:
            found = self._worth.points[exercise] * Fraction(parts, self._over * key[2])
            self._kept[key] = found
        return found

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
