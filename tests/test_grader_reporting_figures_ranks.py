"""Rank correlation and how far chance goes: against numbers worked out by hand."""

from __future__ import annotations

from itertools import permutations
from math import sqrt

import numpy as np
import pytest

from grader.reporting.figures.ranks import FEWEST, by_chance, quarters, ranks, reach, spearman


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(np.array([3.0, 1.0, 3.0, 7.0, 3.0])).tolist() == [2, 0, 2, 4, 2]


def test_spearman_without_ties_is_the_textbook_formula() -> None:
    # 1 - 6 sum d^2 / (n (n^2 - 1)): ranks that differ by 1 in six places of ten.
    other = np.array([1.0, 0, 3, 2, 5, 4, 6, 7, 8, 9]) ** 3
    assert spearman(np.arange(10.0), other) == pytest.approx(1 - 6 * 6 / 990)
    assert spearman(np.arange(10.0), -other) == pytest.approx(-(1 - 6 * 6 / 990))


def test_spearman_with_ties_is_the_correlation_of_shared_ranks() -> None:
    left = np.array([1.0] * 5 + [2.0] * 5)
    right = np.array([1.0] * 3 + [5.0] * 7)
    # Ranks 2, 7 and 1, 6: the covariance is 3.75, the variances 6.25 and 5.25.
    many = np.tile(left, 4), np.tile(right, 4)
    assert spearman(*many) == pytest.approx(3.75 / sqrt(6.25 * 5.25))


def test_nothing_is_told_of_too_few_or_where_nearly_all_are_alike() -> None:
    line = np.arange(float(FEWEST))
    assert spearman(line[1:], line[1:]) is None
    rare = np.array([1.0, 1.0, 1.0] + [0.0] * 57)
    assert spearman(rare, rare[::-1].copy()) is None
    assert spearman(rare, np.zeros(60)) is None


def test_over_all_orders_the_mean_is_0_and_the_variance_that_of_the_formula() -> None:
    left, right = np.array([0.0, 1, 1, 2, 5]), np.array([0.0, 0, 3, 4, 4])
    found = [
        np.corrcoef(ranks(left), ranks(np.array(order)))[0, 1]
        for order in permutations(right.tolist())
    ]
    assert np.mean(found) == pytest.approx(0, abs=1e-12)
    assert np.var(found) == pytest.approx(1 / (5 - 1))


def test_chance_is_that_of_a_normal_distribution() -> None:
    # 2 (1 - Phi(1.96)) is 0.05; of 101 students one standard deviation is 0.1.
    assert by_chance(0.196, 101) == pytest.approx(0.05, abs=1e-4)
    assert by_chance(-0.196, 101) == by_chance(0.196, 101)
    assert reach(0.05, 101) == pytest.approx(0.196, abs=1e-4)
    assert reach(0.01, 101) == pytest.approx(0.2576, abs=1e-4)
    assert reach(1e-9, 10) == 1


def test_quarters_share_what_is_tied() -> None:
    by = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    assert quarters(by, by / 10) == pytest.approx((0.15, 0.75))
    # The lowest two are any two of the four that are alike.
    tied = np.array([1.0, 1, 1, 1, 5, 6, 7, 8])
    values = np.array([0.0, 1.0, 0.5, 0.5, 1.0, 1.0, 0.2, 0.4])
    assert quarters(tied, values) == pytest.approx((0.5, 0.3))
    assert quarters(np.ones(8), values) == pytest.approx((0.575, 0.575))
