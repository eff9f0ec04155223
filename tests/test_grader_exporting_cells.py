"""Filled cells are all that changes: every other byte of a file is as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ExportError
from grader.exporting.cells import Cell, CellTable, Filling, read_cells

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
TEXTS = st.text(alphabet="a1.,;\t\"\r\n= '학ß\u2028\x0b\x85", max_size=8)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp949", "cp1252")


def held(table: CellTable) -> list[list[str]]:
    """What stands in every cell."""
    return [[cell.held for cell in row.cells] for row in table.rows()]


def cell(table: CellTable, row: int, column: int) -> Cell:
    """One cell by its place."""
    return list(table.rows())[row].cell(column)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str]:
    """The text of a table in which something stands in each row, and its delimiter."""
    delimiter = draw(st.sampled_from(",;\t"))
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        cells = []
        for text in draw(st.lists(TEXTS, min_size=1, max_size=4)):
            bare = not any(sign in text for sign in f'{delimiter}"\r\n')
            if bare and draw(st.booleans()):
                cells.append(text)
            else:
                cells.append('"' + text.replace('"', '""') + '"')
        rows.append(delimiter.join(["x", *cells]))
    ends = [draw(st.sampled_from(["\r\n", "\n", "\r"])) for _ in rows]
    if draw(st.booleans()):
        ends[-1] = ""
    # The delimiter is told by the first row: a second cell gives it one.
    return "".join(row + end for row, end in zip(rows, ends, strict=True)), delimiter


@given(table=tables())
def test_cells_are_those_that_the_csv_module_reads(table: tuple[str, str]) -> None:
    text, delimiter = table
    expected = [
        row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row
    ]
    found = read_cells(f"sep={delimiter}\r\n{text}".encode(), "a.csv")
    assert held(found) == expected


@given(table=tables(), encoding=st.sampled_from(ENCODINGS), data=st.data())
def test_only_filled_cells_change_byte_for_byte(
    table: tuple[str, str], encoding: str, data: st.DataObject
) -> None:
    text, delimiter = table
    try:
        content = f"sep={delimiter}\r\n{text}".encode(encoding)
        read = read_cells(content, "a.csv")
    except (UnicodeEncodeError, ExportError):
        return  # the signs of this text do not stand in that encoding, or leave it in doubt
    rows = list(read.rows())
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[row].cells) - 1))
    new = data.draw(st.sampled_from(["7.5", "7,5", "EX", "0", "1;2"]))
    place = rows[row].cells[column]
    filled = read.filled([Filling(place, new)])
    before = [[cell.held for cell in one.cells] for one in rows]
    before[row][column] = new
    assert held(read_cells(filled, "a.csv")) == before
    # What stands before and behind the cell is there to the byte.
    codec = read._decoded
    assert filled.startswith(codec.encoded(codec.text[: place.start]))
    rest = codec.text[place.end :].encode(codec.encoding)
    assert filled.endswith(rest)
    length = len(codec.encoded(codec.text[: place.start])) + len(rest)
    written = filled[len(filled) - len(rest) - (len(filled) - length) : len(filled) - len(rest)]
    assert written.decode(codec.encoding).strip('"') == new


@given(table=tables())
def test_with_nothing_filled_in_a_file_is_what_it_was(table: tuple[str, str]) -> None:
    content = f"sep={table[1]}\r\n{table[0]}".encode("utf-16")
    assert read_cells(content, "a.csv").filled(()) == content


@pytest.mark.parametrize(
    ("content", "row", "column", "new", "expected"),
    [
        (b"a,b\r\n1,\r\n", 1, 1, "7.5", b"a,b\r\n1,7.5\r\n"),
        (b"a,b\r\n1,", 1, 1, "7.5", b"a,b\r\n1,7.5"),
        (b"a;b\n1;\n", 1, 1, "7,5", b"a;b\n1;7,5\n"),
        (b"a,b\n1,\n", 1, 1, "7,5", b'a,b\n1,"7,5"\n'),
        (b'a,b\r"1",""\r2,3', 1, 1, "7.5", b'a,b\r"1","7.5"\r2,3'),
        (b'a,b,c\n1, "x" \n', 1, 1, "7", None),
        (b'a,b,c\n1, "x",y\n', 1, 1, "7", b'a,b,c\n1,"7",y\n'),
        (b"a,b,c\n1\n2,,\n", 1, 2, "7", b"a,b,c\n1,,7\n2,,\n"),
        (b'a\tb\n"x\r\n""y""\t"\t8\n', 1, 1, "7", b'a\tb\n"x\r\n""y""\t"\t7\n'),
        (b"\n\n a,b\n1, 5 \n", 1, 1, "7", b"\n\n a,b\n1,7\n"),
    ],
)
def test_a_cell_is_filled_in_its_place(
    content: bytes, row: int, column: int, new: str, expected: bytes | None
) -> None:
    table = read_cells(content, "a.csv")
    if expected is None:
        with pytest.raises(ExportError, match=r"line 2: the quotes"):
            cell(table, row, column)
        return
    assert table.filled([Filling(cell(table, row, column), new)]) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
def test_hangul_stays_in_its_encoding(encoding: str) -> None:
    text = "이름,학번,점수\r\n김민수,0007,\r\n이서연,0012,8.5\r\n정하늘,0013,\r\n"
    table = read_cells(text.encode(encoding), "a.csv")
    filled = table.filled([Filling(cell(table, 1, 2), "7.5"), Filling(cell(table, 3, 2), "6")])
    expected = text.replace("0007,", "0007,7.5").replace("0013,", "0013,6").encode(encoding)
    assert filled == expected


def test_western_signs_stay_in_their_encoding() -> None:
    text = "name;id;points\nMüller, Jürgen;1;\nÅsa Öberg;2;\n"
    table = read_cells(text.encode("cp1252"), "a.csv")
    filled = table.filled([Filling(cell(table, 2, 2), "6,25")])
    assert filled == text.replace("2;", "2;6,25").encode("cp1252")


def test_lines_are_counted_also_inside_of_cells() -> None:
    table = read_cells(b'a,b\r\n"x\ny\r\nz\rw",1\r\n\r\n2,3', "a.csv")
    assert [row.line for row in table.rows()] == [1, 2, 7]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this is empty"),
        (b" \r\n", "this is empty"),
        (b'\xef\xbb\xbf,,\r\n"",', "this is empty"),
        (b"sep=;\r\n", "this is empty"),
        (b"PK\x03\x04 a workbook", "this is a workbook"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "this is a workbook"),
        (b"id,points\n0007,\x00\n", "not all signs"),
        (b"\xff\xfea\x00,", "not all signs"),
        (b"id,points\n\x81\x8d,\n", "not all signs"),
        (b"\x81\x00\x8d\x90 a,b\n", "not all signs"),
    ],
)
def test_what_cannot_be_written_back_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ExportError, match=rf"a\.csv: {said}.* CSV"):
        read_cells(content, "a.csv")


@pytest.mark.parametrize("text", ['a,"b\n1,2\n3,4\n', 'a,b\n1,"x"y\n', 'a,b\n1,"x""\n"2,3\n'])
def test_quotes_that_do_not_match_are_refused_with_their_line(text: str) -> None:
    line = 1 if text.startswith('a,"') else 2
    with pytest.raises(ExportError, match=rf"a\.csv, line {line}: the quotes of this row"):
        list(read_cells(text.encode(), "a.csv").rows())


def test_a_quote_that_is_never_closed_takes_no_longer_than_the_file_is_long() -> None:
    table = read_cells(b'a,b\n"' + b'""x,' * 500_000, "a.csv")
    with pytest.raises(ExportError, match="line 2"):
        list(table.rows())
