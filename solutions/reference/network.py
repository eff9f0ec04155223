"""What the families of networks compute, on n instances at once.

Where an exercise has row vectors, z = a W + b, its matrices are turned on the way in and on the way
out; in between everything stands as `solutions.reference.layers` has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from solutions.reference.layers import (
    ACTIVATIONS,
    FACTORS,
    LOSSES,
    OUTPUTS,
    Layer,
    Network,
    Sample,
    Steps,
    backward,
    descend,
    forward,
    gradients,
)  # fmt: skip

if TYPE_CHECKING:
    from solutions.reference import Columns, Value


def forward_pass(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """z and a of every layer and the loss (n,)."""
    return forward(_network(parameters, conventions, givens), _sample(conventions, givens))


def deltas(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """Forward pass, loss (n,), and error, slope and delta of every layer from the output back."""
    network, sample = _network(parameters, conventions, givens), _sample(conventions, givens)
    up = forward(network, sample)
    return up | backward(network, sample, up)


def all_gradients(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """The same with the gradients of all weights and biases."""
    network, sample = _network(parameters, conventions, givens), _sample(conventions, givens)
    return _there_and_back(network, sample, conventions)


def output_delta(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """The last layer alone, number 2: a network of one layer whose input is a1."""
    last = {"x": givens["a1"], "y": givens["y"], "W1": givens["W2"]}
    last |= {"b1": givens["b2"]} if "b2" in givens else {}
    found = deltas(parameters, conventions, last)
    return {name.replace("1", "2"): value for name, value in found.items()}


def update(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """Steps of gradient descent; the second pass has the suffix _2, the one after it _3.

    Each iteration runs forward and backward at the old weights, then moves all weights and biases
    at once; with `loss_after` the last weights are run forward once more.
    """
    network, sample = _network(parameters, conventions, givens), _sample(conventions, givens)
    passes = parameters.get("iterations", 2)
    assert isinstance(passes, int)
    found: Steps = {}
    for iteration in range(1, passes + 1):
        steps = _there_and_back(network, sample, conventions)
        network, moved = descend(network, givens["eta"], steps)
        found |= _suffixed(steps | moved, iteration)
    if parameters["loss_after"]:
        found |= _suffixed(forward(network, sample), passes + 1)
    return found


def minibatch(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """m samples x, x_2, ..., x_m, forward and back one by one, each with its suffix.

    Batch: W_new = W - eta/m sum dL/dW (eta without /m, where the cost is the sum). Online: W_new =
    W - eta dL/dW after each, and the next sample meets it.
    """
    network, found = _network(parameters, conventions, givens), Steps()
    m, online = parameters["samples"], conventions["update_order"] == "online"
    assert isinstance(m, int)
    total: Steps = {}
    for number in range(1, m + 1):
        suffix = "" if number == 1 else f"_{number}"
        told = {"x": givens["x" + suffix], "y": givens["y" + suffix]}
        steps = _there_and_back(network, _sample(conventions, told), conventions)
        if online:
            network, moved = descend(network, givens["eta"], steps)
            steps |= moved
        total = {name: value + total.get(name, 0) for name, value in steps.items()}
        found |= _suffixed(steps, number)
    share = m if conventions["over_samples"] == "mean" else 1
    return found if online else found | descend(network, givens["eta"] / share, total)[1]


def chain(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """Layers of one unit, everything (n,): L = 1/2 (a - y)^2, delta_l = w_(l+1) delta_(l+1) s_l.

    The ratio delta_1 / delta_last is the product of all w_(l+1) s_l between them.
    """
    depth, words = parameters["layers"], parameters["activations"]
    assert isinstance(depth, int)
    assert isinstance(words, tuple)
    steps, a = Steps(), givens["x"]
    for layer, word in enumerate(words * depth if len(words) == 1 else words, start=1):
        activation = ACTIVATIONS[str(word)]
        assert activation.slope is not None
        z = steps[f"z{layer}"] = givens[f"w{layer}"] * a + givens.get(f"b{layer}", 0)
        a = steps[f"a{layer}"] = activation.value(z)
        steps[f"slope{layer}"] = activation.slope(z, a)
    steps["loss"], error = (a - givens["y"]) ** 2 / 2, a - givens["y"]
    steps["ratio"] = np.ones_like(a)
    for layer in range(depth, 0, -1):
        steps[f"error{layer}"] = error
        steps[f"delta{layer}"] = error * steps[f"slope{layer}"]
        error = givens[f"w{layer}"] * steps[f"delta{layer}"]
        if layer > 1:
            steps["ratio"] = steps["ratio"] * givens[f"w{layer}"] * steps[f"slope{layer - 1}"]
    return steps


def matrix(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Steps:
    """A batch X (n, m, I) with targets Y (n, m, K): Z = A W + b and A = f(Z) hold all samples.

    L = c sum over samples and outputs of (A - Y)^2; dL/dW = A^T delta with the A that went into the
    layer, dL/db the sum of delta over the samples. W is (n, fan_in, fan_out).
    """
    network, Y = _network(parameters, conventions, givens), givens["Y"]
    samples = Y.shape[1]
    factor = FACTORS[conventions["loss_scaling"]](Y.shape[2])
    factor *= {"mean": 1 / samples, "sum": 1.0}[conventions["over_samples"]]
    steps: Steps = {"A0": givens["X"]}
    for number, layer in enumerate(network, start=1):
        Z = steps[f"Z{number}"] = steps[f"A{number - 1}"] @ layer.W
        if layer.b is not None:
            Z += layer.b[:, None, :]
        steps[f"A{number}"] = layer.activation.value(Z)
    error = 2 * factor * (steps[f"A{len(network)}"] - Y)
    steps["loss"] = factor * np.sum((steps[f"A{len(network)}"] - Y) ** 2, axis=(1, 2))
    for number, layer in reversed(tuple(enumerate(network, start=1))):
        delta = steps[f"error{number}"] = error
        if layer.activation.slope:
            slope = layer.activation.slope(steps[f"Z{number}"], steps[f"A{number}"])
            steps[f"slope{number}"] = slope
            delta = error * slope
        steps[f"delta{number}"] = delta
        steps[f"dW{number}"] = np.einsum("nmi,nmj->nij", steps[f"A{number - 1}"], delta)
        if layer.b is not None:
            steps[f"db{number}"] = np.sum(delta, axis=1)
        error = np.einsum("nmj,nij->nmi", delta, layer.W)
    del steps["A0"]
    return steps


def _there_and_back(network: Network, sample: Sample, conventions: Mapping[str, str]) -> Steps:
    """Forward pass, backward pass and gradients; none of biases that are not trained."""
    up = forward(network, sample)
    steps = up | backward(network, sample, up)
    found = gradients(network, sample, steps)
    if conventions.get("biases") == "fixed":
        found = {name: value for name, value in found.items() if not name.startswith("db")}
    return steps | found


def _either_way(
    column: Callable[[Mapping[str, Value], Mapping[str, str], Columns], Steps],
) -> Callable[[Mapping[str, Value], Mapping[str, str], Columns], Steps]:
    """The function for columns, z = W a + b, made to serve rows as well: W and dL/dW turned."""

    def either(
        parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
    ) -> Steps:
        if conventions["orientation"] == "column":
            return column(parameters, conventions, givens)
        return _turned(column(parameters, conventions, _turned(givens)))

    return either


def _turned(steps: Columns) -> Steps:
    """Every matrix of weights or of their gradients with rows and columns exchanged."""
    return {
        name: np.swapaxes(a, -1, -2) if name.startswith(("W", "dW")) else a
        for name, a in steps.items()
    }


def _network(
    parameters: Mapping[str, Value], conventions: Mapping[str, str], givens: Columns
) -> Network:
    sizes, words = parameters["sizes"], parameters["activations"]
    assert isinstance(sizes, tuple)
    assert isinstance(words, tuple)
    depth = len(sizes) - 1
    each = [str(word) for word in (words * depth if len(words) == 1 else words)]
    each[-1] = OUTPUTS.get(conventions.get("loss", "squared"), each[-1])
    return tuple(
        Layer(
            W=givens[f"W{number}"],
            b=givens[f"b{number}"] if parameters["bias"] else None,
            activation=ACTIVATIONS[word],
        )
        for number, word in enumerate(each, start=1)
    )


def _sample(conventions: Mapping[str, str], givens: Columns) -> Sample:
    y, loss = givens["y"], conventions.get("loss", "squared")
    factor = FACTORS[conventions["loss_scaling"]](y.shape[1]) if loss == "squared" else 1.0
    return Sample(x=givens["x"], y=y, factor=factor, loss=LOSSES[loss])


def _suffixed(steps: Steps, iteration: int) -> Steps:
    """The steps of a later pass under their names with its number: z1_2."""
    return steps if iteration == 1 else {f"{name}_{iteration}": a for name, a in steps.items()}


WITNESSES = {
    "forward": _either_way(forward_pass),
    "deltas": _either_way(deltas),
    "gradients": _either_way(all_gradients),
    "output_delta": _either_way(output_delta),
    "update": _either_way(update),
    "two_steps": _either_way(update),
    "minibatch": _either_way(minibatch),
    "matrix": matrix,
    "chain": chain,
}
"""What families name as their witness."""
