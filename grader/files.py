"""Writing files so that a stopped run leaves whole files or none, and tables a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.errors import OutputError

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins with one of these would be run by a spreadsheet."""

Cell = str | int | float


def write_file(path: Path, content: bytes) -> Path:
    """Write beside the place and move into it; OutputError says what the system said."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError as fault:
        raise OutputError(
            f"this cannot be written ({fault.strerror})",
            where=str(path),
            remedy="Check that the folder may be written, that no other program has the file "
            "open, and that the disk has room.",
        ) from fault
    return path


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    """A CSV file in UTF-8 with BOM; text cells that look like formulas get an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return write_file(path, text.getvalue().encode("utf-8-sig"))


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
