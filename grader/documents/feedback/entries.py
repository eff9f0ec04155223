"""Entries as students are shown them: what they typed, and what it was read as."""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.documents.markup import one_line
from grader.submissions.asked import Entry
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import Blank, Read, Unreadable
from grader.submissions.words import ReadWord
from solutions.closed_forms import typed as typed_formula

DIGITS = 10
"""Significant digits in which a number is shown that was not typed as one."""

_PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)")


def typed(entry: Entry) -> str:
    """What was typed, on one line."""
    match entry:
        case Blank():
            return ""
        case Read() | ReadWord() | ReadExpression() | Unreadable():
            return one_line(entry.text).strip()


def read_as(entry: Entry, gettext: Callable[[str], str] = str) -> str:
    """What an entry was read as, where that is not what one sees: `1/3`, `0,36`, `b`.

    `gettext` says the words of a choice as they stand on the sheet.
    """
    text = typed(entry)
    match entry:
        case Read(value=value):
            return "" if _PLAIN.fullmatch(text) else f"{value:.{DIGITS}g}"
        case ReadWord(word=word):
            return "" if gettext(word) == text else gettext(word)
        case ReadExpression(formula=formula):
            found = typed_formula(formula)
            return "" if _tight(found) == _tight(text) else found
    return ""


def value_of(entry: Entry) -> float | None:
    """The number that was read; of a choice its place among the words."""
    match entry:
        case Read(value=value) | ReadWord(value=value):
            return value
    return None


def _tight(text: str) -> str:
    return text.replace(" ", "")
