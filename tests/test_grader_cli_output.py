"""What commands hand over goes where it was asked to, and help costs nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path

import click
import pytest

from grader.cli.output import chosen_format, hand_over_json
from tests.command_line import EXAMPLES, grader
from tests.elsewhere import python

HEAVY = ("numpy", "sympy", "rich", "typst", "jinja2", "msgspec", "sqlite3")
MINE = ("new", "families", "preview", "solve", "verify")
LIGHT = (
    "import sys, click.testing, grader.cli as c\n"
    "r = click.testing.CliRunner().invoke(c.cli, [sys.argv[1], '--help'])\n"
    "assert r.exit_code == 0, r.output\n"
    f"print([name for name in {HEAVY} if name in sys.modules])\n"
)


class Terminal(io.StringIO):
    """A standard output that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_the_name_of_a_file_says_its_format_unless_it_is_asked_for() -> None:
    assert chosen_format(None, None) == "md"
    assert chosen_format(None, Path("a.PDF")) == "pdf"
    assert chosen_format(None, Path("a.md")) == "md"
    assert chosen_format("md", Path("a.pdf")) == "md"


def test_a_pdf_is_not_poured_into_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    assert chosen_format("md", None) == "md"
    assert chosen_format("pdf", Path("a.pdf")) == "pdf"
    with pytest.raises(click.UsageError, match="add --out FILE"):
        chosen_format("pdf", None)


def test_json_goes_into_a_file_in_full(tmp_path: Path) -> None:
    hand_over_json({"이름": [1, None]}, tmp_path / "new" / "a.json")
    text = (tmp_path / "new" / "a.json").read_text(encoding="utf-8")
    assert "이름" in text
    assert json.loads(text) == {"이름": [1, None]}


def test_json_never_holds_what_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        hand_over_json([float("nan")])


@pytest.mark.parametrize(
    "arguments",
    [
        ("preview", "softmax-jacobian", "--json"),
        ("preview", "softmax-jacobian"),
        ("solve", "perceptron-update", "--givens", EXAMPLES / "givens" / "perceptron.toml"),
    ],
)
def test_a_file_holds_what_standard_output_would(
    arguments: tuple[str | Path, ...], tmp_path: Path
) -> None:
    ran = grader(*arguments, "--out", tmp_path / "out")
    assert ran.out == b""
    assert (tmp_path / "out").read_bytes() == grader(*arguments).out


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = grader("preview", "softmax-jacobian", "--out", tmp_path / "file" / "sheet.md")
    assert ran.code == 1
    assert "this cannot be written" in ran.said


@pytest.mark.parametrize("command", MINE)
def test_help_imports_nothing_heavy(command: str, tmp_path: Path) -> None:
    ran = python("-P", "-c", LIGHT, command, folder=tmp_path)
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]"), ran.stderr


@pytest.mark.parametrize("command", ["families", "preview", "verify"])
def test_a_fault_is_one_message_and_exit_code_1(command: str, tmp_path: Path) -> None:
    ran = python("-P", "-m", "grader", command, "mlp-dletas", folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("Error: ")


@pytest.mark.parametrize("command", ["preview", "verify"])
def test_a_name_longer_than_any_file_is_no_family(command: str) -> None:
    ran = grader(command, "a" * 5000)
    assert ran.code == 1
    assert "there is no family" in ran.said
