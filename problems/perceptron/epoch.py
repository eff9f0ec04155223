"""One epoch of the perceptron learning rule: a pass over the table of examples, one by one.

z = w . x + b, o = h(z), and after every example w <- w + eta (y - o) x. The next example meets the
new weights (online learning; Rosenblatt 1958). An example without an error changes nothing.
"""

from __future__ import annotations

from problems.family import Family
from problems.parameters import Settings
from problems.perceptron.learning import CONVENTIONS, INPUTS, Learner, threshold, trains_offset
from problems.perceptron.mistakes import CORRECTION, EVERY_EXAMPLE, SUBTRACTED, THRESHOLD
from problems.perceptron.tables import gate_parameter, rows
from problems.presets import Preset
from problems.rounding import Rounding
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    Learner.start(t, s, s.word("gate"), s.whole("inputs")).epoch()


def _asked(s: Settings) -> tuple[str, ...]:
    after = ("w", threshold(s).letter) if trains_offset(s) else ("w",)
    examples = range(1, len(rows(s.whole("inputs"))) + 1)
    return tuple(f"{name}{k}" for k in examples for name in ("o", "error", *after))


FAMILY = Family(
    slug="perceptron-epoch",
    title="One epoch of the perceptron learning rule",
    about="output, error, and the weights and bias after every example of one pass over a table",
    parameters=(INPUTS, gate_parameter("AND")),
    conventions=CONVENTIONS,
    presets={
        "easy": Preset(about="the bias is not trained", conventions={"biases": "fixed"}),
        "hard": Preset(
            about="any gate of three inputs, a threshold, outputs -1 and 1",
            parameters={"inputs": 3, "gate": "free"},
            conventions={"threshold": "theta", "labels": "-1/+1"},
        ),
    },
    forward=_forward,
    asked=_asked,
    rounding=Rounding(decimals=2),
    zeros=frozenset(f"{name}{k}" for name in ("w", "b", "theta") for k in range(1, 9)),
    mistakes=(*CORRECTION, SUBTRACTED, *EVERY_EXAMPLE, *THRESHOLD),
    core=("perceptron-sign", "forgot-eta"),
    witness="perceptron.epoch",
)
