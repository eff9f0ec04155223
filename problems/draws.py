"""Draw tables: from which exact numbers a given is drawn.

A pool lists its choices; drawing picks one by an index that `grader.issuing.draws` computes. Every
choice is a tuple of cell values: one value for a pool that serves each cell by itself, all the
cells of the quantity for a pool of whole quantities (a one-hot label).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

LARGEST_POOL = 1 << 14
"""Indices come from 16-bit words; beyond this size their bias would show."""


class PoolError(ValueError):
    """A pool that nothing, or nothing fair, can be drawn from."""


DOMAINS: Mapping[str, Callable[[Fraction], bool]] = {
    "any number": lambda _: True,
    "a number above 0": lambda v: v > 0,
    "a number from 0 to below 1": lambda v: 0 <= v < 1,
    "a whole number from 0": lambda v: v.denominator == 1 and v >= 0,
    "a whole number from 1": lambda v: v.denominator == 1 and v >= 1,
}
"""What a given may be at all, in words: also where a lecturer fixes it."""

ANY, POSITIVE, SHARE, SIZE, COUNT = DOMAINS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The choices for a given; `whole` if one choice fills the whole quantity.

    domain  a row of DOMAINS that every cell keeps to, drawn or fixed
    closed  no other number makes sense, also where a lecturer fixes the given (a 0/1 label)
    """

    choices: tuple[tuple[Fraction, ...], ...]
    whole: bool = False
    closed: bool = False
    domain: str = ANY

    def __post_init__(self) -> None:
        if not 0 < len(self.choices) <= LARGEST_POOL:
            raise PoolError(f"a pool has 1 to {LARGEST_POOL} choices, not {len(self.choices)}")
        if len(set(self.choices)) != len(self.choices):
            raise PoolError("a choice stands twice in a pool")
        if any(len(a) != len(b) for a, b in pairwise(self.choices)):
            raise PoolError("the choices of a pool differ in length")
        if not self.whole and len(self.choices[0]) != 1:
            raise PoolError("a choice for a single cell is a single number")
        if not all(map(self.fits, self.choices)):
            raise PoolError(f"a choice of the pool is not {self.domain}")

    def values(self) -> tuple[Fraction, ...]:
        """The numbers that a single cell may be."""
        return tuple(value for (value,) in self.choices)

    def without(self, *values: str | int | Fraction) -> Pool:
        """The pool less some numbers, for values that would hide a mistake."""
        gone = {Fraction(v) for v in values}
        kept = tuple(c for c in self.choices if not gone.intersection(c))
        return Pool(choices=kept, whole=self.whole, domain=self.domain)

    def only(self) -> Pool:
        """The same pool, closed."""
        return replace(self, closed=True)

    def within(self, domain: str) -> Pool:
        """The same pool, every cell of which keeps to a row of DOMAINS."""
        return replace(self, domain=domain)

    def fits(self, values: tuple[Fraction, ...]) -> bool:
        """Whether all of some cells keep to the domain."""
        return all(map(DOMAINS[self.domain], values))

    def allows(self, values: tuple[Fraction, ...]) -> bool:
        """Whether a given may have these cells, drawn or fixed."""
        if not self.closed:
            return self.fits(values)
        return values in self.choices if self.whole else all((v,) in self.choices for v in values)

    def ways(self, cells: int) -> int:
        """How many ways there are to fill a quantity of so many cells."""
        return len(self.choices) if self.whole else len(self.choices) ** cells


def one_of(*values: str | int | Fraction) -> Pool:
    """Each cell is one of these numbers: `one_of("0.1", "0.2")`."""
    return Pool(choices=tuple((Fraction(v),) for v in values))


def grid(low: str | int | Fraction, high: str | int | Fraction, step: str) -> Pool:
    """Each cell is one of low, low + step, ..., high."""
    first, last, width = Fraction(low), Fraction(high), Fraction(step)
    count = (last - first) / width if width else Fraction(-1)
    if count.denominator != 1 or not 0 <= count < LARGEST_POOL:
        raise PoolError(f"{low} to {high} is not a whole number of steps of {step}, or too many")
    return one_of(*(first + i * width for i in range(int(count) + 1)))


def tenths(low: str | int, high: str | int) -> Pool:
    """Each cell is a number with one decimal between low and high."""
    return grid(low, high, "0.1")


def one_hot(cells: int) -> Pool:
    """The whole vector has a single 1, at any place."""
    units = (tuple(Fraction(int(i == k)) for i in range(cells)) for k in range(cells))
    return Pool(choices=tuple(units), whole=True, closed=True)


def pinned(values: Iterable[Fraction]) -> Pool:
    """The whole quantity is fixed: still told, no longer drawn."""
    return Pool(choices=(tuple(values),), whole=True)
