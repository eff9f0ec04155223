"""Suspicions of pairs that hang together are one thing to look at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from grader.reporting.figures.copying import Likeness, Suspicion
from grader.reporting.figures.rings import rings


def pair(who: int, whom: int, expected: float = 1e-3) -> Suspicion:
    """A suspicion of two."""
    return Suspicion(
        kind=Likeness.FITS, who=who, whom=whom, shared=(), of=9, expected=expected
    )  # fmt: skip


def test_a_ring_of_five_is_one() -> None:
    found = [pair(who, whom) for who, whom in combinations((8, 3, 5, 1, 9), 2)]
    (ring,) = rings(found)
    assert ring.members == (8, 3, 5, 1, 9)
    assert ring.pairs == tuple(found)


def test_a_chain_hangs_together_and_a_pair_beside_it_does_not() -> None:
    found = [pair(1, 2, 1e-9), pair(6, 7, 1e-8), pair(3, 4, 1e-6), pair(2, 3, 1e-5)]
    chain, beside = rings(found)
    assert chain.members == (1, 2, 3, 4)
    assert chain.strongest == found[0]
    assert [one.expected for one in chain.pairs] == [1e-9, 1e-6, 1e-5]
    assert beside.members == (6, 7)


def test_two_who_have_things_in_common_both_ways_are_one_pair() -> None:
    (ring,) = rings([pair(4, 2), pair(2, 4)])
    assert ring.members == (4, 2)
    assert len(ring.pairs) == 2


def test_of_nobody_there_is_no_ring() -> None:
    assert rings([]) == ()


PAIRS = some.lists(some.tuples(some.integers(0, 12), some.integers(0, 12)), max_size=20)


@given(PAIRS)
def test_every_pair_is_in_one_ring_and_rings_share_nobody(drawn: Sequence[tuple[int, int]]) -> None:
    found = [pair(who, whom) for who, whom in drawn]
    made = rings(found)
    assert sorted(id(one) for ring in made for one in ring.pairs) == sorted(map(id, found))
    members = [place for ring in made for place in ring.members]
    assert len(members) == len({*members}) == len({place for two in drawn for place in two})
    for ring in made:
        reached = {ring.members[0]}
        for _ in ring.pairs:
            for one in ring.pairs:
                if reached & {one.who, one.whom}:
                    reached |= {one.who, one.whom}
        assert reached == {*ring.members}
