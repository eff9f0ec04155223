"""Relative rounding is refused for answers that can be near 0: a share of nothing is nothing.

One run on plain intervals, from the least to the largest number that each given may be, encloses
every value that an answer can have on any sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from grader.assignment.toml_file import Table
from grader.errors import GraderError
from problems.draws import Pool
from problems.family import Problem
from problems.program import Kind, Quantity
from problems.rounding import Mode
from solutions.evaluate import INTERVALS, run
from solutions.interval import Interval
from solutions.tape import compile_tape

NEAREST = 0.001
"""An answer that can come closer to 0 has no sensible share."""

MOST_SHOWN = 3
"""Quantities that a message names."""


def refuse_near_zero(table: Table, problem: Problem) -> None:
    """The table's error where a relative answer of its exercise can be near 0.

    Imports SymPy, but only where relative rounding is asked for.
    """
    relative = [
        name for name in problem.asked
        if problem.roundings.get(name, problem.rounding).mode is Mode.RELATIVE
    ]  # fmt: skip
    found = list(_near_zero(problem, relative)) if relative else []
    if found:
        raise _refusal(table, [name for name, _ in found], [_values(hull) for _, hull in found])


def _near_zero(problem: Problem, names: list[str]) -> Iterator[tuple[str, Interval]]:
    """The named numbers that can be near 0, each with the values of the cells that can."""
    for quantity, cells in groupby(_hulls(problem), key=lambda one: one[0]):
        near = [hull for _, hull in cells if not _stays_away(hull)]
        if near and quantity.kind is Kind.NUMBER and quantity.name in names:
            low, high = (np.array([getattr(h, end) for h in near]) for end in ("low", "high"))
            yield quantity.name, Interval(low, high)


def _hulls(problem: Problem) -> Iterator[tuple[Quantity, Interval]]:
    """What each computed cell can be."""
    from solutions.derive import answer

    program = answer(problem.program)
    tape = compile_tape(program)
    givens = [
        hull for quantity in program.givens
        for hull in _drawn(problem.draws[quantity.name], len(quantity.cells))
    ]  # fmt: skip
    owners = program.owner_of()
    with np.errstate(all="ignore"):
        values = run(tape, givens, INTERVALS)
    for place, value in zip(tape.cells, values, strict=True):
        yield owners[place], value


def _drawn(pool: Pool, cells: int) -> Iterator[Interval]:
    """The least and the largest number of a pool, for each cell of its given."""
    columns = list(zip(*pool.choices, strict=True))
    for values in columns if pool.whole else columns * cells:
        yield Interval(np.array([float(min(values))]), np.array([float(max(values))]))


def _stays_away(hull: Interval) -> bool:
    # An end that is nan belongs to a run that left its domain: it stays away from nothing.
    return bool(np.all((hull.low > NEAREST) | (hull.high < -NEAREST)))


def _values(hull: Interval) -> str:
    low, high = float(np.min(hull.low)), float(np.max(hull.high))
    if not (np.isfinite(low) and np.isfinite(high)):
        return "anywhere"
    return f"anywhere from {low + 0.0:.3g} to {high + 0.0:.3g}"  # and never -0


def _refusal(table: Table, names: list[str], values: list[str]) -> GraderError:
    told = [f"{name} may lie {value}" for name, value in zip(names, values, strict=True)]
    more = len(told) - MOST_SHOWN
    rest = f" (and {more} more)" if more > 0 else ""
    line = f'{names[0]} = {{ rounding = "{Mode.EACH_STEP}" }}'
    return table.refusal(
        "rounding",
        f'"{Mode.RELATIVE}" is for answers that are never near 0, and '
        f"{', '.join(told[:MOST_SHOWN])}{rest}",
        f"Round such quantities otherwise, as in {line} below [exercise.rounding_of], "
        "or do not ask them.",
    )
