"""The pictures of the report: plain numbers and words of the reader's language in, SVG out.

Numbers that are none (`nan`, infinities) are left out. Every picture is drawn, also of nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from grader.documents.report.axes import (
    RIGHT,
    WIDE,
    Stroke,
    draw_across,
    draw_ground,
    draw_key,
    draw_nobody,
    draw_ticks,
    key,
    two_axes,
)
from grader.documents.report.frame import (
    SIZE,
    Frame,
    Numbers,
    Range,
    Said,
    Shape,
    frame,
    room,
    ticks,
)
from grader.documents.report.placing import (
    bins,
    finite,
    from_nothing,
    is_number,
    pairs,
    reach,
    spots,
    within,
)
from grader.documents.report.rows import BAR, LINE, draw_labels, fitted, on_one_line, rows
from grader.documents.report.tones import Dash, Tone

SHOWN = 0.4 * WIDE
"""As much as what is shown at the end of a row may take."""

STYLES = ((Tone.INK, Dash.NONE), (Tone.ACCENT, Dash.LONG))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A number to be shown among others, and its name with the number: `mean 7.4`."""

    value: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many of what: `words` name it, `shown` is the count as it is written, with its share."""

    words: str
    count: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A straight line: where it is at 0, by how much it rises, and what it says."""

    at_zero: float
    slope: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The mean of a group and the interval in which it lies; `shown` is the mean as written."""

    words: str
    mean: float
    interval: Range
    shown: str


def histogram(said: Said, scores: Numbers, most: float, marks: Sequence[Mark] = ()) -> str:
    """How many have which score, from 0 to `most`; `marks` are the mean and the median.

    Whole scores have a bar each where they are not too many; of any other bar, the upper end
    belongs to it.
    """
    found = finite(scores)
    edges, counts = bins(found, most)
    x, y = (float(edges[0]), float(edges[-1])), (0.0, max(1.0, float(counts.max()) * 1.08))
    marks = [mark for mark in _known(marks) if x[0] <= (mark.value or 0) <= x[1]]
    styles = zip(marks, cycle(STYLES), strict=False)
    strokes = [Stroke(words=mark.words, tone=tone, dash=dash) for mark, (tone, dash) in styles]
    with two_axes(said, x, y, whole=(False, True), strokes=strokes) as plot:
        gap = 0.05 * (edges[1] - edges[0])
        full = np.flatnonzero(counts)
        plot.boxes(
            [(float(edges[n] + gap), float(edges[n + 1] - gap)) for n in full],
            [(0.0, float(counts[n])) for n in full], Tone.FILL,
        )  # fmt: skip
        draw_ground(plot)
        for mark, stroke in zip(marks, strokes, strict=True):
            at = (float(mark.value or 0), float(mark.value or 0))
            plot.line(at, y, Tone.PAPER, wide=4, dash=stroke.dash)
            plot.line(at, y, stroke.tone, wide=2, dash=stroke.dash)
        return _finished(plot, said, found.size > 0)


def scatter(said: Said, x: Numbers, y: Numbers, most: float, trend: Trend | None = None) -> str:
    """A score, from 0 to `most`, against something else; a larger mark stands for more students."""
    xs, ys = pairs(x, y)
    low, high = reach(xs)
    across = (low - 0.03 * (high - low), high + 0.03 * (high - low))
    up = from_nothing(ys, most)
    up = (up[0] - 0.03 * (up[1] - up[0]), up[1] + 0.03 * (up[1] - up[0]))
    line = trend if trend and is_number(trend.slope) and is_number(trend.at_zero) else None
    strokes = [Stroke(words=line.words, tone=Tone.ACCENT)] if line else []
    counted = bool(xs.size) and not np.any(xs % 1)
    with two_axes(said, across, up, whole=(counted, False), strokes=strokes) as plot:
        for wide, (at_x, at_y) in spots(plot.shape, xs, ys):
            plot.dots(at_x, at_y, Tone.FILL, wide=wide)
        if line and xs.size:
            ends = within(line.at_zero, line.slope, (float(xs.min()), float(xs.max())), up)
            heights = [line.at_zero + line.slope * end for end in ends]
            plot.line(ends, heights, Tone.PAPER, wide=4)
            plot.line(ends, heights, Tone.ACCENT, wide=2)
        return _finished(plot, said, xs.size > 0)


def bars(said: Said, of: Sequence[Bar]) -> str:
    """How many of each, one below the other in the order given."""
    placed = rows([bar.words for bar in of], WIDE)
    shown = [on_one_line(bar.shown, SHOWN) for bar in of]
    right = max(map(room, shown), default=0.0) + 8
    counts = [bar.count if is_number(bar.count) and bar.count > 0 else 0.0 for bar in of]
    high = max(placed.high, 3 * LINE)
    shape = Shape(
        wide=WIDE, high=high, room=(placed.left, 0, right, 0), x=(0, max([*counts, 1e-9])),
        y=(high, 0),
    )  # fmt: skip
    with frame(shape) as plot:
        sides = [(row.middle - BAR / 2, row.middle + BAR / 2) for row in placed.rows]
        plot.boxes([(0.0, count) for count in counts], sides, Tone.FILL)
        draw_labels(plot, placed)
        for words, count, row in zip(shown, counts, placed.rows, strict=True):
            at = plot.at(count, 0)[0] + 6
            plot.words((at, row.middle + SIZE / 3), words, anchor="start")
        return _finished(plot, said, bool(of))


def by_group(said: Said, groups: Sequence[Group], most: float, mark: Mark | None = None) -> str:
    """The mean of each group with its interval, from 0 to `most`; `mark` is the mean of all."""
    marks = _known([mark] if mark else [])
    legend = key([Stroke(words=one.words) for one in marks], WIDE)
    placed = rows([group.words for group in groups], WIDE, top=LINE * len(legend) + 6)
    shown = [on_one_line(group.shown, SHOWN) for group in groups]
    ends = [v for group in groups for v in (group.mean, *group.interval)]
    ends += [value for one in marks if (value := one.value) is not None]
    across = fitted(said.across, WIDE, most=2)
    below = 22 + LINE * len(across)
    high = max(placed.high, 3 * LINE) + below
    right = max([RIGHT, *(room(words) + 14 for words in shown)])
    around = (max(placed.left, 6.0), LINE * len(legend) + 2, right, below)
    y = (high - below, around[1])
    shape = Shape(wide=WIDE, high=high, room=around, x=from_nothing(finite(ends), most), y=y)
    with frame(shape) as plot:
        values = ticks(shape.x, 6) if groups else []
        for value in values:
            plot.line((value, value), y, Tone.GRID)
        draw_ticks(plot, values)
        draw_across(plot, across)
        draw_key(plot, legend, 0)
        for one in marks:
            plot.line((one.value or 0.0,) * 2, y, Tone.INK, wide=1.5)
        draw_labels(plot, placed)
        for group, words, row in zip(groups, shown, placed.rows, strict=True):
            _draw_group(plot, group, row.middle)
            plot.words((WIDE, row.middle + SIZE / 3), words, anchor="end")
        return _finished(plot, said, bool(groups))


def _draw_group(plot: Frame, group: Group, middle: float) -> None:
    low, high = group.interval
    if is_number(low) and is_number(high):
        plot.line((low, high), (middle, middle), Tone.FILL, wide=2.5)
    if is_number(group.mean):
        plot.dots((group.mean,), (middle,), Tone.FILL, wide=9)


def _known(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.value is not None and is_number(mark.value)]


def _finished(plot: Frame, said: Said, anybody: bool) -> str:
    if not anybody:
        draw_nobody(plot, said)
    return plot.svg(said)
