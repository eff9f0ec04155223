"""Momentum, classical and Nesterov's, in the three forms that are taught.

The velocity v remembers earlier gradients; mu says how much of it lasts (Polyak 1964):

    pytorch   v = mu v + g               w = w - eta v
    keras     v = mu v - eta g           w = w + v
    averaged  v = mu v + (1 - mu) g      w = w - eta v

Nesterov's variant takes the gradient where momentum alone would lead, u = w + mu v in the form
`keras` (Sutskever, Martens, Dahl, Hinton 2013, equations 3 and 4). PyTorch and Keras rewrite it for
w as the point at which the gradient is taken, and look ahead in the step instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from problems.draws import SHARE, one_of
from problems.family import Family
from problems.optimisers import momentum_mistakes
from problems.optimisers.quadratic import SHAPE, STEPS, Bowl
from problems.parameters import Choice, Settings
from problems.presets import Preset
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace

RATES = one_of("0.15", "0.25", "0.3", "0.35")
"""None is 1 - mu: else eta g for g in the velocity looks like the share (1 - mu) g."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write momentum.

    velocity   the new velocity from the old one and the gradient
    step       the new weights from the old ones and the new velocity
    ahead      where momentum alone leads, from the weights and the old velocity
    rewritten  Nesterov's step where the gradient is taken at the weights themselves
    """

    velocity: Callable[[Traced, Traced, Traced, Traced], Traced]
    step: Callable[[Traced, Traced, Traced], Traced]
    ahead: Callable[[Traced, Traced, Traced, Traced], Traced]
    rewritten: Callable[[Traced, Traced, Traced, Traced, Traced], Traced]


FORMS = {
    "pytorch": Form(
        velocity=lambda v, g, mu, eta: mu * v + g,
        step=lambda w, v, eta: w - eta * v,
        ahead=lambda w, v, mu, eta: w - eta * (mu * v),
        rewritten=lambda w, v, g, mu, eta: w - eta * (g + mu * v),
    ),
    "keras": Form(
        velocity=lambda v, g, mu, eta: mu * v - eta * g,
        step=lambda w, v, eta: w + v,
        ahead=lambda w, v, mu, eta: w + mu * v,
        rewritten=lambda w, v, g, mu, eta: w + (mu * v - eta * g),
    ),
    "averaged": Form(
        velocity=lambda v, g, mu, eta: mu * v + (1 - mu) * g,
        step=lambda w, v, eta: w - eta * v,
        ahead=lambda w, v, mu, eta: w - eta * (mu * v),
        rewritten=lambda w, v, g, mu, eta: w - eta * ((1 - mu) * g + mu * v),
    ),
}
"""`momentum_form`: a row each."""


class _Descent:
    """The quantities of one sheet, step after step."""

    def __init__(self, t: Trace, s: Settings) -> None:
        self.t, self.form = t, FORMS[s.conventions["momentum_form"]]
        self.bowl = Bowl(t)
        self.w = self.bowl.start
        self.v = t.given("v0", one_of(0), Role.VELOCITY, shape=SHAPE)
        self.mu = t.given(
            "mu", one_of("0.5", "0.6", "0.8", "0.9").within(SHARE), Role.HYPERPARAMETER
        )
        self.eta = t.given("eta", RATES, Role.LEARNING_RATE)

    def classical(self, k: int) -> None:
        """The gradient at the weights, the velocity, the step."""
        self._move(k, self.bowl.gradient(self.w, k))

    def ahead(self, k: int) -> None:
        """The gradient at the look-ahead point."""
        point = self.form.ahead(self.w, self.v, self.mu, self.eta)
        u = self.t.let(f"u{k}", point, Role.WEIGHT)
        self._move(k, self.bowl.gradient(u, k))

    def rewritten(self, k: int) -> None:
        """The gradient at the weights, a step that looks ahead."""
        g = self.bowl.gradient(self.w, k)
        self._speed_up(k, g)
        self._arrive(k, self.form.rewritten(self.w, self.v, g, self.mu, self.eta))

    def _move(self, k: int, g: Traced) -> None:
        self._speed_up(k, g)
        self._arrive(k, self.form.step(self.w, self.v, self.eta))

    def _speed_up(self, k: int, g: Traced) -> None:
        velocity = self.form.velocity(self.v, g, self.mu, self.eta)
        self.v = self.t.let(f"v{k + 1}", velocity, Role.VELOCITY)

    def _arrive(self, k: int, at: Traced) -> None:
        self.w = self.t.let(f"w{k + 1}", at, Role.WEIGHT_UPDATE)


STEP_OF = {
    ("classical", "look-ahead"): _Descent.classical,
    ("classical", "rewritten"): _Descent.classical,
    ("nesterov", "look-ahead"): _Descent.ahead,
    ("nesterov", "rewritten"): _Descent.rewritten,
}
"""`variant` and `nesterov_form`: what a step is."""


def _forward(t: Trace, s: Settings) -> None:
    descent = _Descent(t, s)
    step = STEP_OF[s.word("variant"), s.conventions["nesterov_form"]]
    for k in range(s.whole("steps")):
        step(descent, k)


def _asked(s: Settings) -> tuple[str, ...]:
    return tuple(name for k in range(1, s.whole("steps") + 1) for name in (f"v{k}", f"w{k}"))


FAMILY = Family(
    slug="momentum",
    title="Gradient descent with momentum",
    about="velocity and weights after every step, classical or with Nesterov's look-ahead",
    parameters=(
        Choice(
            name="variant", about="where the gradient is taken",
            choices=("classical", "nesterov"), default="classical",
        ),
        STEPS,
    ),
    conventions=("momentum_form", "nesterov_form"),
    presets={
        "easy": Preset(about="two steps", parameters={"steps": 2}),
        "hard": Preset(
            about="Nesterov's look-ahead", parameters={"variant": "nesterov", "steps": 3}
        ),
    },
    forward=_forward,
    asked=_asked,
    mistakes=momentum_mistakes.ALL,
    core=("momentum-old-velocity",),
    witness="optimisers.momentum_steps",
)  # fmt: skip
