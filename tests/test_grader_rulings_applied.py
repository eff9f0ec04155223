"""What rulings make of marks: each moves exactly what it is about, exactly as far as it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.policy import Matrix, Policy
from grader.judging.verdict import Verdict
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.rulings.applied import accepted_by, settled, with_accepted
from grader.rulings.ruling import Action, Ruling, Rulings
from grader.states import State
from tests.hand_made import Changed, exercise_result, student_result
from tests.rulings import ruling

POLICY = Policy()
WRONG = Changed(text="9.9", verdict=Verdict.WRONG)
EX = "mlp-deltas"
"""An exercise of 4 points; its id is its family's slug."""

CELLS = tuple(item.item.partition(".")[2] for item in exercise_result(EX, {}).items)
ONE = exercise_result(EX, {}).items[0].max
NOTHING = Fraction(0)
EXERCISE: dict[str, Any] = {"exercise": EX}


def result(
    changed: dict[str, Changed] | None = None, *, state: State = State.GRADED
) -> StudentResult:
    """0042 of section A with two exercises, the first of them right but for what is changed."""
    first = exercise_result(EX, changed or {})
    return student_result(first, exercise_result("perceptron-update", {}, 2), state=state)


def under(found: StudentResult, *rulings: Ruling, policy: Policy = POLICY) -> StudentResult:
    """The result under the rulings that hold for its student."""
    who = found.recipient
    own = tuple(one for one in rulings if one.scope.holds_for(who.id, who.section))
    return settled(found, own, policy)


def item(found: StudentResult, cell: str) -> ItemResult:
    return next(i for i in found.exercises[0].items if i.item == f"1.{cell}")


def untouched(before: StudentResult, after: StudentResult, *, but: tuple[str, ...]) -> bool:
    """Whether all items of the first exercise but these, and the second one, are as they were."""
    pairs = zip(before.exercises[0].items, after.exercises[0].items, strict=True)
    same = all(one == other for one, other in pairs if one.item[2:] not in but)
    return same and before.exercises[1] == after.exercises[1]


def void(**more: Any) -> Ruling:
    return ruling(Action.VOID, **EXERCISE | more)


def full(**more: Any) -> Ruling:
    return ruling(Action.FULL, **EXERCISE | more)


def points(number: str, **more: Any) -> Ruling:
    return ruling(Action.POINTS, points=Fraction(number), **EXERCISE | more)


def test_without_rulings_nothing_changes() -> None:
    found = result({"delta1[1]": WRONG})
    assert under(found) is found
    assert under(found, void(section="B"), full(student="007")) == found


def test_a_void_item_counts_neither_for_nor_against() -> None:
    before = result({"delta1[1]": WRONG})
    after = under(before, void(item="delta1[1]"))
    assert (after.score, after.max) == (before.score, before.max - ONE)
    assert (item(after, "delta1[1]").points, item(after, "delta1[1]").max) == (NOTHING, NOTHING)
    assert item(after, "delta1[1]").rulings == (void(item="delta1[1]"),)
    assert item(after, "delta1[1]").verdict is Verdict.WRONG
    assert untouched(before, after, but=("delta1[1]",))


def test_a_void_quantity_is_void_in_all_cells() -> None:
    before, own = result(), [cell for cell in CELLS if cell.startswith("delta1[")]
    after = under(before, void(item="delta1"))
    assert after.max == before.max - len(own) * ONE == after.score
    assert untouched(before, after, but=tuple(own))


def test_a_void_exercise_leaves_the_others() -> None:
    before = result()
    after = under(before, void())
    assert after.max == after.score == before.exercises[1].max
    assert (after.exercises[0].max, after.exercises[0].score) == (NOTHING, NOTHING)
    assert after.exercises[0].rulings == (void(),)
    assert before.exercises[1] == after.exercises[1]


def test_all_of_it_void_is_nothing_of_nothing() -> None:
    after = under(result(), void(), void(exercise="perceptron-update"))
    assert (after.score, after.max) == (NOTHING, NOTHING)


def test_an_item_in_full_earns_all_its_points_whatever_was_answered() -> None:
    before = result({"delta1[1]": WRONG, "delta1[2]": WRONG})
    after = under(before, full(item="delta1[1]"))
    assert (after.score, after.max) == (before.max - ONE, before.max)
    assert untouched(before, after, but=("delta1[1]",))


def test_an_exercise_in_full_earns_all_its_points() -> None:
    before = result(dict.fromkeys(CELLS, Changed(text="", verdict=Verdict.BLANK)))
    after = under(before, full(section="A"))
    assert after.score == after.max == before.max
    assert after.exercises[0].rulings == (full(section="A"),)


def test_a_sheet_in_full_earns_all_its_points() -> None:
    everything = ruling(Action.FULL)
    after = under(result({"delta1[1]": WRONG}), everything)
    assert after.score == after.max
    assert after.rulings == (everything,)


@pytest.mark.parametrize("state", [state for state in State if state is not State.GRADED])
def test_full_points_give_nobody_a_score_who_has_none(state: State) -> None:
    after = under(result(state=state), ruling(Action.FULL), full())
    assert (after.state, after.score) == (state, None)


@pytest.mark.parametrize("state", State)
def test_what_is_void_lessens_the_maximum_in_every_state(state: State) -> None:
    before = result(state=state)
    after = under(before, void())
    assert (after.state, after.max) == (state, before.exercises[1].max)


def test_points_of_an_item_are_as_many_as_said() -> None:
    before = result({"delta1[1]": WRONG})
    after = under(before, points("1/7", item="delta1[1]"))
    assert after.score == before.max - ONE + Fraction(1, 7)
    assert untouched(before, after, but=("delta1[1]",))


def test_points_of_an_item_are_never_more_than_it_is_worth() -> None:
    before = result({"delta1[1]": WRONG})
    assert under(before, points("10", item="delta1[1]")).score == before.max


def test_points_of_a_quantity_are_shared_by_its_cells() -> None:
    own = tuple(cell for cell in CELLS if cell.startswith("delta1["))
    before = result({"delta1[1]": WRONG})
    after = under(before, points("1/3", item="delta1"))
    assert sum(item(after, cell).points for cell in own) == Fraction(1, 3)
    assert len({item(after, cell).points for cell in own}) == 1
    assert untouched(before, after, but=own)


def test_points_of_an_exercise_stand_in_place_of_what_its_answers_earn() -> None:
    before = result({"delta1[1]": WRONG})
    after = under(before, points("2.5"))
    assert after.exercises[0].score == Fraction(5, 2)
    assert after.score == Fraction(5, 2) + before.exercises[1].max
    assert [i.points for i in after.exercises[0].items] == [
        i.points for i in before.exercises[0].items
    ]
    assert after.max == before.max


def test_points_of_a_sheet_stand_in_place_of_everything() -> None:
    before = result()
    after = under(before, ruling(Action.POINTS, student="0042", points=Fraction(7)))
    assert (after.score, after.max) == (Fraction(7), before.max)


@pytest.mark.parametrize("state", [s for s in State if s not in (State.GRADED, State.EXCUSED)])
def test_points_for_the_sheet_of_somebody_make_a_score(state: State) -> None:
    after = under(result(state=state), ruling(Action.POINTS, student="0042", points=Fraction(7)))
    assert (after.state, after.score) == (State.GRADED, Fraction(7))
    assert "decisions/kim.toml, line 1" in after.note
    assert not after.needs_attention


def test_points_for_each_exercise_of_somebody_make_a_score_and_for_one_do_not() -> None:
    both = (
        points("3", student="0042"), points("2", student="0042", exercise="perceptron-update"),
    )  # fmt: skip
    photo = result(state=State.NEEDS_A_PERSON)
    assert under(photo, *both).score == 5
    assert under(photo, both[0]).state is State.NEEDS_A_PERSON
    everyones = (points("3"), points("2", exercise="perceptron-update"))
    assert under(photo, *everyones).state is State.NEEDS_A_PERSON


def test_an_excused_student_has_no_score() -> None:
    after = under(result(), ruling(Action.EXCUSE, student="0042", reason="ill"))
    assert (after.state, after.score) == (State.EXCUSED, None)
    assert "ill" in after.note
    assert not after.needs_attention


def test_points_for_somebody_come_before_an_excused_section() -> None:
    excused = ruling(Action.EXCUSE, section="A")
    sheet = ruling(Action.POINTS, student="0042", points=Fraction(7))
    assert under(result(), excused, sheet).score == 7
    assert under(result(), excused, full()).state is State.EXCUSED


# --- what wins ---


NARROWER: dict[str, tuple[Rulings, Fraction, Fraction]] = {
    # rulings; then points and worth of the wrong answer delta1[1]
    "student before section": ((full(student="0042"), void(section="A")), ONE, ONE),
    "section before everyone": ((full(section="A"), void()), ONE, ONE),
    "cell before quantity": ((void(item="delta1[1]"), full(item="delta1")), NOTHING, NOTHING),
    "quantity before exercise": ((full(item="delta1"), void()), ONE, ONE),
    "exercise before sheet": ((void(), ruling(Action.FULL)), NOTHING, NOTHING),
    "student before item": ((void(student="0042"), full(item="delta1[1]")), NOTHING, NOTHING),
    "void for everyone stays void where more counts in full": (
        (full(student="0042"), void(item="delta1[1]")), NOTHING, NOTHING),
    "void for everyone stays void where the sheet counts in full": (
        (ruling(Action.FULL, student="0042"), void()), NOTHING, NOTHING),
    "unless the item itself is named": (
        (full(student="0042", item="delta1[1]"), void(item="delta1[1]")), ONE, ONE),
    "what is void for all but a section counts there under a ruling about more": (
        (full(student="0042"), full(section="A", item="delta1[1]"), void(item="delta1[1]")),
        ONE, ONE),
}  # fmt: skip


@pytest.mark.parametrize("case", NARROWER)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_narrower_ruling_wins(case: str, backwards: bool) -> None:
    rulings, earned, worth = NARROWER[case]
    after = under(result({"delta1[1]": WRONG}), *rulings[:: -1 if backwards else 1])
    assert (item(after, "delta1[1]").points, item(after, "delta1[1]").max) == (earned, worth)


def test_points_for_somebody_are_a_total_of_what_counts() -> None:
    rulings = (points("3", student="0042"), void(item="delta1[1]"), full(item="delta1[2]"))
    before = result({"delta1[2]": WRONG})
    after = under(before, *rulings)
    assert after.exercises[0].score == 3
    assert after.exercises[0].max == before.exercises[0].max - ONE


def test_points_are_never_more_than_what_still_counts() -> None:
    worth = exercise_result(EX, {}).max
    after = under(result(), points(str(worth), student="0042"), void(item="delta1[1]"))
    assert after.exercises[0].score == after.exercises[0].max == worth - ONE


def test_only_rulings_that_decide_are_told() -> None:
    after = under(result(), full(student="0042"), void(section="A"), void())
    assert after.exercises[0].rulings == (full(student="0042"),)
    assert {i.rulings for i in after.exercises[0].items} == {(full(student="0042"),)}


def test_of_two_that_say_the_same_one_is_told() -> None:
    twice = (full(), full(by="Lee", file_name="decisions/lee.toml"))
    assert under(result(), *twice).exercises[0].rulings == (full(),)


# --- the policy ---


WHOLE = Policy(matrix=Matrix.WHOLE)


@pytest.mark.parametrize("of_one", [void, full])
def test_an_item_that_is_settled_drags_no_matrix_down(of_one: Callable[..., Ruling]) -> None:
    dragged = Changed(text="1", verdict=Verdict.CORRECT, share=Fraction(0))
    before = result({"delta1[1]": WRONG, "delta1[2]": dragged})
    after = under(before, of_one(item="delta1[1]"), policy=WHOLE)
    assert item(after, "delta1[2]").points == ONE


def test_a_matrix_still_earns_what_its_worst_cell_does() -> None:
    others = [cell for cell in CELLS if cell.startswith("delta1[")]
    before = result(dict.fromkeys(others[:2], WRONG))
    after = under(before, full(item=others[0]), policy=WHOLE)
    assert item(after, others[0]).points == ONE
    assert item(after, others[1]).points == 0


def test_a_wrong_answer_that_is_settled_does_not_cap_what_is_carried() -> None:
    policy = Policy(carried_in_full=0)
    carried = Changed(text="1", verdict=Verdict.CARRIED, share=Fraction(1, 2))
    before = result({"delta1[1]": WRONG, "delta2[1]": carried})
    assert item(before, "delta2[1]").points == ONE / 2
    after = under(before, void(item="delta1[1]"), policy=policy)
    assert item(after, "delta2[1]").points == ONE


def test_scores_are_rounded_at_the_end() -> None:
    before = replace(result({"delta1[1]": WRONG}), round_to=Fraction(1, 2))
    given = ruling(Action.POINTS, student="0042", points=Fraction("7.26"))
    assert under(before, given).score == Fraction(15, 2)
    assert before.score == Fraction(15, 2)
    assert under(before, points("1/9", item="delta1[1]")).score == 8


def test_an_accepted_mistake_earns_what_is_right_and_others_do_not() -> None:
    slip = Changed(text="1", verdict=Verdict.MISTAKE, mistake=("transposed-w", "error-sign-flip"))
    other = Changed(text="1", verdict=Verdict.MISTAKE, mistake=("forgot-half",))
    before = result({"delta1[1]": slip, "delta1[2]": other})
    accept = ruling(Action.ACCEPT, accept="transposed-w", exercise=EX)
    after = under(before, accept)
    assert (item(after, "delta1[1]").points, item(after, "delta1[2]").points) == (ONE, NOTHING)
    assert after.exercises[0].rulings == (accept,)
    assert untouched(before, after, but=("delta1[1]",))
    elsewhere = ruling(Action.ACCEPT, accept="transposed-w", exercise="perceptron-update")
    assert under(before, elsewhere) == before


def test_an_accepted_convention_earns_what_is_right() -> None:
    policy = Policy(convention=Fraction(1, 2))
    turned = Changed(text="1", verdict=Verdict.CONVENTION, share=Fraction(1, 2))
    after = under(result({"delta1[1]": turned}),
                  ruling(Action.ACCEPT, accept="convention"), policy=policy)  # fmt: skip
    assert item(after, "delta1[1]").points == ONE


def test_a_reading_that_nobody_made_is_not_told() -> None:
    assert under(result(), ruling(Action.ACCEPT, accept="forgot-eta")) == result()


def test_what_is_accepted_is_asked_by_exercise() -> None:
    own = (
        ruling(Action.ACCEPT, accept="forgot-eta"),
        ruling(Action.ACCEPT, accept="convention", exercise=EX), full(),
    )  # fmt: skip
    assert accepted_by(own, EX) == {"forgot-eta", "convention"}
    assert accepted_by(own, "other") == {"forgot-eta"}
    policy = with_accepted(Policy(convention=Fraction(0)), accepted_by(own, EX))
    assert (policy.convention, policy.accepted) == (Fraction(1), frozenset({"forgot-eta"}))


def test_an_unreadable_item_that_somebody_ruled_on_needs_no_one() -> None:
    before = result({"delta1[1]": Changed(text="see next page", verdict=Verdict.UNREADABLE)})
    assert before.needs_attention
    total, share = points("3", student="0042"), points("1/9", item="delta1")
    for one in (full(item="delta1[1]"), void(), total, share):
        assert not under(before, one).needs_attention
    assert under(before, full(item="delta1[2]")).needs_attention


def test_an_exercise_without_a_trusted_key_earns_nothing_by_its_answers() -> None:
    first = replace(exercise_result(EX, {}), unmarked="the key is not trusted")
    nothing = tuple(replace(one, points=Fraction(0)) for one in first.items)
    before = student_result(replace(first, items=nothing), state=State.NEEDS_A_PERSON)
    after = under(before, void(item="delta1[1]"))
    assert after.exercises[0].score == 0


AWARDS = st.lists(
    st.builds(
        lambda action, where, item, number: ruling(
            action, exercise=EX, item=item, points=number if action is Action.POINTS else None,
            **where,
        ),
        st.sampled_from((Action.VOID, Action.FULL, Action.POINTS)),
        st.sampled_from(({}, {"section": "A"}, {"student": "0042"})),
        st.sampled_from(("", "delta1", *CELLS[:4])),
        st.fractions(0, 10, max_denominator=12),
    ),
    max_size=6,
)  # fmt: skip


@given(AWARDS, st.sets(st.sampled_from(CELLS)))
def test_whatever_is_ruled_marks_lie_between_nothing_and_all(
    rulings: list[Ruling], wrong: set[str]
) -> None:
    after = under(result(dict.fromkeys(wrong, WRONG)), *rulings)
    assert after.score is not None
    assert 0 <= after.score <= after.max <= result().max
    for exercise in after.exercises:
        assert 0 <= exercise.score <= exercise.max
        assert all(0 <= one.points <= one.max for one in exercise.items)
        assert sums(exercise)


@given(AWARDS, st.sets(st.sampled_from(CELLS)), st.randoms(use_true_random=False))
def test_in_which_order_rulings_stand_makes_no_difference(
    rulings: list[Ruling], wrong: set[str], chance: Random
) -> None:
    once = [*{(one.scope, one.item): one for one in rulings}.values()]
    shuffled = chance.sample(once, len(once))
    before = result(dict.fromkeys(wrong, WRONG))
    one, other = under(before, *once), under(before, *shuffled)
    assert one.score == other.score
    assert one.exercises[0].items == other.exercises[0].items


def sums(exercise: ExerciseResult) -> bool:
    """Whether an exercise is worth what its items are."""
    return exercise.max == sum(one.max for one in exercise.items)
