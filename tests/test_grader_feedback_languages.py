"""Feedback in the language of each student's sheet; what is for the operator stays English."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.marking.result import StudentResult
from grader.records.folder import Folder
from tests.course import Course, filled, keys, make_course

EXERCISES = """
[[exercise]]
family = "mlp-gradients"
points = 5
[exercise.parameters]
sizes = [2, 3, 1]

[[exercise]]
family = "gradient-descent"
points = 5
"""
ROSTER = "id,name,language\nada,Ada Lovelace,en\nhaneul,김하늘,ko\n007,James Bond,\n"
PEOPLE = {"ada": "en", "haneul": "ko", "007": "en"}
TYPED = ("see below", "1 2", "maybe", "see")
HANGUL = re.compile("[\uac00-\ud7a3]")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of two languages in which both hand in the same kind of answers."""
    made = make_course(tmp_path_factory.mktemp("languages"), exercises=EXERCISES)
    (made.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    made.generate()
    blank, _ = made.check()
    forms = []
    for person in PEOPLE:
        forms.append(made.root / f"hw1-{person}-answers.csv")
        forms[-1].write_bytes(answers(made, person, blank[person]))
    made.check(*forms)
    return made


def answers(course: Course, person: str, blank: StudentResult) -> bytes:
    """Everything right, but for what nobody can read, lines turned round, and a sign."""
    found = keys(blank)
    found |= {"1.loss": TYPED[0], "1.z1[1]": "", "1.z1[2]": TYPED[1]}
    turned = {re.sub(r"\[(\d)\]\[(\d)\]", r"[\2][\1]", item): text
              for item, text in found.items() if item.startswith("1.dW1[")}  # fmt: skip
    found = {item: text for item, text in found.items() if not item.startswith("1.dW1[")}
    extra = "".join(f"{item},{text},\n" for item, text in turned.items() if item not in found)
    return filled(course.form(person), found | {"2.outcome": TYPED[2]}) + extra.encode()


def read(course: Course, person: str, form: str = "md") -> str:
    """The feedback of a student."""
    path: Path = Folder(root=course.out, assignment="hw1").feedback(person, form)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("person", PEOPLE)
def test_feedback_is_in_the_language_of_the_sheet(course: Course, person: str) -> None:
    page, name = read(course, person, "html"), "김하늘"
    assert f'<html lang="{PEOPLE[person]}">' in page
    assert bool(HANGUL.search(page.replace(name, ""))) is (PEOPLE[person] == "ko")


SAID: Mapping[str, tuple[str, ...]] = {
    "ada": (
        "These lines of your file", "could not be read (two numbers stand here",
        "write one of these: ", "look transposed",
        "You left `z1[1]`, `dW1[3][1]` and `dW1[3][2]` blank.",
    ),
    "haneul": (
        "파일의 다음 줄은", "읽을 수 없습니다(수가 두 개 있는데", "다음 중 하나를 쓰세요: ",
        "전치된 것 같습니다", "`z1[1]`, `dW1[3][1]`, `dW1[3][2]`을(를) 비워 두었습니다.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("person", SAID)
def test_reasons_and_notes_are_in_the_language_of_the_sheet(course: Course, person: str) -> None:
    text = read(course, person)
    for said in SAID[person]:
        assert said in text, text


def test_a_korean_page_says_nothing_in_english(course: Course) -> None:
    text = read(course, "haneul")
    for known in (course.code("haneul"), "Backpropagation by hand", *TYPED):
        text = text.replace(known, "")
    bare = re.sub(r"`[^`]*`|\$[^$]*\$|\d\.\w+", "", text)
    assert set(re.findall("[A-Za-z]{2,}", bare)) == {"exp", "ln", "sqrt", "haneul"}


def test_the_tables_of_the_operator_stay_english(course: Course) -> None:
    results, summary = course.check()
    with (course.out / "results" / "items.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] == "haneul"]
    assert {row["verdict"] for row in rows} >= {"correct", "blank", "unreadable"}
    assert not any(HANGUL.search("".join(row.values())) for row in rows)
    assert not any(HANGUL.search(why) for _, why in summary.attention)
    assert results["haneul"].seem_to_be[0].startswith("the lines of 1.dW1 look transposed")


def test_an_assignment_in_korean_is_for_all_who_choose_nothing(tmp_path: Path) -> None:
    made = make_course(tmp_path, exercises=f'language = "ko"\n{EXERCISES}')
    (made.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    made.generate()
    made.check()
    languages = {person: HANGUL.search(read(made, person, "html")) for person in ("ada", "007")}
    assert [*map(bool, languages.values())] == [False, True]
