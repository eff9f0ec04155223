"""Simulated students do what they are said to do."""

from __future__ import annotations

import numpy as np
import pytest

from grader.issuing.told_apart import Variant
from problems.program import Role
from tests.classes import EXACT, Sheets, Typed, fair_sheets, some, worked
from tests.classes import typed as as_typed
from tests.marks import Group, marked
from tests.structures import DEFAULTS, Case
from tests.students import (
    CLEAN,
    TURNED,
    applicable,
    at_slip,
    copied,
    everywhere,
    mistaken,
    mistyped,
    on_a_machine,
    one_decimal_fewer,
    opposite_sign,
    pairs,
    slipped,
    slips,
    without_zeros,
)

MANY = 60

each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)

NETWORK = Case("mlp-update")


def accepted(sheets: Sheets, found: Typed) -> np.ndarray:
    """(items, n): which entries lie in the accepted interval."""
    low, high = (
        np.array([getattr(sheets.intervals[item], end) for item in sheets.structure.items])
        for end in ("low", "high")
    )
    inside: np.ndarray = (low <= found.value) & (found.value <= high)
    return inside


@each_family
def test_clean_students_are_accepted_and_answer_every_item_that_is_there(case: Case) -> None:
    sheets = fair_sheets(case, MANY)
    for name, work in CLEAN.items():
        found = work(sheets)
        assert np.array_equal(np.isfinite(found.value), sheets.present), name
        assert np.array_equal(accepted(sheets, found), sheets.present), name


@each_family
def test_what_is_typed_has_so_many_decimals(case: Case) -> None:
    sheets = fair_sheets(case, MANY)
    for found in (as_typed(sheets, worked(sheets)), one_decimal_fewer(sheets)):
        short = found.places != EXACT
        units = np.where(short, found.value * 10.0 ** np.maximum(found.places, 0), 0)
        assert np.allclose(units[sheets.present], np.rint(units[sheets.present]), atol=1e-6)


@each_family
def test_each_mistake_is_refused_somewhere_where_it_changes_something(case: Case) -> None:
    sheets = fair_sheets(case, MANY)
    for variant, inert in sheets.inert.items():
        made = mistaken(sheets, sheets.tape(variant))
        refused = np.any(~accepted(sheets, made) & sheets.present, axis=0)
        assert np.all(refused | inert | ~applicable(sheets, made)), variant
        assert np.array_equal(sheets.local(sheets.tape(variant)).any(axis=0), ~inert)


@each_family
def test_whoever_mistypes_is_wrong_in_one_item_only(case: Case) -> None:
    sheets = fair_sheets(case, MANY)
    slip = slips(sheets, sheets.present, np.random.default_rng(1))
    found, right = mistyped(sheets, slip), as_typed(sheets, worked(sheets))
    other = ~at_slip(sheets, slip)
    assert np.array_equal(found.value[other], right.value[other], equal_nan=True)
    assert np.array_equal(found.places[other], right.places[other])
    assert np.all((found.value != right.value) | (right.value == 0) | other)


def test_a_digit_or_the_point_slips() -> None:
    sheets = fair_sheets(Case("mlp-forward"), 500)
    slip = slips(sheets, sheets.present, np.random.default_rng(1))
    right, found = as_typed(sheets, worked(sheets)), mistyped(sheets, slip)
    rows = np.arange(sheets.count)
    before, after = right.value[slip.line, rows], found.value[slip.line, rows]
    places = found.places[slip.line, rows]
    for shift, times in ((-1, 0.1), (1, 10.0)):
        chosen = slip.shift == shift
        assert chosen.any()
        assert np.allclose(after[chosen], before[chosen] * times)
        assert np.all(places[chosen] == 4 - shift)
    chosen = slip.shift == 0
    texts = [(f"{a:.4f}", f"{b:.4f}") for a, b in zip(before[chosen], after[chosen], strict=True)]
    assert all(sum(p != q for p, q in zip(a, b, strict=True)) == 1 for a, b in texts)


def test_whoever_slips_goes_on_with_the_wrong_number() -> None:
    sheets = fair_sheets(NETWORK, 200)
    slip = slips(sheets, sheets.present, np.random.default_rng(1))
    found, right = slipped(sheets, slip), as_typed(sheets, worked(sheets))
    changed = found.value != right.value
    assert np.all(changed[slip.line, np.arange(sheets.count)] | (slip.shift != 0))
    lines = np.arange(len(changed))
    assert not changed[lines[:, None] < slip.line].any()
    assert changed.sum(axis=0).max() > 5


def test_two_mistakes_are_made_at_once() -> None:
    sheets = fair_sheets(NETWORK, 20)
    found = list(pairs(sheets))
    assert len(found) > 100
    assert all(first.slug != second.slug for first, second, _ in found)
    first, second, tape = found[0]
    alone = [mistaken(sheets, sheets.tape(variant)).value for variant in (first, second)]
    both = mistaken(sheets, tape).value
    assert not np.array_equal(both, alone[0])
    assert not np.array_equal(both, alone[1])


def test_zeros_at_the_end_are_dropped() -> None:
    found = Typed(value=np.array([[0.5, 0.1234, 0.25, 2.0, -0.1, 0.0]]), places=np.full((1, 6), 4))
    assert without_zeros(found).places.tolist() == [[1, 4, 2, 0, 1, 0]]


def test_a_machine_gives_every_digit() -> None:
    sheets = fair_sheets(NETWORK, 5)
    assert np.array_equal(on_a_machine(sheets).value, sheets.key)
    assert on_a_machine(sheets).half.max() < 1e-15


def test_a_copied_key_is_that_of_somebody_else() -> None:
    sheets = fair_sheets(NETWORK, 5)
    right = as_typed(sheets, sheets.key).value
    assert np.array_equal(copied(sheets).value[:, 1:], right[:, :-1])


def test_the_same_number_stands_everywhere() -> None:
    sheets = fair_sheets(NETWORK, 5)
    assert set(everywhere(sheets, 0.5).value.flat) == {0.5}
    assert set(everywhere(sheets, 0.5, places=1).places.flat) == {1}


def test_the_opposite_sign_leaves_updates_right() -> None:
    sheets = fair_sheets(NETWORK, 5)
    found, right = opposite_sign(sheets), as_typed(sheets, worked(sheets))
    assert found is not None
    for line, item in enumerate(sheets.structure.items):
        role = sheets.structure.owners[item].role
        sign = -1 if role in TURNED else 1
        assert np.array_equal(found.value[line], sign * right.value[line]), role
    assert opposite_sign(fair_sheets(Case("mlp-forward"), 5)) is None
    assert Role.DELTA in TURNED


def test_a_variant_is_named_with_itself() -> None:
    sheets = fair_sheets(NETWORK, 5)
    variant = next(iter(sheets.inert))
    assert sheets.named_with(Variant(slug=variant.slug, number=0))[variant.slug].all()


def test_nobody_is_marked_as_nobody() -> None:
    sheets = some(fair_sheets(NETWORK, 5), np.zeros(5, dtype=bool))
    (marks,) = marked([Group(sheets=sheets, typed=as_typed(sheets, sheets.key))])
    assert marks.accused.shape == (0,)
    assert marked([]) == []
