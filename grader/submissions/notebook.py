"""A form as a Jupyter notebook: lines such as `1.loss = 0.55` in its cells; nothing is ever run.

Cells may have been moved, split, turned into code or deleted; what they put out is passed over. The
sheet code stands in the metadata, in a line `# sheet K7Q29FXM` of each answer cell, and in the
first cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.issuing.codes import code_is_valid, normalise_code
from grader.submissions.form import Damaged, Form, form_of
from grader.submissions.json_text import Json, Object, values
from grader.submissions.number_text import EDGES

KEY = "backprop-grader"
"""Our entry in the metadata of a notebook and of its answer cells."""

NO_CELLS = "this notebook has no cells; hand in the notebook that you filled in"
NO_ANSWERS = (
    "no answer lines were found in this notebook: expected lines like 1.loss = 0.55; hand in the "
    "notebook of your sheet, filled in"
)

_SHEET = re.compile(r"#+\s*sheet[\s:=]+(\S+)", re.IGNORECASE)
_CODE = re.compile(r"`([0-9A-Za-z]{4,40})`")
_LINE = re.compile(
    r"(?P<item>[0-9]+\.[A-Za-z][A-Za-z0-9_]*+(?:\s*\[\s*[0-9]+\s*\])*+)"
    # Whoever wrote over the sign wrote a number: what else stands behind an item is talk.
    rf"(?:[{EDGES}`*_]*[=:]|(?=[{EDGES}`*]*[-+\u2212]?[.,]?[0-9]))(?P<text>.*)"
)
# Marks of Markdown that somebody may put around an item or an answer.
_BEFORE = f"{EDGES}`*_>-|"
_AROUND = f"{EDGES}`*$=:|"

_LONGEST_LINE = 2000


def is_notebook(data: Object) -> bool:
    """Whether a JSON object is one."""
    return any(key == "nbformat" for key, _ in data)


def read_notebook(data: Object) -> Form | Damaged:
    """The form in the cells of a notebook."""
    cells = [cell for found in values(data, "cells") for cell in _listed(found)]
    if not cells:
        return Damaged(reason=NO_CELLS)
    lines = [_answers(source) for cell in cells for source in _sources(cell)]
    answers = [line for found in lines for line in found]
    if not answers:
        return Damaged(reason=NO_ANSWERS)
    return form_of(_codes(data, cells), answers)


def _codes(data: Object, cells: list[Json]) -> list[str]:
    """Every sheet code, from where it is least likely to be another's."""
    lines = [
        match[1] for cell in cells for source in _sources(cell) for line in source.splitlines()
        if (match := _SHEET.fullmatch(line.strip(EDGES)))
    ]  # fmt: skip
    # A heading may look like such a line: it counts only where nothing else does.
    told = [code for one in (data, *cells) for code in _in_metadata(one)]
    told += filter(_is_code, lines)
    return told or lines or list(filter(_is_code, _CODE.findall(" ".join(_sources(cells[0])))))


def _is_code(text: str) -> bool:
    return code_is_valid(normalise_code(text))


def _in_metadata(data: Json) -> Iterator[str]:
    for metadata in values(data, "metadata"):
        for ours in values(metadata, KEY):
            yield from (code for code in values(ours, "sheet") if isinstance(code, str))


def _sources(cell: Json) -> Iterator[str]:
    """What stands in a cell, as one text; nothing where it is of no shape that there is."""
    for source in values(cell, "source"):
        if isinstance(source, str):
            yield source
        elif isinstance(source, list):
            yield "".join(line for line in source if isinstance(line, str))


def _answers(source: str) -> list[tuple[str, str]]:
    """The lines of a cell that begin with an item, and what stands behind its sign."""
    lines = (line[:_LONGEST_LINE].lstrip(_BEFORE) for line in source.splitlines())
    found = filter(None, map(_LINE.match, lines))
    # No answer holds a #: what stands behind one is a comment, as in code.
    return [(one["item"], one["text"].partition("#")[0].strip(_AROUND)) for one in found]


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
