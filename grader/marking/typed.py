"""From entries to columns: what was typed at each item of a block, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.judging.sheets import Answers
from grader.marking.blocks import Block
from grader.marking.random_points import points
from grader.submissions.asked import Entry
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import Read
from grader.submissions.words import ReadWord
from solutions.closed_forms import closed_form
from solutions.same_function import same_function, value_at

Entries = Mapping[str, Entry]
"""Item with its leading number -> entry; items that are absent are blank."""


def answers(block: Block, entries: Sequence[Entries]) -> Answers:
    """The answers of each sheet of a block; an expression counts as its value at the sheet."""
    shape = block.key.value.shape
    value, unit = np.full(shape, np.nan), np.zeros(shape)
    other = np.zeros(shape, dtype=bool)
    for column, ((_, position), found) in enumerate(zip(block.places, entries, strict=True)):
        for line, item in enumerate(block.structure.items):
            match found.get(f"{position}.{item}"):
                case Read(value=number, places=places):
                    value[line, column] = number
                    unit[line, column] = 0.0 if places is None else 10.0**-places
                case ReadWord(value=number):
                    value[line, column] = number
                case ReadExpression() as expression:
                    value[line, column], other[line, column] = _function(
                        block, line, column, expression
                    )
    return Answers(value=value, unit=unit, other=other if other.any() else None)


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
