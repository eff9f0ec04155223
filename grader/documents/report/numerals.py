"""How the report writes numbers."""

from __future__ import annotations

from math import isnan

from grader.reporting.telling import TEXT


def percent(share: float) -> str:
    """A share as whole percent; what is not nothing is never shown as 0."""
    return "<1 %" if 0 < share < 1 / 200 else f"{100 * share:.0f} %"


def typed(value: float) -> str:
    """A number that was typed, if it may be seen."""
    return TEXT if isnan(value) else f"{value:g}"
