"""What the activation families share: the functions, and the points at which they are taken."""

from __future__ import annotations

from collections.abc import Callable

from problems import trace
from problems.conventions import STEP
from problems.draws import one_of, tenths
from problems.parameters import Settings, Several, Whole
from problems.program import Kind, Role
from problems.scalar import Traced
from problems.trace import Trace

FUNCTIONS: dict[str, Callable[[Traced], Traced]] = {
    "sigmoid": trace.sigmoid, "tanh": trace.tanh, "relu": trace.relu,
}  # fmt: skip

LEAKY, JUMPS = "leaky_relu", "step"

POINTS = tenths("-2.4", "2.4").without(0)
"""No point is 0, where a function jumps or bends, and at none is a slope too flat to read."""

ALPHAS = one_of("0.1", "0.2", "0.3")
"""Slopes of a leaky ReLU below 0."""

HOW_MANY = Whole(name="points", about="at how many points", low=2, high=8, default=4)


def choice(names: tuple[str, ...]) -> Several:
    """The parameter that says which functions are asked."""
    return Several(
        name="functions", about="the functions, in the order in which they are asked",
        choices=names, default=names, most=len(names),
    )  # fmt: skip


def chosen(s: Settings) -> tuple[str, ...]:
    """The functions that are asked."""
    return s.words("functions", 1)


def points(t: Trace, s: Settings) -> tuple[Traced, Traced | None]:
    """The points z, and the slope alpha if there is a leaky ReLU."""
    z = t.given("z", POINTS, Role.PRE_ACTIVATION, shape=(s.whole("points"),))
    leaky = LEAKY in chosen(s)
    return z, t.given("alpha", ALPHAS, Role.HYPERPARAMETER) if leaky else None


def value(t: Trace, s: Settings, name: str, z: Traced, alpha: Traced | None) -> Traced:
    """The values of a function, named like it."""
    if name == JUMPS:
        step = STEP[s.conventions["step_at_zero"]]
        return t.let(name, step(z), Role.ACTIVATION, kind=Kind.INTEGER)
    made = trace.leaky_relu(alpha, z) if alpha is not None and name == LEAKY else FUNCTIONS[name](z)
    return t.let(name, made, Role.ACTIVATION)
