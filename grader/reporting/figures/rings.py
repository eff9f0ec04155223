"""Rings: suspicions of pairs that hang together, for a group is one thing to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from grader.reporting.figures.copying import Suspicion


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Students who hang together by what they have in common; `pairs` has the rarest first.

    members  their places, in the order in which the pairs name them
    """

    members: tuple[int, ...]
    pairs: tuple[Suspicion, ...]

    @property
    def strongest(self) -> Suspicion:
        """The pair that chance explains least."""
        return self.pairs[0]


def rings(found: Iterable[Suspicion]) -> tuple[Ring, ...]:
    """The connected parts of what was found, rarest first; pairs come in that order as well."""
    pairs = [*found]
    leader: dict[int, int] = {}

    def leads(place: int) -> int:
        while (above := leader.setdefault(place, place)) != place:
            leader[place] = leader[above]
            place = above
        return place

    for one in pairs:
        leader[leads(one.whom)] = leads(one.who)
    of: dict[int, list[Suspicion]] = defaultdict(list)
    for one in pairs:
        of[leads(one.who)].append(one)
    return tuple(
        Ring(
            members=tuple(dict.fromkeys(place for one in own for place in (one.who, one.whom))),
            pairs=tuple(own),
        )
        for own in of.values()
    )
