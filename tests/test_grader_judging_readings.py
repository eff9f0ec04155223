"""A mistake that a policy accepts is another way to read the exercise, for whoever reads it so."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from grader.assignment.policy import Policy
from grader.judging.verdict import Verdict
from tests.classes import fair_sheets, some
from tests.figures import accepted_reading, other_students, seed
from tests.marks import Group, marked
from tests.networks import NETWORKS
from tests.structures import Case, structure
from tests.students import applicable, mistaken, slipped, slips

VARIANTS = 1_000


def first_core(slug: str) -> str:
    """A mistake that every sheet of a family can tell from the right answer."""
    one = structure(Case(slug))
    return (*one.core, *(wrong.slug for wrong in one.mistakes))[0]


@pytest.mark.parametrize("slug", NETWORKS)
def test_whoever_makes_only_an_accepted_mistake_gets_full_marks_on_all_variants(slug: str) -> None:
    sheets, accepted = fair_sheets(Case(slug), VARIANTS), first_core(slug)
    policy = Policy(carried=Fraction(1, 2), mistakes={accepted: Fraction(1)})
    for variant in (one for one in sheets.inert if one.slug == accepted):
        made = mistaken(sheets, sheets.tape(variant))
        rows = applicable(sheets, made)
        (marks,) = marked([Group(sheets=some(sheets, rows), typed=made.only(rows))], {accepted})
        assert np.all(marks.earned(policy) == 1)


@pytest.mark.parametrize("slug", NETWORKS)
def test_an_accepted_mistake_changes_nobody_elses_marks(slug: str) -> None:
    sheets, accepted = fair_sheets(Case(slug), 100), first_core(slug)
    policy = Policy(mistakes={accepted: Fraction(1)})
    groups = other_students(sheets, accepted, seed(sheets, "others"))
    assert len(groups) > 3
    for before, after in zip(marked(groups), marked(groups, {accepted}), strict=True):
        assert np.array_equal(before.earned(Policy()), after.earned(policy))
        assert np.array_equal(before.verdict, after.verdict)


def test_every_mistake_of_a_family_can_be_accepted() -> None:
    figures = [*accepted_reading(fair_sheets(Case("output-delta"), 20))]
    assert [str(figure) for figure in figures if not figure.kept] == []


def test_what_follows_from_a_slip_is_carried_on_in_the_accepted_reading() -> None:
    sheets = fair_sheets(Case("mlp-update"), 200)
    variant = next(one for one in sheets.inert if one.slug == first_core("mlp-update"))
    found = slips(sheets, sheets.present, np.random.default_rng(1))
    made = slipped(sheets, found, sheets.tape(variant))
    (without,) = marked([Group(sheets=sheets, typed=made)])
    (marks,) = marked([Group(sheets=sheets, typed=made)], {variant.slug})
    policy = Policy(mistakes={variant.slug: Fraction(1)})
    assert np.all(marks.earned(policy) >= without.earned(policy))
    assert marks.earned(policy).mean() > 0.95


def test_a_mistake_that_the_exercise_does_not_know_is_accepted_without_effect() -> None:
    sheets = fair_sheets(Case("mlp-forward"), 20)
    typed = mistaken(sheets, sheets.structure.tape)
    (marks,) = marked([Group(sheets=sheets, typed=typed)], {"no-such-mistake"})
    assert marks.are(Verdict.CORRECT).all()
