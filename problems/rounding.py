"""How students round: a policy per exercise, printed on the sheet and turned into a tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

MOST_DECIMALS = 30


class Mode(StrEnum):
    """The rule of rounding."""

    EACH_STEP = "each step"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Keep `decimals` at every step, or accept a plain band of +- `tolerance` around the key."""

    mode: Mode = Mode.EACH_STEP
    decimals: int = 4
    tolerance: Fraction | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise ValueError(f"decimals are 0 to {MOST_DECIMALS}, not {self.decimals}")
        if self.mode is Mode.ABSOLUTE and not (self.tolerance and self.tolerance > 0):
            raise ValueError("a band needs a tolerance above 0")

    @property
    def unit(self) -> Fraction:
        """One unit of the last decimal that is asked for."""
        return Fraction(1, 10**self.decimals)

    @property
    def key_decimals(self) -> int:
        """Decimals that a printed key needs so that, typed in, it is well inside the band."""
        decimals = self.decimals
        if self.mode is Mode.ABSOLUTE and self.tolerance:
            while Fraction(1, 10**decimals) > self.tolerance:
                decimals += 1
        return decimals
