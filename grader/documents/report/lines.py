"""The lines of the report as they are shown: words and numbers that stand written already."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A line of a small chart: `percent` is its length."""

    label: str
    count: int
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A mistake in words, with how many of how many students make it."""

    exercise: str
    slug: str
    hint: str
    students: int
    asked: int
    percent: str
    together: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedRow:
    """A mistake in so many exercises of one family."""

    family: str
    slug: str
    hint: str
    exercises: int
    students: int
    asked: int
    percent: str
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item: `low` where less than half of its points are earned, and `odd` where the better
    students have it less often."""

    exercise: str
    item: str
    asked: int
    facility: str
    discrimination: str
    carried: str
    imprecise: str
    values: tuple[tuple[str, int], ...]
    finer: int
    coarser: int
    low: bool
    odd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A quantity, and the mistakes that show in it."""

    exercise: str
    quantity: str
    lost: str
    here: str
    carried: str
    slugs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRow:
    """A question to look at."""

    exercise: str
    quantity: str
    hint: str
    students: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """Somebody who is named; `place` among everybody of the report says which page is theirs.

    id  "" where the name is a number already, for nobody is to be known
    """

    place: int
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow(Student):
    """Who waits for a person, and why; `brief` is the beginning of it."""

    why: str
    brief: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeRow:
    """Two students who have something in common.

    fits      whether it is the other's right values, not the same wrong ones
    shared    how many answers, of so many that might have
    classes   in how many of them one such finding is to be expected by chance
    values    (item, what the one typed), a few
    """

    who: Student
    whom: Student
    fits: bool
    shared: int
    of: int
    classes: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RingRow:
    """Students who hang together by what they have in common; often they are two.

    first, more        those who stand on the first screen, and how many others they are
    pairs, more_pairs  what two of them have in common, the rarest first, and how many others
    """

    students: tuple[Student, ...]
    first: tuple[Student, ...]
    pairs: tuple[AlikeRow, ...]
    more_pairs: int

    @property
    def more(self) -> int:
        """How many stand below only."""
        return len(self.students) - len(self.first)

    @property
    def is_ring(self) -> bool:
        """Whether they are more than two."""
        return len(self.students) > 2
