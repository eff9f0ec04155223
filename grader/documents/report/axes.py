"""What stands around the figures of a picture: its axes with their numbers, what its lines mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor, log10

from grader.documents.report.frame import SIZE, Frame, Range, Said, Shape, frame, room, ticks
from grader.documents.report.rows import LINE, fitted, on_one_line
from grader.documents.report.tones import Dash, Tone

WIDE = 360.0
"""As a phone shows it; on a larger screen a page shows up to 1.25 as much."""

HIGH = 170.0
"""Of the plot itself."""

RIGHT = 12.0
SAMPLE = 22.0
"""How long a line is in the legend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line of a picture and what it says."""

    words: str
    tone: Tone = Tone.INK
    dash: Dash = Dash.NONE


@contextmanager
def two_axes(
    said: Said, x: Range, y: Range, *, whole: tuple[bool, bool] = (False, False),
    strokes: Sequence[Stroke] = (),
) -> Iterator[Frame]:  # fmt: skip
    """A plot over x and y, with whole numbers on one or both where only those occur."""
    ups = ticks(y, 6, whole=whole[1])
    across = fitted(said.across, WIDE, most=2)
    legend = key(strokes, WIDE)
    left = max(map(room, map(written, ups))) + 8
    top = (LINE if said.up else 0) + LINE * len(legend) + 12
    below = 22 + LINE * len(across)
    around = (left, top, RIGHT, below)
    shape = Shape(wide=WIDE, high=top + HIGH + below, room=around, x=x, y=y)
    with frame(shape) as plot:
        for value in ups:
            plot.line(x, (value, value), Tone.GRID)
            plot.words((left - 6, plot.at(x[0], value)[1] + SIZE / 3), written(value), anchor="end")
        draw_ticks(plot, ticks(x, 9, whole=whole[0]))
        draw_key(plot, legend, 0)
        if said.up:
            up = on_one_line(said.up, WIDE)
            plot.words((0, LINE * len(legend) + SIZE), up, anchor="start", tone=Tone.SOFT)
        draw_across(plot, across)
        yield plot


def draw_ticks(plot: Frame, values: Sequence[float]) -> None:
    """Numbers below the plot."""
    y = plot.shape.high - plot.shape.room[3]
    for value in values:
        plot.words((plot.at(value, 0)[0], y + SIZE + 4), written(value))


def draw_across(plot: Frame, lines: Sequence[str]) -> None:
    """What the horizontal axis counts."""
    left, _, right, below = plot.shape.room
    middle = (left + plot.shape.wide - right) / 2
    for number, line in enumerate(lines):
        half = room(line) / 2
        x = max(half, min(middle, plot.shape.wide - half))
        y = plot.shape.high - below + 22 + SIZE + LINE * number
        plot.words((x, y), line, tone=Tone.SOFT)


def draw_ground(plot: Frame) -> None:
    """The line on which bars stand."""
    plot.line(plot.shape.x, (0, 0), Tone.SOFT)


def draw_nobody(plot: Frame, said: Said) -> None:
    """What is said where there are no figures."""
    left, top, right, below = plot.shape.room
    shape = plot.shape
    lines = fitted(said.nobody, shape.wide - left - right)
    y = (top + shape.high - below) / 2 - LINE * (len(lines) - 1) / 2 + SIZE / 3
    for number, line in enumerate(lines):
        plot.words(((left + shape.wide - right) / 2, y + LINE * number), line, tone=Tone.SOFT)


Key = tuple[tuple[tuple[float, Stroke], ...], ...]


def key(strokes: Sequence[Stroke], wide: float) -> Key:
    """The legend: lines of strokes, each with its place from the left."""
    lines: list[list[tuple[float, Stroke]]] = []
    x = wide
    for stroke in strokes:
        long = SAMPLE + 6 + room(stroke.words)
        if not lines or x + long > wide:
            lines.append([])
            x = 0.0
        lines[-1].append((x, stroke))
        x += long + 14
    return tuple(map(tuple, lines))


def draw_key(plot: Frame, legend: Key, top: float) -> None:
    """The legend, from some height on."""
    for number, line in enumerate(legend):
        y = top + LINE * number + SIZE
        for x, stroke in line:
            plot.stroke((x, y - SIZE / 3), (x + SAMPLE, y - SIZE / 3), stroke.tone, stroke.dash)
            words = on_one_line(stroke.words, plot.shape.wide - x - SAMPLE - 6)
            plot.words((x + SAMPLE + 6, y), words, anchor="start")


def step(span: float, most: int) -> float:
    """1, 2 or 5 times a power of ten: the smallest of which at most so many fill a span."""
    power = 10.0 ** floor(log10(span / most))
    return next(
        size for size in (power, 2 * power, 5 * power, 10 * power) if ceil(span / size) <= most
    )


def written(value: float) -> str:
    """A number on an axis."""
    return f"{value + 0.0:g}".replace("-", "−")
