"""Slots: text that is printed once for a structure, with places for the numbers of each sheet.

A cell between two marks of its own stands for its number, in the dialect of the page or (in the
plain text beside a formula) as plain text. The marks are private characters that no page uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from grader.documents.dialects import Dialect
from grader.documents.pieces import printed_number
from grader.documents.rooms import Room

SET, PLAIN = "\ue000", "\ue001"

_SLOT = re.compile(f"([{SET}{PLAIN}][^{SET}{PLAIN}]+)[{SET}{PLAIN}]")


def slots(cells: Iterable[str], mark: str) -> dict[str, str]:
    """A slot for each cell, to be printed in place of its number."""
    return {cell: f"{mark}{cell}{mark}" for cell in cells}


@dataclass(frozen=True, slots=True)
class Form:
    """A text cut at its slots: literal, slot, literal, ..., literal.

    rooms   by cell, in dialects whose pages are the same for all sheets
    number  what writes a number, where that is not the dialect
    """

    pieces: tuple[str, ...]
    dialect: Dialect
    rooms: Mapping[str, Room] = field(default_factory=dict)
    number: Callable[[str], str] | None = None

    def filled(self, numbers: Mapping[str, str]) -> str:
        """The text with numbers (as text, by cell) in its slots."""
        out = list(self.pieces)
        for place in range(1, len(out), 2):
            mark, cell = out[place][0], out[place][1:]
            out[place] = self._set(cell, numbers[cell]) if mark == SET else numbers[cell]
        return "".join(out)

    def _set(self, cell: str, number: str) -> str:
        if room := self.rooms.get(cell):
            return room.filled(number)
        if self.number:
            return self.number(number)
        return printed_number(number, self.dialect).source


def form(
    text: str, dialect: Dialect, rooms: Mapping[str, Room] | None = None,
    number: Callable[[str], str] | None = None,
) -> Form:  # fmt: skip
    """Cut a text at its slots."""
    return Form(tuple(_SLOT.split(text)), dialect, rooms or {}, number)
