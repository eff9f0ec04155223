"""The points of an exercise are shared among its answers by weight, to the last fraction."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grader.marking.worth import shares

ITEMS = ("z1[1]", "z1[2]", "W[1][1]", "W[1][2]", "loss")
WEIGHTS = st.dictionaries(st.sampled_from([*ITEMS, "z1", "W"]), st.fractions(0, 9))


def test_without_weights_all_are_worth_the_same() -> None:
    assert shares({}, ITEMS, Fraction(4)) == (Fraction(4, 5),) * 5


def test_a_quantity_weighs_for_each_of_its_cells_unless_a_cell_has_its_own() -> None:
    weights = {"W": Fraction(3), "W[1][2]": Fraction(0), "loss": Fraction(1)}
    assert [*map(int, shares(weights, ITEMS, Fraction(12)))] == [2, 2, 6, 0, 2]


def test_only_the_items_of_this_sheet_count() -> None:
    weights = {"loss": Fraction(100)}
    assert shares(weights, ITEMS[:2], Fraction(3)) == (Fraction(3, 2), Fraction(3, 2))


def test_where_only_weightless_items_are_left_all_are_worth_the_same() -> None:
    weights = {"z1": Fraction(0)}
    assert shares(weights, ITEMS[:2], Fraction(3)) == (Fraction(3, 2), Fraction(3, 2))


@given(WEIGHTS, st.lists(st.sampled_from(ITEMS), min_size=1, unique=True), st.fractions(1, 99))
def test_the_shares_add_up_exactly(
    weights: dict[str, Fraction], items: list[str], worth: Fraction
) -> None:
    found = shares(weights, items, worth)
    assert sum(found) == worth
    assert all(one >= 0 for one in found)
