"""What the README shows is what the commands print."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.check import SOMEONE_MUST_LOOK
from tests.elsewhere import CHECKOUT
from tests.readme import README, Typed, stories, with_output

STORIES = stories()

ENDS = {"check": {0, SOMEONE_MUST_LOOK}}
"""The exit codes that a command may end with; others must end with 0."""


def printed(command: tuple[str, ...], folder: Path) -> str:
    """What a command prints, both streams in the order in which they come."""
    assert command[0] == "grader"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", *command],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(CHECKOUT), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in ENDS.get(command[1], {0}), done.stdout
    return done.stdout


@pytest.mark.parametrize("story", STORIES)
def test_the_readmes_commands_print_what_it_shows(
    story: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    found = [one.abridged(printed(one.command, tmp_path)) for one in STORIES[story]]
    if pytestconfig.getoption("--regenerate-golden"):
        text = README.read_text(encoding="utf-8")
        README.write_text(with_output(text, story, found), encoding="utf-8")
    else:
        assert found == [one.printed for one in STORIES[story]]


def test_an_abridged_output_shows_its_first_and_its_last_lines() -> None:
    one = Typed("demo", ("grader", "check"), "a\n...\nb\nc\n")
    assert one.abridged("1\n2\n3\n4\n5\n") == "1\n...\n4\n5\n"
    with pytest.raises(AssertionError, match="nothing is left out"):
        one.abridged("1\n4\n5\n")


def test_the_readme_replays_every_command_but_those_of_installing() -> None:
    shown = {one.command[1] for story in STORIES.values() for one in story}
    assert {"demo", "new", "preview", "generate"} <= shown
    assert {"check", "explain", "status", "decide", "export"} <= shown
