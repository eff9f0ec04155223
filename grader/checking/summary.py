"""What a run found, counted over all students."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from grader.checking.moved import Move
from grader.marking.marked import Marked
from grader.marking.score import total
from grader.reconciling.reconciled import File, FileState, Late, Reconciled
from grader.records.folder import Folder
from grader.records.marks import Exact, Standing, standing_of
from grader.states import State

if TYPE_CHECKING:
    from grader.checking.lists import ReadList

NOBODYS = (FileState.UNKNOWN, FileState.AMBIGUOUS)


@dataclass(kw_only=True)
class Summary:
    """Counts of a run, and who needs a look; `seen` has so many students as a screen may show.

    lists      lists of people that lay beside the submissions
    standings  how many students stand alike
    late       students whose submission came too late, or of whom nobody knows
    """

    folder: Folder
    reconciled: Reconciled
    lists: tuple[ReadList, ...] = ()
    most_seen: int = 60
    seen: list[Marked] = field(default_factory=list)
    standings: Counter[Exact] = field(default_factory=Counter)
    attention: list[tuple[str, str]] = field(default_factory=list)
    late: Counter[Late] = field(default_factory=Counter)
    moved: list[Move] = field(default_factory=list)

    def take(self, people: Sequence[Marked]) -> None:
        """Count some students."""
        self.standings.update([one.standing.exact for one in people])
        self.late.update([one.late for one in people if one.late is not None])
        for one in people:
            if one.needs_attention:
                self.attention.append((one.recipient.id, why(one)))
                if len(self.seen) < 2 * self.most_seen:
                    self.seen.append(one)
            elif len(self.seen) < self.most_seen:
                self.seen.append(one)

    @cached_property
    def states(self) -> Counter[State]:
        """How many students are in each state."""
        found: Counter[State] = Counter()
        for standing, count in self._standings():
            found[standing.state] += count
        return found

    @cached_property
    def max(self) -> Fraction:
        """What the largest sheet is worth."""
        return max((standing.max for standing, _ in self._standings()), default=Fraction(0))

    def _standings(self) -> Iterator[tuple[Standing, int]]:
        for exact, count in self.standings.items():
            yield standing_of(*exact), count

    @property
    def mean(self) -> Fraction | None:
        """Mean score of those who are graded."""
        graded = self.states[State.GRADED]
        points = total(
            standing.score * count
            for standing, count in self._standings() if standing.score is not None
        )  # fmt: skip
        return points / graded if graded else None

    @cached_property
    def nobodys(self) -> tuple[File, ...]:
        """Files that count for nobody, because nobody knows whose they are."""
        return tuple(
            file for file in self.reconciled.files
            if file.state in NOBODYS and file.person is None
        )  # fmt: skip

    @cached_property
    def superseded(self) -> tuple[File, ...]:
        """Files that gave way to others of the same student."""
        return tuple(f for f in self.reconciled.files if f.state is FileState.SUPERSEDED)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look at something before the marks are final: exit code 3."""
        return bool(self.attention or self.nobodys)


def why(one: Marked) -> str:
    """Why somebody has to look at a student, in words."""
    if one.state is not State.GRADED:
        return one.note or one.state.value
    typed = ", ".join(f"{item} ({text!r})" for item, text in [*one.unread.items()][:3])
    more = f" and {len(one.unread) - 3} more" if len(one.unread) > 3 else ""
    return f"cannot be read: {typed}{more}"
