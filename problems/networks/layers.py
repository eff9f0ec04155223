"""What the network families share: their parameters, givens and the forward pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from problems import trace
from problems.conventions import ORIENTATIONS, SAMPLES, TRAINED, loss_factor
from problems.draws import Pool, one_hot, one_of, tenths
from problems.parameters import Flag, Parameter, ParameterError, Settings, Sizes, Words
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


def check(s: Settings) -> None:
    """A list of activations has one for each layer."""
    layers = len(s.sizes()) - 1
    if len(s.words("activations", layers)) != layers:
        raise ParameterError(f"activations has not one for each of the {layers} layers")


class Network:
    """The weights and biases of every layer, old or new, and the givens of one sample.

    With `samples` x and y are matrices X and Y, a row for each sample, and so are Z and A.

    `W[l]` has shape (fan_out, fan_in) for column vectors and (fan_in, fan_out) for row vectors,
    `b[l]` (fan_out,); lists count layers from 0, names from 1.
    """

    def __init__(self, t: Trace, s: Settings, samples: int = 0) -> None:
        self.settings = s
        self.rows = (samples,) if samples else ()
        self.letters = dict(zip("xyza", "XYZA" if samples else "xyza", strict=True))
        self.orientation = ORIENTATIONS[s.conventions["orientation"]]
        sizes = s.sizes()
        self.activations = s.words("activations", len(sizes) - 1)
        self.x = t.given(self.letters["x"], INPUTS, Role.INPUT, shape=(*self.rows, sizes[0]))
        self.loss = LOSSES[s.conventions.get("loss", "squared")]
        targets = self.loss.targets(self.activations[LAST], sizes[LAST])
        self.y = t.given(self.letters["y"], targets, Role.LABEL, shape=(*self.rows, sizes[LAST]))
        self.W: list[Traced] = []
        self.b: list[Traced] = []
        for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
            shape = self.orientation.shape(fan_in, fan_out)
            weight = t.given(f"W{layer}", WEIGHTS, Role.WEIGHT, shape=shape, layer=layer)
            self.W.append(weight)
            if s.flag("bias"):
                bias = t.given(f"b{layer}", BIASES, Role.BIAS, shape=(fan_out,), layer=layer)
                self.b.append(bias)

    @property
    def trains_biases(self) -> bool:
        """Whether there are biases and they are trained."""
        return bool(self.b) and TRAINED[self.settings.conventions.get("biases", "trained")]

    @property
    def depth(self) -> int:
        """Number of layers that compute."""
        return len(self.W)

    def backward(self, t: Trace, z: list[Traced], loss: Traced, iteration: int = 1) -> None:
        """delta of every layer from the output back, and the gradients of its weights and biases.

        Biases have one where they are trained; all of them are there before anything moves.
        """

        def let(word: str, place: Traced, role: Role, layer: int) -> None:
            name = suffixed(f"{word}{layer}", iteration)
            t.let(name, t.d(loss, place), role, layer=layer, iteration=iteration)

        for layer in range(self.depth, 0, -1):
            let("delta", z[layer - 1], Role.DELTA, layer)
            let("dW", self.W[layer - 1], Role.WEIGHT_GRADIENT, layer)
            if self.trains_biases:
                let("db", self.b[layer - 1], Role.BIAS_GRADIENT, layer)

    def forward(self, t: Trace, iteration: int = 1) -> tuple[list[Traced], Traced]:
        """z and a of every layer and the loss; returns the list of z and the loss."""
        a, seen = self.x, []

        def let(letter: str, value: Traced, role: Role, layer: int) -> Traced:
            name = suffixed(f"{self.letters[letter]}{layer}", iteration)
            return t.let(name, value, role, layer=layer, iteration=iteration)

        for layer in range(1, self.depth + 1):
            z = self.orientation.product(self.W[layer - 1], a)
            z = z + self.b[layer - 1] if self.b else z
            z = let("z", z, Role.PRE_ACTIVATION, layer)
            role = Role.PREDICTION if layer == self.depth else Role.ACTIVATION
            a = let("a", self._activation(layer)(z), role, layer)
            seen.append(z)
        loss = t.let(suffixed("loss", iteration), self._loss(a), Role.LOSS, iteration=iteration)
        return seen, loss

    def _activation(self, layer: int) -> Callable[[Traced], Traced]:
        of_loss = self.loss.outputs if layer == self.depth else None
        return of_loss or ACTIVATIONS[self.activations[layer - 1]]

    def _loss(self, a: Traced) -> Traced:
        conventions, factor = self.settings.conventions, Fraction(1)
        if self.loss.scaled:
            factor = loss_factor(conventions["loss_scaling"], a.shape[LAST])
        for samples in self.rows:
            factor *= SAMPLES[conventions["over_samples"]](samples)
        total = self.loss.value(a, self.y)
        return total if factor == 1 else factor * total


def suffixed(name: str, iteration: int) -> str:
    """The name of a quantity in a later pass: `z1`, then `z1_2`."""
    return name if iteration == 1 else f"{name}_{iteration}"
