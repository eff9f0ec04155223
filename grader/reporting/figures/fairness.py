"""Whether the score depends on the draw: on how much it takes by hand, on how large values are.

Who gets which numbers is drawn by lot, so that what goes with them beyond chance is due to them.
All figures of a class are looked at together: a fair class is said to be worth a look in one of a
hundred cases (`CHANCE`), however many exercises it has (Bonferroni), and then only if it matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from grader.judging.sheets import Places
from grader.reporting.figures.ranks import Column, by_chance, quarters, reach, spearman
from grader.reporting.figures.variants import Variant, variants
from grader.reporting.sitting import Sitting
from problems.program import Kind
from solutions.hand_work import hand_work

CHANCE = 0.01
"""In so many of all fair classes something is said to be worth a look."""

MATTERS = 0.05
"""Of the points, between the lowest and the highest quarter."""

EVERYTHING = ""
"""In the place of an exercise: the whole sheet."""


class Measure(StrEnum):
    """What of a draw is measured: how many operations it takes by hand (`solutions.hand_work`); the
    mean decimal logarithm of the right values that are numbers and not 0.
    """

    OPERATIONS = "operations"
    SIZE = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What is drawn for each student, and the share of the points that they earned (n)."""

    exercise: str
    measure: Measure
    drawn: Column
    share: Column

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that is drawn; of nobody, 0."""
        if not self.drawn.size:
            return 0.0, 0.0
        return float(self.drawn.min()), float(self.drawn.max())

    @property
    def differs(self) -> bool:
        """Whether not all draws are alike."""
        low, high = self.ends
        return low < high


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How the share of the points goes with a measure of the draw.

    correlation  of ranks; None where too few differ to tell
    chance       as far as chance alone goes
    low, high    the mean share of the quarter where the measure is lowest, and highest
    look         whether chance hardly explains it, and it matters
    """

    draws: Draws
    correlation: float | None
    chance: float
    low: float
    high: float
    look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Of whole sheets where there are several exercises, of each exercise, and of its variants."""

    dependences: tuple[Dependence, ...] = ()
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What each student has of one exercise: sums over the items of their sheet."""

    who: Places
    work: Column
    sizes: Column
    sized: Column
    earned: Column
    items: Column


def fairness(sittings: Sequence[Sitting]) -> Fairness:
    """Of a class."""
    taken: dict[str, list[_Taken]] = defaultdict(list)
    for sitting in sittings:
        taken[sitting.exercise].append(_taken(sitting))
    of = {exercise: _one(own) for exercise, own in taken.items()}
    return together([*_draws(of)], variants(sittings))


def together(drawn: Sequence[Draws], varied: Sequence[Variant]) -> Fairness:
    """All that is looked at in a class: the more there is, the less likely each must be."""
    found = [spearman(one.drawn, one.share) for one in drawn]
    tests = sum(one is not None for one in found) + sum(one.tested for one in varied)
    limit = CHANCE / max(1, tests)
    return Fairness(
        dependences=tuple(
            _dependence(one, correlation, limit)
            for one, correlation in zip(drawn, found, strict=True)
        ),
        variants=tuple(
            replace(one, look=one.probability < limit and abs(one.mean - one.others) >= MATTERS)
            for one in varied
        ),
    )


def _taken(sitting: Sitting) -> _Taken:
    here = sitting.key.present
    owners = sitting.structure.owners
    numbers = np.array([owners[item].kind is Kind.NUMBER for item in sitting.structure.items])
    size = np.abs(sitting.key.value)
    counted = here & numbers[:, None] & (size > 0)
    logs = np.where(counted, np.log10(np.where(counted, size, 1.0)), 0.0)
    cells = sitting.cells
    work = hand_work(sitting.structure, cells) if cells else np.full(len(sitting.who), np.nan)
    return _Taken(
        who=sitting.who, work=work, sizes=logs.sum(axis=0), sized=counted.sum(axis=0),
        earned=np.where(here, sitting.earned, 0.0).sum(axis=0), items=here.sum(axis=0),
    )  # fmt: skip


def _one(own: Sequence[_Taken]) -> _Taken:
    """Several sittings of one exercise as one."""
    names = ("who", "work", "sizes", "sized", "earned", "items")
    return _Taken(**{name: np.concatenate([getattr(one, name) for one in own]) for name in names})


def _draws(of: Mapping[str, _Taken]) -> Iterator[Draws]:
    if len(of) > 1:
        yield from _both(EVERYTHING, _everything(of))
    for exercise, own in of.items():
        yield from _both(exercise, own)


def _both(exercise: str, own: _Taken) -> Iterator[Draws]:
    with np.errstate(invalid="ignore"):
        share, size = own.earned / own.items, own.sizes / own.sized
    for measure, drawn in ((Measure.OPERATIONS, own.work), (Measure.SIZE, size)):
        known = np.isfinite(share) & np.isfinite(drawn)
        if known.any():
            yield Draws(exercise=exercise, measure=measure, drawn=drawn[known], share=share[known])


def _everything(of: Mapping[str, _Taken]) -> _Taken:
    """Whole sheets; one that lacks an exercise is taken as the mean there, and not as easy."""
    count = 1 + max(int(own.who.max(initial=-1)) for own in of.values())
    work, sizes, sized, earned, items = np.zeros((5, count))
    for own in of.values():
        mean = own.work.mean() if own.work.size else 0.0
        work += mean
        work[own.who] += own.work - mean
        for whole, part in (
            (sizes, own.sizes), (sized, own.sized), (earned, own.earned), (items, own.items),
        ):  # fmt: skip
            whole[own.who] += part
    return _Taken(
        who=np.arange(count), work=work, sizes=sizes, sized=sized, earned=earned, items=items
    )


def _dependence(draws: Draws, found: float | None, limit: float) -> Dependence:
    count = len(draws.share)
    low, high = quarters(draws.drawn, draws.share) if count else (0.0, 0.0)
    unlikely = found is not None and by_chance(found, count) < limit
    return Dependence(
        draws=draws, correlation=found, chance=reach(limit, count) if count > 1 else 1.0,
        low=low, high=high, look=unlikely and abs(high - low) >= MATTERS,
    )  # fmt: skip
