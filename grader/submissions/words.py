"""The reader of choices: one of the words that the sheet offers, or its letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from unicodedata import normalize

from grader.submissions import number_text
from grader.submissions.numbers import BLANK, Blank, Unreadable

MAX_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWord:
    """One of the words was read; `value` is its place among them, counted from 0."""

    text: str
    word: str
    value: float
    note: str = ""


def read_word(text: str, words: Sequence[str]) -> ReadWord | Unreadable | Blank:
    """Which of the words was typed."""
    body = text.strip(number_text.EDGES)
    if not body:
        return BLANK
    typed = _folded(body[:MAX_LENGTH])
    places = {_folded(word): place for place, word in enumerate(words)}
    for letter, place in zip(ascii_lowercase, range(len(words)), strict=False):
        places.setdefault(letter, place)
        places.setdefault(f"({letter})", place)
    if typed in places:
        place = places[typed]
        return ReadWord(text=text, word=words[place], value=float(place))
    return Unreadable(
        text=number_text.shown(text), reason=f"write one of these: {', '.join(words)}"
    )


def _folded(text: str) -> str:
    """Without upper case, Unicode variants, quotation marks, and spaces beside the first."""
    plain = normalize("NFKC", text).casefold().strip("\"'.,;“”„ ")
    return " ".join(plain.split())
