"""Mistakes by family, where several exercises are of one: who makes the same one in any of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grader.reporting.sitting import Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A mistake in several exercises of one family.

    exercises  in how many of them somebody shows it
    students   how many show it in any of them; of so many `asked` that could
    again      how many show it in more than one
    """

    family: str
    title: str
    slug: str
    hint: str
    exercises: int
    students: int
    again: int
    asked: int


def repeated(sittings: Sequence[Sitting]) -> tuple[Repeated, ...]:
    """Every mistake that shows in several exercises of one family, the most frequent first."""
    of: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        of[sitting.structure.family].append(sitting)
    several = [own for own in of.values() if len({one.exercise for one in own}) > 1]
    found = (one for own in several for one in _of_family(own))
    return tuple(sorted(found, key=lambda one: (-one.students, one.slug)))


def _of_family(own: Sequence[Sitting]) -> Iterator[Repeated]:
    structure = own[0].structure
    hints = {wrong.slug: wrong.hint for one in own for wrong in one.structure.mistakes}
    count = 1 + max(int(one.who.max(initial=-1)) for one in own)
    for slug, hint in hints.items():
        could, shown = np.zeros((2, count), dtype=np.int64)
        where = set()
        for sitting in own:
            if (bit := sitting.bits.get(slug)) is None:
                continue
            shows = ((sitting.named & bit) != 0).any(axis=0)
            could[sitting.who] = 1
            shown[sitting.who] += shows
            where |= {sitting.exercise} if shows.any() else set()
        if len(where) > 1:
            yield Repeated(
                family=structure.family, title=structure.title, slug=slug, hint=hint,
                exercises=len(where), students=int(np.count_nonzero(shown)),
                again=int(np.count_nonzero(shown > 1)), asked=int(could.sum()),
            )  # fmt: skip
