"""One application of the perceptron learning rule.

The unit fires if its weighted sum exceeds 0. The error is target minus output, and every weight
moves by eta * error * input; the bias is a weight on a constant input 1, a threshold on -1
(Rosenblatt 1958). Only
examples that the unit gets wrong are drawn: without an error there is nothing to learn.

Fewer than half of the draws are accepted: the label is drawn by itself, and every second example is
one that the unit gets right.
"""

from __future__ import annotations

import numpy as np

from problems.draws import one_of, tenths
from problems.family import Family
from problems.parameters import Settings, Whole
from problems.perceptron.learning import (
    CONVENTIONS,
    fires,
    label_pair,
    threshold,
    trains_offset,
)
from problems.perceptron.mistakes import CORRECTION, THRESHOLD
from problems.presets import Preset
from problems.program import Kind, Role
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    n, form = s.whole("inputs"), threshold(s)
    x = t.given("x", tenths("-1.5", "1.5").without(0, 1, -1), Role.INPUT, shape=(n,))
    y = t.given("y", one_of(*label_pair(s)).only(), Role.LABEL)
    w = t.given("w", tenths("-0.9", "0.9").without(0), Role.WEIGHT, shape=(n,))
    offset = t.given(form.letter, tenths("-0.9", "0.9").without(0), Role.BIAS)
    eta = t.given("eta", one_of("0.1", "0.2", "0.3", "0.4"), Role.LEARNING_RATE)
    z = t.let("z", form.joined(np.dot(w, x), offset), Role.PRE_ACTIVATION)
    o = t.let("o", fires(s, z), Role.PREDICTION, kind=Kind.INTEGER)
    error = t.let("error", y - o, Role.ERROR, kind=Kind.INTEGER)
    t.let("w_new", w + eta * error * x, Role.WEIGHT_UPDATE)
    if trains_offset(s):
        t.let(f"{form.letter}_new", form.joined(offset, eta * error), Role.BIAS_UPDATE)


def _asked(s: Settings) -> tuple[str, ...]:
    return ("z", "o", "w_new", *((f"{threshold(s).letter}_new",) if trains_offset(s) else ()))


FAMILY = Family(
    slug="perceptron-update",
    title="One step of the perceptron learning rule",
    about="weighted sum, output, and the weights and bias after one correction",
    parameters=(Whole(name="inputs", about="number of inputs", low=1, high=6, default=2),),
    conventions=CONVENTIONS,
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
    mistakes=CORRECTION + THRESHOLD,
    core=("perceptron-sign", "forgot-eta"),
    witness="perceptron.update",
)
