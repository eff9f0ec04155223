"""Two independent ways must agree: the exact derived program and the NumPy reference.

Where they do not, nothing may be written: one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solutions.columns import Column
from solutions.keys import Exact
from solutions.structure import Structure

TOLERANCE = 1e-12
"""Relative to 1 + |value|: the worst seen over 11 families x 2,000 instances is 1.1e-14."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A cell at which the witnesses differ."""

    family: str
    row: int
    cell: str
    exact: float
    reference: float

    def __str__(self) -> str:
        return (
            f"{self.family}, instance {self.row}, {self.cell}: the exact derivation gives "
            f"{self.exact!r}, the NumPy reference {self.reference!r}"
        )


def disagreements(
    structure: Structure, keys: Sequence[Mapping[str, Exact]], reference: Mapping[str, Column]
) -> tuple[Disagreement, ...]:
    """The cells, one for each instance at most, where the two differ by more than TOLERANCE.

    Every asked cell must be among those that the reference computes; KeyError otherwise.
    """
    for item in structure.items:
        if item not in reference:
            raise KeyError(f"{structure.family}: the reference does not compute {item}")
    found = []
    for row, key in enumerate(keys):
        for cell, column in reference.items():
            exact, other = float(key[cell].nearest), float(column[row])
            if not abs(exact - other) <= TOLERANCE * (1 + abs(exact)):
                found.append(
                    Disagreement(
                        family=structure.family, row=row, cell=cell, exact=exact, reference=other
                    )
                )
                break
    return tuple(found)
