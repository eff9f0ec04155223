"""Who works alone is not suspected; who copies is, with the right partner.

`python -m tests.copying` shows the same on 1,000 classes.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from grader.reporting.figures import copying
from grader.reporting.figures.chance import log_chance
from grader.reporting.figures.copying import EXPECTED, Likeness, Suspicion, suspicions
from grader.reporting.figures.everybody import significant
from tests.classes import Column, some, typed, worked
from tests.copying import (
    ANYTHING,
    KINDS,
    WAYS,
    Copied,
    Copying,
    Kind,
    among_wrong,
    block,
    copied,
    honest,
    of_wrong,
    smallest,
)
from tests.sitting_classes import Room, honest_room, misread

CLASSES = range(20)
FEWER = range(8)

SOME = ("mlp-update", "softmax-jacobian", "perceptron-update")
FEW = tuple(replace(kind, sheets=600) for kind in KINDS if kind.slug in SOME)
"""As it comes, and with few values of each given: the others take their time."""

STEPS = Kind(slug="mlp-two-steps", sheets=400)


@pytest.mark.parametrize("kind", FEW, ids=str)
def test_who_works_alone_is_not_suspected(kind: Kind) -> None:
    assert min(smallest(found) for found in honest(kind, CLASSES)) > EXPECTED


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_few_copied_answers_are_found_with_the_right_partner(way: Copying) -> None:
    answers = 8 if way is among_wrong else 6  # who has many wrong answers has more luck
    found = [*copied(replace(STEPS, slug="mlp-update"), way, answers, FEWER)]
    assert all(one.is_found for one in found)


def test_a_finding_says_what_the_two_have_in_common() -> None:
    (one,) = copied(STEPS, block, 8, range(1))
    (found,) = one.found
    assert (found.kind, found.who, found.whom) == (Likeness.FITS, one.who, one.whom)
    assert 4 <= len(found.shared) <= found.of <= 8
    assert all(abs(shared.own - shared.other) < 0.01 for shared in found.shared)
    assert len({shared.item for shared in found.shared}) == len(found.shared)
    assert 0 < found.expected <= EXPECTED


def test_wrong_answers_in_common_are_told_once_for_the_two() -> None:
    (one,) = copied(STEPS, of_wrong, 8, range(1))
    (found,) = one.found
    assert found.kind is Likeness.SAME_VALUES
    assert found.who < found.whom
    assert all(shared.own == shared.other for shared in found.shared)


ALIKE = Kind(slug="softmax-jacobian", values=4, unnamed=True, sheets=600)
"""64 different sheets in a class of 300, whose nine derivatives follow from three numbers."""


def _without_steps(seed: int) -> tuple[Suspicion, ...]:
    """A class in which a few misread a number, and type only what follows from it."""
    room = honest_room(ALIKE.pool, 300, np.random.default_rng(seed), right=range(300))
    wrong = misread(room.sheets, np.random.default_rng(seed))
    first = np.array([item.startswith("p") for item in room.sheets.structure.items])
    wrong.value[first] = np.nan
    few = np.isin(np.arange(300), range(20)) & np.ones_like(room.sheets.present)
    sitting = Room(sheets=room.sheets, typed=room.typed.at(few, wrong)).sitting()
    return suspicions([sitting], 300, ANYTHING)


def test_answers_that_follow_from_one_another_are_not_counted_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert min(smallest(_without_steps(seed)) for seed in range(5)) > EXPECTED
    monkeypatch.setattr(copying, "independent", lambda _, __, says: sum(says))
    assert min(smallest(_without_steps(seed)) for seed in range(5)) < EXPECTED / 1000


def test_everybody_is_compared_with_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Kind(slug="softmax-jacobian", values=5, unnamed=True, sheets=600)
    assert min(smallest(found) for found in honest(kind, CLASSES)) > EXPECTED
    monkeypatch.setattr(copying, "compared", lambda *_: 1)
    assert min(smallest(found) for found in honest(kind, CLASSES)) < EXPECTED


def test_the_pairs_of_a_class_are_counted() -> None:
    assert copying.compared(Likeness.FITS, 300) == 300 * 299
    assert copying.compared(Likeness.SAME_VALUES, 300) == 300 * 299 / 2


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, 0.25])
def test_guesses_say_nothing(value: float) -> None:
    room = honest_room(STEPS.pool, 60, np.random.default_rng(1), right=range(60))
    room.typed.value[:20, :2] = value
    assert suspicions([room.sitting()], 60) == ()


def test_who_goes_on_with_a_copied_number_has_copied_one() -> None:
    """All that follows from it is no further evidence."""
    room = honest_room(STEPS.pool, 60, np.random.default_rng(2), right=range(60))
    sheets = some(room.sheets, np.array([0]))
    items = room.sheets.structure.items
    neighbour = dict(zip(items, room.typed.value[:, 1].tolist(), strict=True))

    def own(cell: str, value: Column) -> Column:
        return np.full_like(value, neighbour[cell]) if cell in items[:2] else value

    room.typed.value[:, :1] = typed(sheets, worked(sheets, own=own)).value
    assert suspicions([room.sitting()], 60) == ()


def test_exercises_of_an_assignment_count_together() -> None:
    """Three answers here and three there are six, too few in either exercise alone."""
    rooms = [honest_room(STEPS.pool, 300, np.random.default_rng(n), right=(3, 7)) for n in (1, 2)]
    for room in rooms:
        room.typed.value[10:13, 7] = room.typed.value[10:13, 3]
    first, second = (room.sitting() for room in rooms)
    (found,) = suspicions([first, replace(second, position=2)], 300)
    assert (found.who, found.whom) == (7, 3)
    assert {shared.item.partition(".")[0] for shared in found.shared} == {"1", "2"}
    assert suspicions([first], 300) == ()


def test_everyone_who_copied_from_one_is_found_with_everyone_else() -> None:
    room = honest_room(STEPS.pool, 300, np.random.default_rng(4), right=range(8))
    room.typed.value[:10, 0] += 0.1234
    room.typed.value[:10, 1:8] = room.typed.value[:10, :1]
    found = suspicions([room.sitting()], 300)
    assert {(one.who, one.whom) for one in found} == {*combinations(range(8), 2)}


def test_nobody_and_one_alone_are_not_suspected() -> None:
    assert suspicions([], 0) == ()
    room = honest_room(Kind(slug="mlp-update").pool, 1, np.random.default_rng(0))
    assert suspicions([room.sitting()], 1) == ()


def test_the_chance_of_some_of_many_is_that_of_the_binomial() -> None:
    said = log_chance(6 * math.log(300), np.full(20, math.log(300)))
    exactly = sum(math.comb(20, k) * 300.0**-k * (1 - 1 / 300) ** (20 - k) for k in range(6, 21))
    assert said == pytest.approx(math.log(exactly), abs=0.01)


def test_digits_at_the_end_count_unless_they_are_zeros() -> None:
    values = np.array([0.0, 0.5, -0.25, 0.1234, 12.0, 0.0012, 1 / 3])
    assert significant(values).tolist() == [0, 1, 2, 4, 2, 2, 8]


def test_a_copier_is_not_found_by_the_wrong_partner() -> None:
    (one,) = copied(STEPS, block, 8, range(1))
    assert not Copied(who=one.whom, whom=one.who, kind=one.kind, found=one.found).is_found
