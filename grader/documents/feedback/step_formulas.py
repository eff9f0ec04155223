"""The formula of a step, for those who got it wrong: in LaTeX and as plain text.

A quantity that is wrong as a whole gets its textbook line, a single cell the formula of that cell.
What stands in it and is not asked, so that the student may have no name for it, is explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.documents.dialects import LATEX, TEXT
from grader.documents.formulas import Printer
from grader.documents.known import Known, known
from grader.documents.markup import Math
from grader.documents.notation import ItemNames, SymbolNames, lengths
from grader.documents.symbols import symbols_of
from grader.documents.writer import shown, unwritten
from problems.formula import Name, names
from problems.program import Quantity, split_cell
from solutions.structure import Structure
from solutions.textbook import Line, lines

WHOLE = replace(TEXT, forms={**TEXT.forms, "column sums": "column sums of {}"})
"""Plain text for lines of whole vectors and matrices: `error1 = W2^T delta2`."""

CELLS = replace(TEXT, forms={**TEXT.forms, "juxtaposed": "{}*{}", "times": "{}*{}"})
"""Plain text in which every product has its sign: `delta1[1] = error1[1]*slope1[1]`."""

LONGEST = 200
"""Characters of plain text up to which a formula helps."""

MOST_EXPLAINED = 3
"""Steps in between that are explained beside a formula; of more, none."""

MOST_LINES = 2
"""Cells of one quantity whose formulas are written one by one; the others go the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFormula:
    """The lines of a step, and those of what stands in them without being asked.

    more  whether there are more lines of the same kind
    """

    lines: tuple[Math, ...] = ()
    explained: tuple[Math, ...] = ()
    more: bool = False


NO_FORMULA = StepFormula()
"""Of a step whose formula would not help."""


def step_formula(structure: Structure, cells: Sequence[str]) -> StepFormula:
    """The formula of some cells of one quantity; without lines where none would help."""
    return _printed(known(structure), tuple(cells))


@lru_cache(maxsize=4096)
def _printed(one: Known, cells: tuple[str, ...]) -> StepFormula:
    return _formulas(one).of(cells)


@lru_cache(maxsize=512)
def _formulas(one: Known) -> _Formulas:
    return _Formulas(one.structure)


class _Formulas:
    """Prints the steps of one structure."""

    def __init__(self, structure: Structure) -> None:
        program = structure.program
        known = lengths(program)
        self._structure = structure
        self._latex = Printer(LATEX, SymbolNames(LATEX, symbols_of(program), known))
        self._cells = Printer(CELLS, ItemNames(CELLS, known))
        self._whole = Printer(WHOLE, ItemNames(WHOLE, known))
        self._unwritten = unwritten(structure)
        self._computed = {q.name: q for q in program.computed}

    def of(self, cells: tuple[str, ...]) -> StepFormula:
        """The formula of some cells of one quantity."""
        quantity = self._structure.owners[cells[0]]
        if not quantity.numeric:
            return NO_FORMULA  # a choice has no formula, and an expression is one
        all_lines = tuple(self._lines(quantity, cells))
        found = all_lines[:MOST_LINES]
        if not all(map(self._helps, found)):
            return NO_FORMULA
        return StepFormula(
            lines=tuple(self._math(quantity, line) for line in found),
            explained=tuple(self._explained(found)),
            more=len(all_lines) > MOST_LINES,
        )

    def _lines(self, quantity: Quantity, cells: tuple[str, ...]) -> Iterator[Line]:
        whole = cells == quantity.cells and (len(cells) > 1 or not quantity.shape)
        program, rows = self._structure.program, self._structure.row_vectors
        if whole and (found := lines(program, quantity, rows=rows))[0].whole:
            yield from found
            return
        formulas = dict(quantity.steps())
        for cell in cells:
            yield Line(name=cell, expression=formulas[cell], whole=False)

    def _helps(self, line: Line) -> bool:
        """Whether a line can be read by somebody who has only the sheet."""
        quantity = self._structure.owners.get(line.name) or self._computed[line.name]
        read = {split_cell(name)[0] for name in names(line.expression)}
        return not read & self._unwritten and len(self._math(quantity, line).alt) <= LONGEST

    def _math(self, quantity: Quantity, line: Line) -> Math:
        plain = self._whole if line.whole else self._cells
        sides = Name(line.name), shown(quantity, line.expression)
        return Math(*(" = ".join(map(p.source, sides)) for p in (self._latex, plain)))

    def _explained(self, found: Sequence[Line]) -> Iterator[Math]:
        """The lines of what is computed on the way and not asked."""
        read = dict.fromkeys(name for line in found for name in names(line.expression))
        between = [name for name in read if self._between(name)]
        for name in between if len(between) <= MOST_EXPLAINED else ():
            quantity = self._computed[split_cell(name)[0]]
            for line in self._line_of(quantity, name):
                if self._helps(line):
                    yield self._math(quantity, line)

    def _between(self, name: str) -> bool:
        whole = split_cell(name)[0]
        return whole in self._computed and whole not in self._structure.asked

    def _line_of(self, quantity: Quantity, name: str) -> Iterator[Line]:
        if name in quantity.cells:
            yield from self._lines(quantity, (name,))
        else:
            yield from self._lines(quantity, quantity.cells)
