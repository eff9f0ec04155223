"""Files are whole or not there, and no text cell becomes a formula."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import OutputError
from grader.records.files import table_writer, write_file, write_table


def test_a_file_is_moved_into_its_place_and_nothing_else_stays(tmp_path: Path) -> None:
    path = write_file(tmp_path / "deep" / "a.txt", b"old")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_table_that_stops_half_way_leaves_the_one_before(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", ("id",), [("1",)])
    before = path.read_bytes()
    with contextlib.suppress(RuntimeError), table_writer(path, ("id",)) as write:
        write(("2",))
        raise RuntimeError
    assert path.read_bytes() == before


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_text_cells_that_look_like_formulas_are_neutralised_and_numbers_are_not(
    tmp_path: Path, sign: str
) -> None:
    path = write_table(tmp_path / "t.csv", ("name", "value"), [(f"{sign}cmd()", -0.5)])
    text = path.read_bytes().decode("utf-8-sig")
    assert f"'{sign}cmd()" in text
    assert ",-0.5" in text


CELLS = st.text(alphabet="=+-@\t\r\n,;\"' a\0\x0b\u2028가", max_size=3)


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=4))
def test_texts_written_at_once_are_those_written_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    one_by_one = write_table(folder / "a.csv", ("id",), rows)
    with table_writer(folder / "b.csv", ("id",)) as write:
        write.texts(rows)
    assert (folder / "b.csv").read_bytes() == one_by_one.read_bytes()


def test_a_place_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(tmp_path / "file" / "a.txt", b"")
    with pytest.raises(OutputError, match="cannot be written"):
        write_table(tmp_path / "file" / "a.csv", ("id",), [])
