"""Exercises ready for a page: what is the same for every student is printed once a structure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.assignment.editions import Layout
from grader.documents import statement, templates
from grader.documents.answer_table import MOST_COLUMNS, MOST_LARGE, AnswerTable, answer_table
from grader.documents.catalogue import catalogue
from grader.documents.drawing.picture import picture
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.given_rows import NARROW, USUAL, given_rows
from grader.documents.known import Known, known
from grader.documents.markup import Markup
from grader.documents.numerals import numeral
from grader.documents.rooms import Longest, rooms
from grader.documents.sheet import SheetExercise
from grader.documents.slots import PLAIN, Form, form
from grader.documents.working import WorkedPhase, answer_numbers, given_numbers, worked
from grader.documents.writer import Writer
from solutions.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What one structure says in one page language, with slots for the numbers."""

    writer: Writer
    givens_source: str
    givens: Form
    table: AnswerTable
    symbols: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExercise:
    """One exercise as its template sees it; `phases` and `key` only on a worked solution.

    whole    the answer table with what this sheet has not, `absent`: its place is kept
    counted  what numbers in brackets count: "pass" or "sample"
    """

    position: int
    title: str
    points: str
    statement: str
    givens: str
    table: AnswerTable
    symbols: Mapping[str, str]
    whole: AnswerTable
    absent: frozenset[str]
    counted: str = "pass"
    phases: tuple[WorkedPhase, ...] = ()
    key: Mapping[str, str] = field(default_factory=dict)


GENERAL = "statements/any-family.j2"

DRAWING = "*drawing"
"""The slot of an exercise's drawing: no cell is called so."""

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Setting:
    """In which page language a structure is set, how, and with how much room for numbers."""

    markup: Markup
    edition: Edition
    longest: Longest = ()

    def forms(self, texts: Sequence[str], structure: Structure) -> list[Form]:
        """Texts with slots, as wide as the numbers can be where pages are alike."""
        markup = self.markup
        wide = rooms(structure.program.givens, self.longest) if markup.alike else {}
        return [form(text, markup.dialect, wide, markup.number) for text in markup.finished(texts)]


@lru_cache(maxsize=512)
def _prepared(one: Known, setting: Setting) -> Prepared:
    """The structure printed, or as it was printed for an earlier sheet."""
    structure, markup = one.structure, setting.markup
    writer = Writer(structure, markup.dialect)
    large = markup.alike and setting.edition.layout is Layout.LARGE
    source = given_rows(writer, markup, NARROW if large else USUAL)
    asked = [q.name for q in structure.asked_quantities]
    symbols = (markup.inline(writer.equation(name)) for name in asked)
    givens, *ready = setting.forms([source, *symbols], structure)
    return Prepared(
        writer=writer,
        givens_source=source,
        givens=givens,
        table=answer_table(structure, MOST_LARGE if large else MOST_COLUMNS),
        symbols={name: one.filled({}) for name, one in zip(asked, ready, strict=True)},
    )


@lru_cache(maxsize=512)
def _statement(one: Known, setting: Setting, beside: Path | None, absent: frozenset[str]) -> Form:
    """The words of the exercise; a family without a template of its own gets the general one.

    `beside` is the template that lies beside a course's own family.
    """
    markup, edition = setting.markup, setting.edition
    ready = _prepared(one, setting)
    names = [f"statements/{one.structure.family}.j2", GENERAL]
    if beside is None:
        found = templates.first_of(names, edition)
    else:
        found = templates.first_of([beside.name, *names], edition, beside.parent)
    context = statement.context(ready.writer, markup, absent, edition.language) | {
        "givens": ready.givens_source,
        "drawing": _drawing(one, markup, edition),
    }
    text = templates.render(found, context)
    (words,) = setting.forms([_BLANK_LINES.sub("\n\n", text).strip()], one.structure)
    return words


def _drawing(one: Known, markup: Markup, edition: Edition) -> str:
    """The place of the drawing in a statement; nothing where nothing is drawn."""
    drawn = picture(one.structure, edition)
    return markup.drawing(drawn.about, f"{PLAIN}{DRAWING}{PLAIN}") if drawn else ""


def exercise_on_sheet(
    exercise: SheetExercise, markup: Markup, edition: Edition = PLAIN_ENGLISH, *, file: str = ""
) -> PageExercise:
    """An exercise with a student's numbers; `file` is its drawing's, beside the page."""
    one = known(exercise.structure)
    setting = Setting(markup, edition, exercise.longest)
    ready = _prepared(one, setting)
    numbers = given_numbers(exercise)
    if drawn := picture(exercise.structure, edition):
        numbers[DRAWING] = markup.drawn(drawn, numbers, file)
    return PageExercise(
        position=exercise.position,
        title=catalogue(edition.language).gettext(exercise.structure.title),
        points=numeral(exercise.points),
        statement=_statement(one, setting, exercise.statement, exercise.absent).filled(numbers),
        givens="",
        table=ready.table.without(exercise.absent),
        whole=ready.table,
        absent=exercise.absent,
        symbols=ready.symbols,
        counted=counted(exercise),
    )


def counted(exercise: SheetExercise) -> str:
    """What numbers in brackets count: samples where each has givens of its own, else passes."""
    several = any(q.iteration > 1 for q in exercise.structure.program.givens)
    return "sample" if several else "pass"


def _key(exercise: SheetExercise, markup: Markup, language: str) -> dict[str, str]:
    """What belongs in the boxes; words and expressions as free text."""
    owners = exercise.structure.owners
    return {
        cell: text if owners[cell].numeric else markup.free(text)
        for cell, text in answer_numbers(exercise, language).items()
    }


def exercise_solved(
    exercise: SheetExercise, markup: Markup, edition: Edition = PLAIN_ENGLISH
) -> PageExercise:
    """An exercise with every step worked out; ValueError without answers."""
    ready = _prepared(known(exercise.structure), Setting(markup, edition, exercise.longest))
    return PageExercise(
        position=exercise.position,
        title=catalogue(edition.language).gettext(exercise.structure.title),
        points=numeral(exercise.points),
        statement="",
        givens=ready.givens.filled(given_numbers(exercise)),
        table=ready.table.without(exercise.absent),
        whole=ready.table,
        absent=exercise.absent,
        symbols=ready.symbols,
        counted=counted(exercise),
        phases=worked(ready.writer, exercise, edition.language),
        key=_key(exercise, markup, edition.language),
    )
