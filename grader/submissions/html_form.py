"""A form as a web page: a sheet that a browser saved with what was typed, or a pasted text.

A saved sheet has its answers in its boxes. Of any other page the text is read as if it had come in
a file of its own: lines, tables with bars, CSV; so systems file what was typed into their boxes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from grader.submissions.answer_lines import codes_in
from grader.submissions.csv_rows import is_item
from grader.submissions.form import Damaged, Form, form_of, is_blank
from grader.submissions.html_tags import Tag, pieces
from grader.submissions.html_text import PageText

SHEET_ITSELF = (
    "this is the sheet itself, which keeps no answers; hand in the file that its button saves"
)
NO_ANSWERS = "this is a web page; hand in the filled answers.csv instead"
TOO_MUCH = "this web page holds far more than a sheet; hand in the filled answers.csv instead"

MAX_PIECES = 200_000
"""Tags and texts that are looked at; a sheet of a hundred items has a tenth of them."""

_LOOKED_AT = frozenset({"input", "select", "option", "script"})
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)
_FRAGMENT = re.compile(r"<[a-z][a-z0-9]{0,9}(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CODE = re.compile(r'"code":\s*"([0-9A-Za-z]{4,40})"')


@dataclass(slots=True)
class _Found:
    """What lies in a page: its boxes with what stands in them, its code, its text."""

    boxes: list[tuple[str, str]] = field(default_factory=list)
    code: str = ""
    text: str = ""
    _choosing: bool = False

    def look(self, tag: Tag) -> None:
        """Notice a box, the word chosen in it, and the sheet code among the data of the page."""
        attributes = tag.attributes()
        value = attributes.get("value", "")
        if tag.name == "option":
            if self._choosing and "selected" in attributes:
                self.boxes[-1] = (self.boxes[-1][0], value)
        elif tag.name == "script":
            data = attributes.get("id") == "data" and _CODE.search(tag.body)
            self.code = data[1] if data else self.code
        else:
            item = attributes.get("data-item", "")
            self._choosing = tag.name == "select" and is_item(item)
            if is_item(item):
                self.boxes.append((item, value))


def is_page(text: str) -> bool:
    """Whether a text is written in HTML, as a whole page or as a piece of one."""
    return _PAGE.match(text) is not None or _FRAGMENT.match(text) is not None


def read_page(text: str) -> Form | Damaged | str:
    """The form in the boxes of a saved sheet; of any other page, its text."""
    found = _found(text)
    if found is None:
        return Damaged(reason=TOO_MUCH)
    if not found.boxes:
        return found.text.strip() or Damaged(reason=NO_ANSWERS)
    codes = [found.code] if found.code else codes_in(found.text)
    if all(is_blank(value) for _, value in found.boxes):
        return Damaged(reason=SHEET_ITSELF, code=codes[0] if len(codes) == 1 else None)
    return form_of(codes, found.boxes)


def _found(page: str) -> _Found | None:
    """What lies in a page; None where that is too much."""
    found, text, parts = _Found(), PageText(), pieces(page)
    for part in islice(parts, MAX_PIECES):
        if isinstance(part, str):
            text.add(part)
            continue
        text.tag(part)
        if part.name in _LOOKED_AT:
            found.look(part)
    if next(parts, None) is not None:
        return None
    found.text = text.whole()
    return found
