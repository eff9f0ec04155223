"""The perceptron learning rule, example by example: what the training families share.

After every example each weight moves by eta * error * input, where the error is target minus
output (Rosenblatt 1958). The next example is judged with the new weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from problems.conventions import LABELS, STEP, THRESHOLD, TRAINED, Threshold
from problems.draws import Pool, grid, one_of, tenths
from problems.parameters import Settings, Whole
from problems.perceptron.tables import FREE, inputs_pool, labels_pool, rows
from problems.program import Kind, Role
from problems.scalar import Traced
from problems.trace import Trace, absolute

INPUTS = Whole(name="inputs", about="number of inputs", low=2, high=3, default=2)

CONVENTIONS = ("step_at_zero", "threshold", "biases", "labels")

WEIGHTS = {
    "AND": tenths("-0.3", "0.9"), "OR": tenths("-0.3", "0.9"),
    "NAND": tenths("-0.9", "0.3"), "NOR": tenths("-0.9", "0.3"),
    FREE: tenths("-0.9", "0.9"),
}  # fmt: skip
"""By gate: the first weights lean towards it, so that few epochs are left to learn it."""
OFFSETS = grid("-0.95", "0.95", "0.1")
"""Halfway between tenths: while weights and steps are tenths, no sum is nearer to 0 than 0.05."""
RATES = one_of("0.1", "0.2", "0.3", "0.4")


def fires(s: Settings, z: Traced) -> Traced:
    """The output of a step unit in the labels of the sheet."""
    low, high = label_pair(s)
    step = STEP[s.conventions["step_at_zero"]](z)
    return step if (low, high) == (0, 1) else (high - low) * step + low


@dataclass(slots=True, kw_only=True)
class Learner:
    """A unit in training: the examples, and the weights and the offset it has come to.

    The offset is the bias, or the threshold theta.
    """

    t: Trace
    s: Settings
    x: Traced
    y: Traced
    eta: Traced
    w: Traced
    offset: Traced

    @classmethod
    def start(cls, t: Trace, s: Settings, gate: str, n: int) -> Self:
        """The givens: a table of examples in order, the first weights, the learning rate."""
        count = len(rows(n))
        x = t.given("x", inputs_pool(n), Role.INPUT, shape=(count, n))
        labels = labels_pool(gate, n, *label_pair(s))
        y = t.given("y", labels, Role.LABEL, shape=(count,))
        return cls.on(t, s, x, y, WEIGHTS[gate])

    @classmethod
    def on(cls, t: Trace, s: Settings, x: Traced, y: Traced, weights: Pool) -> Self:
        """A unit that learns from these examples."""
        return cls(
            t=t, s=s, x=x, y=y,
            w=t.given("w0", weights.without(0), Role.WEIGHT, shape=np.shape(x[0])),
            offset=t.given(f"{threshold(s).letter}0", OFFSETS, Role.BIAS),
            eta=t.given("eta", RATES, Role.LEARNING_RATE),
        )  # fmt: skip

    def epoch(self, number: int = 1) -> tuple[Traced, ...]:
        """One pass over the examples in their order; the error of each."""
        return tuple(self._example(k, number) for k in range(1, len(self.y) + 1))

    def _example(self, k: int, epoch: int) -> Traced:
        """z, o, the error, and the weights after example k, as z1, o1, ... and z1_2 later on."""
        t, form = self.t, threshold(self.s)
        x, y, later = self.x[k - 1], self.y[k - 1], f"_{epoch}" if epoch > 1 else ""

        def let(name: str, value: Traced, role: Role, kind: Kind = Kind.NUMBER) -> Traced:
            return t.let(f"{name}{k}{later}", value, role, iteration=epoch, kind=kind)

        z = let("z", form.joined(np.dot(self.w, x), self.offset), Role.PRE_ACTIVATION)
        o = let("o", fires(self.s, z), Role.PREDICTION, Kind.INTEGER)
        error = let("error", y - o, Role.ERROR, Kind.INTEGER)
        self.w = let("w", self.w + self.eta * error * x, Role.WEIGHT_UPDATE)
        if trains_offset(self.s):
            moved = form.joined(self.offset, self.eta * error)
            self.offset = let(form.letter, moved, Role.BIAS_UPDATE)
        return error


def threshold(s: Settings) -> Threshold:
    """The row of the convention: a bias or a threshold."""
    return THRESHOLD[s.conventions["threshold"]]


def trains_offset(s: Settings) -> bool:
    """Whether the bias, or the threshold, is trained."""
    return TRAINED[s.conventions["biases"]]


def label_pair(s: Settings) -> tuple[int, int]:
    """The output of a silent unit and of one that fires."""
    return LABELS[s.conventions["labels"]]


def wrong(s: Settings, errors: tuple[Traced, ...]) -> Traced:
    """How many examples have an error: an error is 0, or the distance of the two labels."""
    low, high = label_pair(s)
    sizes: Traced = np.sum(absolute(np.array(errors, dtype=object)))
    return sizes if high - low == 1 else sizes / (high - low)
