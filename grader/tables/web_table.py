"""The table of a web page: what many universities call an Excel file is one, named `.xls`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|meta|style|table)", re.I)
_BEGINS_WIDE = tuple(mark + "<".encode(code) for mark, code in (
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
))  # fmt: skip
_CELLS = frozenset({"td", "th"})
_NO_TEXT = frozenset({"script", "style"})
_WIDEST = 1_000


def is_page(content: bytes) -> bool:
    """Whether these bytes are a web page with a table in it."""
    return bool(_BEGINS.match(content)) or content.startswith(_BEGINS_WIDE)


def rows_of_page(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of all tables of a page, one after the other; cells over several columns too.

    Nothing in it is fetched or run.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_row()
    return tuple(tuple(row) for row in reader.rows)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_row()
        elif tag in _CELLS:
            self._end_cell()
            self._cell = []
            self._span = _span(dict(attrs).get("colspan"))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")
        self._silent += tag in _NO_TEXT

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self.end_row()
        self._silent -= tag in _NO_TEXT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def end_row(self) -> None:
        """What was read so far is a row."""
        self._end_cell()
        if self._row:
            self.rows.append(self._row)
        self._row = []

    def _end_cell(self) -> None:
        if self._cell is not None and len(self._row) < _WIDEST:
            self._row += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
        self._cell = None


def _span(said: str | None) -> int:
    """Over how many columns a cell goes; what makes no sense is one."""
    return (
        min(int(said), 100) if said and said.isascii() and said.isdigit() and len(said) < 4 else 1
    )
