"""Functions computed in named steps: the rows that the families of this chapter choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from problems.draws import Pool, grid, tenths
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace

Values = Mapping[str, Traced]
"""Givens and earlier steps by name."""

EASY = tenths("-2", "2").without(0, 1, -1, 2, -2)
NUMBERS = grid("-2.4", "2.4", "0.01").without(0, 1, -1, 2, -2)
SMALL = grid("-1.25", "1.25", "0.01").without(0, 1, -1)
"""No 0 and no 1, and no 2, whose square is its double: they would hide a forgotten factor. Where
there are only two givens, hundredths make enough of them; small ones go into exponents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A function of some givens, one named step after another; the last one is its value."""

    givens: Mapping[str, Pool]
    steps: Mapping[str, Callable[[Values], Traced]]

    @property
    def result(self) -> str:
        """The name of the last step."""
        return tuple(self.steps)[-1]

    def forward(self, t: Trace) -> dict[str, Traced]:
        """Every given and step, traced."""
        values = {name: t.given(name, pool, Role.INPUT) for name, pool in self.givens.items()}
        for name, step in self.steps.items():
            values[name] = t.let(name, step(values), Role.INTERMEDIATE)
        return values


def derivative(t: Trace, values: Values, of: str, by: str) -> str:
    """Ask for d(of)/d(by); the name of the answer."""
    name = f"d{of}_d{by}"
    t.let(name, t.d(values[of], values[by]), Role.ADJOINT)
    return name
