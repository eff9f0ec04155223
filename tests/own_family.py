"""Families made for a test, by the one thing that they compute."""

from __future__ import annotations

from collections.abc import Callable

from problems.draws import tenths
from problems.family import Family
from problems.parameters import Settings
from problems.program import Role
from problems.trace import Trace, Traced

Compute = Callable[[Traced], Traced]


def computing(compute: Compute, *, name: str = "p", witness: str | None = None) -> Family:
    """A family that tells `z`, a vector of 3, and asks for one vector computed from it."""

    def forward(t: Trace, _: Settings) -> None:
        z = t.given("z", tenths("-2", "2"), Role.PRE_ACTIVATION, shape=(3,))
        t.let(name, compute(z), Role.PROBABILITY)

    def asked(_: Settings) -> tuple[str, ...]:
        return (name,)

    return Family(slug="own", title="Own", forward=forward, asked=asked, witness=witness)
