"""The probabilities of a softmax and the full matrix of their derivatives.

p_i = exp(z_i) / sum_k exp(z_k) and dp_i/dz_j = p_i (1[i = j] - p_j): raising one logit raises its
own probability and lowers every other one (Bridle 1990).
"""

from __future__ import annotations

from problems.draws import Pool, tenths
from problems.family import Family
from problems.outputs.softmax_mistakes import JACOBIAN, LINEAR, SOFTMAX
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.trace import Trace, softmax

LOGITS: Pool = tenths("-2", "2")
"""Logits with one decimal, so that the smallest of five probabilities stays above 0.01."""


def _forward(t: Trace, s: Settings) -> None:
    z = t.given("z", LOGITS, Role.PRE_ACTIVATION, shape=(s.whole("classes"),))
    p = t.let("p", softmax(z), Role.PROBABILITY)
    t.let("J", t.d(p, z), Role.JACOBIAN)


def _asked(_: Settings) -> tuple[str, ...]:
    return ("p", "J")


FAMILY = Family(
    slug="softmax-jacobian",
    title="The Jacobian of the softmax",
    about="the probabilities and all derivatives of probabilities with respect to logits",
    parameters=(Whole(name="classes", about="number of classes", low=2, high=5, default=3),),
    presets={
        "easy": Preset(about="two classes", parameters={"classes": 2}),
        "hard": Preset(about="four classes", parameters={"classes": 4}),
    },
    forward=_forward,
    asked=_asked,
    mistakes=(*SOFTMAX, LINEAR, *JACOBIAN),
    core=("softmax-jacobian-diagonal",),
    witness="outputs.softmax_jacobian",
)
