"""What the report calls a student: by name and id, or by a number where nobody is to be known."""

from __future__ import annotations

from math import isnan

from grader.documents.edition import Edition
from grader.documents.markup import one_line
from grader.documents.report.lines import Student
from grader.documents.templates import said
from grader.marking.marked import Marked

WORDS = "parts/report/people.j2"
HIDDEN = "(text)"


def student(one: Marked, place: int, edition: Edition) -> Student:
    """Somebody at a place in the report; "Student 12" for who has no name."""
    who = one.recipient
    if who.name:
        return Student(place=place, id=who.id, name=one_line(who.name))
    name = said(WORDS, "student", who.id, edition=edition).strip()
    return Student(place=place, id="", name=name)


def shown(value: float) -> str:
    """A number that was typed, if it may be seen."""
    return HIDDEN if isnan(value) else f"{value:g}"
