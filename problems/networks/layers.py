"""What the network families share: parameters, draws, and a row for each activation and loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from problems import trace
from problems.draws import Pool, one_hot, one_of, tenths
from problems.parameters import Flag, Parameter, ParameterError, Settings, Sizes, Words
from problems.presets import Preset
from problems.scalar import Traced

ACTIVATIONS: dict[str, Callable[[Traced], Traced]] = {
    "sigmoid": trace.sigmoid,
    "tanh": trace.tanh,
    "relu": trace.relu,
    "identity": trace.identity,
}

TARGETS: dict[str, Pool] = {
    "sigmoid": tenths("0", "1"),
    "tanh": tenths("-1", "1"),
    "relu": tenths("0.5", "2.5"),
    "identity": tenths("-2", "2"),
}
"""Where targets of squared errors are drawn from, by the activation of the outputs: its range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A loss of the outputs, its targets, and the activation of the outputs if it brings one.

    value    of the outputs a and the targets y
    targets  by the activation of the outputs and their number
    scaled   whether `loss_scaling` says the factor before the sum
    """

    value: Callable[[Traced, Traced], Traced]
    targets: Callable[[str, int], Pool]
    outputs: Callable[[Traced], Traced] | None = None
    scaled: bool = False


LOSSES = {
    "squared": Loss(
        value=lambda a, y: np.sum((a - y) ** 2), targets=lambda word, n: TARGETS[word], scaled=True
    ),
    "binary-cross-entropy": Loss(
        value=lambda a, y: -np.sum(y * trace.ln(a) + (1 - y) * trace.ln(1 - a)),
        targets=lambda word, n: one_of(0, 1).only(),
        outputs=trace.sigmoid,
    ),
    "cross-entropy": Loss(
        value=lambda a, y: -np.sum(y * trace.ln(a)),
        targets=lambda word, n: one_hot(n),
        outputs=trace.softmax,
    ),
}
"""`loss`: one row each."""

WEIGHTS = tenths("-0.9", "0.9").without(0)
HIDDEN = tenths("0.1", "0.9")
"""Activations of a hidden layer that are given."""

BIASES = tenths("-0.5", "0.5").without(0)
INPUTS = tenths("-1.5", "1.5").without(0, 1, -1)


def parameters(
    *, default: tuple[int, ...] = (2, 2, 2), least: int = 1, most: int = 4, units: int = 6
) -> tuple[Parameter, ...]:
    """What every network family lets an assignment set: sizes, activations, biases.

    A family says how many layers there may be after the inputs, and how many units in one.
    """
    return (
        Sizes(
            name="sizes", about="units in each layer, the inputs first",
            layers=(least, most), units=units, default=default,
        ),
        Words(
            name="activations", about="activation of each layer after the inputs",
            choices=tuple(ACTIVATIONS), default=("sigmoid",),
        ),
        Flag(name="bias", about="whether units have a bias", default=True),
    )  # fmt: skip


PARAMETERS = parameters()

CONVENTIONS = ("orientation", "loss", "loss_scaling")
"""What every network family lets an assignment choose."""

LAST = -1


def check(s: Settings, layers: int = 0) -> None:
    """A list of activations has one for each layer (of a network with sizes: as they say)."""
    layers = layers or len(s.sizes()) - 1
    if len(s.words("activations", layers)) != layers:
        raise ParameterError(f"activations has not one for each of the {layers} layers")
    if s.conventions.get("loss") == "cross-entropy" and s.sizes()[LAST] == 1:
        raise ParameterError("cross-entropy needs two outputs at least; for one, set binary")


LECTURES = {
    "lecture-2-2-2": Preset(
        about="two inputs, two hidden units and two outputs without biases, loss 1/2 (a - y)^2",
        parameters={"sizes": (2, 2, 2), "bias": False},
    ),
    "lecture-2-3-1": Preset(
        about="a score from hours of study and sleep, scaled to 1, in rows as Keras has them",
        parameters={"sizes": (2, 3, 1)},
        conventions={"orientation": "row", "loss_scaling": "mean"},
        givens={"x": ("0.76", "0.41"), "y": ("0.77",)},
    ),
}
"""Networks of the lecture texts, for every family that takes a whole network and one sample."""
