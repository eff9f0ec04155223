"""A page: a sheet or worked solution in one page language, from its template."""

from __future__ import annotations

from grader.documents import templates
from grader.documents.exercises import PageExercise, exercise_on_sheet, exercise_solved
from grader.documents.markup import Markup
from grader.documents.sheet import Sheet


def sheet_page(sheet: Sheet, markup: Markup, kind: str) -> str:
    """The source of a sheet; `kind` is `md` or `typ`."""
    template = templates.template(f"sheet.{kind}.j2", sheet.edition)
    return templates.render(template, sheet_data(sheet, markup))


def solution_page(sheet: Sheet, markup: Markup, kind: str) -> str:
    """The source of a worked solution; ValueError for a sheet without answers."""
    template = templates.template(f"solution.{kind}.j2", sheet.edition)
    return templates.render(template, solution_data(sheet, markup))


def sheet_data(sheet: Sheet, markup: Markup) -> dict[str, object]:
    """What the template of a sheet shows, ready."""
    exercises = tuple(
        exercise_on_sheet(e, markup, sheet.edition, file=sheet.drawing(e.position))
        for e in sheet.exercises
    )
    return _data(sheet, markup, exercises)


def solution_data(sheet: Sheet, markup: Markup) -> dict[str, object]:
    """What the template of a worked solution shows, ready."""
    exercises = tuple(exercise_solved(e, markup, sheet.edition) for e in sheet.exercises)
    return _data(sheet, markup, exercises)


def _data(sheet: Sheet, markup: Markup, exercises: tuple[PageExercise, ...]) -> dict[str, object]:
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
