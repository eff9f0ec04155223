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
from grader.submissions.plain_decimals import Decimals, Signs, decimals

_AT_ONCE = 8192
"""Texts that are read side by side: few enough that all about them stays near the processor."""

_NEWLINE = ord("\n")


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
    found = Decimals(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    odd = np.flatnonzero(~found.plain).tolist()
    return with_odd(found, {place: texts[place] for place in odd})


def with_odd(found: Decimals, texts: Mapping[int, str]) -> Many:
    """The same with what is no plain decimal, by its place among all."""
    value, unit, _ = found
    unread = {}
    for place, text in texts.items():
        match read_number(text):
            case Read(value=number, places=places):
                value[place] = number
                unit[place] = 0.0 if places is None else 10.0**-places
            case Unreadable() as refused:
                unread[place] = refused
            case Blank():
                pass
    return Many(value=value, unit=unit, unread=unread)


def _plain(texts: Sequence[str]) -> Decimals:
    """Value and unit of each plain decimal, and which texts are one; nan and 0 for others."""
    signs = Signs("\n".join((*texts, "")).encode("ascii", "replace"))
    ends = np.flatnonzero(signs.bytes == _NEWLINE)
    if len(ends) != len(texts):  # a text of several lines
        none = np.zeros(len(texts))
        return Decimals(none + np.nan, none, none > 0)
    starts = np.concatenate((ends[:1] * 0, ends[:-1] + 1))
    return decimals(signs, starts, ends)
