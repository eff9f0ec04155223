"""Which quantities a sheet has: those after the stop of a loop have a live cell that is 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from solutions.columns import Column
from solutions.structure import Structure

Mask = NDArray[np.bool_]


def absent(structure: Structure, value_of: Callable[[str], float]) -> frozenset[str]:
    """The names of the quantities that one sheet does not have; `value_of` goes by cell."""
    return frozenset(
        q.name for q in structure.program.computed if q.live and not value_of(q.live) > 0.5
    )


def present(structure: Structure, values: Mapping[str, Column], count: int) -> Mask:
    """(items, n): whether each of n sheets has an item; `values` are columns by cell."""
    everywhere = np.ones(count, dtype=bool)
    return np.array([
        everywhere if quantity.live is None else values[quantity.live] > 0.5
        for quantity in structure.asked_quantities for _ in quantity.cells
    ])  # fmt: skip
