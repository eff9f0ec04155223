"""The forward pass of a small network.

Every layer adds up what comes in, weighted, with its bias, z = W a + b, and applies its activation,
a = f(z); the loss compares the last a with the target (Nielsen, Neural Networks and Deep Learning,
chapter 2).
"""

from __future__ import annotations

from problems.drawing import NetworkDrawing
from problems.family import Family
from problems.networks import layers
from problems.networks.mistakes import FORWARD
from problems.networks.network import Network
from problems.parameters import Settings
from problems.presets import Preset
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    Network(t, s).forward(t)


def _asked(s: Settings) -> tuple[str, ...]:
    numbers = range(1, len(s.sizes()))
    return (*(f"{letter}{layer}" for layer in numbers for letter in "za"), "loss")


FAMILY = Family(
    slug="mlp-forward",
    title="Forward pass of a network",
    about="pre-activations and activations of every layer, and the loss",
    parameters=layers.parameters(default=(2, 3, 2)),
    conventions=layers.CONVENTIONS,
    presets={
        **layers.LECTURES,
        "easy": Preset(about="one output", parameters={"sizes": (2, 2, 1)}),
        "hard": Preset(
            about="three layers, two of them with tanh",
            parameters={"sizes": (2, 3, 2, 1), "activations": ("tanh", "tanh", "sigmoid")},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    mistakes=FORWARD,
    core=("bias-ignored-forward",),
    witness="network.forward",
    drawing=NetworkDrawing(),
)
