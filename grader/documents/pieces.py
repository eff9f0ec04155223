"""Printed pieces of formulas: how tightly each holds together, what stands for a name, numbers.

`grader.documents.formulas` puts them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Protocol

from grader.documents.dialects import Dialect


class Level(IntEnum):
    """How tightly a printed formula holds together."""

    SUM = 0
    APPLIED = 1
    QUOTIENT = 2
    PRODUCT = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed formula.

    number  a plain number, before which a product needs a sign
    word    a word, or a product with one, beside which it needs one as well
    """

    source: str
    level: Level = Level.ATOM
    number: bool = False
    word: bool = False


class Names(Protocol):
    """What stands for a name, a cell or a whole quantity, in a formula."""

    def piece(self, name: str) -> Piece:
        """The name as it is."""

    def transposed(self, name: str) -> Piece:
        """The whole quantity, transposed."""

    def running(self, name: str) -> Piece:
        """The cell that the indices run over; a number as it is."""

    def counts(self, name: str) -> tuple[tuple[str, int], ...]:
        """The indices of a vector or matrix and how far each runs; none for a number."""


def enclosed(piece: Piece, least: Level, dialect: Dialect) -> Piece:
    """The piece, in parentheses if it does not hold together tightly enough."""
    if piece.level >= least:
        return piece
    form = dialect.forms["negative" if piece.number else "parentheses"]
    return Piece(form.format(piece.source), Level.ATOM, piece.number)


def number(value: Fraction, dialect: Dialect) -> Piece:
    """A constant of a formula, as a fraction: the 1/2 of a loss."""
    return printed_number(str(value), dialect)


def printed_number(text: str, dialect: Dialect) -> Piece:
    """A decimal or a fraction `p/q` as text, in the dialect; the word of a choice as a word."""
    if text[-1:].isalpha():
        return Piece(dialect.forms["word"].format(text))
    sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
    above, _, below = size.partition("/")
    source = sign + (dialect.forms["fraction"].format(above, below) if below else size)
    level = Level.SUM if sign else Level.PRODUCT if below else Level.ATOM
    return Piece(source, level, number=True)


def vector(cells: Sequence[str], dialect: Dialect) -> str:
    """Printed cells as a column."""
    return dialect.forms["vector"].format(dialect.forms["next cell"].join(cells))


def matrix(rows: Sequence[Sequence[str]], dialect: Dialect) -> str:
    """Printed cells as a matrix."""
    forms = dialect.forms
    lines = [forms["row"].format(forms["next"].join(row)) for row in rows]
    return forms["matrix"].format(forms["next row"].join(lines))
