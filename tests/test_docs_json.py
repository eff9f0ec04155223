"""Every JSON block of docs/json.md is what its command prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from problems.program_json import Json
from tests.json_examples import PAGE, compact, examples, stage

TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = ("families", "preview", "solve", "check", "status", "verify")


def same(found: Json, told: Json) -> bool:
    """Equal, with keys in the same order; floating-point noise differs between machines."""
    match found, told:
        case dict(), dict():
            return list(found) == list(told) and all(same(found[k], told[k]) for k in found)
        case list(), list():
            return len(found) == len(told) and all(map(same, found, told))
        case float(), float():
            return found == pytest.approx(told, rel=1e-6, abs=1e-8)
    return type(found) is type(told) and found == told


def test_the_examples_print_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(TEXT, tmp_path)
    monkeypatch.chdir(tmp_path)
    for example in examples(TEXT):
        assert same(example.run(), json.loads(example.printed)), example.commands


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_with_json_has_an_example_in_its_section(command: str) -> None:
    section = TEXT.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    last = [example.commands[-1].split() for example in examples(section)]
    assert last
    assert all(words[:2] == ["grader", command] and "--json" in words for words in last)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}), (1, True), (1.0, 1.1), (1, 1.0), ([1], [1, 2]),
        (None, 0), ({"a": None}, {"a": 0.0}),
    ],
)  # fmt: skip
def test_what_differs_is_not_the_same(one: Json, other: Json) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    "data", [{}, [], {"a": [1.5, None, "é" * 120], "b": {"c": [True] * 40}}, 3]
)
def test_a_compact_block_says_the_same(data: Json) -> None:
    assert json.loads(compact(data)) == data
    assert len(max(compact({"a": list(range(90))}).splitlines(), key=len)) < 100
