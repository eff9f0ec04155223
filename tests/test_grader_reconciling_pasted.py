"""Commands that are pasted arrive as they were meant, whatever names files and folders have."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.reconciling.pasted import check, decide, word
from grader.rulings.ruling import Action

HARD = (
    "in.zip/김하늘_1234_답안 (1).jpg", "O'Brien.pdf", 'she said "hi".csv', "$HOME/`id`.csv",
    "a\\b.csv", "wow!.csv", "50%.csv", "~/Downloads/x.csv", "-rf", "a;b&c|d>e<f*?[1]{2}#.csv",
    "'\"'$", "=cmd", "tab\there", "한글 파일.csv", "",
)  # fmt: skip


@pytest.mark.parametrize("text", HARD)
def test_a_shell_reads_a_word_as_it_is(text: str) -> None:
    assert shlex.split(f"grader {word(text)}") == ["grader", text]


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no POSIX shell")
def test_a_real_shell_does_so_too() -> None:
    script = f"printf '%s\\n' {' '.join(map(word, HARD))}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.split("\n")[:-1] == [*HARD]


@pytest.mark.parametrize("text", ["hw1", "0042", "in.zip/x.jpg", "K7Q29FXM"])
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert word(text) == text


def test_double_quotes_are_taken_wherever_they_hold() -> None:
    assert word("2.W1[1][2]") == '"2.W1[1][2]"'
    assert word("O'Brien.pdf") == '"O\'Brien.pdf"'
    assert word("$x") == "'$x'"


def test_a_decision_is_one_line_with_a_reason_and_a_name_to_fill_in() -> None:
    options = {"student": "0042", "exercise": "", "file": "in.zip/김 하늘.jpg"}
    assert decide(Path("my course/hw1"), Action.BELONGS_TO, options) == (
        'grader decide "my course/hw1" belongs-to --student 0042 --file "in.zip/김 하늘.jpg"'
        ' --reason "..." --by NAME'
    )


def test_a_check_names_what_is_to_be_checked() -> None:
    assert check(Path("hw1"), "FOLDER") == "grader check hw1 FOLDER"
    assert check(Path("hw1")) == "grader check hw1"
