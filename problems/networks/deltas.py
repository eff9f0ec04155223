"""Forward pass and deltas of a small network.

delta is dL/dz. In the output layer it is the error of the output times the slope of its activation;
further down the error comes back through the transposed weights, and the slope of the hidden
activation joins it (Nielsen, Neural Networks and Deep Learning, chapter 2, equations BP1 and BP2).
"""

from __future__ import annotations

from problems.drawing import NetworkDrawing
from problems.family import Family
from problems.networks import layers
from problems.networks.backward_mistakes import BACKWARD
from problems.networks.mistakes import FORWARD
from problems.networks.network import Network
from problems.parameters import Settings
from problems.presets import Preset
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s)
    z, loss = network.forward(t)
    network.backward(t, z, loss, gradients=False)


def _asked(s: Settings) -> tuple[str, ...]:
    depth = len(s.sizes()) - 1
    up = tuple(name for layer in range(1, depth + 1) for name in (f"z{layer}", f"a{layer}"))
    return (*up, *(f"delta{layer}" for layer in range(depth, 0, -1)))


FAMILY = Family(
    slug="mlp-deltas",
    title="Forward pass and deltas of a network",
    about="pre-activations and activations of every layer, then the deltas from the output back",
    parameters=layers.PARAMETERS,
    conventions=layers.CONVENTIONS,
    presets={
        **layers.LECTURES,
        "easy": Preset(
            about="one linear output: its delta needs no slope",
            parameters={"sizes": (2, 2, 1), "activations": ("sigmoid", "identity")},
        ),
        "hard": Preset(
            about="three layers, two of them with tanh",
            parameters={"sizes": (2, 3, 2, 2), "activations": ("tanh", "tanh", "sigmoid")},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    mistakes=FORWARD + BACKWARD,
    core=("missed-output-derivative", "missed-hidden-derivative", "error-sign-flip"),
    witness="network.deltas",
    drawing=NetworkDrawing(),
)
