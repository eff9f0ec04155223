"""Every translation says what its message says, and a sheet speaks one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from docs.catalogues import catalogues, missing
from grader import places
from grader.documents import markdown
from grader.documents.edition import Edition
from tests.sample_sheets import exercise, sheet
from tests.structures import CASES, Case

NAMES = frozenset({
    "AND", "Adagrad", "Adam", "BFGS", "MAE", "MSE", "NAND", "NOR", "OR", "PDF", "RMSProp", "ReLU",
    "XOR", "ln", "tanh",
})  # fmt: skip
"""What Korean writes in Latin letters, too."""

LETTERS = {"ko": re.compile("[가-힣]")}
"""Letters of a language that English has not."""

PLACEHOLDER = re.compile(r"%(?:\(\w+\)s|%|)")
BETWEEN_FORMULAS = re.compile(r"(?:statements|parts)/[\w-]+\.j2")
WORD = re.compile(r"[A-Za-z]{2,}(?![A-Za-z(])")
"""A word, unless it is the name of a function before what it is of."""
NO_WORDS = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`]*`|\]\([^)]*\)", re.DOTALL)
"""Formulas, code and the names of drawings."""
WITH_A_MEANING = re.compile(r"[\\`*_{}\[\]<>#|~$&^@!]|//|^[=/+-]")
"""In Markdown, in Typst or in a web page, or at the beginning of a line."""

SAID = catalogues()
FILES = sorted(
    (path.parent.name, path.stem) for path in (places.templates() / "locale").rglob("*.po")
)
EACH_FILE = pytest.mark.parametrize(("language", "name"), FILES)


@cache
def catalogue(language: str, name: str) -> Catalog:
    """A catalogue, with its messages that are not translated yet."""
    with (places.templates() / "locale" / language / f"{name}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def translated(language: str, name: str) -> Iterator[tuple[Message, str, str]]:
    """Messages with the words that a number above 1 has, in English and in the language."""
    for message in catalogue(language, name):
        english, own = (_last(said) for said in (message.id, message.string))
        if english and own:
            yield message, english, own


def _last(said: str | Sequence[str] | None) -> str:
    return said if isinstance(said, str) else said[-1] if said else ""


@EACH_FILE
def test_a_catalogue_has_every_message_and_no_other(language: str, name: str) -> None:
    said = {(context, _last(message)) for context, message, _ in SAID[language][name]}
    kept = {(m.context or "", _last(m.id)) for m in catalogue(language, name) if m.id}
    assert kept == said, "run python -m docs.catalogues"


def test_every_catalogue_has_a_file() -> None:
    names = [(language, name) for language, found in SAID.items() for name in found]
    assert sorted(names) == FILES


@EACH_FILE
def test_every_message_is_translated(language: str, name: str) -> None:
    assert [message.id for message in missing(catalogue(language, name))] == []


@EACH_FILE
def test_a_translation_has_the_placeholders_of_its_message(language: str, name: str) -> None:
    for _, english, own in translated(language, name):
        assert set(PLACEHOLDER.findall(own)) == set(PLACEHOLDER.findall(english)), english


@EACH_FILE
def test_a_translation_has_the_spaces_around_its_message(language: str, name: str) -> None:
    around = re.compile(r"^\s*|\s*$")
    for _, english, own in translated(language, name):
        assert around.findall(own) == around.findall(english), english


@EACH_FILE
def test_a_translation_is_in_its_language(language: str, name: str) -> None:
    for _, english, own in translated(language, name):
        words = set(WORD.findall(PLACEHOLDER.sub("", own)))
        assert LETTERS[language].search(own) or words <= NAMES, english


@EACH_FILE
def test_words_between_formulas_have_no_character_with_a_meaning(language: str, name: str) -> None:
    for message, english, own in translated(language, name):
        if any(BETWEEN_FORMULAS.fullmatch(place) for place, _ in message.locations):
            found = set(WITH_A_MEANING.findall(own)) - set(WITH_A_MEANING.findall(english))
            assert not found, english


def test_the_same_message_is_translated_in_the_same_way_everywhere() -> None:
    found: dict[tuple[str, str, str], str] = {}
    for language, name in FILES:
        for message, english, own in translated(language, name):
            key = (language, message.context or "", english)
            assert found.setdefault(key, own) == own, f"{name}: {english}"


AS_THEY_COME = [case for case in CASES if not case.parameters and not case.conventions]
"""Every family at its defaults and in its presets."""


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("case", AS_THEY_COME, ids=str)
def test_documents_have_no_english_words(language: str, case: Case) -> None:
    bare = replace(sheet(exercise(case), name="0"), title="", course="", term="")
    spoken = replace(bare, edition=Edition(language=language))
    for text in (markdown.sheet(spoken), markdown.solution(spoken)):
        said = NO_WORDS.sub("", text)
        assert LETTERS[language].search(said)
        assert set(WORD.findall(said)) <= NAMES
