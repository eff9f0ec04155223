"""A form as a Jupyter notebook: lines such as `1.loss = 0.55` in its cells; nothing is ever run.

Cells may have been moved, split, turned into code or deleted; what they put out is passed over. The
sheet code stands in the metadata, in a line `# sheet K7Q29FXM` of each answer cell, and in the
first cell.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.submissions.answer_lines import answer_lines, is_code, marked_codes, told_codes
from grader.submissions.form import Damaged, Form, form_of
from grader.submissions.json_text import Json, Object, values

KEY = "backprop-grader"
"""Our entry in the metadata of a notebook and of its answer cells."""

NO_CELLS = "this notebook has no cells; hand in the notebook that you filled in"
NO_ANSWERS = (
    "no answer lines were found in this notebook: expected lines like 1.loss = 0.55; hand in the "
    "notebook of your sheet, filled in"
)


def is_notebook(data: Object) -> bool:
    """Whether a JSON object is one."""
    return any(key == "nbformat" for key, _ in data)


def read_notebook(data: Object) -> Form | Damaged:
    """The form in the cells of a notebook."""
    cells = [cell for found in values(data, "cells") for cell in _listed(found)]
    if not cells:
        return Damaged(reason=NO_CELLS)
    lines = [answer_lines(source, signed=False) for cell in cells for source in _sources(cell)]
    answers = [line for found in lines for line in found]
    if not answers:
        return Damaged(reason=NO_ANSWERS)
    return form_of(_codes(data, cells), answers)


def _codes(data: Object, cells: list[Json]) -> list[str]:
    """Every sheet code, from where it is least likely to be another's."""
    lines = [code for cell in cells for source in _sources(cell) for code in told_codes(source)]
    # A heading may look like such a line: it counts only where nothing else does.
    told = [code for one in (data, *cells) for code in _in_metadata(one)]
    told += filter(is_code, lines)
    return told or lines or marked_codes(" ".join(_sources(cells[0])))


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


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
