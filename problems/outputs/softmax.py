"""The probabilities of a softmax, worked out by hand, and the class that they decide for.

p_i = exp(z_i - m) / sum_k exp(z_k - m) is the same for every m, because exp(-m) cancels. With the
largest logit for m no exponential is above 1, so that none overflows (Goodfellow, Bengio, Courville
2016, section 4.1). The decision is for the class with the largest probability, which is the one
with the largest logit.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from problems.activations.mistakes import EXP_BASE
from problems.family import Family
from problems.outputs.jacobian import LOGITS
from problems.outputs.softmax_mistakes import FROM_ZERO, LINEAR, SOFTMAX
from problems.parameters import Flag, Settings, Whole
from problems.presets import Preset
from problems.program import Kind, Role
from problems.trace import Trace, argmax, exp, maximum


def _forward(t: Trace, s: Settings) -> None:
    z = t.given("z", LOGITS, Role.PRE_ACTIVATION, shape=(s.whole("classes"),))
    shifted = z
    if s.flag("shift"):
        shifted = z - t.let("m", reduce(maximum, z), Role.INTERMEDIATE)
    u = t.let("u", exp(shifted), Role.INTERMEDIATE)
    total = t.let("s", np.sum(u), Role.INTERMEDIATE)
    t.let("p", u / total, Role.PROBABILITY)
    t.let("decision", argmax(z), Role.PREDICTION, kind=Kind.INTEGER)


def _asked(_: Settings) -> tuple[str, ...]:
    return ("u", "s", "p", "decision")


FAMILY = Family(
    slug="softmax-forward",
    title="A softmax by hand",
    about="exponentials, their sum, the probabilities and the class they decide for",
    parameters=(
        Whole(name="classes", about="number of classes", low=2, high=6, default=3),
        Flag(
            name="shift",
            about="whether the largest logit is subtracted from all first",
            default=True,
        ),
    ),
    presets={
        "easy": Preset(about="two classes", parameters={"classes": 2}),
        "hard": Preset(about="five classes", parameters={"classes": 5}),
    },
    forward=_forward,
    asked=_asked,
    mistakes=(EXP_BASE, *SOFTMAX, LINEAR, FROM_ZERO),
    core=("softmax-denominator-others", "softmax-sigmoid-elementwise"),
    witness="outputs.softmax_forward",
)
