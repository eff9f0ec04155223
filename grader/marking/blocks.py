"""Blocks: all issued instances of one structure side by side, with the keys to mark them by.

The value compared with is the NumPy reference's. It must lie in the interval that was stored at
issue; where it does not, the structure is left unmarked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

import numpy as np

from grader.errors import ManifestError
from grader.judging.sheets import Answers, Key, Sheets
from grader.records.issued import Packed
from grader.records.manifest import FILE as MANIFEST
from grader.records.manifest import Manifest
from problems.rounding import Mode, Rounding
from solutions.columns import Givens, cells_of, columns_of, reference_cells
from solutions.interval import Column, point
from solutions.live import present
from solutions.structure import Structure
from solutions.tolerance import RoundingOf, always, rule_for

Place = tuple[str, int]
"""A sheet code and the position of an exercise on it."""


class Exact(Sequence[Givens]):
    """The givens of instances as exact numbers, read when somebody looks: most are never."""

    def __init__(self, manifest: Manifest, places: Sequence[Place]) -> None:
        self._manifest, self._places = manifest, places
        self._found: dict[int, Givens] = {}

    @overload
    def __getitem__(self, column: int) -> Givens: ...
    @overload
    def __getitem__(self, column: slice) -> Sequence[Givens]: ...
    def __getitem__(self, column: int | slice) -> Givens | Sequence[Givens]:
        if isinstance(column, slice):
            return [self[one] for one in range(*column.indices(len(self)))]
        if column not in self._found:
            self._found[column] = self._manifest.instances.givens(*self._places[column])
        return self._found[column]

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The instances of one structure, in the order of `places`.

    exercises  the id of the exercise of each
    trusted    whether the keys computed now lie in the intervals stored at issue
    """

    structure: Structure
    places: tuple[Place, ...]
    exercises: tuple[str, ...]
    givens: Sequence[Givens]
    cells: list[Column]
    key: Key
    rounding_of: RoundingOf
    trusted: bool


def blocks(
    manifest: Manifest, instances: Iterable[Packed], tolerance: Fraction | None = None
) -> Iterator[Block]:
    """Every exercise of every sheet, by structure; with `tolerance` a band is all that counts."""
    found: dict[str, list[Packed]] = defaultdict(list)
    for one in instances:
        found[one.structure].append(one)
    for id_, own in found.items():
        yield block_of(manifest, manifest.structure(id_), own, tolerance)


def block_of(
    manifest: Manifest, structure: Structure, own: Sequence[Packed],
    tolerance: Fraction | None = None,
) -> Block:  # fmt: skip
    """Instances of one structure side by side."""
    size, count = sum(len(q.cells) for q in structure.program.givens), len(structure.items)
    codes, positions, exercises, _, numbers, lows, highs = zip(*own, strict=True)
    columns = columns_of(structure.program, _side_by_side(own, numbers, size))
    low = np.ascontiguousarray(_side_by_side(own, lows, count).T)
    high = np.ascontiguousarray(_side_by_side(own, highs, count).T)
    reference = reference_cells(structure, columns)
    values = np.array([reference[item] for item in structure.items])
    here = present(structure, reference, len(own))
    trusted = bool(np.all((low <= values) & (values <= high) | ~here))
    rounding_of: RoundingOf = structure.rounding_of
    if tolerance is not None:
        rounding_of = always(Rounding(mode=Mode.ABSOLUTE, tolerance=tolerance))
        low, high = _banded(structure, values, rounding_of)
    places = tuple(zip(codes, positions, strict=True))
    return Block(
        structure=structure, places=places, exercises=exercises,
        givens=Exact(manifest, places), cells=cells_of(columns, structure.program),
        key=Key(value=values, low=low, high=high, present=here),
        rounding_of=rounding_of, trusted=trusted,
    )  # fmt: skip


def sheets_of(block: Block, answers: Answers) -> Sheets:
    """A block with what was answered, ready to be judged."""
    return Sheets(
        structure=block.structure, cells=block.cells, answers=answers, key=block.key,
        rounding_of=block.rounding_of,
    )  # fmt: skip


def _side_by_side(own: Sequence[Packed], stored: Sequence[bytes], size: int) -> Column:
    """(n, size): the stored numbers of each instance; as many as its structure needs."""
    if {*map(len, stored)} != {8 * size}:
        wrong = next(i for i, numbers in enumerate(stored) if len(numbers) != 8 * size)
        raise ManifestError(
            "the manifest is damaged: stored numbers of exercise "
            f"{own[wrong].exercise} do not fit it",
            where=str(MANIFEST),
            remedy="Restore it from a backup or copy it again; do not edit it by hand.",
        )
    return np.frombuffer(b"".join(stored), dtype="<f8").reshape(len(stored), size)


def _banded(structure: Structure, values: Column, rounding_of: RoundingOf) -> tuple[Column, Column]:
    """The intervals that a band makes of the keys."""
    bands = [
        rule_for(structure.owners[item], rounding_of(item)).accepted(point(value))
        for item, value in zip(structure.items, values, strict=True)
    ]
    return np.array([band.low for band in bands]), np.array([band.high for band in bands])
