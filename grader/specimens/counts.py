"""Counts as people read them."""

from __future__ import annotations

from decimal import Decimal

LARGEST = 10**9
"""Counts below this are written out; beyond it nobody reads the digits."""


def readable(count: int) -> str:
    """A count in full while that can be read, `68,921`; then about, `1.0e+19`."""
    return f"{count:,}" if count < LARGEST else f"{Decimal(count):.1e}"


def counted(count: int, noun: str) -> str:
    """`1 exercise`, `22 numbers`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
