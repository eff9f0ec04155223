"""Exercises ready for a page: what is the same for every student is printed once a structure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.documents import statement, templates
from grader.documents.answer_table import AnswerTable, answer_table
from grader.documents.markup import Markup
from grader.documents.numerals import numeral
from grader.documents.sheet import SheetExercise
from grader.documents.slots import Form, form
from grader.documents.working import WorkedPhase, answer_numbers, given_numbers, worked
from grader.documents.writer import Writer
from solutions.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What one structure says in one page language, with slots for the numbers."""

    writer: Writer
    statement: Form
    givens: Form
    table: AnswerTable
    symbols: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExercise:
    """One exercise as its template sees it; `phases` and `key` only on a worked solution."""

    position: int
    title: str
    points: str
    statement: str
    givens: str
    table: AnswerTable
    symbols: Mapping[str, str]
    phases: tuple[WorkedPhase, ...] = ()
    key: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()


_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class _Known:
    """A structure that is equal to another if their ids are."""

    id: str
    structure: Structure = field(compare=False)


def prepared(structure: Structure, markup: Markup, own: Path | None = None) -> Prepared:
    """The structure printed, or as it was printed for an earlier sheet."""
    return _prepared(_Known(structure.id, structure), markup, own)


@lru_cache(maxsize=512)
def _prepared(known: _Known, markup: Markup, own: Path | None) -> Prepared:
    structure = known.structure
    writer = Writer(structure, markup.dialect)
    template = templates.template(f"statements/{structure.family}.j2", own)
    text = templates.render(template, statement.context(writer, markup))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return Prepared(
        writer=writer,
        statement=form(text, markup.dialect),
        givens=form(statement.givens(writer, markup), markup.dialect),
        table=answer_table(structure),
        symbols={q.name: markup.inline(writer.equation(q.name)) for q in structure.asked_quantities},
    )


def exercise_on_sheet(
    exercise: SheetExercise, markup: Markup, own: Path | None = None
) -> PageExercise:
    """An exercise with a student's numbers."""
    ready = prepared(exercise.structure, markup, own)
    numbers = given_numbers(exercise)
    return PageExercise(
        position=exercise.position,
        title=exercise.structure.title,
        points=numeral(exercise.points),
        statement=ready.statement.filled(numbers),
        givens="",
        table=ready.table,
        symbols=ready.symbols,
    )


def exercise_solved(
    exercise: SheetExercise, markup: Markup, own: Path | None = None
) -> PageExercise:
    """An exercise with every step worked out; ValueError without answers."""
    ready = prepared(exercise.structure, markup, own)
    return PageExercise(
        position=exercise.position,
        title=exercise.structure.title,
        points=numeral(exercise.points),
        statement="",
        givens=ready.givens.filled(given_numbers(exercise)),
        table=ready.table,
        symbols=ready.symbols,
        phases=worked(ready.writer, exercise),
        key=answer_numbers(exercise),
        asked=exercise.structure.asked,
    )
