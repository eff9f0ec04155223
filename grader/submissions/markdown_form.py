"""A form as a Markdown table: the sheet with its answers filled in, or a table of one's own.

    | Quantity | Item | Answer | Item | Answer |
    |---|---|---|---|---|
    | $z$ (pre-activations) | `1.z[1]` | 0.55 | `1.z[2]` | -1/3 |

Below titles the answers stand where these say; without any, each stands right of its item. Lines
such as `1.loss = 0.55` count as well, and the sheet code stands wherever the sheet prints it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from grader.submissions.answer_lines import answer_lines, codes_in
from grader.submissions.csv_form import NO_ITEM
from grader.submissions.csv_rows import MAX_COLUMNS, is_item
from grader.submissions.form import MAX_LINES, TOO_LONG, Damaged, Form, form_of
from grader.submissions.number_text import EDGES

ITEM_TITLES = frozenset({"item", "항목"})
ANSWER_TITLES = frozenset({"answer", "답"})
"""What the columns are titled on our sheets, in every language."""

_LONGEST_LINE = 20_000
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
_QUOTED = re.compile(r"\A(?:>\s?)+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = ("**", "__", "~~", "``", "$$", "*", "_", "`", "$")

_Cells: TypeAlias = tuple[str, ...]
_Places: TypeAlias = tuple[tuple[int, int], ...]


def has_table(text: str) -> bool:
    """Whether a text has a line with bars between cells, one of which names an item."""
    return "|" in text and any(is_item(cell) for cells in _rows(text) for cell in cells)


def read_markdown(text: str) -> Form | Damaged:
    """The form in the tables of a text, and in its lines."""
    if sum("|" in line for line in text.splitlines()) > MAX_LINES:
        return Damaged(reason=TOO_LONG)
    return form_of(codes_in(text), [*_answers(text), *answer_lines(text)])


def unmarked(cell: str) -> str:
    """What a cell says, without marks around all of it and strokes before single signs."""
    text = cell.strip(EDGES)
    while mark := next((one for one in _MARKS if _is_around(text, one)), ""):
        text = text[len(mark) : -len(mark)].strip(EDGES)
    return _ESCAPED.sub(r"\1", text)


def _is_around(text: str, mark: str) -> bool:
    return len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark)


def _answers(text: str) -> Iterator[tuple[str, str]]:
    places: _Places | None = None
    for cells in _rows(text):
        if not cells:
            places = None
        elif titled := _places(cells):
            places = titled
        elif not all(map(_RULE.fullmatch, filter(None, cells))):
            yield from _in_row(cells, places)


def _in_row(cells: _Cells, places: _Places | None) -> Iterator[tuple[str, str]]:
    if places is None:
        places = tuple((at, at + 1) for at, cell in enumerate(cells) if is_item(cell))
    for item, answer in ((_at(cells, item), _at(cells, answer)) for item, answer in places):
        if is_item(item) or answer:
            yield item or NO_ITEM, answer


def _places(cells: _Cells) -> _Places | None:
    """The columns of items and their answers, if these cells are titles."""
    titles = [cell.casefold() for cell in cells]
    items = [at for at, title in enumerate(titles) if title in ITEM_TITLES]
    answers = [at for at, title in enumerate(titles) if title in ANSWER_TITLES]
    return tuple(zip(items, answers, strict=True)) if 0 < len(items) == len(answers) else None


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _rows(text: str) -> Iterator[_Cells]:
    """The cells of each line with bars; none for the other lines, where tables end."""
    left = MAX_LINES
    for line in text.splitlines():
        if "|" not in line:
            yield ()
        elif left := left - 1:
            yield _cells(line[:_LONGEST_LINE])
        else:
            return


def _cells(line: str) -> _Cells:
    inside = _QUOTED.sub("", line.strip(EDGES)).strip(EDGES)
    inside = inside.removeprefix("|")
    cells = _PIPE.split(inside, maxsplit=MAX_COLUMNS)[:MAX_COLUMNS]
    return tuple(map(unmarked, cells))
