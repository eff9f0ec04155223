"""Simulated students: whoever rounds as the sheet says, or less, is right in every item."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from grader.issuing.instances import Instance, draw_instances
from grader.specimens.simulate import (
    HONEST,
    Habit,
    rounds_every_product,
    rounds_every_step,
    writes_fractions,
)
from problems.rounding import BANDS, Mode, Rounding
from solutions.structure import Structure, build
from tests.structures import Case, problem, stream

FAMILIES = tuple(map(Case, ("mlp-deltas", "perceptron-update", "cross-entropy-gradient")))

FULL = Rounding(mode=Mode.ANSWER_ONLY, decimals=6)


@cache
def drawn(case: Case, mode: Mode) -> tuple[Structure, list[Instance]]:
    """Fair sheets that are rounded so."""
    tolerance = Fraction(1, 2000) if mode in BANDS else None
    one = build(problem(case), Rounding(mode=mode, decimals=5, digits=5, tolerance=tolerance))
    return one, draw_instances(one, problem(case), [stream(number) for number in range(6)])


def wrong(habit: Habit, one: Structure, sheets: list[Instance]) -> list[str]:
    """The items in which somebody with a habit is not right."""
    return [
        item
        for sheet in sheets
        for (item, text), low, high in zip(
            habit(one, sheet.givens).items(), sheet.low, sheet.high, strict=True
        )
        if not low <= float(Fraction(text)) <= high
    ]


@pytest.mark.parametrize("case", FAMILIES, ids=str)
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("habit", [*HONEST, writes_fractions], ids=lambda h: h.__name__)
def test_everyone_who_rounds_as_the_sheet_says_is_right(
    case: Case, mode: Mode, habit: Habit
) -> None:
    one, sheets = drawn(case, mode)
    assert not wrong(habit, one, sheets)


@pytest.mark.parametrize("habit", [rounds_every_step, rounds_every_product])
def test_where_only_answers_are_rounded_nobody_honest_rounds_on_the_way(habit: Habit) -> None:
    one, sheets = drawn(Case("mlp-deltas"), Mode.ANSWER_ONLY)
    coarse = replace(one, rounding=Rounding(decimals=3))
    assert not wrong(habit, one, sheets)
    assert wrong(habit, coarse, sheets)


def test_a_quantity_with_a_rule_of_its_own_is_rounded_by_it() -> None:
    case = Case("mlp-deltas")
    posed = replace(
        problem(case), rounding=FULL,
        roundings={"delta1": Rounding(mode=Mode.SIGNIFICANT, digits=4), "a2": Rounding(decimals=7)},
    )  # fmt: skip
    one = build(posed)
    sheets = draw_instances(one, posed, [stream(number) for number in range(6)])
    for habit in HONEST:
        assert not wrong(habit, one, sheets)
    typed = rounds_every_step(one, sheets[0].givens)
    assert len(typed["delta1[1]"].lstrip("-").replace(".", "").lstrip("0")) == 4
    assert len(typed["a2[1]"].partition(".")[2]) == 7
