"""Instances of a structure side by side: one NumPy column of n numbers for each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from problems.program import Program
from solutions import reference
from solutions.evaluate import COLUMNS, run
from solutions.structure import Structure

Column = NDArray[np.float64]
Givens = Mapping[str, tuple[Fraction, ...]]


def given_columns(program: Program, rows: Sequence[Givens]) -> dict[str, Column]:
    """The givens of n instances: name -> (n, *shape)."""
    found = {}
    for quantity in program.givens:
        numbers = [[float(value) for value in row[quantity.name]] for row in rows]
        found[quantity.name] = np.array(numbers).reshape(len(rows), *quantity.shape)
    return found


def columns_of(program: Program, numbers: Column) -> dict[str, Column]:
    """The same of (n, cells), a row for each instance, its cells in the order of the program."""
    found, first = {}, 0
    for quantity in program.givens:
        own = numbers[:, first : first + len(quantity.cells)]
        found[quantity.name] = own.reshape(len(numbers), *quantity.shape)
        first += len(quantity.cells)
    return found


def cells_of(columns: Mapping[str, Column], program: Program) -> list[Column]:
    """The givens as a tape reads them: one array of n numbers for each given cell."""
    cells: list[Column] = []
    for quantity in program.givens:
        flat = columns[quantity.name].reshape(columns[quantity.name].shape[0], -1)
        cells.extend(np.ascontiguousarray(flat.T))
    return cells


def reference_cells(structure: Structure, columns: Mapping[str, Column]) -> dict[str, Column]:
    """The NumPy reference's value of every cell it computes: cell -> n numbers.

    A course's own family without a reference is computed by its program on columns.
    """
    if structure.witness is None:
        cells = cells_of(columns, structure.program)
        count = len(next(iter(columns.values())))
        with np.errstate(all="ignore"):
            values = run(structure.tape, cells, COLUMNS)
        return {
            place: np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))
            for place, value in zip(structure.tape.cells, values, strict=True)
        }
    with np.errstate(all="ignore"):  # candidates may leave the domain: the guard refuses them
        values_of = reference.evaluate(
            structure.witness, structure.parameters, structure.conventions, columns
        )
    return {
        place: value
        for quantity in structure.program.computed if quantity.name in values_of
        for place, value in zip(quantity.cells, _flat(values_of[quantity.name]), strict=True)
    }  # fmt: skip


def _flat(value: Column) -> Column:
    return np.ascontiguousarray(value.reshape(value.shape[0], -1).T)
