"""A network with what the class loses where: units and weights above, each kind of answer below.

Everything stands below its layer, and what belongs to weights between two layers. Every share is
written, so that neither colour nor breadth is needed to read it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.documents.drawing.network import Column, Network
from grader.documents.report.axes import WIDE
from grader.documents.report.frame import SIZE, Frame, Range, Said, Shape, frame
from grader.documents.report.rows import LINE, fitted
from grader.documents.report.shades import CHIP, Shades, draw_chip, draw_legend, percent, shade
from grader.documents.report.tones import Tone
from grader.reporting.figures.where import Part, Spot, share
from problems.program import Role

TITLES, EDGE = 92.0, 24.0
"""Room for the words at the left, and from the middle of a column to the end of the picture."""

UNIT, GAP = 20.0, 27.0
"""How wide a unit is, and from one to the next below."""

MOST_UNITS = 8
"""More are not drawn: they say no more."""

APART = 6.0
BROADEST = 6.0
"""A line where everything is lost; where nothing is, it is as thin as a line can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands in the picture: above its columns and before its rows.

    columns  of the network, from left to right
    loss     what the loss is called; `all`: the row of everything that is asked at a place
    rows     by role
    """

    columns: Sequence[str]
    loss: str
    all: str
    rows: Mapping[Role, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Where the columns of a network stand, and how wide a share may be."""

    network: Network
    places: tuple[float, ...]
    chip: float

    def at(self, part: Part, layer: int) -> float | None:
        """Where something stands; None where there is no such place."""
        if part is Part.LOSS:
            return self.places[-1]
        numbers = [column.number for column in self.network.columns]
        if layer not in numbers:
            return None
        column = numbers.index(layer)
        if part is Part.UNITS:
            return self.places[column]
        return (self.places[column - 1] + self.places[column]) / 2 if column else None


def drawable(network: Network) -> bool:
    """Whether it is a network of layers, each of whose units reads all those before it."""
    sizes = [len(column.units) for column in network.columns]
    numbers = [column.number for column in network.columns]
    wanted = sum(a * b for a, b in itertools.pairwise(sizes))
    return len(network.edges) == wanted and numbers == [*range(numbers[0], numbers[0] + len(sizes))]


def network_plot(
    said: Said, network: Network, spots: Sequence[Spot], words: Words, shades: Shades
) -> str:
    """The picture of one exercise."""
    has_loss = any(spot.part is Part.LOSS for spot in spots)
    grid = _grid(network, has_loss=has_loss)
    rows = [(words.all, _all(grid, spots)), *_rows(grid, spots, words)]
    titles = [fitted(title, TITLES - 6, most=2) for title, _ in rows]
    heights = [max(CHIP, LINE * len(lines)) + APART for lines in titles]
    most = max(min(len(column.units), MOST_UNITS) for column in network.columns)
    drawn = GAP * most + 4
    head = LINE + 6
    high = head + sum(heights) + drawn + 4
    legend = shades.lines(WIDE)
    shape = Shape(
        wide=WIDE, high=high + LINE * len(legend) + 6, room=(0, 0, 0, 0), x=(0, WIDE),
        y=(high + LINE * len(legend) + 6, 0),
    )  # fmt: skip
    with frame(shape) as plot:
        _draw_captions(plot, grid, words, has_loss=has_loss)
        _draw_network(plot, grid, spots, (head + heights[0], drawn))
        y = head
        for number, ((_, chips), lines, row) in enumerate(zip(rows, titles, heights, strict=True)):
            _draw_row(plot, grid.chip, chips, lines, (y, row - APART))
            y += row + (drawn if number == 0 else 0)
        draw_legend(plot, legend, high)
        return plot.svg(said)


def _grid(network: Network, *, has_loss: bool) -> _Grid:
    count = len(network.columns) + has_loss
    first, last = TITLES + UNIT / 2, WIDE - EDGE
    apart = (last - first) / (count - 1)
    return _Grid(
        network=network, places=tuple(first + apart * n for n in range(count)),
        chip=min(48.0, apart - 3),
    )  # fmt: skip


_Chips = tuple[tuple[float, float], ...]
"""Where shares stand, and the shares."""


def _all(grid: _Grid, spots: Sequence[Spot]) -> _Chips:
    """The share of each place as a whole; below the units those of the lines between them."""
    places = dict.fromkeys((spot.part, spot.layer) for spot in spots if spot.part is not Part.LINES)
    found = ((grid.at(*place), share(spots, *place)) for place in places)
    return tuple((at, lost) for at, lost in found if at is not None and lost is not None)


def _rows(grid: _Grid, spots: Sequence[Spot], words: Words) -> Iterator[tuple[str, _Chips]]:
    for role in dict.fromkeys(spot.role for spot in spots if spot.part is not Part.LOSS):
        own = [(grid.at(spot.part, spot.layer), spot.here) for spot in spots if spot.role is role]
        if chips := tuple((at, lost) for at, lost in own if at is not None):
            yield words.rows[role], chips


def _draw_captions(plot: Frame, grid: _Grid, words: Words, *, has_loss: bool) -> None:
    captions = [*words.columns, *([words.loss] if has_loss else [])]
    for place, caption in zip(grid.places, captions, strict=True):
        plot.words((place, SIZE), caption, tone=Tone.SOFT)


def _draw_network(plot: Frame, grid: _Grid, spots: Sequence[Spot], room: Range) -> None:
    """Units as far as they are drawn, and the lines between them, as broad as much is lost."""
    top, high = room
    columns = grid.network.columns
    at = [
        [
            (place, top + high / 2 + GAP * (row - (len(own) - 1) / 2))
            for own in [column.units[:MOST_UNITS]] for row in range(len(own))
        ]
        for column, place in zip(columns, grid.places, strict=False)
    ]  # fmt: skip
    for number, column in enumerate(columns[1:], start=1):
        lost = share(spots, Part.LINES, column.number)
        x, y = [], []
        for start in at[number - 1]:
            for end in at[number]:
                x += [start[0], end[0], float("nan")]
                y += [start[1], end[1], float("nan")]
        plot.line(x, y, Tone.SOFT, wide=0.6 + (BROADEST - 0.6) * (lost or 0.0))
    for column, points in zip(columns, at, strict=True):
        _draw_units(plot, column, points, share(spots, Part.UNITS, column.number))
    if len(grid.places) > len(columns):
        middle = top + high / 2
        plot.line((at[-1][0][0] + UNIT / 2, grid.places[-1]), (middle, middle), Tone.SOFT, wide=0.6)
        side = UNIT / 2
        _box(plot, (grid.places[-1], middle), side, Tone.INK)
        _box(plot, (grid.places[-1], middle), side - 1.2, shade(share(spots, Part.LOSS, 0)))


def _box(plot: Frame, at: tuple[float, float], half: float, tone: Tone) -> None:
    x, y = at
    plot.boxes([(x - half, x + half)], [(y - half, y + half)], tone)


def _draw_units(
    plot: Frame, column: Column, points: Sequence[tuple[float, float]], lost: float | None
) -> None:
    x, y = zip(*points, strict=True)
    plot.dots(x, y, Tone.INK, wide=UNIT)
    plot.dots(x, y, shade(lost), wide=UNIT - 2.4)


def _draw_row(plot: Frame, chip: float, chips: _Chips, lines: Sequence[str], room: Range) -> None:
    top, high = room
    first = top + (high - LINE * len(lines)) / 2 + SIZE
    for number, line in enumerate(lines):
        plot.words((0, first + LINE * number), line, anchor="start")
    for at, lost in chips:
        draw_chip(plot, (at, top + high / 2), chip, percent(lost), lost)
