"""Shades: shares as chips that get darker, told apart in grey, with their number on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.documents.report.frame import SIZE, Frame, room
from grader.documents.report.rows import LINE, on_one_line
from grader.documents.report.tones import Tone

CHIP = 18.0
"""The height of a chip."""

MUCH, MOST = 10, 25
"""Percent from which on a shade is darker."""

LIMITS = ((MOST / 100, Tone.MOST), (MUCH / 100, Tone.MORE), (0.0, Tone.SOME))
"""From which share on; the first must be reached, the last surpassed."""

WORDS = ("0 %", f"<{MUCH} %", f"{MUCH}–{MOST - 1} %", f"≥{MOST} %")
"""What the shades mean, from nothing on."""

SWATCH = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shades:
    """What the shades mean, from nothing on, and what they are shades of."""

    words: Sequence[str]

    def lines(self, wide: float) -> tuple[tuple[tuple[float, Tone, str], ...], ...]:
        """The legend: lines of shades, each with its place from the left."""
        found: list[list[tuple[float, Tone, str]]] = []
        x = wide
        for tone, words in zip(
            (Tone.PAPER, Tone.SOME, Tone.MORE, Tone.MOST), self.words, strict=True
        ):
            long = SWATCH + 5 + room(words)
            if not found or x + long > wide:
                found.append([])
                x = 0.0
            found[-1].append((x, tone, words))
            x += long + 12
        return tuple(map(tuple, found))


def shade(share: float | None) -> Tone:
    """The shade of a share; where nothing is asked, that of nothing."""
    if not share or share <= 0:
        return Tone.PAPER
    return next(tone for limit, tone in LIMITS if share >= limit)


def draw_chip(plot: Frame, at: tuple[float, float], wide: float, words: str, share: float) -> None:
    """A share in its shade, with a rim that is broad where most is lost."""
    tone = shade(share)
    draw_swatch(plot, at, (wide, CHIP), tone)
    plot.words((at[0], at[1] + SIZE / 3), on_one_line(words, 2 * wide))


def draw_legend(
    plot: Frame, lines: Sequence[Sequence[tuple[float, Tone, str]]], top: float
) -> None:
    """What the shades mean, from some height on."""
    for number, line in enumerate(lines):
        y = top + LINE * number + SIZE
        for x, tone, words in line:
            draw_swatch(plot, (x + SWATCH / 2, y - SIZE / 3), (SWATCH, SWATCH - 3), tone)
            plot.words((x + SWATCH + 5, y), words, anchor="start")


def draw_swatch(
    plot: Frame, at: tuple[float, float], size: tuple[float, float], tone: Tone
) -> None:
    """A box in a rim."""
    rim = 1.6 if tone is Tone.MOST else 0.8
    ink = Tone.INK if tone is Tone.MOST else Tone.SOFT
    (x, y), (wide, high) = at, (size[0] / 2, size[1] / 2)
    plot.boxes([(x - wide, x + wide)], [(y - high, y + high)], ink)
    wide, high = wide - rim, high - rim
    plot.boxes([(x - wide, x + wide)], [(y - high, y + high)], tone)
