"""Gradient descent, schedules and second-order steps in tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import autograd.numpy as np
from autograd import grad, hessian
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]

BENT = {
    "gradient-descent": (({"weights": 2, "steps": 5}, {}),),
    "learning-rate-schedule": (
        ({"schedules": ("inverse-time", "fixed", "step"), "drop_every": 3}, {"first_epoch": "1"}),
    ),
}

VARIANTS = {
    "gradient-descent-two-weights": ("gradient-descent", {"weights": 2, "steps": 2}, {}),
    "learning-rate-schedule-from-one": (
        "learning-rate-schedule",
        {"schedules": ("fixed", "step"), "epochs": 6, "drop_every": 3}, {"first_epoch": "1"},
    ),
    "newton-bfgs-newton-alone": ("newton-bfgs", {"bfgs": False}, {}),
    "newton-bfgs-direct": ("newton-bfgs", {}, {"bfgs_form": "direct"}),
}  # fmt: skip


def gradient_descent(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """A bowl, descended by its own gradient; where a rate leads is tried out, step by step."""
    a, c, w = (np.atleast_1d(givens[name]) for name in ("a", "c", "w0"))
    shape = np.shape(givens["w0"])

    def bowl(w: Array) -> Array:
        loss: Array = np.sum(a * (w - c) ** 2) / 2
        return loss

    found = {"loss0": bowl(w)}
    for step in range(settings.whole("steps")):
        gradient = grad(bowl)(w)
        w = w - givens["eta"] * gradient
        found |= {f"g{step}": np.reshape(gradient, shape), f"w{step + 1}": np.reshape(w, shape)}
        found[f"loss{step + 1}"] = bowl(w)
    steepest = np.max(np.linalg.eigvalsh(hessian(bowl)(w)))
    outcome = _outcome(bowl, c, givens["eta2"])
    beyond = {name: np.array(outcome > n, dtype=float) for n, name in enumerate(CONDITIONS)}
    return found | beyond | {"eta_max": 2 / steepest, "outcome": outcome}


CONDITIONS = ("overshoots", "diverges")
"""What holds above outcome 0 and above outcome 1."""


def _outcome(bowl: Any, c: Array, eta: Array) -> Array:
    """0, 1 or 2 from one step that starts 1 away from the minimum in every direction."""
    after = 1 - eta * grad(bowl)(c + 1)
    word: Array = np.array(2.0 if np.max(np.abs(after)) > 1 else 1.0 if np.min(after) < 0 else 0.0)
    return word


def newton_bfgs(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The quadratic, differentiated twice, and the update as a least change of the unit matrix."""
    a, b, c, r = (givens[name] for name in "abcr")

    def loss(w: Array) -> Array:
        squares: Array = a * w[0] ** 2 / 2 + b * w[0] * w[1] + c * w[1] ** 2 / 2 - np.dot(r, w)
        return squares

    w0 = givens["w0"]
    g0, A = grad(loss)(w0), hessian(loss)(w0)
    p = np.linalg.solve(A, g0)
    found = {
        "loss0": loss(w0), "g0": g0, "A": A, "det": np.linalg.det(A), "C": np.linalg.inv(A),
        "p": p, "w_newton": w0 - p,
    }  # fmt: skip
    if not settings.flag("bfgs"):
        return found
    w1 = w0 - givens["eta"] * g0
    g1 = grad(loss)(w1)
    s, y = w1 - w0, g1 - g0
    found |= {"w1": w1, "loss1": loss(w1), "g1": g1, "s": s, "y": y}
    B1 = np.eye(2) - np.outer(s, s) / np.dot(s, s) + np.outer(y, y) / np.dot(y, s)
    if settings.conventions["bfgs_form"] == "direct":
        return found | {"ss": np.dot(s, s), "ys": np.dot(y, s), "B1": B1}
    rho = 1 / np.dot(y, s)
    return found | {
        "rho": rho, "V": np.eye(2) - rho * np.outer(y, s), "H1": np.linalg.inv(B1),
    }  # fmt: skip


AUTOGRAD = {"gradient-descent": gradient_descent, "newton-bfgs": newton_bfgs}

BEYOND_AUTOGRAD = {"learning-rate-schedule": "nothing is differentiated"}
