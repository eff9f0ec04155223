"""How many operations sheets take by hand: those of the program that a number does not spare.

A product with 0 or 1 and a sum with 0 are no work, so that sheets of one structure may differ: the
unit of a ReLU that is off, a label that is 0. What a sheet does not have is not worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solutions.evaluate import COLUMNS, run
from solutions.structure import Structure

Column = NDArray[np.float64]

NEAR = 1e-9
"""As near to 0 or to 1 is only noise: givens are decimals."""

SPARED_BY: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "mul": ((0.0, 1.0, -1.0), (0.0, 1.0, -1.0)),
    "div": ((0.0,), (1.0, -1.0)),
    "add": ((0.0,), (0.0,)),
    "sub": ((0.0,), (0.0,)),
}
"""Which values of the first and of the second number leave nothing to work out."""

TIMES = {"copy": 0.0, "softmax": 2.0}
"""Operations that are more or less than one: a softmax is an exponential and a quotient."""


def hand_work(structure: Structure, cells: Sequence[Column]) -> Column:
    """(n): the operations of n sheets; `cells` are their givens, as a tape reads them."""
    count = cells[0].shape[0]
    pending = np.zeros(count)
    work: dict[str, Column] = {}

    def counted(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def did(*values: Any) -> Any:
            np.add(pending, _work(name, values), out=pending)
            return operation(*values)

        return did

    def on_cell(place: int, value: Any) -> Any:
        if place >= 0:
            work[structure.tape.cells[place]] = pending.copy()
            pending[:] = 0.0
        return value

    operations = {name: counted(name, one) for name, one in COLUMNS.operations.items()}
    with np.errstate(all="ignore"):
        found = run(structure.tape, cells, replace(COLUMNS, operations=operations), on_cell)
    value_of = dict(zip(structure.tape.cells, found, strict=True))
    total = np.zeros(count)
    for quantity in structure.program.computed:
        own = sum((work[cell] for cell in quantity.cells), start=np.zeros(count))
        total += own if quantity.live is None else np.where(value_of[quantity.live] > 0.5, own, 0.0)
    return total


def _work(name: str, values: Sequence[Any]) -> Any:
    """1 where there is something to do."""
    spared = np.False_
    for value, nothing in zip(values, SPARED_BY.get(name, ()), strict=False):
        for one in nothing:
            spared = spared | (np.abs(value - one) < NEAR)
    return TIMES.get(name, 1.0) * ~spared
