"""Marking: entries against keys and accepted intervals, one block of columns for each structure.

The value compared with is the NumPy reference's. It must lie in the interval that was stored at
issue; where it does not, the exercise is left unmarked and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from grader.errors import ManifestError
from grader.marking.random_points import points
from grader.marking.result import ExerciseResult, ItemResult, Verdict
from grader.marking.worth import Worth
from grader.records.issued import IssuedSheet, Row
from grader.records.manifest import FILE as MANIFEST
from grader.records.manifest import Manifest
from grader.submissions.asked import Entry
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import BLANK, Read, Unreadable
from grader.submissions.words import ReadWord
from problems.formula import Formula
from solutions.closed_forms import closed_form
from solutions.columns import Givens, given_columns, reference_cells
from solutions.live import present
from solutions.rules import noise
from solutions.same_function import same_function
from solutions.structure import Structure
from solutions.written import meant, written

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """All instances of one structure: arrays have shape (items, n), rows in the same order.

    present  whether a sheet has the item: those after the stop of a loop it has not
    """

    structure: Structure
    places: tuple[tuple[str, int], ...]
    givens: tuple[Givens, ...]
    values: Column
    present: NDArray[np.bool_]
    low: Column
    high: Column
    trusted: bool


Entries = Mapping[str, Entry]
"""Item with its leading number -> entry; items that are absent are blank."""


def mark(
    manifest: Manifest,
    sheets: Sequence[IssuedSheet],
    entries: Mapping[str, Entries],
    tolerance: Fraction | None = None,
) -> dict[str, tuple[ExerciseResult, ...]]:
    """Every exercise of every sheet, by sheet code; with `tolerance` a band is all that counts."""
    worth = Worth(points=manifest.points(), weights=manifest.weights(), policy=manifest.policy())
    rows = {(sheet.code, row.position): row for sheet in sheets for row in sheet.rows}
    marked: dict[tuple[str, int], ExerciseResult] = {}
    for block in _blocks(manifest, rows, tolerance):
        right = _right(block, entries)
        for column, place in enumerate(block.places):
            row = rows[place]
            found = entries.get(place[0], {})
            marked[place] = _exercise(block, column, row, found, right, worth)
    return {
        sheet.code: tuple(marked[sheet.code, row.position] for row in sheet.rows)
        for sheet in sheets
    }


def _blocks(
    manifest: Manifest, rows: Mapping[tuple[str, int], Row], tolerance: Fraction | None
) -> list[Block]:
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for place, row in rows.items():
        places[row.structure].append(place)
    return [
        _block(manifest.structure(id_), tuple(own), [rows[p] for p in own], tolerance)
        for id_, own in places.items()
    ]


def _block(
    structure: Structure, places: tuple[tuple[str, int], ...], rows: Sequence[Row],
    tolerance: Fraction | None,
) -> Block:  # fmt: skip
    _refuse_misfits(structure, rows)
    columns = given_columns(structure.program, [row.givens for row in rows])
    reference = reference_cells(structure, columns)
    values = np.array([reference[item] for item in structure.items])
    low = np.array([row.low for row in rows]).T
    high = np.array([row.high for row in rows]).T
    here = present(structure, reference, len(rows))
    trusted = bool(np.all((low <= values) & (values <= high) | ~here))
    if tolerance is not None:
        margin = float(tolerance) + noise(float(tolerance))
        low, high = values - margin, values + margin
    return Block(
        structure=structure, places=places, givens=tuple(row.givens for row in rows),
        values=values, present=here, low=low, high=high, trusted=trusted,
    )  # fmt: skip


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


def _right(block: Block, entries: Mapping[str, Entries]) -> NDArray[np.bool_]:
    """(items, n): whether the entry lies in the interval; nan, for no number, lies in none."""
    typed = np.full(block.values.shape, np.nan)
    for column, (code, position) in enumerate(block.places):
        found = entries.get(code, {})
        for line, item in enumerate(block.structure.items):
            match found.get(f"{position}.{item}"):
                case Read(value=value) | ReadWord(value=value):
                    typed[line, column] = value
                case ReadExpression(formula=formula) if _same(block, item, column, formula):
                    typed[line, column] = block.values[line, column]
    return (block.low <= typed) & (typed <= block.high)


def _same(block: Block, item: str, column: int, found: Formula) -> bool:
    """Whether an expression is the asked function of its letters."""
    key = closed_form(block.structure.program, item, block.givens[column])
    return same_function(key, found, points(block.structure.owners[item].variables))


def _exercise(
    block: Block, column: int, row: Row, entries: Entries, right: NDArray[np.bool_],
    worth: Worth,
) -> ExerciseResult:  # fmt: skip
    structure = block.structure
    here = [line for line, one in enumerate(block.present[:, column]) if one]
    names = [structure.items[line] for line in here]
    found = [entries.get(f"{row.position}.{name}", BLANK) for name in names]
    verdicts = [
        _verdict(entry, right=bool(right[line, column]))
        for line, entry in zip(here, found, strict=True)
    ]
    most = worth.shares(row.exercise, names)
    earned = worth.earned(names, most, verdicts, [()] * len(names))
    items = [
        ItemResult(
            item=f"{row.position}.{name}", entry=found[number], verdict=verdicts[number],
            key=_key(block, line, column),
            low=float(block.low[line, column]), high=float(block.high[line, column]),
            points=earned[number] if block.trusted else Fraction(0), max=most[number],
        )
        for number, (line, name) in enumerate(zip(here, names, strict=True))
    ]  # fmt: skip
    return ExerciseResult(
        id=row.exercise, family=structure.family, title=structure.title, position=row.position,
        items=tuple(items), max=worth.points[row.exercise], structure=structure,
        unmarked="" if block.trusted else _UNTRUSTED,
    )  # fmt: skip


_UNTRUSTED = "the key computed now does not lie in the interval stored when the sheet was issued"


def _verdict(entry: Entry, *, right: bool) -> Verdict:
    match entry:
        case Read() | ReadWord() | ReadExpression():
            return Verdict.CORRECT if right else Verdict.WRONG
        case Unreadable():
            return Verdict.UNREADABLE
        case _:
            return Verdict.BLANK


def _key(block: Block, line: int, column: int) -> str:
    """The value as a student should have written it."""
    value = meant(float(block.values[line, column]))
    return written(block.structure, block.structure.items[line], value, block.givens[column])
