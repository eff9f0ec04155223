"""Blocks: all issued instances of one structure side by side, with the keys to mark them by.

The value compared with is the NumPy reference's. It must lie in the interval that was stored at
issue; where it does not, the structure is left unmarked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import overload

import numpy as np

from grader.errors import ManifestError
from grader.judging.sheets import Answers, Key, Sheets
from grader.marking.growing import Growing
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
    places: Sequence[Place]
    exercises: Sequence[str]
    givens: Sequence[Givens]
    cells: list[Column]
    key: Key
    rounding_of: RoundingOf
    trusted: bool


class Stacked:
    """Instances of one structure, as they are stored, side by side: a few after a few.

    low, high  (items, n): the accepted interval of each
    """

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.places: list[Place] = []
        self.exercises: list[str] = []
        self.low, self.high = Growing(self._items), Growing(self._items)
        self._numbers: list[bytes] = []

    def add(self, own: Sequence[Packed]) -> None:
        """The next ones; ManifestError if the numbers of one do not fit."""
        codes, positions, exercises, _, numbers, low, high = zip(*own, strict=True)
        _refuse_others(exercises, numbers, self._givens)
        for bounds, stored in ((self.low, low), (self.high, high)):
            _refuse_others(exercises, stored, self._items)
            bounds.add(_rows(stored, len(own), self._items))
        self.places += zip(codes, positions, strict=True)
        self.exercises += exercises
        self._numbers.append(b"".join(numbers))

    @property
    def numbers(self) -> Column:
        """(n, givens): a row for each instance."""
        return _rows(self._numbers, len(self.places), self._givens)

    @cached_property
    def _givens(self) -> int:
        """How many givens an instance has."""
        return sum(len(one.cells) for one in self.structure.program.givens)

    @cached_property
    def _items(self) -> int:
        """How many items an instance has."""
        return len(self.structure.items)


def _rows(stored: Sequence[bytes], count: int, width: int) -> Column:
    """Stored numbers: so many rows, so many in each."""
    return np.frombuffer(b"".join(stored), dtype="<f8").reshape(count, width)


def blocks(
    manifest: Manifest, instances: Iterable[Packed], tolerance: Fraction | None = None
) -> Iterator[Block]:
    """Every exercise of every sheet, by structure; with `tolerance` a band is all that counts."""
    found: dict[str, list[Packed]] = defaultdict(list)
    for one in instances:
        found[one.structure].append(one)
    for id_, own in found.items():
        together = Stacked(manifest.structure(id_))
        together.add(own)
        yield block_of(manifest, together, tolerance)


def block_of(manifest: Manifest, instances: Stacked, tolerance: Fraction | None = None) -> Block:
    """Instances of one structure side by side."""
    structure, count = instances.structure, len(instances.places)
    columns = columns_of(structure.program, instances.numbers)
    low, high = instances.low.columns, instances.high.columns
    reference = reference_cells(structure, columns)
    values = np.array([reference[item] for item in structure.items])
    here = present(structure, reference, count)
    trusted = bool(np.all((low <= values) & (values <= high) | ~here))
    rounding_of: RoundingOf = structure.rounding_of
    if tolerance is not None:
        rounding_of = always(Rounding(mode=Mode.ABSOLUTE, tolerance=tolerance))
        low, high = _banded(structure, values, rounding_of)
    return Block(
        structure=structure, places=instances.places, exercises=instances.exercises,
        givens=Exact(manifest, instances.places), cells=cells_of(columns, structure.program),
        key=Key(value=values, low=low, high=high, present=here),
        rounding_of=rounding_of, trusted=trusted,
    )  # fmt: skip


def sheets_of(block: Block, answers: Answers) -> Sheets:
    """A block with what was answered, ready to be judged."""
    return Sheets(
        structure=block.structure, cells=block.cells, answers=answers, key=block.key,
        rounding_of=block.rounding_of,
    )  # fmt: skip


def _refuse_others(exercises: Sequence[str], stored: Sequence[bytes], size: int) -> None:
    """As many numbers are stored of each as its structure needs, or the manifest is damaged."""
    if {*map(len, stored)} == {8 * size}:
        return
    wrong = next(i for i, numbers in enumerate(stored) if len(numbers) != 8 * size)
    raise ManifestError(
        f"the manifest is damaged: stored numbers of exercise {exercises[wrong]} do not fit it",
        where=str(MANIFEST),
        remedy="Restore it from a backup or copy it again; do not edit it by hand.",
    )


def _banded(structure: Structure, values: Column, rounding_of: RoundingOf) -> tuple[Column, Column]:
    """The intervals that a band makes of the keys."""
    bands = [
        rule_for(structure.owners[item], rounding_of(item)).accepted(point(value))
        for item, value in zip(structure.items, values, strict=True)
    ]
    return np.array([band.low for band in bands]), np.array([band.high for band in bands])
