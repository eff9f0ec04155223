"""A page: a sheet or worked solution in one page language, from its template."""

from __future__ import annotations

from grader.documents import logo, templates
from grader.documents.due import due_text
from grader.documents.exercises import PageExercise, exercise_on_sheet, exercise_solved
from grader.documents.markup import Markup, shortened
from grader.documents.sheet import Sheet
from grader.records.folder import answers_name, sheet_name

FILES = {"typ": "pdf"}
"""Page languages whose files end otherwise."""


def sheet_page(sheet: Sheet, markup: Markup, kind: str) -> str:
    """The source of a sheet; `kind` is `md` or `typ`."""
    template = templates.template(f"sheet.{kind}.j2", sheet.edition)
    return templates.render(template, sheet_data(sheet, markup, kind))


def solution_page(sheet: Sheet, markup: Markup, kind: str) -> str:
    """The source of a worked solution; ValueError for a sheet without answers."""
    template = templates.template(f"solution.{kind}.j2", sheet.edition)
    return templates.render(template, solution_data(sheet, markup, kind))


def sheet_data(sheet: Sheet, markup: Markup, kind: str) -> dict[str, object]:
    """What the template of a sheet shows, ready."""
    exercises = tuple(
        exercise_on_sheet(e, markup, sheet.edition, file=sheet.drawing(e.position))
        for e in sheet.exercises
    )
    return _data(sheet, markup, kind, exercises)


def solution_data(sheet: Sheet, markup: Markup, kind: str) -> dict[str, object]:
    """What the template of a worked solution shows, ready."""
    exercises = tuple(exercise_solved(e, markup, sheet.edition) for e in sheet.exercises)
    return _data(sheet, markup, kind, exercises)


def _data(
    sheet: Sheet, markup: Markup, kind: str, exercises: tuple[PageExercise, ...]
) -> dict[str, object]:
    form = FILES.get(kind, kind)
    return {
        "sheet": sheet,
        "exercises": exercises,
        "form": form,
        "sheet_file": sheet_name(sheet.assignment, sheet.recipient_id, form),
        "answers_file": answers_name(sheet.assignment, sheet.recipient_id),
        "due": due_text(sheet.hand_in.due, sheet.edition.language),
        "free": markup.free,
        "alone": markup.alone,
        "short": shortened,
        "logo": logo.svg(sheet.look),
        "code": markup.code,
        "chain_of": markup.chain,
        "inline_list": lambda formulas: ", ".join(map(markup.inline, formulas)),
    }
