"""Where numbers stand in pictures: everybody is counted once, and near their place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.documents.report.axes import step
from grader.documents.report.frame import Shape
from grader.documents.report.placing import CELL, MOST_BINS, bins, reach, spots, within

SHAPE = Shape(wide=360, high=240, room=(30, 30, 10, 30), x=(0, 100), y=(0, 12))
NUMBERS = st.floats(-1e6, 1e6)


@given(st.lists(NUMBERS, max_size=60), st.floats(0, 1e6))
def test_everybody_is_in_one_bar(scores: list[float], most: float) -> None:
    edges, counts = bins(np.array(scores), most)
    assert counts.sum() == len(scores)
    assert len(counts) == len(edges) - 1 <= MOST_BINS + 2
    assert edges[-1] >= max([most, *scores]) - 1e-8 * (edges[-1] - edges[0])


def test_a_whole_score_has_a_bar_of_its_own() -> None:
    edges, counts = bins(np.array([0.0, 3.0, 3.0, 12.0]), 12)
    assert edges.tolist() == [n - 0.5 for n in range(14)]
    assert counts.tolist() == [1, 0, 0, 2, *(0,) * 8, 1]


@pytest.mark.parametrize(("score", "place"), [(0.0, 0), (0.3, 0), (0.5, 0), (0.51, 1), (12.0, 23)])
def test_the_upper_end_of_a_bar_belongs_to_it(score: float, place: int) -> None:
    edges, counts = bins(np.array([0.3, score]), 12)
    assert np.diff(edges).tolist() == pytest.approx([0.5] * 24)
    assert counts[place] == 1 + (place == 0)


@given(st.floats(1e-9, 1e50), st.integers(5, 40))
def test_steps_are_round_and_fill_a_span(span: float, most: int) -> None:
    size = step(span, most)
    assert span / size <= most
    assert f"{size:e}"[0] in "125"
    assert size < 10.1 * span / most


def test_few_points_stand_where_they_are() -> None:
    x, y = np.array([1.0, 1.0, 7.25]), np.array([3.0, 3.0, 4.125])
    (large, (two_x, two_y)), (small, (one_x, one_y)) = spots(SHAPE, x, y)
    assert (two_x.tolist(), two_y.tolist()) == ([1.0], [3.0])
    assert (one_x.tolist(), one_y.tolist()) == ([7.25], [4.125])
    assert (large / small) ** 2 == pytest.approx(2, rel=0.1)


def test_many_points_are_put_together_near_where_they_are() -> None:
    draw = np.random.default_rng(7)
    x, y = draw.uniform(0, 100, 10_000), np.round(draw.uniform(0, 12, 10_000), 2)
    found = spots(SHAPE, x, y)
    marks = sum(len(xs) for _, (xs, _) in found)
    assert 200 < marks < 900
    places = np.vstack([np.column_stack(points) for _, points in found])
    pixels = np.array(SHAPE.plotted) / (100, 12)
    far = np.abs(np.column_stack((x, y))[:, None, :] - places[None, :, :]) * pixels
    assert far.max(axis=2).min(axis=1).max() <= 0.55 * CELL


def test_whole_numbers_stay_whole_where_points_are_put_together() -> None:
    draw = np.random.default_rng(8)
    x, y = (draw.integers(0, most, 5_000).astype(np.float64) for most in (101, 13))
    for _, (xs, ys) in spots(SHAPE, x, y):
        assert not np.any(xs % 1)
        assert not np.any(ys % 1)


@pytest.mark.parametrize("part", [1, 2, 3, 4])
def test_places_stand_for_equally_many_of_the_scores_there_are(part: int) -> None:
    y = np.repeat([n / part for n in range(12 * part + 1)], 100)
    x = np.tile([float(n) for n in range(100)], 12 * part + 1)
    heights = np.unique(np.concatenate([ys for _, (_, ys) in spots(SHAPE, x, y)]))
    nearest = np.abs(np.unique(y)[:, None] - heights[None, :]).argmin(axis=1)
    assert len(set(np.bincount(nearest)[1:-1])) == 1


def test_one_value_has_room_at_its_sides() -> None:
    assert reach(np.array([4.0, 4.0])) == (2.0, 6.0)


@given(NUMBERS, NUMBERS)
def test_a_line_stays_within_the_plot(at_zero: float, slope: float) -> None:
    low, high = within(at_zero, slope, (0.0, 100.0), (0.0, 12.0))
    if slope and high > low:
        for x in (low, high):
            assert -1e-3 <= at_zero + slope * x <= 12 + 1e-3
