"""Exercises ready for a page: what is the same for every student is printed once a structure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.documents import statement, templates
from grader.documents.answer_table import AnswerTable, answer_table
from grader.documents.catalogue import catalogue
from grader.documents.drawing.picture import picture
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.known import Known, known
from grader.documents.markup import Markup
from grader.documents.numerals import numeral
from grader.documents.sheet import SheetExercise
from grader.documents.slots import PLAIN, Form, form
from grader.documents.working import WorkedPhase, answer_numbers, given_numbers, worked
from grader.documents.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What one structure says in one page language, with slots for the numbers."""

    writer: Writer
    givens: Form
    table: AnswerTable
    symbols: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExercise:
    """One exercise as its template sees it; `phases` and `key` only on a worked solution.

    counted  what numbers in brackets count: "pass" or "sample"
    """

    position: int
    title: str
    points: str
    statement: str
    givens: str
    table: AnswerTable
    symbols: Mapping[str, str]
    counted: str = "pass"
    phases: tuple[WorkedPhase, ...] = ()
    key: Mapping[str, str] = field(default_factory=dict)


GENERAL = "statements/any-family.j2"

DRAWING = "*drawing"
"""The slot of an exercise's drawing: no cell is called so."""

_BLANK_LINES = re.compile(r"\n{3,}")


@lru_cache(maxsize=512)
def _prepared(one: Known, markup: Markup) -> Prepared:
    """The structure printed, or as it was printed for an earlier sheet."""
    structure = one.structure
    writer = Writer(structure, markup.dialect)
    return Prepared(
        writer=writer,
        givens=form(statement.givens(writer, markup), markup.dialect),
        table=answer_table(structure),
        symbols={
            q.name: markup.inline(writer.equation(q.name)) for q in structure.asked_quantities
        },
    )


@lru_cache(maxsize=512)
def _statement(
    one: Known, markup: Markup, edition: Edition, beside: Path | None, absent: frozenset[str]
) -> Form:
    """The words of the exercise; a family without a template of its own gets the general one.

    `beside` is the template that lies beside a course's own family.
    """
    writer = _prepared(one, markup).writer
    names = [f"statements/{one.structure.family}.j2", GENERAL]
    if beside is None:
        found = templates.first_of(names, edition)
    else:
        found = templates.first_of([beside.name, *names], edition, beside.parent)
    drawing = _drawing(one, markup, edition)
    context = statement.context(writer, markup, absent, edition.language) | {"drawing": drawing}
    text = templates.render(found, context)
    return form(_BLANK_LINES.sub("\n\n", text).strip(), markup.dialect)


def _drawing(one: Known, markup: Markup, edition: Edition) -> str:
    """The place of the drawing in a statement; nothing where nothing is drawn."""
    drawn = picture(one.structure, edition)
    return markup.drawing(drawn.about, f"{PLAIN}{DRAWING}{PLAIN}") if drawn else ""


def exercise_on_sheet(
    exercise: SheetExercise, markup: Markup, edition: Edition = PLAIN_ENGLISH, *, file: str = ""
) -> PageExercise:
    """An exercise with a student's numbers; `file` is its drawing's, beside the page."""
    one = known(exercise.structure)
    ready = _prepared(one, markup)
    numbers = given_numbers(exercise)
    if drawn := picture(exercise.structure, edition):
        numbers[DRAWING] = markup.drawn(drawn, numbers, file)
    return PageExercise(
        position=exercise.position,
        title=catalogue(edition.language).gettext(exercise.structure.title),
        points=numeral(exercise.points),
        statement=_statement(one, markup, edition, exercise.statement, exercise.absent).filled(
            numbers
        ),
        givens="",
        table=ready.table.without(exercise.absent),
        symbols=ready.symbols,
        counted=_counted(exercise),
    )


def _counted(exercise: SheetExercise) -> str:
    """What numbers in brackets count: samples where each has givens of its own, else passes."""
    several = any(q.iteration > 1 for q in exercise.structure.program.givens)
    return "sample" if several else "pass"


def _key(exercise: SheetExercise, markup: Markup) -> dict[str, str]:
    """What belongs in the boxes; words and expressions as free text."""
    owners = exercise.structure.owners
    return {
        cell: text if owners[cell].numeric else markup.free(text)
        for cell, text in answer_numbers(exercise).items()
    }


def exercise_solved(
    exercise: SheetExercise, markup: Markup, edition: Edition = PLAIN_ENGLISH
) -> PageExercise:
    """An exercise with every step worked out; ValueError without answers."""
    ready = _prepared(known(exercise.structure), markup)
    return PageExercise(
        position=exercise.position,
        title=catalogue(edition.language).gettext(exercise.structure.title),
        points=numeral(exercise.points),
        statement="",
        givens=ready.givens.filled(given_numbers(exercise)),
        table=ready.table.without(exercise.absent),
        symbols=ready.symbols,
        counted=_counted(exercise),
        phases=worked(ready.writer, exercise),
        key=_key(exercise, markup),
    )
