"""Plain decimals such as -0.1234, thousands at once, wherever they stand in some bytes.

Eight signs are taken up as one whole number of 64 bits, and every operation on it is one on all of
them. No plain decimal has more than two such words, its sign aside.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_DIGITS = 15
"""So many digits are a whole number that a float holds, so that one division rounds once."""

WORD = 8
_MINUS, _PLUS, _ZERO, _POINT = b"-+0."
_POWERS = 10.0 ** np.arange(2 * WORD)
_UNITS = np.array([10.0**-places for places in range(2 * WORD)])
_TENS = np.array([10**digits for digits in range(WORD + 1)], dtype=np.uint64)


def _each(byte: int) -> np.uint64:
    """A word with the same in each of its bytes."""
    return np.uint64(byte * 0x0101_0101_0101_0101)


_ONES, _ZEROS, _ALL = _each(1), _each(_ZERO), np.uint64(0xFF)
_FOUR, _LAST = np.uint64(4), np.uint64(8 * (WORD - 1))
_POINT_AS_DIGIT = np.uint64(_POINT ^ _ZERO)
_ABOVE_NINE, _HIGHEST = _each(0x80 - 10), _each(0x80)
_BEHIND = np.uint64(sum(place << 8 * place for place in range(WORD)))
"""Times a word with 1 in one byte: the last byte then says how many bytes lie behind that one."""

_MERGES = [
    (np.uint64(mask), np.uint64((10**digits << 8 * digits) + 1), np.uint64(8 * digits))
    for mask, digits in (
        (0x0F0F_0F0F_0F0F_0F0F, 1), (0x00FF_00FF_00FF_00FF, 2), (0x0000_FFFF_0000_FFFF, 4)
    )
]  # fmt: skip
"""The first sign lies lowest: times ten of its power it is added to its neighbour above."""

Places = NDArray[np.intp]
Words = NDArray[np.uint64]


class Signs:
    """Bytes, of which eight can be taken up at once wherever they stand."""

    def __init__(self, content: bytes) -> None:
        self._padded = b"".join((bytes(WORD), content, bytes(WORD)))
        self.bytes = np.frombuffer(self._padded, dtype=np.uint8)[WORD:-WORD]

    def before(self, places: Places) -> Words:
        """The eight signs that end before each place; there may be none yet."""
        return np.asarray(self._anywhere("<u8", 0)[places])

    def behind(self, places: Places, words: int) -> Words:
        """The signs that begin at each place: so many words, one after another."""
        raw = self._anywhere(f"V{words * WORD}", WORD)
        found: Words = raw[np.ascontiguousarray(places)].view("<u8")
        return found

    def _anywhere(self, kind: str, start: int) -> NDArray[Any]:
        """What begins at each of the padded bytes from one on, taken for something of a kind."""
        count = len(self._padded) - start - np.dtype(kind).itemsize + 1
        return np.ndarray(count, kind, self._padded, offset=start, strides=(1,))


class Decimals(NamedTuple):
    """Texts as numbers: nan where none is plain, and one unit of the last typed place."""

    value: NDArray[np.float64]
    unit: NDArray[np.float64]
    plain: NDArray[np.bool_]


class _Read(NamedTuple):
    """The last signs of each text: their digits as one whole number.

    points  how many points stand among them
    places  how many digits stand behind the point, 0 where not all is known
    known   whether there is nothing but digits and at most one point
    """

    whole: Words
    points: Places
    places: Places
    known: NDArray[np.bool_]


def decimals(signs: Signs, starts: Places, ends: Places) -> Decimals:
    """What stands from each start to its end."""
    first = signs.bytes[starts] if len(signs.bytes) else np.zeros(len(starts), np.uint8)
    negative = first == _MINUS
    size = ends - starts - (negative | (first == _PLUS))
    read = _read(signs.before(ends), size)
    long = np.flatnonzero(size > WORD)
    if long.size:
        read = _with_more(read, long, signs.before(ends[long] - WORD), size[long] - WORD)
    whole, points, places, known = read
    digits = size - points
    # At least one digit stands before a point, and one behind it.
    plain = known & (digits > places) & (points == (places > 0)) & (digits <= MOST_DIGITS)
    value = whole / _POWERS[places]
    np.negative(value, out=value, where=negative)
    unit = _UNITS[places]
    if not plain.all():
        value[~plain], unit[~plain] = np.nan, 0.0
    return Decimals(value, unit, plain)


def _read(signs: Words, size: Places) -> _Read:
    """The last signs of words, so many of each: all their bytes at once become digits."""
    unused = np.maximum(8 * (WORD - size), 0).astype(np.uint64)
    digits = (signs ^ _ZEROS) >> unused << unused
    point = digits >> _FOUR & _ONES
    digits ^= point * _POINT_AS_DIGIT
    odd = digits & point * _ALL | (digits | digits + _ABOVE_NINE) & _HIGHEST
    # What stands before the point moves into its place.
    points = point * _ONES >> _LAST
    before = digits & point - (points > 0)
    whole: Words = np.asarray(digits + before * _ALL)
    for mask, merge, shift in _MERGES:
        whole = np.asarray((whole & mask) * merge >> shift)
    known = (odd == 0) & (points <= 1) & (size > 0)
    places = (point * _BEHIND >> _LAST) * known
    return _Read(whole, points.view(np.int64), places.view(np.int64), known)


def _with_more(read: _Read, long: Places, signs: Words, size: Places) -> _Read:
    """The same with the signs before them, for texts that are longer than one word."""
    more = _read(signs, size)
    points = read.points[long] + more.points
    known = read.known[long] & more.known & (size <= WORD) & (points <= 1)
    # Behind a point among the first signs stand all the last ones, too.
    behind = np.where(more.points > 0, more.places + WORD, read.places[long])
    read.whole[long] += more.whole * _TENS[WORD - read.points[long]]
    read.points[long], read.places[long], read.known[long] = points, behind * known, known
    return read
