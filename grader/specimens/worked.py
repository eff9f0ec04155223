"""An instance worked out: every computed cell, exact, with the interval that marking accepts.

The same whether the numbers were drawn (a specimen) or are the operator's own, and whether the path
is the right one or that of a known mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.documents.sheet import Answer
from grader.specimens.json_numbers import nearly, shaped
from problems.parameters import Value
from problems.presets import Numbers
from problems.program_json import Json
from solutions.columns import Column, Givens, cells_of, given_columns
from solutions.keys import Exact
from solutions.live import absent
from solutions.patches import Wrong
from solutions.structure import Structure
from solutions.tolerance import reachable
from solutions.written import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """An instance with the value of every computed cell.

    structure  as it is asked
    path       as it was computed: the same, or with the formulas of a mistake
    mistake    the mistake that was made, None on the right path
    """

    structure: Structure
    path: Structure
    givens: Givens
    values: Mapping[str, Exact]
    mistake: Wrong | None = None

    def answers(self) -> dict[str, Answer]:
        """Every computed cell as a worked solution prints it."""
        return {
            cell: Answer(
                decimal=written(self.path, cell, self.values[cell].rounded, self.givens),
                exact=self.values[cell].text(),
            )
            for quantity in self.structure.program.computed for cell in quantity.cells
        }  # fmt: skip

    def absent(self) -> frozenset[str]:
        """The quantities that this instance has not: the loop stopped before them."""
        return absent(self.path, lambda place: float(self.values[place].nearest))

    def to_json(self) -> dict[str, Json]:
        """{family, parameters, conventions, givens, quantities}, as docs/json.md describes."""
        items, gone = self._items(), self.absent()
        program = self.structure.program
        return {
            "family": self.structure.family,
            "parameters": {n: plain(value) for n, value in self.structure.parameters.items()},
            "conventions": dict(self.structure.conventions),
            "givens": {q.name: shaped(self.givens[q.name], q.shape) for q in program.givens},
            "quantities": {
                q.name: {
                    "role": q.role.value,
                    "shape": [*q.shape],
                    "asked": q.name in self.structure.asked,
                    "items": {cell: items[cell] for cell in q.cells},
                }
                for q in program.computed if q.name not in gone
            },
        }  # fmt: skip

    def _items(self) -> dict[str, Json]:
        intervals = {} if self.mistake else self._intervals()
        items: dict[str, Json] = {}
        for cell, answer in self.answers().items():
            low, high = intervals.get(cell, (None, None))
            items[cell] = {
                "exact": answer.exact,
                "decimal": answer.decimal,
                "value": nearly(self.values[cell].nearest),
                "low": low,
                "high": high,
            }
        return items

    def _intervals(self) -> dict[str, tuple[Json, Json]]:
        columns = given_columns(self.structure.program, [self.givens])
        reached = reachable(self.structure, cells_of(columns, self.structure.program))
        return {
            cell: (_single(interval.low), _single(interval.high))
            for cell, interval in reached.items()
        }


def _single(column: Column) -> Json:
    return nearly(float(np.asarray(column).reshape(-1)[0]))


def plain(value: Value | Numbers) -> Json:
    """A parameter, or numbers that a preset fixes, as JSON and TOML know them."""
    return [plain(one) for one in value] if isinstance(value, tuple) else value
