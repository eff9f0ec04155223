"""Colours and strokes of pictures, told apart by everybody and on grey paper."""

from __future__ import annotations

from enum import Enum


class Tone(Enum):
    """A colour, as a page may set it and as it is elsewhere.

    Fill and accent are told apart by the colour-blind and in grey; words have a contrast of 7 : 1,
    on paper and on what gets darker from some to most.
    """

    INK = ("ink", "#1a1a1a")
    SOFT = ("soft", "#505050")
    GRID = ("grid", "#dcdcdc")
    FILL = ("fill", "#4f97c8")
    ACCENT = ("accent", "#a33b00")
    PAPER = ("paper", "#ffffff")
    SOME = ("some", "#fdeadb")
    MORE = ("more", "#fdc793")
    MOST = ("most", "#f8994a")

    @property
    def css(self) -> str:
        """The colour as a page may set it."""
        name, value = self.value
        return f"var(--plot-{name},{value})"


class Dash(Enum):
    """Lines are told apart by their strokes too: as matplotlib calls them."""

    NONE = "solid"
    LONG = (0, (5.0, 3.0))
