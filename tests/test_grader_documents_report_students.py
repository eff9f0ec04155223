"""What a report holds of its students: all that is told of them, and nothing of anybody else."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.many import make_class as make_large_class
from grader.checking.check import Order, check
from tests.class_of_six import EXERCISE, LATE, PEOPLE, SCRIPT, SECTION, SLUG, WHY, make_class
from tests.command_line import grader
from tests.course import Course, make_course, silently

STUDENTS = 300


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of six."""
    return make_class(tmp_path_factory.mktemp("six"))


def packed_in(page: str) -> str:
    """The block that the script unpacks."""
    (text,) = re.findall(r'id="students-packed">([^<]*)</script>', page)
    return str(text)


def written(out: Path, *options: str) -> tuple[str, dict[str, Any]]:
    """The page of a report, and what is packed in it."""
    assert grader("report", out, *options).code == 0
    page = (out / "results" / "report.html").read_text(encoding="utf-8")
    return page, json.loads(decompress(b64decode(packed_in(page))))


def test_everybody_is_told_of(course: Course) -> None:
    page, data = written(course.out)
    assert SCRIPT not in page
    assert dict(zip(data["students"]["id"], data["students"]["name"], strict=True)) == PEOPLE
    assert data["students"]["section"] == ["A", "A", "A", "A", "B", "B"]
    assert data["students"]["state"] == ["graded"] * 4 + ["needs a person", "missing"]
    assert data["students"]["score"][4:] == ["", ""]
    assert {*data["students"]["max"]} == {"6"}
    assert {*data["why"]} == {"0", "4"}
    assert data["decided"]["of"] == {str(place): [0] for place in range(len(PEOPLE))}
    assert data["late"] == {"1": LATE["A0002"]}
    assert {*data["hints"]} == {SLUG}
    (exercise,) = data["exercises"]
    assert exercise["who"] == [0, 1, 2, 3]
    assert exercise["typed"][0].split("\n")[0] == "=cmd()"


def test_of_a_section_only_its_students_are_there(course: Course) -> None:
    page, data = written(course.out, "--section", SECTION)
    assert data["students"]["id"] == ["A0005", "A0006"]
    assert data["exercises"] == []
    assert {*data["why"]} == {"0"}
    assert 'data-student="0"' in page
    assert 'data-student="4"' not in page


def test_an_anonymous_report_names_nobody(course: Course) -> None:
    page, data = written(course.out, "--anonymous")
    codes = [course.code(person) for person in PEOPLE]
    for text in (page, json.dumps(data, ensure_ascii=False)):
        for one in (*PEOPLE, *PEOPLE.values(), *codes, "=cmd()", "kim", "copy", ".json", ".jpg"):
            assert one not in text.replace(packed_in(page), "")
    assert data["students"]["name"] == [f"Student {number}" for number in range(1, 7)]
    assert {*data["students"]["id"]} == {""}
    assert {*data["students"]["section"]} == {""}
    typed = "\n".join(data["exercises"][0]["typed"]).split("\n")
    assert typed.count("(text)") == 1
    assert "0.7777" in typed


def test_the_same_class_gives_the_same_bytes(course: Course) -> None:
    assert written(course.out)[0] == written(course.out)[0]


def test_a_medium_class_takes_less_than_its_share(tmp_path: Path) -> None:
    class_ = make_large_class(tmp_path, STUDENTS, drawn=STUDENTS)
    check(Order(folder=class_.folder, submissions=(class_.handed_in,), only_grades=True), silently)
    page, data = written(class_.folder)
    assert len(data["exercises"][0]["items"]) == 61
    # 20 MB are for 10,000.
    assert len(packed_in(page)) / STUDENTS < 20_000_000 / 10_000 / 2


def test_a_decision_that_lets_a_file_count_is_told(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=EXERCISE)
    course.generate(formats=())
    answers = {f"1.{item}": "0.5" for item in ("z1[1]", "a1[1]")}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "unnamed.json").write_text(json.dumps({"sheet": "", "answers": answers}))
    assert grader("check", course.out, tmp_path / "in", "--only", "grades").code == 3
    source = f"{tmp_path}/in/unnamed.json"
    ran = grader("decide", course.out, "belongs-to", "--student", "007", "--file", source, *WHY)
    assert ran.code == 0, ran.said
    _, data = written(course.out)
    place = data["students"]["id"].index("007")
    assert data["students"]["state"][place] == "graded"
    (number,) = data["decided"]["of"][str(place)]
    assert "belongs to 007: illegible <b>copy</b>" in data["decided"]["texts"][number]
    assert data["exercises"][0]["who"] == [place]
