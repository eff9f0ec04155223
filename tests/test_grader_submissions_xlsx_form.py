"""answers.csv, opened in a spreadsheet and saved as a workbook, is the same form."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from grader.states import State
from grader.submissions import refusals
from grader.submissions.csv_form import NO_TABLE
from grader.submissions.form import Damaged, Form, entries
from grader.submissions.forms import read_form
from grader.submissions.numbers import Blank, Read, Unreadable
from grader.submissions.received import Received
from grader.submissions.xlsx_form import ANOTHER
from tests.course import keys, make_course

CODE = "K7Q29FXJ"
ITEMS = ("1.a[1]", "1.a[2]", "2.loss")
FORM: Sequence[tuple[object, ...]] = (
    (f"# sheet {CODE}",),
    ("item", "answer", "what"),
    ("1.a[1]", 0.5, "activation"),
    ("1.a[2]", -0.25, "은닉층"),
    ("2.loss", None, "loss"),
)


def saved(
    change: Callable[[Worksheet], object], rows: Iterable[tuple[object, ...]] = FORM
) -> bytes:
    """A workbook with these rows, changed as somebody would in a spreadsheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "hw1-0042-answers"
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> Form | Damaged:
    return read_form(Received(source="answers.xlsx", content=content, modified=0.0))


def form(content: bytes) -> Form:
    found = read(content)
    assert isinstance(found, Form), found
    return found


def one(value: float | str | datetime, number_format: str = "General") -> Read | Unreadable | Blank:
    """What is read where a cell holds this."""

    def change(sheet: Worksheet) -> None:
        sheet.cell(5, 2, value)
        sheet["B5"].number_format = number_format

    found = entries(form(saved(change)), ITEMS)["2.loss"]
    assert isinstance(found, Read | Unreadable | Blank)
    return found


def moved(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 3)
    sheet.insert_cols(1, 2)


def hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = "A2:C5"


def merged(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("C3:E3")


def turned(sheet: Worksheet) -> None:
    sheet.move_range("A2:A5", cols=4)


def second(sheet: Worksheet) -> None:
    book = sheet.parent
    assert isinstance(book, Workbook)
    book.create_sheet("working", 0).append(["z = 0.3 * 0.5", 0.15])
    book.create_sheet("empty", 0)


def told(sheet: Worksheet) -> None:
    sheet["A1"], sheet["C1"] = "# sheet", CODE


def nothing(sheet: Worksheet) -> None:
    assert sheet.title


CHANGES = (nothing, moved, hidden, merged, turned, second, told)
COMMAS: Sequence[tuple[object, ...]] = (
    (f"# sheet {CODE}",), ("item,answer,what",), ("1.a[1],,activation", 0.5),
    ("1.a[2],-0.25,hidden",), ("2.loss,,loss",),
)  # fmt: skip
NO_TITLES = (FORM[0], *FORM[2:])
OTHER_ORDER = [tuple(reversed((*row, "")[:3])) for row in FORM]


@pytest.mark.parametrize("rows", [FORM, COMMAS, NO_TITLES, OTHER_ORDER], ids=range(4))
@pytest.mark.parametrize("change", [nothing, moved, second])
def test_a_saved_workbook_is_the_form(
    change: Callable[[Worksheet], object], rows: Sequence[tuple[object, ...]]
) -> None:
    found = form(saved(change, rows))
    assert found.code == CODE
    assert dict(found.answers) == {"1.a[1]": "0.5", "1.a[2]": "-0.25", "2.loss": ""}


@pytest.mark.parametrize("change", CHANGES)
def test_what_people_do_to_a_worksheet_changes_nothing(
    change: Callable[[Worksheet], object],
) -> None:
    found = form(saved(change))
    assert (found.code, found.note) == (CODE, "")
    assert dict(found.answers) == {"1.a[1]": "0.5", "1.a[2]": "-0.25", "2.loss": ""}


@pytest.mark.parametrize(("value", "number_format", "read", "places"), [
    (0.55, "General", 0.55, 2),
    (0.55, "0.0000", 0.55, 2),
    (0.1 + 0.2, "General", 0.3, 1),
    (0.12, "0%", 0.12, 2),
    (-0.0958, "0.00_);(0.00)", -0.0958, 4),
    (7, "General", 7.0, 0),
    (1e-07, "0.00E+00", 1e-07, 7),
    (1 / 3, "# ?/?", 1 / 3, 15),
    ("0,55", "@", 0.55, 2),
    ("0.5500", "@", 0.55, 4),
    ("1/3", "@", 1 / 3, None),
    (45660, "General", 45660.0, 0),
])  # fmt: skip
def test_a_number_is_what_is_stored_not_what_is_shown(
    value: float | str, number_format: str, read: float, places: int | None
) -> None:
    found = one(value, number_format)
    assert isinstance(found, Read)
    assert found.value == pytest.approx(read, rel=1e-14)
    assert found.places == places


@pytest.mark.parametrize(("value", "number_format", "probably"), [
    (datetime(2026, 1, 3), "d-mmm", "probably 1/3 or 3/1"),
    (datetime(2026, 3, 3), "dd/mm/yyyy", "probably 3/3"),
    (datetime(2026, 1, 3), 'm"월" d"일"', "probably 1/3 or 3/1"),
    (datetime(1950, 3, 1), "mmm-yy", "probably 3/50"),
])  # fmt: skip
def test_a_date_is_refused_with_what_was_probably_typed(
    value: datetime, number_format: str, probably: str
) -> None:
    found = one(value, number_format)
    assert isinstance(found, Unreadable)
    assert "the spreadsheet made a date of it" in found.reason
    assert probably in found.reason


@pytest.mark.parametrize("number", [0.3333, 0.5, 1.25, -0.0958, 12.0625])
def test_a_number_typed_where_a_date_stood_is_that_number(number: float) -> None:
    found = one(number, "d-mmm")
    assert isinstance(found, Read)
    assert found.value == pytest.approx(number, abs=1e-9)


def test_a_time_of_day_is_no_number() -> None:
    assert isinstance(one(1 / 16, "h:mm"), Unreadable)


@pytest.mark.parametrize(("value", "reason"), [
    ("=1/3", refusals.FORMULA),
    ("#DIV/0!", refusals.ERROR_MESSAGE),
    (True, None),
])  # fmt: skip
def test_what_is_no_number_is_unreadable_alone(value: str | bool, reason: str | None) -> None:
    found = one(value)
    assert isinstance(found, Unreadable)
    assert reason in (None, found.reason)


def computed(value: str, kind: str = "n") -> bytes:
    """A formula with what it came to, as a spreadsheet saves both."""
    content = saved(lambda sheet: sheet.cell(5, 2, "=B3*B4"))
    old, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                before = b"<f>B3*B4</f><v></v>" if b"<v></v>" in data else b"<f>B3*B4</f><v />"
                assert before in data
                data = data.replace(before, f"<f>B3*B4</f><v>{value}</v>".encode())
                data = data.replace(b'<c r="B5"', f'<c r="B5" t="{kind}"'.encode())
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(("value", "kind", "text"), [
    ("-0.125", "n", "-0.125"), ("0.30000000000000004", "n", "0.3"), ("#DIV/0!", "e", "#DIV/0!"),
    ("1/8", "str", "1/8"),
])  # fmt: skip
def test_a_formula_counts_with_what_it_came_to(value: str, kind: str, text: str) -> None:
    assert form(computed(value, kind)).answers["2.loss"] == text


def test_another_worksheet_with_answers_is_told() -> None:
    def change(sheet: Worksheet) -> None:
        book = sheet.parent
        assert isinstance(book, Workbook)
        copy = book.copy_worksheet(sheet)
        copy["B3"] = 0.75

    found = form(saved(change))
    assert found.answers["1.a[1]"] == "0.5"
    assert found.note == ANOTHER


def test_a_workbook_without_a_form_says_so() -> None:
    assert read(saved(nothing, [("z", 0.5)])) == Damaged(reason=NO_TABLE)


def test_two_columns_of_answers_are_not_chosen_from() -> None:
    found = read(saved(lambda sheet: sheet.cell(2, 4, "answer")))
    assert isinstance(found, Damaged)
    assert "two columns are titled answer" in found.reason


def rewritten(content: bytes, name: str, data: bytes) -> bytes:
    old, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in {*old.namelist(), name}:
            new.writestr(one, data if one == name else old.read(one))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "' + b"ha" * 100 + b'"><!ENTITY b "' + b"&a;" * 100 + b'">]>'

HOSTILE = {
    "half of it": saved(nothing)[:-200],
    "entities": rewritten(saved(nothing), SHEET, LAUGHS + HEAD),
    "a million rows": rewritten(
        saved(nothing), SHEET, HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row>' * 10**6
    ),
    "a cell far out": rewritten(
        saved(nothing), SHEET, HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>",
    ),
    "no end": rewritten(saved(nothing), SHEET, HEAD + b"<row><c><v>1"),
    "deep": rewritten(saved(nothing), SHEET, HEAD + b"<row>" * 100_000),
    "spaces": rewritten(saved(nothing), SHEET, HEAD + b" " * 50_000_000),
    "macros": rewritten(saved(nothing), "xl/vbaProject.bin", b"x"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_damaged_and_nothing_more(name: str) -> None:
    found = read(HOSTILE[name])
    assert isinstance(found, Damaged)
    assert "save it as CSV UTF-8" in found.reason or found.reason == NO_TABLE


def test_links_to_other_workbooks_are_not_followed() -> None:
    links = b'<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y"/></externalLink>'
    content = rewritten(saved(nothing), "xl/externalLinks/externalLink1.xml", links)
    assert form(content).code == CODE


def test_filled_workbooks_score_full_marks(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate()
    answers = {person: keys(result) for person, result in course.check()[0].items()}
    handed_in = tmp_path / "in"
    handed_in.mkdir()
    for person, items in answers.items():
        rows = list(csv.reader(io.StringIO(course.form(person).read_text("utf-8-sig"))))
        filled = [
            (row[0], _as_typed(items[row[0]]), row[2]) if row[0] in items else tuple(row)
            for row in rows
        ]
        (handed_in / f"{person}.xlsx").write_bytes(saved(nothing, filled))
    results, _ = course.check(handed_in)
    assert {result.state for result in results.values()} == {State.GRADED}
    assert all(result.score == result.max for result in results.values())


def _as_typed(text: str) -> object:
    """What a spreadsheet makes of it: a number without its trailing zeros, else the text."""
    try:
        return float(text)
    except ValueError:
        return text
