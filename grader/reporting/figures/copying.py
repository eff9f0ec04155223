"""Suspected copying: what two students have in common that nothing on their sheets explains.

Every finding is rated by the number of such findings that are to be expected in the whole class by
chance. It is a reason to look, and never a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Places
from grader.reporting.figures.chance import independent, log_chance
from grader.reporting.figures.everybody import Everybody, everybody
from grader.reporting.figures.matches import Matches, fitting, same
from grader.reporting.sitting import Sitting
from solutions.interval import Column

EXPECTED = 1e-2
"""What is to be expected by chance more often than once in so many classes is no reason to look.

It is an upper bound: a value that nobody else in a class of 300 has is worth one in 299, however
many digits it has."""

FEWEST = 4
"""Fewer answers may all follow from one given number that was misread."""


class Likeness(StrEnum):
    """What two students have in common.

    fits         answers of one fit the sheet of the other, and not their own
    same-values  both typed the same wrong values although their sheets have different right ones
    """

    FITS = "fits"
    SAME_VALUES = "same-values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One item: what `who` typed, and the right value or wrong answer of `whom` it agrees with."""

    item: str
    own: float
    other: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A reason to look at two students; `who` and `whom` are their places.

    shared    where they agree, `of` so many answers that might have
    expected  such findings in the whole class by chance
    """

    kind: Likeness
    who: int
    whom: int
    shared: tuple[Shared, ...]
    of: int
    expected: float


def suspicions(
    sittings: Sequence[Sitting], count: int, expected: float = EXPECTED
) -> tuple[Suspicion, ...]:
    """What is to be expected at most so often by chance in a class of `count`, rarest first."""
    numbers = everybody(sittings, count)
    found = [
        one
        for kind, matches in (
            (Likeness.FITS, fitting(numbers)), (Likeness.SAME_VALUES, same(numbers)),
        )
        for one in _suspicions(kind, numbers, matches, expected)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.expected, one.who, one.whom)))


def compared(kind: Likeness, count: int) -> int:
    """How many pairs of students there are to compare."""
    pairs = max(count * (count - 1), 1)
    return pairs if kind is Likeness.FITS else max(pairs // 2, 1)


def _suspicions(
    kind: Likeness, numbers: Everybody, matches: Matches, expected: float
) -> Iterator[Suspicion]:
    count = numbers.value.shape[1]
    pairs = math.log(compared(kind, count))
    left = cache(partial(independent, numbers))  # many who copy from one agree in the same items
    for who, whom, lines in _pairs(matches, count, pairs - math.log(expected)):
        could_say = _could_say(kind, numbers, matches, who, whom)
        telling = _telling(numbers.value[lines, who], could_say[lines], lines)
        if len(telling) < FEWEST:
            continue
        said = left(telling, tuple(could_say[list(telling)].tolist()))
        chance = math.exp(pairs + log_chance(said, could_say[could_say > 0]))
        if chance <= expected:
            yield Suspicion(
                kind=kind, who=who, whom=whom, shared=_shared(kind, numbers, lines, who, whom),
                of=int(np.count_nonzero(could_say)), expected=chance,
            )  # fmt: skip


def _pairs(
    matches: Matches, count: int, least: float
) -> Iterator[tuple[int, int, NDArray[np.intp]]]:
    """Students who agree in so much that it could be no chance, and in which lines."""
    says = matches.says[matches.line, matches.who]
    pair = matches.who * count + matches.whom
    known, place = np.unique(pair, return_inverse=True)
    enough = np.bincount(place, weights=says, minlength=known.size) >= least
    chosen = np.flatnonzero(enough[place])
    chosen = chosen[np.argsort(place[chosen], kind="stable")]
    starts = np.flatnonzero(np.diff(place[chosen], prepend=-1))
    for own in np.split(chosen, starts[1:]) if chosen.size else ():
        yield int(matches.who[own[0]]), int(matches.whom[own[0]]), matches.line[own]


def _could_say(kind: Likeness, numbers: Everybody, matches: Matches, who: int, whom: int) -> Column:
    """(items): what each answer would say if it agreed."""
    own = matches.says[:, who]
    if kind is Likeness.FITS:
        return np.where(np.isfinite(numbers.low[:, whom]), own, 0.0)
    return np.minimum(own, matches.says[:, whom])


def _telling(values: Column, says: Column, lines: Places) -> tuple[int, ...]:
    """Lines without those whose number stands there already: it counts once, where it says most."""
    order = np.argsort(-says, kind="stable")
    _, first = np.unique(np.round(np.abs(values[order]), 9), return_index=True)
    return tuple(sorted(lines[order[first]].tolist()))


def _shared(
    kind: Likeness, numbers: Everybody, lines: Places, who: int, whom: int
) -> tuple[Shared, ...]:
    other = numbers.right if kind is Likeness.FITS else numbers.value
    return tuple(
        Shared(
            item=numbers.items[line], own=float(numbers.value[line, who]),
            other=float(other[line, whom]),
        )
        for line in lines.tolist()
    )  # fmt: skip
