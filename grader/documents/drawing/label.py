"""Labels: how a name stands in a drawing, as a letter with what is above and below it."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

from grader.documents.symbols import GREEK, Letter, Symbol
from problems.program import split_cell

GREEK_LETTERS = dict(zip(sorted(GREEK), "αβδεηγλμωφρστθ", strict=True))


@dataclass(frozen=True, slots=True)
class Label:
    """A letter (in italics) or a word, with its layer above and its index below."""

    base: str
    above: str = ""
    below: str = ""
    italic: bool = True


def label(symbols: dict[str, Symbol], cell: str) -> Label:
    """The label of a cell."""
    name, index = split_cell(cell)
    match symbols[name]:
        case Letter(letter, layer, iteration, marks):
            above = (f"({layer})" if layer else "") + (f"[{iteration}]" if iteration > 1 else "")
            places = ("" if all(i < 10 for i in index) else ",").join(map(str, index))
            below = ",".join(part for part in (*marks, places) if part)
            base = GREEK_LETTERS.get(letter, letter.replace("_", " "))
            return Label(base, above, below, italic=len(base) == 1)
    return Label(cell, italic=False)


def width(words: str) -> float:
    """About how wide words are set, in units of their size."""
    return sum(_WIDE.get(c, 0.95 if is_wide(c) else 0.52) for c in words)


def is_wide(words: str) -> bool:
    """Whether there are letters as wide as high in it: Hangul, Han, kana."""
    return any(east_asian_width(c) in "WF" for c in words)


_WIDE = dict.fromkeys("−+=×÷mwMWσ", 0.75) | dict.fromkeys("iljtf.,()[]'I ", 0.32)
