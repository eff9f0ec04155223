"""Notation: what stands for a name in a formula: an item name, a symbol, or numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.documents.dialects import Dialect
from grader.documents.pieces import Level, Names, Piece, enclosed, matrix, printed_number, vector
from grader.documents.symbols import GREEK, Derivative, Letter, Slope, Symbol
from problems.program import Program, split_cell

INDICES = {1: ("k",), 2: ("n", "k")}
"""The indices that sums run over: the cells of a vector, the rows and columns of a matrix."""

INDEX = frozenset(letter for letters in INDICES.values() for letter in letters)

Lengths = Mapping[str, tuple[int, ...]]


def lengths(program: Program) -> dict[str, tuple[int, ...]]:
    """How many cells each vector of a program has, how many rows and columns each matrix."""
    return {q.name: q.shape for q in program.quantities if len(q.shape) in INDICES}


def _counts(lengths: Lengths, name: str) -> tuple[tuple[str, int], ...]:
    shape = lengths.get(name, ())
    return tuple(zip(INDICES.get(len(shape), ()), shape, strict=True))


@dataclass(frozen=True, slots=True)
class ItemNames:
    """Names as they stand in answer forms: `a1[2]`, `W2^T`."""

    dialect: Dialect
    lengths: Lengths

    def piece(self, name: str) -> Piece:
        """The name itself."""
        return Piece(name)

    def transposed(self, name: str) -> Piece:
        """The name with a T."""
        return Piece(self.dialect.forms["transposed"].format(name), Level.POWER)

    def running(self, name: str) -> Piece:
        """The name itself: plain text sums whole vectors."""
        return Piece(name)

    def counts(self, name: str) -> tuple[tuple[str, int], ...]:
        """How far the indices of a vector or matrix run."""
        return _counts(self.lengths, name)


@dataclass(frozen=True, slots=True)
class SymbolNames:
    """Names as symbols; a letter that no quantity has (the i of a row) is one by itself."""

    dialect: Dialect
    symbols: Mapping[str, Symbol]
    lengths: Lengths

    def piece(self, name: str) -> Piece:
        """The symbol of a quantity or a cell."""
        whole, index = split_cell(name)
        return write(self._symbol(whole), self.dialect, tuple(map(str, index)))

    def transposed(self, name: str) -> Piece:
        """The symbol with a T among its superscripts."""
        return write(self._symbol(name), self.dialect, turned=True)

    def running(self, name: str) -> Piece:
        """The k-th cell of a vector, cell nk of a matrix; 1 for an index with nowhere to run."""
        index = ("1" if count == 1 else letter for letter, count in self.counts(name))
        return write(self._symbol(name), self.dialect, tuple(index))

    def counts(self, name: str) -> tuple[tuple[str, int], ...]:
        """How far the indices of a vector or matrix run."""
        return _counts(self.lengths, name)

    def _symbol(self, name: str) -> Symbol:
        return Letter(name) if len(name) == 1 and name not in self.symbols else self.symbols[name]


@dataclass(frozen=True, slots=True)
class NumberNames:
    """Names as the numbers they stand for on one sheet, given as text by cell.

    rows  vectors are rows, not columns
    """

    dialect: Dialect
    values: Mapping[str, str]
    program: Program
    rows: bool = False

    def piece(self, name: str) -> Piece:
        """A number, or a column or matrix of numbers."""
        if name in self.values:
            return printed_number(self.values[name], self.dialect)
        return Piece(_block(self._rows(name), self.dialect))

    def transposed(self, name: str) -> Piece:
        """Rows and columns exchanged: the numbers themselves, no T."""
        rows = self._rows(name)
        return Piece(matrix([list(row) for row in zip(*rows, strict=True)], self.dialect))

    def running(self, name: str) -> Piece:
        """Numbers are summed one by one, never by an index."""
        raise LookupError(name)

    def counts(self, name: str) -> tuple[tuple[str, int], ...]:
        """See `running`."""
        raise LookupError(name)

    def _rows(self, name: str) -> list[list[str]]:
        """The printed cells row by row; a row of a table is a vector like others."""
        whole, index = split_cell(name)
        quantity = self.program.quantity(whole)
        places = [c for c in quantity.cells if split_cell(c)[1][: len(index)] == index]
        cells = [printed_number(self.values[c], self.dialect).source for c in places]
        shape = quantity.shape[len(index) :]
        width = shape[-1] if len(shape) > 1 or self.rows else 1
        return [cells[i : i + width] for i in range(0, len(cells), width)]


@dataclass(frozen=True, slots=True)
class Lettered:
    """Numbers for all names but some, which stay letters."""

    numbers: NumberNames
    symbols: Names
    letters: Sequence[str]

    def _for(self, name: str) -> Names:
        return self.symbols if name in self.letters else self.numbers

    def piece(self, name: str) -> Piece:
        """A letter or a number."""
        return self._for(name).piece(name)

    def transposed(self, name: str) -> Piece:
        """Letters are single numbers: there is nothing to turn."""
        return self._for(name).transposed(name)

    def running(self, name: str) -> Piece:
        """See NumberNames."""
        return self._for(name).running(name)

    def counts(self, name: str) -> tuple[tuple[str, int], ...]:
        """See NumberNames."""
        return self._for(name).counts(name)


def _block(rows: Sequence[Sequence[str]], dialect: Dialect) -> str:
    column = all(len(row) == 1 for row in rows)
    return vector([row[0] for row in rows], dialect) if column else matrix(rows, dialect)


def write(
    symbol: Symbol, dialect: Dialect, index: tuple[str, ...] = (), *, turned: bool = False
) -> Piece:
    """A symbol, or one cell of it, or it transposed, in LaTeX or Typst."""
    if turned and not isinstance(symbol, Letter):
        whole = enclosed(write(symbol, dialect, index), Level.ATOM, dialect).source
        return Piece(dialect.forms["transposed"].format(whole), Level.POWER)
    match symbol:
        case Letter():
            return _letter(symbol, dialect, index, turned=turned)
        case Derivative(above, below, split, each):
            over, under = (index, index) if each else (index[:split], index[split:])
            parts = write(above, dialect, over).source, write(below, dialect, under).source
            return Piece(dialect.forms["derivative"].format(*parts), Level.POWER)
        case Slope(operation, at):
            around = dialect.forms["parentheses"]
            form = dialect.functions[operation].replace(around, f"'{around}")
            return Piece(form.format(write(at, dialect, index).source), Level.POWER)


def _letter(symbol: Letter, dialect: Dialect, index: tuple[str, ...], *, turned: bool) -> Piece:
    forms = dialect.forms
    base = _base(symbol.letter, dialect)
    above = [f"({symbol.layer})"] if symbol.layer else []
    above += [f"[{symbol.iteration}]"] if symbol.iteration > 1 else []
    above += [forms["top"]] if turned else []
    below = [m if m.isdigit() else forms["word"].format(m) for m in symbol.marks]
    between = ", " if any(len(i) > 1 for i in index) else forms["glue"] if INDEX & {*index} else ""
    below += [between.join(index)] if index else []
    source = forms["above"].format(base, forms["glue"].join(above)) if above else base
    source = forms["below"].format(source, ", ".join(below)) if below else source
    word = len(symbol.letter) > 1 and symbol.letter not in GREEK
    return Piece(source, Level.POWER if above else Level.ATOM, word=word)


def _base(word: str, dialect: Dialect) -> str:
    if len(word) == 1:
        return word
    if word in GREEK:
        return dialect.forms["greek"].format(word)
    if len(word) == len("mhat") and word.endswith("hat"):
        return dialect.forms["hat"].format(word[0])
    return dialect.forms["word"].format(word.replace("_", " "))
