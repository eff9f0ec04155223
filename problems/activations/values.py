"""Step, sigmoid, tanh, ReLU and leaky ReLU at given points.

sigmoid(z) = 1 / (1 + exp(-z)) lies between 0 and 1, tanh(z) between -1 and 1; ReLU(z) = max(0, z)
cuts off what is below 0, a leaky ReLU lets alpha z through (Maas, Hannun, Ng 2013).
"""

from __future__ import annotations

from problems.activations.functions import (
    FUNCTIONS,
    HOW_MANY,
    JUMPS,
    LEAKY,
    choice,
    chosen,
    points,
    value,
)
from problems.activations.mistakes import OF_VALUES
from problems.family import Family
from problems.parameters import Settings
from problems.presets import Preset
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    z, alpha = points(t, s)
    for name in chosen(s):
        value(t, s, name, z, alpha)


FAMILY = Family(
    slug="activation-values",
    title="Values of activation functions",
    about="step, sigmoid, tanh, ReLU and leaky ReLU at given points",
    parameters=(HOW_MANY, choice((JUMPS, *FUNCTIONS, LEAKY))),
    presets={
        "easy": Preset(
            about="step, sigmoid and ReLU at three points",
            parameters={"points": 3, "functions": ("step", "sigmoid", "relu")},
        ),
        "hard": Preset(about="all functions at six points", parameters={"points": 6}),
    },
    conventions=("step_at_zero",),
    forward=_forward,
    asked=chosen,
    zeros=frozenset({JUMPS, "relu"}),
    mistakes=OF_VALUES,
    core=("sigmoid-sign", "leaky-slope-forgotten"),
    witness="activations.values",
)
