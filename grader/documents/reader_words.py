"""What the page of a sheet needs to read answers as `grader check` does: characters and reasons.

The page has a reader of its own in JavaScript; what it knows and what it says comes from here, and
so from the reader of `check`.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from grader.documents.catalogue import catalogue
from grader.submissions import expressions, number_text, numbers, refusals
from grader.submissions.spreadsheet_traces import MONTHS

REASONS: Mapping[str, str] = {
    name: value
    for name, value in vars(refusals).items()
    if name[0] != "_" and name.isupper() and isinstance(value, str)
} | {"NOTE": number_text.NOTE}
"""Reasons by their names, with braces around what differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Characters with a meaning (dropped, folded, refused with a reason), and what is read at most.

    numerals     letters that stand for a number in some writing
    functions    the names that are read
    number       what is read at most of a number: characters, parentheses, operations, ...
    expression   the same of an expression
    """

    edges: str
    folded: Mapping[str, str]
    vulgar: Mapping[str, str]
    numerals: str
    months: tuple[str, ...]
    characters: Mapping[str, str]
    named: Mapping[str, str]
    functions: tuple[str, ...]
    number: Mapping[str, int]
    expression: Mapping[str, int]


NUMBER = {
    "length": numbers.MAX_LENGTH, "depth": numbers.MAX_DEPTH, "bits": numbers.MAX_BITS,
    "operations": number_text.MAX_OPERATIONS, "exponent": number_text.MAX_EXPONENT,
}  # fmt: skip
EXPRESSION = {
    "length": expressions.MAX_LENGTH, "tokens": expressions.MAX_TOKENS,
    "depth": expressions.MAX_DEPTH, "exponent": expressions.MAX_EXPONENT,
    "size": expressions.MAX_SIZE,
}  # fmt: skip
"""How much is read, as the page calls it."""


def tables(language: str) -> Tables:
    """The tables with their reasons in a language."""
    said = catalogue(language).gettext
    return Tables(
        edges=number_text.EDGES,
        folded={chr(code): to for code, to in number_text.FOLDED.items()},
        vulgar=number_text.VULGAR,
        numerals="".join(_numerals()),
        months=MONTHS,
        characters={sign: said(reason) for sign, reason in refusals.CHARACTERS.items()},
        named={name: said(reason) for name, reason in refusals.NAMED.items()},
        functions=number_text.FUNCTIONS,
        number=NUMBER,
        expression=EXPRESSION,
    )


@cache
def reasons(language: str) -> Mapping[str, str]:
    """The reasons in a language."""
    said = catalogue(language).gettext
    return {name: said(reason) for name, reason in REASONS.items()}


def messages() -> Iterator[str]:
    """Every reason in English, for the catalogues."""
    for found in (REASONS, refusals.CHARACTERS, refusals.NAMED):
        yield from map(str, found.values())


def _numerals() -> Iterator[str]:
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        if sign.isnumeric() and not unicodedata.category(sign).startswith("N"):
            yield sign
