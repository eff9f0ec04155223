"""Gradients of all weights and biases of a small network.

From the deltas they follow without further derivatives: dL/dW = delta a^T with the activations that
went into the layer, dL/db = delta (Nielsen, Neural Networks and Deep Learning, chapter 2, equations
BP3 and BP4).
"""

from __future__ import annotations

from problems.drawing import NetworkDrawing
from problems.family import Family
from problems.networks import layers
from problems.networks.backward_mistakes import BACKWARD
from problems.networks.gradient_mistakes import GRADIENTS
from problems.networks.mistakes import FORWARD
from problems.networks.network import Network
from problems.parameters import Settings
from problems.presets import Preset
from problems.rounding import Rounding
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s)
    z, loss = network.forward(t)
    network.backward(t, z, loss)


def _asked(s: Settings) -> tuple[str, ...]:
    words = ("delta", "dW", "db") if s.flag("bias") else ("delta", "dW")
    up = range(1, len(s.sizes()))
    forward = tuple(f"{letter}{layer}" for layer in up for letter in "za")
    return (*forward, "loss", *(f"{word}{layer}" for layer in reversed(up) for word in words))


FAMILY = Family(
    slug="mlp-gradients",
    title="Gradients of a network",
    about="forward pass, loss, deltas, and the gradients of all weights and biases",
    parameters=layers.parameters(default=(2, 2, 2)),
    conventions=layers.CONVENTIONS,
    presets={
        **layers.LECTURES,
        "easy": Preset(
            about="one linear output",
            parameters={"sizes": (2, 2, 1), "activations": ("sigmoid", "identity")},
        ),
        "hard": Preset(
            about="three layers, in rows",
            parameters={"sizes": (2, 2, 2, 1), "activations": ("tanh", "sigmoid", "sigmoid")},
            conventions={"orientation": "row"},
        ),
    },
    check=layers.check,
    rounding=Rounding(decimals=5),
    forward=_forward,
    asked=_asked,
    mistakes=FORWARD + BACKWARD + GRADIENTS,
    core=("missed-hidden-derivative", "error-sign-flip"),
    witness="network.gradients",
    drawing=NetworkDrawing(),
)
