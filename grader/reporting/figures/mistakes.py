"""Which mistakes the class makes, and at which step of the network points are lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.judging.verdict import Verdict
from grader.reporting.sitting import Sitting
from problems.program import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A mistake in one exercise.

    hint      as its family words it
    students  how many show it; of so many `asked` that could
    items     how many answers it leads to
    together  others that are named with it, since numbers cannot tell them apart
    """

    exercise: str
    slug: str
    hint: str
    students: int
    asked: int
    items: int
    together: tuple[str, ...]

    @property
    def share(self) -> float:
        """Of the students that could."""
        return self.students / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A quantity of an exercise: how much of it was earned, and what was lost by what.

    asked     how many answers there should be
    lost      the mean share of its points that was not earned
    here      as much of it as was lost here, and not by what follows from an earlier slip
    mistakes  slugs by how many answers of it they lead to, the most frequent first
    carried   the share of its answers that follow from an earlier slip
    """

    exercise: str
    quantity: str
    role: Role
    layer: int
    asked: int
    lost: float
    here: float
    carried: float
    mistakes: tuple[tuple[str, int], ...]


def mistakes(sittings: Sequence[Sitting]) -> tuple[Mistake, ...]:
    """Every mistake that is named, the most frequent first."""
    of: dict[tuple[str, str], list[tuple[Sitting, np.uint64]]] = defaultdict(list)
    for sitting in sittings:
        for slug, bit in sitting.bits.items():
            of[sitting.exercise, slug].append((sitting, bit))
    found = (_mistake(exercise, slug, own) for (exercise, slug), own in of.items())
    return tuple(sorted(filter(None, found), key=lambda one: (-one.students, one.slug)))


def _mistake(exercise: str, slug: str, own: Sequence[tuple[Sitting, np.uint64]]) -> Mistake | None:
    students = items = 0
    together: dict[str, None] = {}
    for sitting, bit in own:
        shows = (sitting.named & bit) != 0
        items += int(np.count_nonzero(shows))
        students += int(np.count_nonzero(shows.any(axis=0)))
        beside = int(np.bitwise_or.reduce(sitting.named[shows], initial=np.uint64(0)))
        together |= {
            other: None
            for other, its in sitting.bits.items()
            if beside & int(its) and other != slug
        }
    if not students:
        return None
    hint = next(wrong.hint for wrong in own[0][0].structure.mistakes if wrong.slug == slug)
    return Mistake(
        exercise=exercise, slug=slug, hint=hint, students=students, items=items,
        asked=sum(len(sitting.who) for sitting, _ in own), together=tuple(together),
    )  # fmt: skip


def steps(sittings: Sequence[Sitting]) -> tuple[Step, ...]:
    """Every asked quantity, in the order of the sheets."""
    of: dict[tuple[str, str], list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        for quantity in sitting.structure.asked_quantities:
            of[sitting.exercise, quantity.name].append(sitting)
    return tuple(_step(exercise, name, own) for (exercise, name), own in of.items())


def _step(exercise: str, name: str, own: Sequence[Sitting]) -> Step:
    asked = carried = 0
    earned = here = 0.0
    named: dict[str, int] = defaultdict(int)
    for sitting in own:
        lines = [
            line for line, item in enumerate(sitting.structure.items)
            if sitting.structure.owners[item].name == name
        ]  # fmt: skip
        present, follows = sitting.key.present[lines], sitting.has(Verdict.CARRIED)[lines]
        asked += int(np.count_nonzero(present))
        earned += float(sitting.earned[lines][present].sum())
        carried += int(np.count_nonzero(follows))
        here += float((1 - sitting.earned[lines][present & ~follows]).sum())
        for slug, bit in sitting.bits.items():
            named[slug] += int(np.count_nonzero(sitting.named[lines] & bit))
    quantity = next(q for q in own[0].structure.asked_quantities if q.name == name)
    most = sorted(((slug, n) for slug, n in named.items() if n), key=lambda one: (-one[1], one[0]))
    return Step(
        exercise=exercise, quantity=name, role=quantity.role, layer=quantity.layer, asked=asked,
        lost=1 - earned / asked if asked else 0.0, here=here / asked if asked else 0.0,
        carried=carried / asked if asked else 0.0, mistakes=tuple(most),
    )  # fmt: skip
