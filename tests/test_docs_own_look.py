"""What docs/own-look.md shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from grader.places import templates
from tests.assignment_file import EXERCISE
from tests.command_line import grader
from tests.elsewhere import CHECKOUT
from tests.pdf_pages import page_texts

PAGE = (CHECKOUT / "docs" / "own-look.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w/.-]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>'
SIGNED = "I worked on this sheet alone. Signed:"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with every file that the page shows."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    (tmp_path / "hw1.toml").write_text(f'title = "One"\n{EXERCISE}', encoding="utf-8")
    (tmp_path / "roster.csv").write_text("id,name\n007,James\n", encoding="utf-8")
    return tmp_path


def test_the_page_shows_a_course_and_templates_for_every_format() -> None:
    assert list(FILES) == [
        "course.toml", "own/sheet.md.j2", "own/sheet.typ.j2", "own/layout.typ.j2",
        "own/sheet.html.j2",
    ]  # fmt: skip


def test_a_specimen_in_markdown_has_the_lines_and_the_declaration(course: Path) -> None:
    ran = grader("preview", course / "hw1.toml", "--templates", course / "own")
    assert ran.text.startswith("Example University, Department of Computer Science\n\n# One\n")
    assert "## How to hand in\n\n- Write your answers into " in ran.text
    assert ran.text.endswith(f"{SIGNED} ________________\n\n---\n\nQuestions: nn\\@example.edu\n")
    bare = grader("preview", course / "hw1.toml").text
    assert SIGNED not in bare
    assert bare.startswith("Example University")


def test_a_specimen_in_pdf_has_the_declaration_and_the_colour(course: Path) -> None:
    command = ("preview", course / "hw1.toml", "--format", "pdf")
    own = grader(*command, "--templates", course / "own").out
    bare = grader(*command).out
    red = (0x7A, 0x00, 0x19)
    for content, has in ((own, True), (bare, False)):
        text = "".join(page_texts(content))
        assert (SIGNED in " ".join(text.split())) is has
        first = pypdfium2.PdfDocument(content)[0]
        colours = first.render(scale=2).to_pil().convert("RGB").getcolors(1 << 24)
        assert (red in {colour for _, colour in colours or ()}) is has


def test_a_specimen_for_the_browser_has_the_lines_and_the_colour(course: Path) -> None:
    command = ("preview", course / "hw1.toml", "--format", "html")
    own = grader(*command, "--templates", course / "own").text
    assert own.index("--accent: #7a0019") > own.index("--accent: #1f4e79")
    for words in (
        "Example University, Department",
        "Questions: nn@example.edu",
        "data:image/svg+xml",
    ):
        assert words in own
    assert "#7a0019" not in grader(*command).text


def test_a_worked_solution_has_the_lines_too(course: Path) -> None:
    text = grader("preview", course / "hw1.toml", "--solution").text
    assert text.startswith("Example University, Department of Computer Science\n\n# Worked")
    assert text.endswith("\n\n---\n\nQuestions: nn\\@example.edu\n")


def test_sheets_are_issued_so_too_and_those_that_are_out_stay(course: Path) -> None:
    place = ("--roster", course / "roster.csv", "--out", course / "hw1", "--format", "md")
    command = ("generate", course / "hw1.toml", *place)
    assert grader(*command, "--templates", course / "own").code == 0
    sheet = course / "hw1" / "handout" / "007" / "hw1-007-sheet.md"
    before = sheet.read_bytes()
    assert SIGNED.encode() in before
    assert grader(*command).code == 0
    assert sheet.read_bytes() == before


def test_the_page_names_blocks_that_are_there() -> None:
    rows = re.findall(r"^\| (`[^|]+\.j2`) \|[^|]+\| (`[^|]+`) \|$", PAGE, re.MULTILINE)
    told = {
        name: re.findall("`([^`]+)`", blocks)
        for names, blocks in rows for name in re.findall("`([^`]+)`", names)
    }  # fmt: skip
    there = {
        path.name: re.findall(r"<% block (\w+)", path.read_text(encoding="utf-8"))
        for path in templates().glob("*.j2")
    }
    assert told == {name: blocks for name, blocks in there.items() if blocks}
