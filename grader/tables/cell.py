"""A cell of a workbook, told apart by what a spreadsheet made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import isfinite
from typing import Protocol

_ZEROS = re.compile("0{2,}")


class Kind(StrEnum):
    """What a spreadsheet took a cell for; a cell with a formula is a FORMULA whatever it shows."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


Value = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    text     as it is shown: `7` for 7.0, `2026-01-03` for a date, what a formula came to last
    value    as it is stored; of a formula what it came to last, None where that is not stored
    format   how numbers and dates are shown: `d-mmm`
    formula  `=1/3`, "" for none
    """

    kind: Kind
    text: str
    value: Value
    format: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that holds anything, its number counted from 1, without blank cells at its end."""

    number: int
    cells: tuple[Cell, ...]


class AsRead(Protocol):
    """A cell as openpyxl reads it."""

    @property
    def value(self) -> object:
        """What is stored, a date already as one."""

    @property
    def data_type(self) -> str:
        """One letter: `f` for a formula, `e` for an error."""

    @property
    def number_format(self) -> str:
        """How it is shown."""


BLANK = Cell(kind=Kind.BLANK, text="", value=None)


def cell_of(cell: AsRead) -> Cell:
    """A cell as openpyxl read it, formulas without what they came to."""
    value = cell.value
    if cell.data_type == "f":
        formula = value if isinstance(value, str) else str(getattr(value, "text", "") or "=")
        return Cell(kind=Kind.FORMULA, text="", value=None, formula=formula)
    if value is None or value == "":
        return BLANK
    return _filled(cell, value)


def _filled(cell: AsRead, value: object) -> Cell:
    if cell.data_type == "e":
        return Cell(kind=Kind.ERROR, text=str(value), value=str(value))
    if isinstance(value, bool):
        return Cell(kind=Kind.TEXT, text=str(value).upper(), value=value)
    if isinstance(value, int | float):
        form = cell.number_format
        return Cell(kind=Kind.NUMBER, text=_shown(value, form), value=value, format=form)
    if isinstance(value, date | time | timedelta):
        return Cell(kind=Kind.DATE, text=_day(value), value=value, format=cell.number_format)
    return Cell(kind=Kind.TEXT, text=str(value), value=str(value))


def _shown(number: float, form: str) -> str:
    """As a spreadsheet shows it: up to 15 digits, and zeros in front where the format has them."""
    if not isfinite(number):
        return str(number)
    text = str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:.15g}"
    return text.zfill(len(form)) if _ZEROS.fullmatch(form) else text


def _day(when: date | time | timedelta) -> str:
    if isinstance(when, datetime):
        return when.date().isoformat() if when.time() == time() else when.isoformat(" ", "minutes")
    return str(when)
