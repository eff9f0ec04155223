"""The printer of formulas: precedence and parentheses, once for every dialect.

It prints the three node types and the operations of `solutions.textbook`. What stands for a name is
asked of `Names`: its symbol, its item name, or its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from fractions import Fraction
from typing import Protocol

from grader.documents.dialects import Dialect
from problems.program import Call, Formula, Name, Number


class Level(IntEnum):
    """How tightly a printed formula holds together."""

    SUM = 0
    APPLIED = 1
    QUOTIENT = 2
    PRODUCT = 3
    POWER = 4
    ATOM = 5


S, A, Q, P, W, X = Level

BINDING: dict[str, tuple[Level, tuple[Level, ...]]] = {
    "add": (S, (S, A)),
    "sub": (S, (S, A)),
    "neg": (S, (A,)),
    "mul": (P, (P, A)),
    "hadamard": (P, (P, A)),
    "div": (Q, (P, W)),
    "power": (W, (X, S)),
    "dot": (A, (W, W)),
    "product": (P, (W, W)),
    "transposed product": (P, (W, W)),
    "outer": (P, (W, W)),
}
"""Operation -> how tightly its result holds, and how tightly each argument must."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed formula; `number` if it is a number, or a block of them, and needs a times sign."""

    source: str
    level: Level = Level.ATOM
    number: bool = False


class Names(Protocol):
    """What stands for a name, a cell or a whole quantity, in a formula."""

    def piece(self, name: str) -> Piece:
        """The name as it is."""

    def transposed(self, name: str) -> Piece:
        """The whole quantity, transposed."""

    def running(self, name: str) -> Piece:
        """The cell that an index k runs over, or the only one; a quantity without cells as it is."""

    def count(self, name: str) -> int | None:
        """How many cells a vector has; None for a quantity without cells."""


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints formulas in a dialect; `within` a sum, names stand for their k-th cell."""

    dialect: Dialect
    names: Names
    within: bool = False

    def source(self, formula: Formula) -> str:
        """The formula as the dialect writes it."""
        return self.piece(formula).source

    def piece(self, formula: Formula) -> Piece:
        """The formula with how tightly it holds together."""
        match formula:
            case Number(value):
                return number(value, self.dialect)
            case Name(name):
                return self.names.running(name) if self.within else self.names.piece(name)
            case Call("add", (left, Call("neg", (right,)))):
                return self._binary("sub", left, right)
            case Call("add", (left, Number(value))) if value < 0:
                return self._binary("sub", left, Number(-value))
            case Call("mul" | "hadamard" as operation, (left, right)):
                return self._product(operation, left, right)
            case Call("product" | "transposed product" | "outer" as operation, (left, right)):
                return self._matrix_product(operation, left, right)
            case Call("sum", (inner,)):
                return self._sum(inner)
            case Call("neg", (inner,)):
                return Piece(self._form("neg").format(self._held(inner, A)), S)
            case Call("vector", cells):
                return Piece(vector([self.source(c) for c in cells], self.dialect))
            case Call("positive", (inner,)):
                return Piece(self._form("positive").format(self.source(inner)))
            case Call("derivative", (above, below)):
                parts = self.source(above), self.source(below)
                return Piece(self._form("derivative").format(*parts), W)
            case Call(operation, (left, right)) if operation in BINDING:
                return self._binary(operation, left, right)
            case Call(operation, arguments):
                return self._function(operation, arguments)

    def _form(self, name: str) -> str:
        return self.dialect.forms[name]

    def _held(self, formula: Formula, least: Level) -> str:
        return enclosed(self.piece(formula), least, self.dialect).source

    def _binary(self, operation: str, left: Formula, right: Formula) -> Piece:
        level, needs = BINDING[operation]
        if operation in self.dialect.encloses:
            level, needs = W, (S, S)
        first, second = self._held(left, needs[0]), self._held(right, needs[1])
        return Piece(self._form(operation).format(first, second), level)

    def _product(self, operation: str, left: Formula, right: Formula) -> Piece:
        """A product by juxtaposition, or with a sign before a number and between two vectors."""
        first, second = self.piece(left), self.piece(right)
        held = enclosed(second, A, self.dialect)
        sign = "juxtaposed" if operation == "mul" or self.within else operation
        if second.number and operation == "mul":
            sign = "times"
        elif held is not second and not self.dialect.running:
            sign = "juxtaposed"
        form = self._form(sign)
        source = form.format(enclosed(first, P, self.dialect).source, held.source)
        return Piece(source, min(P, held.level))

    def _matrix_product(self, operation: str, left: Formula, right: Formula) -> Piece:
        turned = {"transposed product": left, "outer": right}.get(operation)
        first, second = (
            self._turned(f) if f is turned else self._held(f, W) for f in (left, right)
        )
        return Piece(self._form("juxtaposed").format(first, second), P)

    def _turned(self, formula: Formula) -> str:
        if isinstance(formula, Name):
            return self.names.transposed(formula.cell).source
        return self._form("transposed").format(self._held(formula, X))

    def _sum(self, inner: Formula) -> Piece:
        """A sum over an index, or of a whole vector; a single cell needs no sum."""
        count = _count(inner, self.names)
        body = replace(self, within=self.dialect.running)
        if count == 1:
            return body.piece(inner)
        if not self.dialect.running:
            return Piece(self._form("sum").format(body.source(inner)))
        return Piece(self._form("sum").format(count, body._held(inner, A)), A)

    def _function(self, operation: str, arguments: Sequence[Formula]) -> Piece:
        form = self.dialect.functions[operation]
        if operation == "softmax" and isinstance(arguments[0], Number):
            return self._cell_of_softmax(form, arguments)
        if len(arguments) == 1 and form.endswith("{}"):
            return Piece(form.format(self._held(arguments[0], W)), A)
        source = form.format(", ".join(self.source(a) for a in arguments))
        return Piece(source, W if operation == "exp" else X)

    def _cell_of_softmax(self, form: str, arguments: Sequence[Formula]) -> Piece:
        which, *logits = arguments
        whole = form.format(", ".join(self.source(a) for a in logits))
        return Piece(self._form("cell").format(whole, self.source(which)))


def _count(formula: Formula, names: Names) -> int | None:
    """How far the index of a sum runs: over the cells of the first vector in it."""
    match formula:
        case Name(name):
            return names.count(name)
        case Call(_, arguments):
            found = (_count(a, names) for a in arguments)
            return next((n for n in found if n is not None), None)
    return None


def enclosed(piece: Piece, least: Level, dialect: Dialect) -> Piece:
    """The piece, in parentheses if it does not hold together tightly enough."""
    if piece.level >= least:
        return piece
    form = dialect.forms["negative" if piece.number else "parentheses"]
    return Piece(form.format(piece.source), X, piece.number)


def number(value: Fraction, dialect: Dialect) -> Piece:
    """A constant of a formula, as a fraction: the 1/2 of a loss."""
    return printed_number(str(value), dialect)


def printed_number(text: str, dialect: Dialect) -> Piece:
    """A decimal or a fraction `p/q` as text, in the dialect."""
    sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
    above, _, below = size.partition("/")
    source = sign + (dialect.forms["fraction"].format(above, below) if below else size)
    return Piece(source, S if sign else P if below else X, number=True)


def vector(cells: Sequence[str], dialect: Dialect) -> str:
    """Printed cells as a column."""
    return dialect.forms["vector"].format(dialect.forms["next cell"].join(cells))


def matrix(rows: Sequence[Sequence[str]], dialect: Dialect) -> str:
    """Printed cells as a matrix."""
    forms = dialect.forms
    lines = [forms["row"].format(forms["next"].join(row)) for row in rows]
    return forms["matrix"].format(forms["next row"].join(lines))
