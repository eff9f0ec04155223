"""Marking: entries -> columns -> verdicts -> points, one block of columns for each structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.judging.judge import judged
from grader.judging.sheets import Sheets
from grader.marking.blocks import blocks
from grader.marking.result import ExerciseResult
from grader.marking.results import Results
from grader.marking.typed import Entries, answers
from grader.marking.worth import Worth
from grader.records.issued import IssuedSheet
from grader.records.manifest import Manifest


def mark(
    manifest: Manifest,
    sheets: Sequence[IssuedSheet],
    entries: Mapping[str, Entries],
    tolerance: Fraction | None = None,
    *,
    explain: bool = False,
) -> dict[str, tuple[ExerciseResult, ...]]:
    """Every exercise of every sheet, by sheet code; with `tolerance` a band is all that counts.

    `explain` adds to each item which mistakes were tried and what they lead to.
    """
    worth = Worth(points=manifest.points(), weights=manifest.weights(), policy=manifest.policy())
    rows = {(sheet.code, row.position): row for sheet in sheets for row in sheet.rows}
    marked: dict[tuple[str, int], ExerciseResult] = {}
    for block in blocks(manifest, rows, tolerance):
        own = [entries.get(code, {}) for code, _ in block.places]
        columns = Sheets(
            structure=block.structure, cells=block.cells, answers=answers(block, own),
            key=block.key, rounding_of=block.rounding_of,
        )  # fmt: skip
        found = judged(columns, worth.policy.accepted)
        results = Results(block, columns, found, worth, explain=explain)
        for column, place in enumerate(block.places):
            marked[place] = results.exercise(column, rows[place], own[column])
    return {
        sheet.code: tuple(marked[sheet.code, row.position] for row in sheet.rows)
        for sheet in sheets
    }


__all__ = ["Entries", "mark"]
