"""Answers of one student as each kind of file that can be handed in.

as_csv        answers.csv, typed into
as_json       what the page saves by its button
as_xlsx       answers.csv, saved as a workbook by a spreadsheet
as_pdf        the sheet with its fields filled
as_page       the sheet as a browser saves it
as_block      the lines that the page copies, pasted into a mail
as_notebook   the notebook with answers behind its items
as_markdown   the sheet with answers in its tables
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping

from openpyxl import Workbook

from grader.submissions.text_block import text_block
from tests.course import Course, filled
from tests.notebooks import filled_notebook
from tests.pdf_forms import typed

Answers = Mapping[str, str]
AnswerFile = Callable[[Course, str, Answers], bytes]

FORMATS = ("md", "html", "pdf", "ipynb")
"""What has to be handed out for all of these."""


def as_csv(course: Course, person: str, answers: Answers) -> bytes:
    """The form with answers in it."""
    return filled(course.form(person), answers)


def as_json(course: Course, person: str, answers: Answers) -> bytes:
    """Code and answers."""
    return json.dumps({"sheet": course.code(person), "answers": dict(answers)}).encode()


def as_xlsx(course: Course, person: str, answers: Answers) -> bytes:
    """The form in a workbook, with numbers as spreadsheets keep them."""
    book = Workbook()
    for row in csv.reader(io.StringIO(as_csv(course, person, answers).decode("utf-8-sig"))):
        book.worksheets[0].append([_stored(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _stored(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def as_pdf(course: Course, person: str, answers: Answers) -> bytes:
    """The sheet, filled in by a viewer."""
    return typed(_sheet(course, person, "pdf"), answers)


def as_page(course: Course, person: str, answers: Answers) -> bytes:
    """The sheet with what was typed and chosen marked in its boxes."""
    page = _sheet(course, person, "html").decode()
    for item, text in answers.items():
        name = f'data-item="{item}"'
        assert name in page
        box = re.search(rf"<select[^>]*{re.escape(name)}.*?</select>", page, re.DOTALL)
        if box is None:
            page = page.replace(name, f'{name} value="{text}"')
        else:
            chosen = f'value="{text}"'
            assert chosen in box[0] or not text
            page = page.replace(box[0], box[0].replace(chosen, f"{chosen} selected"))
    return page.encode()


def as_block(course: Course, person: str, answers: Answers) -> bytes:
    """Lines with a checksum below them, between the words of a mail."""
    lines = text_block(course.code(person), [*answers.items()])
    return f"안녕하세요,\r\n\r\n{lines}\r\n-- \r\nJürgen".encode()


def as_notebook(course: Course, person: str, answers: Answers) -> bytes:
    """The notebook, as an editor saves it."""
    return filled_notebook(_sheet(course, person, "ipynb"), answers)


def as_markdown(course: Course, person: str, answers: Answers) -> bytes:
    """The sheet with answers typed into its tables."""
    text = _sheet(course, person, "md").decode()
    for item, answer in answers.items():
        assert f"`{item}` |  |" in text
        text = text.replace(f"`{item}` |  |", f"`{item}` | {answer} |")
    return text.encode()


def _sheet(course: Course, person: str, kind: str) -> bytes:
    return (course.out / "handout" / person / f"hw1-{person}-sheet.{kind}").read_bytes()


KINDS: Mapping[str, tuple[str, AnswerFile]] = {
    "our CSV": ("answers.csv", as_csv),
    "JSON": ("answers.json", as_json),
    "XLSX": ("answers.xlsx", as_xlsx),
    "fillable PDF": ("sheet.pdf", as_pdf),
    "saved HTML": ("sheet.html", as_page),
    "pasted text block": ("mail.txt", as_block),
    "notebook": ("answers.ipynb", as_notebook),
    "Markdown table": ("sheet.md", as_markdown),
}
"""Each kind with a name that its files have."""
