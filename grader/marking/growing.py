"""Columns that grow: numbers that come as rows, a few submissions at a time, and stay as columns.

Each few are turned while they are near the processor: turned together, they would be fetched again.
"""

from __future__ import annotations

import numpy as np

from solutions.interval import Column


class Growing:
    """(lines, n): a column for each row that was added."""

    def __init__(self, lines: int) -> None:
        self._parts: list[Column] = [np.zeros((lines, 0))]

    def add(self, rows: Column) -> None:
        """The next columns: (some, lines)."""
        self._parts.append(np.ascontiguousarray(rows.T))

    @property
    def columns(self) -> Column:
        """All that came so far, as one array."""
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts, axis=1)]
        return self._parts[0]
