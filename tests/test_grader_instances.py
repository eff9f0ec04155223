"""Instances: the same for a recipient whoever else is drawn for, certified, and told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from grader.errors import IssueError, WitnessError
from grader.issuing import instances as module
from grader.issuing.draws import draw_givens
from grader.issuing.guard import judge
from grader.issuing.instances import MOST_CANDIDATES, WAVE, Instance, Tally, draw_instances
from problems.draws import one_of, pinned
from problems.family import Problem, pose
from problems.formula import Formula, Number
from problems.program import Kind
from problems.registry import families
from problems.rounding import Mode, Rounding
from solutions.columns import Column, given_columns, reference_cells
from solutions.evaluate import COLUMNS, run
from solutions.keys import equal_when_held, exact_key
from solutions.nearest import half_up
from solutions.patches import Wrong
from solutions.structure import Structure, build
from solutions.tape import Tape
from tests.programs import call
from tests.structures import (
    DEFAULTS,
    LEVELS,
    Case,
    candidates,
    cells,
    instances,
    problem,
    stream,
    structure,
)

FEW = 6
SOME = 100

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)

PERCEPTRON = Case("perceptron-update")


def drawn(case: Case, *recipients: int) -> list[Instance]:
    """Sheets for some recipients, in this order."""
    return draw_instances(structure(case), problem(case), [stream(r) for r in recipients])


# Whose numbers they are -------------------------------------------------------------------------


@each_family
def test_the_order_of_recipients_does_not_matter(case: Case) -> None:
    together = list(instances(case, SOME))
    assert drawn(case, *reversed(range(SOME))) == together[::-1]


@each_family
def test_nobody_else_matters(case: Case) -> None:
    together = instances(case, SOME)
    assert drawn(case, *range(0, SOME, 7)) == list(together[::7])
    assert drawn(case, 3, 99) == [together[3], together[99]]
    for recipient in (0, 41):
        assert drawn(case, recipient) == [together[recipient]]


def test_a_rare_sheet_is_the_same_alone_and_in_a_crowd() -> None:
    case = Case("mlp-update", (("activations", "relu"),))
    together = instances(case, 30)
    late = max(range(30), key=lambda i: together[i].candidate)
    assert together[late].candidate > 10
    assert drawn(case, late) == [together[late]]


@each_case
def test_everyone_gets_their_first_fair_candidate(case: Case) -> None:
    one, posed = structure(case), problem(case)
    for recipient, instance in enumerate(instances(case, FEW)):
        rows = [draw_givens(stream(recipient), n, posed) for n in range(instance.candidate + 1)]
        fair = judge(one, cells(one, tuple(rows))).fair
        assert instance.givens == rows[-1]
        assert fair[-1]
        for number in np.flatnonzero(fair[:-1]):
            assert _uncertified(one, rows[int(number)])


def _uncertified(one: Structure, givens: dict[str, tuple[Fraction, ...]]) -> bool:
    judgement = judge(one, cells(one, (givens,)))
    return module._certified(one, givens, judgement, 0) is None


def test_another_exercise_has_other_numbers() -> None:
    case = Case("mlp-deltas")
    other = draw_instances(structure(case), problem(case), [stream(0, "another")])
    assert other[0].givens != instances(case, FEW)[0].givens


def test_nobody_is_drawn_for_nobody() -> None:
    assert drawn(PERCEPTRON) == []


# What an instance holds -------------------------------------------------------------------------


@each_case
def test_an_instance_holds_its_certified_key_and_an_interval_for_each_item(case: Case) -> None:
    one = structure(case)
    for instance in instances(case, FEW):
        assert instance.key == exact_key(one, instance.givens)
        assert len(instance.low) == len(instance.high) == len(one.items)
        assert set(instance.inert) <= {wrong.slug for wrong in one.mistakes}
        assert not set(instance.inert) & set(one.core)
        assert all(isinstance(end, float) for end in instance.low + instance.high)


def _values(one: Structure, tape: Tape, drawn_: tuple[Instance, ...]) -> np.ndarray[Any, Any]:
    """(items, n): what a program gives at each item."""
    columns = cells(one, tuple(i.givens for i in drawn_))
    with np.errstate(all="ignore"):
        found = dict(zip(tape.cells, run(tape, columns, COLUMNS), strict=True))
    return np.array([np.broadcast_to(found[item], (len(drawn_),)) for item in one.items])


def _each_mistake(one: Structure) -> Iterator[tuple[Wrong, Tape]]:
    for wrong in one.mistakes:
        for tape in one.tapes_of[wrong.slug]:
            yield wrong, tape


@pytest.mark.parametrize(
    ("case", "count"),
    [*((case, SOME) for case in DEFAULTS), *((case, FEW) for case in LEVELS)],
    ids=str,
)
def test_whoever_makes_a_mistake_has_an_item_that_is_not_right(case: Case, count: int) -> None:
    one, sheets = structure(case), instances(case, count)
    low, high = (np.array([getattr(i, end) for i in sheets]).T for end in ("low", "high"))
    for wrong, tape in _each_mistake(one):
        typed = np.array([[float(half_up(Fraction(v), 4)) if np.isfinite(v) else v for v in row]
                          for row in _values(one, tape, sheets)])  # fmt: skip
        outside: np.ndarray[Any, Any] = np.any(~((low <= typed) & (typed <= high)), axis=0)
        same = _values(one, one.tape, sheets)
        wide = 1e-11 * (1 + np.abs(same))
        changed = np.asarray(np.abs(_values(one, tape, sheets) - same) > wide)
        for number, instance in enumerate(sheets):
            if wrong.slug in instance.inert:
                assert not changed[:, number].any(), wrong.slug
            elif len(wrong.patches) == 1 or changed[:, number].any():
                assert outside[number], (wrong.slug, number)


@each_case
def test_inert_mistakes_are_equal_to_thirty_digits(case: Case) -> None:
    one = structure(case)
    for instance in instances(case, FEW):
        for wrong, tape in _each_mistake(one):
            equal = equal_when_held(one, (tape,), instance.givens, one.items)
            assert equal or wrong.slug not in instance.inert
            assert not equal or wrong.slug in instance.inert or len(wrong.patches) > 1


@each_family
def test_twins_are_equal_to_thirty_digits_and_listed(case: Case) -> None:
    one = structure(case)
    for instance in instances(case, FEW):
        found = set()
        pairs = [
            (a, b)
            for i, (a, s) in enumerate(_each_mistake(one))
            for j, (b, t) in enumerate(_each_mistake(one))
            if i < j
            and a.slug != b.slug
            and equal_when_held(one, (s, t), instance.givens, one.items)
            and not equal_when_held(one, (s,), instance.givens, one.items)
        ]
        found = {(a.slug, b.slug) for a, b in pairs}
        assert set(instance.twins) == found


def test_a_symmetric_matrix_makes_its_transposition_inert() -> None:
    family = families()["mlp-deltas"]
    W2 = pinned([Fraction(7, 10), Fraction(2, 5), Fraction(2, 5), Fraction(-1, 2)])
    posed = pose(family, family.settings(), {"W2": W2})
    one = build(posed, Rounding(decimals=4))
    for instance in draw_instances(one, posed, [stream(n) for n in range(5)]):
        assert "transposed-w-backward" in instance.inert


def test_mistakes_that_come_to_the_same_are_named_as_twins() -> None:
    one = structure(PERCEPTRON)
    first = one.mistakes[0]
    alike = Wrong(slug="alike", hint="", patches=({"error": call("neg", call("sub", "y", "o"))},))
    both = replace(one, mistakes=(first, alike), core=(first.slug,))
    (instance,) = draw_instances(both, problem(PERCEPTRON), [stream(0)])
    assert instance.twins == ((first.slug, "alike"),)


def near(formula: Formula) -> Formula:
    """The same but for the thirteenth decimal, which floats take for the same."""
    return call("add", formula, Number(Fraction(1, 10**13)))


def test_what_only_looks_inert_is_no_sheet() -> None:
    one = structure(PERCEPTRON)
    patch = {"z": near(one.program.formula_of()["z"])}
    almost = replace(one, mistakes=(Wrong(slug="almost", hint="", patches=(patch,)),), core=())
    tally = Tally()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_CANDIDATES", 8)
        with pytest.raises(IssueError, match="uncertified"):
            draw_instances(almost, problem(PERCEPTRON), [stream(0)], tally)
    assert tally.accepted == 0
    assert tally.refused["uncertified"] > 0


def test_what_only_looks_like_a_twin_is_no_sheet() -> None:
    one = structure(PERCEPTRON)
    first = one.mistakes[0]
    patch = {place: near(f) for place, f in first.patches[0].items()}
    almost = Wrong(slug="almost", hint="", patches=(patch,))
    both = replace(one, mistakes=(first, almost), core=())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_CANDIDATES", 8)
        with pytest.raises(IssueError, match="uncertified"):
            draw_instances(both, problem(PERCEPTRON), [stream(0)])


# The tally and the cap --------------------------------------------------------------------------


@each_case
def test_the_tally_adds_up(case: Case) -> None:
    tally = Tally()
    streams = [stream(n) for n in range(FEW)]
    found = draw_instances(structure(case), problem(case), streams, tally)
    assert found == list(instances(case, FEW))
    assert tally.judged >= FEW
    assert tally.accepted >= FEW
    unfair = sum(n for name, n in tally.refused.items() if name != "uncertified")
    assert tally.judged - tally.accepted <= unfair + tally.refused["uncertified"]
    assert max(tally.refused.values()) <= tally.judged - tally.accepted
    assert tally.share == tally.accepted / tally.judged


def test_an_empty_tally_has_no_share() -> None:
    assert Tally().share == 0


def test_a_tally_counts_each_condition_that_refuses() -> None:
    one, rows = structure(PERCEPTRON), candidates(PERCEPTRON, 50)
    judgement = judge(one, cells(one, rows))
    tally = Tally()
    tally.add(judgement)
    assert tally.judged == 50
    assert tally.accepted == int(judgement.fair.sum())
    assert tally.refused == {name: int(m.sum()) for name, m in judgement.refused.items()}
    tally.withdraw()
    assert tally.accepted == int(judgement.fair.sum()) - 1
    assert tally.refused["uncertified"] == 1


def hopeless() -> tuple[Structure, Problem]:
    """A perceptron whose learning rate hides that it was forgotten."""
    family = families()["perceptron-update"]
    posed = pose(family, family.settings(), {"eta": one_of(1)})
    return build(posed, Rounding(decimals=4)), posed


def test_an_exercise_without_a_fair_sheet_ends_in_an_error_that_says_why() -> None:
    one, posed = hopeless()
    tally = Tally()
    with pytest.raises(IssueError) as error:
        draw_instances(one, posed, [stream(0)], tally)
    assert f"{MOST_CANDIDATES} candidates" in str(error.value)
    assert f"hidden forgot-eta ({MOST_CANDIDATES})" in str(error.value)
    assert "perceptron-update" in str(error.value)
    assert tally.judged == MOST_CANDIDATES
    assert tally.accepted == 0


@pytest.mark.parametrize("count", [1, 3, 100, 300])
def test_everyone_has_the_same_number_of_candidates(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CANDIDATES", 20)
    one, posed = hopeless()
    tally = Tally()
    with pytest.raises(IssueError, match="none made a fair sheet"):
        draw_instances(one, posed, [stream(n) for n in range(count)], tally)
    assert tally.judged == 20 * count


def test_the_last_candidate_is_tried_too(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case("mlp-update", (("activations", "relu"),))
    together = instances(case, 30)
    late = max(range(30), key=lambda i: together[i].candidate)
    monkeypatch.setattr(module, "MOST_CANDIDATES", together[late].candidate + 1)
    assert drawn(case, late) == [together[late]]
    assert drawn(case, *range(30)) == list(together)
    monkeypatch.setattr(module, "MOST_CANDIDATES", together[late].candidate)
    for recipients in ([late], range(30)):
        with pytest.raises(IssueError):
            drawn(case, *recipients)


def test_candidates_are_judged_in_waves_that_keep_a_recipient_together() -> None:
    for waiting, ahead in (([5], WAVE), ([1, 2, 3], 85), (list(range(1000)), 1)):
        batches = list(module._batches(waiting, 10, ahead))
        pairs = [pair for batch in batches for pair in batch]
        assert pairs == [(who, 10 + i) for who in waiting for i in range(ahead)]
        assert all(len(batch) <= WAVE for batch in batches)
        ends = [(a[-1][0], b[0][0]) for a, b in pairwise(batches)]
        assert all(last != first for last, first in ends)


# Witnesses --------------------------------------------------------------------------------------


@each_family
def test_a_sheet_on_which_the_witnesses_differ_stops_everything(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(one: Structure, columns: dict[str, Column]) -> dict[str, Column]:
        found = reference_cells(one, columns)
        return {**found, one.items[-1]: found[one.items[-1]] + 1e-9}

    monkeypatch.setattr(module, "reference_cells", wrong)
    with pytest.raises(WitnessError) as error:
        drawn(case, 0)
    assert structure(case).items[-1] in str(error.value)
    assert case.slug in str(error.value)


@each_family
def test_sheets_under_an_absolute_band_are_drawn_too(case: Case) -> None:
    band = Rounding(mode=Mode.ABSOLUTE, decimals=4, tolerance=Fraction(1, 1000))
    one = replace(structure(case), rounding=band)
    (instance,) = draw_instances(one, problem(case), [stream(0)])
    widths = np.array(instance.high) - np.array(instance.low)
    words = np.array([one.owners[item].kind is Kind.CHOICE for item in one.items])
    assert np.allclose(widths, np.where(words, 0.0, 0.002), atol=1e-8)
    columns = given_columns(one.program, [instance.givens])
    assert set(reference_cells(one, columns)) == set(one.tape.cells)
