"""Files that are whole or not there, and tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.errors import OutputError

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins with one of these would be run by a spreadsheet."""

_FORMULA_SIGNS = frozenset(FORMULA_SIGNS)

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


@contextmanager
def table_writer(path: Path, header: Sequence[str]) -> Iterator[Callable[[Sequence[Cell]], None]]:
    """The same, row by row: the file moves into its place when the block ends without a fault."""
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write("\ufeff")  # the codec with a BOM would look for it again in each row
            writer = csv.writer(file)
            writer.writerow(header)
            yield lambda row: writer.writerow(
                [f"'{c}" if c.__class__ is str and c[:1] in _FORMULA_SIGNS else c for c in row]
            )
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
