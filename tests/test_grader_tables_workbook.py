from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from grader.tables import workbook
from grader.tables.cell import Cell, Kind, Row
from grader.tables.table import Line, Table, table_of
from grader.tables.workbook import Refused, cells

SHEET = "xl/worksheets/sheet1.xml"


def saved(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of(*rows: tuple[object, ...]) -> bytes:
    def fill(book: Workbook) -> None:
        for row in rows:
            book.worksheets[0].append(list(row))

    return saved(fill)


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with each member as `change(name, data)`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose only sheet has this content."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + xml
        + b"</worksheet>"
    )
    return rewritten(of(("x",)), lambda name, data: sheet if name == SHEET else data)


def rows(content: bytes) -> tuple[Row, ...]:
    found = cells(content)
    assert not isinstance(found, Refused), found
    return found


def reason(content: bytes) -> str:
    found = cells(content)
    assert isinstance(found, Refused), found
    return found.reason


def first(content: bytes) -> Cell:
    return rows(content)[0].cells[0]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("007", Kind.TEXT, "007"),
        (7, Kind.NUMBER, "7"),
        (7.0, Kind.NUMBER, "7"),
        (0.55, Kind.NUMBER, "0.55"),
        (0.1 + 0.2, Kind.NUMBER, "0.3"),
        (-1.5e-7, Kind.NUMBER, "-1.5e-07"),
        (202612345678, Kind.NUMBER, "202612345678"),
        (True, Kind.TEXT, "TRUE"),
        (datetime(2026, 1, 3), Kind.DATE, "2026-01-03"),
        (datetime(2026, 1, 3, 14, 5), Kind.DATE, "2026-01-03 14:05"),
        (time(1, 30), Kind.DATE, "01:30:00"),
        ("#DIV/0!", Kind.ERROR, "#DIV/0!"),
        ("김민수", Kind.TEXT, "김민수"),
    ],
)
def test_a_cell_tells_what_a_spreadsheet_made_of_it(value: object, kind: Kind, text: str) -> None:
    cell = first(of((value,)))
    assert (cell.kind, cell.text) == (kind, text)


def test_zeros_in_front_are_shown_where_the_format_has_them() -> None:
    def fill(book: Workbook) -> None:
        cell = book.worksheets[0]["A1"]
        cell.value, cell.number_format = 1234, "0000000"

    cell = first(saved(fill))
    assert (cell.text, cell.value, cell.format) == ("0001234", 1234, "0000000")


def test_a_formula_is_told_apart_with_what_it_came_to() -> None:
    content = with_sheet(
        b'<sheetData><row r="1"><c r="A1"><f>1/3</f><v>0.333333333333333</v></c>'
        b'<c r="B1"><f>A1</f></c><c r="C1"><v>2</v></c></row></sheetData>'
    )
    third, empty, two = rows(content)[0].cells
    assert (third.kind, third.formula, third.text) == (Kind.FORMULA, "=1/3", "0.333333333333333")
    assert (empty.kind, empty.formula, empty.text, empty.value) == (Kind.FORMULA, "=A1", "", None)
    assert (two.kind, two.formula) == (Kind.NUMBER, "")


def test_the_first_sheet_that_holds_anything_is_read_hidden_ones_last() -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].title = "empty"
        hidden = book.create_sheet("hidden")
        hidden.sheet_state = "hidden"
        hidden.append(["no"])
        book.create_sheet("shown").append(["yes"])

    assert first(saved(fill)).text == "yes"


def test_what_a_sheet_claims_of_its_size_counts_for_nothing() -> None:
    content = with_sheet(
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="3">'
        b'<c r="B3" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    (row,) = rows(content)
    assert (row.number, [cell.text for cell in row.cells]) == (3, ["", "x"])


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (b'<row r="99999999999"><c r="A1"><v>1</v></c></row>', workbook.TOO_LARGE),
        (b'<row><c r="ZZZ1"><v>1</v></c></row>' * 400, workbook.TOO_LARGE),
        (b'<row r="x"/>', workbook.BROKEN),
        (b'<row><c r="A1" t="s"><v>99</v></c></row>', workbook.BROKEN),
        (b"<row><c", workbook.BROKEN),
    ],
)
def test_a_sheet_that_is_made_to_run_forever_or_to_fail_is_refused(xml: bytes, told: str) -> None:
    assert reason(with_sheet(b"<sheetData>" + xml + b"</sheetData>")) == told


def test_a_row_without_end_is_refused_before_it_is_read() -> None:
    xml = b"<sheetData><row>" + b"<c/>" * 250_000 + b"</row></sheetData>"
    assert reason(with_sheet(xml)) == workbook.TOO_LARGE


def test_bombs_are_refused_by_size_by_ratio_and_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_sheet(b"<sheetData/>" + b" " * 5_000_000)
    assert reason(bomb) == workbook.TOO_LARGE
    small = of(("x",))
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1000)
    assert reason(small) == workbook.TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MAX_MEMBERS", 3)
    assert reason(small) == workbook.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "entity", ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', ""]
)
def test_declarations_and_entities_are_refused(encoding: str, entity: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entity}]><worksheet'
        ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
    ).encode(encoding)
    content = rewritten(of(("x",)), lambda name, data: text if name == SHEET else data)
    assert reason(content) == workbook.ENTITIES


def test_macros_are_refused() -> None:
    def with_macros(name: str, data: bytes) -> bytes:
        kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        if name != "[Content_Types].xml":
            return data
        return data.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind
        )

    assert reason(rewritten(of(("x",)), with_macros)) == workbook.MACROS


def test_a_password_is_named() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert workbook.no_text(content) == workbook.LOCKED


def test_nothing_of_openpyxl_is_said_aloud() -> None:
    xml = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><extLst><ext uri="x"/>'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert first(with_sheet(xml + b"</extLst>")).text == "1"


def test_an_empty_workbook_says_so() -> None:
    assert reason(of()) == workbook.EMPTY


def test_a_workbook_is_a_table_like_any_other() -> None:
    table = table_of(of((), ("학번", "성명"), (2026001, " 김민수 "), (None, ""), ("007", "이")))
    assert table == Table(
        header=Line(number=2, cells=("학번", "성명")),
        rows=(
            Line(number=3, cells=("2026001", "김민수")),
            Line(number=5, cells=("007", "이")),
        ),
        delimiter="",
    )


GOOD = of(("id", "name"), (7, "A"))


@settings(deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_one_broken_byte_never_raises(place: int, change: int) -> None:
    content = bytearray(GOOD)
    content[place] ^= change
    assert isinstance(cells(bytes(content)), tuple | Refused)


def test_a_formula_that_came_to_nothing_is_shown_itself() -> None:
    table = table_of(of(("id", "name"), ('="007"', "=A1")))
    assert isinstance(table, Table)
    assert table.rows[0].cells == ("007", "=A1")
