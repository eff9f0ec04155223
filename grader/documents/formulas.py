"""The printer of formulas: precedence and parentheses, once for every dialect.

It prints the three node types and the operations of `solutions.textbook`. What stands for a name is
asked of `Names`: its symbol, its item name, or its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from grader.documents.dialects import Dialect
from grader.documents.pieces import Level, Names, Piece, enclosed, matrix, number, vector
from problems.formula import Call, Formula, Name, Number
from problems.program import cell

S, A, Q, P, W, X = Level

BINDING: dict[str, tuple[Level, tuple[Level, Level]]] = {
    "add": (S, (S, A)),
    "sub": (S, (S, A)),
    "div": (Q, (P, W)),
    "power": (W, (X, S)),
    "dot": (A, (W, W)),
}
"""Operation with two sides -> how tightly its result holds, and how tightly each side must."""


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints formulas in a dialect.

    numeric  names stand for numbers, so products need a sign
    within   a sum: names stand for their k-th cell
    rows     vectors are rows, not columns
    """

    dialect: Dialect
    names: Names
    numeric: bool = False
    within: bool = False
    rows: bool = False

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
            case Call(operation, arguments):
                print_call = _OF_ITS_OWN.get(operation)
                if print_call is not None:
                    return print_call(self, formula)
                if operation in BINDING:
                    return self._binary(operation, *arguments)
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

    def _sum_of_two(self, call: Call) -> Piece:
        """`x - y` for x plus the negative of y."""
        left, right = call.arguments
        match right:
            case Call("neg", (inner,)):
                return self._binary("sub", left, inner)
            case Number(value) if value < 0:
                return self._binary("sub", left, Number(-value))
        return self._binary("add", left, right)

    def _negative(self, call: Call) -> Piece:
        return Piece(self._form("neg").format(self._held(call.arguments[0], A)), S)

    def _product(self, call: Call) -> Piece:
        """A product by juxtaposition, or with a sign between numbers, vectors and words."""
        if (turned := _turned_positive(call)) is not None:
            return self._negative(Call("neg", (turned,)))
        first, second = map(self.piece, call.arguments)
        held = enclosed(second, A, self.dialect)
        whole = call.operation == "mul" or self.within
        word = first.word or second.word
        if whole and (word or second.number or (self.numeric and held is second)):
            sign = "times"
        elif whole or (held is not second and not self.dialect.running):
            sign = "juxtaposed"
        else:
            sign = call.operation
        source = self._form(sign).format(enclosed(first, P, self.dialect).source, held.source)
        return Piece(source, min(P, held.level), word=word)

    def _matrix_product(self, call: Call) -> Piece:
        left, right = call.arguments
        match call.operation:
            case "transposed product" | "row outer":
                factors = self._turned(left), self._held(right, W)
            case "outer" | "product transposed":
                factors = self._held(left, W), self._turned(right)
            case _:
                factors = self._held(left, W), self._held(right, W)
        return Piece(self._form("juxtaposed").format(*factors), P)

    def _turned(self, formula: Formula) -> str:
        if isinstance(formula, Name):
            return self.names.transposed(formula.cell).source
        return self._form("transposed").format(self._held(formula, X))

    def _sum(self, call: Call) -> Piece:
        """A sum over an index, or of a whole vector; a single cell needs no sum."""
        (inner,) = call.arguments
        counts = _counts(inner, self.names)
        body = replace(self, within=self.dialect.running)
        if counts and all(count == 1 for _, count in counts):
            return body.piece(inner)
        if not self.dialect.running:
            return Piece(self._form("sum").format(body.source(inner)))
        source = body._held(inner, A)
        for index, count in reversed(counts):
            if count > 1:
                source = self._form("sum").format(index, count, source)
        return Piece(source, A)

    def _vector(self, call: Call) -> Piece:
        cells = [self.source(cell) for cell in call.arguments]
        return Piece(matrix([cells], self.dialect) if self.rows else vector(cells, self.dialect))

    def _laid_down(self, call: Call) -> Piece:
        """A long column as a row, transposed."""
        (inner,) = call.arguments
        return Piece(self._form("transposed").format(self._turned(inner)), W)

    def _column_sums(self, call: Call) -> Piece:
        """A row of ones times the matrix."""
        (inner,) = call.arguments
        form = self._form("column sums")
        return Piece(form.format(self._held(inner, W)), P)

    def _enclosing(self, call: Call) -> Piece:
        """A form that shows by itself where its arguments end: a derivative, an indicator."""
        sources = map(self.source, call.arguments)
        return Piece(self._form(call.operation).format(*sources), W)

    def _function(self, operation: str, arguments: Sequence[Formula]) -> Piece:
        arguments = _flat(operation, arguments)
        form = self.dialect.functions[operation]
        if len(arguments) == 1 and form.endswith("{}"):
            return Piece(form.format(self._held(arguments[0], W)), A)
        listed = [self.source(a) for a in arguments]
        if self.dialect.running and not self.numeric and _in_a_row(arguments):
            listed = [listed[0], self._form("dots"), listed[-1]]
        source = form.format(", ".join(listed))
        return Piece(source, W if operation == "exp" else X)

    def _row(self, call: Call) -> Piece:
        """A row of a table, by its number: x_2."""
        match call.arguments:
            case (Name(table), Number(number)):
                return self.names.piece(cell(table, (int(number),)))
        return self._function("row", call.arguments)

    def _softmax(self, call: Call) -> Piece:
        """The softmax of a whole vector, or the cell of it that a number names."""
        match call.arguments:
            case (Number() as which, *logits):
                whole = self._function("softmax", logits).source
                return Piece(self._form("cell").format(whole, self.source(which)))
        return self._function("softmax", call.arguments)


_OF_ITS_OWN: dict[str, Callable[[Printer, Call], Piece]] = {
    "add": Printer._sum_of_two,
    "neg": Printer._negative,
    "mul": Printer._product,
    "hadamard": Printer._product,
    "product": Printer._matrix_product,
    "transposed product": Printer._matrix_product,
    "product transposed": Printer._matrix_product,
    "outer": Printer._matrix_product,
    "row outer": Printer._matrix_product,
    "column sums": Printer._column_sums,
    "laid down": Printer._laid_down,
    "row": Printer._row,
    "sum": Printer._sum,
    "vector": Printer._vector,
    "positive": Printer._enclosing,
    "equal": Printer._enclosing,
    "derivative": Printer._enclosing,
    "softmax": Printer._softmax,
}
"""Operations that are more than a form with two sides or a function."""


def _flat(operation: str, arguments: Sequence[Formula]) -> Sequence[Formula]:
    """`max(a, b, c)` for max(max(a, b), c)."""
    match arguments:
        case (Call(inner, first), second) if inner == operation and operation in ("max", "min"):
            return (*_flat(inner, first), second)
    return arguments


FEW = 4
"""Arguments up to which all are written; of more that are numbered through, the first and last."""


def _in_a_row(arguments: Sequence[Formula]) -> bool:
    """Whether arguments are v_1, v_2, v_3, ...: names that differ by a number that goes on."""
    cells = [a.cell for a in arguments if isinstance(a, Name)]
    if len(cells) <= FEW or len(cells) < len(arguments):
        return False
    numbers = [int(n) for c in cells if (n := "".join(re.findall(r"\d+", c)))]
    same = len({re.sub(r"\d+", "", c) for c in cells}) == 1
    return same and numbers == list(range(numbers[0], numbers[0] + len(cells)))


def _turned_positive(formula: Formula) -> Formula | None:
    """The negative of a product that begins with a negative constant; None for anything else."""
    match formula:
        case Number(value) if value < 0:
            return Number(-value)
        case Call("mul", (first, second)) if (turned := _turned_positive(first)) is not None:
            return Call("mul", (turned, second))
    return None


def _counts(formula: Formula, names: Names) -> tuple[tuple[str, int], ...]:
    """The indices of a sum and how far they run: over the cells of the first array in it."""
    match formula:
        case Name(name):
            return names.counts(name)
        case Call(_, arguments):
            return next(filter(None, (_counts(a, names) for a in arguments)), ())
    return ()
