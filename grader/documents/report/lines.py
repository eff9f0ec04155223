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
class WaitingRow:
    """Who waits for a person, and why; `brief` is the beginning of it."""

    id: str
    name: str
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

    who: str
    whom: str
    fits: bool
    shared: int
    of: int
    classes: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RingRow:
    """Students who hang together by what they have in common; often they are two.

    first_names        as many of them as stand on the first screen
    pairs, more_pairs  what two of them have in common, the rarest first, and how many others
    """

    names: tuple[str, ...]
    first_names: tuple[str, ...]
    pairs: tuple[AlikeRow, ...]
    more_pairs: int

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.names)

    @property
    def more(self) -> int:
        """How many stand below only."""
        return len(self.names) - len(self.first_names)

    @property
    def is_ring(self) -> bool:
        """Whether they are more than two."""
        return self.count > 2
