"""The languages and layouts that sheets come in."""

from __future__ import annotations

from enum import StrEnum

LANGUAGES = ("en", "ko")
"""Of sheets and feedback; the first is that of sheets for which nobody chose one."""


class Layout(StrEnum):
    """How a sheet is set: as usual, in large print, or for a screen reader."""

    NORMAL = "normal"
    LARGE = "large"
    PLAIN = "plain"


LAYOUTS = tuple(layout.value for layout in Layout)
"""Their names, as they stand in a roster."""
