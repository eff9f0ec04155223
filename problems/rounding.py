"""How students round: a policy per quantity, printed on the sheet and turned into a tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

MOST_DECIMALS = 30

MOST_DIGITS = 15

FINEST_SHARE = Fraction(1, 10 ** (MOST_DIGITS - 1))
"""A finer share of a key than its last digit is none."""


class Mode(StrEnum):
    """The rule of rounding."""

    EACH_STEP = "each step"
    SIGNIFICANT = "significant"
    ANSWER_ONLY = "answer only"
    ABSOLUTE = "absolute"
    RELATIVE = "relative"


BANDS = (Mode.ABSOLUTE, Mode.RELATIVE)
"""The rules under which an answer may be off by a `tolerance`, however it came about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """The rule for a quantity and for what is computed on the way to it.

    each step    `decimals` are kept at every step
    significant  so many significant `digits` are kept at every step
    answer only  nothing is rounded on the way, the answer to `decimals`
    absolute     a plain band of +- `tolerance` around the key
    relative     the same, `tolerance` being a share of the key: 0.01 for 1 %
    """

    mode: Mode = Mode.EACH_STEP
    decimals: int = 4
    digits: int = 4
    tolerance: Fraction | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise ValueError(f"decimals are 0 to {MOST_DECIMALS}, not {self.decimals}")
        if not 1 <= self.digits <= MOST_DIGITS:
            raise ValueError(f"digits are 1 to {MOST_DIGITS}, not {self.digits}")
        if self.mode in BANDS and not (self.tolerance and self.tolerance > 0):
            raise ValueError("a band needs a tolerance above 0")
        if self.mode is Mode.RELATIVE and not FINEST_SHARE <= (self.tolerance or 0) < 1:
            raise ValueError(f"a share of the key is below 1 and at least {FINEST_SHARE}")

    @property
    def unit(self) -> Fraction:
        """One unit of the last decimal; with significant digits, of a number from 1 to 10."""
        return Fraction(1, 10**self.places)

    @property
    def places(self) -> int:
        """Decimals that are kept; with significant digits, of a number from 1 to 10."""
        return self.digits - 1 if self.mode is Mode.SIGNIFICANT else self.decimals

    @property
    def key_decimals(self) -> int:
        """Decimals that a printed key needs so that, typed in, it is well inside the band."""
        decimals = self.decimals
        if self.mode is Mode.ABSOLUTE and self.tolerance:
            while Fraction(1, 10**decimals) > self.tolerance:
                decimals += 1
        return decimals

    @property
    def key_digits(self) -> int:
        """Significant digits that a printed key needs for the same, where digits are printed."""
        digits = self.digits
        if self.mode is Mode.RELATIVE and self.tolerance:
            while Fraction(1, 10 ** (digits - 1)) > self.tolerance:
                digits += 1
        return digits


EACH_STEP = Rounding()
"""Four decimals at every step, as most exercises have it."""
