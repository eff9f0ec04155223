"""What the network families share: their parameters, givens and the forward pass."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from problems import trace
from problems.conventions import loss_factor
from problems.draws import Pool, tenths
from problems.parameters import Flag, ParameterError, Settings, Sizes, Words
from problems.program import Role
from problems.trace import Trace, Traced

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
"""Where targets are drawn from, by the activation of the output layer: its range."""

WEIGHTS = tenths("-0.9", "0.9").without(0)
BIASES = tenths("-0.5", "0.5").without(0)
INPUTS = tenths("-1.5", "1.5").without(0, 1, -1)

PARAMETERS = (
    Sizes(
        name="sizes", about="units in each layer, the inputs first",
        layers=(1, 4), units=6, default=(2, 2, 2),
    ),
    Words(
        name="activations", about="activation of each layer after the inputs",
        choices=tuple(ACTIVATIONS), default=("sigmoid",),
    ),
    Flag(name="bias", about="whether units have a bias", default=True),
)  # fmt: skip

LAST = -1


def check(s: Settings) -> None:
    """A list of activations has one for each layer."""
    layers = len(s.sizes()) - 1
    if len(s.words("activations", layers)) != layers:
        raise ParameterError(f"activations has not one for each of the {layers} layers")


class Network:
    """The weights and biases of every layer, old or new, and the givens of one sample.

    `W[l]` has shape (fan_out, fan_in), `b[l]` (fan_out,); lists count layers from 0, names from 1.
    """

    def __init__(self, t: Trace, s: Settings) -> None:
        self.settings = s
        sizes = s.sizes()
        self.activations = s.words("activations", len(sizes) - 1)
        self.x = t.given("x", INPUTS, Role.INPUT, shape=(sizes[0],))
        targets = TARGETS[self.activations[LAST]]
        self.y = t.given("y", targets, Role.LABEL, shape=(sizes[LAST],))
        self.W: list[Traced] = []
        self.b: list[Traced] = []
        for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
            weight = t.given(
                f"W{layer}", WEIGHTS, Role.WEIGHT, shape=(fan_out, fan_in), layer=layer
            )
            self.W.append(weight)
            if s.flag("bias"):
                bias = t.given(f"b{layer}", BIASES, Role.BIAS, shape=(fan_out,), layer=layer)
                self.b.append(bias)

    @property
    def depth(self) -> int:
        """Number of layers that compute."""
        return len(self.W)

    def forward(self, t: Trace, iteration: int = 1) -> tuple[list[Traced], Traced]:
        """z and a of every layer and the loss; returns the list of z and the loss."""
        a, seen = self.x, []
        for layer in range(1, self.depth + 1):
            z = np.matmul(self.W[layer - 1], a)
            z = z + self.b[layer - 1] if self.b else z
            z = t.let(
                suffixed(f"z{layer}", iteration), z, Role.PRE_ACTIVATION,
                layer=layer, iteration=iteration,
            )  # fmt: skip
            a = t.let(
                suffixed(f"a{layer}", iteration), ACTIVATIONS[self.activations[layer - 1]](z),
                Role.PREDICTION if layer == self.depth else Role.ACTIVATION,
                layer=layer, iteration=iteration,
            )  # fmt: skip
            seen.append(z)
        loss = t.let(suffixed("loss", iteration), self._loss(a), Role.LOSS, iteration=iteration)
        return seen, loss

    def _loss(self, a: Traced) -> Traced:
        squares = (a - self.y) ** 2
        factor = loss_factor(self.settings.conventions["loss_scaling"], squares.size)
        total: Traced = np.sum(squares)
        return total if factor == 1 else factor * total


def suffixed(name: str, iteration: int) -> str:
    """The name of a quantity in a later pass: `z1`, then `z1_2`."""
    return name if iteration == 1 else f"{name}_{iteration}"
