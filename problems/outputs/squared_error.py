"""Squared errors of N predictions: their cost, its gradient, and the mean absolute error.

With d_i = a_i - y_i the cost is a factor times the sum of d_i^2; which factor (1/2, 1, 1/N or
1/(2N)) is a convention that changes the gradient with it. The mean absolute error is 1/N times the
sum of |d_i| (Goodfellow, Bengio, Courville 2016, section 5.1).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from problems.conventions import loss_factor
from problems.draws import tenths
from problems.family import Family
from problems.outputs.squared_error_mistakes import SQUARED_ERROR
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    n = s.whole("samples")
    factor = loss_factor(s.conventions["loss_scaling"], n)
    a = t.given("a", tenths("-2", "2"), Role.PREDICTION, shape=(n,))
    y = t.given("y", tenths("-1.5", "1.5"), Role.LABEL, shape=(n,))
    d = t.let("d", a - y, Role.INTERMEDIATE)
    squares = t.let("squares", d**2, Role.INTERMEDIATE)
    t.let("MAE", Fraction(1, n) * np.sum(abs(d)), Role.LOSS)
    total = np.sum(squares)
    cost = t.let("C", total if factor == 1 else factor * total, Role.LOSS)
    t.let("error", t.d(cost, a), Role.ERROR)


def _asked(_: Settings) -> tuple[str, ...]:
    return ("d", "squares", "MAE", "C", "error")


FAMILY = Family(
    slug="squared-error",
    title="Squared errors and their cost",
    about="squared error of each sample, the cost in the stated scaling, its gradient, the MAE",
    parameters=(Whole(name="samples", about="number of samples", low=2, high=8, default=4),),
    presets={
        "easy": Preset(about="three samples", parameters={"samples": 3}),
        "hard": Preset(
            about="six samples, the mean of the squares",
            parameters={"samples": 6},
            conventions={"loss_scaling": "mean"},
        ),
    },
    conventions=("loss_scaling",),
    forward=_forward,
    asked=_asked,
    mistakes=SQUARED_ERROR,
    core=("abs-error", "missing-factor-2"),
    witness="outputs.squared_error",
)
