"""Thousands of typed numbers read at once: what `numbers.read_number` says of each, as columns.

Nearly every answer is a plain decimal such as -0.1234. These are read side by side, as bytes; every
other text goes to the reader of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.submissions.numbers import Blank, Read, Unreadable, read_number

MOST_DIGITS = 15
"""So many digits are a whole number that a float holds, so that one division rounds once."""

_AT_ONCE = 4096
"""Texts that are read side by side: few enough that all about them stays near the processor."""

_NEWLINE, _POINT, _MINUS, _PLUS, _ZERO = b"\n.-+0"
_UNITS = np.array([10.0**-places for places in range(MOST_DIGITS + 1)])
_POWERS = 10.0 ** np.arange(MOST_DIGITS + 1)

Lines = NDArray[np.intp]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Texts as numbers: nan where none stands, and one unit of the last typed place.

    unread  the texts that cannot be read, by their place among all
    """

    value: NDArray[np.float64]
    unit: NDArray[np.float64]
    unread: Mapping[int, Unreadable]


def read_many(texts: Sequence[str]) -> Many:
    """What each text says."""
    parts = [_plain(texts[i : i + _AT_ONCE]) for i in range(0, max(len(texts), 1), _AT_ONCE)]
    value, unit, plain = (np.concatenate(part) for part in zip(*parts, strict=True))
    unread = {}
    for place in np.flatnonzero(~plain).tolist():
        match read_number(texts[place]):
            case Read(value=number, places=places):
                value[place] = number
                unit[place] = 0.0 if places is None else 10.0**-places
            case Unreadable() as found:
                unread[place] = found
            case Blank():
                pass
    return Many(value=value, unit=unit, unread=unread)


def _plain(
    texts: Sequence[str],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Value and unit of each plain decimal, and which texts are one; nan and 0 for others."""
    count = len(texts)
    value, unit = np.full(count, np.nan), np.zeros(count)
    data = np.frombuffer("\n".join((*texts, "")).encode("ascii", "replace"), dtype=np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    if len(ends) != count:  # a text of several lines
        return value, unit, np.zeros(count, dtype=bool)
    starts = np.concatenate((ends[:1] * 0, ends[:-1] + 1))
    signed = (data[starts] == _MINUS) | (data[starts] == _PLUS)
    points, point = _points(data, starts, ends)
    digits = _digits(data, starts, ends, signed, points)
    places = np.where(points == 1, ends - point - 1, 0)
    plain = (
        (points <= 1) & (digits + points + signed == ends - starts)
        & (digits > places) & ((points == 0) | (places > 0)) & (digits <= MOST_DIGITS)
    )  # fmt: skip
    for decimals in np.flatnonzero(np.bincount(places[plain])).tolist():
        rows = np.flatnonzero(plain & (places == decimals))
        whole = _whole(data, starts[rows], ends[rows], decimals) / _POWERS[decimals]
        value[rows] = np.where(data[starts[rows]] == _MINUS, -whole, whole)
        unit[rows] = _UNITS[decimals]
    return value, unit, plain


def _whole(data: Bytes, starts: Lines, ends: Lines, decimals: int) -> NDArray[np.float64]:
    """The digits of each text as one whole number; all have so many behind the point."""
    back = np.arange(int((ends - starts).max()), 0, -1)
    at = ends[:, None] - back
    digits = data[at] - _ZERO
    # Before a text stands another one; signs and points are no digits.
    digits[(at < starts[:, None]) | (digits > 9)] = 0
    weights = 10.0 ** np.where((back > decimals) & (decimals > 0), back - 2, back - 1)
    return np.asarray(digits.astype(np.float64) @ weights)


def _points(data: Bytes, starts: Lines, ends: Lines) -> tuple[Lines, Lines]:
    """How many points stand in each text, and where the last of them does."""
    found = np.flatnonzero(data == _POINT)
    if len(found) == len(ends) and np.all((starts <= found) & (found < ends)):
        return np.ones_like(found), found
    owner = np.searchsorted(ends, found)
    last = np.full(len(ends), -1)
    last[owner] = found
    return np.bincount(owner, minlength=len(ends)), last


def _digits(
    data: Bytes, starts: Lines, ends: Lines, signed: NDArray[np.bool_], points: Lines
) -> Lines:
    """How many digits stand in each text."""
    digit = data - _ZERO < 10  # unsigned: what stands below 0 wraps around
    known = len(ends) + np.count_nonzero(signed) + int(points.sum())
    if np.count_nonzero(digit) + known == len(data):
        return ends - starts - signed - points
    before = np.concatenate(([0], np.cumsum(digit)))
    return before[ends] - before[starts]
