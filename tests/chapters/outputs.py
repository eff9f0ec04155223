"""Outputs and losses in tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import autograd.numpy as np
from autograd import grad, jacobian
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]


VARIANTS: dict[str, tuple[str, dict[str, object], dict[str, str]]] = {
    "cross-entropy-gradient-two-classes": ("cross-entropy-gradient", {"classes": 2}, {}),
}


def softmax(z: Array) -> Array:
    """exp(z_i) / sum_k exp(z_k), as it stands."""
    p: Array = np.exp(z) / np.sum(np.exp(z))
    return p


def softmax_jacobian(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The softmax and its Jacobian."""
    z = givens["z"]
    return {"p": softmax(z), "J": jacobian(softmax)(z)}


def cross_entropy_gradient(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The cross-entropy, differentiated at the probabilities and at the logits."""
    z, y = givens["z"], givens["y"]
    p = softmax(z)

    def of_p(p: Array) -> Array:
        loss: Array = -np.sum(y * np.log(p))
        return loss

    def of_z(z: Array) -> Array:
        loss: Array = np.log(np.sum(np.exp(z))) - np.dot(y, z)
        return loss

    return {
        "p": p, "loss": of_z(z), "error": grad(of_p)(p), "J": jacobian(softmax)(z),
        "delta": grad(of_z)(z), "difference": p - y,
    }  # fmt: skip


AUTOGRAD = {
    "softmax-jacobian": softmax_jacobian,
    "cross-entropy-gradient": cross_entropy_gradient,
}
