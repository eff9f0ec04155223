"""Pairs of mistakes that are one convention: under both together everything moves rightly."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from problems.program import Role
from problems.registry import families
from solutions.evaluate import COLUMNS, run
from solutions.patches import Wrong
from solutions.structure import Structure
from solutions.tape import Tape, compile_tape
from tests.structures import CASES, Case, candidates, cells, structure

MANY = 12

UPDATES = (Role.WEIGHT_UPDATE, Role.BIAS_UPDATE)

PAIRS = [
    (case, wrong.slug, other)
    for case in CASES for wrong in structure(case).mistakes for other in wrong.convention_with
]  # fmt: skip


def known(one: Structure, slug: str) -> Wrong:
    """A mistake of a structure."""
    return next(wrong for wrong in one.mistakes if wrong.slug == slug)


def values(case: Case, tape: Tape) -> dict[str, NDArray[np.float64]]:
    """Every computed cell on some sheets."""
    with np.errstate(all="ignore"):
        found = run(tape, cells(structure(case), candidates(case, MANY)), COLUMNS)
    return dict(zip(tape.cells, found, strict=True))


def together(case: Case, slug: str, other: str) -> dict[str, NDArray[np.float64]]:
    """What somebody gets who makes both."""
    one = structure(case)
    (first,), (second,) = known(one, slug).patches, known(one, other).patches
    return values(case, compile_tape(one.program.patched({**first, **second})))


@pytest.mark.parametrize(("case", "slug", "other"), PAIRS, ids=str)
def test_a_convention_kept_through_moves_everything_rightly(
    case: Case, slug: str, other: str
) -> None:
    one = structure(case)
    right, turned = values(case, one.tape), together(case, slug, other)
    updates = [c for q in one.program.computed if q.role in UPDATES for c in q.cells]
    assert updates
    for place in updates:
        assert turned[place] == pytest.approx(right[place], abs=1e-9, nan_ok=True)
    # What differs differs in its sign alone, and something does.
    for place, value in turned.items():
        assert np.abs(value) == pytest.approx(np.abs(right[place]), abs=1e-9, nan_ok=True)
    assert any(not np.array_equal(turned[p], right[p], equal_nan=True) for p in right)


@pytest.mark.parametrize(("case", "slug", "other"), PAIRS, ids=str)
def test_one_of_the_two_alone_is_a_mistake(case: Case, slug: str, other: str) -> None:
    one = structure(case)
    right = values(case, one.tape)
    for single in (slug, other):
        wrong = values(case, one.tapes_of[single][0])
        assert any(
            not np.allclose(wrong[place], right[place], equal_nan=True)
            for q in one.program.computed if q.role in UPDATES for place in q.cells
        )  # fmt: skip


def test_every_pair_that_a_family_names_is_one_somewhere() -> None:
    named = {
        (mistake.slug, other)
        for family in families().values() for mistake in family.all_mistakes()
        for other in mistake.convention_with
    }  # fmt: skip
    assert {(slug, other) for _, slug, other in PAIRS} == named
    assert named == {
        ("error-sign-flip", "gradient-ascent"),
        ("momentum-sign", "gradient-ascent"),
        ("momentum-sign", "velocity-subtracted"),
        ("perceptron-sign", "perceptron-step-subtracted"),
    }


MOMENTUM = (("variant", "nesterov"),)
REWRITTEN = ("nesterov_form", "rewritten")


@pytest.mark.parametrize(
    ("case", "slug", "pairs"),
    [
        (Case("mlp-update"), "error-sign-flip", ("gradient-ascent",)),
        (Case("mlp-gradients"), "error-sign-flip", ()),  # nothing moves
        (Case("momentum"), "momentum-sign", ("gradient-ascent",)),
        (Case("momentum", MOMENTUM), "momentum-sign", ("gradient-ascent",)),
        (Case("momentum", (), (("momentum_form", "keras"),)), "momentum-sign",
         ("velocity-subtracted",)),
        (Case("momentum", MOMENTUM, (REWRITTEN,)), "momentum-sign", ()),  # the gradient as well
        (Case("perceptron-epoch"), "perceptron-sign", ("perceptron-step-subtracted",)),
        (Case("perceptron-update"), "perceptron-sign", ()),  # no error is asked
    ],
)  # fmt: skip
def test_a_pair_is_kept_where_it_is_a_convention(
    case: Case, slug: str, pairs: tuple[str, ...]
) -> None:
    assert known(structure(case), slug).convention_with == pairs
