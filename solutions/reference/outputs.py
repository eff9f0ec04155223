"""Softmax and cross-entropy on n instances at once, with K classes."""

from __future__ import annotations

from collections.abc import Mapping
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


WITNESSES = {"softmax_jacobian": softmax_jacobian, "cross_entropy_gradient": cross_entropy_gradient}
"""What families name as their witness."""
