"""Two witnesses and a third from outside: they agree, and no fault in a step gets past them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from grader.issuing.draws import draw_givens
from problems.formula import Call, Formula, Name, Number
from problems.program import ProgramError
from problems.registry import families
from solutions.agreement import TOLERANCE, Disagreement, disagreements
from solutions.columns import Column, Givens, given_columns, reference_cells
from solutions.evaluate import COLUMNS, run
from solutions.exact import Undecided, Undefined
from solutions.keys import exact_key
from solutions.structure import Structure
from solutions.tape import compile_tape
from tests.chapters import gathered
from tests.structures import (
    CASES,
    DEFAULTS,
    Case,
    cells,
    instances,
    problem,
    stream,
    structure,
)

MANY = 1000
FEW = 8

each_case = pytest.mark.parametrize("case", CASES, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)

AUTOGRAD: Mapping[str, Any] = gathered("AUTOGRAD")
BEYOND_AUTOGRAD: Mapping[str, str] = gathered("BEYOND_AUTOGRAD")


def within_autograd(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Over the cases of families that can be said in forward passes and derivatives."""
    kept = [case for case in cases if case.slug in AUTOGRAD]
    return pytest.mark.parametrize("case", kept, ids=str)


def reference(one: Structure, rows: tuple[Givens, ...]) -> dict[str, Column]:
    """The NumPy reference's answer to some rows of givens."""
    return reference_cells(one, given_columns(one.program, rows))


@each_family
def test_a_thousand_sheets_of_every_family_have_the_key_that_the_reference_computes(
    case: Case,
) -> None:
    drawn = instances(case, MANY)
    one = structure(case)
    assert len({str(instance.givens) for instance in drawn}) > 0.9 * MANY
    keys = [instance.key for instance in drawn]
    assert disagreements(one, keys, reference(one, tuple(i.givens for i in drawn))) == ()


@each_case
def test_the_witnesses_agree_under_every_setting(case: Case) -> None:
    drawn = instances(case, FEW)
    one = structure(case)
    keys = [instance.key for instance in drawn]
    assert disagreements(one, keys, reference(one, tuple(i.givens for i in drawn))) == ()


def test_autograd_is_asked_about_every_family_or_there_is_a_reason() -> None:
    assert AUTOGRAD.keys() | BEYOND_AUTOGRAD.keys() == families().keys()
    assert not AUTOGRAD.keys() & BEYOND_AUTOGRAD.keys()
    assert all(len(reason.split()) > 2 for reason in BEYOND_AUTOGRAD.values())


@within_autograd(CASES)
def test_autograd_agrees_from_outside(case: Case) -> None:
    _hold_against_autograd(case, FEW)


@within_autograd(DEFAULTS)
def test_autograd_agrees_on_a_thousand_sheets(case: Case) -> None:
    _hold_against_autograd(case, MANY)


def _hold_against_autograd(case: Case, count: int) -> None:
    """Every asked cell."""
    one, drawn = structure(case), instances(case, count)
    columns = given_columns(one.program, [instance.givens for instance in drawn])
    forward = AUTOGRAD[case.slug]
    for row, instance in enumerate(drawn):
        found = forward(one.settings, {name: column[row] for name, column in columns.items()})
        assert set(one.asked) <= set(found)
        for quantity in one.program.computed:
            if quantity.name in found:
                expected = np.asarray(found[quantity.name], dtype=np.float64).reshape(-1)
                key = [float(instance.key[cell].nearest) for cell in quantity.cells]
                assert np.allclose(key, expected, rtol=1e-9, atol=1e-11), quantity.name


# Faults ---------------------------------------------------------------------------------------


def variants(formula: Formula, siblings: Mapping[str, str]) -> Iterator[Formula]:
    """The formula with one fault somewhere: a sign, a factor, an index, an order, an exponent."""
    yield Call("neg", (formula,))
    yield from _here(formula, siblings)
    if isinstance(formula, Call) and formula.operation != "softmax":
        for at, argument in enumerate(formula.arguments):
            if isinstance(argument, Number) and formula.operation == "power":
                continue
            for other in variants(argument, siblings):
                before, after = formula.arguments[:at], formula.arguments[at + 1 :]
                yield Call(formula.operation, (*before, other, *after))


def _here(formula: Formula, siblings: Mapping[str, str]) -> Iterator[Formula]:
    match formula:
        case Name(place) if place in siblings:
            yield Name(siblings[place])
        case Number(value):
            yield Number(value + 1)
        case Call("mul" | "div" | "add" | "sub" as operation, (left, right)):
            yield left
            yield right
            yield Call("sub" if operation == "add" else "add", (left, right))
            yield Call(operation, (right, left))
        case Call("power", (base, Number(value))):
            yield base
            yield Call("power", (base, Number(value + 1)))
        case Call("softmax", (Number(value), *logits)):
            yield Call("softmax", (Number(value % len(logits) + 1), *logits))
        case Call(operation, (inner,)):
            yield inner
            yield Call(OTHER_SLOPE.get(operation, operation), (inner,))


OTHER_SLOPE = {"sigmoid": "tanh", "tanh": "sigmoid", "relu": "step", "step": "step_up"}


@cache
def siblings(case: Case) -> dict[str, str]:
    """For each cell another of its quantity: what a swapped index reads."""
    return {
        place: quantity.cells[(number + 1) % len(quantity.cells)]
        for quantity in structure(case).program.quantities
        for number, place in enumerate(quantity.cells)
        if len(quantity.cells) > 1
    }


def faulty(case: Case) -> Iterator[tuple[str, Structure]]:
    """The structure with one fault in the last cell of one quantity, again and again."""
    one = structure(case)
    for quantity in one.program.computed:
        place, formula = list(quantity.steps())[-1]
        for other in variants(formula, siblings(case)):
            try:
                program = one.program.patched({place: other})
            except ProgramError:
                continue
            yield f"{place} = {other}", replace(one, program=program)


def _moved(one: Structure, wrong: Structure, row: Givens) -> bool:
    """Whether plain floating point sees any number change."""
    columns = cells(one, (row,))
    right = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    tape = compile_tape(wrong.program)
    with np.errstate(all="ignore"):
        other = dict(zip(tape.cells, run(tape, columns, COLUMNS), strict=True))
    return any(
        not np.all(np.abs(other[cell] - right[cell]) <= 1e-9 * (1 + np.abs(right[cell])))
        for cell in right
    )


@each_family
def test_every_seeded_fault_that_moves_a_number_is_reported(case: Case) -> None:
    one, givens = structure(case), instances(case, 1)[0].givens
    answer = reference(one, (givens,))
    caught = silent = 0
    for what, wrong in faulty(case):
        try:
            key = exact_key(wrong, givens)
        except (Undefined, Undecided):
            caught += 1
            continue
        found = disagreements(wrong, [key], answer)
        assert bool(found) is _moved(one, wrong, givens), what
        caught += bool(found)
        silent += not found
    assert caught >= 12
    decides = any(step.operation in ("step", "step_up") for step in one.tape.steps)
    assert silent < caught or decides  # a step hides what is before it


@each_family
def test_a_fault_in_the_reference_is_reported_too(case: Case) -> None:
    one, instance = structure(case), instances(case, 1)[0]
    answer = reference(one, (instance.givens,))
    for cell in one.tape.cells:
        wrong = {**answer, cell: answer[cell] + 1e-9 * (1 + np.abs(answer[cell]))}
        (found,) = disagreements(one, [instance.key], wrong)
        assert found.cell == cell
        assert found.family == case.slug


def test_a_disagreement_says_where_and_what() -> None:
    found = Disagreement(family="mlp-update", row=3, cell="delta1[2]", exact=0.25, reference=-0.25)
    assert str(found) == (
        "mlp-update, instance 3, delta1[2]: the exact derivation gives 0.25, "
        "the NumPy reference -0.25"
    )


def test_each_instance_is_reported_once_and_with_its_row() -> None:
    case = Case("softmax-jacobian")
    one, drawn = structure(case), instances(case, 3)
    answer = reference(one, tuple(i.givens for i in drawn))
    wrong = {cell: np.array([v[0], v[1] + 1, v[2] + 1]) for cell, v in answer.items()}
    found = disagreements(one, [i.key for i in drawn], wrong)
    assert [(d.row, d.cell) for d in found] == [(1, "p[1]"), (2, "p[1]")]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_agree_with_nothing(value: float) -> None:
    case = Case("softmax-jacobian")
    one, instance = structure(case), instances(case, 1)[0]
    answer = reference(one, (instance.givens,))
    (found,) = disagreements(one, [instance.key], {**answer, "J[1][2]": np.array([value])})
    assert found.cell == "J[1][2]"


@pytest.mark.parametrize(("share", "agree"), [(0.5, True), (2, False)])
def test_the_tolerance_is_relative_to_one_plus_the_value(share: float, agree: bool) -> None:
    case = Case("softmax-jacobian")
    one, instance = structure(case), instances(case, 1)[0]
    answer = reference(one, (instance.givens,))
    near = answer["p[1]"] + share * TOLERANCE * (1 + np.abs(answer["p[1]"]))
    assert (not disagreements(one, [instance.key], {**answer, "p[1]": near})) is agree


def test_a_reference_that_leaves_out_what_is_asked_is_no_witness() -> None:
    case = Case("softmax-jacobian")
    one, instance = structure(case), instances(case, 1)[0]
    answer = reference(one, (instance.givens,))
    del answer["J[1][2]"]
    with pytest.raises(KeyError, match=r"J\[1\]\[2\]"):
        disagreements(one, [instance.key], answer)


@each_family
def test_first_candidates_agree_also_where_the_guard_would_refuse_them(case: Case) -> None:
    one = structure(case)
    rows = tuple(draw_givens(stream(number, "raw"), 5, problem(case)) for number in range(FEW))
    keys = [exact_key(one, givens) for givens in rows]
    assert disagreements(one, keys, reference(one, rows)) == ()
