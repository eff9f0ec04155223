"""The partial derivatives of a polynomial in two variables: as formulas and at a point.

f = sum_i c_i x^(p_i) y^(q_i). The derivative by x keeps y fixed, so that the power rule turns each
term into c_i p_i x^(p_i - 1) y^(q_i), and a term without x into 0. The gradient g holds both at the
point; the slope of f in the direction of a unit vector u is g . u (Stewart, Calculus, sections 14.3
and 14.6).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from problems.chain_rule import power_rule
from problems.draws import Pool, grid, one_of
from problems.family import Family
from problems.parameters import Choice, Flag, Settings
from problems.presets import Preset
from problems.program import Role
from problems.scalar import Traced
from problems.trace import Trace

Powers = tuple[int, int]

EXPONENTS: dict[str, tuple[Powers, ...]] = {
    "quadratic": ((2, 0), (1, 1), (0, 2)),
    "mixed": ((2, 1), (1, 0), (0, 2)),
    "cubic": ((3, 0), (1, 2), (0, 1)),
    "products": ((2, 2), (1, 0), (0, 1)),
    "four-terms": ((3, 0), (2, 1), (1, 1), (0, 2)),
}
"""The powers of x and y in every term, a row for each polynomial."""

COEFFICIENTS = grid(-5, 5, "1").without(0, 1, -1)

POINT = one_of(-3, -2, "-1.5", "-0.5", "0.5", "1.5", 2, 3)

UNIT_VECTORS = Pool(
    choices=tuple(
        (Fraction(u, 10), Fraction(v, 10)) for u in (-8, -6, 6, 8) for v in (-8, -6, 6, 8)
        if u**2 + v**2 == 100
    ),
    whole=True,
)  # fmt: skip
"""Directions of length 1 with one decimal."""


def _term(coefficient: Traced, powers: Powers, x: Traced, y: Traced) -> Traced:
    for letter, power in zip((x, y), powers, strict=True):
        if power:
            coefficient = coefficient * (letter if power == 1 else letter**power)
    return coefficient


def _forward(t: Trace, s: Settings) -> None:
    powers = EXPONENTS[s.word("polynomial")]
    c = t.given("c", COEFFICIENTS, Role.HYPERPARAMETER, shape=(len(powers),))
    x, y = (t.given(name, POINT, Role.INPUT) for name in "xy")
    value = _term(c[0], powers[0], x, y)
    for coefficient, row in zip(c[1:], powers[1:], strict=True):
        value = value + _term(coefficient, row, x, y)
    f = t.let("f", value, Role.FUNCTION_VALUE)
    partials = [
        t.expression(f"df_d{name}", t.d(f, by), Role.ADJOINT, variables=("x", "y"))
        for name, by in (("x", x), ("y", y))
    ]
    g = t.let("g", np.array(partials), Role.ADJOINT)
    if s.flag("direction"):
        u = t.given("u", UNIT_VECTORS.only(), Role.INPUT, shape=(2,))
        t.let("D", g[0] * u[0] + g[1] * u[1], Role.ADJOINT)


def _asked(s: Settings) -> tuple[str, ...]:
    return ("f", "df_dx", "df_dy", "g", *(("D",) if s.flag("direction") else ()))


FAMILY = Family(
    slug="partial-derivatives",
    title="Partial derivatives of a polynomial",
    about="value, partial derivatives as formulas and at a point, slope in a direction",
    parameters=(
        Choice(
            name="polynomial", about="the powers of x and y in its terms",
            choices=tuple(EXPONENTS), default="mixed",
        ),
        Flag(name="direction", about="whether a directional derivative is asked", default=True),
    ),
    presets={
        "easy": Preset(
            about="a quadratic, without a direction",
            parameters={"polynomial": "quadratic", "direction": False},
        ),
        "hard": Preset(about="four terms", parameters={"polynomial": "four-terms"}),
    },
    forward=_forward,
    asked=_asked,
    mistakes=power_rule.MISTAKES,
    core=("power-rule-factor-forgotten", "other-variable-kept"),
    witness="polynomials.partial_derivatives",
)  # fmt: skip
