"""The blank answer form that goes out with a sheet."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from grader.errors import IssueError
from grader.submissions.csv_rows import ITEM

_AS_NUMBER = re.compile(r"[0-9]+\.[eE][0-9]+")
# Delimiters, quotes and line breaks of any CSV dialect; what a formula begins with.
_UNFIT = re.compile(r'[,;"“”„\s]+')
_FORMULA = "=+-@"


def blank_form(code: str, lines: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of answers.csv for a sheet code and lines of (item, what it is in words).

    UTF-8 with a byte order mark and CRLF, as spreadsheets and pandas take it; items unquoted,
    answers empty, words without commas, quotes and line breaks. IssueError for an item that a
    spreadsheet would change.
    """
    rows = [f"# sheet {code}", "item,answer,what", *(_row(item, what) for item, what in lines)]
    return codecs.BOM_UTF8 + "".join(f"{row}\r\n" for row in rows).encode()


def _row(item: str, what: str) -> str:
    if not ITEM.fullmatch(item) or _AS_NUMBER.fullmatch(item):
        raise IssueError(
            "a spreadsheet would take this item for something else",
            where=f"the answer form, {item}",
            remedy="Give the quantity another name, of letters and digits and longer than e1.",
        )
    seen = (sign if sign.isprintable() else " " for sign in what)
    words = _UNFIT.sub(" ", "".join(seen)).strip()
    return f"{item},,{_not_a_formula(words)}"


def _not_a_formula(words: str) -> str:
    return f"'{words}" if words.startswith(tuple(_FORMULA)) else words
