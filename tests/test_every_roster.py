"""Every list of people from its system to the marks that go back: generate -> check -> export.

| list of the issue                          | answers come by        | marks go into              |
|--------------------------------------------|------------------------|----------------------------|
| our CSV, our XLSX                          | folders named by id    | our CSV                    |
| Canvas gradebook, in each of its variants  | Canvas zip             | the gradebook itself       |
| Moodle participants                        | Moodle zip, worksheet  | the worksheet beside it    |
| Moodle grading worksheet                   | Moodle zip, blind      | the worksheet itself       |
| Gradescope roster                          | Gradescope export      | our CSV                    |
| university list: UTF-8, UTF-16, cp949, XLSX| GitHub Classroom, rows | our CSV                    |
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.class_lists import (
    canvas,
    own_list,
    participants,
    section,
    university,
    worksheet,
)
from tests.class_lists import (
    gradescope as gradescope_roster,
)
from tests.command_line import grader
from tests.course import Course, filled, make_course
from tests.downloads import (
    CLASS,
    PHOTO,
    UNREADABLE,
    Handed,
    arrivals,
    canvas_zip,
    classroom_grades,
    classroom_zip,
    gradescope_zip,
    moodle_zip,
)
from tests.exports import changes
from tests.lists import Rows, as_csv, as_xlsx
from tests.mixed_class import EXERCISES, right_answers

Handing = tuple[Handed, ...]
Files = Mapping[str, bytes]

MOST = "6"
OURS = as_csv(own_list(), encoding="utf-8-sig", end="\r\n")
WORKSHEET = as_csv(worksheet("6.00"), encoding="utf-8-sig", end="\r\n")
ROSTERED = {person.id for person in CLASS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A list, what lies in the folder of downloads, and the file that marks go into.

    book    None: the list itself
    filled  how many get a number there
    """

    name: str
    content: bytes
    made: Callable[[Handing], Files]
    book: bytes | None = None
    column: str = "HW 1"
    system: str = "csv"
    filled: int = 5


def _by_id(handed: Handing) -> Files:
    return {f"{one.person.id}/{one.file}": one.content for one in handed}


def _canvas(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", filled: int = 5) -> Way:
    return Way(
        name="2026-09-20T1830_Grades-CS231.csv",
        content=as_csv(rows, delimiter=delimiter, encoding=encoding),
        made=lambda handed: {"submissions.zip": canvas_zip(handed)},
        system="canvas", column="77001", filled=filled,
    )  # fmt: skip


def _with_comma(rows: Rows) -> Rows:
    """The same where the decimal sign is a comma."""
    return [
        [str(cell).replace(".", ",") if str(cell).endswith("00") else cell for cell in row]
        for row in rows
    ]


def _not_assigned(rows: Rows) -> Rows:
    """The same where one student is not given the assignment."""
    return [["N/A" if one == "" and CLASS[0].id in row else one for one in row] for row in rows]


def _in_cp949(rows: Rows) -> bytes:
    return as_csv(
        [[str(cell).encode("cp949", "replace").decode("cp949") for cell in row] for row in rows],
        encoding="cp949", end="\r\n",
    )  # fmt: skip


def _classroom(handed: Handing) -> Files:
    # GitHub Classroom does not know the first of them by the roster: the form's code does.
    return {
        "hw1-submissions.zip": classroom_zip(handed),
        "classroom_grades.csv": classroom_grades(),
    }


def _university(name: str, content: bytes) -> Way:
    return Way(name=name, content=content, made=_classroom, book=OURS)


WAYS: Mapping[str, Way] = {
    "our CSV": Way(name="roster.csv", content=OURS, made=_by_id),
    "our CSV, semicolons": Way(
        name="Teilnehmer.csv", content=as_csv(own_list(), delimiter=";", end="\r\n"), made=_by_id
    ),
    "our XLSX": Way(name="roster.xlsx", content=as_xlsx(own_list()), made=_by_id, book=OURS),
    "Canvas": _canvas(canvas("6.00")),
    "Canvas, semicolons": _canvas(canvas("6.00"), delimiter=";", encoding="utf-8-sig"),
    "Canvas, decimal comma": _canvas(_with_comma(canvas("6.00")), delimiter=";"),
    "Canvas, last and first names": _canvas(canvas("6.00", first_last=True)),
    "Canvas, Manual Posting": _canvas(canvas("6.00", manual=True)),
    "Canvas, N/A": _canvas(_not_assigned(canvas("6.00")), filled=4),
    "Moodle participants": Way(
        name="courseid_4711_participants.csv",
        content=as_csv(participants(), encoding="utf-8-sig"),
        made=lambda handed: {"HW 1.zip": moodle_zip(handed), "Grades-HW 1.csv": WORKSHEET},
        book=WORKSHEET, system="moodle", column="Grade",
    ),
    "Moodle worksheet": Way(
        name="Grades-CS231-HW 1-4711.csv", content=WORKSHEET,
        made=lambda handed: {"HW 1.zip": moodle_zip(handed, blind=True)},
        system="moodle", column="Grade",
    ),
    "Gradescope": Way(
        name="CS231_roster.csv", content=as_csv(gradescope_roster()),
        made=lambda handed: {"assignment_4711_export.zip": gradescope_zip(handed)}, book=OURS,
    ),
    "university, UTF-8": _university("출석부.csv", as_csv(university(), encoding="utf-8-sig")),
    "university, UTF-16": _university(
        "출석부.txt", as_csv(university(), delimiter="\t", encoding="utf-16", end="\r\n")
    ),
    "university, cp949": _university("출석부.csv", _in_cp949(university())),
    "university, XLSX": _university("출석부.xlsx", as_xlsx(university())),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_marks_go_back_to_whom_the_list_names(name: str, tmp_path: Path) -> None:
    way = WAYS[name]
    course = make_course(tmp_path / "course", exercises=EXERCISES, roster={"1": "nobody"})
    roster = tmp_path / way.name
    roster.write_bytes(way.content)
    assignment = course.root / "hw1.toml"
    made = ("generate", assignment, "--roster", roster, "--out", course.out, "--format", "md")
    assert grader(*made).code == 0
    right = right_answers(course)
    assert right.keys() == ROSTERED
    handed = arrivals(lambda person: filled(course.form(person.id), right[person.id]))
    for file, content in way.made(handed).items():
        path = tmp_path / "sunday" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert grader("check", course.out, tmp_path / "sunday").code == 3
    assert marks(course) == {
        person.id: ("needs a person", "") if person == PHOTO
        else ("unreadable", "") if person == UNREADABLE else ("graded", MOST)
        for person in CLASS
    }  # fmt: skip
    own = roster if way.book is None else tmp_path / "theirs.csv"
    own.write_bytes(way.book or way.content)
    column = () if way.system == "moodle" else ("--column", way.column)
    ran = grader("export", course.out, f"--{way.system}", own, *column, "--missing", "zero")
    assert ran.code == 0, ran.said
    before, after = own.read_bytes(), (course.out / "results" / "export" / own.name).read_bytes()
    put_in = changes(before, after)
    assert len(put_in) == way.filled
    for line, (old, new) in put_in.items():
        assert len(new) == len(old) + len(MOST), line
        assert not any(one.email.encode() in new for one in (PHOTO, UNREADABLE))


def marks(course: Course) -> dict[str, tuple[str, str]]:
    text = (course.out / "results" / "grades.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["id"]: (row["state"], row["score"]) for row in rows}


def test_marks_of_a_section_go_into_its_rows_alone(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course", exercises=EXERCISES, roster={"1": "nobody"})
    book = tmp_path / "Grades.csv"
    book.write_bytes(as_csv(canvas("6.00")))
    made = ("generate", course.root / "hw1.toml", "--roster", book, "--out", course.out)
    grader(*made, "--format", "md")
    right = right_answers(course)
    for person in CLASS:
        form = filled(course.form(person.id), right[person.id])
        (tmp_path / "in" / person.id).mkdir(parents=True)
        (tmp_path / "in" / person.id / "answers.csv").write_bytes(form)
    grader("check", course.out, tmp_path / "in", "--only", "grades")
    own = "CS231 (02)"
    ran = grader(
        "export", course.out, "--canvas", book, "--column", "77001", "--section", own
    )  # fmt: skip
    assert ran.code == 0, ran.said
    after = (course.out / "results" / "export" / book.name).read_bytes()
    found = {new.decode() for _, new in changes(book.read_bytes(), after).values()}
    expected = [person for person in CLASS if own in section(person)]
    assert expected
    assert len(found) == len(expected)
    assert all(any(person.id in line for line in found) for person in expected)
