from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.tables import table
from grader.tables.table import Line, NoTable, Table, table_of

GERMAN = (
    'ID;"Vollständiger Name";"E-Mail-Adresse";Bewertung\r\n'
    '"Teilnehmer/in 71";"Müller, Jürgen";jm@example.org;"7,5"\r\n'
)


def found(content: str | bytes) -> Table:
    table = table_of(content.encode() if isinstance(content, str) else content)
    assert isinstance(table, Table), table
    return table


def refused(content: str | bytes) -> NoTable:
    table = table_of(content.encode() if isinstance(content, str) else content)
    assert isinstance(table, NoTable), table
    return table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_list_with_semicolons_is_read_in_every_encoding(encoding: str) -> None:
    table = found(GERMAN.encode(encoding))
    assert table.delimiter == ";"
    assert table.header.cells == ("ID", "Vollständiger Name", "E-Mail-Adresse", "Bewertung")
    assert table.rows == (
        Line(number=2, cells=("Teilnehmer/in 71", "Müller, Jürgen", "jm@example.org", "7,5")),
    )


def test_titles_with_commas_do_not_mislead() -> None:
    table = found("Timestamp\tWhat is z1, a1 and a2?\tloss, please\n1\t2\t3\n")
    assert (table.delimiter, len(table.header.cells)) == ("\t", 3)


def test_a_spreadsheet_may_say_the_delimiter_in_front() -> None:
    table = found("sep=;\r\nid;name, first\r\n1;A\r\n")
    assert table.header == Line(number=2, cells=("id", "name, first"))
    assert table.rows == (Line(number=3, cells=("1", "A")),)


def test_what_is_kept_from_a_spreadsheet_by_a_formula_is_its_text() -> None:
    table = found('id,name\n="007","=""=Bond"""\n"=1+1",=2\n')
    assert [row.cells for row in table.rows] == [("007", "=Bond"), ("=1+1", "=2")]


def test_any_other_formula_stays_one() -> None:
    assert found('id,name\n"=""a""&""b""",=A1\n').rows[0].cells == ('="a"&"b"', "=A1")


def test_a_line_above_the_titles_does_not_mislead() -> None:
    table = found("Machine learning, autumn\n\nNo.;학번;성명\n1;7;Kim, Minsu\n")
    assert (table.delimiter, table.header.cells) == (";", ("Machine learning, autumn",))
    assert table.rows[1].cells == ("1", "7", "Kim, Minsu")


def test_cells_are_trimmed_and_of_one_unicode_form() -> None:
    decomposed = unicodedata.normalize("NFD", "id,name\n1, 민수 Zoë\u00a0\n")
    assert found(decomposed).rows[0].cells == ("1", "민수 Zoë")


def test_lines_count_through_empty_ones_and_cells_of_several() -> None:
    table = found('\n\nid,note\n\n1,"two\nlines"\n,,\n2,x\n')
    assert table.header.number == 3
    assert [row.number for row in table.rows] == [5, 8]


def test_a_row_that_ends_early_has_empty_cells() -> None:
    row = found("id,name,note\n1,A\n").rows[0]
    assert (row.cell(1), row.cell(2)) == ("A", "")


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        ("", "empty", 0),
        (" \n,,\n", "empty", 0),
        ('id,name\n1,"A\n2,B\n', "quotes", 2),
        ('id,name\n1,A\n2,"B"x\n', "quotes", 3),
        (f"id,name\n1,{'A' * 200_000}\n", "field larger", 2),
        (f"id,name\n{',' * 3000}\n", "3001 cells", 2),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook", "another format", 0),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "format", 0),
        (b"PK\x03\x04 answers.csv", "an archive", 0),
        (b"PK\x03\x04 xl/workbook.xml", "damaged", 0),
    ],
)
def test_what_is_no_table_says_why(content: str | bytes, reason: str, line: int) -> None:
    told = refused(content)
    assert reason in told.reason
    assert told.line == line


def test_rows_and_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 3)
    assert "more than the 3 rows" in refused("id\n1\n2\n3\n4\n").reason
    monkeypatch.setattr(table, "MAX_BYTES", 2_000_000)
    assert "larger than the 2 MB" in refused("id\n" * 1_000_000).reason


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet='id,;\t"\n=x', max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_none(content: bytes) -> None:
    assert isinstance(table_of(content), Table | NoTable)
