"""The languages and layouts that sheets come in."""

from __future__ import annotations

LANGUAGES = ("en", "ko")
"""Of sheets and feedback; the first is that of sheets for which nobody chose one."""

LAYOUTS = ("normal", "large", "plain")
"""As usual, in large print, for a screen reader."""
