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
from grader.submissions import refusals
from grader.submissions.numbers import Unreadable, read_number
from grader.submissions.sentence import Sentence

PACKAGE = Path(places.__file__).parent
PATTERNS = {text for _, text in in_code()}
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
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in made_in(path):
            assert _pattern(call.args[0]) in PATTERNS, f"{path.name}, line {call.lineno}"
    assert len(PATTERNS) > 50


def _pattern(said: ast.expr) -> str:
    """The text of a literal, or of a name in the module of refusals."""
    match said:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="refusals"), attr=name):
            return str(getattr(refusals, name))
    return ""


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
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
