"""Jupyter notebooks: the Markdown sheet in cells, with a cell of answers for each exercise.

An answer cell is Markdown with one line for each item, `1.delta1[1] = `, as code within a fence.
Markdown survives everywhere: Colab knows no raw cells, and a code cell would be run. A drawing is
an image with its SVG inside: as an attachment JupyterLab refuses SVG.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from grader.documents import templates
from grader.documents.markup import MARKDOWN
from grader.documents.page import sheet_data
from grader.documents.sheet import Sheet
from grader.submissions.notebook import KEY

if TYPE_CHECKING:
    from nbformat import NotebookNode

ANSWERS = "answers"
"""The kind of cell that students write into."""

NEW_CELL = "\f"
"""Begins the line before a cell; no free text keeps such a sign."""

_KIND = re.compile(r"[A-Za-z0-9-]{1,40}")
_BLANK_LINES = re.compile(r"\n{3,}")


def _inline(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


NOTEBOOK = replace(
    MARKDOWN,
    drawing=lambda about, slot: f'<img alt="{escape(about)}" src="{slot}">',
    drawn=lambda picture, numbers, file: _inline(picture.svg(numbers)),
)
"""Markdown that needs no file beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the template: what it is, its exercise (0 for none), its text."""

    kind: str
    exercise: int
    text: str


def sheet(sheet: Sheet) -> bytes:
    """The sheet as a notebook of format 4.5, the same bytes for the same sheet."""
    import nbformat

    found = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
        metadata={
            # Without a kernel that it knows Jupyter asks for one before anything can be read.
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            KEY: {"sheet": sheet.code},
        },
        cells=[_cell(one, sheet.code) for one in cells(sheet)],
    )
    found.nbformat_minor = 5
    text: str = nbformat.writes(found)  # type: ignore[no-untyped-call]
    return f"{text}\n".encode()


def cells(sheet: Sheet) -> Iterator[Cell]:
    """The cells that the template makes of a sheet."""
    context = sheet_data(sheet, NOTEBOOK, "ipynb") | {"cell": _beginnings()}
    page = templates.render(templates.template("sheet.ipynb.j2", sheet.edition), context)
    before, *parts = page.split(NEW_CELL)
    if before.strip():
        parts.insert(0, f"text 0\n{before}")
    for part in parts:
        head, _, text = part.partition("\n")
        kind, exercise = head.split(" ")
        yield Cell(kind=kind, exercise=int(exercise), text=_BLANK_LINES.sub("\n\n", text).strip())


def _beginnings() -> Callable[..., str]:
    """What templates call to begin a cell; ValueError for a name that no notebook can have."""
    begun: set[tuple[str, int]] = {("text", 0)}

    def cell(kind: str, exercise: int = 0) -> str:
        if not _KIND.fullmatch(kind):
            raise ValueError(f"a cell is called by letters, digits and -, not {kind!r}")
        if (kind, exercise) in begun:
            raise ValueError(f"there are two cells called {kind!r}")
        begun.add((kind, exercise))
        return f"{NEW_CELL}{kind} {exercise}"

    return cell


def _cell(one: Cell, code: str) -> NotebookNode:
    import nbformat

    writes = one.kind == ANSWERS
    metadata = {KEY: {"sheet": code, "exercise": one.exercise}} if writes else {"editable": False}
    made: NotebookNode = nbformat.v4.new_markdown_cell(  # type: ignore[no-untyped-call]
        one.text,
        id=f"{one.kind}-{one.exercise}" if one.exercise else one.kind,
        metadata={**metadata, "deletable": False},
    )
    return made
