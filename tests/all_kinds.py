"""A class of all kinds of students: right, coarse, mistaken, lost, with gaps and with slips."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from grader.checking import check as checking
from grader.records.issued import Row
from grader.specimens.simulate import Typed, full_precision, makes, rounds_the_answer
from problems.program import Kind
from problems.registry import families
from solutions.structure import Structure
from tests.course import Course, make_course, silently
from tests.students import TURNED

POINTS = Fraction(7)
"""No number of answers divides it, so that a difference in one of them shows."""

Answering = Callable[[Structure, Row], Typed]


@dataclass(frozen=True, slots=True)
class _Makes:
    """Makes one of the mistakes of a family; where there are fewer, the first ones again."""

    place: int

    def __call__(self, structure: Structure, row: Row) -> Typed:
        slugs = [wrong.slug for wrong in structure.mistakes if wrong.slug not in row.inert]
        if not slugs:
            return _right(structure, row)
        return makes(slugs[self.place % len(slugs)])(structure, row.givens)


def _right(structure: Structure, row: Row) -> Typed:
    return rounds_the_answer(structure, row.givens)


def _in_full(structure: Structure, row: Row) -> Typed:
    return full_precision(structure, row.givens)


def _slips(structure: Structure, row: Row) -> Typed:
    """Every third answer is off by something that no mistake explains."""
    typed = _right(structure, row)
    return {
        item: _off(text) if n % 3 == 1 else text for n, (item, text) in enumerate(typed.items())
    }


def _slips_late(structure: Structure, row: Row) -> Typed:
    """A mistake, and behind it the wrong numbers of somebody who lost the thread."""
    typed = _Makes(0)(structure, row)
    half = len(typed) // 2
    return {item: _off(text) if n > half else text for n, (item, text) in enumerate(typed.items())}


def _off(text: str) -> str:
    try:
        return str(float(text) + 0.3719)
    except ValueError:
        return text


def _gaps(structure: Structure, row: Row) -> Typed:
    """Blanks, words of no list and numbers that nobody can read between right answers."""
    odd = ("", None, "about 0.1", "1/0", None, "0.1 or 0.2")
    typed = _right(structure, row)
    return {
        item: text if (other := odd[n % len(odd)]) is None else other
        for n, (item, text) in enumerate(typed.items())
    }


def _opposite(structure: Structure, row: Row) -> Typed:
    """Starts from y - a, adds instead of subtracting, and comes to the right updates."""
    turned = {item for item, owner in structure.owners.items() if owner.role in TURNED}
    return {
        item: (text[1:] if text.startswith("-") else f"-{text}") if item in turned else text
        for item, text in _right(structure, row).items()
    }


def _coarse(structure: Structure, row: Row) -> Typed:
    """Rounds to one decimal fewer than the sheet asks for."""
    return {
        item: text if structure.owners[item].kind is not Kind.NUMBER else _fewer(text)
        for item, text in _right(structure, row).items()
    }


def _fewer(text: str) -> str:
    decimals = len(text.partition(".")[2])
    return f"{float(text):.{decimals - 1}f}" if decimals > 1 else text


CLASS: Mapping[str, Answering] = {
    "in-full": _in_full, "coarse": _coarse, "one-mistake": _Makes(0), "another": _Makes(1),
    "slips": _slips, "lost": _slips_late, "gaps": _gaps, "opposite": _opposite,
}  # fmt: skip


EXERCISES = {
    **{slug: f'family = "{slug}"' for slug in families()},
    "rounds that happen": 'family = "early-stopping"\nask = ["n3", "n4", "n6", "n8", "best_loss"]',
}
"""An exercise of each family, and one of which some sheets ask less than others."""


@cache
def marked_course(base: Path, name: str) -> Course:
    """An exercise, handed in by everyone and marked once."""
    exercises = f"\n[[exercise]]\n{EXERCISES[name]}\npoints = {POINTS}\n"
    course = make_course(base / name, exercises=exercises, roster={one: one for one in CLASS})
    course.generate(formats=())
    into = course.root / "in"
    into.mkdir()
    with course.manifest() as manifest:
        for sheet in manifest.sheets():
            (row,) = sheet.rows
            typed = CLASS[sheet.person](manifest.structure(row.structure), row)
            answers = {f"1.{item}": text for item, text in typed.items()}
            text = json.dumps({"sheet": sheet.code, "answers": answers})
            (into / f"{sheet.person}.json").write_text(text)
    checking.check(
        checking.Order(folder=course.out, submissions=(into,), only_grades=True), silently
    )
    return course
