"""Every family in every form and language, for somebody whose name means something everywhere."""

from __future__ import annotations

import json
from dataclasses import replace

import nbformat
import pytest

from grader.assignment.editions import LANGUAGES
from grader.documents.edition import Edition
from grader.documents.markup import escaped
from grader.documents.render import WRITERS
from grader.documents.sheet import Sheet
from tests.pdf_pages import page_texts
from tests.sample_sheets import HOSTILE, exercise, sheet
from tests.structures import DEFAULTS, Case
from tests.web_page import web_page


def made(case: Case, language: str) -> Sheet:
    """A sheet about one exercise."""
    return replace(sheet(exercise(case), name=HOSTILE), edition=Edition(language=language))


BOTH = pytest.mark.parametrize("language", LANGUAGES)
ALL = pytest.mark.parametrize("case", DEFAULTS, ids=str)


def test_every_form_is_looked_at_here() -> None:
    assert set(WRITERS) == {"md", "pdf", "html", "ipynb"}


@BOTH
@ALL
def test_markdown_shows_the_name_as_it_is(case: Case, language: str) -> None:
    text = WRITERS["md"][0](made(case, language)).decode()
    assert f"| {escaped(HOSTILE)} |" in text


@BOTH
@ALL
def test_a_pdf_shows_the_name_as_it_is(case: Case, language: str) -> None:
    text = "".join(page_texts(WRITERS["pdf"][0](made(case, language))))
    assert HOSTILE in text
    for quantity in exercise(case).structure.asked_quantities:
        assert all(f"1.{cell}" in text for cell in quantity.cells)


@BOTH
@ALL
def test_a_web_page_shows_the_name_as_it_is(case: Case, language: str) -> None:
    page = WRITERS["html"][0](made(case, language))
    assert HOSTILE in web_page(page).words
    assert "<뷁>" not in page.decode()


@BOTH
@ALL
def test_a_notebook_shows_the_name_as_it_is(case: Case, language: str) -> None:
    content = WRITERS["ipynb"][0](made(case, language))
    notebook = json.loads(content)
    nbformat.validate(notebook)
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any(escaped(HOSTILE) in cell for cell in cells)
