"""Of what was typed, answers are shown to everybody, and nothing that tells who it was."""

from __future__ import annotations

import pytest

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.reporting.telling import TEXT, telling

OWN = telling(
    (
        Recipient(id="00041", name="Ada Lo", email="ada@x.example"),
        Recipient(
            id="2026-1", name="김하늘", aliases=(Key(system=System.GITHUB, value="sky-hub"),)
        ),
        Recipient(id="20261234", name="Bob Ray"),
    )
)


@pytest.mark.parametrize(
    ("typed", "is_telling"),
    [
        ("00041", True), ("41", False), ("0.00041", True), ("see ADA", True), ("bob", True),
        ("김하늘", True), ("-0.0423", False), ("lo", False), ("1/3", False), ("", False),
        ("20261234", True), ("2026", True), ("x.example", True), ("SKY", True), ("0.2027", False),
    ],
)  # fmt: skip
def test_text_tells_somebody_if_a_word_of_it_is_what_they_are_called(
    typed: str, *, is_telling: bool
) -> None:
    assert OWN.in_text(typed) is is_telling


@pytest.mark.parametrize(
    ("value", "is_telling"),
    [(20261234.0, True), (20261234.5, False), (41.0, False), (0.41, False), (-20261234.0, True)],
)
def test_a_number_tells_somebody_if_it_is_their_id(value: float, *, is_telling: bool) -> None:
    assert OWN.in_number(value) is is_telling


@pytest.mark.parametrize(
    ("typed", "letter", "shown"),
    [
        ("0.55", "c", "0.55"), ("0,55", "w", "0,55"), ("converges", "c", "converges"),
        ("6x^2*y - 1/2", "m", "6x^2*y - 1/2"), ("ask my tutor", "u", TEXT),
        ("0.5 | 0.6", "u", TEXT), ("20261234", "w", TEXT),
        ("a note", "b", TEXT), ("a note", ".", TEXT), ("", "b", ""),
    ],
)  # fmt: skip
def test_answers_are_shown_and_other_texts_are_not(typed: str, letter: str, shown: str) -> None:
    assert OWN.masked(typed, "1", letter) == (shown, "1")


def test_of_who_has_no_verdicts_only_numbers_are_shown() -> None:
    assert OWN.masked("0.5\nconverges\n", "", "") == (f"0.5\n{TEXT}\n", "\n\n")


def test_what_stands_where_nothing_is_asked_is_not_told_as_the_right_value() -> None:
    assert OWN.masked("0.5\nask Kim", "", "c.") == (f"0.5\n{TEXT}", "\n")


def test_a_right_value_that_was_typed_is_still_told() -> None:
    assert OWN.masked("0.5\n2026", "", "cc") == (f"0.5\n{TEXT}", "\n2026")
    assert OWN.masked("0.5\n0.25", "", "cc") == ("0.5\n0.25", "")
