"""Each command of to-do.csv, typed as it stands there, settles what it is about."""

from __future__ import annotations

import csv
import os
from fractions import Fraction
from pathlib import Path

import pytest

from grader.states import State
from tests.command_line import grader, typed
from tests.course import Course, filled, keys, make_course

ROSTER = {
    "0001": "김하늘", "0002": "Müller, Jürgen", "0003": "O'Neil", "0004": "García", "0005": "이연",
    "0006": "Nguyễn", "0007": "Weaver", "0008": "최유진", "0009": "Smith", "0010": "Bauer",
}  # fmt: skip

TWO = """
[[exercise]]
family = "mlp-update"
points = 5

[[exercise]]
family = "cross-entropy-gradient"
points = 5
"""

PHOTO = b"\xff\xd8\xff\xe0" + bytes(200)

NOBODYS = 'it\'s $5 & "하나" (1).csv' if os.name != "nt" else "it's $5 & 하나 (1).csv"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Everything that a person may have to settle, one student each."""
    made = make_course(tmp_path_factory.mktemp("a course"), roster=ROSTER, exercises=TWO)
    made.generate()
    results, _ = made.check()
    right = {id_: keys(result) for id_, result in results.items()}
    old = filled(made.form("0003"), right["0003"])
    made.generate(reissue="0003")
    box = made.root / "in box"

    def hand_in(name: str, content: bytes) -> None:
        path = box / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (10**9, 10**9))

    def form(id_: str, answers: dict[str, str]) -> bytes:
        return filled(made.form(id_), answers)

    hand_in("0001/photo of my sheet.jpg", PHOTO)
    hand_in("0002/hw1-0002-answers.csv", form("0004", right["0004"]))
    hand_in("hw1-0003-answers.csv", old)
    code = made.code("0005")
    mistyped = code[:2] + code[3] + code[2] + code[4:] if code[2] != code[3] else code[:-1]
    hand_in("0005/a.csv", form("0005", right["0005"]).replace(code.encode(), mistyped.encode()))
    hand_in("hw1-0006-answers.csv", form("0006", right["0006"] | {"1.W1_new[1][1]": "see next"}))
    hand_in("0007/one.csv", form("0007", right["0007"]))
    hand_in("0007/two.csv", form("0007", right["0007"] | {"1.W1_new[1][1]": "0.5"}))
    hand_in(NOBODYS, form("0008", right["0008"]).replace(made.code("0008").encode(), b""))
    hand_in("hw1-0009-answers.csv", form("0009", right["0004"]))
    return made


def to_do(course: Course) -> list[dict[str, str]]:
    """The table of the last check."""
    text = (course.out / "results" / "to-do.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_what_is_to_do_can_be_done_as_it_stands_there(course: Course) -> None:
    assert grader("check", course.out, course.root / "in box").code == 3
    first = to_do(course)
    assert [(row["what"], row["id"]) for row in first] == [
        ("belongs to nobody", ""), ("needs a person", "0001"), ("wrong sheet", "0002"),
        ("wrong sheet", "0009"), ("unreadable", "0005"), ("outdated sheet", "0003"),
        ("duplicate", "0007"), ("duplicate", "0007"), ("unreadable item", "0006"),
        *(("missing", id_) for id_ in ("0004", "0008", "0010")),
    ]  # fmt: skip
    doing = [row["do this"] for row in first if row["what"] != "missing"]
    del doing[7]  # one of two that rival has to be left
    for command in doing:
        meant = command.replace("POINTS", "0.1").replace("--student ID", "--student 0008")
        ran = typed(meant.replace('"..."', '"as we agreed"').replace("NAME", "Kim"))
        assert ran.code == 0, ran.said
    assert "decisions/kim.toml is new" in grader("status", course.out).text
    results, summary = course.check()
    assert [(row["what"], row["id"]) for row in to_do(course)] == [
        ("missing", "0004"), ("missing", "0010")
    ]  # fmt: skip
    assert summary.states == {State.GRADED: 8, State.MISSING: 2}
    assert {id_: result.score for id_, result in results.items() if result.score is not None} == {
        "0001": Fraction(1, 10), "0006": results["0006"].score, "0007": results["0007"].score,
        **dict.fromkeys(("0002", "0003", "0005", "0008", "0009"), 10),
    }  # fmt: skip
    every_file_is_listed(course)


def every_file_is_listed(course: Course) -> None:
    """With what became of it."""
    text = (course.out / "results" / "files.csv").read_text(encoding="utf-8-sig")
    files = list(csv.DictReader(text.splitlines()))
    assert len(files) == len(list((course.root / "in box").rglob("*.*")))
    assert {Path(row["file"]).name: (row["state"], row["id"]) for row in files}[NOBODYS] == (
        "matched", "0008",
    )  # fmt: skip
