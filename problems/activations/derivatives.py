"""Derivatives of activation functions, written with what is already known: f'(z) from a = f(z).

sigmoid'(z) = a (1 - a), tanh'(z) = 1 - a^2; the slope of a ReLU is 1 for z > 0 and 0 below, that of
a leaky ReLU alpha below (LeCun, Bottou, Orr, Mueller 1998). No point is 0, so that nobody has to
agree on a slope there.
"""

from __future__ import annotations

from problems.activations.functions import FUNCTIONS, HOW_MANY, LEAKY, choice, chosen, points, value
from problems.activations.mistakes import OF_VALUES
from problems.activations.slope_mistakes import OF_SLOPES
from problems.family import Family
from problems.parameters import Flag, Settings
from problems.presets import Preset
from problems.program import Role
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    z, alpha = points(t, s)
    for name in chosen(s):
        value(t, s, name, z, alpha)
    for name in chosen(s):
        t.let(f"d{name}_dz", t.slope(t.named(name), z), Role.SLOPE)


def _asked(s: Settings) -> tuple[str, ...]:
    slopes = tuple(f"d{name}_dz" for name in chosen(s))
    return (*chosen(s), *slopes) if s.flag("values") else slopes


FAMILY = Family(
    slug="activation-derivatives",
    title="Derivatives of activation functions",
    about="slopes of sigmoid, tanh, ReLU and leaky ReLU, from z and from a = f(z)",
    parameters=(
        HOW_MANY,
        choice((*FUNCTIONS, LEAKY)),
        Flag(name="values", about="whether the values a = f(z) are asked as well", default=True),
    ),
    presets={
        "easy": Preset(
            about="sigmoid and ReLU at three points",
            parameters={"points": 3, "functions": ("sigmoid", "relu")},
        ),
        "hard": Preset(
            about="all slopes at six points, values not asked",
            parameters={"points": 6, "values": False},
        ),
    },
    forward=_forward,
    asked=_asked,
    zeros=frozenset({"relu", "drelu_dz"}),
    mistakes=(*OF_VALUES, *OF_SLOPES),
    core=("double-sigmoid", "relu-derivative-value", "leaky-slope-forgotten"),
    witness="activations.derivatives",
)
