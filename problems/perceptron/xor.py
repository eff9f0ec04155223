"""Why one unit cannot learn XOR, and how two layers can compute it.

No line separates 01 and 10 from 00 and 11: one unit gets three of the four rows right at most, and
training goes on for ever (Minsky and Papert 1969). Two step units and a third one on top of them
realise it: NAND and OR into AND, or OR and AND into "the first without the second".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from problems.conventions import Threshold
from problems.draws import Pool, grid
from problems.family import Family
from problems.formula import Call, Formula, Number, names
from problems.mistakes import Mistake, Rewritten, Site, at, both
from problems.parameters import Choice, Settings, Whole
from problems.perceptron.learning import WEIGHTS, Learner, fires, threshold, wrong
from problems.perceptron.mistakes import EVERY_EXAMPLE, SIGN, THRESHOLD
from problems.perceptron.tables import FREE, rows, shuffled_pool
from problems.presets import Preset
from problems.program import Kind, Role
from problems.rounding import Rounding
from problems.scalar import Scalar, Traced, shaped
from problems.trace import Trace

ROWS = len(rows(2))


UP, DOWN = grid("0.7", "1.0", "0.1"), grid("-1.0", "-0.7", "0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Where the two weights of a step unit come from, and its bias."""

    first: Pool
    second: Pool
    bias: tuple[str, str]

    def offsets(self, form: Threshold) -> Pool:
        """Its bias, or the threshold that does the same."""
        low, high = sorted(form.sign * Fraction(end) for end in self.bias)
        return grid(low, high, "0.1")


AND = Unit(first=UP, second=UP, bias=("-1.35", "-1.05"))
OR = Unit(first=UP, second=UP, bias=("-0.65", "-0.35"))
NAND = Unit(first=DOWN, second=DOWN, bias=("1.05", "1.35"))
FIRST_ONLY = Unit(first=UP, second=DOWN, bias=("-0.55", "-0.35"))
"""Whatever is drawn from these tables realises the gate, and no sum is nearer to 0 than 0.05."""

NETWORKS = {"NAND and OR": (NAND, OR, AND), "OR and AND": (OR, AND, FIRST_ONLY)}
"""The two hidden units and the unit on top of them."""


def _forward(t: Trace, s: Settings) -> None:
    x = t.given("x", shuffled_pool(2).only(), Role.INPUT, shape=(ROWS, 2))
    y = t.let("y", x[:, 0] + x[:, 1] - 2 * x[:, 0] * x[:, 1], Role.LABEL, kind=Kind.INTEGER)
    learner = Learner.on(t, s, x, y, WEIGHTS[FREE])
    _given_network(t, s)
    for number in range(1, s.whole("epochs") + 1):
        errors = wrong(s, learner.epoch(number))
        name = f"E_{number}" if number > 1 else "E"
        t.let(name, errors, Role.COUNT, iteration=number, kind=Kind.INTEGER)
    most = _constant(Call("sub", (_number(ROWS), _number(1))))
    t.let("best", most, Role.COUNT, kind=Kind.INTEGER)
    t.choice("learnable", _constant(_number(1)), ("yes", "no"))
    _network(t, s, x)


def _given_network(t: Trace, s: Settings) -> None:
    """The weights u, v of the hidden units with c, d; those of the unit on top, p and q, with r."""
    form = threshold(s)
    one, other, top = NETWORKS[s.word("hidden")]
    t.given("u", one.first, Role.WEIGHT, shape=(2,), layer=1)
    t.given("c", one.offsets(form), Role.BIAS, layer=1)
    t.given("v", other.first, Role.WEIGHT, shape=(2,), layer=1)
    t.given("d", other.offsets(form), Role.BIAS, layer=1)
    t.given("p", top.first, Role.WEIGHT, layer=2)
    t.given("q", top.second, Role.WEIGHT, layer=2)
    t.given("r", top.offsets(form), Role.BIAS, layer=2)


def _network(t: Trace, s: Settings, x: Traced) -> None:
    """The hidden outputs f and g and the output O, for each row of the table."""
    u, c, v, d, p, q, r = map(t.named, "ucvdpqr")

    def unit(z: str, o: str, weighted: Traced, offset: Traced, layer: int) -> Traced:
        total = threshold(s).joined(weighted, offset)
        sums = t.let(z, total, Role.PRE_ACTIVATION, layer=layer)
        role = Role.ACTIVATION if layer == 1 else Role.PREDICTION
        return t.let(o, fires(s, sums), role, layer=layer, kind=Kind.INTEGER)

    f, g = unit("s", "f", x @ u, c, 1), unit("t", "g", x @ v, d, 1)
    unit("z", "O", p * f + q * g, r, 2)


def _constant(formula: Formula) -> Traced:
    """What is the same for every student."""
    return shaped([Scalar(formula)], ())


def _number(value: int) -> Number:
    return Number(Fraction(value))


def _asked(s: Settings) -> tuple[str, ...]:
    later = (f"E_{number}" for number in range(2, s.whole("epochs") + 1))
    return ("E", *later, "best", "learnable", "s", "f", "t", "g", "z", "O")


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
    fixed={"labels": "0/1", "biases": "trained"},
    presets={
        "easy": Preset(about="two epochs", parameters={"epochs": 2}),
        "hard": Preset(
            about="five epochs, thresholds, OR and AND as hidden units",
            parameters={"epochs": 5, "hidden": "OR and AND"},
            conventions={"threshold": "theta"},
        ),
    },
    forward=_forward,
    asked=_asked,
    rounding=Rounding(decimals=2),
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
