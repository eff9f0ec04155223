"""Verdicts become points as the policy says, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.policy import Matrix, Policy
from grader.judging.verdict import Verdict
from grader.marking.credit import points, share
from grader.marking.score import rounded, total

C, M, W = Verdict.CARRIED, Verdict.MISTAKE, Verdict.WRONG
THIRD = Fraction(1, 3)

SHARES = st.fractions(0, 1, max_denominator=12)
POLICIES = st.builds(
    Policy, imprecise=SHARES, carried=SHARES, convention=SHARES, mistake=SHARES, wrong=SHARES,
    mistakes=st.dictionaries(st.sampled_from("abc"), SHARES), carried_beyond=SHARES,
    carried_in_full=st.integers(0, 4), matrix=st.sampled_from(Matrix),
)  # fmt: skip
ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["1.W[1]", "1.W[2]", "1.z"]), st.fractions(0, 4),
        st.sampled_from(Verdict), st.tuples(st.sampled_from("abc")),
    ),
    max_size=12,
)  # fmt: skip

Answer = tuple[str, Fraction, Verdict, tuple[str, ...]]


def paid(policy: Policy, answers: Sequence[Answer]) -> tuple[Fraction, ...]:
    """What answers earn: each with its item, what it is worth, verdict and mistakes."""
    items, most, verdicts, mistakes = zip(*answers, strict=True) if answers else ((), (), (), ())
    return points(policy, items, most, verdicts, mistakes)


def exercise(verdicts: Sequence[Verdict], names: Sequence[str] = ()) -> list[Answer]:
    """Answers worth 1 each, under names of their own unless given."""
    items = names or [f"1.q{number}" for number in range(len(verdicts))]
    return [(item, Fraction(1), verdict, ()) for item, verdict in zip(items, verdicts, strict=True)]


def test_by_default_only_what_is_right_or_explained_by_own_numbers_earns_all() -> None:
    found = {verdict: share(Policy(), verdict) for verdict in Verdict}
    full = {Verdict.CORRECT, Verdict.CARRIED, Verdict.CONVENTION}
    assert found == {v: 1 if v in full else 0 for v in Verdict} | {
        Verdict.IMPRECISE: Fraction(1, 2)
    }


def test_every_verdict_earns_what_the_policy_says() -> None:
    policy = Policy(
        imprecise=Fraction(1, 8), carried=Fraction(2, 8), convention=Fraction(3, 8),
        mistake=Fraction(4, 8), wrong=Fraction(5, 8),
    )  # fmt: skip
    eighths = [share(policy, verdict) * 8 for verdict in Verdict]
    assert eighths == [8, 1, 2, 3, 4, 5, 0, 0]


@pytest.mark.parametrize(
    ("mistakes", "earned"),
    [((), THIRD), (("x",), THIRD), (("a",), 1), (("b",), 0), (("b", "x"), THIRD), (("b", "a"), 1)],
)
def test_of_twin_mistakes_the_best_counts(mistakes: tuple[str, ...], earned: Fraction) -> None:
    policy = Policy(mistake=THIRD, mistakes={"a": Fraction(1), "b": Fraction(0)})
    assert share(policy, M, mistakes) == earned


@pytest.mark.parametrize(
    ("wrong", "earned"), [(0, THIRD), (2, THIRD), (3, THIRD / 4), (9, THIRD / 4)]
)
def test_what_is_carried_pays_less_where_too_much_is_unexplained(
    wrong: int, earned: Fraction
) -> None:
    policy = Policy(carried=THIRD, carried_beyond=Fraction(1, 4), carried_in_full=2)
    named = [M, Verdict.BLANK, Verdict.UNREADABLE] * 4
    assert paid(policy, exercise([C, *named, *[W] * wrong]))[0] == earned


def test_a_whole_matrix_earns_what_its_worst_cell_does() -> None:
    names = ("1.W[1][1]", "1.W[1][2]", "1.z", "1.b[1]", "1.b[2]")
    verdicts = (Verdict.CORRECT, W, Verdict.CORRECT, Verdict.IMPRECISE, Verdict.CORRECT)
    cells = paid(Policy(), exercise(verdicts, names))
    whole = paid(Policy(matrix=Matrix.WHOLE), exercise(verdicts, names))
    assert [*map(str, cells)] == ["1", "0", "1", "1/2", "1"]
    assert [*map(str, whole)] == ["0", "0", "1", "1/2", "1/2"]


def test_a_cell_that_is_not_scored_spoils_no_matrix() -> None:
    free = ("1.W[1]", Fraction(0), W, ())
    scored = ("1.W[2]", Fraction(1), Verdict.CORRECT, ())
    assert sum(paid(Policy(matrix=Matrix.WHOLE), [free, scored])) == 1


@given(POLICIES, ANSWERS)
def test_nobody_earns_less_than_nothing_or_more_than_all(
    policy: Policy, answers: list[Answer]
) -> None:
    for (_, most, verdict, _), earned in zip(answers, paid(policy, answers), strict=True):
        assert 0 <= earned <= most
        if verdict in (Verdict.BLANK, Verdict.UNREADABLE):
            assert earned == 0


@given(POLICIES, ANSWERS)
def test_whole_matrices_never_earn_more_than_cells(policy: Policy, answers: list[Answer]) -> None:
    kinds = {matrix: Policy(mistake=policy.mistake, matrix=matrix) for matrix in Matrix}
    cells, whole = (paid(kinds[matrix], answers) for matrix in Matrix)
    assert all(part <= own for part, own in zip(whole, cells, strict=True))


@pytest.mark.parametrize(
    ("score", "most", "step", "found"),
    [
        ("7.25", 10, "0.5", "7.5"), ("7.24", 10, "0.5", "7"), ("0.25", 10, "0.5", "0.5"),
        ("9.8", "9.8", "0.5", "9.8"), ("9.6", "9.8", "0.5", "9.5"), ("7.25", 10, None, "7.25"),
        ("0.2", 10, 1, "0"), ("1.2", "1.2", "0.5", "1.2"), ("2", "2", 5, "2"),
        ("4", "4", 5, "4"), ("2", "4", 5, "0"), ("7.249", 10, "0.01", "7.25"),
    ],
)  # fmt: skip
def test_scores_are_rounded_half_up_and_not_above_what_there_is(
    score: str, most: str, step: str | None, found: str
) -> None:
    given_step = None if step is None else Fraction(step)
    assert rounded(Fraction(score), Fraction(most), given_step) == Fraction(found)


@given(st.fractions(0, 50), st.fractions(0, 50), st.fractions(Fraction(1, 100), 5))
def test_a_rounded_score_is_half_a_step_off_at_most(
    a: Fraction, b: Fraction, step: Fraction
) -> None:
    score, most = sorted((a, b))
    found = rounded(score, most, step)
    assert 0 <= found <= most
    assert abs(found - score) <= step / 2
    assert found == most or (found / step).denominator == 1


@given(st.lists(st.fractions()))
def test_the_fast_sum_is_the_sum(values: list[Fraction]) -> None:
    assert total(values) == sum(values)
