"""Descent on quadratics and learning rates that decay, on n instances at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value

CLEAR = 1e-9
"""Learning rates are decimals: one this close to a bound would be at it."""


def gradient_descent(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """Steps w - eta a (w - c) on L = 1/2 sum a (w - c)^2, with M weights.

    w0, w1, ..., their gradients g0, g1, ... are (n, M), or (n,) for a single weight; loss0, loss1,
    ..., eta_max = 2 / max a, overshoots and diverges (0 or 1), and outcome, their sum, are (n,).
    """
    a, c, w = (_as_rows(givens[name]) for name in ("a", "c", "w0"))
    shape, eta = givens["w0"].shape, givens["eta"][:, None]
    steps = parameters["steps"]
    assert isinstance(steps, int)
    found = {"loss0": _bowl(a, c, w)}
    for step in range(steps):
        gradient = a * (w - c)
        w = w - eta * gradient
        found |= {f"g{step}": gradient.reshape(shape), f"w{step + 1}": w.reshape(shape)}
        found[f"loss{step + 1}"] = _bowl(a, c, w)
    steepest = np.max(a, axis=1)
    speed = givens["eta2"] * steepest
    overshoots, diverges = (speed > 1 + CLEAR).astype(np.float64), (speed > 2 + CLEAR) * 1.0
    return found | {
        "eta_max": 2 / steepest, "overshoots": overshoots, "diverges": diverges,
        "outcome": overshoots + diverges,
    }  # fmt: skip


def _as_rows(value: Array) -> Array:
    rows: Array = value.reshape(len(value), 1 if value.ndim == 1 else value.shape[1])
    return rows


def _bowl(a: Array, c: Array, w: Array) -> Array:
    loss: Array = np.sum(a * (w - c) ** 2, axis=1) / 2
    return loss


def learning_rate_schedule(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The learning rates of E epochs under each schedule, (n, E), from eta0 (n,).

    t counts epochs from 0 or 1; a step schedule drops by gamma every s epochs.
    """
    epochs, s, schedules = (parameters[name] for name in ("epochs", "drop_every", "schedules"))
    assert isinstance(epochs, int)
    assert isinstance(s, int)
    assert isinstance(schedules, tuple)
    t = np.arange(epochs) + float(conventions["first_epoch"])
    eta0 = np.tile(givens["eta0"][:, None], epochs)
    found = {}
    if "fixed" in schedules:
        found["eta_fixed"] = eta0
    if "step" in schedules:
        found["eta_step"] = eta0 * givens["gamma"][:, None] ** np.floor(t / s)
    if "exponential" in schedules:
        found["eta_exp"] = eta0 * np.exp(-givens["k"][:, None] * t)
    if "inverse-time" in schedules:
        found["eta_inv"] = eta0 / (1 + givens["k"][:, None] * t)
    return found


def newton_bfgs(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """A Newton step and a BFGS update from the unit matrix on L = 1/2 w^T A w - r . w.

    g0, p = A^-1 g0, w_newton, w1 = w0 - eta g0, g1, s = w1 - w0, y = g1 - g0 are (n, 2); A and its
    inverse C, V = I - rho y s^T and H1, or B1, are (n, 2, 2); all others (n,). Source: Nocedal,
    Wright, Numerical Optimization (2006), equations 6.17 and 6.19.
    """
    a, b, c, r, w0 = (givens[name] for name in ("a", "b", "c", "r", "w0"))
    A = np.stack([np.stack([a, b], axis=1), np.stack([b, c], axis=1)], axis=1)
    det = a * c - b * b
    adjugate = np.stack([np.stack([c, -b], axis=1), np.stack([-b, a], axis=1)], axis=1)
    g0, C = _slope(A, r, w0), adjugate / det[:, None, None]
    p = np.einsum("nij,nj->ni", C, g0)
    newton = {
        "loss0": _quadratic(A, r, w0), "g0": g0, "A": A, "det": det, "C": C, "p": p,
        "w_newton": w0 - p,
    }  # fmt: skip
    if not parameters["bfgs"]:
        return newton
    w1 = w0 - givens["eta"][:, None] * g0
    g1 = _slope(A, r, w1)
    s, y = w1 - w0, g1 - g0
    plain = {"w1": w1, "loss1": _quadratic(A, r, w1), "g1": g1, "s": s, "y": y}
    update = _inverse(s, y) if conventions["bfgs_form"] == "inverse" else _direct(s, y)
    return newton | plain | update


def _quadratic(A: Array, r: Array, w: Array) -> Array:
    loss: Array = np.einsum("ni,nij,nj->n", w, A, w) / 2 - np.sum(r * w, axis=1)
    return loss


def _slope(A: Array, r: Array, w: Array) -> Array:
    gradient: Array = np.einsum("nij,nj->ni", A, w) - r
    return gradient


def _inverse(s: Array, y: Array) -> dict[str, Array]:
    rho = 1 / np.einsum("ni,ni->n", y, s)
    V = np.eye(2) - rho[:, None, None] * np.einsum("ni,nj->nij", y, s)
    added = rho[:, None, None] * np.einsum("ni,nj->nij", s, s)
    return {"rho": rho, "V": V, "H1": np.einsum("nki,nkj->nij", V, V) + added}


def _direct(s: Array, y: Array) -> dict[str, Array]:
    ss, ys = np.einsum("ni,ni->n", s, s), np.einsum("ni,ni->n", y, s)
    gone = np.einsum("ni,nj->nij", s, s) / ss[:, None, None]
    measured = np.einsum("ni,nj->nij", y, y) / ys[:, None, None]
    return {"ss": ss, "ys": ys, "B1": np.eye(2) - gone + measured}


WITNESSES = {
    "gradient_descent": gradient_descent,
    "learning_rate_schedule": learning_rate_schedule,
    "newton_bfgs": newton_bfgs,
}
"""What families name as their witness."""
