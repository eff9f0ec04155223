"""A student's own path: the program on intervals, going on from what they answered.

At each asked cell the run stops and asks with what to go on; so a later answer is held against what
the student's own numbers lead to. A detour runs the same way, from the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from solutions.detours import Detour
from solutions.evaluate import OnCell, run
from solutions.interval import Column, Interval, point
from solutions.structure import Structure
from solutions.tape import Tape
from solutions.tolerance import Honest, RoundingOf, honest, spread

GoOn = Callable[[str, Interval, Interval], Interval]
"""(item; what its steps lead to; what is accepted for it) -> with what to go on."""

Cells = Mapping[str, Interval]


def follow(
    structure: Structure,
    cells: Sequence[Column],
    go_on: GoOn,
    rounding_of: RoundingOf | None = None,
) -> dict[str, Interval]:
    """With what each cell is gone on with, the givens among them, over columns of givens."""
    givens = {place: point(cell) for place, cell in zip(structure.tape.givens, cells, strict=True)}
    by = honest(structure, structure.tape, rounding_of)
    return givens | _run(structure, structure.tape, givens, by, go_on, cells)


def astray(
    structure: Structure, detour: Detour, path: Cells, go_on: GoOn,
    rounding_of: RoundingOf | None = None,
) -> None:  # fmt: skip
    """Run a detour from the numbers of a path; `go_on` sees what it leads to at each item."""
    columns = [next(iter(path.values())).low]
    by = honest(structure, detour.tape, rounding_of)
    _run(structure, detour.tape, path, by, go_on, columns)


def _run(
    structure: Structure, tape: Tape, givens: Cells, by: Honest, go_on: GoOn,
    columns: Sequence[Column],
) -> dict[str, Interval]:  # fmt: skip
    on_cell = _stopping(structure, tape, by, go_on, columns)
    with np.errstate(all="ignore"):
        values = run(tape, [givens[name] for name in tape.givens], by.numbers, on_cell, by.on_sum)
    return dict(zip(tape.cells, values, strict=True))


def _stopping(
    structure: Structure, tape: Tape, by: Honest, go_on: GoOn, columns: Sequence[Column]
) -> OnCell:
    asked = frozenset(structure.items)
    stops = {place: cell for place, cell in enumerate(tape.cells) if cell in asked}

    def on_cell(place: int, value: Interval) -> Interval:
        reached = by.on_cell(place, value)
        item = stops.get(place)
        if item is None:
            return reached  # type: ignore[no-any-return]
        reached = spread(reached, columns)
        return go_on(item, reached, by.rules[place].accepted(reached))

    return on_cell
