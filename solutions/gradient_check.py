"""The public gradient check: derived steps against central differences of the forward program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from problems.program import QUESTION, Call, Name, Number, Program
from solutions.columns import Givens
from solutions.evaluate import COLUMNS, compile_tape, run

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
    """Every question that stands by itself in `program`, answered in `answered`, checked.

    The quantity asked about is pinned to its value plus and minus h, and the rest of the program
    runs on from there.
    """
    cells = [np.asarray(float(v)) for q in answered.givens for v in givens[q.name]]
    tape = compile_tape(answered)
    values = dict(zip(tape.cells, run(tape, cells, COLUMNS), strict=True))
    values |= dict(zip(tape.givens, cells, strict=True))

    def shifted(of: str, by: str, h: float) -> float:
        if by in tape.givens:
            moved = [v + h * (place == by) for place, v in zip(tape.givens, cells, strict=True)]
            return float(run(tape, moved, COLUMNS)[tape.cells.index(of)])
        pinned = Number(Fraction(float(values[by]) + h))
        other = compile_tape(answered.patched({by: pinned}))
        return float(run(other, cells, COLUMNS)[other.cells.index(of)])

    found = []
    for quantity in program.computed:
        for place, formula in quantity.steps():
            match formula:
                case Call(operation, (Name(of), Name(by))) if operation == QUESTION:
                    numeric = (shifted(of, by, STEP) - shifted(of, by, -STEP)) / (2 * STEP)
                    derived = float(values[place])
                    found.append(Checked(of=of, by=by, derived=derived, numeric=numeric))
    return tuple(found)
