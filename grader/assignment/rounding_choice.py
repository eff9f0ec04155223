"""Which rounding an exercise gets: its own, else the assignment's, the course's, the family's.

A mode that is set holds for all quantities but those in the exercise's own table `rounding_of`;
where only decimals or digits are set, the modes of the family stay. `tolerance` belongs to
`rounding = "absolute"` and `"relative"` alone and to each in its own meaning, `digits` to
`"significant"`: this is checked where they are written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from grader.assignment.toml_file import Table
from grader.errors import nearest
from problems.family import Problem
from problems.rounding import BANDS, Mode, Rounding

KEYS = ("rounding", "decimals", "digits", "tolerance")

EXCEPTIONS = "rounding_of"

FEWEST_DECIMALS, MOST_DECIMALS = 1, 10
"""Beyond 10 decimals double precision no longer tells a right answer from a wrong one."""

FEWEST_DIGITS, MOST_DIGITS = 1, 8

LARGEST_TOLERANCE = 1_000_000

FINEST_SHARE, LARGEST_SHARE = Fraction(1, 10**MOST_DIGITS), Fraction(1, 2)
"""Of a key: finer is beyond double precision after a few steps, and half of it is no answer."""

_TOLERANCE = f"tolerance is a number above 0 (at most {LARGEST_TOLERANCE})"
_SHARE = "a relative tolerance is a share of the right answer, from 0.00000001 to 0.5: 0.01 is 1 %"
_EXAMPLE = f'{{ rounding = "{Mode.SIGNIFICANT}", digits = 4 }}'


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingChoice:
    """What has been set so far, from the course down to the exercise; None: nothing yet."""

    decimals: int | None = None
    digits: int | None = None
    mode: Mode | None = None
    tolerance: Fraction | None = None

    def refined(self, table: Table) -> RoundingChoice:
        """This choice with what a table sets in its place; the table's error for a wrong value."""
        mode = _mode(table) or self.mode
        tolerance = _tolerance(table, mode)
        decimals = table.whole("decimals", FEWEST_DECIMALS, MOST_DECIMALS)
        digits = table.whole("digits", FEWEST_DIGITS, MOST_DIGITS)
        if digits is not None and mode not in (None, Mode.SIGNIFICANT):
            raise _idle_digits(table)
        if decimals is not None and _mode(table) is Mode.SIGNIFICANT:
            raise table.refusal(
                "decimals",
                f'with rounding = "{Mode.SIGNIFICANT}" significant digits are kept, not decimals',
                "Write digits = 4 in its place.",
            )
        return RoundingChoice(
            decimals=self.decimals if decimals is None else decimals,
            digits=self.digits if digits is None else digits,
            mode=mode,
            # 0.01 of one unit and 0.01 of the answer are not the same band.
            tolerance=self.tolerance if tolerance is None and mode is self.mode else tolerance,
        )

    def settled(self, usual: Rounding, table: Table) -> Rounding:
        """What is set, in place of what is usual."""
        mode = self.mode or usual.mode
        own = usual.tolerance if mode is usual.mode else None
        tolerance = own if self.tolerance is None else self.tolerance
        if mode in BANDS and tolerance is None:
            rule = f'rounding = "{mode}" needs one'
            raise table.wrong("tolerance", rule, f"tolerance = {_SENSIBLE[mode]}")
        significant = mode is Mode.SIGNIFICANT
        return Rounding(
            mode=mode,
            decimals=usual.decimals if significant or self.decimals is None else self.decimals,
            digits=self.digits if significant and self.digits is not None else usual.digits,
            tolerance=tolerance if mode in BANDS else None,
        )


def read_rounding(
    table: Table, inherited: RoundingChoice, problem: Problem
) -> tuple[Rounding, dict[str, Rounding]]:
    """How the quantities of an exercise are rounded, and which are rounded otherwise."""
    chosen = inherited.refined(table)
    usual = chosen.settled(problem.rounding, table)
    own = problem.roundings if chosen.mode is None else {}
    exceptions = {name: chosen.settled(rounding, table) for name, rounding in own.items()}
    modes = {usual.mode, *(rounding.mode for rounding in exceptions.values())}
    if "digits" in table.entries and Mode.SIGNIFICANT not in modes:
        raise _idle_digits(table)
    below = table.table(EXCEPTIONS)
    _refuse_unknown(below, tuple(quantity.name for quantity in problem.program.computed))
    for name in below.entries:
        exceptions[name] = _exception(below, name, exceptions.get(name, usual))
    return usual, {name: found for name, found in exceptions.items() if found != usual}


def _exception(below: Table, name: str, usual: Rounding) -> Rounding:
    if not isinstance(below.entries[name], dict):
        rule = f"how a quantity is rounded is a table with {', '.join(KEYS)}"
        raise below.wrong(name, rule, f"{name} = {_EXAMPLE}")
    table = replace(below.table(name), place=(*below.place, name))
    table.keep_to(KEYS)
    # What is usual stands for what is inherited: digits alone fit where digits are kept.
    inherited = RoundingChoice(mode=usual.mode)
    return inherited.refined(table).settled(usual, table)


def _refuse_unknown(below: Table, computed: tuple[str, ...]) -> None:
    for name in below.entries:
        if name not in computed:
            near = nearest(name, computed)
            raise below.refusal(
                name,
                f"{name} is not computed; what is computed is {', '.join(computed)}",
                f"Did you mean {near[0]}?" if near else f"Write for example loss = {_EXAMPLE}.",
            )


_SENSIBLE = {Mode.ABSOLUTE: "0.001", Mode.RELATIVE: "0.01"}


def _tolerance(table: Table, mode: Mode | None) -> Fraction | None:
    """The band that a table sets, if any, where the mode is one that has a band."""
    tolerance = table.positive("tolerance", _TOLERANCE, "0.001", LARGEST_TOLERANCE)
    if tolerance is None:
        return None
    if mode not in BANDS:
        either = " or ".join(f'"{band}"' for band in BANDS)
        raise table.refusal(
            "tolerance",
            "a tolerance is for absolute and relative rounding alone; otherwise it follows from "
            "decimals",
            f"Take it out, or add rounding = {either} beside it.",
        )
    if mode is Mode.RELATIVE and not FINEST_SHARE <= tolerance <= LARGEST_SHARE:
        raise table.wrong("tolerance", _SHARE, f"tolerance = {_SENSIBLE[mode]}")
    return tolerance


def _idle_digits(table: Table) -> Exception:
    return table.refusal(
        "digits",
        f'digits are significant ones: they are for rounding = "{Mode.SIGNIFICANT}" alone',
        f'Write decimals = 4 in their place, or add rounding = "{Mode.SIGNIFICANT}".',
    )


def _mode(table: Table) -> Mode | None:
    found = table.text("rounding", Mode.EACH_STEP)
    if found is None:
        return None
    if found not in set(Mode):
        *others, last = (f'"{mode}"' for mode in Mode)
        rule = f"rounding is {', '.join(others)} or {last}"
        raise table.wrong("rounding", rule, f'rounding = "{Mode.EACH_STEP}"')
    return Mode(found)
