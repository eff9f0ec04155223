"""Small programs for tests: traced by hand, run on ordinary floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from problems.draws import Pool, tenths
from problems.formula import Call, Formula, Name, Number
from problems.program import Program, Role
from problems.scalar import Scalar, Traced, shaped
from problems.trace import Trace
from solutions.evaluate import COLUMNS, run
from solutions.tape import compile_tape

ANY: Pool = tenths("-2", "2")
"""A draw for givens of which no draw is taken."""


def traced(*steps: Callable[[Trace], object]) -> Program:
    """What some functions trace, one after another."""
    t = Trace()
    for step in steps:
        step(t)
    return t.program()


def vector(t: Trace, name: str, n: int, role: Role = Role.INPUT) -> Traced:
    """A given vector."""
    return t.given(name, ANY, role, shape=(n,))


def scalar(t: Trace, name: str, role: Role = Role.INPUT) -> Traced:
    """A given number."""
    return t.given(name, ANY, role)


def computing(program: Program, givens: Sequence[float]) -> dict[str, float]:
    """Every computed cell of a program, on floats."""
    tape = compile_tape(program)
    values = run(tape, [np.float64(v) for v in givens], COLUMNS)
    return {place: float(v) for place, v in zip(tape.cells, values, strict=True)}


def written(formula: Formula) -> str:
    """A formula as `a * (b - 1)`, with all its parentheses."""
    signs = {"add": "+", "sub": "-", "mul": "*", "div": "/", "power": "^"}
    match formula:
        case Number(value):
            return str(value)
        case Name(place):
            return place
        case Call("neg", (inner,)):
            return f"-{written(inner)}"
        case Call(operation, (left, right)) if operation in signs:
            return f"({written(left)} {signs[operation]} {written(right)})"
        case Call(operation, arguments):
            return f"{operation}({', '.join(map(written, arguments))})"


def call(operation: str, *arguments: Formula | str | int) -> Call:
    """`call("add", "x[1]", 2)`: cells as text, numbers as they are."""
    return Call(operation, tuple(_formula(a) for a in arguments))


def formula(operation: str, *arguments: Formula | str | int) -> Traced:
    """The same as a traced number, for a step."""
    return shaped((Scalar(call(operation, *arguments)),), ())


def _formula(argument: Formula | str | int) -> Formula:
    match argument:
        case str():
            return Name(argument)
        case int():
            return Number(Fraction(argument))
    return argument
