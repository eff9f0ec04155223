"""Adagrad, RMSProp and Adam: every weight has a step size of its own.

    adagrad  G = G + g^2                          w = w - eta g / (sqrt(G) + eps)
    rmsprop  v = rho v + (1 - rho) g^2            w = w - eta g / (sqrt(v) + eps)
    adam     m = beta1 m + (1 - beta1) g          w = w - eta m_hat / (sqrt(v_hat) + eps)
             v = beta2 v + (1 - beta2) g^2        m_hat = m / (1 - beta1^t), v_hat likewise

(Duchi, Hazan, Singer 2011; Tieleman, Hinton 2012; Kingma, Ba 2015). Where epsilon stands differs
between frameworks: beside the root, under it (optax), or beside the root of the uncorrected v with
eta_t = eta sqrt(1 - beta2^t) / (1 - beta1^t) in front (TensorFlow, Keras: "epsilon hat"). Adam's
first step is eta times the sign of g, whatever g is, so that at least two steps are asked.

Only answers are rounded: 1/(1 - beta2^t) would enlarge what is rounded on the way 500 times.
"""

from __future__ import annotations

from collections.abc import Callable

from problems.draws import POSITIVE, SHARE, one_of
from problems.family import Family
from problems.optimisers import adaptive_mistakes
from problems.optimisers.quadratic import SHAPE, STEPS, Bowl
from problems.parameters import Choice, ParameterError, Settings
from problems.presets import Preset
from problems.program import Role
from problems.rounding import Mode, Rounding
from problems.scalar import Traced
from problems.trace import Trace, sqrt

DENOMINATOR: dict[str, Callable[[Traced, Traced], Traced]] = {
    "outside": lambda v, eps: sqrt(v) + eps,
    "inside": lambda v, eps: sqrt(v + eps),
    "hat": lambda v, eps: sqrt(v) + eps,
}
"""`epsilon_form`: a row each; in the last, v is the uncorrected one."""


class _Descent:
    """The quantities of one sheet, step after step; `t` counts from 1."""

    def __init__(self, t: Trace, s: Settings) -> None:
        self.trace, self.settings = t, s
        self.below = DENOMINATOR[s.conventions["epsilon_form"]]
        self.bowl = Bowl(t)
        self.w = self.bowl.start
        self.eta = t.given("eta", one_of("0.1", "0.2", "0.3", "0.4", "0.6"), Role.LEARNING_RATE)
        self.eps = t.given(
            "epsilon", one_of("0.01", "0.02", "0.05").within(POSITIVE), Role.HYPERPARAMETER
        )

    def decay(self, name: str, *values: str) -> Traced:
        """The share that a moment keeps of its old value."""
        return self.trace.given(name, one_of(*values).within(SHARE), Role.HYPERPARAMETER)

    def start(self, name: str, value: str = "0") -> Traced:
        """A moment before the first step."""
        return self.trace.given(name, one_of(value), Role.MOMENT, shape=SHAPE)

    def moment(self, name: str, value: Traced) -> Traced:
        """A sum or average of gradients or of their squares."""
        return self.trace.let(name, value, Role.MOMENT)

    def corrected(self, name: str, moment: Traced, beta: Traced, t: int) -> Traced:
        """The moment without the weight of its start: divided by 1 - beta^t."""
        power = beta**t if t > 1 else beta
        return self.trace.let(name, moment / (1 - power), Role.CORRECTED_MOMENT)

    def move(self, eta: Traced, above: Traced, v: Traced, t: int) -> None:
        """w - eta above / (sqrt(v) + eps)."""
        at = self.w - eta * above / self.below(v, self.eps)
        self.w = self.trace.let(f"w{t}", at, Role.WEIGHT_UPDATE)


def _adagrad(run: _Descent) -> None:
    G = run.start("G0", run.settings.conventions["initial_accumulator"])
    for t in range(1, run.settings.whole("steps") + 1):
        g = run.bowl.gradient(run.w, t - 1)
        G = run.moment(f"G{t}", G + g**2)
        run.move(run.eta, g, G, t)


def _rmsprop(run: _Descent) -> None:
    rho, v = run.decay("rho", "0.8", "0.9", "0.95", "0.99"), run.start("v0")
    for t in range(1, run.settings.whole("steps") + 1):
        g = run.bowl.gradient(run.w, t - 1)
        v = run.moment(f"v{t}", rho * v + (1 - rho) * g**2)
        run.move(run.eta, g, v, t)


def _adam(run: _Descent) -> None:
    beta1, beta2 = run.decay("beta1", "0.8", "0.9"), run.decay("beta2", "0.995", "0.999")
    m, v = run.start("m0"), run.start("v0")
    chosen = run.settings.conventions
    move = ADAM[chosen["bias_correction"], chosen["epsilon_form"] == "hat"]
    for t in range(1, run.settings.whole("steps") + 1):
        g = run.bowl.gradient(run.w, t - 1)
        m = run.moment(f"m{t}", beta1 * m + (1 - beta1) * g)
        v = run.moment(f"v{t}", beta2 * v + (1 - beta2) * g**2)
        move(run, (m, beta1), (v, beta2), t)


Moment = tuple[Traced, Traced]
"""A moment and its decay."""


def _as_they_are(run: _Descent, first: Moment, second: Moment, t: int) -> None:
    run.move(run.eta, first[0], second[0], t)


def _both_corrected(run: _Descent, first: Moment, second: Moment, t: int) -> None:
    m_hat = run.corrected(f"mhat{t}", *first, t)
    v_hat = run.corrected(f"vhat{t}", *second, t)
    run.move(run.eta, m_hat, v_hat, t)


def _rate_corrected(run: _Descent, first: Moment, second: Moment, t: int) -> None:
    (m, beta1), (v, beta2) = first, second
    power1, power2 = (beta1**t, beta2**t) if t > 1 else (beta1, beta2)
    rate = run.eta * sqrt(1 - power2) / (1 - power1)
    run.move(run.trace.let(f"eta{t}", rate, Role.LEARNING_RATE), m, v, t)


ADAM = {
    ("yes", False): _both_corrected,
    ("yes", True): _rate_corrected,
    ("no", False): _as_they_are,
}
"""`bias_correction`, and whether epsilon stands beside the root of the uncorrected v."""

METHODS = {"adagrad": _adagrad, "rmsprop": _rmsprop, "adam": _adam}

ASKED = {
    "adagrad": ("G", "w"),
    "rmsprop": ("v", "w"),
    "adam": ("m", "v", "w"),
}
"""Asked after every step, by method."""


def _forward(t: Trace, s: Settings) -> None:
    METHODS[s.word("method")](_Descent(t, s))


def _asked(s: Settings) -> tuple[str, ...]:
    names = ASKED[s.word("method")]
    return tuple(f"{name}{t}" for t in range(1, s.whole("steps") + 1) for name in names)


def _check(s: Settings) -> None:
    corrects = s.word("method") == "adam" and s.conventions["bias_correction"] == "yes"
    if s.conventions["epsilon_form"] == "hat" and not corrects:
        raise ParameterError(
            "epsilon_form is 'hat', which is a way to write Adam with its bias correction; "
            "take 'outside' or 'inside'"
        )


FAMILY = Family(
    slug="adaptive-steps",
    title="Adaptive steps: Adagrad, RMSProp, Adam",
    about="moments and weights after every step of one of these methods",
    parameters=(
        Choice(
            name="method", about="the method", choices=tuple(METHODS), default="adam",
        ),
        STEPS,
    ),
    conventions=("epsilon_form", "bias_correction", "initial_accumulator"),
    presets={
        "easy": Preset(about="two steps of Adagrad", parameters={"method": "adagrad", "steps": 2}),
        "hard": Preset(about="four steps of Adam", parameters={"steps": 4}),
    },
    check=_check,
    rounding=Rounding(mode=Mode.ANSWER_ONLY, decimals=6),
    forward=_forward,
    asked=_asked,
    mistakes=adaptive_mistakes.ALL,
    core=("adam-no-bias-correction", "adam-missing-sqrt"),
    witness="optimisers.adaptive_steps",
)  # fmt: skip
