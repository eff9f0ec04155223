"""Where in its network a class loses points, and mistakes that come again in another exercise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.judging.judged import CODE
from grader.judging.verdict import Verdict
from grader.reporting.figures.families import Repeated, repeated
from grader.reporting.figures.mistakes import Step, steps
from grader.reporting.figures.where import Part, Spot, share, spots
from grader.reporting.sitting import Sitting
from problems.program import Role
from tests.sitting_classes import honest_room, pool
from tests.structures import Case

NET = Case("mlp-gradients")


def sitting(exercise: str = "e", count: int = 10) -> Sitting:
    """Some students who have everything right."""
    found = honest_room(pool(NET, 40), count, np.random.default_rng(7), right=range(count))
    own = found.sitting()
    assert (own.verdict == CODE[Verdict.CORRECT]).all()
    return replace(own, exercise=exercise, named=np.zeros_like(own.named))


def lines(of: Sitting, quantity: str) -> list[int]:
    """The lines of a quantity."""
    owners = of.structure.owners
    return [line for line, item in enumerate(of.structure.items) if owners[item].name == quantity]


def marked(
    of: Sitting, quantity: str, students: slice, verdict: Verdict, earned: float
) -> Sitting:  # fmt: skip
    """The same where some have another verdict for all of a quantity."""
    codes, shares = of.verdict.copy(), of.earned.copy()
    for line in lines(of, quantity):
        codes[line, students], shares[line, students] = CODE[verdict], earned
    return replace(of, verdict=codes, earned=shares)


def step(quantity: str, role: Role, layer: int, asked: int, here: float) -> Step:
    """A step of which only this counts."""
    return Step(
        exercise="e", quantity=quantity, role=role, layer=layer, asked=asked, lost=here, here=here,
        carried=0.0, mistakes=(),
    )  # fmt: skip


def test_what_follows_from_an_earlier_slip_is_lost_elsewhere() -> None:
    own = marked(sitting(), "a1", slice(0, 3), Verdict.WRONG, 0.0)
    own = marked(own, "delta2", slice(0, 4), Verdict.CARRIED, 0.5)
    found = {one.quantity: one for one in steps([own])}
    assert (found["a1"].lost, found["a1"].here) == pytest.approx((0.3, 0.3))
    assert (found["delta2"].lost, found["delta2"].here) == pytest.approx((0.2, 0.0))
    assert found["delta2"].carried == pytest.approx(0.4)
    assert found["a1"].asked == 10 * len(lines(own, "a1"))


def test_steps_go_together_by_role_and_layer() -> None:
    found = spots(
        [
            step("a1", Role.ACTIVATION, 1, 20, 0.1),
            step("a2", Role.PREDICTION, 2, 10, 0.3),
            step("loss", Role.LOSS, 0, 10, 0.5),
            step("a1_2", Role.ACTIVATION, 1, 60, 0.5),
            step("ratio", Role.ADJOINT, 0, 10, 0.9),
        ]
    )
    # (20 x 0.1 + 60 x 0.5) / 80; outputs are what their layer sends on; a factor is nowhere.
    assert found == (
        Spot(role=Role.ACTIVATION, layer=1, asked=80, here=0.4),
        Spot(role=Role.ACTIVATION, layer=2, asked=10, here=0.3),
        Spot(role=Role.LOSS, layer=0, asked=10, here=0.5),
    )


def test_a_layer_loses_what_is_lost_of_all_that_is_asked_there() -> None:
    found = spots(
        [
            step("z1", Role.PRE_ACTIVATION, 1, 20, 0.0),
            step("delta1", Role.DELTA, 1, 20, 0.6),
            step("dW1", Role.WEIGHT_GRADIENT, 1, 40, 0.2),
            step("db1", Role.BIAS_GRADIENT, 1, 0, 0.0),
        ]
    )
    assert share(found, Part.UNITS, 1) == pytest.approx(0.3)
    assert share(found, Part.LINES, 1) == pytest.approx(0.2)
    assert share(found, Part.UNITS, 2) is None
    assert share(found, Part.LOSS, 0) is None


def test_a_single_unit_is_a_first_layer() -> None:
    (found,) = spots([step("o", Role.PREDICTION, 0, 5, 0.2)])
    assert (found.role, found.layer) == (Role.PREDICTION, 1)


def naming(of: Sitting, slug: str, students: slice) -> Sitting:
    """The same where some make a mistake at the first item."""
    named = of.named.copy()
    named[0, students] |= of.bits[slug]
    return replace(of, named=named)


def test_a_mistake_in_two_exercises_of_a_family_counts_each_student_once() -> None:
    first, second = sitting("first"), sitting("second")
    slug, other = [wrong.slug for wrong in first.structure.mistakes][:2]
    first = naming(naming(first, slug, slice(0, 4)), other, slice(5, 6))
    second = replace(naming(second, slug, slice(2, 7)), who=np.arange(2, 12))
    hint = next(wrong.hint for wrong in first.structure.mistakes if wrong.slug == slug)
    # In the first 0 to 3, in the second 4 to 8; of twelve students.
    second = replace(second, who=np.arange(2, 12))
    assert repeated([first, second]) == (
        Repeated(
            family=NET.slug, title=first.structure.title, slug=slug, hint=hint, exercises=2,
            students=9, again=0, asked=12,
        ),
    )  # fmt: skip
    same = replace(second, who=np.arange(10))
    (found,) = repeated([first, same])
    # 0 to 3 and 2 to 6.
    assert (found.students, found.again, found.asked) == (7, 2, 10)


def test_nothing_comes_again_where_there_is_one_exercise_of_a_family() -> None:
    own = sitting("first")
    slug = own.structure.mistakes[0].slug
    halves = [naming(own.of(np.arange(*ends)), slug, slice(0, 2)) for ends in ((0, 5), (5, 10))]
    assert repeated(halves) == ()
    assert repeated([]) == ()
