"""One Newton step and one BFGS update on a quadratic in two weights.

L(w) = (a w1^2 + 2 b w1 w2 + c w2^2)/2 - r . w with the Hessian A = [[a, b], [b, c]]. Newton's step
w - A^-1 g ends at the minimum of a quadratic at once. BFGS learns the curvature from one step of
gradient descent: with s = w1 - w0, y = g1 - g0 and the unit matrix to begin with

    inverse   H1 = (I - rho s y^T)(I - rho y s^T) + rho s s^T,   rho = 1 / (y . s)
    direct    B1 = I - s s^T / (s . s) + y y^T / (y . s)

so that H1 y = s and B1 s = y (Nocedal, Wright 2006, equations 6.17 and 6.19).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from problems.draws import POSITIVE, one_of, tenths
from problems.family import Family
from problems.optimisers import newton_mistakes
from problems.parameters import Flag, Settings
from problems.presets import Preset
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace

STEEP = one_of(3, 4, 5, 6, 7).within(POSITIVE)
"""Curvatures along the two axes: the determinant a c - b^2 stays far above 0."""

Loss = Callable[[Traced], Traced]


def _inverse(t: Trace, s: Traced, y: Traced) -> None:
    """H1 = V^T V + rho s s^T with V = I - rho y s^T."""
    rho = t.let("rho", 1 / np.dot(y, s), Role.CURVATURE)
    V = t.let("V", _one_minus(rho * np.outer(y, s)), Role.CURVATURE)
    t.let("H1", V.T @ V + rho * np.outer(s, s), Role.CURVATURE)


def _direct(t: Trace, s: Traced, y: Traced) -> None:
    ss = t.let("ss", np.dot(s, s), Role.CURVATURE)
    ys = t.let("ys", np.dot(y, s), Role.CURVATURE)
    t.let("B1", _one_minus(np.outer(s, s) / ss) + np.outer(y, y) / ys, Role.CURVATURE)


def _one_minus(matrix: Traced) -> Traced:
    """I - M for a 2 x 2 matrix, without a 0 where there is nothing to subtract from."""
    ((m11, m12), (m21, m22)) = matrix
    return np.array([[1 - m11, -m12], [-m21, 1 - m22]])


BFGS: dict[str, Callable[[Trace, Traced, Traced], None]] = {"inverse": _inverse, "direct": _direct}
"""`bfgs_form`: which matrix is updated."""

ASKED = {"inverse": ("rho", "H1"), "direct": ("ss", "ys", "B1")}


def _forward(t: Trace, s: Settings) -> None:
    a = t.given("a", STEEP, Role.HYPERPARAMETER)
    b = t.given("b", one_of(-2, -1, 1, 2), Role.HYPERPARAMETER)
    c = t.given("c", STEEP, Role.HYPERPARAMETER)
    r = t.given("r", tenths("-2", "2").without(0), Role.HYPERPARAMETER, shape=(2,))
    w0 = t.given("w0", tenths("-2", "2").without(0), Role.WEIGHT, shape=(2,))

    def loss(w: Traced) -> Traced:
        squares = a * w[0] ** 2 + 2 * b * w[0] * w[1] + c * w[1] ** 2
        value: Traced = Fraction(1, 2) * squares - np.dot(r, w)
        return value

    loss0 = t.let("loss0", loss(w0), Role.LOSS)
    g0 = t.let("g0", t.d(loss0, w0), Role.WEIGHT_GRADIENT)
    _newton(t, w0, g0)
    if s.flag("bfgs"):
        moved, turned = _plain_step(t, loss, w0, g0)
        BFGS[s.conventions["bfgs_form"]](t, moved, turned)


def _newton(t: Trace, w0: Traced, g0: Traced) -> None:
    A = t.let("A", t.d(g0, w0), Role.CURVATURE)
    det = t.let("det", A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0], Role.CURVATURE)
    inverse = np.array([[A[1, 1] / det, -(A[0, 1] / det)], [-(A[1, 0] / det), A[0, 0] / det]])
    C = t.let("C", inverse, Role.CURVATURE)
    p = t.let("p", C @ g0, Role.DIFFERENCE)
    t.let("w_newton", w0 - p, Role.WEIGHT_UPDATE)


def _plain_step(t: Trace, loss: Loss, w0: Traced, g0: Traced) -> tuple[Traced, Traced]:
    """A step of gradient descent: how the weights and the gradient change."""
    eta = t.given("eta", one_of("0.1", "0.2", "0.3"), Role.LEARNING_RATE)
    w1 = t.let("w1", w0 - eta * g0, Role.WEIGHT_UPDATE)
    loss1 = t.let("loss1", loss(w1), Role.LOSS)
    g1 = t.let("g1", t.d(loss1, w1), Role.WEIGHT_GRADIENT)
    return t.let("s", w1 - w0, Role.DIFFERENCE), t.let("y", g1 - g0, Role.DIFFERENCE)


def _asked(s: Settings) -> tuple[str, ...]:
    newton = ("g0", "A", "C", "w_newton")
    bfgs = ("w1", "g1", "s", "y", *ASKED[s.conventions["bfgs_form"]])
    return (*newton, *bfgs) if s.flag("bfgs") else newton


FAMILY = Family(
    slug="newton-bfgs",
    title="A Newton step and a BFGS update",
    about="gradient, Hessian and its inverse, a Newton step, and one BFGS update from a plain step",
    parameters=(
        Flag(name="bfgs", about="whether a BFGS update follows the Newton step", default=True),
    ),
    conventions=("bfgs_form",),
    presets={
        "easy": Preset(about="the Newton step alone", parameters={"bfgs": False}),
        "hard": Preset(
            about="BFGS for the Hessian itself, not for its inverse",
            conventions={"bfgs_form": "direct"},
        ),
    },
    forward=_forward,
    asked=_asked,
    mistakes=newton_mistakes.ALL,
    core=("newton-without-inverse", "gradient-ascent", "forgot-eta"),
    witness="descent.newton_bfgs",
)
