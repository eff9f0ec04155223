"""Conventions: what a statement must fix so that a right answer is unambiguous.

Each row is a choice that courses make differently. A family lists the rows that touch it; an
assignment picks a choice by its word; the statement says it in the row's sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from problems import trace
from problems.scalar import Traced


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """One topic with its choices; the first is the default. `means` says each in words."""

    name: str
    topic: str
    choices: tuple[str, ...]
    means: tuple[str, ...]


CONVENTIONS = {
    row.name: row
    for row in (
        Convention(
            name="step_at_zero",
            topic="the output of the step function exactly at 0",
            choices=("0", "1"),
            means=(
                "h(0) = 0: the unit fires only above the threshold",
                "h(0) = 1: the unit fires at the threshold too",
            ),
        ),
        Convention(
            name="labels",
            topic="the two outputs of the perceptron",
            choices=("0/1", "-1/+1"),
            means=("silent is 0, firing is 1", "silent is -1, firing is 1: an error is 2 or -2"),
        ),
        Convention(
            name="threshold",
            topic="whether a bias is added to the weighted sum or a threshold theta subtracted",
            choices=("bias", "theta"),
            means=("z = w . x + b", "z = w . x - theta: theta is the weight of an input -1"),
        ),
        Convention(
            name="error_free_epoch",
            topic="whether the last epoch, which has no error, counts as an epoch of the training",
            choices=("counted", "not counted"),
            means=("it counts", "only epochs with an error count"),
        ),
        Convention(
            name="loss_scaling",
            topic="the factor before the sum of squared errors over the outputs",
            choices=("half-sum", "sum", "mean", "half-mean"),
            means=(
                "1/2 of the sum, so that the 2 of the derivative cancels",
                "the sum itself",
                "the sum divided by the number K of outputs",
                "the sum divided by 2K, for K outputs",
            ),
        ),
        Convention(
            name="loss",
            topic="the loss of a network; a cross-entropy brings along the activation of the "
            "outputs, sigmoid (binary) or softmax",
            choices=("squared", "binary-cross-entropy", "cross-entropy"),
            means=(
                "the squared error, with the factor that loss_scaling says",
                "-(y ln a + (1 - y) ln(1 - a)) over the outputs, each of them a sigmoid",
                "-ln of the probability of the right class, the outputs being a softmax",
            ),
        ),
        Convention(
            name="over_samples",
            topic="whether the cost of several samples is the mean or the sum of their losses",
            choices=("mean", "sum"),
            means=("the sum divided by the number of samples", "the sum itself"),
        ),
        Convention(
            name="update_order",
            topic="whether weights move once, after all samples (batch), or after each (online)",
            choices=("batch", "online"),
            means=(
                "gradients are taken at the old weights, and one step goes along their mean or sum",
                "every sample makes a step of its own, and the next one meets the new weights",
            ),
        ),
        Convention(
            name="orientation",
            topic="whether vectors are columns, z = W a + b, or rows, z = a W + b",
            choices=("column", "row"),
            means=(
                "z = W a + b: a row of W belongs to the unit that receives",
                "z = a W + b: a column of W belongs to the unit that receives",
            ),
        ),
        Convention(
            name="biases",
            topic="whether biases are trained like weights or stay as they are",
            choices=("trained", "fixed"),
            means=("a step of gradient descent moves them too", "they keep their first values"),
        ),
        Convention(
            name="last_batch",
            topic="what becomes of a last batch that is not full",
            choices=("kept", "dropped"),
            means=(
                "it is trained on like any other",
                "it is left out of the epoch",
            ),
        ),
        Convention(
            name="bias_count",
            topic="whether the parameters that are counted include the biases",
            choices=("with biases", "weights alone"),
            means=(
                "every receiving unit, every filter has a bias, and it is counted",
                "there are no biases",
            ),
        ),
        Convention(
            name="momentum_form",
            topic="how momentum is written, with the gradient g and the momentum factor mu",
            choices=("pytorch", "keras", "averaged"),
            means=(
                "v = mu v + g, then w - eta v",
                "v = mu v - eta g, then w + v",
                "v = mu v + (1 - mu) g, then w - eta v",
            ),
        ),
        Convention(
            name="nesterov_form",
            topic="how Nesterov's momentum looks ahead",
            choices=("look-ahead", "rewritten"),
            means=(
                "the gradient is taken where momentum alone would lead (Sutskever et al. 2013)",
                "the gradient is taken at the weights, the step looks ahead (PyTorch, Keras)",
            ),
        ),
        Convention(
            name="epsilon_form",
            topic="where epsilon stands in the denominator",
            choices=("outside", "inside", "hat"),
            means=(
                "beside the root, sqrt(v) + epsilon",
                "under the root, sqrt(v + epsilon)",
                "in Adam, beside the root of v before its bias correction (TensorFlow, Keras)",
            ),
        ),
        Convention(
            name="bias_correction",
            topic="whether Adam divides its moments by 1 - beta^t",
            choices=("yes", "no"),
            means=(
                "the moments are divided, as in the paper of Kingma and Ba",
                "the moments are taken as they are",
            ),
        ),
        Convention(
            name="initial_accumulator",
            topic="the value at which Adagrad's sum of squares begins",
            choices=("0", "0.1"),
            means=("0, as in PyTorch", "0.1, as in Keras and TensorFlow"),
        ),
        Convention(
            name="first_epoch",
            topic="the number t of the first epoch in a learning-rate schedule",
            choices=("0", "1"),
            means=(
                "t = 0 in the first epoch, which still has the rate to begin with",
                "t = 1 in the first epoch: the decay has begun",
            ),
        ),
        Convention(
            name="bfgs_form",
            topic="the matrix that BFGS updates",
            choices=("inverse", "direct"),
            means=(
                "H, which approximates the inverse of the Hessian",
                "B, which approximates the Hessian itself",
            ),
        ),
    )
}

STEP: dict[str, Callable[[Traced], Traced]] = {"0": trace.step, "1": trace.step_up}
"""`step_at_zero`: an operation."""

FIRST_EPOCH = {"0": 0, "1": 1}
"""`first_epoch`: a number."""

SAMPLES: dict[str, Callable[[int], Fraction]] = {
    "mean": lambda samples: Fraction(1, samples),
    "sum": lambda samples: Fraction(1),
}
"""`over_samples`: a number, the factor before the sum of the losses of m samples."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a weight matrix lies: its shape from fan-in and fan-out, its product with a vector."""

    shape: Callable[[int, int], tuple[int, int]]
    product: Callable[[Traced, Traced], Traced]


ORIENTATIONS = {
    "column": Orientation(lambda fan_in, fan_out: (fan_out, fan_in), np.matmul),
    "row": Orientation(lambda fan_in, fan_out: (fan_in, fan_out), lambda W, a: np.matmul(a, W)),
}
"""`orientation`: the layout of z = W a + b or z = a W + b."""

TRAINED = {"trained": True, "fixed": False}
"""`biases`: whether an update moves them."""

LABELS = {"0/1": (0, 1), "-1/+1": (-1, 1)}
"""`labels`: the low and the high output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What is compared with the weighted sum: its letter, and its sign in z and in the update."""

    letter: str
    sign: int

    def joined(self, left: Traced, right: Traced) -> Traced:
        """left + right for a bias, left - right for a threshold."""
        return left + right if self.sign > 0 else left - right


THRESHOLD = {
    "bias": Threshold(letter="b", sign=1),
    "theta": Threshold(letter="theta", sign=-1),
}
"""`threshold`: w . x + b, or w . x - theta, which is the weight of an input -1."""

EPOCHS_BEHIND = {"counted": 1, "not counted": 0}
"""`error_free_epoch`: how many epochs are counted behind the last one with an error."""


def loss_factor(scaling: str, outputs: int) -> Fraction:
    """`loss_scaling`: a number, 1/2, 1, 1/K or 1/(2K) for K outputs."""
    return {
        "half-sum": Fraction(1, 2),
        "sum": Fraction(1),
        "mean": Fraction(1, outputs),
        "half-mean": Fraction(1, 2 * outputs),
    }[scaling]
