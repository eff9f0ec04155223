"""Networks in tests: for autograd only forward passes, every derivative is its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import autograd.numpy as np
from autograd import elementwise_grad, grad
from numpy.typing import NDArray

from problems.parameters import Settings

Array = NDArray[Any]
Numbers = Mapping[str, Array]

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z) / np.sum(np.exp(z)),
}

OUTPUTS = {"binary-cross-entropy": "sigmoid", "cross-entropy": "softmax"}


NETWORKS: tuple[tuple[Mapping[str, object], str], ...] = (
    ({"sizes": (3, 2, 1), "activations": ("relu", "identity")}, "half-sum"),
    ({"sizes": (3, 1), "activations": "identity", "bias": False}, "mean"),
    ({"sizes": (3, 2, 3), "activations": ("sigmoid", "tanh")}, "half-mean"),
    ({"sizes": (2, 2, 3, 2), "activations": ("tanh", "identity", "sigmoid")}, "sum"),
    ({"sizes": (2, 3, 1), "activations": ("tanh", "sigmoid"), "bias": False}, "mean"),
)
"""Shapes, mixed activations and scalings that meet each other."""

BENT = {
    "mlp-deltas": (
        *((p, {"loss_scaling": s}) for p, s in NETWORKS),
        ({"sizes": (3, 2, 4)}, {"orientation": "row"}),
        (
            {"sizes": (2, 3, 3), "activations": "tanh"},
            {"orientation": "row", "loss": "cross-entropy"},
        ),
    ),
    "mlp-forward": (({"sizes": (3, 2, 4)}, {"orientation": "row", "loss": "cross-entropy"}),),
    "output-delta": (
        ({"sizes": (2, 3), "activations": "tanh"}, {"orientation": "row", "loss_scaling": "mean"}),
        ({"sizes": (3, 1), "activations": "relu", "bias": False}, {}),
    ),
    "mlp-gradients": (
        ({"sizes": (3, 2, 4)}, {"orientation": "row", "loss": "binary-cross-entropy"}),
    ),
    "mlp-two-steps": (
        ({"sizes": (3, 2, 2), "activations": "tanh"}, {"orientation": "row", "biases": "fixed"}),
        ({"bias": False, "loss_after": False}, {"loss": "binary-cross-entropy"}),
    ),
    "minibatch-update": (
        ({"sizes": (2, 2, 1), "samples": 2}, {"orientation": "row", "biases": "fixed"}),
        ({"sizes": (3, 2), "activations": "tanh"}, {"over_samples": "sum", "loss_scaling": "mean"}),
        ({"sizes": (2, 2, 1), "bias": False}, {"update_order": "online", "orientation": "row"}),
        ({"sizes": (2, 3)}, {"update_order": "online", "loss": "cross-entropy"}),
    ),
    "vanishing-gradient": (
        ({"layers": 3, "activations": ("relu", "tanh", "sigmoid"), "bias": False}, {}),
    ),
    "mlp-matrix": (
        (
            {"sizes": (3, 2, 2), "activations": ("tanh", "identity"), "samples": 2},
            {"loss_scaling": "mean", "over_samples": "sum"},
        ),
        ({"sizes": (2, 3, 1), "activations": ("relu", "sigmoid"), "bias": False}, {}),
    ),
    "mlp-update": (
        *((p, {"loss_scaling": s}) for p, s in NETWORKS),
        ({"sizes": (2, 2, 1), "activations": "tanh", "iterations": 2}, {"loss_scaling": "mean"}),
        ({"iterations": 2, "bias": False, "loss_after": False}, {}),
        ({"sizes": (3, 2, 4), "iterations": 2}, {"orientation": "row", "biases": "fixed"}),
    ),
}

VARIANTS = {
    "mlp-update-3-2-1-relu-identity": (
        "mlp-update", {"sizes": (3, 2, 1), "activations": ("relu", "identity")}, {}
    ),
    "mlp-update-two-passes-tanh": (
        "mlp-update", {"sizes": (2, 2, 1), "activations": "tanh", "iterations": 2}, {}
    ),
    "mlp-update-no-bias-half-mean": (
        "mlp-update", {"bias": False}, {"loss_scaling": "half-mean"}
    ),
    "mlp-forward-rows": ("mlp-forward", {"sizes": (3, 2, 1), "activations": ("relu", "sigmoid")},
                         {"orientation": "row"}),
    "output-delta-rows": ("output-delta", {}, {"orientation": "row", "loss": "cross-entropy"}),
    "mlp-gradients-rows": ("mlp-gradients", {"sizes": (3, 2, 2)}, {"orientation": "row"}),
    "mlp-two-steps-rows": ("mlp-two-steps", {"activations": "tanh"}, {"orientation": "row"}),
    "minibatch-update-online": ("minibatch-update", {}, {"update_order": "online"}),
    "minibatch-update-rows": (
        "minibatch-update", {"sizes": (2, 2, 1), "samples": 2},
        {"orientation": "row", "over_samples": "sum"},
    ),
    "vanishing-gradient-relu": ("vanishing-gradient", {"activations": "relu", "layers": 3}, {}),
    "mlp-matrix-one-layer-sum": (
        "mlp-matrix", {"sizes": (3, 2), "samples": 2}, {"over_samples": "sum"}
    ),
    "mlp-deltas-cross-entropy": (
        "mlp-deltas", {"sizes": (2, 2, 3), "activations": "tanh"}, {"loss": "cross-entropy"}
    ),
    "mlp-deltas-binary-cross-entropy": (
        "mlp-deltas", {"sizes": (2, 2, 1)}, {"loss": "binary-cross-entropy"}
    ),
    "mlp-update-rows": ("mlp-update", {"sizes": (3, 2, 2)}, {"orientation": "row"}),
    "mlp-update-fixed-biases": ("mlp-update", {"iterations": 2}, {"biases": "fixed"}),
    "mlp-deltas-rows": ("mlp-deltas", {"sizes": (2, 3, 2)}, {"orientation": "row"}),
    "mlp-deltas-three-layers": (
        "mlp-deltas", {"sizes": (2, 3, 2, 1), "activations": ("tanh", "relu", "sigmoid")}, {}
    ),
}  # fmt: skip


class Network:
    """A network with some weights and biases: its loss, seen from any place inside."""

    def __init__(self, settings: Settings, givens: Numbers) -> None:
        self.depth = len(settings.sizes()) - 1
        self.words = settings.words("activations", self.depth)
        self.scaling = settings.conventions["loss_scaling"]
        self.loss = settings.conventions["loss"]
        self.words = (*self.words[:-1], OUTPUTS.get(self.loss, self.words[-1]))
        self.rows = settings.conventions["orientation"] == "row"
        self.trained = "W" if settings.conventions.get("biases") == "fixed" else "Wb"
        self.x, self.y = givens["x"], givens["y"]

    def layers(self, givens: Numbers) -> list[tuple[Array, Array]]:
        """The pairs W, b of every layer; without biases b is 0."""
        none = np.zeros(1)
        return [(givens[f"W{i}"], givens.get(f"b{i}", none)) for i in range(1, self.depth + 1)]

    def activate(self, layer: int, z: Array) -> Array:
        """a of a layer from its z."""
        return ACTIVATIONS[self.words[layer - 1]](z)

    def pre_activation(self, layers: Sequence[tuple[Array, Array]], layer: int, a: Array) -> Array:
        """z of a layer from the a below it."""
        W, b = layers[layer - 1]
        z: Array = (np.dot(a, W) if self.rows else np.dot(W, a)) + b
        return z

    def loss_from(self, layers: Sequence[tuple[Array, Array]], layer: int, a: Array) -> Array:
        """The loss, if the activations of a layer (0: the input) are a."""
        for above in range(layer + 1, self.depth + 1):
            a = self.activate(above, self.pre_activation(layers, above, a))
        loss: Array
        if self.loss == "cross-entropy":
            loss = -np.dot(self.y, np.log(a))
            return loss
        if self.loss == "binary-cross-entropy":
            loss = -np.sum(np.log(np.where(self.y == 1, a, 1 - a)))
            return loss
        squares = (a - self.y) ** 2
        loss = np.mean(squares) if "mean" in self.scaling else np.sum(squares)
        return loss / 2 if "half" in self.scaling else loss

    def forward(self, layers: Sequence[tuple[Array, Array]]) -> dict[str, Array]:
        """z and a of every layer and the loss."""
        found, a = {"loss": self.loss_from(layers, 0, self.x)}, self.x
        for layer in range(1, self.depth + 1):
            z = self.pre_activation(layers, layer, a)
            a = self.activate(layer, z)
            found |= {f"z{layer}": z, f"a{layer}": a}
        return found

    def backward(self, layers: Sequence[tuple[Array, Array]]) -> dict[str, Array]:
        """error = dL/da, delta = dL/dz and slope = da/dz of every layer."""
        up, found = self.forward(layers), dict[str, Array]()
        for layer in range(1, self.depth + 1):

            def of_a(a: Array, layer: int = layer) -> Array:
                return self.loss_from(layers, layer, a)

            def of_z(z: Array, layer: int = layer) -> Array:
                return self.loss_from(layers, layer, self.activate(layer, z))

            z, word = up[f"z{layer}"], self.words[layer - 1]
            found[f"error{layer}"] = grad(of_a)(up[f"a{layer}"])
            found[f"delta{layer}"] = grad(of_z)(z)
            if word not in ("identity", "softmax"):
                found[f"slope{layer}"] = elementwise_grad(ACTIVATIONS[word])(z)
        return found

    def gradients(self, givens: Numbers) -> dict[str, Array]:
        """dL/dW and dL/db of every layer, whichever of them are given and trained."""

        def loss(trained: Numbers) -> Array:
            return self.loss_from(self.layers({**givens, **trained}), 0, self.x)

        trained = {n: v for n, v in givens.items() if n[0] in self.trained}
        return {f"d{name}": gradient for name, gradient in grad(loss)(trained).items()}


def forward(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The forward pass, which nothing differentiates."""
    network = Network(settings, givens)
    return network.forward(network.layers(givens))


def deltas(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Forward pass, and the loss differentiated at every z and a."""
    network = Network(settings, givens)
    layers = network.layers(givens)
    return network.forward(layers) | network.backward(layers)


def gradients(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The same, and the loss differentiated at every weight and bias."""
    return deltas(settings, givens) | Network(settings, givens).gradients(givens)


def output_delta(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """A network of one layer, which goes by the number 2."""
    alone = {n.replace("2", "1"): v for n, v in givens.items() if n != "a1"}
    found = deltas(settings, {**alone, "x": givens["a1"]})
    return {name.replace("1", "2"): value for name, value in found.items()}


def update(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Gradient descent: each pass starts from the weights that the one before it ended with."""
    network, found = Network(settings, givens), dict[str, Array]()
    current = {n: v for n, v in givens.items() if n[0] in "Wb"}
    passes = settings.parameters.get("iterations", 2)
    assert isinstance(passes, int)
    for suffix in ("", "_2")[:passes]:
        layers, gradients = network.layers(current), network.gradients(current)
        moved = {
            n: v - givens["eta"] * gradients[f"d{n}"]
            for n, v in current.items() if f"d{n}" in gradients
        }  # fmt: skip
        steps = network.forward(layers) | network.backward(layers) | gradients
        steps |= {f"{name}_new": value for name, value in moved.items()}
        found |= {name + suffix: value for name, value in steps.items()}
        current = current | moved
    if settings.flag("loss_after"):
        after = network.forward(network.layers(current))
        found |= {f"{name}_{passes + 1}": value for name, value in after.items()}
    return found


def minibatch(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """Gradient descent on the cost of all samples, or on the loss of one after the other."""
    m, found = settings.whole("samples"), dict[str, Array]()
    suffixes = ("", *(f"_{n}" for n in range(2, m + 1)))
    networks = [Network(settings, {k: givens[k + suffix] for k in "xy"}) for suffix in suffixes]
    current, eta = {n: v for n, v in givens.items() if n[0] in "Wb"}, givens["eta"]
    online = settings.conventions["update_order"] == "online"
    for suffix, network in zip(suffixes, networks, strict=True):
        layers, gradients = network.layers(current), network.gradients(current)
        steps = network.forward(layers) | network.backward(layers) | gradients
        if online:
            moved = {n[1:]: current[n[1:]] - eta * v for n, v in gradients.items()}
            current, steps = current | moved, steps | {f"{n}_new": v for n, v in moved.items()}
        found |= {name + suffix: value for name, value in steps.items()}
    if online:
        return found

    def cost(trained: Numbers) -> Array:
        layers = networks[0].layers({**givens, **trained})
        value: Array = np.zeros(())
        for network in networks:
            value = value + network.loss_from(layers, 0, network.x)
        return value / m if settings.conventions["over_samples"] == "mean" else value

    trained = {n: v for n, v in current.items() if n[0] in networks[0].trained}
    return found | {f"{n}_new": trained[n] - eta * v for n, v in grad(cost)(trained).items()}


def chain(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """The loss differentiated at every z of a chain, and the ratio of the first and the last."""
    depth, found, a = settings.whole("layers"), dict[str, Array](), givens["x"]
    words = settings.words("activations", depth)

    def above(a: Array, layer: int) -> Array:
        """The loss, if the a of a layer is this."""
        for number in range(layer + 1, depth + 1):
            z = givens[f"w{number}"] * a + givens.get(f"b{number}", 0)
            a = ACTIVATIONS[words[number - 1]](z)
        return (a - givens["y"]) ** 2 / 2

    for layer, word in enumerate(words, start=1):
        z = givens[f"w{layer}"] * a + givens.get(f"b{layer}", 0)
        a = ACTIVATIONS[word](z)
        found |= {f"z{layer}": z, f"a{layer}": a, f"slope{layer}": grad(ACTIVATIONS[word])(z)}
        found[f"error{layer}"] = grad(above)(a, layer)
        found[f"delta{layer}"] = found[f"error{layer}"] * found[f"slope{layer}"]

    def last_z(z: Array) -> Array:
        """The last z, if the first is this."""
        for layer in range(2, depth + 1):
            a = ACTIVATIONS[words[layer - 2]](z)
            z = givens[f"w{layer}"] * a + givens.get(f"b{layer}", 0)
        return z

    ratio = grad(last_z)(found["z1"])
    return found | {"loss": (a - givens["y"]) ** 2 / 2, "ratio": ratio}


def matrix(settings: Settings, givens: Numbers) -> dict[str, Array]:
    """A batch with matrices: the loss differentiated at all that it is computed from."""
    depth, b = len(settings.sizes()) - 1, np.zeros(1)
    words, scaling = settings.words("activations", depth), settings.conventions["loss_scaling"]

    def loss_from(place: dict[str, Array], layer: int) -> Array:
        """The loss, with the A of a layer and the weights above it as they stand in `place`."""
        A = place[f"A{layer}"]
        for above in range(layer + 1, depth + 1):
            Z = np.dot(A, place[f"W{above}"]) + place.get(f"b{above}", b)
            A = ACTIVATIONS[words[above - 1]](Z)
        squares = (A - givens["Y"]) ** 2
        loss: Array = np.sum(squares) * (1 / 2 if "half" in scaling else 1)
        loss = loss / squares.shape[1] if "mean" in scaling else loss
        return loss / len(squares) if settings.conventions["over_samples"] == "mean" else loss

    known = {**givens, "A0": givens["X"]}
    for layer in range(1, depth + 1):
        Z = np.dot(known[f"A{layer - 1}"], givens[f"W{layer}"]) + givens.get(f"b{layer}", b)
        known |= {f"Z{layer}": Z, f"A{layer}": ACTIVATIONS[words[layer - 1]](Z)}
    found = {"loss": loss_from(known, 0)}
    found |= {f"d{n}": v for n, v in grad(loss_from)(known, 0).items() if n[0] in "Wb"}
    for layer, word in enumerate(words, start=1):

        def of_z(Z: Array, layer: int = layer, word: str = word) -> Array:
            return loss_from({**known, f"A{layer}": ACTIVATIONS[word](Z)}, layer)

        found[f"error{layer}"] = grad(loss_from)(known, layer)[f"A{layer}"]
        found[f"delta{layer}"] = grad(of_z)(known[f"Z{layer}"])
        if word != "identity":
            found[f"slope{layer}"] = elementwise_grad(ACTIVATIONS[word])(known[f"Z{layer}"])
    return found | {
        name: value for name, value in known.items() if name[0] in "ZA" and name != "A0"
    }


AUTOGRAD = {
    "mlp-forward": forward,
    "mlp-deltas": deltas,
    "mlp-gradients": gradients,
    "mlp-matrix": matrix,
    "mlp-two-steps": update,
    "mlp-update": update,
    "minibatch-update": minibatch,
    "output-delta": output_delta,
    "vanishing-gradient": chain,
}
