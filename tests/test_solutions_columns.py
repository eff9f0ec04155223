"""Givens side by side, and the reference's answer to them cell by cell."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from problems.formula import Number
from solutions.columns import cells_of, given_columns, reference_cells
from solutions.evaluate import COLUMNS, run
from tests.structures import CASES, DEFAULTS, Case, candidates, problem, structure

each_case = pytest.mark.parametrize("case", CASES, ids=str)


@each_case
def test_columns_hold_the_givens_in_their_shapes_and_in_the_order_of_the_rows(case: Case) -> None:
    program, rows = structure(case).program, candidates(case, 5)
    columns = given_columns(program, rows)
    assert list(columns) == [quantity.name for quantity in program.givens]
    for quantity in program.givens:
        assert columns[quantity.name].shape == (5, *quantity.shape)
        for row, givens in enumerate(rows):
            numbers = [float(value) for value in givens[quantity.name]]
            assert columns[quantity.name][row].reshape(-1).tolist() == numbers


@each_case
def test_a_tape_gets_one_column_for_each_given_cell(case: Case) -> None:
    one, rows = structure(case), candidates(case, 5)
    cells = cells_of(given_columns(one.program, rows), one.program)
    assert len(cells) == len(one.tape.givens)
    by_place = dict(zip(one.tape.givens, cells, strict=True))
    for quantity in one.program.givens:
        for number, place in enumerate(quantity.cells):
            expected = [float(givens[quantity.name][number]) for givens in rows]
            assert by_place[place].tolist() == expected


@each_case
def test_the_reference_answers_every_cell_of_the_family_and_every_item(case: Case) -> None:
    one, rows = structure(case), candidates(case, 5)
    found = reference_cells(one, given_columns(one.program, rows))
    own = {place for q in problem(case).program.computed for place in q.cells}
    assert (own & set(one.tape.cells)) | set(one.items) <= set(found) <= set(one.tape.cells)
    assert all(column.shape == (5,) for column in found.values())


@each_case
def test_the_reference_agrees_with_the_program_on_columns(case: Case) -> None:
    one, rows = structure(case), candidates(case, 300)
    columns = given_columns(one.program, rows)
    values = run(one.tape, cells_of(columns, one.program), COLUMNS)
    found = reference_cells(one, columns)
    for place, value in zip(one.tape.cells, values, strict=True):
        if place not in found:
            continue  # a step of the derivation, held against its questions
        assert np.allclose(found[place], value, rtol=1e-11, atol=1e-11), place


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_a_family_without_a_reference_is_computed_by_its_program(case: Case) -> None:
    one, rows = structure(case), candidates(case, 5)
    columns = given_columns(one.program, rows)
    own = reference_cells(replace(one, witness=None), columns)
    assert list(own) == list(one.tape.cells)
    for place, column in reference_cells(one, columns).items():
        assert np.allclose(own[place], column, rtol=1e-11, atol=1e-11)


def test_a_constant_cell_is_a_column_too() -> None:
    one = replace(structure(DEFAULTS[0]), witness=None)
    first = one.tape.cells[0]
    constant = replace(one, program=one.program.patched({first: Number(Fraction(1))}))
    rows = candidates(DEFAULTS[0], 4)
    found = reference_cells(constant, given_columns(one.program, rows))
    assert found[first].tolist() == [1, 1, 1, 1]
