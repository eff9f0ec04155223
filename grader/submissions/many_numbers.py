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

_AT_ONCE = 8192
"""Texts that are read side by side: few enough that all about them stays near the processor."""

_WORD = 8
"""Signs of a text that are taken up as one number of 64 bits; no plain decimal has more than two
such words, its sign aside."""

_NEWLINE, _POINT, _MINUS, _PLUS, _ZERO = b"\n.-+0"
_UNITS = np.array([10.0**-places for places in range(MOST_DIGITS + 1)])
_POWERS = 10.0 ** np.arange(MOST_DIGITS + 1)
_TENS = np.array([10**places for places in range(MOST_DIGITS + 2)], dtype=np.uint64)

_FOUR, _POINT_AS_DIGIT = np.uint64(4), np.uint64(_POINT ^ _ZERO)
_ONES = np.uint64(0x0101_0101_0101_0101)
_ZEROS = _ONES * np.uint64(_ZERO)
_MERGES = [
    (np.uint64(mask), np.uint64((10**digits << 8 * digits) + 1), np.uint64(8 * digits))
    for mask, digits in (
        (0x0F0F_0F0F_0F0F_0F0F, 1), (0x00FF_00FF_00FF_00FF, 2), (0x0000_FFFF_0000_FFFF, 4)
    )
]  # fmt: skip
"""The first sign lies lowest: times ten of its power it is added to its neighbour above."""

Lines = NDArray[np.intp]
Bytes = NDArray[np.uint8]
Whole = NDArray[np.uint64]


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
    if not plain.all():
        starts, ends = starts[plain], ends[plain]
        signed, points, places = signed[plain], points[plain], places[plain]
    whole = _whole(data, ends, ends - starts - signed)
    whole = _without_point(whole, points, places) / _POWERS[places]
    value[plain] = np.where(data[starts] == _MINUS, -whole, whole)
    unit[plain] = _UNITS[places]
    return value, unit, plain


def _whole(data: Bytes, ends: Lines, size: Lines) -> Whole:
    """The last signs of each text as one whole number, so many of each; a point counts as a 0."""
    padded = np.concatenate((np.zeros(2 * _WORD, dtype=np.uint8), data))
    # At every byte the word that begins there.
    words = np.ndarray(len(padded) - _WORD + 1, dtype="<u8", buffer=padded.data, strides=(1,))
    found = _word(words[ends + _WORD], size)
    long = np.flatnonzero(size > _WORD)
    if long.size:
        found[long] += _TENS[_WORD] * _word(words[ends[long]], size[long] - _WORD)
    return found


def _word(signs: Whole, size: Lines) -> Whole:
    """The same of a word: all its bytes at once become digits, then pairs, fours and the whole."""
    unused = np.maximum(8 * (_WORD - size), 0).astype(np.uint64)
    digits = (signs ^ _ZEROS) >> unused << unused
    digits -= (digits >> _FOUR & _ONES) * _POINT_AS_DIGIT
    for mask, merge, shift in _MERGES:
        digits = (digits & mask) * merge >> shift
    return np.asarray(digits)


def _without_point(whole: Whole, points: Lines, places: Lines) -> Whole:
    """What the digits say once the 0 in the place of the point is taken out."""
    before = np.where(points == 1, whole // _TENS[places + 1], np.uint64(0))
    return np.asarray(whole - before * (np.uint64(9) * _TENS[places]))


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
