"""A canvas: lines, circles and labels in, plain SVG out.

Black on white, in the serif of the page or of the reader's system; every text is escaped. Numbers
may be slots, to be filled for each sheet: a label has a white rim, so that it needs no box of a
known width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from math import hypot

from grader.documents.drawing.label import Label, is_wide, width
from grader.documents.markup import one_line
from grader.documents.slots import PLAIN

Point = tuple[float, float]

COLUMN = 620.0
"""As wide as the text column of a sheet, in the pixels of SVG (1/96 inch)."""

LARGE = 450.0
"""The same where a page of large print shows the picture larger than it is."""

FONTS = "New Computer Modern, Latin Modern Roman, Times New Roman, serif"
HANGUL = f"Noto Serif KR, Noto Serif CJK KR, NanumMyeongjo, AppleMyungjo, Batang, {FONTS}"
"""For words that the first of the others lacks: Typst looks for them in no further one."""

NAME, NUMBER = 14.0, 11.5
"""Sizes of letters and of what stands small beside them."""

RIM = "stroke='#fff' stroke-width='4' stroke-linejoin='round' paint-order='stroke'"
SCRIPT = 0.7
ARROW = 7.0

SIZE = "*size "
"""What a slot begins with that is for the size of the number in another slot."""

USUAL = 5
"""Signs of a number that there is room for: a longer one is set smaller."""

_SLOT = re.compile(f"{PLAIN}([^{PLAIN}]+){PLAIN}")


@dataclass(slots=True)
class Canvas:
    """The elements of a picture, in the order in which they are painted."""

    elements: list[str] = field(default_factory=list)

    def line(
        self, points: Iterable[Point], *, width: float = 1, dash: str = "", pale: bool = False
    ) -> None:
        """A line through some points."""
        way = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        dashes = f" stroke-dasharray='{dash}'" if dash else ""
        ink = "#bbb" if pale else "#000"
        self.elements.append(
            f"<polyline points='{way}' fill='none' stroke='{ink}' stroke-width='{_n(width)}'"
            f"{dashes}/>"
        )

    def curve(self, points: list[Point]) -> None:
        """A smooth line through some points, level at each of them."""
        (x, y), *rest = points
        way = [f"M{_n(x)},{_n(y)}"]
        for to_x, to_y in rest:
            middle = _n((x + to_x) / 2)
            way.append(f"C{middle},{_n(y)} {middle},{_n(to_y)} {_n(to_x)},{_n(to_y)}")
            x, y = to_x, to_y
        self.elements.append(f"<path d='{' '.join(way)}' fill='none' stroke='#000'/>")

    def arrow(self, start: Point, tip: Point) -> None:
        """The head of an arrow that comes from `start`."""
        (x, y), (u, v) = tip, start
        length = hypot(x - u, y - v) or 1
        along, across = (x - u) / length, (y - v) / length
        back = (x - ARROW * along, y - ARROW * across)
        half = ARROW / 2.6
        corners = (
            tip,
            (back[0] - half * across, back[1] + half * along),
            (back[0] + half * across, back[1] - half * along),
        )
        way = " ".join(f"{_n(a)},{_n(b)}" for a, b in corners)
        self.elements.append(f"<polygon points='{way}'/>")

    def blank(self, centre: Point, wide: float, high: float) -> None:
        """White, for words on a line."""
        x, y = centre[0] - wide / 2, centre[1] - high / 2
        self.elements.append(
            f"<rect x='{_n(x)}' y='{_n(y)}' width='{_n(wide)}' height='{_n(high)}' fill='#fff'/>"
        )

    def circle(self, centre: Point, radius: float, *, full: bool = False) -> None:
        """A circle, white or black inside."""
        self.elements.append(
            f"<circle cx='{_n(centre[0])}' cy='{_n(centre[1])}' r='{_n(radius)}'"
            f" fill='{'#000' if full else '#fff'}' stroke='#000'/>"
        )

    def box(self, centre: Point, wide: float, high: float) -> None:
        """A white box with round corners."""
        x, y = centre[0] - wide / 2, centre[1] - high / 2
        self.elements.append(
            f"<rect x='{_n(x)}' y='{_n(y)}' width='{_n(wide)}' height='{_n(high)}'"
            f" rx='{_n(min(high / 2, 6))}' fill='#fff' stroke='#000'/>"
        )

    def text(
        self, at: Point, words: str, *, size: float = NUMBER, anchor: str = "middle",
        italic: bool = False, rim: bool = False,
    ) -> None:  # fmt: skip
        """Words whose middle line runs through a point."""
        style = " font-style='italic'" if italic else ""
        self._text(at, escape(one_line(words)), size=size, anchor=anchor, style=style, rim=rim)

    def equation(
        self, at: Point, label: Label, words: str, *, size: float = NUMBER,
        anchor: str = "middle", rim: bool = False,
    ) -> None:  # fmt: skip
        """`label = words` on one line."""
        lift = _n(0.28 * size)
        small = f"font-size='{_n(SCRIPT * size)}'"
        parts = [f"<tspan font-style='italic'>{escape(one_line(label.base))}</tspan>"]
        for script, there, back in ((label.above, "-", ""), (label.below, "", "-")):
            if script:
                parts.append(f"<tspan {small} dy='{there}{lift}'>{escape(script)}</tspan>")
                parts.append(f"<tspan dy='{back}{lift}'>\u200b</tspan>")
        whole = "".join(parts) + escape(one_line(f" = {words}"))
        self._text(at, whole, size=size, anchor=anchor, rim=rim)

    def label(self, at: Point, label: Label, *, size: float = NAME, rim: bool = False) -> None:
        """A letter with what stands above and below at its right, in the middle of a point."""
        base = width(label.base) * size
        whole = base + SCRIPT * size * max(width(label.above), width(label.below))
        x = at[0] - whole / 2 + base
        self.text((x, at[1]), label.base, size=size, anchor="end", italic=label.italic, rim=rim)
        for words, lift in ((label.above, -0.42), (label.below, 0.28)):
            if words:
                place = (x + 0.06 * size, at[1] + lift * size)
                self.text(place, words, size=SCRIPT * size, anchor="start", rim=rim)

    def _text(
        self, at: Point, source: str, *, size: float, anchor: str, style: str = "", rim: bool
    ) -> None:
        style += f" font-family='{HANGUL}'" if is_wide(source) else ""
        cell = _SLOT.search(source)
        font = f"{PLAIN}{SIZE}{_n(size)} {cell[1]}{PLAIN}" if cell else _n(size)
        self.elements.append(
            f"<text x='{_n(at[0])}' y='{_n(at[1] + 0.33 * size)}' font-size='{font}'"
            f" text-anchor='{anchor}'{style}{' ' + RIM if rim else ''}>{source}</text>"
        )

    def svg(self, size: Point, about: str) -> str:
        """The picture; `about` is told to those who cannot see it."""
        wide, high = map(_n, size)
        about = escape(one_line(about))
        head = (
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{wide}' height='{high}'"
            f" viewBox='0 0 {wide} {high}' role='img' aria-label='{about}'"
            f" font-family='{FONTS}'>"
        )
        paper = f"<rect width='{wide}' height='{high}' fill='#fff'/>"
        return "\n".join((head, f"<title>{about}</title>", paper, *self.elements, "</svg>\n"))


def sizes(slots: Iterable[str], numbers: Mapping[str, str]) -> dict[str, str]:
    """How large numbers are set in a picture, by the slots for their sizes."""
    found = {}
    for slot in slots:
        size, cell = slot.removeprefix(SIZE).split(" ", 1)
        found[slot] = _n(float(size) * min(1, USUAL / len(numbers[cell])))
    return found


def _n(value: float) -> str:
    """A coordinate to a tenth of a pixel, without a superfluous zero."""
    return f"{value + 0.0:.1f}".removesuffix(".0").replace("-0.0", "0")
