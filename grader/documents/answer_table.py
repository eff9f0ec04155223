"""The answer table: boxes for the asked items, vectors in a row, matrices as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from problems.program import Kind, Quantity
from solutions.structure import Structure

MOST_COLUMNS = 6
"""Boxes that fit beside each other on a page; a longer row goes on in the next."""

MOST_LARGE = 4
"""The same in large print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """The boxes of one quantity: rows of items, None where a shorter row has no box."""

    quantity: Quantity
    rows: tuple[tuple[str | None, ...], ...]

    @property
    def holds(self) -> str:
        """What each box is to hold, and so how wide it is: `numbers`, `words` or a `formula`."""
        if self.quantity.numeric or len(self.quantity.cells) > len(self.rows):
            return "numbers"
        return "words" if self.quantity.kind is Kind.CHOICE else "formula"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """The quantities in the order of asking, and how many boxes the longest row has."""

    quantities: tuple[Boxes, ...]
    columns: int

    def without(self, absent: frozenset[str]) -> AnswerTable:
        """The table of a sheet that has not all of the quantities."""
        if not absent:
            return self
        here = tuple(boxes for boxes in self.quantities if boxes.quantity.name not in absent)
        return replace(self, quantities=here)


def answer_table(structure: Structure, most: int = MOST_COLUMNS) -> AnswerTable:
    """The table of an exercise; all rows have as many places as the longest needs."""
    found = {q.name: tuple(_rows(q, most)) for q in structure.asked_quantities}
    columns = max(len(row) for rows in found.values() for row in rows)
    return AnswerTable(
        quantities=tuple(
            Boxes(
                quantity=quantity,
                rows=tuple(row + (None,) * (columns - len(row)) for row in found[quantity.name]),
            )
            for quantity in structure.asked_quantities
        ),
        columns=columns,
    )


def _rows(quantity: Quantity, most: int) -> Iterator[tuple[str, ...]]:
    """The cells row by row; a vector is one row, and one too long for the page goes on evenly."""
    width = quantity.shape[-1] if quantity.shape else 1
    lines = -(-width // most)
    each = -(-width // lines)
    for start in range(0, len(quantity.cells), width):
        for column in range(start, start + width, each):
            yield quantity.cells[column : min(column + each, start + width)]
