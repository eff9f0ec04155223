"""Cross-entropy after a softmax: the loss and its gradient, the long way and the short one.

L = -sum_k y_k ln p_k with a one-hot label y. Through the chain rule dL/dz = J^T dL/dp with
dL/dp_k = -y_k / p_k and the Jacobian J of the softmax; all of it collapses to p - y, which the
worked solution shows beside it (Bridle 1990; Goodfellow, Bengio, Courville 2016, section 6.2.2.3).
"""

from __future__ import annotations

import numpy as np

from problems.draws import one_hot
from problems.family import Family
from problems.outputs.entropy_mistakes import DERIVATIVES, LOSSES, OF_CLASSES
from problems.outputs.jacobian import LOGITS
from problems.outputs.softmax_mistakes import JACOBIAN, SOFTMAX
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Role
from problems.trace import Trace, ln, softmax


def _forward(t: Trace, s: Settings) -> None:
    n = s.whole("classes")
    z = t.given("z", LOGITS, Role.PRE_ACTIVATION, shape=(n,))
    y = t.given("y", one_hot(n), Role.LABEL, shape=(n,))
    p = t.let("p", softmax(z), Role.PROBABILITY)
    loss = t.let("loss", -np.sum(y * ln(p)), Role.LOSS)
    t.let("error", t.d(loss, p), Role.ERROR)
    t.let("J", t.d(p, z), Role.JACOBIAN)
    t.let("delta", t.d(loss, z), Role.DELTA)
    t.let("difference", p - y, Role.DELTA)


def _asked(_: Settings) -> tuple[str, ...]:
    return ("p", "loss", "error", "J", "delta")


FAMILY = Family(
    slug="cross-entropy-gradient",
    title="Softmax, cross-entropy and their gradient",
    about="probabilities, loss, and the gradient at the logits through the Jacobian",
    parameters=(Whole(name="classes", about="number of classes", low=2, high=5, default=3),),
    presets={
        "easy": Preset(about="two classes", parameters={"classes": 2}),
        "hard": Preset(about="four classes", parameters={"classes": 4}),
    },
    forward=_forward,
    asked=_asked,
    zeros=frozenset({"error"}),
    mistakes=(*SOFTMAX, *LOSSES, *OF_CLASSES, *JACOBIAN, *DERIVATIVES),
    core=("softmax-jacobian-diagonal",),
    witness="outputs.cross_entropy_gradient",
)
