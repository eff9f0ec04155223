from __future__ import annotations

import pytest

from grader.assignment.keys import System
from grader.tables.columns import Meaning, Part, meaning, meanings, rank


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("SIS User ID", System.ID),
        ("SIS Login ID", System.LOGIN),
        ("  e-mail ADDRESS ", System.EMAIL),
        ("Vollständiger Name", Part.NAME),
        ("ＩＤ", System.ID),
        ("학번", System.ID),
        ("성명", Part.NAME),
        ("분반", Part.SECTION),
        ("github_username", System.GITHUB),
        ("SIS  User\nID", System.ID),
        ("학번 (7자리)", System.ID),
        ("이름（Name）", Part.NAME),
        ("학번 / Student ID *", System.ID),
        ("이메일(Email):", System.EMAIL),
        ("Name / Email", None),
        ("Homework 1 (123)", None),
        ("(Name)", None),
        (":" * 100_000, None),
        ("/", None),
        ("", None),
    ],
)
def test_a_title_means_one_thing_in_any_spelling(title: str, expected: Meaning | None) -> None:
    assert meaning(title) == expected


def test_the_id_of_a_gradebook_is_canvas_own() -> None:
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "HW 1 (77)"]
    assert meanings(header) == (
        Part.NAME, System.CANVAS, System.ID, System.LOGIN, Part.SECTION, None,
    )  # fmt: skip
    assert meanings(["id", "name"]) == (System.ID, Part.NAME)
    assert meanings(["LastName", "FirstName", "ID", "Section"]) == (
        Part.LAST, Part.FIRST, System.CANVAS, Part.SECTION,
    )  # fmt: skip


def test_the_identifier_of_a_classroom_is_what_the_teacher_calls_people() -> None:
    assert meaning("identifier") == System.PARTICIPANT
    assert meanings(["identifier", "github_username", "github_id", "name"]) == (
        System.ID, System.GITHUB, None, Part.NAME,
    )  # fmt: skip


def test_of_two_columns_the_plainer_title_comes_first() -> None:
    assert rank("Section") < rank("Groups")
    assert rank("SIS User ID") < rank("ID number")


def test_a_name_beside_a_first_name_is_the_family_s() -> None:
    assert meanings(["Name", "Vorname"]) == (Part.LAST, Part.FIRST)
    assert meanings(["성", "이름", "학번"]) == (Part.LAST, Part.FIRST, System.ID)
    assert meanings(["이름", "학번"]) == (Part.NAME, System.ID)
