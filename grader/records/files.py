"""Files that are whole or not there, and tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from grader.chunks import chunks
from grader.errors import OutputError

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins with one of these would be run by a spreadsheet."""

_FORMULA_SIGNS = frozenset(FORMULA_SIGNS)

# Each begins with one character, so that a search leaps from cell to cell. A cell with \r needs
# quotes, and is found by that.
_CELL_TO_MASK, _LINE_TO_MASK = re.compile(r",[=+\-@\t]"), re.compile(r"\n[=+\-@\t]")

AT_ONCE = 256
"""Rows looked through together: one odd cell among them costs the others little."""

Cell = str | int | float


def write_file(path: Path, content: bytes) -> Path:
    """Write beside the place and move into it; OutputError says what the system said."""
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError as fault:
        raise _cannot_write(path, fault) from fault
    return path


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    """A CSV file in UTF-8 with BOM; text cells that look like formulas get an apostrophe."""
    with table_writer(path, header) as write:
        for row in rows:
            write(row)
    return path


class Table:
    """A table that is being written."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._writer = csv.writer(file)

    def __call__(self, row: Sequence[Cell]) -> None:
        """Write one row."""
        self._writer.writerow(
            [f"'{c}" if c.__class__ is str and c[:1] in _FORMULA_SIGNS else c for c in row]
        )

    def texts(self, rows: Iterable[Sequence[str]]) -> None:
        """Write many rows that hold nothing but text: the same, several times faster."""
        for some in chunks(rows, AT_ONCE):
            lines = _plain_lines(some)
            if lines is not None:
                self._file.write(lines)
                continue
            for row in some:
                self(row)


def _plain_lines(rows: Sequence[Sequence[str]]) -> str | None:
    """The lines of some rows, None if any cell needs quotes or an apostrophe."""
    lines = "".join([",".join(row) + "\r\n" for row in rows])
    commas = sum(map(len, rows)) - len(rows)
    if (lines.count(","), lines.count("\r"), lines.count("\n")) != (commas, len(rows), len(rows)):
        return None
    after = f"\n{lines}"
    odd = '"' in lines or "\n\r" in after
    return None if odd or _CELL_TO_MASK.search(lines) or _LINE_TO_MASK.search(after) else lines


@contextmanager
def table_writer(path: Path, header: Sequence[str]) -> Iterator[Table]:
    """The same, a few at a time: the file moves into its place if the block ends without fault."""
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write("\ufeff")  # the codec with a BOM would look for it again in each row
            csv.writer(file).writerow(header)
            yield Table(file)
        os.replace(beside, path)
    except OSError as fault:
        raise _cannot_write(path, fault) from fault


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _cannot_write(path: Path, fault: OSError) -> OutputError:
    return OutputError(
        f"this cannot be written ({fault.strerror})",
        where=str(path),
        remedy="Check that the folder may be written, that no other program has the file "
        "open, and that the disk has room.",
    )
