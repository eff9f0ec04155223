"""The guard: each condition refuses what it says, and nothing that is fair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from grader.issuing.guard import Judgement, judge
from grader.issuing.told_apart import Variant, held
from grader.issuing.watch import KINK
from problems import trace
from problems.formula import Formula, Number
from problems.program import Kind, Role
from problems.rounding import Mode, Rounding
from problems.scalar import Traced
from problems.trace import Trace
from solutions.columns import Givens
from solutions.evaluate import COLUMNS, run
from solutions.patches import Wrong
from solutions.structure import Structure
from solutions.tape import compile_tape
from solutions.tolerance import WIDEST, accepted, rule_of
from tests.programs import ANY, call, formula, traced, vector
from tests.structures import CASES, DEFAULTS, LEVELS, Case, candidates, cells, instances, structure

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)

CONDITIONS = ("unmet", "kink", "saturation", "vanishing", "units", "width")


def numbers(**givens: str) -> Givens:
    """Givens as they would stand on paper: `numbers(x="0.5 -1", eta="0.1")`."""
    return {name: tuple(map(Fraction, text.split())) for name, text in givens.items()}


def judged(one: Structure, *rows: Givens) -> Judgement:
    """What the guard says of some candidates."""
    return judge(one, cells(one, rows))


def refused(one: Structure, **givens: str) -> set[str]:
    """The conditions that refuse one candidate."""
    judgement = judged(one, numbers(**givens))
    return {name for name, mask in judgement.refused.items() if mask[0]}


def network(**parameters: object) -> Structure:
    """Deltas of a network."""
    return structure(Case("mlp-deltas", tuple(parameters.items())))


ONE = network(sizes=(1, 1))
"""z = w x + b, a = sigmoid(z), delta = (a - y) a (1 - a)."""


def relu(*sizes: int) -> Structure:
    """A hidden ReLU layer and an identity on top."""
    return network(sizes=sizes, activations=("relu", "identity"))


# One condition after the other ------------------------------------------------------------------


def test_a_fair_sheet_is_refused_for_nothing() -> None:
    assert refused(ONE, x="0.5", y="0.2", W1="0.8", b1="0.3") == set()


@pytest.mark.parametrize(
    ("bias", "near"), [("0.02", True), ("-0.02", True), ("0", True), ("0.03", False)]
)
def test_a_relu_near_its_kink_is_refused(bias: str, near: bool) -> None:
    one = network(sizes=(1, 1), activations="relu")
    conditions = refused(one, x="0.5", y="1", W1="0.4", b1=str(Fraction(bias) - Fraction("0.2")))
    assert ("kink" in conditions) is near


@pytest.mark.parametrize(("bias", "near"), [("-0.22", True), ("-0.18", True), ("-0.3", False)])
def test_a_perceptron_near_its_threshold_is_refused(bias: str, near: bool) -> None:
    one = structure(Case("perceptron-update", (("inputs", 1),)))
    conditions = refused(one, x="0.5", y="1", w="0.4", b=bias, eta="0.1")
    assert ("kink" in conditions) is near


def test_the_kink_lies_off_the_decimal_grid() -> None:
    assert all((Fraction(str(KINK)) * 10**d).denominator > 1 for d in range(5))


@pytest.mark.parametrize(
    ("activation", "z", "flat"),
    [("sigmoid", "4.1", True), ("sigmoid", "-4.1", True), ("sigmoid", "3.9", False),
     ("tanh", "2.6", True), ("tanh", "-2.6", True), ("tanh", "2.4", False),
     ("relu", "9", False), ("identity", "9", False)],
)  # fmt: skip
def test_a_saturated_unit_is_refused(activation: str, z: str, flat: bool) -> None:
    one = network(sizes=(1, 1), activations=activation)
    assert ("saturation" in refused(one, x="1", y="0.5", W1=z, b1="0")) is flat


def test_a_value_that_rounds_to_zero_is_refused() -> None:
    assert "vanishing" in refused(ONE, x="0.5", y="0.5", W1="0.8", b1="-0.4")
    assert "vanishing" in refused(ONE, x="1", y="0.9", W1="2.1968", b1="0")
    assert "vanishing" not in refused(ONE, x="1", y="0.9", W1="2", b1="0")


@pytest.mark.parametrize(
    ("weight", "refused_"),
    [("0.500049", True), ("0.50009", True), ("0.5001", False), ("0.5002", False)],
)
def test_a_value_that_rounding_can_take_to_zero_is_refused(weight: str, refused_: bool) -> None:
    # a - y: 0.00009 rounds to 0.0001, but whoever is a step off accepts 0; 0.0001 is exact.
    one = network(sizes=(1, 1), activations="identity")
    assert ("vanishing" in refused(one, x="1", y="0.5", W1=weight, b1="0")) is refused_


def test_zeros_that_a_family_teaches_are_fair() -> None:
    one = structure(Case("cross-entropy-gradient"))
    assert refused(one, z="0.5 -0.3 0.2", y="0 1 0") == set()
    assert "vanishing" in {
        name
        for name, mask in judged(
            replace(one, zeros=frozenset()), numbers(z="0.5 -0.3 0.2", y="0 1 0")
        ).refused.items()
        if mask[0]
    }


def test_a_perceptron_may_answer_zero() -> None:
    one = structure(Case("perceptron-update", (("inputs", 1),)))
    assert refused(one, x="0.5", y="1", w="0.4", b="-0.6", eta="0.1") == set()


DEAD = {"x": "0.5", "y": "1", "W1": "0.8 -0.8", "W2": "0.6 0.4", "b2": "0.3"}
"""One unit that lives and one that does not, b1 being 0.1 0.1."""


@pytest.mark.parametrize(
    ("b1", "unfair"), [("0.1 0.1", False), ("0.1 0.6", True), ("-0.6 0.1", True)]
)
def test_a_hidden_relu_layer_has_a_live_and_a_dead_unit(b1: str, unfair: bool) -> None:
    assert ("units" in refused(relu(1, 2, 1), **DEAD, b1=b1)) is unfair


@pytest.mark.parametrize(("b1", "unfair"), [("0.1", False), ("-0.9", True)])
def test_a_single_hidden_relu_unit_lives(b1: str, unfair: bool) -> None:
    one = relu(1, 1, 1)
    found = refused(one, x="0.5", y="1", W1="0.8", b1=b1, W2="0.6", b2="0.3")
    assert ("units" in found) is unfair


@pytest.mark.parametrize(
    ("b1", "unfair"), [("0.1 0.1", True), ("0.1 0.6", False), ("-0.6 -0.1", True)]
)
def test_output_relus_live(b1: str, unfair: bool) -> None:
    one = network(sizes=(1, 2), activations="relu")
    assert ("units" in refused(one, x="0.5", y="1 1", W1="0.8 -0.8", b1=b1)) is unfair


def test_at_most_a_third_of_the_items_of_a_relu_network_are_zero() -> None:
    one = relu(1, 3, 1)
    givens = {"x": "0.5", "y": "1", "W2": "0.6 0.4 0.7", "b2": "0.3", "b1": "0.1 0.1 0.1"}
    assert len(one.items) == 12
    assert "vanishing" not in refused(one, **givens, W1="0.8 -0.8 -0.9")
    three = network(sizes=(1, 4, 1), activations=("relu", "identity"))
    more = {**givens, "W2": "0.6 0.4 0.7 0.2", "b1": "0.1 0.1 0.1 0.1"}
    assert len(three.items) == 15
    assert "vanishing" in refused(three, **more, W1="0.8 -0.8 -0.9 -0.7")


def test_an_interval_that_is_too_wide_is_refused() -> None:
    one = structure(Case("cross-entropy-gradient", (("classes", 2),)))
    assert "width" in refused(one, z="4 -4", y="0 1")
    assert "width" not in refused(one, z="0.4 -0.4", y="0 1")


def test_an_interval_without_ends_is_refused() -> None:
    one = structure(Case("cross-entropy-gradient", (("classes", 2),)))
    assert "width" in refused(one, z="9 -9", y="0 1")
    assert "width" in refused(one, z="900 -900", y="0 1")


@each_family
def test_intervals_of_fair_candidates_are_finite_and_not_too_wide(case: Case) -> None:
    one, rows = structure(case), candidates(case, 200)
    judgement = judge(one, cells(one, rows))
    assert judgement.fair.any()
    exact = dict(zip(one.tape.cells, run(one.tape, cells(one, rows), COLUMNS), strict=True))
    for quantity in one.asked_quantities:
        for item in quantity.cells:
            widths = judgement.intervals[item].high - judgement.intervals[item].low
            widest = WIDEST * rule_of(one, quantity.name).unit(np.asarray(exact[item]))
            assert np.all((widths <= widest)[judgement.fair])


def test_a_wide_band_that_the_course_asked_for_is_not_too_wide() -> None:
    band = Rounding(mode=Mode.ABSOLUTE, decimals=4, tolerance=Fraction(1, 10))
    one = replace(ONE, rounding=band)
    assert "width" not in refused(one, x="0.5", y="0.2", W1="0.8", b1="0.3")


@pytest.mark.parametrize(("decimals", "open_"), [(1, True), (2, False), (4, False)])
def test_a_threshold_that_rounding_may_cross_is_refused(decimals: int, open_: bool) -> None:
    case = Case("perceptron-update", (("inputs", 2),))
    one = replace(structure(case), rounding=Rounding(decimals=decimals))
    found = refused(one, x="0.5 1.2", y="1", w="0.5 -0.2", b="-0.1", eta="0.1")
    assert ("kink" in found) is open_


@pytest.mark.parametrize(("decimals", "open_"), [(1, True), (4, False)])
def test_a_relu_that_rounding_may_kill_is_refused(decimals: int, open_: bool) -> None:
    one = replace(network(sizes=(1, 1), activations="relu"), rounding=Rounding(decimals=decimals))
    assert ("kink" in refused(one, x="0.5", y="1", W1="0.5", b1="-0.16")) is open_


def counting(value: Callable[[Traced], Traced], role: Role = Role.COUNT) -> Structure:
    """A whole number of steps from a quotient n / m."""

    def steps(t: Trace) -> None:
        n, m = t.given("n", ANY, Role.COUNT), t.given("m", ANY, Role.COUNT)
        t.let("k", value(n / m), role, kind=Kind.INTEGER)

    return Structure(
        family="own", title="Own", parameters={}, conventions={}, program=traced(steps),
        asked=("k",), rounding=Rounding(decimals=4), mistakes=(), core=(),
    )  # fmt: skip


@pytest.mark.parametrize("value", [trace.floor, trace.ceil])
@pytest.mark.parametrize(
    ("n", "m", "open_"),
    [
        ("50000", "100", False), ("50001", "100", True), ("781", "64", False), ("3", "0.1", False),
        ("2.99", "1", True), ("60000", "0.75", False),
    ],
)  # fmt: skip
def test_a_rest_that_is_nearly_nothing_is_refused_and_none_at_all_is_fair(
    value: Callable[[Traced], Traced], n: str, m: str, open_: bool
) -> None:
    assert refused(counting(value), n=n, m=m) == ({"kink"} if open_ else set())


@pytest.mark.parametrize(
    ("role", "decimals", "open_"),
    [(Role.INTERMEDIATE, 0, True), (Role.INTERMEDIATE, 1, False), (Role.COUNT, 0, False)],
)  # fmt: skip
def test_a_floor_inside_a_formula_is_refused_where_rounding_may_move_it(
    role: Role, decimals: int, open_: bool
) -> None:
    one = counting(lambda q: 3 * trace.floor(q), role)  # what is counted is not rounded
    one = replace(one, rounding=Rounding(decimals=decimals))
    assert ("kink" in refused(one, n="37", m="8")) is open_


SMALL = {"x": "0.001", "y": "0.1", "W1": "0.8", "b1": "0.0004"}
"""z1 is 0.0012."""


@pytest.mark.parametrize(
    ("rounding", "vanishes"),
    [
        (Rounding(decimals=4), False),
        (Rounding(decimals=2), True),
        (Rounding(mode=Mode.ANSWER_ONLY, decimals=4), False),
        (Rounding(mode=Mode.ANSWER_ONLY, decimals=2), True),
        (Rounding(mode=Mode.SIGNIFICANT, digits=2), False),
        (Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction("0.002")), True),
    ],
)
def test_a_small_answer_vanishes_where_it_is_not_told_from_0(
    rounding: Rounding, vanishes: bool
) -> None:
    assert ("vanishing" in refused(replace(ONE, rounding=rounding), **SMALL)) is vanishes


def test_a_width_counts_in_units_of_the_value_where_digits_are_kept() -> None:
    digits = Rounding(mode=Mode.SIGNIFICANT, digits=4)
    fair = {"x": "0.5", "y": "0.2", "W1": "0.8", "b1": "0.3"}
    cancels = {**fair, "y": "0.668"}
    assert "width" not in refused(replace(ONE, rounding=digits), **fair)
    # a - y is 0.0002 of two numbers with four digits.
    assert "width" in refused(replace(ONE, rounding=digits), **cancels)
    full = Rounding(mode=Mode.ANSWER_ONLY, decimals=8)
    assert "width" not in refused(replace(ONE, rounding=full), **cancels)


# Mistakes ---------------------------------------------------------------------------------------


def plain(patches: Mapping[str, tuple[Mapping[str, Formula], ...]], *, core: str = "") -> Structure:
    """y = 2 x and z = y + 1, asked to one decimal, with mistakes of one's own."""

    def steps(t: Trace) -> None:
        vector(t, "x", 1)
        y = t.let("y", formula("mul", 2, "x[1]"), Role.LOSS)
        t.let("z", y + 1, Role.LOSS)

    return Structure(
        family="own", title="Own", parameters={}, conventions={}, program=traced(steps),
        asked=("y", "z"), rounding=Rounding(decimals=4),
        mistakes=tuple(Wrong(slug=s, hint="", patches=p) for s, p in patches.items()),
        core=(core,) if core else (),
    )  # fmt: skip


LONG = "0.50003"
"""More decimals than are kept: y and z are rounded, and so have a tolerance."""


def plus(amount: str, place: str = "y") -> Mapping[str, Formula]:
    """A patch that is off by so much."""
    right: Formula = call("mul", 2, "x[1]") if place == "y" else call("add", "y", 1)
    return {place: call("add", right, Number(Fraction(amount)))}


@pytest.mark.parametrize(
    ("off", "hidden"), [("0.000149", True), ("-0.000149", True), ("0.00016", False), ("1", False)]
)
def test_a_mistake_nearer_than_three_tolerances_is_refused(off: str, hidden: bool) -> None:
    one = plain({"near": (plus(off),)})
    assert ("hidden near" in refused(one, x=LONG)) is hidden


def test_the_wider_side_of_an_interval_counts() -> None:
    one = plain({"near": (plus("0.0002999", "z"),)})
    bounds = accepted(one, cells(one, (numbers(x=LONG),)))["z"]
    assert bounds.high[0] - 2.00006 == pytest.approx(0.0001, abs=1e-8)
    assert refused(one, x=LONG) == {"hidden near"}
    assert refused(plain({"far": (plus("0.0003001", "z"),)}), x=LONG) == set()


def test_one_visible_item_is_enough() -> None:
    one = plain({"half": ({**plus("0.0001"), **plus("0.5", "z")},)})
    assert refused(one, x="0.5") == set()


def test_an_item_that_follows_from_a_wrong_one_is_not_counted_twice() -> None:
    local = held(
        compile_tape(plain({}).program.patched(dict(plus("1")))),
        [np.array([0.5])], {"y": np.array([1.0]), "z": np.array([2.0])}, ("y", "z"),
    )  # fmt: skip
    assert local["y"][0] == 2
    assert local["z"][0] == 2


def test_a_mistake_that_changes_nothing_is_inert_and_fair() -> None:
    one = plain({"none": (plus("0"),)})
    judgement = judged(one, numbers(x="0.5"))
    assert judgement.fair.tolist() == [True]
    assert judgement.inert[Variant(slug="none", number=0)].tolist() == [True]


def test_a_core_mistake_that_changes_nothing_is_refused() -> None:
    one = plain({"none": (plus("0"),)}, core="none")
    assert refused(one, x="0.5") == {"hidden none"}


def test_a_core_mistake_equal_to_the_key_is_refused_on_a_real_sheet() -> None:
    one = structure(Case("perceptron-update", (("inputs", 1),)))
    fair = {"x": "0.5", "w": "0.4", "b": "-0.6"}
    assert refused(one, **fair, y="1", eta="0.1") == set()
    assert refused(one, **fair, y="1", eta="1") == {"hidden forgot-eta"}
    assert "hidden perceptron-sign" in refused(one, **fair, y="0", eta="0.1")


def test_each_choice_of_a_mistake_is_judged() -> None:
    one = plain({"choice": (plus("1"), plus("0.0001"))})
    judgement = judged(one, numbers(x=LONG))
    assert judgement.refused["hidden choice"].tolist() == [True]
    one = plain({"choice": (plus("1"), plus("0"))})
    judgement = judged(one, numbers(x="0.5"))
    assert judgement.fair.tolist() == [True]
    assert [mask[0] for mask in judgement.inert.values()] == [False, True]


@pytest.mark.parametrize(("off", "confusable"), [("1.000149", True), ("1.00016", False)])
def test_two_mistakes_nearer_than_three_tolerances_are_refused(off: str, confusable: bool) -> None:
    one = plain({"first": (plus("1"),), "second": (plus(off),)})
    assert ("confusable" in refused(one, x=LONG)) is confusable


def test_it_is_known_which_mistakes_are_confused_and_on_which_candidates() -> None:
    times = {"y": call("mul", 4, "x[1]")}
    one = plain({"first": (plus("1"),), "far": (plus("9"),), "double": (times,)})
    rows = [numbers(x=x) for x in ("0.50003", "0.50008", "0.7")]  # 2 x, against 1
    judgement = judged(one, *rows)
    assert judgement.refused["confusable"].tolist() == [True, False, False]
    (pair,) = judgement.mistakes.confused
    assert pair == ("first", "double")
    assert judgement.mistakes.confused[pair].tolist() == [True, False, False]


def test_margins_count_tolerances_at_the_item_that_shows_most() -> None:
    one = plain(
        {
            "none": (plus("0"),),
            "near": ({**plus("0.0002"), **plus("0.0005", "z")},),
            "equal": ({**plus("0.0002"), **plus("0.0005", "z")},),
            "far": (plus("1"), plus("0.01", "z")),
        }
    )
    mistakes = judged(one, numbers(x=LONG)).mistakes
    margins = {(v.slug, v.number): float(m[0]) for v, m in mistakes.margins().items()}
    # Half a unit for 2 x, which is rounded, and another half for that plus 1.
    assert margins[("near", 0)] == pytest.approx(0.0005 / 0.0001, rel=1e-4)
    assert margins[("far", 0)] == pytest.approx(1 / 0.00005, rel=1e-4)
    assert margins[("far", 1)] == pytest.approx(0.01 / 0.0001, rel=1e-4)
    assert margins[("none", 0)] == np.inf
    between = {
        (a.slug, b.slug, b.number): float(m[0])
        for (a, b), m in mistakes.margins_between().items()
    }  # fmt: skip
    assert between[("near", "equal", 0)] == np.inf
    assert between[("none", "near", 0)] == np.inf
    assert between[("near", "far", 1)] == pytest.approx(0.0095 / 0.0001, rel=1e-4)


@pytest.mark.parametrize(("off", "confusable"), [("50.4", True), ("52", False)])
def test_two_mistakes_far_above_the_key_are_a_share_of_themselves_apart(
    off: str, confusable: bool
) -> None:
    one = plain({"first": (plus("49"),), "second": (plus(off),)})  # 50 against 51.4 or 53
    one = replace(one, rounding=Rounding(mode=Mode.RELATIVE, tolerance=Fraction(1, 100)))
    assert ("confusable" in refused(one, x="0.5")) is confusable


def test_two_mistakes_that_are_equal_are_twins_and_fair() -> None:
    other = {"y": call("add", call("add", "x[1]", "x[1]"), 1)}
    one = plain({"first": (plus("1"),), "second": (other,)})
    judgement = judged(one, numbers(x="0.5"))
    assert judgement.fair.tolist() == [True]
    pair = (Variant(slug="first", number=0), Variant(slug="second", number=0))
    assert {p for p, mask in judgement.twins.items() if mask[0]} == {pair}


def test_choices_of_one_mistake_may_be_alike() -> None:
    one = plain({"choice": (plus("1"), plus("1.0001"))})
    judgement = judged(one, numbers(x="0.5"))
    assert judgement.fair.tolist() == [True]
    assert not judgement.twins


def test_an_inert_mistake_is_nobodys_twin() -> None:
    one = plain({"first": (plus("0"),), "second": (plus("0"),)})
    judgement = judged(one, numbers(x="0.5"))
    assert judgement.fair.tolist() == [True]
    assert not any(mask.any() for mask in judgement.twins.values())


def test_a_mistake_that_leaves_its_domain_is_seen_where_it_shows() -> None:
    outside = {"y": call("div", 1, call("sub", "x[1]", "x[1]")), **plus("1", "z")}
    one = plain({"outside": (outside,)})
    assert refused(one, x="0.5") == set()
    root = {"y": call("sqrt", call("neg", "x[1]"))}
    judgement = judged(plain({"root": (root,)}), numbers(x="0.5"))
    assert judgement.inert[Variant(slug="root", number=0)].tolist() == [True]


SQUARE = {"x": "0.5 -0.8", "y": "0.2 0.9", "W1": "0.8 -0.3 0.4 0.6", "b1": "0.3 -0.2",
          "b2": "0.1 0.4"}  # fmt: skip


@pytest.mark.parametrize(
    ("W2", "inert"), [("0.7 0.4 0.4 -0.5", True), ("0.7 0.4 -0.3 -0.5", False)]
)
def test_transposing_a_symmetric_matrix_is_inert(W2: str, inert: bool) -> None:
    judgement = judged(network(), numbers(**SQUARE, W2=W2))
    variant = Variant(slug="transposed-w-backward", number=0)
    assert judgement.inert[variant].tolist() == [inert]
    assert judgement.fair.tolist() == [True]


def test_a_nearly_symmetric_matrix_hides_its_transposition() -> None:
    assert "hidden transposed-w-backward" in refused(network(), **SQUARE, W2="0.7 0.4 0.401 -0.5")


def test_a_weight_near_zero_hides_the_output_that_was_forgotten() -> None:
    assert "hidden no-sum-over-outputs" in refused(network(), **SQUARE, W2="0.7 0.4 0.001 0.001")


# What holds of all candidates -------------------------------------------------------------------


@each_case
def test_a_candidate_is_fair_if_no_condition_refuses_it(case: Case) -> None:
    one, rows = structure(case), candidates(case, 100)
    judgement = judge(one, cells(one, rows))
    conditions = {f"hidden {wrong.slug}" for wrong in one.mistakes} | {*CONDITIONS, "confusable"}
    assert set(judgement.refused) == conditions
    assert judgement.count == 100
    any_ = np.any(list(judgement.refused.values()), axis=0)
    assert np.array_equal(judgement.fair, ~any_)
    for mask in judgement.refused.values():
        assert mask.shape == (100,)
        assert mask.dtype == bool


@each_family
def test_a_candidate_is_judged_alike_alone_and_among_others(case: Case) -> None:
    one, rows = structure(case), candidates(case, 60)
    together = judge(one, cells(one, rows))
    for number in (0, 7, 59):
        alone = judge(one, cells(one, rows[number : number + 1]))
        for name, mask in together.refused.items():
            assert alone.refused[name][0] == mask[number]
        for item, interval in together.intervals.items():
            assert alone.intervals[item].low[0] == interval.low[number]
            assert alone.intervals[item].high[0] == interval.high[number]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_issued_is_fair(case: Case) -> None:
    one, drawn = structure(case), instances(case, 8)
    assert judge(one, cells(one, tuple(i.givens for i in drawn))).fair.all()


@each_case
def test_held_is_the_key_for_the_right_program(case: Case) -> None:
    one, rows = structure(case), candidates(case, 20)
    columns = cells(one, rows)
    values = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    local = held(one.tape, columns, values, one.items)
    assert set(local) == set(one.items)
    for item, column in local.items():
        assert np.array_equal(column, np.broadcast_to(values[item], (20,)))
