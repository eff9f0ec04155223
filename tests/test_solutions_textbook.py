"""Matrix lines: proposed only where they say, cell by cell, what the formulas say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings

from problems import trace
from problems.formula import Call, Formula
from problems.program import Program, Quantity, Role
from problems.scalar import scalars
from problems.trace import Trace
from solutions.derive import answer
from solutions.textbook import MATRIX_OPERATIONS, Line, canonical, expand, lines
from tests.programs import ANY, call, formula, scalar, traced, vector, written
from tests.structures import CASES, Case, structure
from tests.test_solutions_algebra import POINT, formulas, value

each_case = pytest.mark.parametrize("case", CASES, ids=str)


def line(program: Program, name: str, *, rows: bool = False) -> str:
    """The one line of a quantity."""
    (found,) = lines(program, program.quantity(name), rows=rows)
    assert found.whole
    assert found.name == name
    return written(found.expression)


@each_case
def test_a_line_says_cell_by_cell_what_the_formulas_say(case: Case) -> None:
    program, rows = structure(case).program, structure(case).row_vectors
    for quantity in program.computed:
        found = lines(program, quantity, rows=rows)
        if found[0].whole:
            cells = [s.formula for s in scalars(expand(program, found[0].expression))]
            assert len(found) == 1
        else:
            cells = [one.expression for one in found]
            assert [one.name for one in found] == list(quantity.cells)
        for cell, formula_ in zip(cells, quantity.formulas or (), strict=True):
            assert canonical(cell) == canonical(formula_)


BY_ITSELF = (
    *(Role.JACOBIAN, Role.COUNT, Role.METRIC, Role.LABEL),
    *(Role.CURVATURE, Role.ADJOINT, Role.LEARNING_RATE, Role.CONDITION),
)
"""Roles whose cells may have nothing to do with each other: an example or an epoch each."""


def _of_a_formula(quantity: Quantity) -> bool:
    """Whether it is the gradient of a function that is written out in the cells of a vector."""
    return quantity.role is Role.WEIGHT_GRADIENT and not quantity.layer


@each_case
def test_only_jacobians_and_what_is_counted_one_by_one_are_written_cell_by_cell(case: Case) -> None:
    program, rows = structure(case).program, structure(case).row_vectors
    apart = [q for q in program.computed if not lines(program, q, rows=rows)[0].whole]
    assert all(q.role in BY_ITSELF or not q.shape or _of_a_formula(q) for q in apart)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("z1", "(product(W1, x) + b1)"),
        ("a1", "sigmoid(z1)"),
        ("z2", "(product(W2, a1) + b2)"),
        ("loss", "(1/2 * sum(((a2 - y) ^ 2)))"),
        ("error2", "(a2 - y)"),
        ("slope2", "hadamard(a2, (1 - a2))"),
        ("delta2", "hadamard(error2, slope2)"),
        ("dW2", "outer(delta2, a1)"),
        ("db2", "delta2"),
        ("error1", "transposed product(W2, delta2)"),
        ("delta1", "hadamard(error1, slope1)"),
        ("dW1", "outer(delta1, x)"),
        ("W1_new", "(W1 - (eta * dW1))"),
        ("b1_new", "(b1 - (eta * db1))"),
        ("z1_2", "(product(W1_new, x) + b1_new)"),
    ],
)
def test_a_step_of_gradient_descent_reads_like_a_textbook(name: str, expected: str) -> None:
    assert line(structure(Case("mlp-update")).program, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("z1", "(product(x, W1) + b1)"),
        ("z2", "(product(a1, W2) + b2)"),
        ("dW2", "row outer(a1, delta2)"),
        ("error1", "product transposed(delta2, W2)"),
        ("dW1", "row outer(x, delta1)"),
        ("z1_2", "(product(x, W1_new) + b1_new)"),
    ],
)
@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 1, 2)])
def test_row_vectors_stand_before_their_matrix(
    name: str, expected: str, sizes: tuple[int, ...]
) -> None:
    case = Case("mlp-update", (("sizes", sizes),), (("orientation", "row"),))
    assert line(structure(case).program, name, rows=True) == expected


def _batch(t: Trace) -> None:
    X, Y = (t.given(name, ANY, Role.INPUT, shape=(3, 2)) for name in "XY")
    W, b = t.given("W", ANY, Role.WEIGHT, shape=(2, 2)), vector(t, "b", 2, Role.BIAS)
    H = t.let("H", X @ W + b, Role.PREDICTION)
    loss = t.let("loss", np.sum((H - Y) ** 2), Role.LOSS)
    D = t.let("D", t.d(loss, H), Role.DELTA)
    t.let("dW", t.d(loss, W), Role.WEIGHT_GRADIENT)
    t.let("db", t.d(loss, b), Role.BIAS_GRADIENT)
    t.let("back", D @ W.T, Role.ERROR)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("H", "(product(X, W) + b)"),
        ("loss", "sum(((H - Y) ^ 2))"),
        ("D", "(2 * (H - Y))"),
        ("dW", "transposed product(X, D)"),
        ("db", "column sums(D)"),
        ("back", "product transposed(D, W)"),
    ],
)
def test_a_batch_is_written_with_matrices(name: str, expected: str) -> None:
    assert line(answer(traced(_batch)), name, rows=True) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p", "softmax(z)"),
        ("loss", "-sum(hadamard(y, ln(p)))"),
        ("error", "-(y / p)"),
        ("delta", "transposed product(J, error)"),
        ("difference", "(p - y)"),
    ],
)
def test_cross_entropy_reads_like_a_textbook(name: str, expected: str) -> None:
    assert line(structure(Case("cross-entropy-gradient")).program, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("z", "(dot(w, x) + b)"),
        ("o", "step(z)"),
        ("w_new", "(w + ((eta * error) * x))"),
        ("b_new", "(b + (eta * error))"),
    ],
)
def test_the_perceptron_reads_like_a_textbook(name: str, expected: str) -> None:
    assert line(structure(Case("perceptron-update")).program, name) == expected


def test_a_tanh_slope_reads_like_a_textbook() -> None:
    program = structure(Case("mlp-deltas", (("activations", "tanh"),))).program
    assert line(program, "slope1") == "(1 - (a1 ^ 2))"


def _trace(t: Trace) -> None:
    W, X = (t.given(name, ANY, Role.WEIGHT, shape=(2, 2)) for name in "WX")
    t.let("out", np.sum(W * X.T), Role.LOSS)


def _half_a_sum(t: Trace) -> None:
    W = t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
    t.let("out", np.sum(W[0] ** 2), Role.LOSS)


def _row_sums(t: Trace) -> None:
    W = t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
    t.let("out", np.sum(W, axis=1), Role.LOSS)


def _added_to_columns(t: Trace) -> None:
    W, b = t.given("W", ANY, Role.WEIGHT, shape=(2, 2)), vector(t, "b", 2)
    t.let("out", W + b[:, None], Role.LOSS)


def _row_only(t: Trace) -> None:
    W = t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
    t.let("out", np.array([W[0, 0] * 2, W[1, 0] * 2]), Role.LOSS)


def _mixed(t: Trace) -> None:
    x = vector(t, "x", 2)
    t.let("out", np.array([x[0] * x[1], x[1] - x[0]]), Role.LOSS)


def _shuffled(t: Trace) -> None:
    x, y = vector(t, "x", 2), vector(t, "y", 2)
    t.let("out", np.array([x[1] + y[0], x[0] + y[1]]), Role.LOSS)


def _backwards(t: Trace) -> None:
    W, x = t.given("W", ANY, Role.WEIGHT, shape=(2, 2)), vector(t, "x", 2)
    t.let("out", np.array([W[1] @ x, W[0] @ x]), Role.LOSS)


def _sign_slip(t: Trace) -> None:
    W, x = t.given("W", ANY, Role.WEIGHT, shape=(2, 2)), vector(t, "x", 2)
    t.let("out", np.array([W[0] @ x, W[1, 0] * x[0] - W[1, 1] * x[1]]), Role.LOSS)


def _larger_of(t: Trace) -> None:
    vector(t, "x", 2)
    t.let("out", formula("max", "x[1]", "x[2]"), Role.LOSS)


@pytest.mark.parametrize(
    "steps",
    [
        _trace,
        _half_a_sum,
        _row_sums,
        _added_to_columns,
        _row_only,
        _mixed,
        _shuffled,
        _backwards,
        _sign_slip,
        _larger_of,
    ],
)
def test_what_is_no_matrix_line_is_written_cell_by_cell(steps: Callable[[Trace], None]) -> None:
    program = traced(steps)
    found = lines(program, program.quantity("out"))
    assert not any(one.whole and "(" in one.name for one in found)
    if len(found) > 1:
        assert [one.name for one in found] == list(program.quantity("out").cells)
    else:
        assert canonical(found[0].expression) == canonical(
            (program.quantity("out").formulas or ())[0]
        )


def _largest(t: Trace) -> None:
    t.let("out", trace.argmax(vector(t, "x", 3)), Role.COUNT)


def _smallest(t: Trace) -> None:
    t.let("out", trace.argmin(vector(t, "x", 3)), Role.COUNT)


def _leaky(t: Trace) -> None:
    alpha, x = scalar(t, "alpha"), vector(t, "x", 3)
    t.let("out", trace.leaky_relu(alpha, x), Role.ACTIVATION)


@pytest.mark.parametrize(
    ("steps", "line"),
    [(_largest, "argmax(x)"), (_smallest, "argmin(x)"), (_leaky, "leaky_relu(alpha, x)")],
)
def test_operations_on_whole_vectors_are_one_line(
    steps: Callable[[Trace], None], line: str
) -> None:
    program = traced(steps)
    (found,) = lines(program, program.quantity("out"))
    assert written(found.expression) == line


def test_a_transposed_product_is_not_taken_for_a_plain_one() -> None:
    def steps(t: Trace) -> None:
        W, x = t.given("W", ANY, Role.WEIGHT, shape=(2, 2)), vector(t, "x", 2)
        t.let("there", W @ x, Role.LOSS)
        t.let("back", W.T @ x, Role.LOSS)
        t.let("table", np.outer(x, W[0]), Role.LOSS)

    program = traced(steps)
    assert line(program, "there") == "product(W, x)"
    assert line(program, "back") == "transposed product(W, x)"
    assert not lines(program, program.quantity("table"))[0].whole


def test_powers_functions_and_numbers_stand_for_every_cell() -> None:
    def steps(t: Trace) -> None:
        x, c = vector(t, "x", 3), scalar(t, "c")
        t.let("p", 2 * x**3 - 1, Role.LOSS)
        t.let("q", c * trace.tanh(x) / 4, Role.LOSS)
        t.let("n", -x, Role.LOSS)

    program = traced(steps)
    assert line(program, "p") == "((2 * (x ^ 3)) - 1)"
    assert line(program, "q") == "((c * tanh(x)) / 4)"
    assert line(program, "n") == "-x"


def test_every_operation_of_lines_is_used_by_a_family() -> None:
    used: set[str] = set()

    def collect(expression: Formula) -> None:
        if not isinstance(expression, Call):
            return
        used.add(expression.operation)
        for argument in expression.arguments:
            collect(argument)

    for case in CASES:
        program, rows = structure(case).program, structure(case).row_vectors
        for quantity in program.computed:
            for found in lines(program, quantity, rows=rows):
                assert isinstance(found, Line)
                collect(found.expression)
    assert used | {"argmax", "argmin"} >= MATRIX_OPERATIONS.keys()  # those are tested by themselves


@settings(deadline=None, max_examples=150)
@given(x=formulas, y=formulas)
def test_formulas_with_one_canonical_form_have_one_value(x: Formula, y: Formula) -> None:
    rewritten = _otherwise(x)
    assert canonical(rewritten) == canonical(x)
    assert value(rewritten, POINT) == pytest.approx(value(x, POINT), rel=1e-9, abs=1e-9)
    if canonical(x) == canonical(y):
        assert value(x, POINT) == pytest.approx(value(y, POINT), rel=1e-9, abs=1e-9)


def _otherwise(formula_: Formula) -> Formula:
    """The same, with sums and products the other way round."""
    match formula_:
        case Call("add" | "mul" as operation, (left, right)):
            return call(operation, _otherwise(right), _otherwise(left))
        case Call("sub", (left, right)):
            return call("add", call("neg", _otherwise(right)), _otherwise(left))
        case Call(operation, arguments):
            return Call(operation, tuple(map(_otherwise, arguments)))
    return formula_


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (call("sub", "x", "y"), call("sub", "y", "x")),
        (call("mul", "x", "y"), call("add", "x", "y")),
        (call("div", "x", "y"), call("div", "y", "x")),
        (call("neg", "x"), call("mul", 2, "x")),
        (call("mul", "x", call("neg", "y")), call("mul", "x", "y")),
        (call("power", "x", 2), call("power", "x", 3)),
        (call("sub", "x", call("sub", "y", "z")), call("sub", call("sub", "x", "y"), "z")),
        (call("softmax", 1, "x", "y"), call("softmax", 2, "x", "y")),
    ],
)
def test_different_formulas_have_different_canonical_forms(left: Formula, right: Formula) -> None:
    assert canonical(left) != canonical(right)
