"""A form as JSON: `{"sheet": code, "answers": {item: text or number}}`.

Numbers are kept as they are written, so that 0.50 keeps its two places and 1e999 is the nonsense of
one item; keys that stand twice are seen.
"""

from __future__ import annotations

from grader.submissions.form import Damaged, Form, form_of
from grader.submissions.json_text import EXPECTED, Json, Object, decoded, values
from grader.submissions.notebook import is_notebook, read_notebook


def read_json(text: str) -> Form | Damaged:
    """The form in a JSON text; an answer that is neither text nor number spoils its item alone."""
    data = decoded(text)
    if isinstance(data, Damaged):
        return data
    if not isinstance(data, tuple):
        return Damaged(reason=f"this JSON is a list; {EXPECTED}")
    return read_notebook(data) if is_notebook(data) else _form(data)


def _form(data: Object) -> Form | Damaged:
    codes, answers = tuple(values(data, "sheet")), tuple(values(data, "answers"))
    for key, found in (("sheet", codes), ("answers", answers)):
        if not found:
            return Damaged(reason=f'this JSON has no key "{key}"; {EXPECTED}')
    if not all(isinstance(code, str) or code is None for code in codes):
        return Damaged(reason=f'"sheet" in this JSON is no text; {EXPECTED}')
    objects = [one for one in answers if isinstance(one, tuple)]
    if len(objects) < len(answers):
        return Damaged(reason=f'"answers" in this JSON is no object; {EXPECTED}')
    lines = [(item, _typed(value)) for one in objects for item, value in one]
    return form_of(map(_typed, codes), lines)


def _typed(value: Json) -> str:
    """The text of a value as the number reader judges it; it refuses all but text and numbers."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "[...]"
        case _:
            return "{...}"
