"""The writer: the formulas of one structure in one dialect, with their plain text beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.documents.definitions import Definition
from grader.documents.dialects import TEXT, Dialect
from grader.documents.formulas import Printer
from grader.documents.markup import Math
from grader.documents.notation import ItemNames, Lettered, NumberNames, SymbolNames, lengths
from grader.documents.steps import Phase, phases
from grader.documents.symbols import symbols_of
from problems.formula import Call, Formula, Name
from problems.program import Program, Quantity, Role
from solutions.structure import Structure
from solutions.textbook import Line

Part = str | Formula | Definition
"""A side of an equation: the name of a quantity or cell, a formula, a definition."""


Equation = tuple[Math, Math]
"""Its two sides."""


class Writer:
    """Writes the formulas of one structure in one dialect, with their plain text beside them."""

    def __init__(self, structure: Structure, dialect: Dialect) -> None:
        self.structure = structure
        self.program: Program = structure.program
        self.dialect = dialect
        known = lengths(self.program)
        self._symbols = Printer(dialect, SymbolNames(dialect, symbols_of(self.program), known))
        self._items = Printer(TEXT, ItemNames(TEXT, known))
        self.phases: tuple[Phase, ...] = phases(
            self.program, rows=structure.row_vectors, without=unwritten(structure)
        )
        self._lines = {s.quantity.name: s.lines for p in self.phases for s in p.steps}

    def equation(self, *parts: Part) -> Math:
        """The parts, with equals signs between them."""
        return self.joined([self._side(part) for part in parts], "equals")

    def lines(self, name: str) -> tuple[Equation, ...]:
        """Both sides of a quantity's textbook line, or of the lines of its cells."""
        quantity = self.program.quantity(name)
        return tuple(self.sides(quantity, line) for line in self._lines[name])

    def sides(self, quantity: Quantity, line: Line) -> Equation:
        """The two sides of a line."""
        return self._side(line.name), self._side(shown(quantity, line.expression))

    def numbers(
        self, formula: Formula, values: Mapping[str, str], plain: Mapping[str, str] | None = None
    ) -> Math:
        """A formula with numbers (as text, by cell) for its names; `plain` for its plain text."""
        ways = ((self.dialect, values), (TEXT, plain or values))
        rows = self.structure.row_vectors
        sources = (
            Printer(
                dialect, NumberNames(dialect, v, self.program, rows), numeric=True, rows=rows
            ).source(formula)
            for dialect, v in ways
        )
        return Math(*sources)

    def with_letters(
        self, formula: Formula, values: Mapping[str, str], letters: Sequence[str]
    ) -> Math:
        """A formula with numbers for all names but some, which stay letters."""
        sources = (
            Printer(
                printer.dialect,
                Lettered(
                    NumberNames(printer.dialect, values, self.program), printer.names, letters
                ),
                numeric=True,
            ).source(formula)
            for printer in (self._symbols, self._items)
        )
        return Math(*sources)

    def aligned(self, rows: Sequence[Sequence[Equation]]) -> Math:
        """Equations in rows, one below the other at their equals signs."""
        if len(rows) == 1:
            return self.joined([self.joined(sides, "equals") for sides in rows[0]], "apart")
        lines = [
            self.joined([self.joined(sides, "aligned equals") for sides in row], "aligned apart")
            for row in rows
        ]
        block = self.joined(lines, "new line")
        return Math(self.dialect.forms["aligned"].format(block.source), block.alt)

    def joined(self, parts: Sequence[Math], form: str) -> Math:
        """Formulas one after another with a form of the dialect between them."""
        return Math(
            self.dialect.forms[form].join(p.source for p in parts),
            TEXT.forms[form].join(p.alt for p in parts),
        )

    def _side(self, part: Part) -> Math:
        if isinstance(part, Definition):
            return Math(part.source(self.dialect), part.text)
        formula = Name(part) if isinstance(part, str) else part
        return Math(self._symbols.source(formula), self._items.source(formula))


def unwritten(structure: Structure) -> frozenset[str]:
    """What no solution writes down: conditions of the draw, and those of a case distinction."""
    conditions = (q.name for q in structure.program.computed if q.role is Role.CONDITION)
    return frozenset((*structure.must, *conditions))


def shown(quantity: Quantity, expression: Formula) -> Formula:
    """The expression, with steps as `1[z > 0]` but for a perceptron, whose step is h."""
    match expression:
        case Call("step", arguments) if quantity.role in (Role.SLOPE, Role.METRIC):
            return Call("positive", arguments)
        case Call(operation, arguments):
            return Call(operation, tuple(shown(quantity, a) for a in arguments))
    return expression
