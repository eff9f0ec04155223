"""What stands where in the picture of a network: a column for each layer, a row for each role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.documents.drawing.network import Network
from grader.documents.report.axes import WIDE
from grader.documents.report.rows import LINE, fitted
from grader.documents.report.shades import CHIP
from grader.reporting.figures.where import Part, Spot, share
from problems.program import Role

TITLES, EDGE = 108.0, 24.0
"""Room for the words at the left, and from the middle of a column to the end of the picture."""

UNIT = 20.0
"""How wide a unit is."""

APART, BROAD = 6.0, 48.0
"""From one row to the next, and how wide a share is where there is room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands in the picture: above its columns and before its rows.

    columns, short  of the network, from left to right; `short` where there is no room
    loss, all       above the loss; before the row of everything that is asked at a place
    rows, phases    by role: what it is, and to which part of the work it belongs ("": to none)
    """

    columns: Sequence[str]
    short: Sequence[str]
    loss: str
    all: str
    rows: Mapping[Role, str]
    phases: Mapping[Role, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its lines of words, and its shares with the places at which they stand.

    Without shares it is a heading.
    """

    lines: tuple[str, ...]
    chips: tuple[tuple[float, float], ...]

    @property
    def high(self) -> float:
        """With the room below it."""
        words = LINE * len(self.lines)
        return max(CHIP, words) + APART if self.chips else words + APART / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the columns of a network stand, and behind them the loss where it is asked."""

    network: Network
    has_loss: bool

    @property
    def places(self) -> tuple[float, ...]:
        """The middle of each column."""
        first = TITLES + UNIT / 2
        return tuple(first + self.apart * n for n in range(self._count))

    @property
    def apart(self) -> float:
        """From one column to the next."""
        return (WIDE - EDGE - TITLES - UNIT / 2) / max(1, self._count - 1)

    @property
    def chip(self) -> float:
        """How wide a share is."""
        return min(BROAD, self.apart - 3)

    @property
    def _count(self) -> int:
        return len(self.network.columns) + self.has_loss

    def at(self, part: Part, layer: int) -> float | None:
        """Where something stands, weights between two layers; None where there is no such place."""
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
    if not all(column.units for column in network.columns):
        return False
    sizes = [len(column.units) for column in network.columns]
    numbers = [column.number for column in network.columns]
    wanted = sum(before * after for before, after in pairwise(sizes))
    return len(network.edges) == wanted and numbers == [*range(numbers[0], numbers[0] + len(sizes))]


def everything(grid: Grid, spots: Sequence[Spot], words: Words) -> Row:
    """What is lost of all that is asked of the units of a layer, and of the loss."""
    places = dict.fromkeys((spot.part, spot.layer) for spot in spots if spot.part is not Part.LINES)
    found = [(grid.at(*place), share(spots, *place)) for place in places]
    return Row(
        lines=fitted(words.all, TITLES - 6, most=2),
        chips=tuple((at, lost) for at, lost in found if at is not None and lost is not None),
    )


def rows(grid: Grid, spots: Sequence[Spot], words: Words) -> Iterator[Row]:
    """Each role, by the part of the work that it belongs to."""
    roles = dict.fromkeys(spot.role for spot in spots if spot.part is not Part.LOSS)
    for phase in dict.fromkeys(words.phases[role] for role in roles):
        if phase:
            yield Row(lines=fitted(phase, WIDE, most=1), chips=())
        for role in roles:
            if words.phases[role] == phase:
                own = [
                    (grid.at(one.part, one.layer), one.here) for one in spots if one.role is role
                ]
                chips = tuple((at, lost) for at, lost in own if at is not None)
                yield Row(lines=fitted(words.rows[role], TITLES - 6, most=2), chips=chips)
