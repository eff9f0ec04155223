"""Blocks: all issued instances of one structure side by side, with the keys to mark them by.

The value compared with is the NumPy reference's. It must lie in the interval that was stored at
issue; where it does not, the structure is left unmarked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from grader.errors import ManifestError
from grader.judging.sheets import Key
from grader.records.issued import Row
from grader.records.manifest import FILE as MANIFEST
from grader.records.manifest import Manifest
from problems.rounding import Mode, Rounding
from solutions.columns import Givens, cells_of, given_columns, reference_cells
from solutions.interval import Column, point
from solutions.live import present
from solutions.structure import Structure
from solutions.tolerance import RoundingOf, always, rule_for

Place = tuple[str, int]
"""A sheet code and the position of an exercise on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The instances of one structure, in the order of `places`.

    trusted  whether the keys computed now lie in the intervals stored at issue
    """

    structure: Structure
    places: tuple[Place, ...]
    givens: tuple[Givens, ...]
    cells: list[Column]
    key: Key
    rounding_of: RoundingOf
    trusted: bool


def blocks(
    manifest: Manifest, rows: Mapping[Place, Row], tolerance: Fraction | None
) -> Iterator[Block]:
    """Every exercise of every sheet, by structure; with `tolerance` a band is all that counts."""
    places: dict[str, list[Place]] = defaultdict(list)
    for place, row in rows.items():
        places[row.structure].append(place)
    for id_, own in places.items():
        structure = manifest.structure(id_)
        yield _block(structure, tuple(own), [rows[place] for place in own], tolerance)


def _block(
    structure: Structure, places: tuple[Place, ...], rows: Sequence[Row],
    tolerance: Fraction | None,
) -> Block:  # fmt: skip
    _refuse_misfits(structure, rows)
    columns = given_columns(structure.program, [row.givens for row in rows])
    reference = reference_cells(structure, columns)
    values = np.array([reference[item] for item in structure.items])
    low, high = np.array([row.low for row in rows]).T, np.array([row.high for row in rows]).T
    here = present(structure, reference, len(rows))
    trusted = bool(np.all((low <= values) & (values <= high) | ~here))
    rounding_of: RoundingOf = structure.rounding_of
    if tolerance is not None:
        rounding_of = always(Rounding(mode=Mode.ABSOLUTE, tolerance=tolerance))
        low, high = _banded(structure, values, rounding_of)
    return Block(
        structure=structure, places=places, givens=tuple(row.givens for row in rows),
        cells=cells_of(columns, structure.program),
        key=Key(value=values, low=low, high=high, present=here),
        rounding_of=rounding_of, trusted=trusted,
    )  # fmt: skip


def _banded(structure: Structure, values: Column, rounding_of: RoundingOf) -> tuple[Column, Column]:
    """The intervals that a band makes of the keys."""
    bands = [
        rule_for(structure.owners[item], rounding_of(item)).accepted(point(value))
        for item, value in zip(structure.items, values, strict=True)
    ]
    return np.array([band.low for band in bands]), np.array([band.high for band in bands])


def _refuse_misfits(structure: Structure, rows: Sequence[Row]) -> None:
    """Every row has a number for each given cell and an interval for each item."""
    cells = {quantity.name: len(quantity.cells) for quantity in structure.program.givens}
    for row in rows:
        sizes = {name: len(values) for name, values in row.givens.items()}
        if sizes != cells or not len(row.low) == len(row.high) == len(structure.items):
            raise ManifestError(
                f"the manifest is damaged: stored numbers of exercise {row.exercise} do not fit it",
                where=str(MANIFEST),
                remedy="Restore it from a backup or copy it again; do not edit it by hand.",
            )
