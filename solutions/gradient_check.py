"""The public gradient check: derived steps against central differences of the forward program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from problems.formula import QUESTION, Call, Formula, Name, Number
from problems.program import Program
from solutions.columns import Givens
from solutions.evaluate import COLUMNS, run
from solutions.tape import compile_tape

Vector = NDArray[np.float64]

STEP = 1e-5
"""Balances the truncation error h^2 against rounding noise 1e-16 / h."""


def numeric_gradient(function: Callable[[Vector], float], at: Vector, h: float = STEP) -> Vector:
    """(f(x + h e_i) - f(x - h e_i)) / 2h for each i; `at` has shape (n,), and so has the result."""
    slopes = []
    for unit in np.eye(at.size):
        slopes.append((function(at + h * unit) - function(at - h * unit)) / (2 * h))
    return np.array(slopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One derivative: what derivation says and what central differences say."""

    of: str
    by: str
    derived: float
    numeric: float

    @property
    def error(self) -> float:
        """The difference relative to 1 + |derived|."""
        return abs(self.derived - self.numeric) / (1 + abs(self.derived))


def check_gradients(program: Program, answered: Program, givens: Givens) -> tuple[Checked, ...]:
    """Every question of `program`, answered in `answered`, checked; also one inside a formula.

    The quantity asked about is pinned to its value plus and minus h, and the rest of the program
    runs on from there.
    """
    cells = [np.asarray(float(v)) for q in answered.givens for v in givens[q.name]]
    values = _values(answered, cells)

    def shifted(of: str, by: str, h: float) -> float:
        places = [place for q in answered.givens for place in q.cells]
        if by in places:
            moved = [v + h * (place == by) for place, v in zip(places, cells, strict=True)]
            return _values(answered, moved)[of]
        pinned = Number(Fraction(values[by] + h))
        return _values(answered.patched({by: pinned}), cells)[of]

    found = []
    formulas = answered.formula_of()
    for quantity in program.computed:
        for place, formula in quantity.steps():
            for of, by, answer in _answers(formula, formulas[place]):
                numeric = (shifted(of, by, STEP) - shifted(of, by, -STEP)) / (2 * STEP)
                derived = _value(answer, values) if answer != formulas[place] else values[place]
                found.append(Checked(of=of, by=by, derived=derived, numeric=numeric))
    return tuple(found)


def _values(program: Program, cells: Sequence[Vector]) -> dict[str, float]:
    """The value of every cell, given or computed."""
    tape = compile_tape(program)
    numbers = [*cells, *run(tape, cells, COLUMNS)]
    return {place: float(v) for place, v in zip(tape.givens + tape.cells, numbers, strict=True)}


def _answers(asked: Formula, answered: Formula) -> Iterator[tuple[str, str, Formula]]:
    """(of, by, what stands there now) for each question of a formula."""
    match asked, answered:
        case Call(operation, (Name(of), Name(by))), _ if operation == QUESTION:
            yield of, by, answered
        case Call(_, before), Call(_, after):
            for left, right in zip(before, after, strict=True):
                yield from _answers(left, right)


def _value(answer: Formula, values: Mapping[str, float]) -> float:
    """Inside a formula an answer is the name of a derived cell, or 0 or 1."""
    match answer:
        case Name(place):
            return values[place]
        case Number(value):
            return float(value)
    raise TypeError(f"no answer: {answer!r}")
