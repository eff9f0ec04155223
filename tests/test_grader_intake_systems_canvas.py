"""Names as Canvas writes them, and names that only look so."""

from __future__ import annotations

import pytest

from grader.assignment.keys import Key, System
from grader.intake.systems.canvas import told
from grader.submissions.received import Told


def of(name: str) -> Told | None:
    return told(("submissions", name), 1)


def user(number: str, name: str, serial: int = 0, late: bool = False) -> Told:
    return Told(
        keys=(Key(system=System.CANVAS, value=number),), name=name, serial=serial, late=late
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kimminsu_40101_900024_answers.csv", user("40101", "kimminsu", 900024)),
        ("kimminsu_LATE_40101_900024_answers.csv", user("40101", "kimminsu", 900024, True)),
        ("김하늘_7_9_답안 (1).csv", user("7", "김하늘", 9)),
        ("müßigjürgen_LATE_7_9_a", user("7", "müßigjürgen", 9, True)),
        ("van_der_berg_7_9_a.csv", user("7", "van_der_berg", 9)),
        ("late_7_9_a.csv", user("7", "late", 9)),
        ("สมชายใจดี_7_9_a.csv", user("7", "สมชายใจดี", 9)),
        ("kim_7_text.html", user("7", "kim")),
        ("kim_LATE_7_text.html", user("7", "kim", late=True)),
        ("kim_7_link.html", user("7", "kim")),
        # A name of digits alone; names of files that look like the pattern.
        ("20231_7_9_a.csv", user("7", "20231", 9)),
        ("kim_7_9_lee_1_2_a.csv", user("7", "kim", 9)),
        ("kim_7_9_1_2_a.csv", user("7", "kim", 9)),
        ("kim_7_9_LATE_1_2_a.csv", user("7", "kim", 9)),
        ("kim_7_9_text.html", user("7", "kim", 9)),
        ("kim_7_9__a.csv", user("7", "kim", 9)),
    ],
)
def test_a_name_tells_who_which_and_whether_late(name: str, expected: Told) -> None:
    assert of(name) == expected


@pytest.mark.parametrize(
    ("name", "serial", "late"),
    [("anon_x7Rkq_9_a.csv", 9, False), ("LATE_anon_x7Rkq_9_a_1_2_b.csv", 9, True)],
)
def test_in_anonymous_marking_no_key_is_told(name: str, serial: int, late: bool) -> None:
    assert of(name) == Told(name="anon_x7Rkq", serial=serial, late=late)


@pytest.mark.parametrize(
    "name",
    [
        *("answers.csv", "hw1-0042-answers.csv", "hw1_7.csv", "kim_7_a.csv", "_7_9_a.csv"),
        *("Kim_7_9_a.csv", "kim minsu_7_9_a.csv", "kim_7_9_", "kim_7_9", "7_9_a.csv"),
        *("hw1-kim_7_9_a.csv", f"kim_{'9' * 30}_9_a.csv", "kim_٧_9_a.csv", "text.html"),
        "Participant_7_assignsubmission_file_a.csv",
    ],
)
def test_another_name_tells_nothing(name: str) -> None:
    assert of(name) is None


def test_a_folder_tells_nothing() -> None:
    assert told(("hw_2026_1_downloads", "answers.csv"), 0) is None
