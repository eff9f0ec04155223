"""A sitting: one exercise as everybody answered it whose sheets ask it alike, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits, bit_of
from grader.judging.judged import CODE
from grader.judging.sheets import Answers, Key, Mask, Places
from grader.judging.verdict import Verdict
from solutions.columns import Givens
from solutions.interval import Column, Interval
from solutions.structure import Structure


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Arrays have shape (items, n): a line for each item of the structure, a column for each sheet.

    exercise  its id; `position` is the leading number of its items on these sheets
    who       (n): which of the graded students
    verdict   codes in the order of `judging.judged.VERDICTS`, after decisions; `blank` stands
              wherever a sheet does not have the item: see `key.present`
    named     bits of the mistakes that are named, in the order of the structure's
    answers   what was typed, nan where no number stands
    key       the right values with their accepted intervals
    carried   what the student's own earlier answers lead to: the accepted interval
    earned    the share of what each item is worth, 0 to 1
    typed     (n): what was typed as it stands in the form, an item a line
    givens    (n): the numbers of each sheet, exactly
    cells     the given numbers, a column for each given cell of the structure
    """

    exercise: str
    position: int
    structure: Structure
    who: Places
    verdict: NDArray[np.uint8]
    named: Bits
    answers: Answers
    key: Key
    carried: Interval
    earned: Column
    typed: Sequence[str] = ()
    givens: Sequence[Givens] = ()
    cells: Sequence[Column] = ()

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Every item as it stands on these sheets."""
        return tuple(f"{self.position}.{item}" for item in self.structure.items)

    @cached_property
    def bits(self) -> dict[str, np.uint64]:
        """The bit of each mistake in `named`."""
        return bit_of([wrong.slug for wrong in self.structure.mistakes])

    def has(self, verdict: Verdict) -> Mask:
        """Where an answer has a verdict, on the sheets that have the item."""
        return np.asarray((self.verdict == CODE[verdict]) & self.key.present)

    def of(self, columns: Places) -> Sitting:
        """Some of the sheets."""
        return Sitting(
            exercise=self.exercise, position=self.position, structure=self.structure,
            who=self.who[columns], verdict=self.verdict[:, columns], named=self.named[:, columns],
            answers=self.answers.of(columns), key=self.key.of(columns),
            carried=Interval(self.carried.low[:, columns], self.carried.high[:, columns]),
            earned=self.earned[:, columns],
            typed=[self.typed[column] for column in columns] if self.typed else (),
            givens=[self.givens[column] for column in columns] if self.givens else (),
            cells=[cell[columns] for cell in self.cells],
        )  # fmt: skip
