"""Every family in every form and language, for somebody whose name means something everywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import nbformat
import pypdfium2
import pytest

from grader.assignment.editions import LANGUAGES
from grader.documents.edition import Edition
from grader.documents.markup import escaped
from grader.documents.render import WRITERS
from grader.documents.sheet import Sheet
from tests.sample_sheets import exercise, sheet
from tests.structures import DEFAULTS, Case

NAME = r'김#읽"\$*_@<뷁>'


class Read(HTMLParser):
    """The text of a page, as a browser shows it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data


def made(case: Case, language: str) -> Sheet:
    """A sheet about one exercise."""
    return replace(sheet(exercise(case), name=NAME), edition=Edition(language=language))


def every_text(content: bytes) -> str:
    """The text of all pages of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


BOTH = pytest.mark.parametrize("language", LANGUAGES)
ALL = pytest.mark.parametrize("case", DEFAULTS, ids=str)


def test_every_form_is_looked_at_here() -> None:
    assert set(WRITERS) == {"md", "pdf", "html", "ipynb"}


@BOTH
@ALL
def test_markdown_shows_the_name_as_it_is(case: Case, language: str) -> None:
    text = WRITERS["md"][0](made(case, language)).decode()
    assert f"| {escaped(NAME)} |" in text


@BOTH
@ALL
def test_a_pdf_shows_the_name_as_it_is(case: Case, language: str) -> None:
    text = every_text(WRITERS["pdf"][0](made(case, language)))
    assert NAME in text
    for quantity in exercise(case).structure.asked_quantities:
        assert all(f"1.{cell}" in text for cell in quantity.cells)


@BOTH
@ALL
def test_a_web_page_shows_the_name_as_it_is(case: Case, language: str) -> None:
    page = WRITERS["html"][0](made(case, language)).decode()
    assert NAME in Read(page).text
    assert "<뷁>" not in page


@BOTH
@ALL
def test_a_notebook_shows_the_name_as_it_is(case: Case, language: str) -> None:
    content = WRITERS["ipynb"][0](made(case, language))
    notebook = json.loads(content)
    nbformat.validate(notebook)
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any(escaped(NAME) in cell for cell in cells)
