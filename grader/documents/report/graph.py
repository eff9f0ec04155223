"""A computational graph with what the class loses at each node: its value, and derivatives by it.

It runs from top to bottom, so that it has room on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.documents.drawing.graph import Graph
from grader.documents.drawing.layered import layered
from grader.documents.report.axes import WIDE
from grader.documents.report.frame import SIZE, Frame, Said, Shape, frame, room
from grader.documents.report.numerals import percent
from grader.documents.report.rows import LINE, on_one_line
from grader.documents.report.shades import CHIP, Shades, draw_legend, draw_swatch, shade
from grader.documents.report.tones import Tone

BOX, APART, BELOW = 92.0, 6.0, 26.0
"""How wide a node is; from one to the next beside it, and below it."""

NUMBER = 38.0
"""What a share takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a node: what is asked, and the share that is lost; None where it is only told."""

    words: str
    lost: float | None


Lines = Mapping[str, Sequence[Line]]
"""The lines of each node."""

_Point = tuple[float, float]


def graph_plot(said: Said, graph: Graph, lines: Lines, shades: Shades) -> str:
    """The picture of one exercise."""
    layout = layered(tuple(graph.signs), graph.edges)
    ways = [*layout.places.values(), *(at for joints in layout.joints.values() for at in joints)]
    first, last = min(at for _, at in ways), max(at for _, at in ways)
    wide = max(WIDE, BOX + (last - first) * (BOX + APART))
    left = (wide - BOX - (last - first) * (BOX + APART)) / 2 + BOX / 2
    tops = _tops(lines, {cell: column for cell, (column, _) in layout.places.items()})
    legend = shades.lines(wide)
    high = tops[-1] + LINE * len(legend)

    def across(at: float) -> float:
        return left + (at - first) * (BOX + APART)

    shape = Shape(wide=wide, high=high, room=(0, 0, 0, 0), x=(0, wide), y=(high, 0))
    with frame(shape) as plot:
        for (start, end), joints in layout.joints.items():
            ways_ = [layout.places[start], *joints]
            way = [
                (across(at), y)
                for column, at in ways_
                for y in (tops[column], tops[column + 1] - BELOW)
            ]
            column, at = layout.places[end]
            x, y = zip(*way, (across(at), tops[column]), strict=True)
            plot.line(x, y, Tone.SOFT)
        for cell, (column, at) in layout.places.items():
            _draw_node(plot, lines[cell], (across(at), tops[column]))
        draw_legend(plot, legend, tops[-1])
        return plot.svg(said)


def _tops(lines: Lines, columns: Mapping[str, int]) -> list[float]:
    """Where each level begins, and where the last one ends."""
    found = [2.0]
    for column in range(max(columns.values()) + 1):
        most = max(len(lines[cell]) for cell, own in columns.items() if own == column)
        found.append(found[-1] + CHIP * most + BELOW)
    return [*found[:-1], found[-1] - BELOW + 8]


def _draw_node(plot: Frame, lines: Sequence[Line], top: _Point) -> None:
    x, y = top
    for number, line in enumerate(lines):
        middle = y + CHIP * (number + 0.5)
        draw_swatch(plot, (x, middle), (BOX, CHIP), shade(line.lost))
        number_ = "" if line.lost is None else percent(line.lost)
        left = on_one_line(line.words, BOX - 8 - (NUMBER if number_ else 0))
        plot.words((x - BOX / 2 + 5, middle + SIZE / 3), left, anchor="start")
        if number_:
            plot.words((x + BOX / 2 - 5, middle + SIZE / 3), number_, anchor="end")


def named(cell: str, sign: str) -> str:
    """A node with the sign of its gate where there is room for it."""
    words = f"{cell}  {sign}"
    return words if sign and room(words) <= BOX - 8 - NUMBER else cell
