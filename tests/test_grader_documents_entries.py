"""What was typed, and what it was read as where one does not see that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.documents.feedback.entries import read_as, typed
from grader.submissions.asked import Entry
from grader.submissions.expressions import read_expression
from grader.submissions.numbers import read_number
from grader.submissions.words import read_word

WORDS = ("converges", "does not converge")
IN_KOREAN = ("수렴한다", "수렴하지 않는다")


def word(text: str) -> Entry:
    """An answer in words."""
    return read_word(text, WORDS)


def korean(text: str) -> Entry:
    """An answer in words to a Korean sheet."""
    return read_word(text, WORDS, (IN_KOREAN, WORDS))


def expression(text: str) -> Entry:
    """An answer in letters."""
    return read_expression(text, ("x", "y"))


@pytest.mark.parametrize(
    ("read", "text", "seen", "meant"),
    [
        (read_number, " -0.5 ", "-0.5", ""), (read_number, "0,36", "0,36", "0.36"),
        (read_number, "1/3", "1/3", "0.3333333333"), (read_number, "12%", "12%", "0.12"),
        (read_number, "\u22120.5", "\u22120.5", "-0.5"), (read_number, ".5", ".5", ""),
        (read_number, "3e-2", "3e-2", "0.03"), (read_number, "", "", ""),
        (read_number, "see\nbelow", "see below", ""),
        (word, "converges", "converges", ""), (word, "b", "b", "does not converge"),
        (expression, "x + y", "x + y", ""), (expression, "2x", "2x", "2*x"),
    ],
)  # fmt: skip
def test_what_was_read_is_shown_where_one_does_not_see_it(
    read: Callable[[str], Entry], text: str, seen: str, meant: str
) -> None:
    assert (typed(read(text)), read_as(read(text))) == (seen, meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("수렴한다", ""), ("b", "수렴하지 않는다"), ("converges", "수렴한다")],
)
def test_a_word_is_shown_as_it_stands_on_the_sheet(text: str, meant: str) -> None:
    said = dict(zip(WORDS, IN_KOREAN, strict=True))
    assert (typed(korean(text)), read_as(korean(text), said.__getitem__)) == (text, meant)
