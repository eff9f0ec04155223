"""A form as a workbook: answers.csv, opened in a spreadsheet and saved as XLSX.

Numbers are what is stored, not what is shown: 0.12 under a format of percent is 0.12, and the
noise of binary fractions is left out as spreadsheets leave it out. A formula counts with what it
came to when the file was saved, as the same file saved as CSV would have it; one that came to
nothing yet is shown as the formula that it is. What became a date is refused as in CSV; a date that
was turned into a number again is that number, for nobody can know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from grader.submissions.csv_form import NO_TABLE, form_in
from grader.submissions.csv_rows import rows_of
from grader.submissions.form import Damaged, Form
from grader.submissions.spreadsheet_traces import MONTHS
from grader.tables import workbook
from grader.tables.cell import Cell, Row
from grader.tables.workbook import Refused

MAX_UNPACKED = 16_000_000
MAX_SHEETS = 8

ANOTHER = "another worksheet holds answers, too; only those of the first count"

_DAY_0 = datetime(1899, 12, 30)
_DAY = timedelta(days=1)


def read_workbook(content: bytes) -> Form | Damaged:
    """The form in the first worksheet that holds one; never raises, whatever the bytes."""
    sheets = workbook.sheets(content, most=MAX_UNPACKED, count=MAX_SHEETS)
    if isinstance(sheets, Refused):
        return Damaged(reason=f"{sheets.reason}; save it as CSV UTF-8 and hand that in instead")
    found = [_form(rows) for rows in sheets]
    here = [one for one in found if one != Damaged(reason=NO_TABLE)]
    if not here:
        return found[0]
    first, *others = here
    if isinstance(first, Form) and any(isinstance(one, Form) and not one.blank for one in others):
        return replace(first, note=ANOTHER)
    return first


def _form(rows: Sequence[Row]) -> Form | Damaged:
    return form_in(rows_of([_text(cell) for cell in row.cells] for row in rows))


def _text(cell: Cell) -> str:
    """A cell as a CSV file would have it."""
    if isinstance(cell.value, time | datetime) and "h" not in cell.format.lower():
        if number := _typed_over_a_date(cell.value):
            return number
        if isinstance(cell.value, datetime) and cell.format.lower().startswith("mmm"):
            # 3/50 became March 1950.
            return f"{MONTHS[cell.value.month - 1][:3].title()}-{cell.value:%y}"
    return cell.text or cell.formula


def _typed_over_a_date(when: time | datetime) -> str:
    """The number in a cell that shows days, since a date stood there before; "" for a day.

    A day counts from 1900, which has a 29 February there, and has no hours.
    """
    if isinstance(when, time):
        return f"{(datetime.combine(_DAY_0, when) - _DAY_0) / _DAY:.10g}"
    if when.time() == time() or when.year > 1900:
        return ""
    days = (when - _DAY_0) / _DAY
    return f"{days - 1 if days > 1 else days:.10g}"
