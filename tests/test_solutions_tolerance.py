"""The tolerance: whatever honest rounding can reach is accepted, and little else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from problems.program import Kind, Number
from problems.rounding import Mode, Rounding
from solutions.evaluate import COLUMNS, INNER, Numbers, run
from solutions.operations import TABLE
from solutions.structure import Structure
from solutions.tolerance import NOISE, accepted, noise, reachable
from tests.structures import CASES, DEFAULTS, Case, candidates, cells, instances, structure

Column = NDArray[np.float64]

MANY = 500

each_case = pytest.mark.parametrize("case", CASES, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)


def half_up(value: Any, decimals: int) -> Column:
    """Rounded as on paper, on the decimal that the float is meant to be."""
    scaled = np.abs(np.asarray(value, dtype=np.float64)) * 10**decimals
    rounded: Column = np.sign(value) * np.floor(scaled + 0.5 + 1e-7) / 10**decimals
    return rounded


Exponential = Callable[[Column], Column]


def _down(e: Exponential) -> Mapping[str, Callable[..., Column]]:
    """With e^-z; the softmax as it stands."""
    return {
        "sigmoid": lambda z: 1 / (1 + e(-z)),
        "tanh": lambda z: (e(z) - e(-z)) / (e(z) + e(-z)),
        "softmax": lambda i, *z: e(z[i - 1]) / sum(map(e, z)),
    }


def _up(e: Exponential) -> Mapping[str, Callable[..., Column]]:
    """With e^z and e^2z; the softmax less its largest logit."""

    def softmax(i: int, *z: Column) -> Column:
        top = np.maximum.reduce(z)
        shifted: Column = e(z[i - 1] - top) / sum(e(x - top) for x in z)
        return shifted

    return {
        "sigmoid": lambda z: e(z) / (1 + e(z)),
        "tanh": lambda z: (e(2 * z) - 1) / (e(2 * z) + 1),
        "softmax": softmax,
    }


def _over(e: Exponential) -> Mapping[str, Callable[..., Column]]:
    """With e^-2z."""
    return {"tanh": lambda z: (1 - e(-2 * z)) / (1 + e(-2 * z))}


def _none(_: Exponential) -> Mapping[str, Callable[..., Column]]:
    """With the keys of a calculator."""
    return {}


WRITTEN_DOWN = tuple(name for name, row in TABLE.items() if row.rounds)
"""Whatever makes new decimals, wherever it stands in a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounder:
    """An honest student: what is rounded, and how functions are worked out."""

    name: str
    steps: bool = True
    inner: bool = True
    ways: Callable[[Exponential], Mapping[str, Callable[..., Column]]] = _none

    def __str__(self) -> str:
        return self.name

    def answers(self, one: Structure, columns: list[Column], decimals: int) -> dict[str, Column]:
        """Every item as this student types it."""
        off = partial(half_up, decimals=decimals)

        def on_cell(place: int, value: Any) -> Any:
            return off(value) if self.steps and place != INNER else value

        def rounding(operation: Callable[..., Column]) -> Callable[..., Column]:
            return lambda *values: off(operation(*values))

        operations = {**COLUMNS.operations, **self.ways(lambda z: off(np.exp(z)))}
        if self.inner:
            operations |= {name: rounding(operations[name]) for name in WRITTEN_DOWN}
        numbers = Numbers(number=COLUMNS.number, operations=operations)
        with np.errstate(all="ignore"):
            values = run(one.tape, columns, numbers, on_cell)
            found = dict(zip(one.tape.cells, values, strict=True))
            return {item: off(found[item]) for item in one.items}


ROUNDERS = (
    Rounder(name="only the answer", steps=False, inner=False),
    Rounder(name="every step", inner=False),
    Rounder(name="every step and every product"),
    Rounder(name="every product, but no step", steps=False),
    Rounder(name="exponentials e^-z", ways=_down),
    Rounder(name="exponentials e^z, largest logit first", ways=_up),
    Rounder(name="exponentials e^-2z", ways=_over),
    Rounder(name="exponentials, but no products", inner=False, ways=_down),
)


@each_case
@pytest.mark.parametrize("decimals", [2, 4, 5])
def test_every_item_of_every_honest_student_is_accepted(case: Case, decimals: int) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, MANY))
    bounds = accepted(one, columns, Rounding(decimals=decimals))
    finite = np.all([np.isfinite(b.high - b.low) for b in bounds.values()], axis=0)
    assert finite.sum() > MANY / 2
    for rounder in ROUNDERS:
        for item, typed in rounder.answers(one, columns, decimals).items():
            inside = (bounds[item].low <= typed) & (typed <= bounds[item].high)
            assert np.all(inside | ~finite), f"{rounder}: {item}"


@each_case
def test_every_honest_student_is_right_on_every_sheet_that_is_issued(case: Case) -> None:
    one, drawn = structure(case), instances(case, 8)
    columns = cells(one, tuple(instance.givens for instance in drawn))
    low, high = (np.array([getattr(i, end) for i in drawn]).T for end in ("low", "high"))
    for rounder in ROUNDERS:
        typed = np.array(list(rounder.answers(one, columns, 4).values()))
        assert np.all((low <= typed) & (typed <= high)), rounder


@each_family
def test_someone_who_rounds_coarser_than_asked_is_not_always_right(case: Case) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, MANY))
    bounds = accepted(one, columns)
    typed = Rounder(name="two decimals").answers(one, columns, 2)
    exact = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    outside = [(typed[i] < bounds[i].low) | (typed[i] > bounds[i].high) for i in one.items]
    far = [np.abs(typed[i] - exact[i]) > 0.002 for i in one.items]
    assert np.any(outside) == np.any(far)


@each_case
def test_the_key_lies_in_its_own_interval(case: Case) -> None:
    for instance in instances(case, 8):
        for item, low, high in zip(structure(case).items, instance.low, instance.high, strict=True):
            exact, rounded = instance.key[item].nearest, instance.key[item].rounded
            assert low < exact < high
            assert low <= rounded <= high


@each_case
def test_accepted_are_the_asked_cells_of_what_is_reachable(case: Case) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, 3))
    reached = reachable(one, columns)
    assert tuple(reached) == one.tape.cells
    found = accepted(one, columns)
    assert tuple(found) == one.items
    for item, interval in found.items():
        assert np.array_equal(interval.low, reached[item].low, equal_nan=True)
        assert interval.low.shape == interval.high.shape == (3,)


@each_family
def test_fewer_decimals_accept_more(case: Case) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, 20))
    widths = []
    for decimals in (5, 4, 3):
        bounds = accepted(one, columns, Rounding(decimals=decimals))
        widths.append(np.array([bounds[item].high - bounds[item].low for item in one.items]))
    with np.errstate(invalid="ignore"):
        assert not np.any(widths[0] > widths[1])
        assert not np.any(widths[1] > widths[2])


@each_case
def test_whole_numbers_have_no_tolerance(case: Case) -> None:
    one, drawn = structure(case), instances(case, 5)
    for quantity in one.asked_quantities:
        if quantity.kind is Kind.INTEGER:
            for instance in drawn:
                for item in quantity.cells:
                    at = one.items.index(item)
                    assert instance.high[at] - instance.low[at] <= 2 * NOISE + 2 * 0.0001


def test_a_copied_number_is_not_rounded_again() -> None:
    case = Case("mlp-update")
    one, columns = structure(case), cells(structure(case), candidates(case, 5))
    reached = reachable(one, columns)
    for copy, original in (("db2[1]", "delta2[1]"), ("db1[2]", "delta1[2]")):
        assert np.array_equal(reached[copy].low, reached[original].low)
        assert np.array_equal(reached[copy].high, reached[original].high)


def test_a_step_adds_half_a_unit_on_either_side_unless_rounding_changes_nothing() -> None:
    case = Case("mlp-deltas", (("sizes", (1, 1)), ("bias", False)))
    one, columns = structure(case), cells(structure(case), candidates(case, 200))
    z = accepted(one, columns, Rounding(decimals=1))["z1[1]"]
    tenths = 10 * np.asarray(run(one.tape, columns, COLUMNS)[one.tape.cells.index("z1[1]")])
    rounded = np.abs(tenths - np.rint(tenths)) < 1e-9
    assert 0 < rounded.sum() < rounded.size
    assert z.high - z.low == pytest.approx(np.where(rounded, 0.0, 0.1) + 2 * NOISE)


def test_an_exact_exercise_has_exact_answers() -> None:
    one = structure(Case("perceptron-update"))
    bounds = accepted(one, cells(one, candidates(Case("perceptron-update"), 200)))
    for item in one.items:
        assert (bounds[item].high - bounds[item].low < 3 * NOISE).all(), item


@pytest.mark.parametrize("tolerance", ["0.001", "0.5", "0.0000001"])
@each_family
def test_an_absolute_band_is_as_wide_as_it_says(case: Case, tolerance: str) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, 5))
    rounding = Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(tolerance))
    exact = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    for item, bounds in accepted(one, columns, rounding).items():
        margin = float(Fraction(tolerance)) + noise(float(Fraction(tolerance)))
        assert bounds.low == pytest.approx(exact[item] - margin, abs=1e-12)
        assert bounds.high == pytest.approx(exact[item] + margin, abs=1e-12)


@pytest.mark.parametrize("mode", Mode)
def test_an_answer_that_is_the_same_for_everyone_is_a_column_too(mode: Mode) -> None:
    one = structure(DEFAULTS[0])
    first = one.items[0]
    tolerance = Fraction(1, 100) if mode is Mode.ABSOLUTE else None
    constant = Structure(
        family="own", title="Own", parameters={}, conventions={}, asked=one.asked,
        program=one.program.patched({first: Number(Fraction(1, 3))}),
        rounding=Rounding(mode=mode, tolerance=tolerance),
    )  # fmt: skip
    found = accepted(constant, cells(constant, candidates(DEFAULTS[0], 4)))[first]
    assert found.low.shape == found.high.shape == (4,)
    assert np.all((found.low < 1 / 3) & (found.high > 1 / 3))


def test_the_median_interval_is_a_few_units_wide() -> None:
    for case in DEFAULTS:
        drawn = instances(case, 8)
        widths = [high - low for i in drawn for low, high in zip(i.low, i.high, strict=True)]
        assert np.median(widths) < 0.0006, case
