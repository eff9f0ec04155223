"""How the class stands: states, and the scores of those who have one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from grader.marking.marked import Marked
from grader.reconciling.reconciled import Late
from grader.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """states  how many students are in each, in the order of the states; none that nobody is in
    scores  of those who are graded, in the order of the class
    late    how many came too late, and of how many nobody knows; none where it is not looked at
    max     what the largest sheet is worth
    """

    states: Mapping[State, int]
    late: Mapping[Late, int]
    scores: tuple[float, ...]
    max: float

    @property
    def mean(self) -> float | None:
        """None where nobody is graded."""
        return fmean(self.scores) if self.scores else None

    @property
    def median(self) -> float | None:
        """None where nobody is graded."""
        return median(self.scores) if self.scores else None


def scores(people: Sequence[Marked]) -> Scores:
    """The figures of some people."""
    states = Counter(one.state for one in people)
    came = Counter(one.late for one in people)
    return Scores(
        states={state: states[state] for state in State if states[state]},
        late={late: came[late] for late in Late if late is not Late.IN_TIME and came[late]},
        scores=tuple(float(one.score) for one in people if one.score is not None),
        max=max((float(one.max) for one in people), default=0.0),
    )
