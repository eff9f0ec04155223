"""The verdicts of single sheets: gate, zeros, own values, sign conventions, too few places."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from grader.judging.doubts import coarser
from grader.judging.gate import direct_lines, passes_gate
from grader.judging.own_path import OwnPath
from grader.judging.verdict import Verdict
from problems.rounding import Mode, Rounding
from tests.classes import Column, Mask, Sheets, Typed, fair_sheets, some, typed, worked
from tests.figures import seed
from tests.marks import Group, Marks, marked, marking_sheets
from tests.networks import NETWORKS
from tests.structures import DEFAULTS, Case
from tests.students import at_random, everywhere, mistaken, opposite_sign

COUNT = 24
MLP = Case("mlp-update")
SOFTMAX = Case("cross-entropy-gradient")


@cache
def right(case: Case) -> tuple[Sheets, Typed]:
    """Sheets, and who works them by hand without a slip."""
    sheets = fair_sheets(case, COUNT)
    return sheets, typed(sheets, worked(sheets))


def marks(sheets: Sheets, answers: Typed) -> Marks:
    (found,) = marked([Group(sheets=sheets, typed=answers)])
    return found


def line(sheets: Sheets, item: str) -> int:
    return sheets.structure.items.index(item)


def going_on(sheets: Sheets, item: str, value: Column | float) -> Typed:
    """One item is `value`, and everything later is worked out from it."""
    wrong = np.broadcast_to(np.asarray(value, dtype=np.float64), (sheets.count,))
    values = worked(sheets, own=lambda cell, own: wrong if cell == item else own)
    return typed(sheets, values)


# The gate ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_more_than_half_of_the_answers_that_a_given_enters_open_the_gate(case: Case) -> None:
    one = fair_sheets(case, COUNT).structure
    direct = np.flatnonzero(direct_lines(one))
    asked = direct if direct.size else np.arange(len(one.items))
    filled = np.ones((len(one.items), 1), dtype=bool)
    explained = ~np.isin(np.arange(len(one.items)), asked)[:, None]
    for number, place in enumerate(asked, start=1):
        explained[place] = True
        assert passes_gate(one, filled, explained)[0] == (2 * number > asked.size)


def test_an_answer_that_is_missing_neither_opens_the_gate_nor_shuts_it() -> None:
    one = fair_sheets(MLP, COUNT).structure
    filled: Mask = np.zeros((len(one.items), 1), dtype=bool)
    assert not passes_gate(one, filled, filled)[0]
    filled[:3] = True
    explained = filled.copy()
    explained[0] = False
    assert passes_gate(one, filled, explained)[0]
    explained[1] = False
    assert not passes_gate(one, filled, explained)[0]


def test_a_right_0_counts_on_a_sheet_that_is_worked_and_on_no_other() -> None:
    sheets, worked_out = right(SOFTMAX)
    zero = (sheets.key == 0) & sheets.present
    assert zero.any(axis=0).all()
    assert np.all(marks(sheets, worked_out).are(Verdict.CORRECT)[zero])
    assert np.all(marks(sheets, everywhere(sheets, 0.0)).are(Verdict.WRONG)[zero])
    guessed = at_random(sheets, seed(sheets, "guessed")).at(zero, worked_out)
    assert np.all(marks(sheets, guessed).are(Verdict.WRONG)[zero])


# Own values -------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_right_answers_lie_on_the_own_path_and_none_is_right_for_that_alone(case: Case) -> None:
    sheets, answers = right(case)
    path = OwnPath(marking_sheets(sheets, answers))
    assert not path.carried.any()
    assert np.all(path.inside | ~sheets.present)


def test_what_follows_from_a_slip_is_carried_and_the_slip_is_wrong() -> None:
    sheets, _ = right(MLP)
    slip = sheets.right["a1[1]"] + 0.3
    found = marks(sheets, going_on(sheets, "a1[1]", slip))
    assert np.all(found.are(Verdict.WRONG)[line(sheets, "a1[1]")])
    later = line(sheets, "W2_new[1][1]")
    assert np.all(found.are(Verdict.CARRIED, Verdict.CORRECT)[later])
    assert np.any(found.are(Verdict.CARRIED)[later])


def test_nothing_is_carried_on_from_a_number_out_of_all_proportion() -> None:
    sheets, answers = right(MLP)
    follows = going_on(sheets, "a1[1]", 1e6)
    item = line(sheets, "a2[1]")
    off = np.abs(follows.value - sheets.key)[item] > 0.01
    assert off.any()
    assert np.all(marks(sheets, follows).are(Verdict.WRONG)[item][off])
    alone = replace(answers, value=answers.value.copy())
    alone.value[line(sheets, "a1[1]")] = 1e6
    verdicts = marks(sheets, alone)
    assert np.all(verdicts.are(Verdict.WRONG)[line(sheets, "a1[1]")])
    assert np.all(np.delete(verdicts.are(Verdict.CORRECT), line(sheets, "a1[1]"), axis=0))


def test_a_0_is_carried_where_it_rests_on_own_numbers_and_not_where_it_rests_on_zeros() -> None:
    everyone, _ = right(MLP)
    target = everyone.columns["y"]
    sheets = some(everyone, np.all(target != 0, axis=1) if target.ndim > 1 else target != 0)
    given = dict(zip(sheets.structure.tape.givens, sheets.cells, strict=True))
    values = worked(
        sheets,
        own=lambda cell, own: given[f"y[{cell[3:-1]}]"] if cell.startswith("a2[") else own,
    )
    found = marks(sheets, typed(sheets, values))
    deltas = [line(sheets, f"delta2[{unit}]") for unit in (1, 2)]
    hidden = [line(sheets, f"delta1[{unit}]") for unit in (1, 2)]
    assert np.all(found.are(Verdict.CARRIED)[deltas])
    assert np.all(found.are(Verdict.WRONG)[hidden])


# Mistakes and conventions -----------------------------------------------------------------------


@pytest.mark.parametrize("slug", NETWORKS)
def test_twins_are_named_together(slug: str) -> None:
    sheets = fair_sheets(Case(slug), 100)
    for (one, other), alike in sheets.twins.items():
        rows = alike & ~sheets.inert[one] & ~sheets.inert[other]
        if one.slug == other.slug or not rows.any():
            continue
        here = some(sheets, rows)
        found = marks(here, mistaken(here, here.tape(one)))
        assert np.array_equal(found.names(one.slug), found.names(other.slug))


@pytest.mark.parametrize("slug", NETWORKS)
def test_the_opposite_sign_kept_through_is_that_convention_at_every_answer(slug: str) -> None:
    sheets, answers = right(Case(slug))
    turned = opposite_sign(sheets)
    if turned is None:
        return
    found = marks(sheets, turned)
    other = (turned.value != answers.value) & ~found.are(Verdict.CORRECT)
    assert other.any(axis=0).all()
    assert np.all(found.are(Verdict.CONVENTION)[other])
    assert np.all(found.are(Verdict.CORRECT)[~other])
    assert not found.accused.any()


# Too few places ---------------------------------------------------------------------------------


def test_one_answer_with_a_place_too_few_is_imprecise_and_nothing_else_changes() -> None:
    sheets, answers = right(MLP)
    item = line(sheets, "a2[1]")
    places = answers.places[item, 0]
    short = Typed(value=answers.value.copy(), places=answers.places.copy())
    short.value[item] = np.round(answers.value[item], places - 1)
    short.places[item] = places - 1
    found = marks(sheets, short)
    assert np.all(found.are(Verdict.IMPRECISE, Verdict.CORRECT)[item])
    assert found.are(Verdict.IMPRECISE)[item].any()
    assert np.all(np.delete(found.are(Verdict.CORRECT), item, axis=0))
    short.value[item] += 10.0 ** (1 - places) * 4
    assert np.all(marks(sheets, short).are(Verdict.WRONG)[item])


def test_one_place_fewer_is_one_decimal_or_digit_but_never_none() -> None:
    assert coarser(Rounding(decimals=4)) == Rounding(decimals=3)
    assert coarser(Rounding(decimals=0)) == Rounding(decimals=0)
    digits = Rounding(mode=Mode.SIGNIFICANT, digits=2)
    assert coarser(digits).digits == 1
    assert coarser(coarser(digits)).digits == 1
