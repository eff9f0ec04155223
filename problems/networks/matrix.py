"""A batch of samples at once, written with matrices.

Every row of X is a sample. A layer is Z = X W + b with b added to each row and H = s(Z); backward
the deltas of all samples stand below each other as well, dL/dW = X^T delta sums over the samples,
and dL/db adds up the rows of delta (Saito, Deep Learning from Scratch, sections 3.5 and 5.6).
"""

from __future__ import annotations

from problems.family import Family
from problems.networks import layers
from problems.networks.backward_mistakes import BACKWARD
from problems.networks.gradient_mistakes import OF_WEIGHTS
from problems.networks.mistakes import FORWARD
from problems.networks.network import Network
from problems.networks.update_mistakes import OF_THE_COST
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.rounding import Rounding
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    network = Network(t, s, batch=s.whole("samples"))
    Z, loss = network.forward(t)
    network.backward(t, Z, loss)


def _asked(s: Settings) -> tuple[str, ...]:
    depth = len(s.sizes()) - 1
    found = [f"A{layer}" for layer in range(1, depth + 1)] + ["loss"]
    for layer in range(depth, 0, -1):
        found += [f"delta{layer}", f"dW{layer}"] + ([f"db{layer}"] if s.flag("bias") else [])
    return tuple(found)


FAMILY = Family(
    slug="mlp-matrix",
    title="A batch through a network, with matrices",
    about="activations of all samples, the cost, and deltas and gradients as matrices",
    parameters=(
        *layers.parameters(default=(2, 2, 1), most=2, units=4),
        Whole(name="samples", about="rows of the batch", low=2, high=4, default=3),
    ),
    conventions=("loss_scaling", "over_samples"),
    fixed={"orientation": "row"},
    presets={
        "lecture-2-3-1": Preset(
            about="scores from hours of study and sleep, scaled to 1, three samples at once",
            parameters={"sizes": (2, 3, 1)},
            conventions={"loss_scaling": "mean"},
            givens={
                "X": (("0.76", "0.41"), ("0.79", "0.20"), ("0.39", "0.54")),
                "Y": (("0.77",), ("0.75",), ("0.64",)),
            },
        ),
        "easy": Preset(about="a single layer", parameters={"sizes": (2, 2)}),
        "hard": Preset(
            about="two outputs, and the cost as a sum",
            parameters={"sizes": (2, 2, 2), "activations": ("tanh", "sigmoid")},
            conventions={"over_samples": "sum"},
        ),
    },
    check=layers.check,
    rounding=Rounding(decimals=5),
    forward=_forward,
    asked=_asked,
    mistakes=(*FORWARD, *BACKWARD, *OF_WEIGHTS, *OF_THE_COST),
    core=("missed-hidden-derivative", "error-sign-flip"),
    witness="network.matrix",
)
