"""The first equation of backpropagation: the delta of the output layer.

The activations of the layer below are given. The error of the outputs, dL/da, times the slope of
their activation is delta = dL/dz (Nielsen, Neural Networks and Deep Learning, chapter 2, BP1).
"""

from __future__ import annotations

from problems.drawing import NetworkDrawing
from problems.family import Family
from problems.networks import layers
from problems.networks.backward_mistakes import OUTPUT_ERRORS, SLOPES
from problems.networks.mistakes import OF_A_LAYER, OF_THE_OUTPUT
from problems.networks.network import Network
from problems.parameters import Settings
from problems.presets import Preset
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s, first=2)
    z, loss = network.forward(t)
    network.backward(t, z, loss, gradients=False)


def _asked(_: Settings) -> tuple[str, ...]:
    return ("z2", "a2", "loss", "delta2")


FAMILY = Family(
    slug="output-delta",
    title="The delta of the output layer",
    about="the outputs, the loss and the deltas, from given activations of the hidden layer",
    parameters=layers.parameters(default=(3, 2), most=1),
    conventions=layers.CONVENTIONS,
    presets={
        "easy": Preset(
            about="one linear output: its delta is the error",
            parameters={"sizes": (2, 1), "activations": "identity"},
        ),
        "hard": Preset(
            about="softmax with cross-entropy over three classes",
            parameters={"sizes": (3, 3)},
            conventions={"loss": "cross-entropy"},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    mistakes=OF_A_LAYER + OF_THE_OUTPUT + SLOPES + OUTPUT_ERRORS,
    core=("missed-output-derivative", "error-sign-flip"),
    witness="network.output_delta",
    drawing=NetworkDrawing(),
)
