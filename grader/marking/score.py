"""Scores as people read them."""

from __future__ import annotations

from fractions import Fraction

from solutions.keys import decimal

DECIMALS = 2
"""Scores are exact inside and rounded, half up, where they are shown or handed on."""


def shown_score(score: Fraction) -> str:
    """`7.25`, `7.5`, `7`: at most two decimals, none that are 0."""
    text = decimal(score, DECIMALS)
    return text.rstrip("0").rstrip(".")
