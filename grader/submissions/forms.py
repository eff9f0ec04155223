"""Any file becomes a form or a reason why not: known by its content, whatever its name."""

from __future__ import annotations

import re

from grader.submissions.csv_form import read_csv
from grader.submissions.form import Damaged, Form, entries, fitted, unknown_items
from grader.submissions.json_form import read_json
from grader.submissions.pictures import picture
from grader.submissions.plain_json import plain
from grader.submissions.plain_text import plain_text
from grader.submissions.received import Received
from grader.submissions.strays import seem_to_be
from grader.submissions.text_block import is_text_block, read_text_block

__all__ = ["Damaged", "Form", "entries", "fitted", "read_form", "seem_to_be", "unknown_items"]

_PDF = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-")


def read_form(received: Received) -> Form | Damaged:
    """The form that a file holds, as PDF, CSV, JSON or lines; never raises, whatever the bytes."""
    if (found := plain(received.content)) and not received.fault:
        return Form(code=found[0], answers=found[1])
    if _PDF.match(received.content):
        from grader.submissions.pdf_form import read_pdf

        return read_pdf(received)
    if photo := picture(received):
        return photo
    text = plain_text(received)
    if isinstance(text, Damaged):
        return text
    if text.startswith(("{", "[")):
        return read_json(text)
    return read_text_block(text) if is_text_block(text) else read_csv(text)
