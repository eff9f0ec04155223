"""How far honest classes are from a suspicion of copying, and how few copied answers are found.

`python -m tests.copying` (`make copying`) shows it on 1,000 classes of 300 students for each of
some kinds, and on 200 classes with copiers; it takes about an hour. With numbers of kinds, `0 3`,
it shows these alone, without copiers: some minutes each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.reporting.figures.copying import EXPECTED, Likeness, Suspicion, suspicions
from tests.classes import Lines
from tests.sitting_classes import Generator, Pool, Room, honest_room, pool
from tests.structures import Case

ANYTHING = 1e9
"""A threshold that lets everything through that can be rated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of class: sheets of a family, as drawn or with few values of each given number.

    shared   givens that are the same for everybody
    unnamed  no mistake of the family is known to marking: many make the same one
    sheets   so many, from which classes are put together
    """

    slug: str
    values: int = 0
    shared: frozenset[str] = frozenset()
    unnamed: bool = False
    sheets: int = 3000

    def __str__(self) -> str:
        alike = f", {self.values} values of each given" if self.values else ""
        shared = f", same {' '.join(sorted(self.shared))}" if self.shared else ""
        return f"{self.slug}{alike}{shared}{', mistakes unnamed' if self.unnamed else ''}"

    @property
    def pool(self) -> Pool:
        """Those sheets, and what is typed into them."""
        return pool(Case(self.slug), self.sheets, self.values, self.shared)


KINDS = (
    Kind(slug="mlp-update"),
    Kind(slug="mlp-update", unnamed=True),
    Kind(slug="mlp-update", values=4, shared=frozenset({"x"}), unnamed=True),
    Kind(slug="mlp-gradients", values=3, unnamed=True),
    Kind(slug="softmax-jacobian"),
    Kind(slug="softmax-jacobian", values=5, unnamed=True),
    Kind(slug="cross-entropy-gradient", values=5, unnamed=True),
    Kind(slug="perceptron-update"),
    Kind(slug="perceptron-update", values=4, shared=frozenset({"x"}), unnamed=True),
    Kind(slug="perceptron-epoch", values=5, unnamed=True),
    Kind(slug="computational-graph", unnamed=True),
)


def honest(kind: Kind, classes: range, students: int = 300) -> Iterator[tuple[Suspicion, ...]]:
    """What is found in classes in which everybody works alone, however likely by chance."""
    for number in classes:
        room = honest_room(kind.pool, students, np.random.default_rng(number))
        yield suspicions([room.sitting(unnamed=kind.unnamed)], students, ANYTHING)


def smallest(found: tuple[Suspicion, ...]) -> float:
    """The smallest number by chance among findings."""
    return min((one.expected for one in found), default=ANYTHING)


# Who copies -------------------------------------------------------------------------------------

Copying = Callable[[Room, int, int, int, Generator], None]
"""(room, who, whom, answers, seed): writes into what the two typed."""


def block(room: Room, who: int, whom: int, answers: int, seed: Generator) -> None:
    """Copies right answers of somebody else that stand one after another."""
    first = seed.integers(len(room.sheets.key) - answers + 1)
    _copy(room, who, whom, np.arange(first, first + answers))


def here_and_there(room: Room, who: int, whom: int, answers: int, seed: Generator) -> None:
    """Copies right answers of somebody else at random."""
    _copy(room, who, whom, seed.permutation(len(room.sheets.key))[:answers])


def of_wrong(room: Room, who: int, whom: int, answers: int, seed: Generator) -> None:
    """Copies some of the 20 wrong answers of somebody else."""
    lines = _invent(room, seed, whom)
    _copy(room, who, whom, lines[:answers])


def among_wrong(room: Room, who: int, whom: int, answers: int, seed: Generator) -> None:
    """The same, and has as many wrong answers on the whole."""
    lines = _invent(room, seed, whom, who)
    _copy(room, who, whom, lines[:answers])


def _copy(room: Room, who: int, whom: int, lines: Lines) -> None:
    for typed in (room.typed.value, room.typed.places):
        typed[lines, who] = typed[lines, whom]


def _invent(room: Room, seed: Generator, *students: int) -> Lines:
    """20 wrong answers of each at the same items."""
    lines = seed.permutation(len(room.sheets.key))[:20]
    for one in students:
        room.typed.value[lines, one] = np.round(seed.uniform(-1, 1, lines.size), 4)
        room.typed.places[lines, one] = 4
    return lines


WAYS: Mapping[Copying, Likeness] = {
    block: Likeness.FITS, here_and_there: Likeness.FITS, of_wrong: Likeness.SAME_VALUES,
    among_wrong: Likeness.SAME_VALUES,
}  # fmt: skip
"""How copiers copy, and what they are found by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One who copied from another, and what is found in the class at the default threshold."""

    who: int
    whom: int
    kind: Likeness
    found: tuple[Suspicion, ...]

    @property
    def is_found(self) -> bool:
        """Whether just these two are found, and the right way round."""
        pair = {self.who, self.whom}
        return any(
            one.kind is self.kind and {one.who, one.whom} == pair
            and (one.who == self.who or self.kind is Likeness.SAME_VALUES)
            for one in self.found
        ) and all({one.who, one.whom} == pair for one in self.found)  # fmt: skip


def copied(
    kind: Kind, way: Copying, answers: int, classes: range, students: int = 300
) -> Iterator[Copied]:
    """Honest classes in which one of two students, who are right otherwise, copies so many."""
    for number in classes:
        seed = np.random.default_rng(number)
        who, whom = seed.choice(students, 2, replace=False).tolist()
        room = honest_room(kind.pool, students, seed, right=(who, whom))
        way(room, who, whom, answers, seed)
        found = suspicions([room.sitting(unnamed=kind.unnamed)], students)
        yield Copied(who=who, whom=whom, kind=WAYS[way], found=found)


def main(numbers: list[str]) -> int:
    """Print the figures of kinds of classes, by their number; exit code 1 if one is not kept."""
    missed = 0
    kinds = [KINDS[int(number)] for number in numbers] or KINDS
    for kind in kinds:
        least = np.sort([smallest(found) for found in honest(kind, range(1000))])
        suspected = int(np.count_nonzero(least <= EXPECTED))
        shown = ", ".join(f"{least[n]:.2g}" for n in (0, 9, 99, 499))
        print(f"{kind}: {suspected} of 1,000 honest classes with a suspicion at {EXPECTED:g};")
        print(f"    expected by chance, smallest, 1 %, 10 %, median: {shown}", flush=True)
        missed += suspected
    for way, answers in ((way, n) for way in WAYS for n in (4, 5, 6, 7, 8, 10)):
        for slug in () if numbers else ("mlp-update", "mlp-two-steps"):
            runs = [one.is_found for one in copied(Kind(slug=slug), way, answers, range(200))]
            print(f"{slug}, {way.__name__}, {answers}: {sum(runs)} of {len(runs)}", flush=True)
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
