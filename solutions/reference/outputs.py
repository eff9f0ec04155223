"""Output functions and losses on n instances at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solutions.reference import Array, Columns, Value


def softmax(z: Array) -> Array:
    """p_i = exp(z_i) / sum_k exp(z_k), (n, K) -> (n, K).

    The largest logit is taken from all first: p stays the same and nothing overflows.
    """
    powers = np.exp(z - np.max(z, axis=1, keepdims=True))
    p: Array = powers / np.sum(powers, axis=1, keepdims=True)
    return p


def jacobian(p: Array) -> Array:
    """J_ij = dp_i/dz_j = p_i (1[i = j] - p_j), (n, K) -> (n, K, K). Source: Bridle 1990."""
    unit = np.eye(p.shape[1])
    J: Array = p[:, :, None] * (unit - p[:, None, :])
    return J


def softmax_jacobian(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The probabilities p (n, K) of logits z (n, K) and their Jacobian J (n, K, K)."""
    p = softmax(givens["z"])
    return {"p": p, "J": jacobian(p)}


def cross_entropy_gradient(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The loss of logits z against a one-hot label y, and its gradient at the logits.

    L = -sum_k y_k ln p_k (n,);  error = dL/dp = -y / p;  delta = dL/dz = J^T error, all (n, K);
    difference = p - y, which delta comes down to. Source: Goodfellow, Bengio, Courville 2016,
    section 6.2.2.3.
    """
    y, p = givens["y"], softmax(givens["z"])
    loss, error = -np.sum(y * np.log(p), axis=1), -y / p
    J = jacobian(p)
    delta = np.einsum("nij,ni->nj", J, error)
    return {"p": p, "loss": loss, "error": error, "J": J, "delta": delta, "difference": p - y}


def softmax_forward(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """The steps of a softmax of logits z (n, K), and the class it decides for, from 1 on.

    With `shift` m is the largest logit (n,) and u = exp(z - m) (n, K), else u = exp(z); s is their
    sum (n,), p = u / s (n, K), decision (n,) the place of the largest p.
    """
    z = givens["z"]
    top = np.max(z, axis=1)
    u = np.exp(z - top[:, None]) if parameters["shift"] else np.exp(z)
    steps = {
        "u": u, "s": np.sum(u, axis=1), "p": softmax(z), "decision": 1.0 + np.argmax(z, axis=1)
    }  # fmt: skip
    return {"m": top, **steps} if parameters["shift"] else steps


def binary_cross_entropy(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """A sigmoid unit with a label y of 0 or 1, all (n,) but x, w and dw (n, I).

    z = w . x + b, or given;  L = ln(1 + exp(-z)) for y = 1, ln(1 + exp(z)) for y = 0;  error =
    dL/dp = -1/p or 1/(1 - p);  slope = p (1 - p);  delta = dL/dz = p - y;  dw = delta x;  db =
    delta. Source: Nielsen 2015, chapter 3.
    """
    y = givens["y"]
    z = givens["z"] if "z" in givens else np.sum(givens["w"] * givens["x"], axis=1) + givens["b"]
    p = np.exp(-np.logaddexp(0.0, -z))
    loss = np.logaddexp(0.0, np.where(y == 1, -z, z))
    error = np.where(y == 1, -1 - np.exp(-z), 1 + np.exp(z))
    delta = p - y
    found = {
        "p": p, "loss": loss, "error": error, "slope": p * (1 - p), "delta": delta,
        "difference": delta,
    }  # fmt: skip
    if "z" in givens:
        return found
    return {"z": z, **found, "dw": delta[:, None] * givens["x"], "db": delta}


COST_FACTORS: Mapping[str, Callable[[int], float]] = {
    "half-sum": lambda n: 1 / 2,
    "sum": lambda n: 1.0,
    "mean": lambda n: 1 / n,
    "half-mean": lambda n: 1 / (2 * n),
}
"""`loss_scaling`: the factor before the sum of N squares."""


def squared_error(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> dict[str, Array]:
    """N predictions a and targets y, (n, N): d = a - y, their squares, and what is made of them.

    C = factor sum d^2 (n,);  error = dC/da = 2 factor d (n, N);  MAE = mean of |d| (n,).
    """
    d = givens["a"] - givens["y"]
    factor = COST_FACTORS[conventions["loss_scaling"]](d.shape[1])
    return {
        "d": d, "squares": d**2, "MAE": np.mean(np.abs(d), axis=1),
        "C": factor * np.sum(d**2, axis=1), "error": 2 * factor * d,
    }  # fmt: skip


WITNESSES = {
    "softmax_forward": softmax_forward,
    "softmax_jacobian": softmax_jacobian,
    "cross_entropy_gradient": cross_entropy_gradient,
    "binary_cross_entropy": binary_cross_entropy,
    "squared_error": squared_error,
}
"""What families name as their witness."""
