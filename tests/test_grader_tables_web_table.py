from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.tables.table import NoTable, Table, table_of_page
from grader.tables.web_table import is_page, rows_of_page


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("<table><tr><td>a</td><td>b</td></tr></table>", (("a", "b"),)),
        ("<table><tr><td>a<td>b<tr><td>c", (("a", "b"), ("c",))),
        ("<table><tr><td colspan=3>a<td>b</table>", (("a", "", "", "b"),)),
        ("<table><tr><td colspan=999999999>a</table>", (("a",),)),
        ("<table><tr><td> a&amp;b<br>c <b>d</b></td></table>", (("a&b c d",),)),
        ("<table><tr><td>a<script>b</script><style>c</style></td></table>", (("a",),)),
        ("<p>a</p>", ()),
        ("<table><tr><td><table><tr><td>a</table>", (("",), ("a",))),
    ],
)
def test_the_rows_of_a_page(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert rows_of_page(text) == rows


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<html><table>", True),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", True),
        ("<html>".encode("utf-16"), True),
        (b"<table border=1>", True),
        (b"id,name\n1,<html>", False),
        (b"<?xml version='1.0'?>", False),
        (b"", False),
    ],
)
def test_a_page_is_seen_by_how_it_begins(content: bytes, expected: bool) -> None:
    assert is_page(content) is expected


def test_a_row_without_end_is_bounded() -> None:
    found = table_of_page(b"<table><tr>" + b"<td colspan=100>x" * 500)
    assert isinstance(found, Table)
    assert len(found.header.cells) < 2_000


@given(st.text(alphabet="<>/tdrh=\"'&;! ax", max_size=80))
def test_any_page_has_rows_or_none(text: str) -> None:
    assert isinstance(table_of_page(f"<table>{text}".encode()), Table | NoTable)
