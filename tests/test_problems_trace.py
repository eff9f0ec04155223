"""Tracing: ordinary Python in, a program out, nothing folded and nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from problems import trace
from problems.program import Kind, ProgramError, Role
from problems.scalar import Scalar, Traced, scalars, shaped
from problems.trace import Trace
from tests.programs import ANY, formula, scalar, vector, written


def text(value: Traced) -> list[str]:
    """The formulas of a traced value."""
    return [written(s.formula) for s in scalars(value)]


def x() -> Traced:
    """A traced number."""
    return scalar(Trace(), "x")


def v(n: int = 2) -> Traced:
    """A traced vector."""
    return vector(Trace(), "v", n)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (x() + 1, "(x + 1)"), (1 + x(), "(1 + x)"), (x() - 1, "(x - 1)"), (1 - x(), "(1 - x)"),
        (x() * 2, "(x * 2)"), (2 * x(), "(2 * x)"), (x() / 2, "(x / 2)"), (2 / x(), "(2 / x)"),
        (-x(), "-x"), (x() ** 2, "(x ^ 2)"), (x() ** -1, "(x ^ -1)"), (x() + x(), "(x + x)"),
        (Fraction(1, 3) * x(), "(1/3 * x)"), (x() * Fraction(1, 3), "(x * 1/3)"),
        (0 * x(), "(0 * x)"), (x() ** 0, "(x ^ 0)"), (np.int64(2) * x(), "(2 * x)"),
    ],
)  # fmt: skip
def test_arithmetic_is_written_down_as_it_stands(value: Traced, expected: str) -> None:
    assert text(value) == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (v() + 1, ["(v[1] + 1)", "(v[2] + 1)"]),
        (1 - v(), ["(1 - v[1])", "(1 - v[2])"]),
        (v() * x(), ["(v[1] * x)", "(v[2] * x)"]),
        (x() * v(), ["(x * v[1])", "(x * v[2])"]),
        (x() - v(), ["(x - v[1])", "(x - v[2])"]),
        (x() / v(), ["(x / v[1])", "(x / v[2])"]),
        (v() ** 2, ["(v[1] ^ 2)", "(v[2] ^ 2)"]),
        (-v(), ["-v[1]", "-v[2]"]),
        (v() @ v(), ["((v[1] * v[1]) + (v[2] * v[2]))"]),
        (np.dot(v(1), v(1)), ["(v[1] * v[1])"]),
        (np.sum(v(3)), ["((v[1] + v[2]) + v[3])"]),
        (np.sum(v(1)), ["v[1]"]),
        (np.outer(v(), v(1)), ["(v[1] * v[1])", "(v[2] * v[1])"]),
        (v()[::-1], ["v[2]", "v[1]"]),
        (v()[0], ["v[1]"]),
        (Fraction(1, 2) * np.sum(v() ** 2), ["(1/2 * ((v[1] ^ 2) + (v[2] ^ 2)))"]),
    ],
)
def test_arrays_are_numpys_own(value: Traced, expected: list[str]) -> None:
    assert text(value) == expected


def test_a_matrix_times_a_vector_sums_products_in_order() -> None:
    t = Trace()
    W = t.given("W", ANY, Role.WEIGHT, shape=(2, 3))
    z = W @ vector(t, "x", 3)
    assert text(z)[1] == "(((W[2][1] * x[1]) + (W[2][2] * x[2])) + (W[2][3] * x[3]))"
    assert text(W.T @ vector(t, "y", 2))[2] == "((W[1][3] * y[1]) + (W[2][3] * y[2]))"


@pytest.mark.parametrize(
    "name", ["exp", "ln", "sqrt", "sigmoid", "tanh", "relu", "step", "step_up", "floor", "ceil"]
)
def test_functions_are_applied_to_each_number(name: str) -> None:
    function = getattr(trace, name)
    assert text(function(v())) == [f"{name}(v[1])", f"{name}(v[2])"]
    assert text(function(x())) == [f"{name}(x)"]
    assert function(np.outer(v(), v())).shape == (2, 2)


def test_sizes_are_absolute_values() -> None:
    assert text(trace.absolute(v())) == ["abs(v[1])", "abs(v[2])"]
    assert text(abs(v())) == ["abs(v[1])", "abs(v[2])"]
    assert text(abs(x())) == ["abs(x)"]


@pytest.mark.parametrize(
    ("name", "operation"),
    [("maximum", "max"), ("minimum", "min"), ("leaky_relu", "leaky_relu"), ("equal", "equal")],
)
def test_functions_of_two_are_applied_cell_by_cell(name: str, operation: str) -> None:
    function = getattr(trace, name)
    assert text(function(x(), v())) == [f"{operation}(x, v[1])", f"{operation}(x, v[2])"]
    assert text(function(v(), v())) == [f"{operation}(v[1], v[1])", f"{operation}(v[2], v[2])"]
    assert text(function(x(), x())) == [f"{operation}(x, x)"]
    assert text(function(v(), 0)) == [f"{operation}(v[1], 0)", f"{operation}(v[2], 0)"]


@pytest.mark.parametrize("name", ["argmax", "argmin"])
def test_which_of_a_vector_is_one_number(name: str) -> None:
    function = getattr(trace, name)
    assert text(function(v())) == [f"{name}(v[1], v[2])"]
    with pytest.raises(ProgramError, match="vector"):
        function(np.outer(v(), v()))


def test_identity_changes_nothing() -> None:
    value = v()
    assert trace.identity(value) is value


def test_softmax_is_one_operation_a_cell() -> None:
    assert text(trace.softmax(v())) == ["softmax(1, v[1], v[2])", "softmax(2, v[1], v[2])"]


@pytest.mark.parametrize("value", [x(), np.outer(v(), v())])
def test_softmax_is_of_a_vector(value: Traced) -> None:
    with pytest.raises(ProgramError, match="vector"):
        trace.softmax(value)


@pytest.mark.parametrize(
    "inexact",
    [
        lambda: 0.1 * x(), lambda: x() + 0.5, lambda: v() * 0.1, lambda: np.float64(0.1) * x(),
        lambda: x() - "1", lambda: x() / 1j, lambda: x() * None, lambda: np.array([0.5]) * v(1),
    ],
)  # fmt: skip
def test_an_inexact_number_is_refused_and_what_to_write_said(inexact: Callable[[], object]) -> None:
    with pytest.raises(ProgramError, match="Fraction"):
        inexact()


@pytest.mark.parametrize(
    "branch",
    [
        lambda: bool(x()), lambda: x() > 0, lambda: x() == 0, lambda: x() != 0, lambda: x() <= 1,
        lambda: np.maximum(v(), 0), lambda: max(x(), x()), lambda: float(x()), lambda: v() > 0,
        lambda: not x(), lambda: 1 if x() else 2, lambda: sorted([x(), x()]),
    ],
)  # fmt: skip
def test_a_traced_number_has_no_value_yet(branch: Callable[[], object]) -> None:
    with pytest.raises(ProgramError, match="no value"):
        branch()


def test_a_step_goes_by_its_name_from_here_on() -> None:
    t = Trace()
    z = t.let("z", vector(t, "x", 2) * 2, Role.PRE_ACTIVATION, layer=1, iteration=2)
    assert text(z + 1) == ["(z[1] + 1)", "(z[2] + 1)"]
    quantity = t.program().quantity("z")
    assert (quantity.layer, quantity.iteration, quantity.kind) == (1, 2, Kind.NUMBER)
    assert quantity.shape == (2,)


def test_exact_numbers_may_stand_among_traced_ones() -> None:
    t = Trace()
    first = vector(t, "x", 2)[0]
    t.let("padded", np.array([first, 0, Fraction(1, 2)], dtype=object), Role.INPUT)
    t.let("one", np.array(1, dtype=object), Role.COUNT)
    formulas = t.program().quantity("padded").formulas or ()
    assert [written(f) for f in formulas] == ["x[1]", "0", "1/2"]
    assert t.program().quantity("one").shape == ()


def test_givens_remember_their_draws() -> None:
    t = Trace()
    vector(t, "x", 2)
    assert t.draws == {"x": ANY}
    assert t.program().quantity("x").given


def test_a_name_stands_once() -> None:
    t = Trace()
    vector(t, "x", 2)
    scalar(t, "x")
    with pytest.raises(ProgramError, match="x stands twice"):
        t.program()


def test_what_was_named_is_found_again() -> None:
    t = Trace()
    t.let("z", vector(t, "x", 2) * 2, Role.PRE_ACTIVATION)
    assert text(t.named("z")) == ["z[1]", "z[2]"]
    with pytest.raises(ProgramError, match="'a' yet"):
        t.named("a")


def test_a_question_has_the_shapes_of_both_one_after_the_other() -> None:
    t = Trace()
    W = t.given("W", ANY, Role.WEIGHT, shape=(2, 3))
    z = t.let("z", W @ vector(t, "x", 3), Role.PRE_ACTIVATION)
    loss = t.let("loss", np.sum(z), Role.LOSS)
    assert t.d(loss, W).shape == (2, 3)
    assert t.d(z, W).shape == (2, 2, 3)
    assert t.d(z, loss).shape == (2,)
    assert isinstance(t.d(loss, loss), Scalar)
    assert text(t.d(z, t.named("x")))[1] == "d(z[1], x[2])"


@pytest.mark.parametrize(
    "pick",
    [
        lambda z: z + 1, lambda z: z[:1], lambda z: z[::-1], lambda z: z[0],
        lambda z: np.array([z[0], z[1], z[0] * 2], dtype=object),
        lambda z: np.array([z[0], z[1], z[1]], dtype=object),
    ],
)  # fmt: skip
def test_a_question_is_about_a_whole_named_quantity(pick: Callable[[Traced], Traced]) -> None:
    t = Trace()
    z = t.let("z", vector(t, "x", 2) * 2, Role.PRE_ACTIVATION)
    loss = t.let("loss", np.sum(z), Role.LOSS)
    with pytest.raises(ProgramError, match="let"):
        t.d(loss, pick(z))
    with pytest.raises(ProgramError, match="let"):
        t.d(pick(z), loss)


def test_values_take_the_shape_they_are_given() -> None:
    table = shaped(scalars(v(6)), (2, 3))
    assert table.shape == (2, 3)
    assert text(table[1]) == ["v[4]", "v[5]", "v[6]"]
    assert isinstance(shaped(scalars(formula("neg", "x")), ()), Scalar)
