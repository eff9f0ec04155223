"""What the guard promises of every sheet that is issued, worked out here once more."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest

from grader.issuing.instances import Instance
from grader.issuing.told_apart import held
from problems.formula import Call
from problems.program import Kind, Quantity, Role
from problems.registry import families
from solutions.live import absent
from solutions.structure import Structure
from solutions.tape import Tape
from solutions.tolerance import rule_of
from tests.structures import CASES, DEFAULTS, Case, cells, instances, structure

each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)


def tolerances(one: Structure, sheet: Instance) -> Mapping[str, float]:
    """What an answer may be off on the wider side, half a unit at least."""
    found = {}
    for item, low, high in zip(one.items, sheet.low, sheet.high, strict=True):
        key = float(sheet.key[item].nearest)
        unit = float(rule_of(one, one.owners[item].name).unit(np.array(key)))
        found[item] = max(high - key, key - low, unit / 2)
    return found


def wrong_paths(one: Structure, sheet: Instance) -> dict[str, list[dict[str, float]]]:
    """What each patch of each mistake gives at the items of a sheet, all before them being right.

    Where a path has no value, the key stands.
    """
    key = {cell: float(exact.nearest) for cell, exact in sheet.key.items()}
    items = _asked_here(one, sheet)
    columns, right = cells(one, (sheet.givens,)), {c: np.array([v]) for c, v in key.items()}

    def path(tape: Tape) -> dict[str, float]:
        with np.errstate(all="ignore"):
            found = held(tape, columns, right, one.items)
        values = {item: float(found[item][0]) for item in items}
        return {item: key[item] if np.isnan(v) else v for item, v in values.items()}

    return {wrong.slug: [path(t) for t in one.tapes_of[wrong.slug]] for wrong in one.mistakes}


def _asked_here(one: Structure, sheet: Instance) -> tuple[str, ...]:
    gone = absent(one, lambda place: float(sheet.key[place].nearest))
    return tuple(item for item in one.items if one.owners[item].name not in gone)


def apart(
    first: Mapping[str, float], second: Mapping[str, float], by: Mapping[str, float]
) -> float:
    """Tolerances between two paths where they show most; 0 if they are equal."""
    return max(
        abs(a - second[item]) / by[item] if abs(a - second[item]) > 1e-10 * (1 + abs(a)) else 0.0
        for item, a in first.items()
    )


SHEETS = 12


@each_family
def test_a_mistake_is_inert_or_more_than_three_tolerances_off_the_key(case: Case) -> None:
    one = structure(case)
    for sheet in instances(case, SHEETS):
        by = tolerances(one, sheet)
        key = {item: float(sheet.key[item].nearest) for item in _asked_here(one, sheet)}
        for slug, paths in wrong_paths(one, sheet).items():
            margins = [apart(path, key, by) for path in paths]
            assert all(margin == 0 or margin > 3 for margin in margins), slug
            assert (slug in sheet.inert) is (not any(margins)), slug


@each_family
def test_two_mistakes_are_twins_or_more_than_three_tolerances_apart(case: Case) -> None:
    one = structure(case)
    for sheet in instances(case, SHEETS):
        by = tolerances(one, sheet)
        key = {item: float(sheet.key[item].nearest) for item in _asked_here(one, sheet)}
        shown = [
            (slug, path)
            for slug, paths in wrong_paths(one, sheet).items()
            for path in paths if apart(path, key, by)
        ]  # fmt: skip
        twins = {frozenset(pair) for pair in sheet.twins}
        for (a, first), (b, second) in combinations(shown, 2):
            margin = apart(first, second, by)
            assert a == b or margin > 3 or (margin == 0 and {a, b} in twins), (a, b)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_core_mistakes_are_never_inert(case: Case) -> None:
    for sheet in instances(case, 8):
        assert not set(structure(case).core) & set(sheet.inert)


@each_family
def test_no_interval_of_a_sheet_is_wider_than_fifty_units(case: Case) -> None:
    one = structure(case)
    for sheet in instances(case, SHEETS):
        here = _asked_here(one, sheet)
        for item, low, high in zip(one.items, sheet.low, sheet.high, strict=True):
            key = float(sheet.key[item].nearest)
            unit = float(rule_of(one, one.owners[item].name).unit(np.array(key)))
            kind = one.owners[item].kind
            assert kind is Kind.EXPRESSION or item not in here or high - low <= 50 * unit, item


def _hidden_relus(one: Structure) -> list[Quantity]:
    """Hidden layers of a network that are a ReLU of more than one unit."""
    network = families()[one.family].forward.__module__.startswith("problems.networks.")
    return [
        q for q in one.program.computed
        if network and q.role is Role.ACTIVATION and len(q.cells) > 1
        and all(isinstance(f, Call) and f.operation == "relu" for f in q.formulas or ())
    ]  # fmt: skip


HIDDEN_RELUS = tuple(case for case in CASES if _hidden_relus(structure(case)))


def test_several_families_have_hidden_relus() -> None:
    assert len({case.slug for case in HIDDEN_RELUS}) > 4


@pytest.mark.parametrize("case", HIDDEN_RELUS, ids=str)
def test_a_hidden_relu_layer_of_a_sheet_has_a_live_and_a_dead_unit(case: Case) -> None:
    for sheet in instances(case, 8):
        for layer in _hidden_relus(structure(case)):
            live = [sheet.key[cell].nearest > 0 for cell in layer.cells]
            assert set(live) == {True, False}, layer.name
