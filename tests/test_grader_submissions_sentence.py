"""Sentences for students: English text, and a pattern that other languages fill."""

from __future__ import annotations

import ast
import copy
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from docs.catalogues import SAYS, in_code
from grader import places
from grader.documents.catalogue import catalogue
from grader.submissions.numbers import Unreadable, read_number
from grader.submissions.sentence import Sentence

PACKAGE = Path(places.__file__).parent
KOREAN = catalogue("ko").gettext
REFUSED = tomllib.loads(
    (Path(__file__).parent / "data" / "numbers.toml").read_text(encoding="utf-8")
)["refused"]


def test_a_sentence_is_its_english_text() -> None:
    made = Sentence("write {function}(2)", function="ln")
    assert made == "write ln(2)"
    assert hash(made) == hash("write ln(2)")
    assert made.said(lambda pattern: pattern.replace("write", "type")) == "type ln(2)"


def test_words_among_its_values_are_said_in_the_language_too() -> None:
    made = Sentence("one of {words} in {place}", words=("yes", "no"), place="yes")
    assert made == "one of yes, no in yes"
    assert made.said(lambda text: {"yes": "oui"}.get(text, text)) == "one of oui, no in yes"


def test_a_copy_in_another_process_can_be_said_as_well() -> None:
    made = Sentence("{character} is out of place", character="{x}")
    again = copy.copy(made)
    assert (again, again.pattern, again.values) == (made, made.pattern, made.values)


def test_a_pattern_without_its_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Sentence("write {what}")


def made_in(path: Path) -> list[ast.Call]:
    """Where a file makes sentences."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [one for one in calls if isinstance(one.func, ast.Name) and one.func.id == SAYS]


def test_every_sentence_is_written_out_where_it_is_made_and_so_collected() -> None:
    patterns = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in made_in(path):
            pattern = call.args[0]
            assert isinstance(pattern, ast.Constant), f"{path.name}, line {call.lineno}"
            patterns.append(pattern.value)
    assert len(patterns) > 50
    assert {text for _, text in in_code(PACKAGE)} == set(patterns)


@pytest.mark.parametrize("pattern", sorted({text for _, text in in_code(PACKAGE)}))
def test_every_sentence_is_translated_with_the_same_values(pattern: str) -> None:
    korean = KOREAN(pattern)
    assert korean != pattern
    assert _names(korean) == _names(pattern)
    assert not korean.endswith(".")


def _names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: ascii(row["text"]))
def test_every_refused_form_has_a_reason_in_korean(row: dict[str, str]) -> None:
    entry = read_number(row["text"])
    assert isinstance(entry, Unreadable)
    korean = entry.reason.said(KOREAN)
    assert korean != entry.reason
    assert any("\uac00" <= sign <= "\ud7a3" for sign in korean)
