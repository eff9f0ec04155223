"""A page: a sheet or worked solution in one page language, from its template."""

from __future__ import annotations

from pathlib import Path

from grader.documents import templates
from grader.documents.exercises import PageExercise, exercise_on_sheet, exercise_solved
from grader.documents.markup import Markup
from grader.documents.sheet import Sheet


def sheet_page(sheet: Sheet, markup: Markup, kind: str, own: Path | None = None) -> str:
    """The source of a sheet; `kind` is `md` or `typ`."""
    exercises = tuple(exercise_on_sheet(e, markup, own) for e in sheet.exercises)
    template = templates.template(f"sheet.{kind}.j2", own)
    return templates.render(template, _context(sheet, markup, exercises))


def solution_page(sheet: Sheet, markup: Markup, kind: str, own: Path | None = None) -> str:
    """The source of a worked solution; ValueError for a sheet without answers."""
    exercises = tuple(exercise_solved(e, markup, own) for e in sheet.exercises)
    template = templates.template(f"solution.{kind}.j2", own)
    return templates.render(template, _context(sheet, markup, exercises))


def _context(
    sheet: Sheet, markup: Markup, exercises: tuple[PageExercise, ...]
) -> dict[str, object]:
    return {
        "sheet": sheet,
        "exercises": exercises,
        "answers_file": f"{sheet.assignment}-{sheet.recipient_id}-answers.csv",
        "free": markup.free,
        "alone": markup.alone,
        "code": markup.code,
        "chain_of": markup.chain,
        "inline_list": lambda formulas: ", ".join(map(markup.inline, formulas)),
    }
