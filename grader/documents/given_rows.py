"""The givens of an exercise in rows: what fits beside each other, with slots for the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.documents.markup import Markup, Math
from grader.documents.slots import PLAIN, SET, slots
from grader.documents.writer import Writer
from problems.formula import Call, Name
from problems.program import Program, Quantity


@dataclass(frozen=True, slots=True)
class Fitting:
    """What fits beside each other in a row of givens: characters, and quantities however short."""

    characters: int
    quantities: int


USUAL, NARROW = Fitting(66, 6), Fitting(42, 3)
"""On a page, and on one in large print."""

LONG = 6
"""Cells from which on a vector is written from left to right."""


def given_rows(writer: Writer, markup: Markup, fits: Fitting = USUAL) -> str:
    """What is given, vectors as columns and matrices as matrices, with slots for the numbers."""
    rows = [
        [(writer.equation(q.name), _slotted(writer, q)) for q in row]
        for group in _rows(
            writer.program.givens, fits.characters, rows=writer.structure.row_vectors
        )
        for part in _wrapped(group, fits.quantities)
        for row in _long_ones_alone(part, writer.program)
    ]
    return markup.display(writer.aligned(rows))


def _slotted(writer: Writer, quantity: Quantity) -> Math:
    values, plain = (slots(quantity.cells, mark) for mark in (SET, PLAIN))
    name = Name(quantity.name)
    long = _is_long(quantity, writer.program) and not writer.structure.row_vectors
    return writer.numbers(Call("laid down", (name,)) if long else name, values, plain)


def _is_long(quantity: Quantity, program: Program) -> bool:
    """Whether a vector is rather a table of one row; beside matrices it stays a column."""
    if len(quantity.shape) != 1 or any(len(q.shape) > 1 for q in program.quantities):
        return False
    return quantity.shape[0] >= LONG


def _rows(quantities: Sequence[Quantity], widest: int, *, rows: bool) -> list[list[Quantity]]:
    """Givens side by side: sample after sample, then layer after layer."""
    found: list[list[Quantity]] = []
    for place in sorted({(q.layer, q.iteration) for q in quantities}):
        group = [q for q in quantities if (q.layer, q.iteration) == place]
        joins = found and found[-1][0].layer and _width(found[-1] + group, rows=rows) <= widest
        if joins:
            found[-1] += group
        else:
            found.append(group)
    return found


def _wrapped(row: list[Quantity], most: int) -> list[list[Quantity]]:
    """The row, or two or more that are about as long where it would run off the page."""
    lines = -(-len(row) // most)
    each = -(-len(row) // lines)
    return [row[i : i + each] for i in range(0, len(row), each)]


def _long_ones_alone(row: list[Quantity], program: Program) -> list[list[Quantity]]:
    """The row, with a row of its own for every long vector."""
    found: list[list[Quantity]] = []
    for quantity in row:
        if not found or _is_long(quantity, program) or _is_long(found[-1][-1], program):
            found.append([])
        found[-1].append(quantity)
    return found


def _width(quantities: Sequence[Quantity], *, rows: bool) -> int:
    flat = 2 - rows  # axes of which the last runs from left to right
    return sum(10 + 5 * (q.shape[-1] if len(q.shape) >= flat else 1) for q in quantities)
