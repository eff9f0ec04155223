"""Relative rounding from the assignment to the mark: refused near 0, else a share of the key."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grader.assignment.near_zero import NEAREST, refuse_near_zero
from grader.assignment.toml_file import Table
from grader.errors import AssignmentError
from grader.judging.verdict import Verdict
from problems.draws import grid, one_hot, one_of
from problems.program import Kind
from problems.rounding import Mode, Rounding
from solutions.columns import cells_of, given_columns
from solutions.evaluate import COLUMNS, run
from solutions.written import written
from tests.assignment_file import HEAD, message, read
from tests.course import Course, filled, keys, make_course
from tests.structures import DEFAULTS, Case, candidates, problem, structure

TABLE = Table(entries={}, file="hw1.toml", place=("exercise 1",))

ONE_PERCENT = Rounding(mode=Mode.RELATIVE, tolerance=Fraction(1, 100))

RELATIVE = 'rounding = "relative"\ntolerance = 0.01\n'


def exercise(family: str, more: str) -> str:
    """An assignment of one exercise."""
    return f'{HEAD}[[exercise]]\nfamily = "{family}"\npoints = 3\n{more}'


# What is refused --------------------------------------------------------------------------------


REFUSED = {
    "all quantities of a network": (
        exercise("mlp-update", RELATIVE),
        ['exercise 1, rounding: "relative" is for answers that are never near 0', "loss may lie",
         "(and 5 more)", "[exercise.rounding_of]"],
    ),
    "one quantity": (
        exercise("mlp-deltas", "[exercise.rounding_of]\n"
                 'delta1 = { rounding = "relative", tolerance = 0.01 }\n'),
        ["delta1 may lie anywhere from -", 'delta1 = { rounding = "each step" }'],
    ),
    "from the assignment": (
        f'title = "T"\ncourse = "C"\n{RELATIVE}[[exercise]]\nfamily = "mlp-deltas"\npoints = 1\n',
        ["exercise 1, rounding", "delta2 may lie"],
    ),
    "activations that die": (
        exercise("activation-values", RELATIVE),
        ["tanh may lie anywhere from -0.984 to 0.984, relu may lie anywhere from 0 to 2.4"],
    ),
    "pinned at 0": (
        exercise("mlp-forward", RELATIVE + 'ask = ["z1"]\n[exercise.parameters]\nsizes = [1, 1]\n'
                 "[exercise.givens]\nx = [0.5]\nW1 = [[0.2]]\nb1 = [-0.1005]\n"),
        ["z1 may lie anywhere from -0.0005 to -0.0005"],
    ),
    "a percentage": (
        exercise("softmax-jacobian", 'rounding = "relative"\ntolerance = 1\n'),
        ["tolerance: found 1; a relative tolerance is a share", "tolerance = 0.01"],
    ),
    "too fine": (
        exercise("softmax-jacobian", 'rounding = "relative"\ntolerance = 1e-9\n'),
        ["a relative tolerance is a share"],
    ),
    "without a tolerance": (
        exercise("softmax-jacobian", 'rounding = "relative"\n'),
        ['tolerance: this is missing; rounding = "relative" needs one', "tolerance = 0.01"],
    ),
    "the band of another mode": (
        'title = "T"\ncourse = "C"\nrounding = "absolute"\ntolerance = 0.001\n'
        '[[exercise]]\nfamily = "softmax-jacobian"\npoints = 1\nrounding = "relative"\n',
        ["exercise 1, tolerance: this is missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_what_and_where_and_what_to_do(
    tmp_path: Path, content: str, words: list[str]
) -> None:
    found = message(tmp_path / "hw1.toml", content)
    for word in words:
        assert word in found


TAKEN = {
    "probabilities": exercise("cross-entropy-gradient", RELATIVE + 'ask = ["p"]\n'),
    "sigmoid activations": exercise(
        "mlp-forward", 'ask = ["z1", "a1"]\n[exercise.parameters]\nactivations = "sigmoid"\n'
        '[exercise.rounding_of]\na1 = { rounding = "relative", tolerance = 0.02 }\n'
    ),
    "what is not asked": exercise(
        "mlp-deltas", 'ask = ["delta2"]\n[exercise.rounding_of]\n'
        'delta1 = { rounding = "relative", tolerance = 0.01 }\n'
    ),
    "what is pinned": exercise(
        "mlp-forward", RELATIVE + 'ask = ["z1"]\n[exercise.parameters]\nsizes = [1, 1]\n'
        "[exercise.givens]\nx = [0.5]\nW1 = [[-0.2]]\nb1 = [-0.1005]\n"
    ),
    "whole numbers": exercise("parameter-count", RELATIVE),
}  # fmt: skip


@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN)
def test_answers_that_stay_away_from_0_may_be_relative(tmp_path: Path, content: str) -> None:
    (found,) = read(tmp_path / "hw1.toml", content).exercises
    modes = {found.rounding.mode, *(own.mode for own in found.roundings.values())}
    assert Mode.RELATIVE in modes


@pytest.mark.parametrize(
    ("weight", "refused"),
    [("0.002", True), ("0.0021", False), ("-0.002", True), ("-0.0021", False), ("0", True)],
)
def test_a_thousandth_is_where_near_0_begins(weight: str, refused: bool) -> None:
    one = problem(Case("mlp-forward", (("sizes", (1, 1)), ("bias", False))))
    draws = {**one.draws, "x": one_of("0.5", 2), "W1": one_of(weight)}
    posed = replace(one, draws=draws, asked=("z1",), rounding=ONE_PERCENT)
    if refused:
        with pytest.raises(AssignmentError, match="z1 may lie"):
            refuse_near_zero(TABLE, posed)
    else:
        refuse_near_zero(TABLE, posed)


def test_a_pool_of_whole_choices_is_taken_cell_by_cell() -> None:
    one = problem(Case("cross-entropy-gradient"))
    posed = replace(one, asked=("difference",), rounding=ONE_PERCENT)
    with pytest.raises(AssignmentError, match=r"difference may lie anywhere from -1 to 1\."):
        refuse_near_zero(TABLE, replace(posed, draws={**one.draws, "z": grid(-9, 9, "0.1")}))
    assert posed.draws["y"] == one_hot(3)


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_no_answer_of_what_is_taken_is_near_0(case: Case) -> None:
    one, posed = structure(case), problem(case)
    rows = candidates(case, 500)
    columns = cells_of(given_columns(one.program, rows), one.program)
    with np.errstate(all="ignore"):
        found = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    for quantity in one.asked_quantities:
        smallest = min(float(np.nanmin(np.abs(found[place]))) for place in quantity.cells)
        alone = replace(posed, asked=(quantity.name,), rounding=ONE_PERCENT, roundings={})
        if quantity.kind is Kind.NUMBER and smallest <= NEAREST:
            with pytest.raises(AssignmentError, match="may lie"):
                refuse_near_zero(TABLE, alone)
        elif quantity.kind is not Kind.NUMBER:
            refuse_near_zero(TABLE, alone)


# What is right ----------------------------------------------------------------------------------


def marked(course: Course, answers: dict[str, str]) -> dict[str, Verdict]:
    """The verdict of every item of a form that the first student hands in."""
    path = course.root / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), answers))
    results, _ = course.check(path)
    (found,) = results["007"].exercises
    return {item.item: item.verdict for item in found.items}


def text(value: Fraction) -> str:
    """A number with more decimals than matter."""
    return f"{float(value):.12f}"


NETWORK = """
[[exercise]]
family = "mlp-update"
points = 9
rounding = "relative"
tolerance = 0.002
ask = ["z1", "a2", "loss", "delta2", "delta1", "W2_new", "W1_new", "b1_new"]
[exercise.parameters]
sizes = [2, 1, 1]
activations = "identity"
loss_after = false
[exercise.givens]
x = [0.5, 1.1]
y = [0.4]
W1 = [[1.2, -0.4]]
b1 = [0.2]
W2 = [[0.5]]
b2 = [-0.3]
eta = 0.1
"""
"""Every number is pinned, so nothing is near 0, and half of them are below it."""

PROBABILITIES = (
    '\n[[exercise]]\nfamily = "cross-entropy-gradient"\npoints = 3\nask = ["p"]\n'
    'rounding = "relative"\ntolerance = 0.01\n'
)

ACTIVATIONS = (
    '\n[[exercise]]\nfamily = "mlp-forward"\npoints = 3\nask = ["a1"]\n'
    'rounding = "relative"\ntolerance = 0.05\n[exercise.parameters]\nactivations = "sigmoid"\n'
)

SHARES = {
    "pinned": (NETWORK, "0.002"),
    "softmax": (PROBABILITIES, "0.01"),
    "sigmoid": (ACTIVATIONS, "0.05"),
}


@pytest.mark.parametrize(("exercises", "share"), SHARES.values(), ids=SHARES)
def test_an_answer_is_right_at_the_edges_of_its_band_and_wrong_just_beyond(
    tmp_path: Path, exercises: str, share: str
) -> None:
    course = make_course(tmp_path, exercises=exercises)
    course.generate()
    (row,) = course.rows("007")
    with course.manifest() as manifest:
        one = manifest.structure(row.structure)
    columns = cells_of(given_columns(one.program, [row.givens]), one.program)
    values = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    exact = {f"1.{item}": Fraction(float(np.ravel(values[item])[0])) for item in one.items}
    band, little = Fraction(share), Fraction(1, 10**6)
    for side in (-1, 1):
        inside = {item: text(v * (1 + side * (band - little))) for item, v in exact.items()}
        assert set(marked(course, inside).values()) == {Verdict.CORRECT}
        # One at a time: what follows from a wrong answer is carried.
        for item, v in exact.items():
            beyond = {i: text(w) for i, w in exact.items()}
            beyond[item] = text(v * (1 + side * (band + little)))
            assert marked(course, beyond)[item] is Verdict.WRONG


def test_the_key_that_is_printed_is_right_when_it_is_typed(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=NETWORK)
    course.generate()
    results, _ = course.check()
    found = keys(results["007"])
    assert found["1.delta1[1]"] == "-0.2600"
    assert set(marked(course, found).values()) == {Verdict.CORRECT}


@pytest.mark.parametrize("tolerance", ["0.3", "0.01", "0.00004", "0.00000001"])
def test_a_written_answer_has_digits_enough_to_be_right(tolerance: str) -> None:
    share = Fraction(tolerance)
    own = Rounding(mode=Mode.RELATIVE, tolerance=share)
    one = replace(structure(Case("mlp-deltas")), rounding=own)
    for value in (Fraction(-2, 3), Fraction(1, 700), Fraction(123456, 7), Fraction(99995, 10**6)):
        text = written(one, one.items[0], value, {})
        assert abs(Fraction(text) - value) <= share / 2 * abs(value)
        assert len(text.lstrip("-0.").replace(".", "")) >= 4
