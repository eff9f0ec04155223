"""The drawing of curves: given vectors over a common axis, with ticks and a legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from grader.documents.drawing.canvas import Canvas, Point
from grader.documents.drawing.label import width
from grader.documents.numerals import numeral
from problems.drawing import CurvesDrawing
from problems.program import Program

WIDE, HIGH = 430.0, 220.0
LEFT, TOP, BELOW, RIGHT = 62.0, 40.0, 46.0, 20.0
"""The plot itself, and the room around it for numbers, legend and axis label."""

DASHES = ("", "6 4", "2 3", "9 3 2 3")
"""Curves differ by their strokes and points, not by colour."""

MOST_TICKS = {"x": 14, "y": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A range with its ticks."""

    low: Fraction
    high: Fraction
    ticks: tuple[Fraction, ...]

    def share(self, value: Fraction) -> float:
        """How far along the axis a value lies, from 0 to 1."""
        return float((value - self.low) / (self.high - self.low))


def points(drawing: CurvesDrawing, program: Program) -> int:
    """How many points each curve has."""
    return len(program.quantity(drawing.series[0]).cells)


def axis(values: Sequence[Fraction], most: int, *, whole: bool = False) -> Axis:
    """An axis over some values with at most so many ticks, at steps of 1, 2 or 5.

    It begins and ends at ticks; a `whole` one, for counts, at the first and last value.
    """
    low, high = min(values), max(values)
    high = high if high > low else low + 1
    for step in _steps(high - low):
        first, last = floor(low / step), ceil(high / step)
        if whole:
            first, last = ceil(low / step), floor(high / step)
        if last - first < most and (not whole or step.denominator == 1):
            ticks = tuple(n * step for n in range(first, last + 1))
            return (
                Axis(low=low, high=high, ticks=ticks)
                if whole
                else Axis(low=ticks[0], high=ticks[-1], ticks=ticks)
            )
    raise AssertionError


def _steps(span: Fraction) -> Iterator[Fraction]:
    """..., 1, 2, 5, 10, ..., from a thousandth of a span on."""
    power = Fraction(10) ** (floor(log10(span)) - 3)
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def svg(drawing: CurvesDrawing, program: Program, numbers: Mapping[str, str], about: str) -> str:
    """The picture with a sheet's numbers."""
    given = {q.name: [Fraction(numbers[c]) for c in q.cells] for q in program.givens}
    series = [given[name] for name in drawing.series]
    counted = [Fraction(n) for n in range(1, len(series[0]) + 1)]
    xs = given.get(drawing.x, counted)
    across = axis(xs, MOST_TICKS["x"], whole=all(x.denominator == 1 for x in xs))
    up = axis([v for values in series for v in values], MOST_TICKS["y"])
    canvas = Canvas()
    _draw_axes(canvas, across, up)
    for place, values in enumerate(series):
        way = [_point(across, up, x, v) for x, v in zip(xs, values, strict=True)]
        canvas.line(way, width=1.6, dash=DASHES[place % len(DASHES)])
        for point in way:
            canvas.circle(point, 2.6, full=place % 2 == 0)
    _draw_words(canvas, drawing)
    return canvas.svg((LEFT + WIDE + RIGHT, TOP + HIGH + BELOW), about)


def _point(across: Axis, up: Axis, x: Fraction, y: Fraction) -> Point:
    return (LEFT + WIDE * across.share(x), TOP + HIGH * (1 - up.share(y)))


def _draw_axes(canvas: Canvas, across: Axis, up: Axis) -> None:
    for tick in up.ticks:
        _, y = _point(across, up, across.low, tick)
        canvas.line(((LEFT, y), (LEFT + WIDE, y)), pale=True)
        canvas.text((LEFT - 8, y), _written(tick), anchor="end")
    for tick in across.ticks:
        x, y = _point(across, up, tick, up.low)
        canvas.line(((x, y), (x, y + 5)))
        canvas.text((x, y + 15), _written(tick))
    bottom = TOP + HIGH
    canvas.line(((LEFT, TOP), (LEFT, bottom), (LEFT + WIDE, bottom)))


def _draw_words(canvas: Canvas, drawing: CurvesDrawing) -> None:
    """The labels of the axes and the legend above the plot."""
    canvas.text((LEFT + WIDE / 2, TOP + HIGH + 34), drawing.x, size=13)
    canvas.text((LEFT - 8, TOP - 18), drawing.y, size=13, anchor="end")
    x = LEFT + 12
    for place, words in enumerate(drawing.words or drawing.series):
        y = TOP - 18
        canvas.line(((x, y), (x + 34, y)), width=1.6, dash=DASHES[place % len(DASHES)])
        canvas.circle((x + 17, y), 2.6, full=place % 2 == 0)
        canvas.text((x + 41, y), words, size=13, anchor="start")
        x += 41 + 13 * width(words) + 26


def _written(value: Fraction) -> str:
    return numeral(value).replace("-", "−")
