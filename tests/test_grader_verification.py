"""Seeded faults in an exercise are found, whichever of the promises they break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from grader.issuing import instances
from grader.issuing.guard import Column, Judgement, judge
from grader.issuing.instances import Instance, draw_instances
from grader.issuing.issue import Posed
from grader.issuing.told_apart import APART
from grader.specimens import verification
from grader.specimens.checked import Checked
from grader.specimens.verification import verify_exercise
from problems import trace
from problems.formula import Call
from problems.registry import families
from problems.rounding import Rounding
from solutions.structure import Structure
from solutions.tolerance import WIDEST
from tests.course import silently
from tests.own_family import computing, posed


def verify(exercise: Posed, n: int = 12) -> Checked:
    """A short verification."""
    return verify_exercise(exercise, n, "test", silently)


def without_witness(exercise: Posed, old: str, new: str) -> Posed:
    """The exercise with an operation of its derived steps exchanged, checked by nobody else."""
    structure = exercise.structure
    wrong = {
        place: Call(new, formula.arguments)
        for quantity in structure.program.computed if quantity.name.startswith("delta")
        for place, formula in quantity.steps()
        if isinstance(formula, Call) and formula.operation == old
    }  # fmt: skip
    assert wrong
    other = replace(structure, program=structure.program.patched({**wrong}), witness=None)
    return replace(exercise, structure=other)


def test_a_sound_exercise_has_no_failure() -> None:
    found = verify(posed(families()["mlp-deltas"]))
    assert found.failures == ()
    assert (found.instances, found.distinct) == (12, 12)
    assert found.gradients[0] == verification.GRADIENT_CHECKS * 4


def test_the_smallest_margins_are_those_of_the_instance_that_has_them() -> None:
    exercise = posed(families()["mlp-update"])
    few, many = verify(exercise, 10), verify(exercise, 130)
    for found in (few, many):
        assert found.margin is not None
        assert found.between is not None
        assert found.margin.tolerances > APART
        assert found.between.tolerances > APART
        slugs = {wrong.slug for wrong in exercise.structure.mistakes}
        assert {*found.margin.mistakes, *found.between.mistakes} <= slugs
        assert (len(found.margin.mistakes), len(set(found.between.mistakes))) == (1, 2)
    assert many.margin is not None
    assert few.margin is not None
    assert many.margin.tolerances < few.margin.tolerances


def test_an_exercise_without_known_mistakes_has_no_margin() -> None:
    found = verify(posed(computing(trace.softmax)))
    assert found.margin is found.between is None
    assert found.to_json()["margin"] == {"key": None, "mistakes": None}


def test_confused_pairs_stand_in_order_and_within_their_condition() -> None:
    found = verify(posed(families()["mlp-update"]), 100)
    counts = list(found.confused.values())
    assert counts == sorted(counts, reverse=True)
    assert 0 < max(counts) <= found.refused["confusable"] <= sum(counts)
    assert 0 not in counts


def test_the_widest_interval_is_named() -> None:
    exercise = posed(families()["softmax-jacobian"])
    found = verify(exercise)
    assert found.widths is not None
    assert found.widths.item in exercise.structure.items
    assert 0 < found.widths.median <= found.widths.widest <= WIDEST


def test_rounds_after_the_stop_have_no_width() -> None:
    exercise = posed(families()["perceptron-convergence"])
    found = verify(exercise, 5)
    assert found.widths is not None
    assert found.widths.widest < 1


def test_a_family_without_a_reference_says_so_and_is_still_checked() -> None:
    found = verify(posed(computing(trace.softmax)))
    assert found.witness is None
    assert found.failures == ()


def test_witnesses_that_differ_end_the_run_of_that_exercise() -> None:
    squared = computing(lambda z: trace.softmax(z) ** 2, witness="outputs.softmax_jacobian")
    found = verify(posed(squared))
    assert found.instances == 0
    assert found.widths is None
    assert "the two witnesses differ: own, instance 0, p" in found.failures[0]


def test_central_differences_find_a_derivative_that_no_reference_checks() -> None:
    found = verify(without_witness(posed(families()["mlp-deltas"]), "mul", "add"))
    assert any("central differences give" in failure for failure in found.failures)


def test_an_instance_that_the_guard_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(structure: Structure, cells: Sequence[Column]) -> Judgement:
        return replace(judge(structure, cells), refused={})

    exercise = posed(families()["softmax-jacobian"])
    coarse = replace(exercise.structure, rounding=Rounding(decimals=1))
    monkeypatch.setattr(instances, "judge", careless)
    found = verify(replace(exercise, structure=coarse))
    assert any("although the guard refuses it: vanishing" in one for one in found.failures)


def test_a_key_outside_of_its_own_interval_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(*arguments: object) -> list[Instance]:
        return [
            replace(one, low=(*one.low[:-1], one.high[-1]))
            for one in draw_instances(*arguments)  # type: ignore[arg-type]
        ]

    monkeypatch.setattr(verification, "draw_instances", shifted)
    found = verify(posed(families()["softmax-jacobian"]), 2)
    assert len(found.failures) == 2
    assert found.failures[0].startswith("instance 0, J[3][3]: the key ")
