"""Learning rates that follow a schedule, epoch by epoch.

    fixed         eta0
    step          eta0 gamma^floor(t / s), a drop by the factor gamma every s epochs
    exponential   eta0 e^(-k t)
    inverse-time  eta0 / (1 + k t)

Whether t counts the first epoch as 0 or as 1 shifts every value: a convention (Bengio 2012,
"Practical recommendations for gradient-based training of deep architectures", section 3.1.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from problems.conventions import FIRST_EPOCH
from problems.draws import Pool, grid
from problems.family import Family
from problems.optimisers import schedule_mistakes
from problems.parameters import Settings, Several, Whole
from problems.presets import Preset
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace, exp

Rates = Callable[[Sequence[int], int, Mapping[str, Traced]], list[Traced]]
"""The epochs t, the epochs s between two drops and the given numbers -> a rate for each epoch."""

SCHEDULES: dict[str, Rates] = {
    "fixed": lambda epochs, s, of: [of["eta0"] for _ in epochs],
    "step": lambda epochs, s, of: [of["eta0"] * of["gamma"] ** (t // s) for t in epochs],
    "exponential": lambda epochs, s, of: [of["eta0"] * exp(-(of["k"] * t)) for t in epochs],
    "inverse-time": lambda epochs, s, of: [of["eta0"] / (1 + of["k"] * t) for t in epochs],
}
"""A schedule a row."""

NAMES = {
    "fixed": "eta_fixed", "step": "eta_step", "exponential": "eta_exp", "inverse-time": "eta_inv",
}  # fmt: skip

START = grid("0.11", "0.99", "0.01")

FACTORS = grid("0.3", "0.9", "0.05")

DECAYS = grid("0.05", "0.8", "0.05")

CONSTANTS: dict[str, tuple[str, Pool]] = {
    "step": ("gamma", FACTORS),
    "exponential": ("k", DECAYS),
    "inverse-time": ("k", DECAYS),
}
"""What a schedule has beside eta0; the last two share their k, to be compared side by side."""


def _chosen(s: Settings) -> tuple[str, ...]:
    return s.words("schedules", 1)


def _forward(t: Trace, s: Settings) -> None:
    given = {"eta0": t.given("eta0", START, Role.LEARNING_RATE)}
    for name, pool in dict(CONSTANTS[word] for word in _chosen(s) if word in CONSTANTS).items():
        given[name] = t.given(name, pool, Role.HYPERPARAMETER)
    first = FIRST_EPOCH[s.conventions["first_epoch"]]
    epochs = range(first, first + s.whole("epochs"))
    for word in _chosen(s):
        rates = SCHEDULES[word](epochs, s.whole("drop_every"), given)
        t.let(NAMES[word], np.array(rates), Role.LEARNING_RATE)


def _asked(s: Settings) -> tuple[str, ...]:
    return tuple(NAMES[word] for word in _chosen(s))


FAMILY = Family(
    slug="learning-rate-schedule",
    title="Learning rates that decay",
    about="the learning rate of every epoch under fixed, step, exponential, inverse-time decay",
    parameters=(
        Several(
            name="schedules", about="which schedules, side by side", choices=tuple(SCHEDULES),
            default=("step", "exponential", "inverse-time"), most=len(SCHEDULES),
        ),
        Whole(name="epochs", about="number of epochs", low=2, high=8, default=5),
        Whole(name="drop_every", about="epochs from drop to drop of `step`", low=2, high=4,
              default=2),
    ),
    conventions=("first_epoch",),
    presets={
        "easy": Preset(
            about="step decay alone, over six epochs",
            parameters={"schedules": ("step",), "epochs": 6},
        ),
        "hard": Preset(
            about="all schedules over eight epochs, counted from 1",
            parameters={"schedules": tuple(SCHEDULES), "epochs": 8, "drop_every": 3},
            conventions={"first_epoch": "1"},
        ),
    },
    forward=_forward,
    asked=_asked,
    mistakes=schedule_mistakes.ALL,
    core=("lr-decay-step-index",),
    witness="descent.learning_rate_schedule",
)  # fmt: skip
