"""Which mistakes are named, of those that explain answers: small sheets made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from grader.judging.diagnosis import Suspect, bit_of, named

ITEMS = 10
BITS = bit_of(("first", "second", "third"))


def suspect(slug: str, explains: Sequence[int], differs: Sequence[int] = ()) -> Suspect:
    """A mistake on one sheet: the items that it explains, and those that contradict it."""
    lines = np.arange(ITEMS)
    agrees = np.isin(lines, explains)[:, None]
    return Suspect(
        slug=slug, bit=BITS[slug], lines=lines, columns=np.array([0]),
        explains=agrees, agrees=agrees, differs=np.isin(lines, differs)[:, None],
    )  # fmt: skip


def said(*suspects: Suspect, left: Sequence[int] = range(ITEMS)) -> list[set[str]]:
    """The mistakes named at each item where these answers are unexplained."""
    bits = named(suspects, np.isin(np.arange(ITEMS), left)[:, None])[:, 0]
    return [{slug for slug, bit in BITS.items() if one & bit} for one in bits]


NOTHING: list[set[str]] = [set() for _ in range(ITEMS)]


def at(**items: Sequence[int]) -> list[set[str]]:
    return [{slug for slug, lines in items.items() if n in lines} for n in range(ITEMS)]


def test_a_mistake_is_named_at_the_answers_it_explains_and_nowhere_else() -> None:
    assert said(suspect("first", [2, 3])) == at(first=[2, 3])
    assert said(suspect("first", [2, 3]), left=[3]) == at(first=[3])


def test_equals_are_named_together() -> None:
    found = said(suspect("first", [2, 3]), suspect("second", [2, 3]))
    assert found == at(first=[2, 3], second=[2, 3])


def test_the_one_that_explains_most_is_named_alone() -> None:
    assert said(suspect("first", [2, 3]), suspect("second", [2, 3, 4])) == at(second=[2, 3, 4])


def test_of_two_that_explain_as_much_the_one_that_nothing_contradicts_is_named() -> None:
    found = said(suspect("first", [1, 2, 3, 4], [5]), suspect("second", [1, 2, 3, 4]))
    assert found == at(second=[1, 2, 3, 4])


def test_a_second_mistake_is_looked_for_in_what_the_first_leaves() -> None:
    found = said(suspect("first", [0, 1, 2]), suspect("second", [2, 3]))
    assert found == at(first=[0, 1, 2], second=[3])


@pytest.mark.parametrize(
    ("explains", "differs", "names"),
    [([0], [9], False), ([0, 1, 2], [9], False), ([0, 1, 2, 3], [9], True),
     (range(7), [8, 9], False), (range(8), [8, 9], True)],
)  # fmt: skip
def test_one_contradiction_takes_four_answers_that_speak_for_a_mistake(
    explains: Sequence[int], differs: Sequence[int], names: bool
) -> None:
    found = said(suspect("first", explains, differs))
    assert found == (at(first=explains) if names else NOTHING)


def test_what_another_mistake_explains_contradicts_none() -> None:
    other = suspect("first", [0, 1, 2, 3])
    assert said(other, suspect("second", [8], [0])) == at(first=[0, 1, 2, 3], second=[8])
    assert said(suspect("second", [8], [0])) == NOTHING


def test_who_left_nothing_unexplained_is_accused_of_nothing() -> None:
    assert said(suspect("first", [2, 3]), left=[]) == NOTHING
