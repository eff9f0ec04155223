"""A list of one's own is filled in by whatever says who its rows are."""

from __future__ import annotations

import unicodedata

import pytest

from grader.errors import ExportError
from grader.exporting.outcome import Outcome
from tests.exports import STANDINGS, course, put, standing


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("학번,이름,점수\r\n0007,김민수,\r\n", "학번,이름,점수\r\n0007,김민수,17.5\r\n"),
        ("email;점수\nMINSU@example.org;\n", "email;점수\nMINSU@example.org;17.5\n"),
        (
            "점수\tlogin\r\n3\trweaver\r\n\tminsu@example.org",
            "점수\tlogin\r\n3\trweaver\r\n17.5\tminsu@example.org",
        ),
        ("id,x,점수\n0007\n0012,,1\n", "id,x,점수\n0007,,17.5\n0012,,13.67\n"),
        ("id;점수\n0007;\n0012;1,5\n", "id;점수\n0007;17,5\n0012;13,67\n"),
        ('"id","점수"\n"0007",""\n', '"id","점수"\n"0007","17.5"\n'),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_a_list_is_filled_to_the_byte(before: str, after: str, encoding: str) -> None:
    done = put(before.encode(encoding), "csv", "점수")
    assert done.content == after.encode(encoding)


def test_a_column_of_any_name_says_who_a_row_is_if_it_is_named() -> None:
    text = "who,Canvas,points\nminsu@example.org,,\n502,,\nrweaver,,\n0013,,\nnobody,,\n"
    with pytest.raises(ExportError, match=r"no column says who.*'who', 'Canvas'.*--id COLUMN"):
        put(text.encode(), "csv", "points")
    done = put(text.encode(), "csv", "points", identity="who")
    assert done.content.decode() == (
        "who,Canvas,points\nminsu@example.org,,17.5\n502,,13.67\nrweaver,,\n0013,,0\nnobody,,\n"
    )
    assert done.plan.tally[Outcome.UNKNOWN] == 1


def test_cells_with_words_or_formulas_are_left() -> None:
    text = 'id,points\n0007,=B3*2\n0012,abgemeldet\n0013,-\n0023,"+1"\n'
    done = put(text.encode(), "csv", "points")
    assert done.content.decode() == text.replace("0013,-", "0013,0").replace('"+1"', '"20"')
    assert done.plan.tally[Outcome.WORDS] == 2


def test_marks_of_several_maxima_go_in_as_they_are_or_scaled() -> None:
    people = course(standings={**STANDINGS, "0012": standing("9.5", most="19")})
    text = b"id,points\n0007,\n0012,\n"
    assert put(text, "csv", "points", people).content == b"id,points\n0007,17.5\n0012,9.5\n"
    assert (
        put(text, "csv", "points", people, out_of=100).content == b"id,points\n0007,87.5\n0012,50\n"
    )


def test_a_sheet_on_which_nothing_counts_has_no_number() -> None:
    people = course(standings={"0007": standing("0", most="0")})
    done = put(b"id,points\n0007,\n", "csv", "points", people, out_of=10)
    assert done.plan.tally == {Outcome.NO_NUMBER: 1}


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("id,points,points\n", "points", r"2 columns.*'points \(column 2\)' or"),
        ("id,points\n", "Points per week", "no column 'Points per week'"),
        ("id,points\n", "id", "says who a row is"),
    ],
)
def test_a_column_that_cannot_be_meant_is_refused(text: str, column: str, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        put(text.encode(), "csv", column)


def test_a_title_is_found_in_any_unicode_form() -> None:
    composed, taken_apart = (unicodedata.normalize(form, "점수 für HW") for form in ("NFC", "NFD"))
    for here, asked in ((composed, taken_apart), (taken_apart, composed)):
        text = f"id,{here}\n0007,\n"
        assert put(text.encode(), "csv", asked).content == f"{text[:-1]}17.5\n".encode()


def test_titles_may_stand_below_the_name_of_the_course() -> None:
    titles = "신경망,,,\r\n2026-2,,,분반 01\r\n\r\n번호,학번,성명,점수\r\n"
    text = f"{titles}1,0007,김민수,\r\n2,0012,이서연,\r\n"
    done = put(text.encode("cp949"), "csv", "점수")
    expected = text.replace("김민수,", "김민수,17.5").replace("이서연,", "이서연,13.67")
    assert done.content == expected.encode("cp949")
    assert done.plan.tally == {Outcome.CHANGES: 2}


def test_a_gradebook_of_canvas_is_no_list_of_ones_own() -> None:
    text = b"Student,ID,Section,HW (1),HW\n    Points Possible,,,20,\nKim,501,A,,\n"
    with pytest.raises(ExportError, match=r"gradebook of Canvas.*--canvas"):
        put(text, "csv", "HW (1)")
    assert put(text, "csv", "HW").content == text.replace(b"501,A,,", b"501,A,,17.5")


def test_zeros_that_a_spreadsheet_dropped_make_a_row_nobodys() -> None:
    done = put(b"id,points\n7,\n0012,\n", "csv", "points")
    assert done.content == b"id,points\n7,\n0012,13.67\n"
    assert done.plan.named[Outcome.UNKNOWN] == ("line 2: is it 0007 without its zeros?",)


def test_a_file_in_which_nobody_is_found_is_refused() -> None:
    with pytest.raises(ExportError, match=r"none of its 2 rows.*line 2: is it 0007.*run `grader g"):
        put(b"id,points\n7,\n12,\n", "csv", "points")


def test_a_file_without_rows_is_left() -> None:
    assert put(b"id,points\n", "csv", "points").content == b"id,points\n"
