"""The text of a web page, line by line as it is seen; rows of tables become lines with bars."""

from __future__ import annotations

import re

from grader.submissions.html_tags import Tag

_LINE_ENDS = frozenset(
    {
        *("br", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("pre", "blockquote", "section", "article", "header", "footer", "main", "address", "hr"),
        *("caption", "figure", "form", "fieldset", "body"),
    }
)
_GAPS = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 20


class PageText:
    """Takes the tags and texts of a page and makes lines of them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        # The cells of the row that is open in each table, from the outermost to the innermost.
        self._tables: list[list[list[str]]] = []
        self._verbatim = False

    def add(self, text: str) -> None:
        """A text between two tags."""
        self._write(text if self._verbatim else _GAPS.sub(" ", text))

    def tag(self, tag: Tag) -> None:
        """A tag: what it does to the lines."""
        name = tag.name.removeprefix("/")
        if name == "pre":
            self._verbatim = tag.name == "pre"
        if name in _LINE_ENDS:
            self._write("\n")
        elif name == "sup":
            self._write("^(" if tag.name == "sup" else ")")
        elif tag.name in ("td", "th") and self._tables:
            self._tables[-1].append([])
        elif name in ("tr", "table"):
            self._table(tag.name)

    def whole(self) -> str:
        """All lines."""
        while self._tables:
            self._table("/table")
        return "".join(self._lines)

    def _write(self, text: str) -> None:
        for cells in reversed(self._tables):
            if cells:
                cells[-1].append(text)
                return
        self._lines.append(text)

    def _table(self, tag: str) -> None:
        if tag == "table":
            self._write("\n")
            if len(self._tables) < _DEEPEST:
                self._tables.append([])
            return
        if self._tables:
            row = ["".join(cell).strip() for cell in self._tables[-1]]
            self._tables[-1] = []
            self._write(_line(row))
        if tag == "/table" and self._tables:
            self._tables.pop()


def _line(row: list[str]) -> str:
    """A row as a line with bars; a cell of several lines stands for itself, as layouts have it."""
    if len(row) < 2 or any("\n" in cell for cell in row):
        return "".join(f"\n{cell}\n" for cell in row)
    return "\n| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n"
