"""What the judgement of sheets side by side writes down."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.judging.diagnosis import Bits
from grader.judging.sheets import Places, put
from grader.judging.verdict import Verdict

VERDICTS = tuple(Verdict)
CODE = {verdict: np.uint8(number) for number, verdict in enumerate(VERDICTS)}


class Judged:
    """What was found: (items, n).

    verdict   codes in the order of VERDICTS; `blank` stands wherever there is no number: who knows
              what was typed there may say more
    mistakes  bits of those that are named
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.verdict: NDArray[np.uint8] = np.empty(shape, dtype=np.uint8)
        self._named: list[tuple[Places, Bits]] = []

    @cached_property
    def mistakes(self) -> Bits:
        """Most sheets show none."""
        mistakes = np.zeros(self.verdict.shape, dtype=np.uint64)
        for columns, bits in self._named:
            put(mistakes, columns, bits)
        return mistakes

    def name(self, columns: Places, bits: Bits) -> None:
        """Note mistakes of some sheets, in place of what was noted before."""
        self._named.append((columns, bits))
        self.__dict__.pop("mistakes", None)
