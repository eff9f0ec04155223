"""A fully connected network on n instances at once: its layers, forward, backward, a step.

Hand-written as a textbook writes it (Nielsen, Neural Networks and Deep Learning, chapter 2,
equations BP1 to BP4). Every array has a leading axis of n instances; layers count from 1, and a
layer's W is (n, fan_out, fan_in), its b, z, a, error, slope and delta are (n, fan_out).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solutions.reference.perceptron import TIE

if TYPE_CHECKING:
    from solutions.reference import Array


@dataclass(frozen=True, slots=True)
class Activation:
    """a = value(z) and da/dz = slope(z, a); no slope where it is 1 and nobody writes it down.

    back  dL/dz from dL/da and a, where a unit depends on the z of all
    """

    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array] | None
    back: Callable[[Array, Array], Array] = lambda error, a: error


def _softmax(z: Array) -> Array:
    e = np.exp(z - np.max(z, axis=-1, keepdims=True, initial=-np.inf))
    p: Array = e / np.sum(e, axis=-1, keepdims=True)
    return p


def _through_softmax(error: Array, p: Array) -> Array:
    """J^T error with J_ij = p_i (1[i=j] - p_j)."""
    delta: Array = p * (error - np.sum(p * error, axis=-1, keepdims=True))
    return delta


ACTIVATIONS = {
    "sigmoid": Activation(lambda z: np.exp(-np.logaddexp(0, -z)), lambda z, a: a * (1 - a)),
    "tanh": Activation(np.tanh, lambda z, a: 1 - a**2),
    "relu": Activation(lambda z: np.where(z > TIE, z, 0.0), lambda z, a: np.where(z > TIE, 1.0, 0)),
    "identity": Activation(lambda z: z, None),
    "softmax": Activation(_softmax, None, _through_softmax),
}
"""One row each. The sigmoid 1 / (1 + e^-z) is e^-ln(1 + e^-z), which overflows nowhere."""

FACTORS: dict[str, Callable[[int], float]] = {
    "half-sum": lambda K: 1 / 2,
    "sum": lambda K: 1.0,
    "mean": lambda K: 1 / K,
    "half-mean": lambda K: 1 / (2 * K),
}
"""`loss_scaling`: the c of L = c sum_k (a_k - y_k)^2 over K outputs."""


@dataclass(frozen=True, slots=True)
class Loss:
    """L = value(a, y) and dL/da = error(a, y) per sample, sums over the outputs (the last axis)."""

    value: Callable[[Array, Array], Array]
    error: Callable[[Array, Array], Array]


LOSSES = {
    "squared": Loss(lambda a, y: np.sum((a - y) ** 2, axis=-1), lambda a, y: 2 * (a - y)),
    "binary-cross-entropy": Loss(
        lambda a, y: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a), axis=-1),
        lambda a, y: -y / a + (1 - y) / (1 - a),
    ),
    "cross-entropy": Loss(lambda a, y: -np.sum(y * np.log(a), axis=-1), lambda a, y: -y / a),
}
"""`loss`: one row each, before the factor."""

OUTPUTS = {"binary-cross-entropy": "sigmoid", "cross-entropy": "softmax"}
"""The activation of the outputs that a loss brings along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The weights (n, fan_out, fan_in) of a layer, its biases (n, fan_out) if any, and its f."""

    W: Array
    b: Array | None
    activation: Activation


Network = tuple[Layer, ...]
Steps = dict[str, "Array"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Input x (n, I) and target y (n, K) of each instance, the loss and the factor before it."""

    x: Array
    y: Array
    factor: float
    loss: Loss


def forward(network: Network, sample: Sample) -> Steps:
    """z = W a + b and a = f(z) of each layer, then the loss c L(a, y)."""
    steps: Steps = {}
    a = sample.x
    for number, layer in enumerate(network, start=1):
        z = np.einsum("nij,nj->ni", layer.W, a)
        z = z if layer.b is None else z + layer.b
        a = layer.activation.value(z)
        steps |= {f"z{number}": z, f"a{number}": a}
    return steps | {"loss": sample.factor * sample.loss.value(a, sample.y)}


def backward(network: Network, sample: Sample, up: Steps) -> Steps:
    """error = dL/da, slope = da/dz and delta = dL/dz = error * slope of each layer (BP1, BP2).

    The error is that of the loss in the output layer and W^T delta of the layer above further down.
    """
    steps: Steps = {}
    error = sample.factor * sample.loss.error(up[f"a{len(network)}"], sample.y)
    for number, layer in reversed(tuple(enumerate(network, start=1))):
        steps[f"error{number}"] = error
        delta = layer.activation.back(error, up[f"a{number}"])
        if layer.activation.slope:
            slope = layer.activation.slope(up[f"z{number}"], up[f"a{number}"])
            delta = error * slope
            steps[f"slope{number}"] = slope
        steps[f"delta{number}"] = delta
        error = np.einsum("nij,ni->nj", layer.W, delta)
    return steps


def gradients(network: Network, sample: Sample, steps: Steps) -> Steps:
    """dL/dW = delta a^T with the a that went into the layer (BP4), dL/db = delta (BP3)."""
    found: Steps = {}
    for number, layer in enumerate(network, start=1):
        delta = steps[f"delta{number}"]
        a = steps[f"a{number - 1}"] if number > 1 else sample.x
        found[f"dW{number}"] = np.einsum("ni,nj->nij", delta, a)
        if layer.b is not None:
            found[f"db{number}"] = delta
    return found


def descend(network: Network, eta: Array, gradient: Steps) -> tuple[Network, Steps]:
    """W_new = W - eta dL/dW and b_new = b - eta dL/db; what has no gradient stays. eta is (n,)."""
    moved: list[Layer] = []
    steps: Steps = {}
    for number, layer in enumerate(network, start=1):
        W = steps[f"W{number}_new"] = layer.W - eta[:, None, None] * gradient[f"dW{number}"]
        b = layer.b
        if b is not None and f"db{number}" in gradient:
            b = steps[f"b{number}_new"] = b - eta[:, None] * gradient[f"db{number}"]
        moved.append(Layer(W=W, b=b, activation=layer.activation))
    return tuple(moved), steps
