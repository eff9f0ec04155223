"""Descent and schedules against what was worked out by hand, or anew from the published formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import exp

import pytest

from problems.optimisers.gradient_descent import OUTCOMES
from solutions.keys import Exact, exact_key
from tests.structures import Case, instances, structure

F = Fraction
Matrix = list[list[Fraction]]


Told = Mapping[str, int | str | Sequence[int | str | Fraction]]


def keys(case: Case, givens: Told) -> dict[str, Exact]:
    """The exact key of givens that are written as numbers, texts or lists of such."""
    cells = {
        name: tuple(F(v) for v in ([value] if isinstance(value, int | str) else value))
        for name, value in givens.items()
    }
    return exact_key(structure(case), cells)


def fractions(case: Case, givens: Told) -> dict[str, Fraction]:
    """The same, where everything is a fraction."""
    found = {place: exact.fraction for place, exact in keys(case, givens).items()}
    assert None not in found.values()
    return {place: value for place, value in found.items() if value is not None}


# Gradient descent -------------------------------------------------------------------------------

ONE_WEIGHT: Told = {"a": 2, "c": 1, "w0": 3, "eta": "0.2", "eta2": "0.9"}


def test_five_steps_come_out_as_by_hand() -> None:
    found = fractions(Case("gradient-descent", (("steps", 5),)), ONE_WEIGHT)
    # Every step leaves 1 - 0.2 * 2 = 3/5 of the distance 2 to the minimum; L is its square.
    by_hand = {"w1": "11/5", "w2": "43/25", "w3": "179/125", "w4": "787/625", "w5": "3611/3125"}
    by_hand |= {"g0": "4", "g1": "12/5", "g4": "324/625"}
    by_hand |= {"loss0": "4", "loss1": "36/25", "loss2": "324/625", "eta_max": "1"}
    assert {name: found[name] for name in by_hand} == {n: F(v) for n, v in by_hand.items()}
    assert found["loss5"] == F(3, 5) ** 10 * 4


@pytest.mark.parametrize(("eta", "outcome"), [
    ("0.1", "converges without overshoot"), ("0.49", "converges without overshoot"),
    ("0.51", "overshoots but converges"), ("0.99", "overshoots but converges"),
    ("1.01", "diverges"), ("2.3", "diverges"),
])  # fmt: skip
def test_half_the_bound_and_the_bound_divide_the_learning_rates(eta: str, outcome: str) -> None:
    found = fractions(Case("gradient-descent"), {**ONE_WEIGHT, "eta2": eta})
    assert OUTCOMES[int(found["outcome"])] == outcome


def test_the_largest_curvature_decides() -> None:
    givens: Told = {"a": ["0.5", 4], "c": [1, -1], "w0": [3, 1], "eta": "0.2", "eta2": "0.4"}
    found = fractions(Case("gradient-descent", (("weights", 2), ("steps", 1))), givens)
    # g = (0.5 * 2, 4 * 2), so w1 = (3 - 0.2, 1 - 1.6); on the second axis 1/4 < 0.4 < 1/2.
    assert (found["w1[1]"], found["w1[2]"]) == (F(14, 5), F(-3, 5))
    assert (found["loss0"], found["loss1"]) == (F(9), F(81, 100) + F(8, 25))
    assert found["eta_max"] == F(1, 2)
    assert OUTCOMES[int(found["outcome"])] == "overshoots but converges"


@pytest.mark.parametrize("weights", [1, 2])
def test_every_outcome_is_drawn_often_enough(weights: int) -> None:
    case = Case("gradient-descent", (("weights", weights),))
    drawn = [exact_key(structure(case), i.givens)["outcome"].fraction for i in instances(case, 200)]
    assert min(drawn.count(F(outcome)) for outcome in range(3)) > 20


# Schedules --------------------------------------------------------------------------------------

SCHEDULES = ("fixed", "step", "exponential", "inverse-time")
GIVENS = {"eta0": "0.8", "gamma": "0.5", "k": "0.25"}


def schedules(first: str, drop_every: int = 2) -> dict[str, Exact]:
    parameters = (("schedules", SCHEDULES), ("drop_every", drop_every))
    return keys(Case("learning-rate-schedule", parameters, (("first_epoch", first),)), GIVENS)


@pytest.mark.parametrize(("first", "name", "by_hand"), [
    ("0", "eta_fixed", "4/5 4/5 4/5 4/5 4/5"),
    ("0", "eta_step", "4/5 4/5 2/5 2/5 1/5"),
    ("0", "eta_inv", "4/5 16/25 8/15 16/35 2/5"),
    ("1", "eta_fixed", "4/5 4/5 4/5 4/5 4/5"),
    ("1", "eta_step", "4/5 2/5 2/5 1/5 1/5"),
    ("1", "eta_inv", "16/25 8/15 16/35 2/5 16/45"),
])  # fmt: skip
def test_five_epochs_come_out_as_by_hand(first: str, name: str, by_hand: str) -> None:
    found = schedules(first)
    assert [found[f"{name}[{n}]"].fraction for n in range(1, 6)] == list(map(F, by_hand.split()))


@pytest.mark.parametrize("first", ["0", "1"])
def test_an_exponential_is_one(first: str) -> None:
    found = schedules(first)
    rates = [float(found[f"eta_exp[{n}]"].nearest) for n in range(1, 6)]
    right = [0.8 * exp(-0.25 * t) for t in range(int(first), int(first) + 5)]
    assert rates == pytest.approx(right, rel=1e-14)


def test_a_longer_period_drops_later() -> None:
    found = schedules("1", drop_every=3)
    assert [found[f"eta_step[{n}]"].fraction for n in range(1, 6)] == [
        *(F("0.8"), F("0.8"), F("0.4"), F("0.4"), F("0.4"))
    ]


# Newton and BFGS --------------------------------------------------------------------------------


def times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices."""
    return [[sum((x * y for x, y in zip(row, column, strict=True)), F(0))
             for column in zip(*b, strict=True)] for row in a]  # fmt: skip


def turned(a: Matrix) -> Matrix:
    """The transpose."""
    return [list(row) for row in zip(*a, strict=True)]


def plus(a: Matrix, b: Matrix, factor: Fraction) -> Matrix:
    """a + factor b."""
    return [[x + factor * y for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]


UNIT: Matrix = [[F(1), F(0)], [F(0), F(1)]]


def nocedal_wright(form: str, s: Matrix, y: Matrix) -> Matrix:
    """Equations 6.17 (H) and 6.19 (B) for columns s and y, from the unit matrix."""
    ys = times(turned(y), s)[0][0]
    if form == "inverse":
        right = plus(UNIT, times(y, turned(s)), -1 / ys)
        left = plus(UNIT, times(s, turned(y)), -1 / ys)
        return plus(times(times(left, UNIT), right), times(s, turned(s)), 1 / ys)
    Bs = times(UNIT, s)
    sBs = times(turned(s), Bs)[0][0]
    return plus(
        plus(UNIT, times(Bs, turned(Bs)), -1 / sBs), times(y, turned(y)), 1 / ys
    )  # fmt: skip


def column(found: Mapping[str, Fraction], name: str) -> Matrix:
    return [[found[f"{name}[{i}]"]] for i in (1, 2)]


def matrix(found: Mapping[str, Fraction], name: str) -> Matrix:
    return [[found[f"{name}[{i}][{j}]"] for j in (1, 2)] for i in (1, 2)]


def test_a_newton_step_comes_out_as_by_hand_and_ends_at_the_minimum() -> None:
    givens: Told = {"a": 3, "b": 1, "c": 2, "r": [1, 2], "w0": [1, -1], "eta": "0.1"}
    found = fractions(Case("newton-bfgs"), givens)
    # g = (3 - 1 - 1, 1 - 2 - 2); det = 5; A^-1 g = (2 * 1 + 3, -1 - 9) / 5 = (1, -2).
    assert column(found, "g0") == [[1], [-3]]
    assert matrix(found, "A") == [[3, 1], [1, 2]]
    assert found["det"] == 5
    assert matrix(found, "C") == [[F(2, 5), F(-1, 5)], [F(-1, 5), F(3, 5)]]
    assert column(found, "w_newton") == [[0], [1]]
    assert times(matrix(found, "A"), column(found, "w_newton")) == [[1], [2]]


@pytest.mark.parametrize(("form", "name"), [("inverse", "H1"), ("direct", "B1")])
def test_bfgs_is_the_published_formula_symmetric_and_fits_the_secant(form: str, name: str) -> None:
    case = Case("newton-bfgs", (), (("bfgs_form", form),))
    for instance in instances(case, 25):
        found = fractions(case, dict(instance.givens))
        s, y, updated = column(found, "s"), column(found, "y"), matrix(found, name)
        assert updated == nocedal_wright(form, s, y)
        assert updated == turned(updated)
        assert times(updated, y if form == "inverse" else s) == (s if form == "inverse" else y)
        assert times(matrix(found, "A"), s) == y
        (eta,) = instance.givens["eta"]
        assert s == [[-eta * g] for (g,) in column(found, "g0")]


def test_the_two_forms_are_inverse_to_each_other() -> None:
    givens: Told = {
        "a": 5,
        "b": -2,
        "c": 4,
        "r": ["0.3", "-1.1"],
        "w0": ["1.2", "0.7"],
        "eta": "0.2",
    }
    inverse = fractions(Case("newton-bfgs"), givens)
    direct = fractions(Case("newton-bfgs", (), (("bfgs_form", "direct"),)), givens)
    assert times(matrix(inverse, "H1"), matrix(direct, "B1")) == UNIT
