"""The tolerance: whatever honest rounding can reach is accepted, and little else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from problems.formula import Number
from problems.program import Kind
from problems.rounding import BANDS, Mode, Rounding
from solutions.evaluate import COLUMNS, run
from solutions.rules import NOISE, noise
from solutions.structure import Structure
from solutions.tolerance import accepted, always, reachable, rule_of
from tests.honest import ROUNDERS, Rounder, to_digits
from tests.structures import CASES, DEFAULTS, LEVELS, Case, candidates, cells, instances, structure

Column = NDArray[np.float64]

MANY = 500

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)


ROUNDINGS = (
    Rounding(decimals=2),
    Rounding(decimals=4),
    Rounding(decimals=5),
    Rounding(mode=Mode.SIGNIFICANT, digits=3),
    Rounding(mode=Mode.SIGNIFICANT, digits=6),
    Rounding(mode=Mode.ANSWER_ONLY, decimals=4),
    Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 1000)),
    Rounding(mode=Mode.RELATIVE, tolerance=Fraction(1, 100)),
)


def name_of(rounding: Rounding) -> str:
    """A rounding as the name of a test."""
    return f"{rounding.mode} {rounding.places}"


each_rounding = pytest.mark.parametrize("rounding", ROUNDINGS, ids=name_of)


def refused(one: Structure, columns: list[Column], rounding: Rounding) -> list[str]:
    """Who is refused where, on instances whose intervals have ends."""
    bounds = reachable(one, columns, always(rounding))
    finite = np.all([np.isfinite(b.high - b.low) for b in bounds.values()], axis=0)
    # Where rounding on the way blows numbers up, a family rounds only the answers.
    assert finite.sum() > finite.size / 2 or one.rounding.mode is Mode.ANSWER_ONLY
    return [
        f"{rounder}: {item}"
        for rounder in ROUNDERS
        for item, typed in rounder.answers(one, columns, rounding).items()
        if not np.all(((bounds[item].low <= typed) & (typed <= bounds[item].high)) | ~finite)
    ]


@each_case
@each_rounding
def test_every_item_of_every_honest_student_is_accepted(case: Case, rounding: Rounding) -> None:
    one = structure(case)
    assert not refused(one, cells(one, candidates(case, MANY)), rounding)


@each_family
@pytest.mark.parametrize("mode", Mode)
def test_of_two_thousand_candidates_no_honest_student_is_refused(case: Case, mode: Mode) -> None:
    tolerance = Fraction(1, 1000) if mode in BANDS else None
    one = structure(case)
    columns = cells(one, candidates(case, 2000))
    assert not refused(one, columns, Rounding(mode=mode, tolerance=tolerance))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_honest_student_is_right_on_every_sheet_that_is_issued(case: Case) -> None:
    one, drawn = structure(case), instances(case, 8)
    columns = cells(one, tuple(instance.givens for instance in drawn))
    low, high = (np.array([getattr(i, end) for i in drawn]).T for end in ("low", "high"))
    for rounder in ROUNDERS:
        answers = rounder.answers(one, columns, one.rounding).values()
        typed = np.array([np.broadcast_to(answer, len(drawn)) for answer in answers])
        assert np.all((low <= typed) & (typed <= high)), rounder


@each_family
def test_someone_who_rounds_coarser_than_asked_is_not_always_right(case: Case) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, MANY))
    bounds = accepted(one, columns, always(Rounding()))
    typed = Rounder(name="two decimals").answers(one, columns, Rounding(decimals=2))
    exact = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    outside = [(typed[i] < bounds[i].low) | (typed[i] > bounds[i].high) for i in one.items]
    far = [np.abs(typed[i] - exact[i]) > 0.002 for i in one.items]
    assert any(map(np.any, outside)) == any(map(np.any, far))


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
        bounds = accepted(one, columns, always(Rounding(decimals=decimals)))
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
    z = accepted(one, columns, always(Rounding(decimals=1)))["z1[1]"]
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
    for item, bounds in accepted(one, columns, always(rounding)).items():
        word = one.owners[item].kind is Kind.CHOICE  # the next word is never near enough
        band = float(Fraction(tolerance))
        margin = NOISE if word else band + noise(band)
        assert bounds.low == pytest.approx(exact[item] - margin, abs=1e-12)
        assert bounds.high == pytest.approx(exact[item] + margin, abs=1e-12)


@pytest.mark.parametrize("tolerance", ["0.01", "0.5", "0.0000001"])
@each_family
def test_a_relative_band_is_that_share_of_the_key(case: Case, tolerance: str) -> None:
    one, columns = structure(case), cells(structure(case), candidates(case, 5))
    rounding, share = Rounding(mode=Mode.RELATIVE, tolerance=Fraction(tolerance)), float(tolerance)
    exact = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    for item, bounds in accepted(one, columns, always(rounding)).items():
        own = 0 if one.owners[item].kind is Kind.CHOICE else share
        margin = own * np.abs(exact[item])
        room = np.maximum(noise(margin), NOISE * (not own)) + 1e-12
        assert bounds.low == pytest.approx(exact[item] - margin, abs=np.max(room))
        assert bounds.high == pytest.approx(exact[item] + margin, abs=np.max(room))


@pytest.mark.parametrize("mode", Mode)
def test_an_answer_that_is_the_same_for_everyone_is_a_column_too(mode: Mode) -> None:
    one = structure(DEFAULTS[0])
    first = one.items[0]
    tolerance = Fraction(1, 100) if mode in BANDS else None
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
        one, drawn = structure(case), instances(case, 8)
        items = [(item, rule_of(one, q.name)) for q in one.asked_quantities for item in q.cells]
        widths = [
            (high - low) / own.unit(np.array(float(i.key[item].nearest)))
            for i in drawn for low, high, (item, own) in zip(i.low, i.high, items, strict=True)
        ]  # fmt: skip
        assert np.median(widths) < 6, case


def test_someone_who_rounds_on_the_way_is_not_always_right_where_only_answers_are_rounded() -> None:
    case = Case("mlp-update")
    one, columns = structure(case), cells(structure(case), candidates(case, MANY))
    bounds = accepted(one, columns, always(Rounding(mode=Mode.ANSWER_ONLY)))
    typed = Rounder(name="every step").answers(one, columns, Rounding())
    outside = [(typed[i] < bounds[i].low) | (typed[i] > bounds[i].high) for i in one.items]
    assert np.mean(outside) > 0.01


def test_a_quantity_may_be_rounded_by_a_rule_of_its_own() -> None:
    case = Case("mlp-deltas")
    plain, columns = structure(case), cells(structure(case), candidates(case, MANY))
    fine = Rounding(mode=Mode.SIGNIFICANT, digits=6)
    one = replace(plain, roundings={"delta1": fine})
    mixed, usual = reachable(one, columns), reachable(plain, columns)
    for cell, own in zip(one.tape.cells, _names(one), strict=True):
        same = np.array_equal(mixed[cell].low, usual[cell].low)
        assert same is (own != "delta1")
    exact = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    typed = to_digits(exact["delta1[1]"], 6)
    assert np.all((mixed["delta1[1]"].low <= typed) & (typed <= mixed["delta1[1]"].high))


def _names(one: Structure) -> list[str]:
    return [quantity.name for quantity in one.program.computed for _ in quantity.cells]


def test_a_copy_of_what_is_rounded_by_another_rule_is_rounded_again() -> None:
    case = Case("mlp-update")
    full = replace(structure(case).rounding, mode=Mode.ANSWER_ONLY)
    one = replace(structure(case), roundings={"delta2": full, "error2": full, "slope2": full})
    found = reachable(one, cells(one, candidates(case, 50)))
    width = found["db2[1]"].high - found["db2[1]"].low
    assert np.all(width >= found["delta2[1]"].high - found["delta2[1]"].low - 1e-8)
