"""Tables with a row a student, as Google Forms, Moodle and teaching assistants write them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.keys import Key, System
from grader.intake.gather import gather, spread
from grader.intake.one_file import TOO_LARGE
from grader.intake.row_titles import NO_ITEM, SEEM_MARKS, items_asked
from grader.intake.rows import TORN, split
from grader.intake.timestamps import times
from grader.submissions.answer_form import blank_form
from grader.submissions.form import Damaged, Form, entries, fitted
from grader.submissions.forms import read_form
from grader.submissions.numbers import Unreadable
from grader.submissions.received import Received, Told
from tests.downloads import CLASS, packed
from tests.row_tables import Answered, Tongue, csv_of, google_form, moodle_quiz, typed_table

CODE = "K7Q29FXM"


def received(content: str | bytes, source: str = "in/answers.csv") -> Received:
    data = content if isinstance(content, bytes) else content.encode()
    return Received(source=source, content=data, modified=1_700_000_000.0)


def rows_of(content: str | bytes) -> tuple[Received, ...]:
    found = split(received(content))
    assert found is not None
    return found


def answers(row: Received) -> dict[str, str]:
    form = read_form(row)
    assert isinstance(form, Form)
    return dict(form.answers)


def xlsx_of(rows: Sequence[Sequence[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


EMAIL, ID, LOGIN = System.EMAIL, System.ID, System.LOGIN

RIGHT = {"1.z": "0,55", "1.a": "1/3", "2.delta1[1]": "-0.0958"}
NIGHT = datetime(2026, 11, 30, 23, 10, 5)
ANSWERED = tuple(
    Answered(person=person, answers=RIGHT, at=NIGHT, code=CODE if person is CLASS[0] else "")
    for person in CLASS
)


@pytest.mark.parametrize("tongue", Tongue)
def test_a_form_of_google_is_split(tongue: Tongue) -> None:
    blank = Answered(person=CLASS[0], answers={}, at=NIGHT)
    *rows, last = rows_of(google_form((*ANSWERED, blank), tongue))
    assert [row.told for row in rows] == [
        Told(
            keys=(Key(system=EMAIL, value=person.email),), at="2026-11-30T23:10:05",
            serial=number, is_row=True,
        )
        for number, person in enumerate(CLASS, start=2)
    ]  # fmt: skip
    assert rows[0].source == "in/answers.csv/row 2"
    assert json.loads(rows[0].content) == {"sheet": CODE, "answers": RIGHT}
    assert all(answers(row) == RIGHT for row in rows)
    form = read_form(last)
    assert isinstance(form, Form)
    assert (form.blank, form.code) == (True, None)


@pytest.mark.parametrize("tongue", Tongue)
def test_a_quiz_of_moodle_is_split(tongue: Tongue) -> None:
    half = Answered(person=CLASS[0], answers={"1.z": "", "1.a": "0.5", "2.delta1[1]": ""}, at=NIGHT)
    *rows, last = rows_of(moodle_quiz((*ANSWERED, half), tongue))
    for person, row in zip(CLASS, rows, strict=True):
        keys = (Key(system=ID, value=person.id), Key(system=EMAIL, value=person.email))
        assert row.told.keys == keys
        assert row.told.name == person.sortable.replace(",", "")
        assert row.told.at == "2026-11-30T23:10"
        assert answers(row) == {"@1.1": "0,55", "@1.2": "1/3", "@2.1": "-0.0958"}
        form = read_form(row)
        assert isinstance(form, Form)
        assert fitted(form, tuple(RIGHT)).answers == RIGHT
    assert answers(last) == {"@1.1": "", "@1.2": "0.5", "@2.1": ""}


def test_tables_are_found_in_folders_and_zips(tmp_path: Path) -> None:
    inside = packed([("forms/antworten.csv", google_form(ANSWERED, Tongue.GERMAN))])
    (tmp_path / "forms.zip").write_bytes(inside)
    (tmp_path / "paper.csv").write_bytes(typed_table(ANSWERED, ";"))
    found = list(gather([tmp_path]))
    assert len(found) == 2 * len(CLASS)
    assert all(answers(row) == RIGHT for row in found)
    assert found[0].source.endswith("paper.csv/row 2")
    assert found[-1].source.endswith(f"forms.zip/forms/antworten.csv/row {len(CLASS) + 1}")


def test_a_table_of_everyone_may_be_larger_than_what_one_student_hands_in(tmp_path: Path) -> None:
    items = [f"1.W[{n}]" for n in range(1, 61)]
    line = ",".join(["0.0625"] * 60)
    lines = "".join(f"{n:06},{line}\r\n" for n in range(22_000))
    (tmp_path / "a.csv").write_text(f"id,{','.join(items)}\r\n{lines}", "utf-8")
    (tmp_path / "b.csv").write_text(f"item,answer\r\n{lines}", "utf-8")
    *rows, last = gather([tmp_path])
    assert len(rows) == 22_000
    assert answers(rows[-1]) == dict.fromkeys(items, "0.0625")
    assert (last.source.rpartition("/")[2], last.fault) == ("b.csv", TOO_LARGE)


def test_a_workbook_that_a_form_was_saved_as_has_the_time_of_its_cells() -> None:
    table: list[list[object]] = [["Timestamp", "Email Address", "1.z"], [NIGHT, "a@b.c", 0.55]]
    (row,) = rows_of(xlsx_of(table))
    assert row.told.at == "2026-11-30T23:10"
    assert answers(row) == {"1.z": "0.55"}


def test_a_date_that_a_spreadsheet_made_of_a_fraction_is_told() -> None:
    (row,) = rows_of(xlsx_of([["id", "1.z"], ["0042", datetime(2026, 1, 3)]]))
    form = read_form(row)
    assert isinstance(form, Form)
    entry = entries(form, ["1.z"])["1.z"]
    assert isinstance(entry, Unreadable)
    assert "1/3" in str(entry.reason)


def test_a_form_that_was_downloaded_itself_states_its_offset() -> None:
    table = [["타임스탬프", "아이디", "2. 학번 (Ex. 2026123)", "1.z"],
             ["2026/11/30 11:10:05 오후 GMT+9", "kim@uni.ac.kr", "0042", "0.5"]]  # fmt: skip
    (row,) = rows_of(csv_of(table))
    assert row.told.at == "2026-11-30T23:10:05+09:00"
    assert row.told.keys == (
        Key(system=LOGIN, value="kim@uni.ac.kr"), Key(system=ID, value="0042"),
        Key(system=EMAIL, value="kim@uni.ac.kr"),
    )  # fmt: skip


def test_points_and_feedback_of_a_quiz_are_no_answers() -> None:
    table = [
        [
            "Timestamp",
            "Email Address",
            "Score",
            "1.z",
            "1.z [Score]",
            "1.z [Feedback]",
            "1.W [1][2]",
        ],
        ["11/30/2026 23:10:05", "a@b.c", "1 / 2", "0.5", "1.00 / 1", "good", "0.25"],
    ]
    (row,) = rows_of(csv_of(table))
    assert answers(row) == {"1.z": "0.5", "1.W[1][2]": "0.25"}


def test_the_order_of_day_and_month_is_that_of_the_whole_column() -> None:
    head = ["Timestamp", "Email Address", "1.z"]
    vague = [["3/4/2026 10:00:00", "a@b.c", "1"], ["4/4/2026 10:00:00", "b@b.c", "1"]]
    settled = [*vague, ["4/13/2026 10:00:00", "c@b.c", "1"]]
    at = [row.told.at for row in rows_of(csv_of([head, *vague]))]
    assert at == ["", "2026-04-04T10:00:00"]
    at = [row.told.at for row in rows_of(csv_of([head, *settled]))]
    assert at[0] == "2026-03-04T10:00:00"


def test_two_rows_of_one_person_are_both_received() -> None:
    table = [["Timestamp", "Email Address", "1.z"],
             ["11/30/2026 23:10:05", "a@b.c", "1"],
             ["11/30/2026 23:59:05", "a@b.c", "2"]]  # fmt: skip
    first, second = rows_of(csv_of(table))
    assert first.told.keys == second.told.keys
    assert (first.told.at, first.told.serial) < (second.told.at, second.told.serial)


def test_a_title_that_names_several_items_is_about_the_one_in_front() -> None:
    table = [["Timestamp", "Email Address", "1.a given 1.z", "From 1.z and 1.a find the loss"],
             ["11/30/2026 23:10:05", "a@b.c", "0.5", "0.7"]]  # fmt: skip
    (row,) = rows_of(csv_of(table))
    assert answers(row) == {"1.a": "0.5"}


def test_a_form_whose_questions_name_no_item_is_one_file_with_its_fault() -> None:
    table = [["Timestamp", "Email Address", "Question 1", "How was it?"],
             ["11/30/2026 23:10:05", "a@b.c", "0.5", "fine"]]  # fmt: skip
    (row,) = rows_of(csv_of(table))
    assert row.source == "in/answers.csv"
    assert read_form(row) == Damaged(reason=NO_ITEM)


def test_what_was_not_answered_in_a_quiz_is_blank() -> None:
    table = [["Email address", "Response 1", "Response 2"],
             ["a@b.c", "part 1: ; part 2: 0.5", "0.5"], ["b@b.c", "-", "-"]]  # fmt: skip
    first, second = rows_of(csv_of(table))
    assert answers(first) == {"@1.1": "", "@1.2": "0.5", "@2": "0.5"}
    assert answers(second) == {"@1.1": "", "@2": ""}


def test_the_text_of_a_question_names_its_items() -> None:
    table = [
        ["Last name", "First name", "Email address", "Question 1", "Response 1", "Question 2",
         "Response 2", "Question 3", "Response 3"],
        ["Kim", "A", "a@b.c", "1.z = _____ and 1.a = _____", "part 1: 0.5; part 2: 0.25",
         "Give 2.loss!", "0.7", "Now 2.loss from 2.a", "0.9"],
    ]  # fmt: skip
    (row,) = rows_of(csv_of(table))
    assert answers(row) == {"1.z": "0.5", "1.a": "0.25", "2.loss": "0.7", "@3": "0.9"}


@pytest.mark.parametrize(
    ("text", "count", "items"),
    [
        ("1.z = _____ and 1.a = _____", 2, ("1.z", "1.a")),
        ("With 1.x as above: 1.z = _____; from 1.z follows 1.a _____", 2, ("1.z", "1.a")),
        ("1.step {0; 1} and 1.z _____.", 2, ("1.step", "1.z")),
        ("Give 1.z, then 1.a: _____ _____", 2, ("1.z", "1.a")),
        ("Give 1.z, 1.a and 1.loss: _____ _____", 2, ()),
        ("1.z = _____ and once more 1.z = _____", 2, ()),
        ("What is 1.loss?", 1, ("1.loss",)),
        ("What is it?", 1, ()),
        ("_" * 100_000, 1, ()),
    ],
)
def test_fields_belong_to_the_items_in_front_of_them(
    text: str, count: int, items: tuple[str, ...]
) -> None:
    assert items_asked(text, count) == items


def test_an_answer_that_looks_like_another_part_is_not_taken_apart() -> None:
    table = [["Email address", "Response 1"],
             ["a@b.c", "part 1: 0.5; part 2: 3; part 2: 0.25"]]  # fmt: skip
    (row,) = rows_of(csv_of(table))
    assert answers(row) == {"@1": "part 1: 0.5; part 2: 3; part 2: 0.25"}


TYPED = [
    ["id", "name", "1.z", "1.delta1[1]", "2.loss"],
    ["0042", "김하늘", "0.55", "1/3", ""],
    ["0043", "김하늘", "", "", ""],
    ["", "nobody", "1", "", ""],
]


@pytest.mark.parametrize(
    "content",
    [
        csv_of(TYPED),
        "\ufeff" + csv_of(TYPED, ";"),
        csv_of(TYPED, "\t").encode("utf-16"),
        csv_of(TYPED, ";").encode("cp949"),
        csv_of([["Homework 1"], *TYPED]),
        xlsx_of(TYPED),
    ],
    ids=["comma", "semicolon", "UTF-16", "cp949", "a line above", "workbook"],
)
def test_a_table_that_somebody_typed_is_split(content: str | bytes) -> None:
    first, second, third = rows_of(content)
    assert first.told.keys == (Key(system=ID, value="0042"),)
    assert first.told.name == second.told.name == "김하늘"
    assert answers(first) == {"1.z": "0.55", "1.delta1[1]": "1/3"}
    assert answers(second) == {"1.z": "", "1.delta1[1]": "", "2.loss": ""}
    assert third.told.keys == ()
    assert answers(third) == {"1.z": "1"}


@pytest.mark.parametrize("title", ["sheet", "Sheet Code", "문제지 코드", "시트 코드", "Blattcode"])
def test_a_sheet_code_says_whose_it_is(title: str) -> None:
    (row,) = rows_of(csv_of([[title, "1.z"], [CODE, "0.5"]]))
    assert json.loads(row.content)["sheet"] == CODE
    assert row.told.keys == ()


def test_lines_of_student_item_and_answer_become_one_row_a_student() -> None:
    table = [["id", "item", "answer"], ["0042", "1.z", "0.5"], ["0043", "1.z", "0.7"],
             ["0042", "1.loss", "0,25"], ["0042", "1.z", "0.6"]]  # fmt: skip
    first, second = rows_of(csv_of(table))
    assert (first.source, first.told.serial) == ("in/answers.csv/row 2", 2)
    form = read_form(first)
    assert isinstance(form, Form)
    assert form.answers == {"1.z": "0.5", "1.loss": "0,25"}
    assert form.others == {"1.z": ("0.6",)}
    assert answers(second) == {"1.z": "0.7"}


def test_points_by_item_are_not_taken_for_answers() -> None:
    (row,) = rows_of("id,name,score,max,1.z,1.loss\r\n0042,Kim,2,2,1,1\r\n")
    assert read_form(row) == Damaged(reason=SEEM_MARKS.format("score"))
    assert row.told == Told()


def test_an_item_of_two_columns_is_given_twice() -> None:
    (row,) = rows_of(csv_of([["id", "1.z", "1.z"], ["1", "0.5", "0.6"]]))
    form = read_form(row)
    assert isinstance(form, Form)
    assert form.others == {"1.z": ("0.6",)}


OTHERS = {
    "an answer form": blank_form(CODE, [("1.z", "the pre-activation"), ("1.loss", "the loss")]),
    "one without its first line": "item,answer,what\r\n1.z,0.5,the pre-activation\r\n",
    "one with a name": "name,item,answer\r\nKim,1.z,0.5\r\n",
    "one without titles": "1.z,0.5\r\n1.loss,0.7\r\n",
    "JSON": json.dumps({"sheet": CODE, "answers": {"1.z": "0.5"}}),
    "JSON lines": '{"id": "1", "1.z": "0.5"}\n{"id": "2", "1.z": "0.5"}\n',
    "a text block": f"answers to sheet {CODE}\n1.z: 0.5\nchecksum 00000000\n",
    "a roster": "id,name,section\r\n0042,Kim,A\r\n",
    "a Korean list": "학번,이름,분반,이메일\r\n0042,김하늘,1,kim@uni.ac.kr\r\n".encode("cp949"),
    "a gradebook of Canvas": (
        "Student,ID,SIS Login ID,Section,1.Intro (123),1.z\r\n"
        '    Points Possible,,,,10,3\r\n"Kim, A",77,kim,A,9,1\r\n'
    ),
    "a worksheet of Moodle": (
        "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        '"Last modified (submission)","Last modified (grade)","Feedback comments"\r\n'
        "Participant 12,Kim A,kim@uni.de,Submitted for grading,,10.00,Yes,,,\r\n"
    ),
    "participants of Moodle": 'First name,Last name,"ID number","Email address"\r\nA,Kim,1,a@b\r\n',
    "scores of Gradescope": (
        "First Name,Last Name,SID,Email,1.Intro,1.Intro - Max Points,Total Lateness (H:M:S)\r\n"
        "A,Kim,1,a@b.c,9,10,00:00:00\r\n"
    ),
    "grades.csv": "id,name,section,state,score,max\r\n0042,Kim,A,graded,9,10\r\n",
    "items.csv": "id,item,read,verdict,mistake,points,max\r\n0042,1.z,0.5,correct,,1,1\r\n",
    "who.csv": f"code,id,name,revision\r\n{CODE},0042,Kim,1\r\n",
    "a sign-up form": "Timestamp,Favourite colour\r\n11/30/2026 23:10:05,blue\r\n",
    "nothing": b"",
    "a picture": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02\x03" * 100,
    "a PDF": b"%PDF-1.7\n1.z",
    "a web page": "<html><body>id,1.z\n1,0.5",
    "a damaged workbook": b"PK\x03\x04xl/workbook.xml",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_any_other_file_is_left_alone(content: str | bytes) -> None:
    assert split(received(content)) is None


def test_a_workbook_of_one_student_is_left_alone() -> None:
    form = [[f"# sheet {CODE}"], ["item", "answer", "what"], ["1.z", "0.5", "the pre-activation"]]
    assert split(received(xlsx_of(form))) is None


def test_rows_stand_in_place_of_their_table_among_other_files() -> None:
    other = received("item,answer\r\n1.z,0.5\r\n", "b.csv")
    found = list(spread([other, received(csv_of(TYPED), "c.csv"), other]))
    assert [one.source for one in found] == [
        "b.csv", "c.csv/row 2", "c.csv/row 3", "c.csv/row 4", "b.csv"
    ]  # fmt: skip


def test_a_row_is_no_table_again() -> None:
    for row in rows_of(csv_of(TYPED)):
        assert split(row) is None


@pytest.mark.parametrize(
    "told",
    [Told(keys=(Key(system=System.CANVAS, value="77"),)), Told(name="Kim"), Told(serial=900_024)],
)
def test_what_one_student_handed_in_says_nothing_of_others(told: Told) -> None:
    one = Received(source="a.csv", content=csv_of(TYPED).encode(), modified=0.0, told=told)
    assert split(one) is None


def test_a_row_with_too_many_cells_is_not_shifted() -> None:
    table = "id,1.z,1.loss\r\n0042,0,55,0,25\r\n0043,0.5,0.6,,,\r\n"
    torn, whole = rows_of(table)
    assert torn.told.keys == (Key(system=ID, value="0042"),)
    assert read_form(torn) == Damaged(reason=TORN)
    assert answers(whole) == {"1.z": "0.5", "1.loss": "0.6"}


def test_short_rows_are_blank_where_they_end() -> None:
    (row,) = rows_of("id,1.z,1.loss\r\n0042,0.5\r\n")
    assert answers(row) == {"1.z": "0.5"}


def test_a_table_that_breaks_further_down_is_one_file_with_its_fault() -> None:
    (row,) = rows_of('id,1.z\r\n0042,0.5\r\n0043,"0.6\r\n')
    assert row.source == "in/answers.csv"
    form = read_form(row)
    assert isinstance(form, Damaged)
    assert "line 3 of this table cannot be read" in form.reason


HOSTILE = {
    "a formula": "=cmd|' /C calc'!A0",
    "a long cell": "9" * 10_000,
    "quotes": 'a "b" \\ {"sheet": "X"}',
    "a line break": "0.5\r\n0.6",
    "NUL": "0.5\x00",
    "a lone surrogate's stand-in": "\ufffd",
    "right to left": "\u202e5.0",
}


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_hostile_cells_spoil_nothing_but_themselves(cell: str) -> None:
    table = [["id", "1.z", "1.loss"], ["0042", cell, "0.5"], [cell, "0.1", "0.2"]]
    first, second = rows_of(csv_of(table))
    assert answers(first)["1.loss"] == "0.5"
    assert "1.z" in answers(first)
    assert all(len(key.value) <= 200 for key in second.told.keys)
    assert answers(second) == {"1.z": "0.1", "1.loss": "0.2"}


@given(content=st.one_of(st.binary(), st.text().map(str.encode)), titled=st.booleans())
def test_no_bytes_whatever_raise_anything(content: bytes, titled: bool) -> None:
    head = b"Timestamp,id,1.z,Response 1,Question 1\r\n" if titled else b""
    for row in split(received(head + content)) or ():
        assert isinstance(read_form(row), Form | Damaged)


@given(texts=st.lists(st.text(alphabet="0123456789/.-: apmGT+오후년월일,시분초")))
def test_a_column_of_times_has_a_time_or_none_for_each_cell(texts: list[str]) -> None:
    found = times(texts)
    assert len(found) == len(texts)
    for one in filter(None, found):
        datetime.fromisoformat(one)


def test_a_title_without_end_takes_no_time() -> None:
    long = "1." * 30_000 + "[" * 30_000
    (row,) = rows_of(csv_of([["Timestamp", "Email Address", "1.z", long], ["", "a@b.c", "1", "2"]]))
    assert answers(row) == {"1.z": "1"}


def test_a_cell_of_parts_without_end_takes_no_time() -> None:
    cell = "".join(f"part {n}: {n}; " for n in range(1, 3_000))
    (row,) = rows_of(csv_of([["Email address", "Response 1"], ["a@b.c", cell]]))
    assert len(read_form(row).answers) >= 1  # type: ignore[union-attr]


def test_a_hundred_thousand_rows_are_split() -> None:
    lines = "".join(f"{n:06},0.5,0.25\r\n" for n in range(100_000))
    found = rows_of("id,1.z,1.loss\r\n" + lines)
    assert len(found) == 100_000
    assert found[-1].told.keys == (Key(system=ID, value="099999"),)
