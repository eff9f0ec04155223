"""Rooms: how wide a number may be in print, so that other numbers stand at the same place.

A room fits the longest number that its given can have on any sheet of the assignment; it is known
before anything is drawn. What is longer still is set smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.documents.numerals import numerals
from problems.draws import Pool
from problems.program import Quantity

MINUS = "\u2212"

USUAL = "-0.85"
"""What fits where nobody knows how long numbers can be."""

_DIGIT, _EMS = 0.5, {".": 0.278, "-": 0.778, "/": 0.5}
"""Widths in New Computer Modern, in units of the size."""

Longest = tuple[tuple[str, str], ...]
"""Given -> its longest number, as pairs."""


def ems(number: str) -> float:
    """How wide a number is, in units of its size."""
    return sum(_EMS.get(c, _DIGIT) for c in number)


def longest(draws: Mapping[str, Pool]) -> Longest:
    """The longest number that each given can have."""
    return tuple(
        (name, max(numerals(sorted({v for choice in pool.choices for v in choice})), key=ems))
        for name, pool in draws.items()
    )


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a number, `wide` times its size; it stands left or right in it."""

    wide: float
    side: str

    def filled(self, number: str) -> str:
        """The number in its room, as an argument in a formula of a Typst page."""
        share = min(1.0, self.wide / ems(number))
        text = number.replace("-", MINUS)
        return f'room(#{self.wide:.3f}em, #{share:.3f}em, #{self.side}, "{text}")'


def rooms(givens: Iterable[Quantity], longest: Longest) -> dict[str, Room]:
    """The room of every given cell: cells of a block stand at its right, single numbers left."""
    known = dict(longest)
    return {
        cell: Room(ems(known.get(quantity.name, USUAL)), "right" if quantity.shape else "left")
        for quantity in givens
        for cell in quantity.cells
    }
