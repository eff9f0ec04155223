"""What a rule of rounding does to the numbers of an interval: a row for each mode.

Decimals are coarse for small numbers and need no second rounding of sums: 0.1234 + 0.0021 has four
decimals already. Significant digits are as fine for a small number as for a large one, but a sum of
rounded numbers has new digits to be rounded: 12.34 + 0.1234.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from problems.rounding import Mode, Rounding
from solutions.interval import Interval

Column = NDArray[np.float64]

NOISE = 1e-9
"""Room for floating-point noise, so that an entry on the very edge is inside."""

FINEST = 1e-14
"""No unit is finer: what is closer to 0 may be the noise of a sum that is 0."""

CERTIFIED = 1e-12
"""As far as both witnesses agree: a number has so many digits only if they lie before this."""


def noise(unit: float | Column) -> Column:
    """NOISE, or less where a unit of the last place is hardly larger."""
    return np.minimum(NOISE, np.asarray(unit) / 1000)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """A rule of rounding; each is made once, so that one is another only if it is the same.

    unit      one unit of the last place that is kept of each value
    fixed     the unit, where it is the same for all values
    coarsest  the same where a number may be worked out as so many times smaller
    steps     whether numbers on the way are rounded
    sums      whether sums of rounded numbers are rounded again
    answer    half a unit for the answer itself, where nothing is rounded on the way
    band      what an answer may be off, however it came about
    share     the same as a share of the answer
    vanishes  below this an answer cannot be told from 0
    """

    unit: Callable[[Column], Column]
    coarsest: Callable[[Column, Column], Column]
    steps: bool
    sums: bool = False
    answer: bool = False
    band: float = 0.0
    share: float = 0.0
    vanishes: float
    fixed: float | None = None

    def counting(self) -> Rule:
        """The rule for whole numbers: nobody rounds 102464 parameters to four digits."""
        return replace(self, steps=False, sums=False, answer=False)

    def choosing(self) -> Rule:
        """The rule for the number of a word: a neighbouring word is never near enough."""
        return replace(self, band=0.0, share=0.0)

    def half(self, x: Interval) -> float | Column:
        """How far rounding may move a number; 0 for one that is rounded already."""
        return self._half(x) if self.steps else 0.0

    def half_of_sum(self, x: Interval) -> float | Column:
        """The same for a sum of rounded numbers."""
        return self._half(x) if self.sums else 0.0

    def half_of_scaled(self, x: Interval, factor: Column) -> Column:
        """The same for a number that some work out as `factor` times smaller."""
        largest = np.maximum(np.abs(x.low), np.abs(x.high))
        return self.coarsest(largest, factor) / 2 * self.steps

    def accepted(self, x: Interval) -> Interval:
        """What is accepted as an answer that may lie in x before it is written down."""
        half = self._half(x) if self.answer else 0.0
        more, scaled = half + self.band + self._room(x), self._scaled(x)
        return Interval(scaled.low - more, scaled.high + more)

    def widest(self, units: int, value: Column) -> Column:
        """So many units of a value, or twice a band on either side."""
        return np.maximum(units * self.unit(value), 4 * self.off(value))

    def off(self, value: Column) -> Column:
        """What an answer may be off however it came about, seen from a value."""
        return self.band + self.share * np.abs(value) if self.share else np.asarray(self.band)

    def asked(self, value: Column) -> Column:
        """One unit of the last place with which an answer is asked; of a band what it spans."""
        if self.band or self.share:
            return np.atleast_1d(2 * self.off(value))
        return self.unit(value) if self.fixed is None else np.array([self.fixed])

    def _scaled(self, x: Interval) -> Interval:
        """Every number that is off by the share, or less, from one in x."""
        if not self.share:
            return x
        return Interval(x.low - self.share * np.abs(x.low), x.high + self.share * np.abs(x.high))

    def unit_of(self, x: Interval) -> float | Column:
        """One unit of the last place that is kept of the largest number in an interval."""
        if self.fixed is not None:
            return self.fixed
        return self.unit(np.maximum(np.abs(x.low), np.abs(x.high)))

    def _half(self, x: Interval) -> float | Column:
        unit = self.unit_of(x)
        points = None if x.low is x.high else x.low == x.high
        if points is not None and not points.any():
            return unit / 2
        scaled = x.low / unit
        rounded = np.abs(scaled - np.rint(scaled)) < noise(unit) / (10 * unit)
        if points is not None:
            rounded &= points
        return 0.0 if rounded.all() else np.where(rounded, 0.0, unit / 2)

    def _room(self, x: Interval) -> float | Column:
        if self.band:
            return noise(self.band)
        if self.share:
            return np.maximum(noise(self.off(np.maximum(np.abs(x.low), np.abs(x.high)))), FINEST)
        if self.fixed is not None:
            return max(min(NOISE, self.fixed / 1000), FINEST)
        return np.maximum(noise(self.unit_of(x)), FINEST)


def _same_unit(unit: float, value: Column) -> Column:
    return np.full(np.shape(value), unit)


def _coarser(unit: float, _: Column, factor: Column) -> Column:
    return unit * np.maximum(factor, 1.0)


def _unit_of_digits(digits: int, value: Column) -> Column:
    """One unit of the last significant digit: 0.001 of 1.234, 10 of 12340."""
    magnitude = np.floor(np.log10(np.maximum(np.abs(value), FINEST)))
    return np.maximum(10.0 ** (magnitude - digits + 1), FINEST)


def _coarsest_of_digits(digits: int, value: Column, _: Column) -> Column:
    """A unit of 1.000 is larger, seen from the number, than one of 9.999."""
    return np.abs(value) * 10.0 ** (1 - digits)


def _by_decimals(rounding: Rounding, *, steps: bool = False, answer: bool = False) -> Rule:
    unit = float(rounding.unit)
    return Rule(
        unit=partial(_same_unit, unit), coarsest=partial(_coarser, unit),
        steps=steps, answer=answer, vanishes=unit / 2, fixed=unit,
        band=float(rounding.tolerance or 0) if not steps and not answer else 0.0,
    )  # fmt: skip


def _by_digits(rounding: Rounding) -> Rule:
    digits = rounding.digits
    return Rule(
        unit=partial(_unit_of_digits, digits), coarsest=partial(_coarsest_of_digits, digits),
        steps=True, sums=True, vanishes=CERTIFIED * 10**digits,
    )  # fmt: skip


def _by_share(rounding: Rounding) -> Rule:
    digits = rounding.key_digits
    return Rule(
        unit=partial(_unit_of_digits, digits), coarsest=partial(_coarsest_of_digits, digits),
        steps=False, share=float(rounding.tolerance or 0), vanishes=CERTIFIED * 10**digits,
    )  # fmt: skip


_RULES: Mapping[Mode, Callable[[Rounding], Rule]] = {
    Mode.EACH_STEP: partial(_by_decimals, steps=True),
    Mode.SIGNIFICANT: _by_digits,
    Mode.ANSWER_ONLY: partial(_by_decimals, answer=True),
    Mode.ABSOLUTE: _by_decimals,
    Mode.RELATIVE: _by_share,
}


@cache
def rule(rounding: Rounding) -> Rule:
    """The rule that a rounding asks for; equal roundings have the same one."""
    return _RULES[rounding.mode](rounding)
