"""What the report calls a student: by name and id, or by a number where nobody is to be known."""

from __future__ import annotations

from math import isnan

from grader.documents.edition import Edition
from grader.documents.markup import one_line
from grader.documents.templates import said
from grader.marking.marked import Marked

WORDS = "parts/report/people.j2"
HIDDEN = "(text)"


def name_of(one: Marked, edition: Edition) -> str:
    """The name, or "Student 12" for somebody who has none."""
    who = one.recipient
    if who.name:
        return one_line(who.name)
    return said(WORDS, "student", who.id, edition=edition).strip()


def id_of(one: Marked) -> str:
    """The id that stands behind the name; "" where the name is a number already."""
    return one.recipient.id if one.recipient.name else ""


def whole_name(one: Marked, edition: Edition) -> str:
    """The name with the id behind it."""
    name, id_ = name_of(one, edition), id_of(one)
    return f"{name} ({id_})" if id_ else name


def shown(value: float) -> str:
    """A number that was typed, if it may be seen."""
    return HIDDEN if isnan(value) else f"{value:g}"
