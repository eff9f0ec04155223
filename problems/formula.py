"""A formula: a tree of three node types over a closed set of operations.

Number, Name and Call are all there is. A formula is data: it can be written as JSON and read back,
and it is run by an interpreter (`solutions.evaluate`); nothing in it is ever executed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


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

DEEPEST = 200
"""Calls inside each other (a sum of so many terms): formulas are read recursively."""

LARGEST_EXPONENT = 1000


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


def fault(formula: Formula, depth: int = DEEPEST) -> str | None:
    """Why the calls of a formula cannot be run or derived; None if they can."""
    if not isinstance(formula, Call):
        return None
    if not depth:
        return f"more than {DEEPEST} operations inside each other"
    if formula.operation != QUESTION and formula.operation not in OPERATIONS:
        return f"there is no operation {formula.operation!r}"
    if not _fits(formula):
        return f"wrong arguments for {formula.operation}"
    for argument in formula.arguments:
        if reason := fault(argument, depth - 1):
            return reason
    return None


def _fits(call: Call) -> bool:
    if call.operation == QUESTION:
        return len(call.arguments) == 2 and all(isinstance(a, Name) for a in call.arguments)
    arity = OPERATIONS[call.operation]
    right = len(call.arguments) == arity if arity else len(call.arguments) > 1
    return right and _has_its_number(call)


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
