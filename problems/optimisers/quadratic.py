"""The loss that the optimisers of this chapter descend: a quadratic bowl in two weights."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from problems.draws import POSITIVE, one_of, tenths
from problems.parameters import Whole
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace

CURVATURES = one_of("0.6", "0.8", "1.2", "1.5", "1.8", "2.4").within(POSITIVE)

MINIMUM = tenths("-2", "2").without(0)

START = tenths("-3", "3").without(0)

SHAPE = (2,)

STEPS = Whole(name="steps", about="number of steps", low=2, high=5, default=3)
"""From two steps on: the first alone is that of gradient descent, or of its sign."""


class Bowl:
    """L(w) = 1/2 sum_k a_k (w_k - c_k)^2, with the start w0.

    `gradient` writes down the loss at a point and asks for its derivative there.
    """

    def __init__(self, t: Trace) -> None:
        self.t = t
        self.a = t.given("a", CURVATURES, Role.HYPERPARAMETER, shape=SHAPE)
        self.c = t.given("c", MINIMUM, Role.HYPERPARAMETER, shape=SHAPE)
        self.start = t.given("w0", START, Role.WEIGHT, shape=SHAPE)

    def gradient(self, at: Traced, step: int) -> Traced:
        """The gradient of a step at a named point."""
        value = Fraction(1, 2) * np.sum(self.a * (at - self.c) ** 2)
        loss = self.t.let(f"loss{step}", value, Role.LOSS)
        return self.t.let(f"g{step}", self.t.d(loss, at), Role.WEIGHT_GRADIENT)
