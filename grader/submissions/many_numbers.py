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

_AT_ONCE = 16384
"""Texts that are read side by side: few enough that all about them stays near the processor."""

_NEWLINE, _POINT, _MINUS, _PLUS, _ZERO = b"\n.-+0"
_UNITS = np.array([10.0**-places for places in range(MOST_DIGITS + 1)])
_POWERS = 10.0 ** np.arange(MOST_DIGITS + 1)

Lines = NDArray[np.intp]


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
    digit = data - _ZERO < 10  # unsigned: what stands below 0 wraps around
    before = np.concatenate(([0], np.cumsum(digit, dtype=np.int32)))
    digits = before[ends] - before[starts]
    signed = (data[starts] == _MINUS) | (data[starts] == _PLUS)
    points = np.flatnonzero(data == _POINT)
    owner = np.searchsorted(ends, points)
    some = np.bincount(owner, minlength=count)
    point = np.full(count, -1)
    point[owner] = points
    places = np.where(some == 1, before[ends] - before[np.maximum(point, 0)], 0)
    plain = (
        (some <= 1) & (digits + some + signed == ends - starts)
        & (digits > places) & ((some == 0) | (places > 0)) & (digits <= MOST_DIGITS)
    )  # fmt: skip
    found = np.flatnonzero(digit)
    of = np.repeat(np.arange(count), digits)
    behind = before[ends][of] - before[found + 1]
    small = behind <= MOST_DIGITS
    weight = (data[found] - _ZERO) * _POWERS[np.where(small, behind, 0)]
    whole = np.bincount(of, weights=weight, minlength=count)
    negative = data[starts] == _MINUS
    exact = whole[plain] / _POWERS[places[plain]]
    value[plain] = np.where(negative[plain], -exact, exact)
    unit[plain] = _UNITS[places[plain]]
    return value, unit, plain
