"""What is found of sheets does not depend on the piles that they come in."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from grader.judging.judge import judged
from grader.judging.judged import CODE
from grader.judging.piles import Piles
from grader.judging.sheets import Sheets
from grader.judging.verdict import Verdict
from tests.classes import Typed, fair_sheets, typed, worked
from tests.figures import seed
from tests.marks import marking_sheets
from tests.structures import DEFAULTS, Case
from tests.students import at_random, mistaken, one_decimal_fewer, slipped, slips, with_blanks

COUNT = 24


@cache
def mixed(case: Case) -> Sheets:
    """Sheets of which some are right, some show mistakes, and some have gaps or are invented."""
    sheets = fair_sheets(case, COUNT)
    chances = seed(sheets, "piles")
    right = typed(sheets, worked(sheets))
    kinds = [
        right, right, slipped(sheets, slips(sheets, sheets.present, chances)),
        *(mistaken(sheets, sheets.structure.tapes_of[one.slug][0])
          for one in sheets.structure.mistakes[:3]),
        one_decimal_fewer(sheets), with_blanks(right, chances), at_random(sheets, chances),
    ]  # fmt: skip
    value, places = right.value.copy(), right.places.copy()
    for student in range(COUNT):
        own = kinds[student % len(kinds)]
        value[:, student], places[:, student] = own.value[:, student], own.places[:, student]
    return marking_sheets(sheets, Typed(value=value, places=places))


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_sheets_in_piles_are_judged_as_all_at_once(case: Case) -> None:
    whole, piles = mixed(case), Piles()
    for first, end in ((0, 1), (1, 10), (10, 10), (10, COUNT)):
        piles.add(whole.of(np.arange(first, end)))
    found, expected = piles.judged(frozenset()), judged(whole)
    assert np.array_equal(found.verdict, expected.verdict)
    mistakes = np.zeros_like(expected.mistakes)
    mistakes[:, found.rows] = found.named
    assert np.array_equal(mistakes, expected.mistakes)


def test_another_function_in_one_pile_alone_is_found_in_all() -> None:
    right, piles = mixed(Case("mlp-update")), Piles()
    other = np.zeros(right.answers.value.shape, dtype=bool)
    other[0, COUNT // 2 :] = True
    whole = replace(right, answers=replace(right.answers, other=other))
    piles.add(right.of(np.arange(COUNT // 2)))
    piles.add(whole.of(np.arange(COUNT // 2, COUNT)))
    found = piles.judged(frozenset())
    assert np.array_equal(found.verdict, judged(whole).verdict)
    assert not np.array_equal(found.verdict, judged(right).verdict)


def test_what_the_key_settles_is_not_followed() -> None:
    sheets = fair_sheets(Case("mlp-update"), COUNT)
    right, piles = marking_sheets(sheets, typed(sheets, worked(sheets))), Piles()
    piles.add(right)
    verdict, rows, named = piles.judged(frozenset())
    assert rows.size == 0
    assert named.shape == (len(verdict), 0)
    assert np.isin(verdict, [CODE[Verdict.CORRECT], CODE[Verdict.BLANK]]).all()
