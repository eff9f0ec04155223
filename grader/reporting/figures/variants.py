"""Variants of an exercise: sheets that differ in more than their numbers, and what they earn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.reporting.figures.ranks import Column, by_chance, spearman
from grader.reporting.sitting import Sitting
from solutions.structure import Structure

Settings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Sheets of one exercise that ask alike.

    settings     those in which they differ from the others, with what they are here
    items        how many answers they ask for
    mean, error  the mean share of the points, and its standard error (None of one student)
    others       the mean share of all others
    probability  how likely chance alone makes so much between these and the others; 1 where too few
                 differ to tell, which is not `tested`
    look         whether chance hardly explains it, and it matters
    """

    exercise: str
    settings: Settings
    items: int
    students: int
    mean: float
    error: float | None
    others: float
    probability: float
    tested: bool
    look: bool = False


def variants(sittings: Sequence[Sitting]) -> tuple[Variant, ...]:
    """Of every exercise that has several."""
    of: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        of[sitting.exercise].append(sitting)
    return tuple(one for exercise, own in of.items() for one in _of(exercise, own))


def _of(exercise: str, own: Sequence[Sitting]) -> Iterator[Variant]:
    settings = differing({one.structure.id: one.structure for one in own})
    shares: dict[tuple[Settings, int], list[Column]] = defaultdict(list)
    for sitting in own:
        present = sitting.key.present
        items = present.sum(axis=0)
        earned = np.where(present, sitting.earned, 0.0).sum(axis=0)
        for count in np.unique(items[items > 0]).tolist():
            here = items == count
            shares[settings[sitting.structure.id], count].append(earned[here] / count)
    groups = {key: np.concatenate(parts) for key, parts in sorted(shares.items())}
    if len(groups) > 1:
        everybody = np.concatenate([*groups.values()])
        first = 0
        for (found, count), share in groups.items():
            yield _variant(exercise, (found, count), everybody, (first, first + len(share)))
            first += len(share)


def _variant(
    exercise: str, key: tuple[Settings, int], everybody: Column, ends: tuple[int, int]
) -> Variant:
    """Where one group stands among everybody."""
    inside = np.zeros(len(everybody))
    inside[slice(*ends)] = 1.0
    share, others = everybody[inside > 0], everybody[inside == 0]
    # Against whether one is in it: this is the test of Mann and Whitney, with ties.
    found = spearman(inside, everybody)
    return Variant(
        exercise=exercise, settings=key[0], items=key[1], students=len(share),
        mean=float(share.mean()), others=float(others.mean()),
        error=float(share.std(ddof=1) / len(share) ** 0.5) if len(share) > 1 else None,
        probability=1.0 if found is None else by_chance(found, len(everybody)),
        tested=found is not None,
    )  # fmt: skip


def differing(structures: Mapping[str, Structure]) -> dict[str, Settings]:
    """By the id of each structure: the settings that are not the same in all, as text."""
    told = {id_: dict(_told(one)) for id_, one in structures.items()}
    names = dict.fromkeys(name for own in told.values() for name in own)
    vary = [name for name in names if len({own.get(name) for own in told.values()}) > 1]
    return {
        id_: tuple((name, own[name]) for name in vary if name in own) for id_, own in told.items()
    }


def _told(structure: Structure) -> Iterator[tuple[str, str]]:
    """What may differ between the structures of one exercise, as an assignment writes it."""
    for name, value in (*structure.parameters.items(), *structure.conventions.items()):
        words = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        yield name, words
    rounding = structure.rounding
    yield "rounding", rounding.mode.value
    for name in ("decimals", "digits", "tolerance"):
        if (number := getattr(rounding, name, None)) is not None:
            yield name, str(number)
    yield "ask", ", ".join(structure.asked)
