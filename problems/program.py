"""A program: an ordered tuple of quantities, one formula per cell.

A formula is a tree of three node types (Number, Name, Call) over a closed set of operations. A
program is data: it can be written as JSON and read back, and it is run by an interpreter
(`solutions.evaluate`); nothing in it is ever executed. Cells are written as on paper, counted
from 1: `loss`, `a1[2]`, `W1[2][1]`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import prod

FORMAT = 1
"""Version of the JSON form of a program; a manifest stores it."""


class Role(StrEnum):
    """What a quantity is in a network, on its way forward, backward or into an update."""

    INPUT = "input"
    WEIGHT = "weight"
    BIAS = "bias"
    LABEL = "label"
    LEARNING_RATE = "learning rate"
    HYPERPARAMETER = "hyperparameter"
    PRE_ACTIVATION = "pre-activation"
    ACTIVATION = "activation"
    PREDICTION = "prediction"
    PROBABILITY = "probability"
    INTERMEDIATE = "intermediate value"
    LOSS = "loss"
    ERROR = "error"
    SLOPE = "slope"
    DELTA = "delta"
    JACOBIAN = "jacobian"
    WEIGHT_GRADIENT = "weight gradient"
    BIAS_GRADIENT = "bias gradient"
    ADJOINT = "adjoint"
    WEIGHT_UPDATE = "weight update"
    BIAS_UPDATE = "bias update"
    MOMENT = "moment"
    CORRECTED_MOMENT = "corrected moment"
    VELOCITY = "velocity"
    COUNT = "count"
    FUNCTION_VALUE = "function value"
    CURVATURE = "curvature"
    DIFFERENCE = "difference"
    CHOICE = "choice"
    METRIC = "metric"


class Kind(StrEnum):
    """What an answer to a quantity is."""

    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class Number:
    """A constant of the program, exact."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a cell, `a1[2]`."""

    cell: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation applied to formulas; `d` asks for a derivative and is answered by `derive`."""

    operation: str
    arguments: tuple[Formula, ...]


Formula = Number | Name | Call

QUESTION = "d"
"""The operation that asks: Call(QUESTION, (Name(of), Name(with_respect_to)))."""

OPERATIONS = {
    "add": 2, "sub": 2, "mul": 2, "div": 2, "neg": 1, "power": 2,
    "exp": 1, "ln": 1, "sqrt": 1, "sigmoid": 1, "tanh": 1, "relu": 1,
    "step": 1, "step_up": 1, "leaky_relu": 2, "abs": 1, "floor": 1, "ceil": 1,
    "max": 2, "min": 2, "equal": 2, "argmax": None, "argmin": None, "softmax": None,
}  # fmt: skip
"""The closed set of operations with their number of arguments (None: as many as there are).

`power` has a whole Number as its second argument. `step` is 0 at 0, `step_up` is 1 at 0. The first
argument of `leaky_relu` is its slope below 0. `argmax` and `argmin` say which of their arguments it
is, counted from 1; of equals it is the first. `equal` is 1 if its arguments are equal, else 0. The
first argument of `softmax` is a Number: which of the following logits is meant, counted from 1.
"""


MOST_CELLS = 10_000
"""Cells of a quantity."""

DEEPEST = 200
"""Calls inside each other (a sum of so many terms): formulas are read recursively."""

LARGEST_EXPONENT = 1000


class ProgramError(ValueError):
    """A program that cannot be one: says which quantity or cell and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A named array of numbers, given (no formulas) or computed cell by cell (row by row).

    layer      counts from 1 (0: in no layer); `iteration` counts passes of the training loop from 1
    words      of a choice: what its values 0, 1, ... are called
    variables  of an expression: the givens that stay letters in it
    live       a cell; where it is 0, a sheet has no such quantity (a row after the loop stopped)
    """

    name: str
    shape: tuple[int, ...]
    role: Role
    layer: int = 0
    iteration: int = 1
    kind: Kind = Kind.NUMBER
    formulas: tuple[Formula, ...] | None = None
    words: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    live: str | None = None
    cells: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if any(n < 1 for n in self.shape) or size(self.shape) > MOST_CELLS:
            raise ProgramError(f"{self.name}: {self.shape} is no shape of 1 to {MOST_CELLS} cells")
        object.__setattr__(self, "cells", tuple(cell(self.name, i) for i in indices(self.shape)))
        if self.formulas is not None and len(self.formulas) != len(self.cells):
            raise ProgramError(f"{self.name}: {len(self.formulas)} formulas for shape {self.shape}")
        if bool(self.words) is not (self.kind is Kind.CHOICE):
            raise ProgramError(f"{self.name}: a choice has words for its values, nothing else has")
        if bool(self.variables) is not (self.kind is Kind.EXPRESSION):
            raise ProgramError(f"{self.name}: an expression has variables, nothing else has")

    @property
    def given(self) -> bool:
        """Whether the value is told, not computed."""
        return self.formulas is None

    @property
    def numeric(self) -> bool:
        """Whether its answers are numbers, not words or formulas."""
        return self.kind in (Kind.NUMBER, Kind.INTEGER)

    def steps(self) -> Iterator[tuple[str, Formula]]:
        """Each computed cell with its formula."""
        yield from zip(self.cells, self.formulas or (), strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Quantities in the order in which they are told and computed."""

    quantities: tuple[Quantity, ...]

    def __post_init__(self) -> None:
        known: set[str] = set()
        taken: set[str] = set()
        for quantity in self.quantities:
            _check_name(quantity.name, taken)
            taken.add(quantity.name)
            for place, formula in quantity.steps():
                _check_calls(place, formula)
                for name in names(formula):
                    if name not in known:
                        raise ProgramError(f"{place}: {name} is used before it is known")
            for name in (*quantity.variables, *((quantity.live,) if quantity.live else ())):
                if name not in known:
                    raise ProgramError(f"{quantity.name}: there is no {name} before it")
            known.update(quantity.cells)

    @property
    def givens(self) -> tuple[Quantity, ...]:
        """The quantities that are told."""
        return tuple(q for q in self.quantities if q.given)

    @property
    def computed(self) -> tuple[Quantity, ...]:
        """The quantities that are worked out."""
        return tuple(q for q in self.quantities if not q.given)

    def quantity(self, name: str) -> Quantity:
        """The quantity of that name; KeyError if there is none."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(name)

    def formula_of(self) -> dict[str, Formula]:
        """The formula of each computed cell."""
        return {place: formula for q in self.computed for place, formula in q.steps()}

    def owner_of(self) -> dict[str, Quantity]:
        """The quantity that each cell belongs to."""
        return {place: quantity for quantity in self.quantities for place in quantity.cells}

    def patched(self, patch: dict[str, Formula]) -> Program:
        """This program with other formulas in some cells; ProgramError for a cycle.

        A wrong formula may read what is computed later (the updated weights): steps are put in an
        order in which each reads only what is known, the old order where that will do.
        """
        waiting = [_with_formulas(q, patch) for q in self.quantities]
        known: set[str] = set()
        ordered: list[Quantity] = []
        while waiting:
            ready = next((q for q in waiting if _reads(q) <= known), None)
            if ready is None:
                raise ProgramError(f"{waiting[0].name} and what it needs go round in a circle")
            waiting.remove(ready)
            ordered.append(ready)
            known.update(ready.cells)
        return Program(quantities=tuple(ordered))


def _with_formulas(quantity: Quantity, patch: dict[str, Formula]) -> Quantity:
    if not any(place in patch for place, _ in quantity.steps()):
        return quantity
    formulas = tuple(patch.get(place, f) for place, f in quantity.steps())
    return replace(quantity, formulas=formulas)


def _reads(quantity: Quantity) -> set[str]:
    return {name for _, formula in quantity.steps() for name in names(formula)}


def indices(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All indices of a shape, row by row, counted from 1."""
    return itertools.product(*(range(1, n + 1) for n in shape))


def cell(name: str, index: Sequence[int]) -> str:
    """The cell of a quantity at an index counted from 1: `W1[2][1]`."""
    return name + "".join(f"[{i}]" for i in index)


def split_cell(place: str) -> tuple[str, tuple[int, ...]]:
    """The quantity's name and the index of a cell."""
    name, _, rest = place.partition("[")
    return name, tuple(int(i) for i in rest[:-1].split("][")) if rest else ()


def names(formula: Formula) -> Iterator[str]:
    """The cells that a formula reads, in order, with repetition."""
    match formula:
        case Name(place):
            yield place
        case Call(_, arguments):
            for argument in arguments:
                yield from names(argument)


def replaced(formula: Formula, other: dict[str, Formula]) -> Formula:
    """The formula with some names replaced by formulas."""
    match formula:
        case Name(place):
            return other.get(place, formula)
        case Call(operation, arguments):
            return Call(operation, tuple(replaced(a, other) for a in arguments))
    return formula


def size(shape: tuple[int, ...]) -> int:
    """How many cells a shape has."""
    return prod(shape)


_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def _check_name(name: str, taken: set[str]) -> None:
    if not _IDENTIFIER.fullmatch(name):
        raise ProgramError(f"{name!r} is no name for a quantity")
    if name in taken:
        raise ProgramError(f"{name} stands twice")


def _check_calls(place: str, formula: Formula, depth: int = DEEPEST) -> None:
    if not isinstance(formula, Call):
        return
    if not depth:
        raise ProgramError(f"{place}: more than {DEEPEST} operations inside each other")
    if formula.operation == QUESTION:
        ok = len(formula.arguments) == 2 and all(isinstance(a, Name) for a in formula.arguments)
    elif formula.operation not in OPERATIONS:
        raise ProgramError(f"{place}: there is no operation {formula.operation!r}")
    else:
        arity = OPERATIONS[formula.operation]
        ok = len(formula.arguments) == arity if arity else len(formula.arguments) > 1
        ok = ok and _has_its_number(formula)
    if not ok:
        raise ProgramError(f"{place}: wrong arguments for {formula.operation}")
    for argument in formula.arguments:
        _check_calls(place, argument, depth - 1)


def _has_its_number(call: Call) -> bool:
    if call.operation == "power":
        second = call.arguments[1]
        return (
            isinstance(second, Number)
            and second.value.denominator == 1
            and abs(second.value) <= LARGEST_EXPONENT
        )
    if call.operation == "softmax":
        first = call.arguments[0]
        return isinstance(first, Number) and first.value in range(1, len(call.arguments))
    return True
