"""One or two full steps of gradient descent on a small network.

Forward pass and loss, deltas, gradients dL/dW = delta a^T and dL/db = delta at the old weights,
then all weights (and the biases, where they are trained) move at once by -eta times their gradient;
with `loss_after` the loss is computed again with the new ones (Nielsen, chapter 2, equations BP1 to
BP4). Mazur's well-known example leaves the biases as they are.
"""

from __future__ import annotations

from problems.drawing import NetworkDrawing
from problems.family import Family
from problems.networks import descent, layers
from problems.networks.backward_mistakes import BACKWARD
from problems.networks.gradient_mistakes import GRADIENTS
from problems.networks.mistakes import FORWARD
from problems.networks.network import Network
from problems.networks.update_mistakes import DESCENT
from problems.parameters import Flag, Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.rounding import Rounding
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s)
    eta = t.given("eta", descent.RATES, Role.LEARNING_RATE)
    descent.descend(t, network, eta, s.whole("iterations"), loss_after=s.flag("loss_after"))


def _asked(s: Settings) -> tuple[str, ...]:
    return descent.asked(s, s.whole("iterations"), loss_after=s.flag("loss_after"))


FAMILY = Family(
    slug="mlp-update",
    title="A full step of gradient descent on a network",
    about="activations, loss, deltas, all new weights and biases, and the loss after the step",
    parameters=(
        *layers.PARAMETERS,
        Whole(name="iterations", about="steps of gradient descent", low=1, high=2, default=1),
        Flag(
            name="loss_after", about="whether the loss after the last step is asked", default=True
        ),
    ),
    rounding=Rounding(decimals=5),
    conventions=(*layers.CONVENTIONS, "biases"),
    presets={
        **layers.LECTURES,
        "easy": Preset(
            about="one linear output, and no loss after the step",
            parameters={
                "sizes": (2, 2, 1),
                "activations": ("sigmoid", "identity"),
                "loss_after": False,
            },
        ),
        "hard": Preset(
            about="two steps with tanh and sigmoid",
            parameters={"sizes": (2, 2, 1), "activations": ("tanh", "sigmoid"), "iterations": 2},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    mistakes=(*FORWARD, *BACKWARD, *GRADIENTS, *DESCENT),
    core=("missed-hidden-derivative", "gradient-ascent", "forgot-eta"),
    witness="network.update",
    drawing=NetworkDrawing(),
)
