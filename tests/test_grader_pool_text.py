"""Draw tables in words say what can be drawn, no more and no less."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.specimens.pool_text import in_words
from problems.draws import Pool, grid, one_hot, one_of, pinned, tenths
from problems.family import pose
from problems.registry import families


@pytest.mark.parametrize(
    ("pool", "words"),
    [
        (tenths("-0.9", "0.9").without(0), "from -0.9 to 0.9 in steps of 0.1, without 0"),
        (tenths("-2", "2"), "from -2 to 2 in steps of 0.1"),
        (tenths("-1", "1").without("0.5", 0), "from -1 to 1 in steps of 0.1, without 0 or 0.5"),
        (grid("0", "1", "0.05"), "from 0 to 1 in steps of 0.05"),
        (one_of(0, 1), "0 or 1"),
        (one_of("0.4", "0.1", "0.2"), "0.1, 0.2 or 0.4"),
        (one_of("1/3", "2/3"), "1/3 or 2/3"),
        (one_of(7), "always 7"),
        (one_of("0.1", 1, 2, 4, 8, 16, 32, 64), "one of 8 numbers from 0.1 to 64"),
        (one_of(0, 1, 2, 3, 4, 5, 6, "6.5"), "from 0 to 6.5 in steps of 0.5, without 0.5, 1.5, "
         "2.5, 3.5, 4.5 or 5.5"),
        (one_of(0, "0.001", 1, 2, 3, 4, 5, 6), "one of 8 numbers from 0 to 6"),
        (one_hot(3), "a 1 at one place, 0 elsewhere"),
        (pinned([Fraction(1, 4), Fraction(-3)]), "always 0.25, -3"),
        (Pool(choices=((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4))), whole=True),
         "one of 2 lists of numbers"),
    ],
)  # fmt: skip
def test_a_pool_is_told_in_words(pool: Pool, words: str) -> None:
    assert in_words(pool) == words


@given(st.sets(st.integers(-20, 20), min_size=1, max_size=41))
def test_a_range_with_its_gaps_says_every_choice(numbers: set[int]) -> None:
    words = in_words(one_of(*numbers))
    told = re.fullmatch(r"from (\S+) to (\S+) in steps of (\S+?)(?:, without (.*))?", words)
    if told is None:
        return
    first, last, step = map(Fraction, told.groups()[:3])
    gaps = {Fraction(n) for n in re.findall(r"-?\d+", told[4] or "")}
    count = int((last - first) / step) + 1
    assert {first + i * step for i in range(count)} - gaps == numbers


@pytest.mark.parametrize("slug", families())
def test_every_given_of_every_family_is_told(slug: str) -> None:
    family = families()[slug]
    problem = pose(family, family.settings())
    assert all(in_words(problem.draws[quantity.name]) for quantity in problem.program.givens)
