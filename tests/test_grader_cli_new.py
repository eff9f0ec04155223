"""A new course folder is good as it is, and nothing that lay there before is touched."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from grader.assignment.course import read_course
from grader.assignment.spec import read_assignment
from grader.assignment.starter import COURSE_LINE, FILES
from grader.places import examples
from grader.rosters.roster import read_roster
from tests.command_line import Ran, grader

NAMES = ["course.toml", "hw1.toml", "roster.csv", ".gitignore"]


def new(folder: Path, *arguments: str) -> Ran:
    """A new course that succeeds."""
    ran = grader("new", folder, *arguments)
    assert ran.code == 0, ran.said
    return ran


def test_a_new_course_has_an_assignment_a_roster_and_what_they_share(tmp_path: Path) -> None:
    ran = new(tmp_path / "nn")
    assert ran.text.splitlines() == [str(tmp_path / "nn" / name) for name in NAMES]
    assert sorted(path.name for path in (tmp_path / "nn").iterdir()) == sorted(NAMES)
    assert len(read_assignment(tmp_path / "nn" / "hw1.toml").exercises) == 2
    assert len(read_roster(tmp_path / "nn" / "roster.csv").recipients) == 3


def test_it_ends_with_the_next_command_to_type(tmp_path: Path) -> None:
    said = new(tmp_path / "my course").said.rstrip().splitlines()
    assert said[-1].strip() == "grader generate hw1.toml --roster roster.csv --out hw1"
    assert said[-3].strip() == f"cd '{tmp_path / 'my course'}'"


def test_what_it_says_to_type_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [
        line.split() for line in new(tmp_path / "nn").said.splitlines() if line.startswith("    ")
    ]
    monkeypatch.chdir(tmp_path)
    assert commands[0][0] == "cd"
    monkeypatch.chdir(commands[0][1])
    for command in commands[1:]:
        ran = grader(*command[1:])
        assert ran.code == 0, ran.said
    assert len([*Path("hw1", "handout").iterdir()]) == 3


@pytest.mark.parametrize(
    "title", ["Deep Learning", 'He said "learn"', "C:\\new\\table", "심층 학습", "l'été 100 %"]
)
def test_a_title_is_that_of_the_course(title: str, tmp_path: Path) -> None:
    new(tmp_path, "--title", title)
    assert read_course(tmp_path).course == title
    assert read_assignment(tmp_path / "hw1.toml").course == title


@pytest.mark.parametrize("title", ["", "   ", "two\nlines", "x" * 201, "\x7f"])
def test_a_title_that_is_no_line_is_refused(title: str, tmp_path: Path) -> None:
    assert grader("new", tmp_path, "--title", title).code == 2
    assert not any(tmp_path.iterdir())


def test_the_line_that_a_title_replaces_stands_once_in_the_starter() -> None:
    text = (examples() / "course" / "course.toml").read_text(encoding="utf-8")
    assert text.splitlines().count(COURSE_LINE) == 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    ran = grader("new", tmp_path)
    assert ran.code == 1
    assert f"there is a course already: {name}" in ran.said
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "nn").write_text("", encoding="utf-8")
    ran = grader("new", tmp_path / "nn")
    assert ran.code == 1
    assert "this is a file, not a folder" in ran.said


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    new(tmp_path)
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "mine"


def test_git_is_told_to_leave_out_everything_private(tmp_path: Path) -> None:
    new(tmp_path)
    private = [
        ".grader-secret", "roster.csv", "roster-2026.csv", "hw1/private/manifest.sqlite",
        "hw1/handout/007/hw1-007-sheet.pdf", "hw1/results/grades.csv", "hw1/decisions/1.toml",
    ]  # fmt: skip
    shared = ["course.toml", "hw1.toml", ".gitignore", "notes.md"]
    git = ("git", "-C", str(tmp_path))
    subprocess.run([*git, "init", "--quiet"], check=True)
    asked = [*git, "check-ignore", *private, *shared]
    ran = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    assert ran.stdout.split() == private


def test_every_key_of_the_starter_is_explained() -> None:
    for name in ("course.toml", "hw1.toml"):
        text = (examples() / "course" / name).read_text(encoding="utf-8")
        assert tomllib.loads(text)
        assert text.startswith("# ")
        assert len([line for line in text.splitlines() if "# " in line]) >= 5


def test_every_line_that_the_starter_has_switched_off_can_be_switched_on(tmp_path: Path) -> None:
    new(tmp_path)
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    for name in ("course.toml", "hw1.toml"):
        text = (tmp_path / name).read_text("utf-8")
        on = re.sub(r"(?m)^# (?=[a-z_-]+ = |\[)", "", text).replace("decimals = 4\n", "")
        assert on != text
        (tmp_path / name).write_text(on, "utf-8")
    found = read_assignment(tmp_path / "hw1.toml")
    assert (found.language, found.hand_in.zone) == ("ko", "Asia/Seoul")
    assert found.hand_in.moment.startswith("2026-12-01T18:00")


def test_the_starter_has_no_file_that_is_left_behind() -> None:
    assert {path.name for path in (examples() / "course").iterdir()} == set(FILES)
