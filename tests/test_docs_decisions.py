"""docs/decisions.md: its command writes its example, and it names every action and every key."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from grader.rulings.entry import EXAMPLES, NEEDS
from grader.rulings.ruling import Action
from tests.command_line import grader
from tests.course import make_course
from tests.elsewhere import CHECKOUT

PAGE = (CHECKOUT / "docs" / "decisions.md").read_text(encoding="utf-8")


def test_the_command_of_the_page_writes_its_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course(tmp_path, exercises='\n[[exercise]]\nfamily = "mlp-update"\npoints = 6\n')
    course.generate()
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"^    (grader decide .*\\\n.*)$", PAGE, re.MULTILINE)
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop() == "--dry-run"
    assert grader(*words[1:]).code == 0
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    written = (course.out / "decisions" / "kim.toml").read_text(encoding="utf-8")
    day = re.compile(r"^on = .*$", re.MULTILINE)
    assert day.sub("", written) == day.sub("", example)


@pytest.mark.parametrize("action", Action)
def test_the_page_says_what_every_action_needs(action: Action) -> None:
    (row,) = re.findall(rf"^\| `{action}` \| (.*) \|$", PAGE, re.MULTILINE)
    told = row.partition(" | ")[0]
    missing = [key for key in (*NEEDS[action].must, *NEEDS[action].may) if f"`{key}" not in told]
    assert not missing


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_page_names_every_key(key: str) -> None:
    assert re.search(rf"`{key}\b", PAGE)
