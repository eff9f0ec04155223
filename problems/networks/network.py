"""A network on a trace: its weights and biases, the samples, forward and backward pass."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from problems.conventions import ORIENTATIONS, SAMPLES, TRAINED, loss_factor
from problems.networks.layers import (
    ACTIVATIONS,
    BIASES,
    HIDDEN,
    INPUTS,
    LAST,
    LOSSES,
    WEIGHTS,
)  # fmt: skip
from problems.parameters import Settings
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace


class Network:
    """The weights and biases of every layer, old or new, and the samples.

    `W[l]` has shape (fan_out, fan_in) for column vectors and (fan_in, fan_out) for row vectors,
    `b[l]` (fan_out,); lists count from 0, names from `first`.

    batch    rows of the matrices X and Y, and of Z and A; 0 for vectors x and y
    samples  how many pairs of x and y are told one by one
    first    the number of the first layer that computes; what goes into it is the activation below
    """

    def __init__(
        self, t: Trace, s: Settings, *, batch: int = 0, samples: int = 1, first: int = 1
    ) -> None:
        self.settings, self.first = s, first
        self.rows = (batch,) if batch else ()
        self.letters = dict(zip("xyza", "XYZA" if batch else "xyza", strict=True))
        self.orientation = ORIENTATIONS[s.conventions["orientation"]]
        self.activations = s.words("activations", len(s.sizes()) - 1)
        self.loss = LOSSES[s.conventions.get("loss", "squared")]
        self.samples = [self._sample(t, number) for number in range(1, samples + 1)]
        self.W: list[Traced] = []
        self.b: list[Traced] = []
        for layer, (fan_in, fan_out) in enumerate(pairwise(s.sizes()), start=first):
            shape = self.orientation.shape(fan_in, fan_out)
            weight = t.given(f"W{layer}", WEIGHTS, Role.WEIGHT, shape=shape, layer=layer)
            self.W.append(weight)
            if s.flag("bias"):
                bias = t.given(f"b{layer}", BIASES, Role.BIAS, shape=(fan_out,), layer=layer)
                self.b.append(bias)

    def _sample(self, t: Trace, number: int) -> tuple[Traced, Traced]:
        sizes, below = self.settings.sizes(), self.first - 1
        name = f"a{below}" if below else self.letters["x"]
        x = t.given(
            suffixed(name, number), HIDDEN if below else INPUTS,
            Role.ACTIVATION if below else Role.INPUT,
            shape=(*self.rows, sizes[0]), layer=below, iteration=number,
        )  # fmt: skip
        targets = self.loss.targets(self.activations[LAST], sizes[LAST])
        y = t.given(
            suffixed(self.letters["y"], number), targets, Role.LABEL,
            shape=(*self.rows, sizes[LAST]), iteration=number,
        )  # fmt: skip
        return x, y

    @property
    def trains_biases(self) -> bool:
        """Whether there are biases and they are trained."""
        return bool(self.b) and TRAINED[self.settings.conventions.get("biases", "trained")]

    @property
    def numbers(self) -> range:
        """The numbers of the layers that compute."""
        return range(self.first, self.first + len(self.W))

    def forward(
        self, t: Trace, iteration: int = 1, sample: int = 1
    ) -> tuple[dict[int, Traced], Traced]:
        """z and a of every layer and the loss of a sample; returns z by layer, and the loss."""
        (a, y), seen = self.samples[sample - 1], {}

        def let(letter: str, value: Traced, role: Role, layer: int) -> Traced:
            name = suffixed(f"{self.letters[letter]}{layer}", iteration)
            return t.let(name, value, role, layer=layer, iteration=iteration)

        for at, layer in enumerate(self.numbers):
            last = layer == self.numbers[LAST]
            z = self.orientation.product(self.W[at], a)
            z = seen[layer] = let("z", z + self.b[at] if self.b else z, Role.PRE_ACTIVATION, layer)
            role = Role.PREDICTION if last else Role.ACTIVATION
            a = let("a", self._activation(at, last=last)(z), role, layer)
        loss = t.let(suffixed("loss", iteration), self._loss(a, y), Role.LOSS, iteration=iteration)
        return seen, loss

    def backward(
        self, t: Trace, z: dict[int, Traced], loss: Traced, iteration: int = 1,
        *, gradients: bool = True,
    ) -> None:  # fmt: skip
        """delta of every layer from the output back, and the gradients of its weights and biases.

        Biases have one where they are trained; all gradients are there before anything moves.
        """

        def let(word: str, place: Traced, role: Role, layer: int) -> None:
            name = suffixed(f"{word}{layer}", iteration)
            t.let(name, t.d(loss, place), role, layer=layer, iteration=iteration)

        for layer in reversed(self.numbers):
            let("delta", z[layer], Role.DELTA, layer)
            if gradients:
                let("dW", self.W[layer - self.first], Role.WEIGHT_GRADIENT, layer)
            if gradients and self.trains_biases:
                let("db", self.b[layer - self.first], Role.BIAS_GRADIENT, layer)

    def _activation(self, at: int, *, last: bool) -> Callable[[Traced], Traced]:
        of_loss = self.loss.outputs if last else None
        return of_loss or ACTIVATIONS[self.activations[at]]

    def _loss(self, a: Traced, y: Traced) -> Traced:
        conventions, factor = self.settings.conventions, Fraction(1)
        if self.loss.scaled:
            factor = loss_factor(conventions["loss_scaling"], a.shape[LAST])
        for samples in self.rows:
            factor *= SAMPLES[conventions["over_samples"]](samples)
        total = self.loss.value(a, y)
        return total if factor == 1 else factor * total


def suffixed(name: str, iteration: int) -> str:
    """The name of a quantity in a later pass, or of a later sample: `z1`, then `z1_2`."""
    return name if iteration == 1 else f"{name}_{iteration}"
