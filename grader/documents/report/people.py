"""What the report calls a student: by name and id, or by a number where nobody is to be known."""

from __future__ import annotations

from functools import cache

from grader.documents.edition import Edition
from grader.documents.markup import one_line
from grader.documents.report.lines import Student
from grader.documents.templates import said
from grader.marking.marked import Marked

WORDS = "parts/report/people.j2"

NUMBER = "{number}"
"""Where the number of somebody belongs."""


def student(one: Marked, place: int, edition: Edition) -> Student:
    """Somebody at a place in the report; "Student 12" for who has no name."""
    who = one.recipient
    if who.name:
        return Student(place=place, id=who.id, name=one_line(who.name))
    return Student(place=place, id="", name=_numbered(edition).replace(NUMBER, who.id))


@cache
def _numbered(edition: Edition) -> str:
    """What somebody with a number is called, said once for a whole class."""
    return said(WORDS, "student", NUMBER, edition=edition).strip()
