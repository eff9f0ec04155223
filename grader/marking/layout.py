"""The layout of a sheet: its items in order, and how each of them is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.records.manifest import Manifest
from grader.submissions.asked import Reader, Spoken, reader_of
from problems.program import Kind
from solutions.structure import Structure


@dataclass(frozen=True, kw_only=True)
class Part:
    """One exercise of a sheet; its items stand from `first` on."""

    position: int
    structure: Structure
    first: int

    @property
    def lines(self) -> slice:
        """Where its items stand."""
        return slice(self.first, self.first + len(self.structure.items))


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """The exercises of a sheet, and the readers of the answers that are no numbers."""

    parts: tuple[Part, ...]
    readers: Mapping[str, Reader]

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Every item with its leading number, in order."""
        return tuple(
            f"{part.position}.{item}" for part in self.parts for item in part.structure.items
        )

    @cached_property
    def words(self) -> tuple[int, ...]:
        """The places of the items whose answers are no numbers."""
        return tuple(place for place, item in enumerate(self.items) if item in self.readers)


class Layouts:
    """The layouts of a manifest, made once for all sheets that are alike."""

    def __init__(self, manifest: Manifest, spoken: Spoken) -> None:
        self._manifest, self._spoken = manifest, spoken
        self._made: dict[tuple[tuple[int, str], ...], Layout] = {}

    def of(self, exercises: Sequence[tuple[int, str]]) -> Layout:
        """The layout of a sheet with these exercises: (position, id of the structure) of each."""
        key = tuple(exercises)
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def _make(self, exercises: Sequence[tuple[int, str]]) -> Layout:
        parts, readers, first = [], {}, 0
        for position, id_ in exercises:
            structure = self._manifest.structure(id_)
            parts.append(Part(position=position, structure=structure, first=first))
            first += len(structure.items)
            for item in structure.items:
                owner = structure.owners[item]
                if owner.kind not in (Kind.NUMBER, Kind.INTEGER):
                    readers[f"{position}.{item}"] = reader_of(owner, self._spoken)
        return Layout(parts=tuple(parts), readers=readers)
