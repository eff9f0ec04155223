"""The language in which mistakes are written; what they compile to is tested with solutions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.conventions import CONVENTIONS
from problems.formula import Formula, Name, Number
from problems.mistakes import (
    At,
    Both,
    Making,
    Under,
    at,
    both,
    terms,
    total,
    under,
)
from problems.program import Role
from problems.registry import families
from problems.role_mistakes import BROUGHT_BY_ROLES
from tests.programs import call, written


def makings(making: Making) -> list[At | Under]:
    """The parts of a mistake, taken apart."""
    if isinstance(making, Both):
        return [part for inner in making.parts for part in makings(inner)]
    return [making]


def test_the_three_forms_are_data() -> None:
    assert at(Role.DELTA, lambda _: None).role is Role.DELTA
    assert under("loss_scaling", {"half-sum": "sum"}).other == {"half-sum": "sum"}
    parts = both(under("a", {}), both(under("b", {}), under("c", {})))
    assert [p.convention for p in makings(parts) if isinstance(p, Under)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (call("add", call("add", "a", "b"), "c"), ["a", "b", "c"]),
        (call("add", "a", call("add", "b", "c")), ["a", "b", "c"]),
        (call("sub", "a", "b"), ["(a - b)"]),
        (Name("a"), ["a"]),
        (call("mul", call("add", "a", "b"), "c"), ["((a + b) * c)"]),
    ],
)
def test_terms_of_a_sum_come_in_order(formula: Formula, expected: list[str]) -> None:
    assert [written(term) for term in terms(formula)] == expected


@given(st.lists(st.sampled_from("abcd").map(Name), min_size=1, max_size=6))
def test_a_sum_of_terms_has_those_terms(parts: list[Name]) -> None:
    assert terms(total(tuple(parts))) == tuple(parts)


def test_a_sum_of_nothing_is_zero() -> None:
    assert total(()) == Number(Fraction(0))


def test_mistakes_that_roles_bring_along_have_one_slug_and_one_hint_each() -> None:
    slugs = [mistake.slug for mistake in BROUGHT_BY_ROLES]
    hints = [mistake.hint for mistake in BROUGHT_BY_ROLES]
    assert len(set(slugs)) == len(slugs)
    assert len(set(hints)) == len(hints)


@pytest.mark.parametrize("slug", families())
def test_a_mistake_under_a_convention_names_choices_that_there_are(slug: str) -> None:
    for mistake in families()[slug].all_mistakes():
        for part in makings(mistake.making):
            if isinstance(part, Under):
                choices = CONVENTIONS[part.convention].choices
                assert {*part.other, *part.other.values()} <= {*choices}
                assert all(stated != other for stated, other in part.other.items())
