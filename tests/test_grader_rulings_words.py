"""Rulings as operators read them."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from grader.rulings.ruling import Action, Ruling
from grader.rulings.words import said, told
from tests.rulings import ruling

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
ONE, MANY = Fraction(1), Fraction(5, 2)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (ruling(Action.VOID, exercise="net", item="a[1]"),
         "a[1] of net does not count for everyone"),
        (ruling(Action.FULL, exercise="net", section="A"), "net counts in full for section A"),
        (ruling(Action.FULL), "the sheet counts in full for everyone"),
        (ruling(Action.FULL, student="0042"), "the sheet of 0042 counts in full"),
        (ruling(Action.POINTS, student="0042", points=ONE), "the sheet of 0042 earns 1 point"),
        (ruling(Action.POINTS, exercise="net", points=MANY, student="0042"),
         "net earns 2.5 points for 0042"),
        (ruling(Action.ACCEPT, accept="forgot-eta"),
         "forgot-eta is accepted in every exercise for everyone"),
        (ruling(Action.EXCUSE, section="A"), "section A is excused"),
        (ruling(Action.DUE, due=NOON),
         "answers may come until 2026-12-01 12:00+00:00 for everyone"),
        (ruling(Action.BELONGS_TO, student="0042", file="a.csv"), "the file a.csv belongs to 0042"),
        (ruling(Action.SHEET, student="0042", code="K7Q29FXM"),
         "0042 is marked against sheet K7Q29FXM"),
        (ruling(Action.SHEET, file="a.csv", code="K7Q29FXM"),
         "the file a.csv is marked against sheet K7Q29FXM"),
        (ruling(Action.IGNORE, file="a.csv"), "the file a.csv counts for nobody"),
    ],
)  # fmt: skip
def test_a_ruling_says_what_it_does_and_for_whom(one: Ruling, words: str) -> None:
    assert said(one) == words


def test_whoever_asks_is_told_why_and_by_whom() -> None:
    assert told(ruling(Action.EXCUSE, student="0042", reason="ill", line=7)) == (
        "0042 is excused: ill (Kim, 2026-12-02, decisions/kim.toml, line 7)"
    )
