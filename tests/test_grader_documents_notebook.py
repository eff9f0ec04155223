"""A notebook is valid, says the whole sheet, and waits for an answer to every item."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from grader.assignment.editions import LANGUAGES
from grader.assignment.handing_in import HandingIn
from grader.assignment.look import Look
from grader.documents import markdown, notebook
from grader.documents.edition import Edition
from grader.documents.sheet import Sheet
from grader.errors import OutputError
from grader.submissions.forms import Form, read_form
from grader.submissions.received import Received
from tests.command_line import grader
from tests.elsewhere import python
from tests.notebooks import cells_of, text_of
from tests.sample_sheets import HOSTILE, NAMED, exercise, sheet, without_answers
from tests.structures import Case
from tests.test_grader_documents_templates import own


def made(name: str, language: str = "en") -> Sheet:
    """A sheet of one exercise for the student with the hardest name."""
    one = sheet(exercise(NAMED[name], 3), name=HOSTILE)
    return replace(one, edition=Edition(language=language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMED)
def test_every_family_makes_a_valid_notebook_with_a_line_for_every_item(
    name: str, language: str
) -> None:
    one = made(name, language)
    content = notebook.sheet(one)
    nbformat.validate(json.loads(content))
    form = read_form(Received(source="a.ipynb", content=content, modified=0.0))
    assert isinstance(form, Form)
    here = [q for q in exercise(NAMED[name], 3).structure.asked_quantities
            if q.name not in one.exercises[0].absent]  # fmt: skip
    assert list(form.answers) == [f"3.{item}" for q in here for item in q.cells]
    assert set(form.answers.values()) == {""}
    assert form.code == one.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cells_come_in_the_order_of_reading(language: str) -> None:
    one = sheet(exercise(Case("mlp-deltas")), exercise(Case("softmax-jacobian"), 2), name=HOSTILE)
    one = replace(one, edition=Edition(language=language))
    cells = cells_of(notebook.sheet(one))
    assert [cell["id"] for cell in cells] == [
        "head", "hand-in", "exercise-1", "answers-1", "exercise-2", "answers-2"
    ]  # fmt: skip
    assert {cell["cell_type"] for cell in cells} == {"markdown"}
    assert [cell["metadata"].get("editable", True) for cell in cells] == [
        False, False, False, True, False, True
    ]  # fmt: skip
    assert cells[3]["metadata"]["backprop-grader"] == {"sheet": one.code, "exercise": 1}


def test_statements_are_those_of_the_markdown_sheet() -> None:
    one = made("softmax-jacobian")
    text = text_of(cells_of(notebook.sheet(one))[2])
    statement = markdown.sheet(one).partition("## Exercise 3")[2].partition("\n| Quantity")[0]
    assert text.startswith(f"## Exercise 3{statement}")
    assert "| $p$ (probabilities) | `3.p[1]`, `3.p[2]`, `3.p[3]` |" in text


def test_a_drawing_stands_in_its_cell_with_its_words() -> None:
    one = made("mlp-deltas")
    text = text_of(cells_of(notebook.sheet(one))[2])
    found = re.search(r'\n<img alt="([^"<>]+)" src="data:image/svg\+xml;base64,([^"]+)">\n', text)
    assert found
    assert found[1].startswith("Drawing of the network")
    assert b64decode(found[2]).decode().startswith("<svg ")


def test_what_a_course_adds_stands_in_cells_and_is_never_markup() -> None:
    one = replace(
        made("softmax-jacobian"),
        hand_in=HandingIn(
            due=datetime.fromisoformat("2026-12-01T18:00+09:00"), instructions="*In pairs*\f# x"
        ),
        look=Look(header="<b>", footer="_F_"),
    )
    cells = {cell["id"]: text_of(cell) for cell in cells_of(notebook.sheet(one))}
    assert list(cells) == ["head", "hand-in", "exercise-3", "answers-3", "foot"]
    assert cells["head"].startswith("\\<b\\>\n\n# ")
    assert cells["foot"] == r"\_F\_"
    assert "- Hand in by Tuesday, 1 December 2026, 18:00 (UTC+9)." in cells["hand-in"]
    assert "- Write each answer behind the equals sign" in cells["hand-in"]
    assert r"\*In pairs\*" in cells["hand-in"]


def test_an_own_template_extends_ours(tmp_path: Path) -> None:
    own(tmp_path, "sheet.ipynb.j2", (
        '<% extends "original/sheet.ipynb.j2" %>\n'
        '<% block foot %>\n<< cell("thanks") >>\nThank you.\n<% endblock %>\n'
    ))  # fmt: skip
    one = replace(made("softmax-jacobian"), edition=Edition(own=tmp_path))
    last = cells_of(notebook.sheet(one))[-1]
    assert (last["id"], text_of(last)) == ("thanks", "Thank you.")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('\n<< cell("a b") >>', "line 2: .*letters, digits"),
        ('<< cell("a") >>\n\n<< cell("a") >>', "line 3: .*two cells called 'a'"),
    ],
)
def test_a_cell_that_cannot_be_is_told_with_its_line(
    tmp_path: Path, text: str, complaint: str
) -> None:
    own(tmp_path, "sheet.ipynb.j2", text)
    with pytest.raises(OutputError, match=rf"sheet\.ipynb\.j2, {complaint}"):
        notebook.sheet(replace(made("softmax-jacobian"), edition=Edition(own=tmp_path)))


def test_a_template_without_cells_makes_one(tmp_path: Path) -> None:
    own(tmp_path, "sheet.ipynb.j2", "On paper, please.\n")
    (one,) = cells_of(
        notebook.sheet(replace(made("softmax-jacobian"), edition=Edition(own=tmp_path)))
    )
    assert text_of(one) == "On paper, please."


@pytest.mark.parametrize("name", NAMED)
def test_a_notebook_knows_nothing_of_the_answers(name: str) -> None:
    one = made(name)
    assert notebook.sheet(one) == notebook.sheet(without_answers(one))


def test_the_same_sheet_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    preview = ("preview", "mlp-update", "--format", "ipynb")
    ran = python("-P", "-m", "grader", *preview, "--out", "there.ipynb", folder=tmp_path)
    assert (tmp_path / "there.ipynb").read_bytes() == grader(*preview).out, ran.stderr


def test_a_specimen_is_a_notebook_by_the_name_of_its_file(tmp_path: Path) -> None:
    ran = grader("preview", "mlp-deltas", "--out", tmp_path / "a.ipynb", "--lang", "ko")
    assert ran.code == 0, ran.said
    cells = cells_of((tmp_path / "a.ipynb").read_bytes())
    assert "SPECIMEN" in text_of(cells[0]) or "견본" in text_of(cells[0])
    assert [path.name for path in tmp_path.iterdir()] == ["a.ipynb"]


def test_there_is_no_worked_solution_in_a_notebook() -> None:
    ran = grader("preview", "softmax-jacobian", "--format", "ipynb", "--solution")
    assert ran.code == 2
    assert "as md or pdf, not as ipynb" in ran.said
