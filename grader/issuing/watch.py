"""What is watched while candidates run: kinks that are near, rounding over a jump, saturation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.program import Kind
from solutions.evaluate import COLUMNS, Numbers
from solutions.interval import Interval
from solutions.operations import TABLE
from solutions.structure import Structure

Column = NDArray[np.float64]

KINK = 0.02173
"""A pre-activation this close to a kink is refused; off the decimal grid, so that no draw ties."""

DECIDES = frozenset(name for name, row in TABLE.items() if row.decides)


class Watch:
    """Runs like other numbers and notes who comes near a kink, is carried over one or saturates.

    Counting is exact: whether a count is 0 is no decision near a kink.
    """

    def __init__(self, structure: Structure, count: int) -> None:
        self.steps = iter(structure.tape.steps)
        self.whole = _whole_slots(structure)
        self.kink = np.zeros(count, dtype=bool)
        self.saturated = np.zeros(count, dtype=bool)

    def numbers(self) -> Numbers:
        """Columns whose operations note what they are given."""
        return Numbers(
            number=COLUMNS.number,
            operations={
                name: self._watched(name, operation)
                for name, operation in COLUMNS.operations.items()
            },
        )

    def rounding(self, numbers: Numbers) -> Numbers:
        """Intervals: with few decimals rounding may carry a value over a jump even from afar."""
        return replace(
            numbers,
            operations={
                name: self._open(operation) if name in DECIDES else operation
                for name, operation in numbers.operations.items()
            },
        )

    def _watched(self, name: str, operation: Any) -> Any:
        row = TABLE.get(name)

        def watched(*values: Column) -> Column:
            step = next(self.steps)
            if row is not None and row.kink is not None and not self.whole.issuperset(step.slots):
                self.kink |= np.abs(row.kink(*values)) < KINK
            if row is not None and row.saturates is not None:
                self.saturated |= np.abs(values[0]) > row.saturates
            result: Column = operation(*values)
            return result

        return watched

    def _open(self, operation: Any) -> Any:
        def watched(*values: Interval) -> Interval:
            result: Interval = operation(*values)
            self.kink |= result.high - result.low > 0.5
            return result

        return watched


KEEPS_WHOLE = frozenset(("add", "sub", "mul", "neg", "power", "abs", "min", "max", "copy"))
"""Operations that make whole numbers of whole numbers (a power to a negative exponent: none)."""


def _whole_slots(structure: Structure) -> frozenset[int]:
    """The slots of a tape that hold whole numbers on every sheet."""
    tape, owners = structure.tape, structure.program.owner_of()
    whole = {
        slot for place, slot in zip(tape.cells, tape.result, strict=True)
        if owners[place].kind is Kind.INTEGER
    }  # fmt: skip
    whole |= {
        slot for slot, value in enumerate(tape.constants, start=len(tape.givens))
        if value.denominator == 1
    }  # fmt: skip
    for slot, step in enumerate(tape.steps, start=len(tape.givens) + len(tape.constants)):
        negative = step.operation == "power" and step.whole[0] < 0
        if step.operation in KEEPS_WHOLE and not negative and whole.issuperset(step.slots):
            whole.add(slot)
    return frozenset(whole)
