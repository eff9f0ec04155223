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
    "softmax-forward-unshifted": ("softmax-forward", {"classes": 4, "shift": False}, {}),
    "binary-cross-entropy-of-a-logit": ("binary-cross-entropy", {"inputs": 0}, {}),
    "squared-error-mean": ("squared-error", {"samples": 3}, {"loss_scaling": "mean"}),
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


def softmax_forward(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The probabilities, whatever is subtracted from the logits, and their largest."""
    z, m = givens["z"], np.max(givens["z"])
    p = softmax(z)
    steps = {"m": m, "u": np.exp(z - m)} if settings.flag("shift") else {"u": np.exp(z)}
    return steps | {"s": np.sum(steps["u"]), "p": p, "decision": 1 + np.argmax(p)}


def binary_cross_entropy(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The loss of a unit as a function of p, of z, and of its weights and bias."""
    y, parts = givens["y"], [givens[name] for name in ("w", "b") if name in givens]

    def loss_of_p(p: Array) -> Array:
        value: Array = -y * np.log(p) - (1 - y) * np.log(1 - p)
        return value

    def sigmoid(z: Array) -> Array:
        value: Array = 1 / (1 + np.exp(-z))
        return value

    def loss_of_z(z: Array) -> Array:
        return loss_of_p(sigmoid(z))

    def loss_of_unit(w: Array, b: Array) -> Array:
        return loss_of_z(np.dot(w, givens["x"]) + b)

    z = np.dot(parts[0], givens["x"]) + parts[1] if parts else givens["z"]
    p = sigmoid(z)
    found = {
        "p": p, "loss": loss_of_p(p), "error": grad(loss_of_p)(p), "slope": grad(sigmoid)(z),
        "delta": grad(loss_of_z)(z), "difference": p - y,
    }  # fmt: skip
    if not parts:
        return found
    unit = {"dw": grad(loss_of_unit, 0)(*parts), "db": grad(loss_of_unit, 1)(*parts)}
    return {"z": z} | found | unit


def squared_error(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The cost as a function of the predictions, and the mean absolute error."""
    y, scaling = givens["y"], settings.conventions["loss_scaling"]

    def cost(a: Array) -> Array:
        squares = (a - y) ** 2
        value: Array = np.mean(squares) if "mean" in scaling else np.sum(squares)
        return value / 2 if "half" in scaling else value

    d = givens["a"] - y
    return {
        "d": d, "squares": d**2, "MAE": np.mean(np.abs(d)), "C": cost(givens["a"]),
        "error": grad(cost)(givens["a"]),
    }  # fmt: skip


AUTOGRAD = {
    "softmax-forward": softmax_forward,
    "softmax-jacobian": softmax_jacobian,
    "cross-entropy-gradient": cross_entropy_gradient,
    "binary-cross-entropy": binary_cross_entropy,
    "squared-error": squared_error,
}
