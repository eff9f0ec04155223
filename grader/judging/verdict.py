"""Verdicts: what an answer is."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What an entry is, in the order in which an entry is tried.

    imprecise   right at the decimals typed, one fewer than asked
    carried     what the student's own earlier entries lead to
    convention  the opposite sign convention, kept through with right updates
    mistake     what a known mistake leads to
    """

    CORRECT = "correct"
    IMPRECISE = "imprecise"
    CARRIED = "carried"
    CONVENTION = "convention"
    MISTAKE = "mistake"
    WRONG = "wrong"
    BLANK = "blank"
    UNREADABLE = "unreadable"
