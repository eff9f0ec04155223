"""A folder of own templates is looked through before anything is made with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.documents.own_templates import own_templates
from grader.errors import OutputError
from tests.command_line import grader
from tests.test_grader_documents_templates import own


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no such folder"):
        own_templates(tmp_path / "own")
    (tmp_path / "own").write_text("", "utf-8")
    with pytest.raises(OutputError, match="a file, not a folder"):
        own_templates(tmp_path / "own")


def test_a_folder_without_any_name_of_ours_is_a_slip(tmp_path: Path) -> None:
    own(tmp_path, "sheets.md.j2", "x")
    with pytest.raises(OutputError, match=r"Did you mean sheet\.md\.j2 where it says sheets"):
        own_templates(tmp_path)
    (tmp_path / "sheets.md.j2").rename(tmp_path / "unlike.txt")
    with pytest.raises(OutputError, match=r"docs/own-look\.md"):
        own_templates(tmp_path)


def test_parts_of_ones_own_may_have_any_name(tmp_path: Path) -> None:
    own(tmp_path, "parts/hand-in.j2", '<% include "mine/box.j2" %>')
    own(tmp_path, "mine/box.j2", "Under the door of room << 3 >>.\n")
    assert own_templates(tmp_path) == tmp_path.resolve()
    ran = grader("preview", "perceptron-update", "--templates", tmp_path)
    assert ran.text.endswith("Under the door of room 3.\n")


def test_a_style_sheet_alone_is_an_own_look_and_other_files_are_let_alone(tmp_path: Path) -> None:
    own(tmp_path, "web/sheet.css", "body { color: #123456 }")
    (tmp_path / "notes.bin").write_bytes(b"\xff<%")
    ran = grader("preview", "perceptron-update", "--format", "html", "--templates", tmp_path)
    assert "#123456" in ran.text


def test_a_template_that_cannot_be_read_is_named_with_its_line_before_anything_is_issued(
    tmp_path: Path,
) -> None:
    folder = own(tmp_path / "own", "solution.md.j2", "one\n<% if %>\n")
    (tmp_path / "hw1.toml").write_text(
        'title = "T"\ncourse = "C"\n[[exercise]]\nfamily = "perceptron-update"\npoints = 1\n',
        "utf-8",
    )
    (tmp_path / "roster.csv").write_text("id,name\n1,A\n", "utf-8")
    ran = grader(
        "generate", tmp_path / "hw1.toml", "--roster", tmp_path / "roster.csv",
        "--out", tmp_path / "hw1", "--templates", folder,
    )  # fmt: skip
    assert ran.code == 1
    assert (
        f"{folder.resolve() / 'solution.md.j2'}, line 2: the template cannot be filled" in ran.said
    )
    assert not (tmp_path / "hw1").exists()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("one\n<< 1 / 0 >>", "line 2: .*division by zero"),
        ("one\n\n<< sheet.nope >>", "line 3: .*no attribute 'nope'"),
        ('<% extends "sheet.md.j2" %>', "line 1: .*recursion.*original/sheet.md.j2"),
        ('<% extends "original/sheet.md.j2" %>\n<% block foot %>\n<< nope >>\n<% endblock %>',
         "line 3: .*'nope' is undefined"),
        ('one\n<% include "original/no.j2" %>', "line 2: .*no.j2"),
    ],
)  # fmt: skip
def test_what_fails_while_it_is_filled_is_named_with_its_line(
    tmp_path: Path, text: str, complaint: str
) -> None:
    own(tmp_path, "sheet.md.j2", text)
    ran = grader("preview", "perceptron-update", "--templates", tmp_path)
    assert ran.code == 1
    assert re.search(rf"Error: {re.escape(str(tmp_path))}/sheet\.md\.j2, {complaint}", ran.said)
    assert "Traceback" not in ran.said


def test_what_typst_refuses_is_told_with_its_line(tmp_path: Path) -> None:
    own(tmp_path, "sheet.typ.j2", (
        '<% extends "original/sheet.typ.j2" %>\n<% block foot %>\n'
        "Room << 3 >> #nope(1)\n<% endblock %>\n"
    ))  # fmt: skip
    ran = grader("preview", "perceptron-update", "--format", "pdf", "--templates", tmp_path)
    assert ran.code == 1
    assert 'no PDF could be made: unknown variable: nope, in the line "Room 3 #nope(1)"' in ran.said


def test_a_macro_that_fails_is_named_with_its_line(tmp_path: Path) -> None:
    own(tmp_path, "parts/drawing.j2", "\n\n<% macro network(it) %>\n<< it.nope >>\n<% endmacro %>")
    ran = grader("preview", "mlp-deltas", "--templates", tmp_path)
    assert "drawing.j2, line 4: the template cannot be filled" in ran.said


def test_every_page_can_be_extended_block_by_block(tmp_path: Path) -> None:
    for name in ("sheet.md.j2", "solution.md.j2"):
        own(tmp_path, name, (
            f'<% extends "original/{name}" %>\n'
            "<% block exercise %><!-- << exercise.position >> -->\n<< super() >><% endblock %>"
        ))  # fmt: skip
    for solution in ((), ("--solution",)):
        bare = grader("preview", "perceptron-update", *solution).text
        mine = grader("preview", "perceptron-update", *solution, "--templates", tmp_path).text
        assert mine.replace("<!-- 1 -->\n", "") == bare
        assert mine.count("<!-- 1 -->\n## ") == 1
