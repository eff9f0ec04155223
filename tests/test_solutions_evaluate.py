"""One interpreter: the same program on fractions, balls, floats, columns and intervals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from problems import trace
from problems.formula import OPERATIONS, Call
from problems.program import Program, ProgramError, Quantity, Role
from problems.rounding import Rounding
from problems.trace import Trace
from solutions.evaluate import COLUMNS, INTERVALS, by_hand, decided, exactly, owner, run
from solutions.exact import Engine, Flint, PurePython, Undecided
from solutions.interval import Interval
from solutions.operations import TABLE
from solutions.rules import rule
from solutions.tape import Tape, compile_tape
from tests.programs import call, formula, scalar, vector
from tests.structures import DEFAULTS, LEVELS, Case, candidates, cells, structure

ROWS = 40

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)


def small() -> Tape:
    """z = w x + 1/2, a = sigmoid(z), c = a, n = 3."""
    t = Trace()
    w, x = scalar(t, "w", Role.WEIGHT), scalar(t, "x")
    z = t.let("z", w * x + Fraction(1, 2), Role.PRE_ACTIVATION)
    a = t.let("a", trace.sigmoid(z), Role.ACTIVATION)
    t.let("c", a, Role.PREDICTION)
    t.let("n", formula("neg", call("neg", 3)), Role.COUNT)
    return compile_tape(t.program())


def test_a_tape_lists_givens_constants_and_cells() -> None:
    tape = small()
    assert tape.givens == ("w", "x")
    assert tape.constants == (Fraction(1, 2), Fraction(3))
    assert tape.cells == ("z", "a", "c", "n")
    assert tape.copies == {2}


def test_a_tape_runs_on_fractions() -> None:
    k = PurePython(64)
    z, *_ = run(small(), [Fraction(1, 3), Fraction(6)], exactly(k))
    assert z == Fraction(5, 2)


def test_on_cell_sees_every_cell_and_every_number_inside_a_step() -> None:
    seen: list[tuple[int, float]] = []

    def look(place: int, value: Any) -> Any:
        seen.append((place, float(value)))
        return value

    run(small(), [np.float64(0.5), np.float64(2)], COLUMNS, look)
    sigmoid = 1 / (1 + np.exp(-1.5))
    assert [place for place, _ in seen] == [~0, 0, 1, 2, 3]
    assert [value for _, value in seen] == pytest.approx([1, 1.5, sigmoid, sigmoid, 3])


def test_on_sum_sees_the_sums_inside_a_step_and_where_they_stand() -> None:
    t = Trace()
    x, y = scalar(t, "x"), scalar(t, "y")
    t.let("p", x * y, Role.LOSS)
    t.let("q", (x + y) * (x - y) + x, Role.LOSS)
    seen: list[tuple[int, float]] = []

    def look(place: int, value: Any) -> Any:
        seen.append((owner(place), float(value)))
        return value

    run(compile_tape(t.program()), [np.float64(3), np.float64(1)], COLUMNS, on_sum=look)
    assert seen == [(1, 4), (1, 2)]


def test_what_on_cell_gives_back_is_what_the_program_goes_on_with() -> None:
    def replace(place: int, value: Any) -> Any:
        return np.float64(0) if place == 0 else value

    z, a, c, _ = run(small(), [np.float64(0.5), np.float64(2)], COLUMNS, replace)
    assert (z, a, c) == (0, 0.5, 0.5)


ROUNDS = {name for name, row in TABLE.items() if row.rounds}
"""Operations that make new decimals."""


def on_values(operation: str) -> Call:
    """The operation on x, or on x and y."""
    others = {"power": ("x", 2), "softmax": (1, "x", "y")}
    one = OPERATIONS[operation] == 1
    return call(operation, *others.get(operation, ("x",) if one else ("x", "y")))


@pytest.mark.parametrize("operation", sorted(ROUNDS))
def test_whatever_makes_new_decimals_inside_a_step_is_written_down(operation: str) -> None:
    t = Trace()
    scalar(t, "x"), scalar(t, "y")
    t.let("out", formula("add", on_values(operation), "y"), Role.LOSS)
    tape = compile_tape(t.program())
    assert [step.place for step in tape.steps] == [~0, 0]


@pytest.mark.parametrize("operation", sorted(TABLE.keys() - ROUNDS))
def test_sums_and_choices_of_rounded_numbers_are_not_rounded_again(operation: str) -> None:
    t = Trace()
    scalar(t, "x"), scalar(t, "y")
    t.let("out", formula("add", on_values(operation), "y"), Role.LOSS)
    assert [step.place for step in compile_tape(t.program()).steps] == [None, 0]


def test_an_open_question_cannot_be_run() -> None:
    t = Trace()
    x = vector(t, "x", 2)
    t.let("g", t.d(t.let("L", np.sum(x * x), Role.LOSS), x), Role.ADJOINT)
    with pytest.raises(ProgramError, match="not yet answered"):
        compile_tape(t.program())


def test_a_quotient_of_constants_by_zero_is_infinite_on_columns() -> None:
    zero = call("sub", 1, 1)
    quantity = Quantity(name="q", shape=(), role=Role.COUNT, formulas=(call("div", 1, zero),))
    power = Quantity(name="p", shape=(), role=Role.COUNT, formulas=(call("power", zero, -1),))
    tape = compile_tape(Program(quantities=(quantity, power)))
    with np.errstate(all="ignore"):
        assert run(tape, [], COLUMNS) == [np.inf, np.inf]


@each_case
def test_columns_intervals_and_exact_values_agree_on_every_cell(case: Case) -> None:
    one = structure(case)
    rows = candidates(case, ROWS)
    columns = run(one.tape, cells(one, rows), COLUMNS)
    with np.errstate(all="ignore"):
        points = [Interval(cell, cell) for cell in cells(one, rows)]
        bounds = run(one.tape, points, INTERVALS)
        hands = run(one.tape, points, by_hand([rule(Rounding())] * len(one.tape.cells)))
    for column, bound, hand in zip(columns, bounds, hands, strict=True):
        noise = 1e-12 * (1 + np.abs(column))
        assert np.all((bound.low - noise <= column) & (column <= bound.high + noise))
        assert np.all((hand.low <= bound.low + noise) & (bound.high <= hand.high + noise))
        assert np.all(np.abs(bound.high - bound.low) <= 2 * noise)


@each_case
def test_both_engines_hold_the_columns_in_their_balls(case: Case) -> None:
    one = structure(case)
    rows = candidates(case, 3)
    columns = run(one.tape, cells(one, rows), COLUMNS)
    for row, givens in enumerate(rows):
        for make in (PurePython, Flint):
            k: Engine = make(128)
            numbers = [k.number(v) for q in one.program.givens for v in givens[q.name]]
            for value, column in zip(run(one.tape, numbers, exactly(k)), columns, strict=True):
                low, high = k.bounds(value)
                number = float(np.broadcast_to(column, (len(rows),))[row])
                assert float(low) - 1e-12 <= number <= float(high) + 1e-12


@each_family
def test_columns_of_one_row_equal_those_of_many(case: Case) -> None:
    one = structure(case)
    rows = candidates(case, ROWS)
    together = run(one.tape, cells(one, rows), COLUMNS)
    alone = run(one.tape, cells(one, rows[7:8]), COLUMNS)
    for many, single in zip(together, alone, strict=True):
        assert np.broadcast_to(many, (ROWS,))[7] == np.broadcast_to(single, (1,))[0]


def test_bits_double_until_a_question_is_decided() -> None:
    tried: list[int] = []

    def make(bits: int) -> Engine:
        tried.append(bits)
        return PurePython(bits)

    def question(k: Engine) -> bool:
        low, high = k.bounds(k.exp(k.number(Fraction(1))))
        if high - low > Fraction(1, 2**70):
            raise Undecided
        return True

    assert decided(question, make, bits=10)
    assert tried == [10, 20, 40, 80]


def test_a_question_that_no_bits_decide_stays_undecided() -> None:
    tried: list[int] = []

    def make(bits: int) -> Engine:
        tried.append(bits)
        return PurePython(bits)

    def question(_: Engine) -> None:
        raise Undecided

    with pytest.raises(Undecided):
        decided(question, make, bits=8)
    assert tried == [8, 16, 32, 64, 128]


def test_products_that_hang_together_are_tighter_on_intervals() -> None:
    t = Trace()
    x = scalar(t, "x")
    t.let("square", x * x, Role.ACTIVATION)
    t.let("slope", x * (1 - x), Role.SLOPE)
    tape = compile_tape(t.program())
    assert [step.form for step in tape.steps] == ["square", "", "rest"]
    around = Interval(np.array([-0.5]), np.array([1.0]))
    square, slope = run(tape, [around], INTERVALS)
    assert (square.low, square.high) == (0.0, 1.0)
    assert (slope.low, slope.high) == (-0.75, 0.25)
