"""What each item of a sheet is, in the words that stand beside its box."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from grader.documents import templates
from grader.documents.edition import Edition
from grader.documents.exercises import counted
from grader.documents.known import Known, known
from grader.documents.sheet import Sheet


def meanings(sheet: Sheet) -> dict[str, str]:
    """Every item of a sheet, and what it is."""
    return {
        f"{exercise.position}.{item}": words
        for exercise in sheet.exercises
        for item, words in _of(known(exercise.structure), counted(exercise), sheet.edition).items()
    }


@lru_cache(maxsize=512)
def _of(one: Known, counted: str, edition: Edition) -> Mapping[str, str]:
    return {
        item: words
        for quantity in one.structure.asked_quantities
        for words in [
            templates.said("parts/words.j2", "meaning", quantity, counted, edition=edition)
        ]
        for item in quantity.cells
    }
