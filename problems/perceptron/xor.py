"""Why one unit cannot learn XOR, and how two layers can compute it.

No line separates 01 and 10 from 00 and 11: one unit gets three of the four rows right at most, and
training goes on for ever (Minsky and Papert 1969). Two step units and a third one on top of them
realise it: NAND and OR into AND, or OR and AND into "the first without the second".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from problems.draws import Pool, grid
from problems.family import Family
from problems.mistakes import Mistake, Rewritten, Site, at, both
from problems.parameters import Choice, Settings, Whole
from problems.perceptron.learning import Learner, fires, threshold, wrong
from problems.perceptron.mistakes import SIGN, EVERY_EXAMPLE, THRESHOLD
from problems.perceptron.tables import rows
from problems.program import Call, Formula, Kind, Number, Role, names
from problems.trace import Scalar, Trace, Traced, shaped

ROWS = len(rows(2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Where the weights of a step unit come from, each by itself, and its bias."""

    weights: tuple[tuple[str, str], ...]
    bias: tuple[str, str]


UP, DOWN = ("0.7", "1.0"), ("-1.0", "-0.7")
AND = Unit(weights=(UP, UP), bias=("-1.35", "-1.05"))
OR = Unit(weights=(UP, UP), bias=("-0.65", "-0.35"))
NAND = Unit(weights=(DOWN, DOWN), bias=("1.05", "1.35"))
FIRST_ONLY = Unit(weights=(UP, DOWN), bias=("-0.55", "-0.35"))
"""Whatever is drawn from these tables realises the gate, and no sum is nearer to 0 than 0.05."""

NETWORKS = {"NAND and OR": ((NAND, OR), AND), "OR and AND": ((OR, AND), FIRST_ONLY)}
"""The two hidden units and the unit on top of them."""


def _forward(t: Trace, s: Settings) -> None:
    learner = Learner.start(t, s, "XOR", 2)
    hidden, top = NETWORKS[s.word("hidden")]
    form = threshold(s)
    V = t.given("V", _weights(hidden), Role.WEIGHT, shape=(2, 2), layer=1)
    c = t.given("c", _offsets(hidden, form.sign), Role.BIAS, shape=(2,), layer=1)
    v = t.given("v", _weights((top,)), Role.WEIGHT, shape=(2,), layer=2)
    d = t.given("d", _offsets((top,), form.sign), Role.BIAS, layer=2)
    for number in range(1, s.whole("epochs") + 1):
        errors = wrong(s, learner.epoch(number))
        name = f"E_{number}" if number > 1 else "E"
        t.let(name, errors, Role.COUNT, iteration=number, kind=Kind.INTEGER)
    t.let("best", _constant(Call("sub", (_number(ROWS), _number(1)))), Role.COUNT, kind=Kind.INTEGER)
    t.choice("learnable", _constant(_number(1)), ("yes", "no"))
    Z = t.let("Z", form.joined(learner.x @ V, c), Role.PRE_ACTIVATION, layer=1)
    H = t.let("H", fires(s, Z), Role.ACTIVATION, layer=1, kind=Kind.INTEGER)
    z = t.let("z", form.joined(H @ v, d), Role.PRE_ACTIVATION, layer=2)
    t.let("O", fires(s, z), Role.PREDICTION, layer=2, kind=Kind.INTEGER)


def _constant(formula: Formula) -> Traced:
    """What is the same for every student."""
    return shaped([Scalar(formula)], ())


def _number(value: int) -> Number:
    return Number(Fraction(value))


def _weights(units: Sequence[Unit]) -> Pool:
    """A column for each unit: all its weights come from its table."""
    ends = [unit.weights[i] for i in range(2) for unit in units]
    return _whole([grid(*end, "0.1") for end in ends])


def _offsets(units: Sequence[Unit], sign: int) -> Pool:
    ends = [sorted(sign * Fraction(end) for end in unit.bias) for unit in units]
    return _whole([grid(str(low), str(high), "0.1") for low, high in ends])


def _whole(pools: Sequence[Pool]) -> Pool:
    return Pool(choices=tuple(product(*(pool.values() for pool in pools))), whole=True)


def _asked(s: Settings) -> tuple[str, ...]:
    later = (f"E_{number}" for number in range(2, s.whole("epochs") + 1))
    return ("E", *later, "best", "learnable", "H", "O")


def _all_right(site: Site) -> Rewritten:
    return None if any(names(site.formula)) else _number(ROWS)


def _half_right(site: Site) -> Rewritten:
    return None if any(names(site.formula)) else _number(ROWS // 2)


def _learnable(_: Site) -> Rewritten:
    return _number(0)


FAMILY = Family(
    slug="xor-limit",
    title="XOR: the limit of a single unit, and two layers",
    about="errors in every epoch of training on XOR, the best that one unit can do, and the "
    "hidden units and output of a network of step units",
    parameters=(
        Whole(name="epochs", about="epochs of training", low=2, high=5, default=3),
        Choice(
            name="hidden", about="what the two hidden units of the network are",
            choices=tuple(NETWORKS), default="NAND and OR",
        ),
    ),
    conventions=("step_at_zero", "threshold"),
    forward=_forward,
    asked=_asked,
    decimals=2,
    mistakes=(
        SIGN, *EVERY_EXAMPLE, *THRESHOLD,
        Mistake(
            slug="xor-learnable",
            hint="No line separates 01 and 10 from 00 and 11: a single unit never gets all four "
            "right, however long it is trained.",
            making=both(at(Role.COUNT, _all_right), at(Role.CHOICE, _learnable)),
        ),
        Mistake(
            slug="xor-half-right",
            hint="Three rows of XOR can be right: with the weights of OR only 11 is wrong.",
            making=at(Role.COUNT, _half_right),
        ),
    ),
    core=("xor-learnable",),
    witness="perceptron.xor",
)  # fmt: skip
