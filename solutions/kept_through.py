"""Whether two mistakes made together are a convention: everything that is trained moves rightly.

Target minus output in the deltas is a mistake if the step is subtracted, and no mistake if it is
added. Which pairs may be one a family says; whether they are under its settings is tried on numbers
of its draw tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from problems.draws import Pool
from problems.family import Problem
from problems.program import Program, ProgramError, Quantity, Role
from solutions.evaluate import COLUMNS, run
from solutions.patches import Patch
from solutions.tape import compile_tape

SHEETS = 32
"""Sheets on which every update must come out right."""

CLOSE = 1e-9

UPDATES = (Role.WEIGHT_UPDATE, Role.BIAS_UPDATE)

Column = NDArray[np.float64]


def keep_updates(
    problem: Problem, program: Program, ones: Sequence[Patch], others: Sequence[Patch]
) -> bool:
    """Whether a patch of one mistake and one of the other leave every update as it is."""
    places = [cell for q in program.computed if q.role in UPDATES for cell in q.cells]
    pairs = [{**one, **other} for one in ones for other in others]
    if not places or not pairs:
        return False
    right = _values(problem, program, places)
    return any(_equal(right, _patched(problem, program, pair, places)) for pair in pairs)


def _patched(
    problem: Problem, program: Program, patch: Patch, places: Sequence[str]
) -> Column | None:
    try:
        return _values(problem, program.patched(dict(patch)), places)
    except ProgramError:  # together they go round in a circle
        return None


def _equal(right: Column, found: Column | None) -> bool:
    if found is None or not np.isfinite(right).any():
        return False
    return bool(np.allclose(found, right, rtol=CLOSE, atol=CLOSE, equal_nan=True))


def _values(problem: Problem, program: Program, places: Sequence[str]) -> Column:
    """Some cells of some sheets: an array of a row for each cell."""
    tape = compile_tape(program)
    givens = [column for q in program.givens for column in _columns(problem.draws[q.name], q)]
    with np.errstate(all="ignore"):
        values = dict(zip(tape.cells, run(tape, givens, COLUMNS), strict=True))
    return np.array([np.broadcast_to(values[place], SHEETS) for place in places])


def _columns(pool: Pool, quantity: Quantity) -> Column:
    """Choices of a pool for each cell of a given, scattered by a checksum."""
    drawn = (quantity.name,) if pool.whole else quantity.cells
    rows = [
        [value for place in drawn for value in pool.choices[_scattered(place, sheet, pool)]]
        for sheet in range(SHEETS)
    ]
    return np.array(rows, dtype=np.float64).T


def _scattered(place: str, sheet: int, pool: Pool) -> int:
    return crc32(f"{place} {sheet}".encode()) % len(pool.choices)
