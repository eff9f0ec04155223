"""From entries to columns: what was typed at each item of a block, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.judging.sheets import Answers, Mask
from grader.marking.blocks import Block
from grader.marking.random_points import points
from grader.submissions.asked import Entry
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import Read
from grader.submissions.words import ReadWord
from solutions.closed_forms import closed_form
from solutions.interval import Column
from solutions.same_function import same_function, value_at

Entries = Mapping[str, Entry]
"""Item with its leading number -> entry; items that are absent are blank."""


class Typed:
    """Answers of a block while they are put in: (items, n), nan where none stands."""

    def __init__(self, block: Block, value: Column, unit: Column) -> None:
        self._block = block
        self.value, self.unit = value, unit
        self._other: Mask | None = None

    def put(self, line: int, column: int, entry: Entry | None) -> None:
        """One entry of one sheet; an expression counts as its value at the sheet."""
        match entry:
            case Read(value=number, places=places):
                self.value[line, column] = number
                self.unit[line, column] = 0.0 if places is None else 10.0**-places
            case ReadWord(value=number):
                self.value[line, column] = number
            case ReadExpression() as expression:
                self.value[line, column], other = _function(self._block, line, column, expression)
                if other:
                    self._note_other(line, column)

    def _note_other(self, line: int, column: int) -> None:
        if self._other is None:
            self._other = np.zeros(self.value.shape, dtype=bool)
        self._other[line, column] = True

    def answers(self) -> Answers:
        """All that was put in."""
        return Answers(value=self.value, unit=self.unit, other=self._other)


def answers(block: Block, entries: Sequence[Entries]) -> Answers:
    """The answers of each sheet of a block."""
    shape = block.key.value.shape
    typed = Typed(block, np.full(shape, np.nan), np.zeros(shape))
    for column, ((_, position), found) in enumerate(zip(block.places, entries, strict=True)):
        for line, item in enumerate(block.structure.items):
            typed.put(line, column, found.get(f"{position}.{item}"))
    return typed.answers()


def _function(block: Block, line: int, column: int, typed: ReadExpression) -> tuple[float, bool]:
    """The value of an expression at the numbers of a sheet, and whether it is another function."""
    structure, givens = block.structure, block.givens[column]
    item = structure.items[line]
    key = closed_form(structure.program, item, givens)
    variables = structure.owners[item].variables
    if same_function(key, typed.formula, points(variables)):
        return float(block.key.value[line, column]), False
    at = {
        cell: value
        for quantity in structure.program.givens
        for cell, value in zip(quantity.cells, givens[quantity.name], strict=True)
    }
    value = value_at(typed.formula, at)
    return (np.nan if value is None else value), True
