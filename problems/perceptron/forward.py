"""Weighted sum and output of a step unit, for every row of a truth table.

z = w . x + b and o = h(z): with suitable weights one unit is AND, OR, NAND or NOR (McCulloch and
Pitts 1943). Which of them it is can be read off the column of outputs: the gate of which no row is
wrong. A unit that is to be found out is drawn with an output that is not the same in every row.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from problems.draws import Pool, grid, tenths
from problems.family import Family
from problems.parameters import Settings
from problems.perceptron.learning import INPUTS, fires, label_pair, threshold
from problems.perceptron.mistakes import THRESHOLD
from problems.perceptron.tables import FREE, gate_parameter, rows, shuffled_pool
from problems.presets import Preset
from problems.program import Kind, Role
from problems.rounding import Rounding
from problems.scalar import Traced
from problems.trace import Trace, argmin, minimum

SIGN = {"AND": 1, "OR": 1, "NAND": -1, "NOR": -1}
"""The sign of the weights; the bias has the other one."""


SAYS: dict[str, Callable[[Traced], Traced]] = {
    "AND": lambda x: np.prod(x, axis=1),
    "OR": lambda x: 1 - np.prod(1 - x, axis=1),
    "NAND": lambda x: 1 - np.prod(x, axis=1),
    "NOR": lambda x: np.prod(1 - x, axis=1),
}
"""What each gate says of inputs 0 and 1, as a number 0 or 1 for each row."""


def _pools(gate: str, n: int, offset_sign: int) -> tuple[Pool, Pool]:
    """Weights and bias, or threshold; biases stand halfway between tenths, so no sum is 0."""
    if gate == FREE:
        return tenths("-1.2", "1.2").without(*tenths("-0.3", "0.3").values()), FREE_OFFSETS
    sign = SIGN[gate]
    weights = tenths("0.7", "1.2") if sign > 0 else tenths("-1.2", "-0.7")
    least = Fraction(n - 1) if gate in ("AND", "NAND") else Fraction(0)
    low, high = sorted(-sign * offset_sign * (least + Fraction(e)) for e in ("0.05", "0.55"))
    return weights, grid(low, high, "0.1")


FREE_OFFSETS = grid("-1.25", "1.25", "0.1")


def _forward(t: Trace, s: Settings) -> None:
    gate, n, form = s.word("gate"), s.whole("inputs"), threshold(s)
    weights, offsets = _pools(gate, n, form.sign)
    x = t.given("x", shuffled_pool(n), Role.INPUT, shape=(len(rows(n)), n))
    w = t.given("w", weights, Role.WEIGHT, shape=(n,))
    b = t.given(form.letter, offsets, Role.BIAS)
    z = t.let("z", form.joined(x @ w, b), Role.PRE_ACTIVATION)
    o = t.let("o", fires(s, z), Role.PREDICTION, kind=Kind.INTEGER)
    if gate == FREE:
        wrong = [_wrong(s, o, says(x)) for says in SAYS.values()]
        nearest = argmin(np.array([*wrong, Fraction(1, 2)], dtype=object))
        t.choice("gate", nearest - 1, (*SAYS, "another"))
        fits: Traced = minimum(_wrong(s, o, 0), 1) * minimum(_wrong(s, o, 1), 1)
    else:
        fits = 1 - minimum(_wrong(s, o, SAYS[gate](x)), 1)
    t.let("fits", fits, Role.COUNT, kind=Kind.INTEGER)


def _wrong(s: Settings, o: Traced, says: Traced | int) -> Traced:
    """In how many rows the output is not what a gate says, 0 or 1."""
    low, high = label_pair(s)
    target = says if (low, high) == (0, 1) else (high - low) * says + low
    found: Traced = np.sum(np.asarray((o - target) ** 2, dtype=object))
    return found if high - low == 1 else found / (high - low) ** 2


def _asked(s: Settings) -> tuple[str, ...]:
    return ("z", "o", "gate") if s.word("gate") == FREE else ("z", "o")


FAMILY = Family(
    slug="perceptron-forward",
    title="A step unit as a logic gate",
    about="weighted sum and output for every row of a truth table, and which gate the unit is",
    parameters=(INPUTS, gate_parameter(FREE)),
    conventions=("step_at_zero", "threshold", "labels"),
    presets={
        "easy": Preset(about="the unit is AND, and the sheet says so", parameters={"gate": "AND"}),
        "hard": Preset(
            about="three inputs, a threshold, outputs -1 and 1",
            parameters={"inputs": 3},
            conventions={"threshold": "theta", "labels": "-1/+1"},
        ),
    },
    forward=_forward,
    asked=_asked,
    rounding=Rounding(decimals=2),
    must={"fits": "the unit is the gate that it is said to be"},
    mistakes=THRESHOLD,
    core=("threshold-vs-bias-sign",),
    witness="perceptron.forward",
)
