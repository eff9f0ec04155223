"""Verifying a folder: every key that was ever issued, computed again from the manifest.

Both witnesses must agree and lie inside the interval that was stored when the sheet was issued:
the NumPy reference over the columns of a structure, the exact derivation instance by instance.
The interval itself must come out as it was stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.chunks import chunks
from grader.progress import Progress
from grader.records.issued import IssuedSheet, Row
from grader.records.manifest import Manifest
from grader.records.opening import open_manifest
from grader.specimens.counts import counted
from problems.program_json import Json
from solutions.agreement import disagreements
from solutions.columns import Column, Givens, cells_of, given_columns, reference_cells
from solutions.exact import Undecided, Undefined
from solutions.keys import Exact, exact_key
from solutions.structure import Structure
from solutions.tolerance import accepted

CHUNK = 64
"""Sheets computed together, between two steps of a progress bar."""

SAME = 1e-9
"""Ends of intervals closer than this, relative to 1 + |end|, are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderChecked:
    """What was found of a folder: how much was computed again, and what must not be."""

    sheets: int
    exercises: int
    numbers: int
    structures: int
    failures: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """The folder in `verify DIR --json`, as docs/json.md describes."""
        return {
            "sheets": self.sheets,
            "exercises": self.exercises,
            "numbers": self.numbers,
            "structures": self.structures,
            "failures": [*self.failures],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issued:
    """One exercise of one sheet, with what to call it in a message."""

    row: Row
    sheet: IssuedSheet

    def named(self, item: str = "") -> str:
        place = f", {self.row.position}.{item}" if item else ""
        return f"sheet {self.sheet.code} ({self.sheet.person}), {self.row.exercise}{place}"


def verify_folder(folder: Path, progress: Progress) -> FolderChecked:
    """Every sheet of every revision; ManifestError where the manifest cannot be read."""
    with open_manifest(folder) as manifest:
        return _verify(manifest, progress)


def _verify(manifest: Manifest, progress: Progress) -> FolderChecked:
    sheets, exercises, numbers = 0, 0, 0
    structures: set[str] = set()
    failures: list[str] = []
    issued = chunks(manifest.sheets(), CHUNK)
    for chunk in progress(issued, "issued sheets", -(-len(manifest.codes()) // CHUNK)):
        sheets += len(chunk)
        for name, rows in _by_structure(chunk).items():
            structure = manifest.structure(name)
            structures.add(name)
            exercises += len(rows)
            numbers += len(rows) * len(structure.items)
            failures += _failures(structure, rows)
    return FolderChecked(
        sheets=sheets, exercises=exercises, numbers=numbers, structures=len(structures),
        failures=tuple(failures),
    )  # fmt: skip


def _by_structure(sheets: Sequence[IssuedSheet]) -> dict[str, list[_Issued]]:
    found: dict[str, list[_Issued]] = defaultdict(list)
    for sheet in sheets:
        for row in sheet.rows:
            found[row.structure].append(_Issued(row=row, sheet=sheet))
    return found


def _failures(structure: Structure, issued: Sequence[_Issued]) -> Iterator[str]:
    whole: list[_Issued] = []
    for one in issued:
        if _fits(structure, one.row):
            whole.append(one)
        else:
            yield f"{one.named()}: the stored numbers do not fit the exercise"
    if not whole:
        return
    reference = _reference(structure, [one.row.givens for one in whole])
    if not reference.keys() >= set(structure.items):
        yield (
            f"{structure.family}: the reference {structure.witness!r} does not compute what "
            f"{len(whole)} sheets ask"
        )
        return
    yield from _moved(structure, whole)
    for number, one in enumerate(whole):
        here = {cell: column[number : number + 1] for cell, column in reference.items()}
        yield from _one(structure, one, here)


def _moved(structure: Structure, issued: Sequence[_Issued]) -> Iterator[str]:
    """Each sheet on which an interval comes out otherwise than it was stored."""
    columns = given_columns(structure.program, [one.row.givens for one in issued])
    found = accepted(structure, cells_of(columns, structure.program))
    low, high = (np.array([getattr(i, end) for i in found.values()]).T for end in ("low", "high"))
    for row, one in enumerate(issued):
        moved = ~(_same(low[row], one.row.low) & _same(high[row], one.row.high))
        places = [int(place) for place in np.flatnonzero(moved)]
        if places:
            first, more = places[0], len(places) - 1
            yield (
                f"{one.named(structure.items[first])}: the interval stored at issue is "
                f"{one.row.low[first]!r} to {one.row.high[first]!r}, computed now it is "
                f"{float(low[row][first])!r} to {float(high[row][first])!r}"
                + (f"; {counted(more, 'other item')} of the exercise likewise" if more else "")
            )


def _same(now: Column, stored: Sequence[float]) -> NDArray[np.bool_]:
    then = np.array(stored, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        near = np.abs(now - then) <= SAME * (1 + np.abs(then))
    # What a sheet has not, after the stop of a loop, may have no value at all.
    return np.asarray(near | (now == then) | (np.isnan(now) & np.isnan(then)))


def _reference(structure: Structure, givens: Sequence[Givens]) -> dict[str, Column]:
    """The reference's value of every cell; none where it takes other parameters or givens."""
    with np.errstate(all="ignore"):
        try:
            return reference_cells(structure, given_columns(structure.program, givens))
        except KeyError:
            return {}


def _fits(structure: Structure, row: Row) -> bool:
    cells = {q.name: len(q.cells) for q in structure.program.givens}
    return {name: len(values) for name, values in row.givens.items()} == cells and len(
        row.low
    ) == len(row.high) == len(structure.items)


def _one(structure: Structure, one: _Issued, reference: dict[str, Column]) -> Iterator[str]:
    try:
        key = exact_key(structure, one.row.givens)
    except (Undecided, Undefined) as fault:
        yield f"{one.named()}: there is no exact key ({fault})"
        return
    for disagreement in disagreements(structure, [key], reference):
        yield f"{one.named()}: the witnesses differ: {disagreement}"
    yield from _outside(structure, one, key, reference)


def _outside(
    structure: Structure, one: _Issued, key: dict[str, Exact], reference: dict[str, Column]
) -> Iterator[str]:
    bounds = zip(structure.items, one.row.low, one.row.high, strict=True)
    for item, low, high in bounds:
        values = {
            "exact derivation": float(key[item].nearest),
            "NumPy reference": float(reference[item][0]),
        }
        for witness, value in values.items():
            if not low <= value <= high:
                yield (
                    f"{one.named(item)}: the {witness} gives {value!r}, outside of the interval "
                    f"stored at issue, {low!r} to {high!r}"
                )
