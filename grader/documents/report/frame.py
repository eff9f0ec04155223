"""A frame to draw in: shapes by matplotlib and words of the page itself, as SVG to stand in HTML.

A unit is a pixel of the page. Words are set in the font of the page by whoever shows it, so that
Hangul needs no font of ours and they can be searched and read aloud; all else is a flat list of
paths. Nothing is loaded or linked, only title and description have ids, and equal figures give
equal bytes whatever is set on the machine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from grader.documents.drawing.label import is_wide
from grader.documents.markup import one_line
from grader.documents.report.flat import flat, short
from grader.documents.report.tones import Dash, Tone

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Range = tuple[float, float]
Numbers = Sequence[float] | NDArray[np.float64]

SIZE = 12.0
"""Of words: not smaller on a phone, where a picture of 360 units is about as wide as the screen."""

UNSET = {"Creator": None, "Date": None, "Format": None, "Type": None}
PER_INCH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a picture says around its numbers, in the language of its readers.

    name    what its ids begin with: each picture of a page needs another one
    title   what it is
    about   what is to be seen, for those who do not see it
    across  what the horizontal axis counts; `up`: the vertical one
    nobody  said in the place of figures where there are none
    """

    name: str
    title: str
    about: str
    across: str = ""
    up: str = ""
    nobody: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The size of a picture, the room around its plot (left, top, right, below), and its ranges."""

    wide: float
    high: float
    room: tuple[float, float, float, float]
    x: Range
    y: Range

    @property
    def plotted(self) -> tuple[float, float]:
        """Width and height of the plot."""
        left, top, right, below = self.room
        return (self.wide - left - right, self.high - top - below)

    @property
    def inside(self) -> tuple[float, float, float, float]:
        """The plot as shares of the picture: left, lower edge, width, height."""
        wide, high = self.plotted
        left, _, _, below = self.room
        return (left / self.wide, below / self.high, wide / self.wide, high / self.high)


@dataclass(slots=True)
class Frame:
    """A picture as it is drawn: what comes later lies above, words above all."""

    shape: Shape
    figure: Figure
    axes: Axes
    texts: list[str]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plot stands in the picture."""
        across, up = self.axes.transData.transform((x, y))
        return float(across), self.shape.high - float(up)

    def boxes(self, x: Sequence[Range], y: Sequence[Range], tone: Tone) -> None:
        """Rectangles from side to side and from bottom to top."""
        corners = [
            [(left, low), (left, high), (right, high), (right, low)]
            for (left, right), (low, high) in zip(x, y, strict=True)
        ]
        for points in corners:
            xs, ys = zip(*points, strict=True)
            self.axes.fill(xs, ys, color=tone.value[1], linewidth=0, zorder=self._next)

    def line(
        self, x: Numbers, y: Numbers, tone: Tone, *, wide: float = 1.0, dash: Dash = Dash.NONE
    ) -> None:
        """A line through points; `nan` breaks it."""
        self.axes.plot(
            x, y, color=tone.value[1], linewidth=wide, linestyle=dash.value, zorder=self._next,
            solid_capstyle="butt", dash_capstyle="butt",
        )  # fmt: skip

    def dots(self, x: Numbers, y: Numbers, tone: Tone, *, wide: float) -> None:
        """Round marks of a diameter: for matplotlib, strokes without a length."""
        xs, ys = (np.repeat(np.asarray(v, dtype=np.float64), 3) for v in (x, y))
        ys[2::3] = np.nan
        self.axes.plot(
            xs, ys, color=tone.value[1], linewidth=wide, solid_capstyle="round", zorder=self._next
        )

    def stroke(
        self, start: tuple[float, float], end: tuple[float, float], tone: Tone, dash: Dash
    ) -> None:
        """A line from point to point of the picture, as lines of the plot are drawn."""
        data = self.axes.transData.inverted()
        flipped = [(x, self.shape.high - y) for x, y in (start, end)]
        (x, y), (u, v) = data.transform(flipped)
        self.line((float(x), float(u)), (float(y), float(v)), tone, wide=2, dash=dash)

    def words(
        self, at: tuple[float, float], text: str, *, anchor: str = "middle",
        tone: Tone = Tone.INK, whole: str = "",
    ) -> None:  # fmt: skip
        """Words on a base line that begin, end or have their middle at a point of the picture.

        `whole` is what they are short for.
        """
        place = f"x='{short(at[0])}' y='{short(at[1])}'"
        side = "" if anchor == "start" else f" text-anchor='{anchor}'"
        ink = "" if tone is Tone.INK else f" style='fill:{tone.css}'"
        about = f"<title>{escape(one_line(whole))}</title>" if whole else ""
        self.texts.append(f"<text {place}{side}{ink}>{about}{escape(one_line(text))}</text>")

    def svg(self, said: Said) -> str:
        """All of it."""
        name = escape(said.name)
        title, about = f"{name}-title", f"{name}-about"
        style = (
            f"display:block;width:100%;max-width:{short(1.25 * self.shape.wide / 16)}rem;"
            f"height:auto;overflow:visible;fill:{Tone.INK.css};stroke-linejoin:round"
        )
        return "".join(
            (
                f"<svg class='plot' role='img' aria-labelledby='{title} {about}'"
                f" viewBox='0 0 {short(self.shape.wide)} {short(self.shape.high)}'"
                f" font-size='{short(SIZE)}' style='{style}'>",
                f"<title id='{title}'>{escape(one_line(said.title))}</title>",
                f"<desc id='{about}'>{escape(one_line(said.about))}</desc>",
                *flat(self._drawn()),
                *self.texts,
                "</svg>",
            )
        )

    def _drawn(self) -> bytes:
        for artist in self.axes.get_children():
            artist.set_clip_on(False)
        out = BytesIO()
        self.figure.savefig(out, format="svg", metadata=UNSET)
        return out.getvalue()

    @property
    def _next(self) -> float:
        return 3.0 + len(self.axes.lines) + len(self.axes.patches)


@contextmanager
def frame(shape: Shape) -> Iterator[Frame]:
    """An empty frame; what is set on this machine for matplotlib has no say while it is drawn."""
    _keep_quiet()
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"path.simplify": False, "svg.hashsalt": "report"})
        figure = Figure(figsize=(shape.wide / PER_INCH, shape.high / PER_INCH), dpi=PER_INCH)
        axes = figure.add_axes(shape.inside)
        axes.set_axis_off()
        figure.patch.set_visible(False)
        axes.set_xlim(*shape.x)
        axes.set_ylim(*shape.y)
        axes.set_autoscale_on(False)
        yield Frame(shape=shape, figure=figure, axes=axes, texts=[])


@cache
def _keep_quiet() -> None:
    """Where matplotlib cannot keep its list of fonts it would say so; none is asked for here."""
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())


def ticks(span: Range, most: int, *, whole: bool = False) -> list[float]:
    """Round numbers within a range, at most so many."""
    _keep_quiet()
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(nbins=most, steps=[1, 2, 5, 10], integer=whole).tick_values(*span)
    slack = 1e-9 * (span[1] - span[0])
    return [float(v) for v in found if span[0] - slack <= v <= span[1] + slack]


def room(text: str) -> float:
    """How wide words may get in the font of a page: as in DejaVu Sans, the widest of its kind."""
    return SIZE * sum(map(_em, text))


def _em(sign: str) -> float:
    if sign in _EM:
        return _EM[sign]
    if sign.isascii():
        return 0.78 if sign.isupper() else 0.64
    return 0.97 if is_wide(sign) else 0.78


_EM = (
    dict.fromkeys("ijlI'|.,:; ", 0.34)
    | dict.fromkeys('ftr()[]/-!"', 0.42)
    | dict.fromkeys("w+=<>~−×÷", 0.84)
    | dict.fromkeys("mMW%@…—", 1.0)
)
