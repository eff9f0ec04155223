"""Training a perceptron until an epoch passes without an error.

The perceptron convergence theorem (Novikoff 1962): if the labels can be separated by a line, the
learning rule makes finitely many errors. The loop is unrolled to a cap; an epoch after one without
an error would change nothing, and no sheet has it. Only runs that end within the cap are drawn.
"""

from __future__ import annotations

import numpy as np

from problems.conventions import EPOCHS_BEHIND
from problems.family import Family
from problems.mistakes import Mistake, under
from problems.parameters import Settings, Whole
from problems.perceptron.learning import (
    CONVENTIONS,
    INPUTS,
    Learner,
    threshold,
    trains_offset,
    wrong,
)  # fmt: skip
from problems.perceptron.mistakes import CORRECTION, EVERY_EXAMPLE, THRESHOLD, UNTIL_THE_END
from problems.perceptron.tables import gate_parameter
from problems.presets import Preset
from problems.program import Kind, Role
from problems.rounding import Rounding
from problems.scalar import Traced
from problems.trace import Trace, minimum


def _forward(t: Trace, s: Settings) -> None:
    learner = Learner.start(t, s, s.word("gate"), s.whole("inputs"))
    errors = [_epoch(t, s, learner, 1)]
    for number in range(2, s.whole("most_epochs") + 1):
        with t.where(errors[-1]):
            errors.append(_epoch(t, s, learner, number))
    behind = EPOCHS_BEHIND[s.conventions["error_free_epoch"]]
    counts = np.array(errors, dtype=object)
    with_errors = np.sum(minimum(counts, np.ones_like(counts)))
    t.let("epochs", with_errors + behind if behind else with_errors, Role.COUNT, kind=Kind.INTEGER)
    t.let("updates", np.sum(counts), Role.COUNT, kind=Kind.INTEGER)
    t.let("w_new", learner.w, Role.WEIGHT_UPDATE)
    if trains_offset(s):
        t.let(f"{threshold(s).letter}_new", learner.offset, Role.BIAS_UPDATE)
    t.let("converged", 1 - minimum(errors[-1], 1), Role.COUNT, kind=Kind.INTEGER)


def _epoch(t: Trace, s: Settings, learner: Learner, number: int) -> Traced:
    """One epoch; how many errors it has."""
    name = f"E_{number}" if number > 1 else "E"
    count = wrong(s, learner.epoch(number))
    return t.let(name, count, Role.COUNT, iteration=number, kind=Kind.INTEGER)


def _asked(s: Settings) -> tuple[str, ...]:
    after = (f"{threshold(s).letter}_new",) if trains_offset(s) else ()
    return ("epochs", "updates", "w_new", *after)


FAMILY = Family(
    slug="perceptron-convergence",
    title="Training a perceptron until it makes no error",
    about="epochs and updates until an epoch without an error, and the weights and bias then",
    parameters=(
        INPUTS,
        gate_parameter("AND"),
        Whole(
            name="most_epochs", about="epochs, the last one included, that a drawn run may take",
            low=2, high=12, default=6,
        ),
    ),
    conventions=(*CONVENTIONS, "error_free_epoch"),
    presets={
        "easy": Preset(
            about="OR in at most 4 epochs", parameters={"gate": "OR", "most_epochs": 4}
        ),
        "hard": Preset(
            about="any gate in up to 8 epochs, a threshold, outputs -1 and 1",
            parameters={"gate": "free", "most_epochs": 8},
            conventions={"threshold": "theta", "labels": "-1/+1"},
        ),
    },
    forward=_forward,
    asked=_asked,
    rounding=Rounding(decimals=2),
    zeros=frozenset({"w_new", "b_new", "theta_new"}),
    must={"converged": "an epoch without error comes before the epochs are used up"},
    mistakes=(
        *CORRECTION, *EVERY_EXAMPLE, *THRESHOLD, *UNTIL_THE_END,
        Mistake(
            slug="epochs-off-by-one",
            hint="Look again at which epochs count: the last one, which passes without an error, "
            "is counted or not as the sheet says.",
            making=under(
                "error_free_epoch", {"counted": "not counted", "not counted": "counted"}
            ),
        ),
    ),
    core=("perceptron-sign", "forgot-eta", "epochs-off-by-one"),
    witness="perceptron.convergence",
)  # fmt: skip
