"""A student's own path: right answers lead to the key, a slip to what is computed from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solutions.evaluate import COLUMNS, run
from solutions.follow import GoOn, astray, follow
from solutions.interval import Interval, point
from solutions.tolerance import accepted
from tests.classes import Column, Sheets, fair_sheets
from tests.structures import DEFAULTS, Case

COUNT = 12

CLOSE = 1e-9
"""Intervals end where floating-point numbers do."""


def followed(sheets: Sheets, own: dict[str, Column]) -> dict[str, Interval]:
    """What is accepted for each item when some are gone on with, and the rest as computed."""
    found = {}

    def go_on(item: str, reached: Interval, accepted: Interval) -> Interval:
        found[item] = accepted
        return point(own[item]) if item in own else reached

    follow(sheets.structure, sheets.cells, go_on)
    return found


def from_slip(sheets: Sheets, item: str, value: Column) -> dict[str, Column]:
    """Each item as the program computes it from one that is not right."""
    tape = sheets.structure.tape

    def on_cell(place: int, reached: Any) -> Any:
        return value if place >= 0 and tape.cells[place] == item else reached

    with np.errstate(all="ignore"):
        values = run(tape, sheets.cells, COLUMNS, on_cell)
    found = dict(zip(tape.cells, values, strict=True))
    return {i: np.broadcast_to(found[i], (sheets.count,)) for i in sheets.structure.items}


def holds(interval: Interval, value: Column) -> bool:
    room = CLOSE * (1 + np.abs(value))
    return bool(np.all((interval.low - room <= value) & (value <= interval.high + room)))


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_who_answers_nothing_is_led_to_the_key(case: Case) -> None:
    sheets = fair_sheets(case, COUNT)
    found, key = followed(sheets, {}), accepted(sheets.structure, sheets.cells)
    assert found.keys() == key.keys()
    for item, interval in key.items():
        assert np.array_equal(found[item].low, interval.low, equal_nan=True)
        assert np.array_equal(found[item].high, interval.high, equal_nan=True)


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_ones_own_right_answers_lead_into_the_key(case: Case) -> None:
    sheets = fair_sheets(case, COUNT)
    right = {item: sheets.right[item] for item in sheets.structure.items}
    here = dict(zip(sheets.structure.items, sheets.present, strict=True))
    for item, interval in followed(sheets, right).items():
        sheet = here[item]
        own = Interval(interval.low[sheet], interval.high[sheet])
        assert holds(own, right[item][sheet]), item
        whole = sheets.intervals[item]
        room = CLOSE * (1 + np.abs(right[item][sheet]))
        assert np.all(whole.low[sheet] - room <= own.low), item
        assert np.all(own.high <= whole.high[sheet] + room), item


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_a_slip_leads_to_what_is_computed_from_it(case: Case) -> None:
    sheets = fair_sheets(case, COUNT)
    for item in sheets.structure.items:
        if not sheets.structure.owners[item].numeric:
            continue
        slip = sheets.right[item] + 0.25
        computed = from_slip(sheets, item, slip)
        later = followed(sheets, {item: slip})
        for other, value in computed.items():
            if other == item:
                continue
            fine = np.isfinite(value)
            bounds = Interval(later[other].low[fine], later[other].high[fine])
            assert holds(bounds, value[fine]), (item, other)


def test_a_detour_runs_from_the_numbers_of_the_path() -> None:
    sheets = fair_sheets(Case("mlp-update"), COUNT)
    one = sheets.structure
    own = {item: sheets.right[item] + 0.25 for item in one.items}

    def typed(item: str, reached: Interval, accepted: Interval) -> Interval:
        return point(own[item])

    path = follow(one, sheets.cells, typed)
    detour = next(d for d in one.detours if d.slug == "gradient-ascent")
    found: dict[str, Interval] = {}
    astray(one, detour, path, collecting(found))
    told = dict(zip(one.tape.givens, sheets.cells, strict=True))
    plus = told["b1[2]"] + told["eta"] * own["delta1[2]"]
    assert holds(found["b1_new[2]"], plus)
    assert not holds(found["b1_new[2]"], plus + 0.001)


def collecting(found: dict[str, Interval]) -> GoOn:
    def go_on(item: str, reached: Interval, accepted: Interval) -> Interval:
        found[item] = accepted
        return reached

    return go_on
