"""Two iterations of the training loop of a small network.

Each goes forward, back, and moves all weights and biases at once; the second starts from the new
ones, so that it shows whether they were all there before anything moved.
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
from problems.parameters import Flag, Settings
from problems.presets import Preset
from problems.program import Role
from problems.rounding import Rounding
from problems.trace import Trace

PASSES = 2


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s)
    eta = t.given("eta", descent.RATES, Role.LEARNING_RATE)
    descent.descend(t, network, eta, PASSES, loss_after=s.flag("loss_after"))


def _asked(s: Settings) -> tuple[str, ...]:
    return descent.asked(s, PASSES, loss_after=s.flag("loss_after"))


FAMILY = Family(
    slug="mlp-two-steps",
    title="Two steps of gradient descent on a network",
    about="activations, loss, deltas and all new weights and biases, twice",
    parameters=(
        *layers.parameters(default=(2, 2, 2), most=3, units=4),
        Flag(name="loss_after", about="whether the loss after both steps is asked", default=True),
    ),
    conventions=(*layers.CONVENTIONS, "biases"),
    rounding=Rounding(decimals=5),
    presets={
        **layers.LECTURES,
        "easy": Preset(
            about="one linear output, and no loss after the steps",
            parameters={
                "sizes": (2, 1, 1),
                "activations": ("sigmoid", "identity"),
                "loss_after": False,
            },
        ),
        "hard": Preset(
            about="tanh and sigmoid, in rows",
            parameters={"sizes": (2, 2, 2), "activations": ("tanh", "sigmoid")},
            conventions={"orientation": "row"},
        ),
    },
    check=layers.check,
    forward=_forward,
    asked=_asked,
    mistakes=(*FORWARD, *BACKWARD, *GRADIENTS, *DESCENT),
    core=("missed-hidden-derivative", "gradient-ascent", "forgot-eta"),
    witness="network.two_steps",
    drawing=NetworkDrawing(),
)
