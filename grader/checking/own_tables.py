"""The tables that `check` writes; copies of them lie among downloads, and nobody handed them in."""

from __future__ import annotations

from grader.reconciling import listing, to_do
from grader.tables.text import decoded

GRADES = ("id", "name", "section", "state", "score", "max")
LATE = "late"
"""A further column where lateness is looked at."""

ITEMS = ("id", "item", "read", "verdict", "mistake", "points", "max")

_HEADERS = frozenset(
    ",".join(header).encode()
    for header in (GRADES, (*GRADES, LATE), ITEMS, listing.COLUMNS, to_do.COLUMNS)
)
_LONGEST = max(map(len, _HEADERS))


def is_own(content: bytes) -> bool:
    """Whether a file begins with the titles of such a table, as a spreadsheet may save it too."""
    start = content[: 4 * _LONGEST].partition(b"\n")[0]
    if not start.lstrip(b'\xef\xbb\xbf"').startswith((b"id", b"file")):
        return False
    line = decoded(start).text.strip().replace(";", ",").replace('"', "")
    return line.encode() in _HEADERS
