"""Policies and weights survive their way through the manifest."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.policy import Matrix, Policy
from grader.records.policy_text import (
    policy_from_text,
    policy_to_text,
    weights_from_text,
    weights_to_text,
)

SHARES = st.fractions(0, 1)
NAMED = st.dictionaries(st.text(), SHARES)


@given(
    st.builds(
        Policy, imprecise=SHARES, carried=SHARES, convention=SHARES, mistake=SHARES, wrong=SHARES,
        mistakes=NAMED, carried_in_full=st.integers(0, 9), carried_beyond=SHARES,
        matrix=st.sampled_from(Matrix), round_to=st.none() | SHARES, show_key=st.booleans(),
    )
)  # fmt: skip
def test_a_policy_reads_back_as_it_was_written(policy: Policy) -> None:
    assert policy_from_text(policy_to_text(policy)) == policy


@given(NAMED)
def test_weights_read_back_as_they_were_written(weights: dict[str, Fraction]) -> None:
    assert weights_from_text(weights_to_text(weights)) == weights


@given(NAMED)
def test_equal_policies_have_one_text_however_they_were_typed(shares: dict[str, Fraction]) -> None:
    turned = dict(reversed(shares.items()))
    assert policy_to_text(Policy(mistakes=shares)) == policy_to_text(Policy(mistakes=turned))


@pytest.mark.parametrize("text", ["", "[]", "{}", policy_to_text(Policy()).replace("1/2", "1/0")])
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        policy_from_text(text)
