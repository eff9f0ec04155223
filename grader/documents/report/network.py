"""A network with what the class loses where: units and weights above, each kind of answer below.

Everything stands below its layer, and what belongs to weights between two layers. Every share is
written, so that neither colour nor breadth is needed to read it.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.documents.drawing.network import Network
from grader.documents.report.axes import WIDE
from grader.documents.report.frame import SIZE, Frame, Said, Shape, frame, room
from grader.documents.report.network_grid import (
    APART,
    UNIT,
    Grid,
    Row,
    Words,
    everything,
    rows,
)
from grader.documents.report.numerals import percent
from grader.documents.report.rows import LINE
from grader.documents.report.shades import Shades, draw_chip, draw_legend, shade
from grader.documents.report.tones import Tone
from grader.reporting.figures.where import Part, Spot, share

HEAD, GAP = LINE + 6, 27.0
"""The room above for words, and from one unit to the next below."""

MOST_UNITS = 8
"""More of a layer are not drawn: they say no more."""

RIM, THIN, BROADEST = 1.2, 0.6, 6.0
"""Of a unit; of a line where nothing is lost, and where everything is."""

_Points = Sequence[tuple[float, float]]


def network_plot(
    said: Said, network: Network, spots: Sequence[Spot], words: Words, shades: Shades
) -> str:
    """The picture of one exercise."""
    grid = Grid(network=network, has_loss=any(spot.part is Part.LOSS for spot in spots))
    first, others = everything(grid, spots, words), [*rows(grid, spots, words)]
    most = max(min(len(column.units), MOST_UNITS) for column in network.columns)
    top = HEAD + first.high
    below = top + GAP * most + 4
    legend = shades.lines(WIDE)
    end = below + sum(row.high for row in others) + 4
    high = end + LINE * len(legend) + 6
    shape = Shape(wide=WIDE, high=high, room=(0, 0, 0, 0), x=(0, WIDE), y=(high, 0))
    with frame(shape) as plot:
        _draw_captions(plot, grid, words)
        _draw_row(plot, grid, first, HEAD)
        _draw_network(plot, grid, spots, (top + below) / 2)
        for row in others:
            _draw_row(plot, grid, row, below)
            below += row.high
        draw_legend(plot, legend, end)
        return plot.svg(said)


def _draw_captions(plot: Frame, grid: Grid, words: Words) -> None:
    crowded = max(map(room, words.columns)) + 4 > grid.apart
    captions = [*(words.short if crowded else words.columns)]
    for place, caption in zip(grid.places, [*captions, words.loss], strict=False):
        plot.words((place, SIZE), caption, tone=Tone.SOFT)


def _draw_network(plot: Frame, grid: Grid, spots: Sequence[Spot], middle: float) -> None:
    """Units as far as they are drawn, and the lines between them, as broad as much is lost."""
    columns = grid.network.columns
    at = [
        _points(place, middle, min(len(column.units), MOST_UNITS))
        for column, place in zip(columns, grid.places, strict=False)
    ]
    for before, column, after in zip(at, columns[1:], at[1:], strict=False):
        _draw_lines(plot, before, after, share(spots, Part.LINES, column.number) or 0.0)
    for column, points in zip(columns, at, strict=True):
        x, y = zip(*points, strict=True)
        plot.dots(x, y, Tone.INK, wide=UNIT)
        inside = shade(share(spots, Part.UNITS, column.number))
        plot.dots(x, y, inside, wide=UNIT - 2 * RIM)
    if grid.has_loss:
        ends = (grid.places[-2] + UNIT, grid.places[-1])
        plot.line(ends, (middle, middle), Tone.SOFT, wide=THIN)
        _draw_box(plot, (ends[1], middle), UNIT / 2, Tone.INK)
        _draw_box(plot, (ends[1], middle), UNIT / 2 - RIM, shade(share(spots, Part.LOSS, 0)))


def _points(place: float, middle: float, units: int) -> _Points:
    return [(place, middle + GAP * (row - (units - 1) / 2)) for row in range(units)]


def _draw_lines(plot: Frame, before: _Points, after: _Points, lost: float) -> None:
    """From every unit to every one of the next layer."""
    ways = [(start, end, (float("nan"),) * 2) for start in before for end in after]
    x, y = zip(*(point for way in ways for point in way), strict=True)
    plot.line(x, y, Tone.SOFT, wide=THIN + (BROADEST - THIN) * lost)


def _draw_box(plot: Frame, at: tuple[float, float], half: float, tone: Tone) -> None:
    x, y = at
    plot.boxes([(x - half, x + half)], [(y - half, y + half)], tone)


def _draw_row(plot: Frame, grid: Grid, row: Row, top: float) -> None:
    high = row.high - APART if row.chips else row.high
    first = top + (high - LINE * len(row.lines)) / 2 + SIZE
    tone = Tone.INK if row.chips else Tone.SOFT
    for number, line in enumerate(row.lines):
        plot.words((0, first + LINE * number), line, anchor="start", tone=tone)
    for at, lost in row.chips:
        draw_chip(plot, (at, top + high / 2), grid.chip, percent(lost), lost)
