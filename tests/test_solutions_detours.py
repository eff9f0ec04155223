"""A detour gives at each item what the whole wrong program gives when all answers are held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from grader.issuing.told_apart import held
from solutions.detours import Detour
from solutions.evaluate import COLUMNS, run
from solutions.structure import Structure
from solutions.tape import Tape
from tests.classes import EQUAL, Column, Sheets, by_cell, fair_sheets
from tests.structures import DEFAULTS, Case, structure

COUNT = 12


def wrong_programs(one: Structure) -> list[Tape]:
    """The whole program of each detour, in the same order."""
    return [tape for wrong in one.mistakes for tape in one.tapes_of[wrong.slug]]


def gone(sheets: Sheets, detour: Detour) -> dict[str, Column]:
    """What a detour leads to, from the right numbers."""
    told = dict(zip(sheets.structure.tape.givens, sheets.cells, strict=True)) | sheets.right
    cells = [told[name] for name in detour.tape.givens]
    found = by_cell(detour.tape, cells, sheets.count)
    return {item: found[item] for item in detour.items}


def same(one: Column, other: Column) -> bool:
    return np.allclose(one, other, rtol=EQUAL, atol=EQUAL, equal_nan=True)


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_a_short_detour_changes_what_the_mistake_changes_beside_the_right_answers(
    case: Case,
) -> None:
    sheets = fair_sheets(case, COUNT)
    one = sheets.structure
    for detour, tape in zip(one.detours, wrong_programs(one), strict=True):
        with np.errstate(all="ignore"):
            whole = held(tape, sheets.cells, sheets.right, one.items)
        found = gone(sheets, detour)
        assert found
        for item in one.items:
            assert same(whole[item], found.get(item, sheets.right[item])), (detour.slug, item)


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_a_long_detour_gives_what_the_whole_wrong_program_gives(case: Case) -> None:
    sheets = fair_sheets(case, COUNT)
    one = sheets.structure
    for detour, tape in zip(one.long_detours, wrong_programs(one), strict=True):
        whole = by_cell(tape, sheets.cells, sheets.count)
        found = gone(sheets, detour)
        for item in one.items:
            assert same(whole[item], found.get(item, sheets.right[item])), (detour.slug, item)


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_a_short_detour_computes_no_more_than_a_long_one(case: Case) -> None:
    one = structure(case)
    for short, long in zip(one.detours, one.long_detours, strict=True):
        assert (short.short, long.short) == (True, False)
        assert set(short.tape.cells) <= set(long.tape.cells)
        assert set(short.items) <= set(long.items)


def with_answers(sheets: Sheets, answers: Mapping[str, Column], items: Sequence[str]) -> list[Any]:
    """What the right program gives at each item when other answers stand in for some."""
    tape, wanted, found = sheets.structure.tape, frozenset(items), dict[str, Column]()

    def hold(place: int, value: Any) -> Any:
        name = tape.cells[place] if place >= 0 else ""
        if name not in wanted:
            return value
        found[name] = np.broadcast_to(np.asarray(value, dtype=np.float64), (sheets.count,))
        return answers[name]

    with np.errstate(all="ignore"):
        run(tape, sheets.cells, COLUMNS, hold)
    return [found[item] for item in items]


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_no_answer_that_is_not_before_an_item_changes_it(case: Case) -> None:
    sheets = fair_sheets(case, COUNT)
    one = sheets.structure
    right = {item: sheets.right[item] for item in one.items}
    for changed in one.items:
        answers = right | {changed: right[changed] + 0.25}
        values = with_answers(sheets, answers, one.items)
        for item, value in zip(one.items, values, strict=True):
            if changed not in one.answers_before[item]:
                assert same(value, right[item]), (changed, item)


def test_the_answers_before_an_item_are_those_it_is_computed_from_directly() -> None:
    before = structure(Case("mlp-update")).answers_before
    assert before["a1[1]"] == ()
    assert before["a2[1]"] == ("a1[1]", "a1[2]")
    assert before["delta1[2]"] == ("delta2[1]", "delta2[2]", "a1[2]")
    assert before["W2_new[1][2]"] == ("delta2[1]", "a1[2]")
    assert before["b1_new[1]"] == ("delta1[1]",)
