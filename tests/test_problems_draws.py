"""Draw tables: exact numbers, each choice once, and pools that can be drawn from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.draws import (
    LARGEST_POOL,
    Pool,
    PoolError,
    grid,
    one_hot,
    one_of,
    pinned,
    tenths,
)
from tests.structures import CASES, Case, problem


def numbers(pool: Pool) -> list[Fraction]:
    """The choices of a pool of single numbers."""
    return [choice[0] for choice in pool.choices]


def test_choices_are_exact_numbers_not_floats() -> None:
    assert numbers(one_of("0.1", 2, Fraction(1, 3))) == [
        Fraction(1, 10), Fraction(2), Fraction(1, 3)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (tenths("-0.2", "0.1"), ["-1/5", "-1/10", "0", "1/10"]),
        (tenths(1, 1), ["1"]),
        (grid("0", "1", "0.25"), ["0", "1/4", "1/2", "3/4", "1"]),
        (grid(1, 0, "-0.5"), ["1", "1/2", "0"]),
        (tenths("-0.2", "0.2").without(0, "0.1"), ["-1/5", "-1/10", "1/5"]),
        (one_of(1, 2).without(3), ["1", "2"]),
    ],
)
def test_a_grid_has_both_ends_and_every_step(pool: Pool, expected: list[str]) -> None:
    assert list(map(str, numbers(pool))) == expected


def test_one_hot_has_a_single_one_at_each_place() -> None:
    pool = one_hot(3)
    assert pool.whole
    assert [[int(v) for v in choice] for choice in pool.choices] == [
        [1, 0, 0], [0, 1, 0], [0, 0, 1]
    ]  # fmt: skip


def test_pinned_is_the_only_choice() -> None:
    pool = pinned([Fraction(1), Fraction(2)])
    assert pool.whole
    assert pool.choices == ((Fraction(1), Fraction(2)),)
    assert pool.ways(2) == 1


@pytest.mark.parametrize(
    "make",
    [
        one_of,
        lambda: one_of(1, "1.0"),
        lambda: one_of(1).without(1),
        lambda: Pool(choices=((Fraction(1),), (Fraction(1), Fraction(2)))),
        lambda: Pool(choices=((Fraction(1), Fraction(2)),)),
        lambda: Pool(choices=((),)),
        lambda: one_of(*range(LARGEST_POOL + 1)),
        lambda: grid(0, 1, "0.3"),
        lambda: grid(1, 0, "0.1"),
        lambda: grid(0, 1, "0"),
        lambda: grid(0, 10**12, "0.1"),
        lambda: grid(0, LARGEST_POOL, "1"),
        lambda: one_hot(0),
    ],
)
def test_a_pool_that_nothing_fair_can_be_drawn_from_is_refused(make: Callable[[], Pool]) -> None:
    with pytest.raises(PoolError):
        make()


def test_the_largest_pool_is_one() -> None:
    assert len(grid(1, LARGEST_POOL, "1").choices) == LARGEST_POOL


@given(st.integers(1, 30), st.integers(0, 5))
def test_ways_count_what_can_be_drawn(choices: int, cells: int) -> None:
    assert one_of(*range(choices)).ways(cells) == choices**cells
    assert one_hot(choices).ways(choices) == choices


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_given_of_a_family_has_a_pool_of_its_width(case: Case) -> None:
    one = problem(case)
    assert set(one.draws) == {q.name for q in one.program.givens}
    ways = 1
    for quantity in one.program.givens:
        pool = one.draws[quantity.name]
        assert len(pool.choices[0]) == (len(quantity.cells) if pool.whole else 1)
        ways *= pool.ways(len(quantity.cells))
    assert one.variants() == ways


@pytest.mark.parametrize("case", CASES, ids=str)
def test_families_draw_numbers_that_a_student_can_type(case: Case) -> None:
    for pool in problem(case).draws.values():
        for choice in pool.choices:
            assert all(1000 % value.denominator == 0 and abs(value) < 100_000 for value in choice)
