"""Every kind of answer in one small family: it counts down from n by steps of d to below 0.

The walk is unrolled to four steps; those after the stop are on no sheet.
"""

from __future__ import annotations

from problems.draws import grid, one_of
from problems.family import Family
from problems.parameters import Settings
from problems.program import Kind, Role
from problems.trace import Trace, step


def _forward(t: Trace, _: Settings) -> None:
    x = t.given("x", one_of(2, 3, 5), Role.INPUT)
    c = t.given("c", one_of(-3, 2, 4), Role.HYPERPARAMETER)
    n = t.given("n", grid("0.25", "2.25", "0.5"), Role.HYPERPARAMETER)
    d = t.given("d", one_of(1, 2), Role.HYPERPARAMETER)
    f = t.let("f", c * x**3 - x, Role.LOSS)
    slope = t.expression("slope", t.d(f, x), Role.ADJOINT, ("x",))
    t.let("slope_at", slope, Role.ADJOINT)
    left, going = n, []
    for k in range(1, 5):
        live = t.let(f"going{k}", step(left), Role.COUNT, kind=Kind.INTEGER)
        with t.where(live):
            t.let(f"left{k}", left - d, Role.ADJOINT)
        left = left - d * live
        going.append(live)
    steps = t.let("steps", sum(going[1:], going[0]), Role.COUNT, kind=Kind.INTEGER)
    t.choice("size", step(2 * steps - 3), ("one step", "more than one step"))


FAMILY = Family(
    slug="kinds",
    title="Every kind of answer",
    forward=_forward,
    asked=lambda _: (*("slope", "slope_at", "left1", "left2", "left3", "left4", "steps", "size"),),
)
