"""Sheets for tests of documents: numbers that are always the same, drawn by no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from grader.documents.render import absent_from
from grader.documents.rooms import longest
from grader.documents.sheet import Answer, Sheet, SheetExercise
from problems.family import Problem, pose
from problems.registry import families
from problems.rounding import Mode, Rounding
from solutions.columns import Givens
from solutions.keys import exact_key
from solutions.structure import Structure, build
from solutions.written import written
from tests.chapters import gathered
from tests.structures import Case, problem, structure

HOSTILE = '김#읽"\\$*_@<뷁>'
"""A name with a meaning in every language that a document passes through."""

VARIANTS = {
    name: Case(slug, tuple(parameters.items()), tuple(conventions.items()))
    for name, (slug, parameters, conventions) in gathered("VARIANTS").items()
}
"""Settings under which a family reads differently."""

NAMED: Mapping[str, Case] = {slug: Case(slug) for slug in families()} | VARIANTS
"""Every family at its defaults, and the variants."""

WITHIN = Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 1000))


def givens(problem: Problem) -> Givens:
    """Numbers from the draw tables, scattered by a fixed rule."""
    found, place = {}, 0
    for quantity in problem.program.givens:
        pool = problem.draws[quantity.name]
        numbers: list[Fraction] = []
        while len(numbers) < len(quantity.cells):
            place += 1
            numbers += pool.choices[place * (3 * place + 5) % len(pool.choices)]
        found[quantity.name] = tuple(numbers)
    return found


def answers(structure: Structure, givens: Givens) -> dict[str, Answer]:
    """The certified key, as a worked solution prints it."""
    return {
        cell: Answer(decimal=written(structure, cell, exact.rounded, givens), exact=exact.text())
        for cell, exact in exact_key(structure, givens).items()
    }


@cache
def exercise(case: Case, position: int = 1) -> SheetExercise:
    """A case as an exercise with its answers."""
    numbers = givens(problem(case))
    return SheetExercise(
        position=position, id=case.slug, points=Fraction(4), structure=structure(case),
        givens=numbers, answers=(key := answers(structure(case), numbers)),
        absent=absent_from(structure(case), key), longest=longest(problem(case).draws),
    )  # fmt: skip


@cache
def within(slug: str) -> SheetExercise:
    """A family at its defaults that accepts a plain band around the right answer."""
    family = families()[slug]
    posed = pose(family, family.settings())
    numbers = givens(posed)
    made = build(posed, WITHIN)
    return SheetExercise(
        position=1, id=slug, points=Fraction(1), structure=made,
        givens=numbers, answers=answers(made, numbers),
    )  # fmt: skip


def sheet(*exercises: SheetExercise, name: str = "Ada Lovelace", specimen: bool = False) -> Sheet:
    """A sheet of some exercises, for somebody."""
    return Sheet(
        assignment="hw1", title="Backpropagation by hand", course="Introduction to Deep Learning",
        term="Spring 2026", code="K7Q29FXM", recipient_id="0042", recipient_name=name,
        exercises=exercises, specimen=specimen,
    )  # fmt: skip


def without_answers(sheet: Sheet) -> Sheet:
    """The sheet as it is before anything is worked out."""
    return replace(sheet, exercises=tuple(replace(e, answers=None) for e in sheet.exercises))
