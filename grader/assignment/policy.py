"""The policy: what a verdict earns, as a share of the item's points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

HALF = Fraction(1, 2)


class Matrix(StrEnum):
    """How the cells of a vector or matrix earn points."""

    CELLS = "cells"
    WHOLE = "whole"


class Attempts(StrEnum):
    """Which of a student's submissions counts."""

    LAST = "last"
    BEST = "best"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How verdicts become points.

    correct ... wrong  what each verdict earns, as a share of the item's points
    mistakes           what single mistakes earn in place of that; 1 accepts the reading
    carried_in_full    so many unexplained wrong items of an exercise leave carried items in full
    carried_beyond     what is left of a carried item's share where there are more
    matrix             cells earn points one by one, or the whole earns what its worst cell does
    round_to           scores are rounded to multiples of this, half up; None: not at all
    attempts           which of several submissions counts
    show_key           whether feedback shows right answers
    """

    correct: Fraction = Fraction(1)
    imprecise: Fraction = HALF
    carried: Fraction = Fraction(1)
    convention: Fraction = Fraction(1)
    mistake: Fraction = Fraction(0)
    wrong: Fraction = Fraction(0)
    mistakes: Mapping[str, Fraction] = field(default_factory=dict)
    carried_in_full: int = 2
    carried_beyond: Fraction = HALF
    matrix: Matrix = Matrix.CELLS
    round_to: Fraction | None = None
    attempts: Attempts = Attempts.LAST
    show_key: bool = True

    def credit(self, slug: str) -> Fraction:
        """What a mistake earns: its own share, else what any mistake does."""
        return self.mistakes.get(slug, self.mistake)

    def accepts(self, slug: str) -> bool:
        """Whether a mistake is an accepted reading of the exercise."""
        return self.credit(slug) == 1

    @property
    def accepted(self) -> frozenset[str]:
        """The mistakes that are accepted readings of an exercise."""
        return frozenset(slug for slug, share in self.mistakes.items() if share == 1)
