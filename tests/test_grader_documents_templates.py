"""Templates fail on what they do not know, and a course's own come first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.documents import markdown, templates
from grader.documents.edition import Edition
from grader.errors import OutputError
from tests.sample_sheets import exercise, sheet
from tests.structures import Case

ONE = sheet(exercise(Case("softmax-jacobian")))


def own(folder: Path, name: str, text: str) -> Path:
    """A folder with one template of a course's own."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_an_own_template_takes_the_place_of_one(tmp_path: Path) -> None:
    own(tmp_path, "parts/hand-in.j2", "Put it under my door.\n")
    text = markdown.sheet(replace(ONE, edition=Edition(own=tmp_path)))
    assert text.endswith("## How to hand in\n\nPut it under my door.\n")
    assert "A softmax turns the logits" in text
    assert "under my door" not in markdown.sheet(ONE)


def test_an_own_statement_can_use_every_formula(tmp_path: Path) -> None:
    own(tmp_path, "statements/softmax-jacobian.j2", '<< m("J", partial("p", "z")) >>: << givens >>')
    text = markdown.sheet(replace(ONE, edition=Edition(own=tmp_path)))
    assert r"$J = \frac{\partial p}{\partial z}$: $$" in text


@pytest.mark.parametrize(("text", "complaint"), [
    ("<< nothing >>", "'nothing' is undefined"),
    ("<< sheet.nothing >>", "has no attribute 'nothing'"),
    ("<% if %>", "Expected an expression"),
    ("<< 1", "unexpected end of template"),
    ('<% include "no.j2" %>', "no.j2"),
])  # fmt: skip
def test_what_a_template_cannot_do_is_an_error_that_names_it(
    tmp_path: Path, text: str, complaint: str
) -> None:
    own(tmp_path, "sheet.md.j2", text)
    with pytest.raises(OutputError, match=rf"sheet\.md\.j2.*{complaint}"):
        markdown.sheet(replace(ONE, edition=Edition(own=tmp_path)))


@pytest.mark.parametrize("text", ['<< m("W9") >>', '<< m(definition("swish")) >>'])
def test_a_formula_that_there_is_not_is_an_error_too(tmp_path: Path, text: str) -> None:
    own(tmp_path, "statements/softmax-jacobian.j2", text)
    with pytest.raises(OutputError, match=r"statements/softmax-jacobian\.j2.*(W9|swish)"):
        markdown.sheet(replace(ONE, edition=Edition(own=tmp_path)))


def test_a_template_that_nobody_wrote_is_named() -> None:
    with pytest.raises(OutputError, match=r"letter\.md\.j2"):
        templates.template("letter.md.j2")


def test_the_marks_of_latex_and_typst_are_left_alone(tmp_path: Path) -> None:
    own(tmp_path, "page.j2", r"\frac{{a}}{2} {% x %} {# y #} << word >>")
    page = templates.template("page.j2", Edition(own=tmp_path))
    assert templates.render(page, {"word": "z"}) == r"\frac{{a}}{2} {% x %} {# y #} z"
