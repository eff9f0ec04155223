"""People are found by what systems call them; keys that contradict find several."""

from __future__ import annotations

import pytest

from grader.assignment.keys import Key, System
from grader.exporting.directory import Directory
from tests.exports import recipient

DIRECTORY = Directory(
    (
        recipient("0007", "Kim", email="kim@example.org", canvas="12"),
        recipient("12", "Lee", email="lee@example.org", login="lee"),
        recipient("choi", "Choi", email="lee", github="Choi-J"),
    )
)


@pytest.mark.parametrize(
    ("keys", "ids"),
    [
        ([("id", "0007")], ["0007"]),
        ([("id", " 0007 ")], ["0007"]),
        ([("id", "7")], []),
        ([("email", "KIM@Example.org")], ["0007"]),
        ([("login", "kim@example.org")], ["0007"]),
        ([("login", "CHOI")], ["choi"]),
        ([("canvas", "12")], ["0007"]),
        ([("id", "12")], ["12"]),
        ([("participant", "12")], []),
        ([("canvas", "0007")], []),
        ([("login", "lee")], ["12"]),
        ([("id", "0007"), ("email", "nobody@example.org")], ["0007"]),
        ([("id", "0007"), ("email", "lee@example.org")], ["0007", "12"]),
        ([("canvas", "12"), ("id", "12")], ["0007", "12"]),
        ([], []),
    ],
)
def test_keys_find_whom_they_are_of(keys: list[tuple[str, str]], ids: list[str]) -> None:
    found = DIRECTORY.whose(Key(system=System(system), value=value) for system, value in keys)
    assert list(found) == ids


def test_a_word_of_any_system_may_be_of_several() -> None:
    assert DIRECTORY.called(["12"]) == ("0007", "12")
    assert DIRECTORY.called(["choi-j", "x"]) == ("choi",)


def test_ids_are_told_from_what_spreadsheets_make_of_them() -> None:
    assert DIRECTORY.without_zeros(["7", "12"]) == ("0007",)
