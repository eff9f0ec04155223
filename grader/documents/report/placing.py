"""Where numbers stand in a picture: ranges, bars of a distribution, marks of points."""

from __future__ import annotations

from math import ceil, floor, isfinite

import numpy as np
from numpy.typing import NDArray

from grader.documents.report.axes import step
from grader.documents.report.frame import Numbers, Range, Shape

Values = NDArray[np.float64]
Points = tuple[Values, Values]

MOST_BINS = 25
FARTHEST = 1e100
"""A number that is larger is none that stands on a sheet."""

MOST_MARKS = 300
"""Points that differ, up to which each is drawn in its place."""

CELL = 10.5
"""The pixels from one place to the next where more points than that are put together."""

SMALLEST, USUAL, LARGEST = 3.0, 4.5, CELL
"""The diameters of marks; their areas are as the students in them, but for the smallest."""


def is_number(value: float) -> bool:
    """Whether there is a place for it."""
    return isfinite(value) and abs(value) < FARTHEST


def finite(values: Numbers) -> Values:
    """Those that are numbers."""
    found = np.asarray(values, dtype=np.float64)
    return found[np.abs(found) < FARTHEST]


def pairs(x: Numbers, y: Numbers) -> Points:
    """The points of which both are numbers."""
    xs, ys = (np.asarray(v, dtype=np.float64) for v in (x, y))
    both = (np.abs(xs) < FARTHEST) & (np.abs(ys) < FARTHEST)
    return xs[both], ys[both]


def from_nothing(values: Values, most: float) -> Range:
    """From 0 to `most`, or as far as the values go."""
    high = most if is_number(most) and most > 0 else 0.0
    low, high = min([0.0, *values]), max([high, *values])
    return (float(low), float(high)) if high - low > 1e-9 else (float(low), float(low) + 1)


def reach(values: Values) -> Range:
    """From the least to the greatest; with room at its sides where there is but one."""
    if not values.size:
        return (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    slack = max(abs(low), abs(high), 1e-9)
    return (low, high) if high - low > 1e-9 * slack else (low - slack / 2, high + slack / 2)


def bins(values: Values, most: float) -> tuple[Values, NDArray[np.int64]]:
    """The edges of the bars, and how many are in each."""
    low, high = from_nothing(values, most)
    if high - low < MOST_BINS and not np.any(values % 1):
        edges = np.arange(floor(low), ceil(high) + 2) - 0.5
    else:
        size = step(high - low, MOST_BINS)
        edges = size * np.arange(floor(low / size), ceil(high / size - 1e-9) + 1)
    slack = 1e-9 * (edges[1] - edges[0])
    place = np.searchsorted(edges + slack, values, side="left") - 1
    counts = np.bincount(np.maximum(place, 0), minlength=len(edges) - 1)
    return np.asarray(edges, dtype=np.float64), counts.astype(np.int64)


def spots(shape: Shape, x: Values, y: Values) -> list[tuple[float, Points]]:
    """Diameters, and the places of all marks of that size: the larger ones first."""
    if not x.size:
        return []
    points, counts = np.unique(np.column_stack((x, y)), axis=0, return_counts=True)
    if len(points) > MOST_MARKS:
        reaches = zip((x, y), (shape.x, shape.y), shape.plotted, strict=True)
        near = [_together(v, CELL * (high - low) / long) for v, (low, high), long in reaches]
        points, counts = np.unique(np.column_stack(near), axis=0, return_counts=True)
    unit = min(USUAL, LARGEST / float(counts.max()) ** 0.5)
    wide = np.maximum(SMALLEST, np.round(2 * unit * np.sqrt(counts)) / 2)
    return [
        (float(size), (points[wide == size, 0], points[wide == size, 1]))
        for size in np.unique(wide)[::-1]
    ]


def _together(values: Values, size: float) -> Values:
    """Each at the nearest of places that are so far apart.

    Where the values are whole, or quarters, so are the places: every one stands for as many.
    """
    low = values.min()
    apart = np.diff(np.unique(values))
    unit = float(apart.min()) if apart.size else size
    steps = (values - low) / unit
    if np.allclose(steps, np.round(steps), atol=1e-6):
        size = unit * ceil(size / unit - 1e-9)
    return np.asarray(low + np.round((values - low) / size) * size)


def within(at_zero: float, slope: float, x: Range, y: Range) -> Range:
    """From where to where a straight line is to be drawn, so that it stays within the plot."""
    if not slope:
        return x
    at = sorted((limit - at_zero) / slope for limit in y)
    low, high = max(x[0], at[0]), min(x[1], at[1])
    return (low, max(low, high))
