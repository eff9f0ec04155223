"""Gradient descent on a quadratic: its first steps, and how large a learning rate may be.

On L(w) = a/2 (w - c)^2 every step multiplies the distance to the minimum by 1 - eta a, since
w_new - c = (1 - eta a)(w - c). Gradient descent converges for eta < 2/a; from eta > 1/a on it jumps
over the minimum in every step. With several weights the largest curvature decides (Goodfellow,
Bengio, Courville 2016, section 4.3; LeCun, Bottou, Orr, Müller 1998, section 5).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from problems.draws import one_of, tenths
from problems.family import Family
from problems.networks.update_mistakes import ACCUMULATED
from problems.optimisers import mistakes
from problems.optimisers.quadratic import CURVATURES
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Kind, Role
from problems.scalar import Traced
from problems.trace import Trace, maximum, step

OUTCOMES = ("converges without overshoot", "overshoots but converges", "diverges")
"""What a learning rate below 1/a, below 2/a, and above it does."""

RATES = ("0.2", "0.3", "0.4", "0.6", "0.7")


def _forward(t: Trace, s: Settings) -> None:
    shape = (2,) if s.whole("weights") == 2 else ()
    a = t.given("a", CURVATURES, Role.CURVATURE, shape=shape)
    c = t.given("c", tenths("-2", "2").without(0), Role.HYPERPARAMETER, shape=shape)
    w = t.given("w0", tenths("-3", "3").without(0), Role.WEIGHT, shape=shape)
    eta = t.given("eta", one_of(*RATES), Role.LEARNING_RATE)
    for number in range(s.whole("steps")):
        loss = _loss(t, a, c, w, number)
        gradient = t.let(f"g{number}", t.d(loss, w), Role.WEIGHT_GRADIENT)
        w = t.let(f"w{number + 1}", w - eta * gradient, Role.WEIGHT_UPDATE)
    _loss(t, a, c, w, s.whole("steps"))
    _judge(t, maximum(*a) if shape else a)


def _loss(t: Trace, a: Traced, c: Traced, w: Traced, number: int) -> Traced:
    value = Fraction(1, 2) * np.sum(a * (w - c) ** 2)
    return t.let(f"loss{number}", value, Role.LOSS)


def _judge(t: Trace, steepest: Traced) -> None:
    """The bound 2/a, and on which side of it and of its half another learning rate lies."""
    eta = t.given("eta2", tenths("0.1", "2.4").without(*RATES), Role.LEARNING_RATE)
    bound = t.let("eta_max", 2 / steepest, Role.LEARNING_RATE)
    overshoots = t.let("overshoots", step(eta - bound / 2), Role.CONDITION, kind=Kind.INTEGER)
    diverges = t.let("diverges", step(eta - bound), Role.CONDITION, kind=Kind.INTEGER)
    t.choice("outcome", overshoots + diverges, OUTCOMES)


def _asked(s: Settings) -> tuple[str, ...]:
    steps = [name for k in range(1, s.whole("steps") + 1) for name in (f"w{k}", f"loss{k}")]
    return ("loss0", *steps, "eta_max", "outcome")


FAMILY = Family(
    slug="gradient-descent",
    title="Gradient descent on a quadratic",
    about="the first steps, the largest learning rate that converges, and what another one does",
    parameters=(
        Whole(name="weights", about="number of weights", low=1, high=2, default=1),
        Whole(name="steps", about="steps of gradient descent", low=1, high=5, default=3),
    ),
    presets={
        "easy": Preset(about="two steps", parameters={"steps": 2}),
        "hard": Preset(about="two weights", parameters={"weights": 2}),
    },
    forward=_forward,
    asked=_asked,
    mistakes=(
        mistakes.OFF_BY_ONE_STEP,
        mistakes.STALE_GRADIENT,
        ACCUMULATED,
        mistakes.FACTOR_TWO,
        mistakes.HALF_THE_BOUND,
        mistakes.SMALLEST_CURVATURE,
        mistakes.OVERSHOOT_IS_DIVERGENCE,
    ),
    core=("gradient-ascent", "forgot-eta"),
    witness="descent.gradient_descent",
)
