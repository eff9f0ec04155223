"""Overprinting: glyphs of a PDF that lie on one another, and glyphs off the page.

Boxes are tight around the ink. Glyphs of good typography may touch: an italic leans over its index,
a bracket of several pieces is joined, an accent stands close. So two glyphs are overprinted if the
smaller is covered by more than a share of its box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

Box = tuple[float, float, float, float]

COVERED = 0.2
"""The share of the smaller glyph's box from which on it is overprinted."""

LEANING = 0.5
"""The same beside an italic capital: it leans over its index."""

CAPITALS = range(ord("\U0001d434"), ord("\U0001d44d") + 1)

EDGE = 14.0
"""Points from the edge of the paper where printers print nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """The glyphs of a page, with left, bottom, right and top of each in points."""

    number: int
    width: float
    height: float
    signs: str
    boxes: NDArray[np.float64]


def glyphs(content: bytes) -> Iterator[Page]:
    """Every page of a PDF; spaces have no ink, and letters in a ligature are one glyph."""
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        found: list[tuple[str, Box]] = []
        for place, sign in enumerate(_signs(text)):
            if sign.isprintable() and not sign.isspace():
                box = text.get_charbox(place)
                if not found or found[-1][1] != box:
                    found.append((sign, box))
        boxes = np.array([box for _, box in found]).reshape(-1, 4)
        width, height = page.get_size()
        yield Page(number, width, height, "".join(sign for sign, _ in found), boxes)
    document.close()


def _signs(text: pypdfium2.PdfTextPage) -> list[str]:
    """The sign at each place; an italic letter of a formula, beyond U+FFFF, takes two places."""
    units = [raw.FPDFText_GetUnicode(text, place) for place in range(text.count_chars())]
    signs = [chr(unit) for unit in units]
    for place, (high, low) in enumerate(pairwise(units)):
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            signs[place] = chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    return signs


def faults(content: bytes) -> list[str]:
    """What is overprinted or off the page, in words."""
    return [fault for page in glyphs(content) for fault in (*_over(page), *_beyond(page))]


def overprinted(content: bytes) -> list[str]:
    """What is printed over something else, in words."""
    return [fault for page in glyphs(content) for fault in _over(page)]


def outside(content: bytes) -> list[str]:
    """What stands so far out that no printer prints it, in words."""
    return [fault for page in glyphs(content) for fault in _beyond(page)]


def _over(page: Page) -> Iterator[str]:
    for one, other, share in _pairs(page.boxes):
        pair = page.signs[one] + page.signs[other]
        leans = any(ord(sign) in CAPITALS for sign in pair)
        if share > (LEANING if leans else COVERED) and not all(map(_joined, pair)):
            left, bottom = page.boxes[one][:2]
            yield (
                f"page {page.number + 1} at {left:.0f}, {bottom:.0f}: {pair!r} {share:.2f} in "
                f"{page.signs[max(0, one - 12) : one + 12]!r}"
            )


def _beyond(page: Page) -> Iterator[str]:
    left, bottom, right, top = page.boxes.T
    out = (left < EDGE) | (bottom < EDGE)
    out |= (right > page.width - EDGE) | (top > page.height - EDGE)
    yield from (f"page {page.number + 1}: {page.signs[i]!r}" for i in np.flatnonzero(out))


def _pairs(boxes: NDArray[np.float64]) -> Iterator[tuple[int, int, float]]:
    """Glyphs that cover each other, with the share; only neighbours in one column are compared."""
    order = np.argsort(boxes[:, 0], kind="stable")
    left, bottom, right, top = boxes[order].T
    places = np.arange(len(order))
    ends = np.maximum(np.searchsorted(left, right), places + 1)
    counts = ends - places - 1
    one = np.repeat(places, counts)
    other = one + 1 + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    wide = np.minimum(right[one], right[other]) - left[other]
    high = np.minimum(top[one], top[other]) - np.maximum(bottom[one], bottom[other])
    size = (right - left) * (top - bottom)
    share = np.clip(wide, 0, None) * np.clip(high, 0, None)
    share /= np.maximum(np.minimum(size[one], size[other]), 1e-9)
    found = share > COVERED
    for first, second, covered in zip(
        order[one[found]], order[other[found]], share[found], strict=True
    ):
        yield int(min(first, second)), int(max(first, second)), float(covered)


def _joined(sign: str) -> bool:
    """Whether a sign is set from several pieces: brackets and roots."""
    return unicodedata.category(sign) in ("Ps", "Pe", "Sm", "So", "Co", "Cn")
