"""Questions that may be broken: where it is not the weak who go another way than the key.

Many read such a question in one other way, and do no worse than the others in everything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.reporting.figures.totals import Totals
from grader.reporting.sitting import Sitting
from solutions.interval import Column

FEWEST = 8
"""Students who go another way, before anything is said of it."""

MANY = 0.2
"""Their share of those who answered."""

WORSE = 0.1
"""By so much of all points the ones who make a real mistake do worse elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question to look at.

    quantity    the asked quantity where it shows most
    slug        the other way that many go
    students    who go it, of so many `asked`
    elsewhere   what they earned of everything else, and what the others did: 0 to 1
    """

    exercise: str
    quantity: str
    slug: str
    students: int
    asked: int
    elsewhere: tuple[float, float]


def doubts(sittings: Sequence[Sitting], totals: Totals) -> tuple[Doubt, ...]:
    """The questions in doubt, those first that concern the most students."""
    of: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        of[sitting.exercise].append(sitting)
    found = []
    for exercise, own in of.items():
        slugs = dict.fromkeys(slug for sitting in own for slug in sitting.bits)
        read_so = (_read_so(exercise, slug, own, totals) for slug in slugs)
        found += [one for one in read_so if one is not None]
    return tuple(sorted(found, key=lambda one: -one.students))


def _read_so(exercise: str, slug: str, own: Sequence[Sitting], totals: Totals) -> Doubt | None:
    """Whether a mistake may be another reading of the question."""
    shows, elsewhere = [], []
    for sitting in own:
        cells = (sitting.named & sitting.bits.get(slug, np.uint64(0))) != 0
        # What it leads to is not everything else, and for nobody.
        lines = cells.any(axis=1)
        shows.append(cells.any(axis=0))
        elsewhere.append(totals.without(sitting, np.broadcast_to(lines[:, None], cells.shape)))
    so, rest = np.concatenate(shows), np.concatenate(elsewhere)
    students, asked = int(np.count_nonzero(so)), len(so)
    if students < max(FEWEST, MANY * asked) or not np.isfinite(rest).all():
        return None
    theirs, others = _mean(rest[so]), _mean(rest[~so])
    if theirs < others - WORSE:
        return None
    return Doubt(
        exercise=exercise, quantity=_most(slug, own), slug=slug, students=students, asked=asked,
        elsewhere=(theirs, others),
    )  # fmt: skip


def _mean(values: Column) -> float:
    return float(values.mean()) if values.size else 0.0


def _most(slug: str, own: Sequence[Sitting]) -> str:
    """The quantity in which a mistake shows most."""
    counts: dict[str, int] = defaultdict(int)
    for sitting in own:
        cells = (sitting.named & sitting.bits.get(slug, np.uint64(0))) != 0
        for item, count in zip(sitting.structure.items, cells.sum(axis=1).tolist(), strict=True):
            counts[sitting.structure.owners[item].name] += count
    return max(counts, key=lambda name: counts[name])
