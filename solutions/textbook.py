"""From cells to the lines of a textbook: `error1 = W2^T delta2` instead of four sums.

A matrix line is proposed for a quantity and accepted only if it expands, cell by cell, to the
formulas that the quantity has; otherwise its cells are printed one by one. Lines are formulas whose
names are whole quantities, with a few operations of their own (`MATRIX_OPERATIONS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from problems import trace
from problems.formula import Call, Formula, Name, Number, names
from problems.mistakes import terms, total
from problems.program import Program, Quantity, size, split_cell
from problems.scalar import Scalar, Traced, scalars, shaped


def _dot(x: Traced, y: Traced) -> Traced:
    if np.ndim(x) != 1 or np.ndim(y) != 1:
        raise ValueError("a dot product is of two vectors")
    total: Traced = np.sum(x * y)
    return total


def _outer(x: Traced, y: Traced) -> Traced:
    if np.ndim(x) != 1 or np.ndim(y) != 1:
        raise ValueError("an outer product is of two vectors")
    return np.outer(x, y)


MATRIX_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "product": np.matmul,
    "transposed product": lambda matrix, other: np.matmul(matrix.T, other),
    "product transposed": lambda other, matrix: np.matmul(other, matrix.T),
    "dot": _dot,
    "outer": _outer,
    "row outer": _outer,
    "hadamard": lambda x, y: x * y,
    "sum": np.sum,
    "column sums": lambda matrix: np.sum(matrix, axis=0),
    "softmax": trace.softmax,
    "argmax": trace.argmax,
    "argmin": trace.argmin,
}
"""What a line may hold beside the operations of cells, as it acts on arrays of traced numbers."""

_EACH: Mapping[str, Callable[..., Any]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "power": lambda x, n: x**n,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`name = expression`: a whole quantity, or one of its cells."""

    name: str
    expression: Formula
    whole: bool


def lines(program: Program, quantity: Quantity, *, rows: bool = False) -> tuple[Line, ...]:
    """The quantity as a textbook writes it: one line, or one for each cell.

    With `rows` vectors are rows (`a W + b`, `delta W^T`), else columns (`W a + b`, `W^T delta`).
    """
    owners = program.owner_of()
    for expression in _proposals(owners, quantity, rows=rows):
        if _expands(program, expression, quantity):
            return (Line(name=quantity.name, expression=expression, whole=True),)
    return tuple(
        Line(name=place, expression=formula, whole=False) for place, formula in quantity.steps()
    )


def _expands(program: Program, expression: Formula, quantity: Quantity) -> bool:
    """Whether a line says, cell by cell, what the quantity's formulas say."""
    try:
        expanded = expand(program, expression)
    except (ValueError, TypeError, AttributeError):
        return False  # the shapes of a proposal do not fit each other
    if np.shape(expanded) != quantity.shape:
        return False
    found = (scalar.formula for scalar in scalars(expanded))
    return all(
        canonical(f) == canonical(g) for f, g in zip(found, quantity.formulas or (), strict=True)
    )


def expand(program: Program, expression: Formula) -> Any:
    """A line as an array of traced cells."""
    match expression:
        case Number(value):
            return value
        case Name(name):
            quantity = program.quantity(name)
            return shaped((Scalar(Name(place)) for place in quantity.cells), quantity.shape)
        case Call("row", (table, Number(number))):
            return expand(program, table)[int(number) - 1]
        case Call("power", (base, Number(exponent))):
            return expand(program, base) ** int(exponent)
        case Call(operation, arguments):
            values = [expand(program, a) for a in arguments]
            make = MATRIX_OPERATIONS.get(operation) or _EACH.get(operation)
            return make(*values) if make else _function(operation, *values)


def _function(operation: str, *values: Any) -> Traced:
    """The operation cell by cell; a single number goes with every cell."""
    shape = np.broadcast_shapes(*map(np.shape, values))
    spread = (np.broadcast_to(np.asarray(value, dtype=object), shape) for value in values)
    rows = zip(*map(scalars, spread), strict=True)
    return shaped((Scalar(Call(operation, tuple(s.formula for s in row))) for row in rows), shape)


def _proposals(
    owners: Mapping[str, Quantity], quantity: Quantity, *, rows: bool
) -> Iterator[Formula]:
    """Lines that may say the same, simplest first."""
    first = (quantity.formulas or ())[0]
    index = split_cell(quantity.cells[0])[1]
    match terms(first):
        case (Name(place), _, *_) if quantity.shape:
            yield Call("column sums", (Name(owners[place].name),))
    if template := _template(owners, first, quantity.shape, index):
        yield template
    match first:
        case Call("softmax", (_, Name(logit), *_)):
            yield Call("softmax", (Name(owners[logit].name),))
        case Call("argmax" | "argmin" as which, (Name(value), *_)):
            yield Call(which, (Name(owners[value].name),))
        case Call("mul", (Name(left), Name(right))):
            pair = Name(owners[left].name), Name(owners[right].name)
            yield Call("row outer", pair[::-1]) if rows else Call("outer", pair)
    yield from _contractions(owners, first, quantity.shape, index, rows=rows)
    if not quantity.shape:
        yield from _sums(owners, first)


def _template(
    owners: Mapping[str, Quantity], formula: Formula, shape: tuple[int, ...], index: tuple[int, ...]
) -> Formula | None:
    """The formula with whole quantities for the cells at an index; None if others occur."""
    match formula:
        case Number():
            return formula
        case Name(place):
            owner = owners[place]
            first, *rest = split_cell(place)[1] or (0,)
            if shape and owner.shape[1:] == shape and tuple(rest) == index:
                return Call("row", (Name(owner.name), Number(Fraction(first))))
            depth = len(owner.shape)  # a vector in a matrix stands in each of its rows
            ends = shape[len(shape) - depth :], index[len(index) - depth :]
            return Name(owner.name) if (owner.shape, split_cell(place)[1]) == ends else None
        case Call(operation, arguments):
            parts = [_template(owners, a, shape, index) for a in arguments]
            whole = tuple(p for p in parts if p is not None)
            if len(whole) < len(parts):
                return None
            both = operation == "mul" and all(_shaped(owners, a) for a in arguments)
            return Call("hadamard" if both else operation, whole)


def _shaped(owners: Mapping[str, Quantity], formula: Formula) -> bool:
    match formula:
        case Name(place):
            return bool(owners[place].shape)
        case Call(_, arguments):
            return any(_shaped(owners, a) for a in arguments)
    return False


def _contractions(
    owners: Mapping[str, Quantity], formula: Formula, shape: tuple[int, ...],
    index: tuple[int, ...], *, rows: bool,
) -> Iterator[Formula]:  # fmt: skip
    """`W a + b`, `W^T delta`, `w . x + b`: products that are summed, and what is added to them.

    What is subtracted last is a threshold.
    """
    match formula:
        case Call("sub", (before, last)) if subtracted := _template(owners, last, shape, index):
            for line in _contractions(owners, before, shape, index, rows=rows):
                yield Call("sub", (line, subtracted))
            return
    rest, pair = [], None
    for term in terms(formula):
        match term:
            case Call("mul", (Name(left), Name(right))) if owners[left].shape:
                pair = (owners[left], owners[right])
                row = (split_cell(right)[1] or (0,))[0]
            case _:
                rest.append(term)
    if pair is None:
        return
    beside = _template(owners, total(tuple(rest)), shape, index) if rest else None
    if rest and beside is None:
        return
    for line in _products(*pair, row, rows=rows):
        yield line if beside is None else Call("add", (line, beside))


def _products(one: Quantity, other: Quantity, row: int, *, rows: bool) -> Iterator[Formula]:
    """Products of two quantities; a vector stands before a matrix as a row, behind it as a column.

    With a matrix beside it, that is: two vectors are dotted, or a vector and a row of a table.
    """
    yield Call("dot", (Name(one.name), Name(other.name)))
    if len(other.shape) > 1:
        yield Call("dot", (Name(one.name), Call("row", (Name(other.name), Number(Fraction(row))))))
    for left, right in ((one, other), (other, one)):
        vector = right if rows else left
        if len(vector.shape) > 1:
            for operation in ("product", "transposed product", "product transposed"):
                yield Call(operation, (Name(left.name), Name(right.name)))


def _sums(owners: Mapping[str, Quantity], formula: Formula) -> Iterator[Formula]:
    """`1/2 sum((a - y)^2)`, `-sum(y * ln p)`: a scalar that adds up the cells of a vector."""
    match formula:
        case Call("neg", (inner,)):
            yield from (Call("neg", (line,)) for line in _sums(owners, inner))
        case Call("mul", (Number() as factor, inner)):
            yield from (Call("mul", (factor, line)) for line in _sums(owners, inner))
        case _:
            parts = terms(formula)
            shape = max((owners[place].shape for place in names(parts[0])), key=len, default=())
            first, each = (1,) * len(shape), len(parts) // size(shape) or 1
            if template := _template(owners, total(parts[:each]), shape, first):
                yield Call("sum", (template,)) if shape else template


def canonical(formula: Formula) -> Any:
    """A form in which sums and products that differ only in order and sign rules are equal."""
    match formula:
        case Number(value):
            return ("number", value)
        case Name(place):
            return ("name", place)
        case Call("add" | "sub" | "neg", _):
            return ("sum", tuple(sorted(_signed(formula, 1), key=repr)))
        case Call("mul", _):
            sign, factors = _factors(formula)
            product = ("product", tuple(sorted(factors, key=repr)))
            return product if sign == 1 else ("sum", ((-1, product),))
        case Call(operation, arguments):
            return (operation, *map(canonical, arguments))


def _signed(formula: Formula, sign: int) -> Iterator[tuple[int, Any]]:
    match formula:
        case Call("add", (left, right)):
            yield from _signed(left, sign)
            yield from _signed(right, sign)
        case Call("sub", (left, right)):
            yield from _signed(left, sign)
            yield from _signed(right, -sign)
        case Call("neg", (inner,)):
            yield from _signed(inner, -sign)
        case Call("mul", _):
            turned, factors = _factors(formula)
            yield sign * turned, ("product", tuple(sorted(factors, key=repr)))
        case _:
            yield sign, canonical(formula)


def _factors(formula: Formula) -> tuple[int, list[Any]]:
    match formula:
        case Call("mul", (left, right)):
            (a, before), (b, after) = _factors(left), _factors(right)
            return a * b, before + after
        case Call("neg", (inner,)):
            sign, factors = _factors(inner)
            return -sign, factors
        case Number(value) if value < 0:
            return -1, [("number", -value)] if value != Fraction(-1) else []
    return 1, [canonical(formula)]
