"""Which rounding an exercise gets: its own, else the assignment's, the course's, the default.

`tolerance` belongs to `rounding = "absolute"` alone: the two are checked where they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from grader.assignment.toml_file import Table
from problems.rounding import Mode, Rounding

KEYS = ("decimals", "rounding", "tolerance")

FEWEST_DECIMALS, MOST_DECIMALS = 1, 10
"""Beyond 10 decimals double precision no longer tells a right answer from a wrong one."""

LARGEST_TOLERANCE = 1_000_000

_TOLERANCE = f"tolerance is a number above 0 (at most {LARGEST_TOLERANCE})"
_MODES = " or ".join(f'"{mode}"' for mode in Mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingChoice:
    """What has been set so far, from the course down to the exercise; None: nothing yet."""

    decimals: int | None = None
    mode: Mode | None = None
    tolerance: Fraction | None = None

    def refined(self, table: Table) -> RoundingChoice:
        """This choice with what a table sets in its place; the table's error for a wrong value."""
        mode = _mode(table) or self.mode
        tolerance = table.positive("tolerance", _TOLERANCE, "0.001", LARGEST_TOLERANCE)
        if tolerance is not None and mode is not Mode.ABSOLUTE:
            raise table.refusal(
                "tolerance",
                "a tolerance is for absolute rounding alone; otherwise it follows from decimals",
                f'Take it out, or add rounding = "{Mode.ABSOLUTE}" beside it.',
            )
        decimals = table.whole("decimals", FEWEST_DECIMALS, MOST_DECIMALS)
        return RoundingChoice(
            decimals=self.decimals if decimals is None else decimals,
            mode=mode,
            tolerance=self.tolerance if tolerance is None else tolerance,
        )

    def settled(self, decimals: int, table: Table) -> Rounding:
        """The rounding of an exercise whose family wants so many decimals."""
        mode = self.mode or Mode.EACH_STEP
        absolute = mode is Mode.ABSOLUTE
        if absolute and self.tolerance is None:
            rule = f'rounding = "{Mode.ABSOLUTE}" needs one'
            raise table.wrong("tolerance", rule, "tolerance = 0.001")
        return Rounding(
            mode=mode,
            decimals=decimals if self.decimals is None else self.decimals,
            tolerance=self.tolerance if absolute else None,
        )


def _mode(table: Table) -> Mode | None:
    found = table.text("rounding", Mode.EACH_STEP)
    if found is None:
        return None
    if found not in set(Mode):
        raise table.wrong("rounding", f"rounding is {_MODES}", f'rounding = "{Mode.EACH_STEP}"')
    return Mode(found)
