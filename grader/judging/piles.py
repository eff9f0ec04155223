"""Piles: sheets of one structure that come some at a time, of which the key alone settles most.

Those with an answer that is not right wait until all are there: to follow many at once takes hardly
longer than to follow a few.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits
from grader.judging.judge import by_the_key, judged
from grader.judging.judged import Judged
from grader.judging.sheets import Answers, Entry, Key, Places, Sheets, put


class InPiles(NamedTuple):
    """What was found in all piles.

    verdict  (items, n): codes in the order of VERDICTS
    rows     the sheets that the key did not settle, in their order
    named    (items, rows): bits of the mistakes that are named on these
    """

    verdict: NDArray[np.uint8]
    rows: Places
    named: Bits


class Piles:
    """One structure's sheets: what the key settles is not kept."""

    def __init__(self) -> None:
        self._verdicts: list[NDArray[np.uint8]] = []
        self._waiting: list[Sheets] = []
        self._rows: list[Places] = []
        self._count = 0

    def add(self, sheets: Sheets) -> None:
        """The next pile."""
        found = Judged(sheets.answers.value.shape)
        others = by_the_key(sheets, found)
        self._verdicts.append(found.verdict)
        self._waiting.append(sheets.of(others))
        self._rows.append(self._count + others)
        self._count += found.verdict.shape[1]

    def judged(self, accepted: Set[str]) -> InPiles:
        """The judgement of all of them: see `judge.judged`."""
        verdict, rows = np.concatenate(self._verdicts, axis=1), np.concatenate(self._rows)
        if not rows.size:
            return InPiles(verdict, rows, np.zeros((len(verdict), 0), dtype=np.uint64))
        others = judged(_side_by_side(self._waiting), accepted)
        put(verdict, rows, others.verdict)
        return InPiles(verdict, rows, others.mistakes)


def _side_by_side(piles: Sequence[Sheets]) -> Sheets:
    first = piles[0]
    answers, keys = [one.answers for one in piles], [one.key for one in piles]
    other = None
    if any(one.other is not None for one in answers):
        other = _joined([
            np.zeros(one.value.shape, dtype=bool) if one.other is None else one.other
            for one in answers
        ])  # fmt: skip
    return Sheets(
        structure=first.structure,
        cells=[np.concatenate(cells) for cells in zip(*(one.cells for one in piles), strict=True)],
        answers=Answers(
            value=_joined([one.value for one in answers]),
            unit=_joined([one.unit for one in answers]), other=other,
        ),
        key=Key(
            value=_joined([one.value for one in keys]), low=_joined([one.low for one in keys]),
            high=_joined([one.high for one in keys]),
            present=_joined([one.present for one in keys]),
        ),
        rounding_of=first.rounding_of,
    )  # fmt: skip


def _joined(arrays: Sequence[NDArray[Entry]]) -> NDArray[Entry]:
    return np.concatenate(arrays, axis=1)
