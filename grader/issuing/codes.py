"""Sheet codes: eight characters that say whose sheet this is and notice when they are mistyped.

The alphabet is the letters and digits less 0, O, 1, I and L: 31 characters, a prime. The last
character makes the sum of place * character a multiple of 31, so that any single wrong character
and any two neighbours swapped give a code that cannot be one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product

from grader.issuing.draws import WORD_BITS, words
from grader.issuing.fields import packed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8

LOOK_ALIKES = {"0": "DQ", "O": "DQ", "1": "7JT", "I": "7JT", "L": "7JT"}
"""What a character that no code holds may have been on paper."""

MOST_LOOK_ALIKES = 3

_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
_GAPS = {ord(sign): None for sign in "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"}


def sheet_code(  # noqa: PLR0913 - every field that enters is named where it is called
    secret: bytes,
    *,
    course: str,
    term: str,
    assignment: str,
    recipient: str,
    revision: int,
    attempt: int = 0,
) -> str:
    """A recipient's sheet code; the next `attempt` gives another where two would be equal."""
    fields = packed("sheet code", course, term, assignment, recipient, revision, attempt)
    drawn = words(secret, fields, LENGTH - 1)
    body = "".join(ALPHABET[word * len(ALPHABET) >> WORD_BITS] for word in drawn)
    return body + _check_character(body)


def normalise_code(text: str) -> str:
    """A typed code in upper case, without spaces and hyphens."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(text.upper().split()).translate(_GAPS)


def code_is_valid(code: str) -> bool:
    """Whether a normalised code can have been given to a sheet."""
    return (
        len(code) == LENGTH
        and all(sign in _VALUE for sign in code)
        and _check_character(code[:-1]) == code[-1]
    )


def likely_codes(typed: str, issued: Collection[str]) -> tuple[str, ...]:
    """The issued codes that a mistyped one may have meant, in alphabetical order.

    Characters that no code holds are read as what they look like; beyond that one character may be
    wrong, missing or too many, or two neighbours swapped.
    """
    text = normalise_code(typed)
    if abs(len(text) - LENGTH) > 1:
        return ()
    near = {code for reading in _readings(text) for code in _one_slip_away(reading)}
    return tuple(sorted(near.intersection(issued)))


def _check_character(body: str) -> str:
    total = sum(place * _VALUE[sign] for place, sign in enumerate(body, start=1))
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def _readings(text: str) -> Iterator[str]:
    """The text, and the text with look-alikes replaced; few of them, for there are 4^n readings."""
    if sum(sign in LOOK_ALIKES for sign in text) > MOST_LOOK_ALIKES:
        return
    for signs in product(*(sign + LOOK_ALIKES.get(sign, "") for sign in text)):
        yield "".join(signs)


def _one_slip_away(text: str) -> Iterator[str]:
    yield text
    for i in range(len(text) + 1):
        before, after = text[:i], text[i:]
        yield from (before + sign + after for sign in ALPHABET)
        yield from (before + sign + after[1:] for sign in ALPHABET if after)
        yield before + after[1:]
        yield before + after[1::-1] + after[2:]
