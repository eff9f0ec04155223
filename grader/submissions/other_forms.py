"""Files that are no plain JSON and no plain CSV: told apart by what stands in them."""

from __future__ import annotations

import re

from grader.submissions import mime_form
from grader.submissions.answer_lines import answer_lines, codes_in
from grader.submissions.csv_form import NO_TABLE, read_csv
from grader.submissions.form import Damaged, Form, form_of
from grader.submissions.html_form import NO_ANSWERS, is_page, read_page
from grader.submissions.json_form import read_json
from grader.submissions.markdown_form import has_table, read_markdown
from grader.submissions.mime_form import is_mime
from grader.submissions.pictures import picture
from grader.submissions.plain_text import plain_text
from grader.submissions.received import Received
from grader.submissions.text_block import is_text_block, read_text_block
from grader.tables.workbook import is_workbook

_PDF = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-")


def read_other(received: Received) -> Form | Damaged:
    """The form that such a file holds, whatever its name; never raises, whatever the bytes."""
    if _PDF.match(received.content):
        from grader.submissions.pdf_form import read_pdf

        return read_pdf(received)
    if photo := picture(received):
        return photo
    if not received.fault and (packed := _of_packed(received.content)):
        return packed
    text = plain_text(received)
    return text if isinstance(text, Damaged) else _of_any_text(text)


def _of_packed(content: bytes) -> Form | Damaged | None:
    """What is packed into a workbook or a mail; None for what is neither."""
    if is_workbook(content):
        from grader.submissions.xlsx_form import read_workbook

        return read_workbook(content)
    return _of_mime(content) if is_mime(content) else None


def _of_mime(content: bytes) -> Form | Damaged:
    """The first form in a mail, else what is wrong with what was meant as one."""
    found = [_of_any_text(text) for text in mime_form.texts(content)]
    told = [one for one in found if not _holds_nothing(one)]
    told.sort(key=lambda one: isinstance(one, Damaged))
    return told[0] if told else Damaged(reason=mime_form.NO_ANSWERS)


def _of_any_text(text: str) -> Form | Damaged:
    return _of_page(text) if is_page(text) else _of_text(text)


def _of_page(page: str) -> Form | Damaged:
    found = read_page(page)
    if not isinstance(found, str):
        return found
    form = _of_text(found)
    return Damaged(reason=NO_ANSWERS) if _holds_nothing(form) else form


def _of_text(text: str) -> Form | Damaged:
    if text.startswith(("{", "[")):
        return read_json(text)
    if is_text_block(text):
        return read_text_block(text)
    if has_table(text):
        return read_markdown(text)
    form = read_csv(text)
    if _holds_nothing(form) and (lines := answer_lines(text)):
        return form_of(codes_in(text), lines)
    return form


def _holds_nothing(form: Form | Damaged) -> bool:
    return isinstance(form, Damaged) and form.reason in (NO_TABLE, NO_ANSWERS)
