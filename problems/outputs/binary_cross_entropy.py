"""Cross-entropy of a single sigmoid unit: the loss and its derivatives, down to the weights.

p = sigmoid(z) and L = -(y ln p + (1 - y) ln(1 - p)). dL/dp = -y/p + (1 - y)/(1 - p), times the
slope p (1 - p), comes down to dL/dz = p - y; this times an input is the derivative at its weight
(Nielsen 2015, chapter 3).
"""

from __future__ import annotations

import numpy as np

from problems.activations.mistakes import EXP_BASE, SIGMOID_SIGN
from problems.draws import one_of, tenths
from problems.family import Family
from problems.outputs.binary_entropy_mistakes import binary_entropy
from problems.outputs.entropy_mistakes import DERIVATIVES, LOSSES
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace, ln, sigmoid


def _pre_activation(t: Trace, s: Settings) -> Traced:
    """z = w . x + b, or z itself where no input is wanted."""
    n = s.whole("inputs")
    if not n:
        return t.given("z", tenths("-1.6", "1.6").without(0), Role.PRE_ACTIVATION)
    x = t.given("x", tenths("-1.5", "1.5").without(0, 1, -1), Role.INPUT, shape=(n,))
    w = t.given("w", tenths("-0.9", "0.9").without(0), Role.WEIGHT, shape=(n,))
    b = t.given("b", tenths("-0.5", "0.5").without(0), Role.BIAS)
    return t.let("z", np.dot(w, x) + b, Role.PRE_ACTIVATION)


def _forward(t: Trace, s: Settings) -> None:
    z = _pre_activation(t, s)
    y = t.given("y", one_of(0, 1).only(), Role.LABEL)
    p = t.let("p", sigmoid(z), Role.PROBABILITY)
    loss = t.let("loss", -(y * ln(p) + (1 - y) * ln(1 - p)), Role.LOSS)
    t.let("error", t.d(loss, p), Role.ERROR)
    t.let("delta", t.d(loss, z), Role.DELTA)
    if s.whole("inputs"):
        t.let("dw", t.d(loss, t.named("w")), Role.WEIGHT_GRADIENT)
        t.let("db", t.d(loss, t.named("b")), Role.BIAS_GRADIENT)
    t.let("difference", p - y, Role.DELTA)


def _asked(s: Settings) -> tuple[str, ...]:
    inner = ("p", "loss", "error", "delta")
    return ("z", *inner, "dw", "db") if s.whole("inputs") else inner


FAMILY = Family(
    slug="binary-cross-entropy",
    title="A sigmoid unit with cross-entropy",
    about="probability, loss, and the derivatives at the probability, the logit and the weights",
    parameters=(
        Whole(
            name="inputs",
            about="number of inputs; 0: the pre-activation z itself is given",
            low=0,
            high=6,
            default=2,
        ),
    ),
    presets={
        "easy": Preset(about="the pre-activation itself is given", parameters={"inputs": 0}),
        "hard": Preset(about="four inputs", parameters={"inputs": 4}),
    },
    forward=_forward,
    asked=_asked,
    mistakes=(SIGMOID_SIGN, EXP_BASE, *LOSSES, *binary_entropy(Role.LOSS), *DERIVATIVES),
    core=("loss-derivative-forgot-chain", "ce-extra-derivative"),
    witness="outputs.binary_cross_entropy",
)
