"""The reader of choices: one of the words that the sheet offers, or its letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from unicodedata import normalize

from grader.submissions import number_text
from grader.submissions.numbers import BLANK, Blank, Unreadable
from grader.submissions.sentence import Sentence

MAX_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWord:
    """One of the words was read; `value` is its place among them, counted from 0."""

    text: str
    word: str
    value: float
    note: str = ""


def read_word(
    text: str, words: Sequence[str], spoken: Sequence[Sequence[str]] = ()
) -> ReadWord | Unreadable | Blank:
    """Which of the words was typed; `spoken` has them in other languages."""
    body = text.strip(number_text.EDGES)
    if not body:
        return BLANK
    typed = _folded(body[:MAX_LENGTH])
    if (place := _places(words, spoken).get(typed)) is not None:
        return ReadWord(text=text, word=words[place], value=float(place))
    reason = Sentence("write one of these: {words}", words=tuple(words))
    return Unreadable(text=number_text.shown(text), reason=reason)


def _places(words: Sequence[str], spoken: Sequence[Sequence[str]]) -> dict[str, int]:
    """Everything that is read as a word, with its place; words come before letters."""
    places: dict[str, int] = {}
    for said in (words, *spoken):
        for place, word in enumerate(said):
            places.setdefault(_folded(word), place)
    for letter, place in zip(ascii_lowercase, range(len(words)), strict=False):
        places.setdefault(letter, place)
        places.setdefault(f"({letter})", place)
    return places


def _folded(text: str) -> str:
    """Without upper case, Unicode variants, quotation marks, and spaces: in Korean many a space
    may stand or not."""
    plain = normalize("NFKC", text).casefold().strip("\"'.,;“”„ ")
    return "".join(plain.split())
