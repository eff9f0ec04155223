"""One application of the perceptron learning rule.

The unit fires if its weighted sum exceeds 0. The error is target minus output, and every weight
moves by eta * error * input; the bias is a weight on a constant input 1 (Rosenblatt 1958). Only
examples that the unit gets wrong are drawn: without an error there is nothing to learn.

Fewer than half of the draws are accepted: the label is drawn by itself, and every second example is
one that the unit gets right.
"""

from __future__ import annotations

import numpy as np

from problems.conventions import LABELS, STEP
from problems.draws import one_of, tenths
from problems.family import Family
from problems.parameters import Settings, Whole
from problems.perceptron.mistakes import CORRECTION, TURNED
from problems.presets import Preset
from problems.program import Kind, Role
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    n = s.whole("inputs")
    low, high = LABELS[s.conventions["labels"]]
    x = t.given("x", tenths("-1.5", "1.5").without(0, 1, -1), Role.INPUT, shape=(n,))
    y = t.given("y", one_of(low, high).only(), Role.LABEL)
    w = t.given("w", tenths("-0.9", "0.9").without(0), Role.WEIGHT, shape=(n,))
    b = t.given("b", tenths("-0.9", "0.9").without(0), Role.BIAS)
    eta = t.given("eta", one_of("0.1", "0.2", "0.3", "0.4"), Role.LEARNING_RATE)
    z = t.let("z", np.dot(w, x) + b, Role.PRE_ACTIVATION)
    fires = STEP[s.conventions["step_at_zero"]](z)
    output = fires if (low, high) == (0, 1) else (high - low) * fires + low
    o = t.let("o", output, Role.PREDICTION, kind=Kind.INTEGER)
    error = t.let("error", y - o, Role.ERROR, kind=Kind.INTEGER)
    t.let("w_new", w + eta * error * x, Role.WEIGHT_UPDATE)
    t.let("b_new", b + eta * error, Role.BIAS_UPDATE)


def _asked(_: Settings) -> tuple[str, ...]:
    return ("z", "o", "w_new", "b_new")


FAMILY = Family(
    slug="perceptron-update",
    title="One step of the perceptron learning rule",
    about="weighted sum, output, and the weights and bias after one correction",
    parameters=(Whole(name="inputs", about="number of inputs", low=1, high=6, default=2),),
    conventions=("step_at_zero", "labels"),
    presets={
        "easy": Preset(about="a single input", parameters={"inputs": 1}),
        "hard": Preset(
            about="four inputs, outputs -1 and 1",
            parameters={"inputs": 4},
            conventions={"labels": "-1/+1"},
        ),
    },
    forward=_forward,
    asked=_asked,
    zeros=frozenset({"o"}),
    mistakes=(*CORRECTION, TURNED),
    core=("perceptron-sign", "forgot-eta"),
    witness="perceptron.update",
)
