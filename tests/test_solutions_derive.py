"""Derivation: right by central differences, and written down as a textbook would."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from problems import trace
from problems.formula import QUESTION, Call, names
from problems.program import Kind, Program, ProgramError, Role
from problems.scalar import Traced
from problems.trace import Trace
from solutions.derive import answer
from solutions.gradient_check import check_gradients
from tests.programs import ANY, call, formula, scalar, traced, vector, written
from tests.structures import LEVELS, Case, instances, problem, structure

TOLERANCE = 1e-7

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)


def cells_of(program: Program, name: str) -> list[str]:
    """The formulas of a quantity, as text."""
    return [written(f) for f in program.quantity(name).formulas or ()]


def answered(*steps: Callable[[Trace], object], check: bool = True) -> Program:
    """What some functions trace, answered and held against central differences."""
    program = traced(*steps)
    found = answer(program)
    if check:
        numbers = (Fraction(n, 10) for n in (7, 13, -9, 4, 11, -6, 8, 3, -12, 5, 9, -14, 6, 10, 2))
        givens = {q.name: tuple(abs(next(numbers)) for _ in q.cells) for q in found.givens}
        checks = check_gradients(program, found, givens)
        assert checks
        assert max(c.error for c in checks) < TOLERANCE
    return found


@each_case
def test_every_question_is_answered_and_nothing_else_is_touched(case: Case) -> None:
    asked, given = problem(case).program, structure(case).program
    formulas = given.formula_of()
    for quantity in asked.quantities:
        assert given.quantity(quantity.name).shape == quantity.shape
        assert given.quantity(quantity.name).role is quantity.role
        for place, formula_ in quantity.steps():
            if not _questions(formula_):
                assert formulas[place] == formula_
    assert not any(_questions(f) for f in formulas.values())


def _questions(formula_: object) -> bool:
    match formula_:
        case Call(operation, arguments):
            return operation == QUESTION or any(map(_questions, arguments))
    return False


@each_case
def test_derivatives_agree_with_central_differences(case: Case) -> None:
    program = problem(case).program
    for instance in instances(case, 1):
        checks = check_gradients(program, structure(case).program, instance.givens)
        assert all(c.error < TOLERANCE for c in checks)
    questions = sum(_questions(f) for q in program.computed for _, f in q.steps())
    assert len(checks) == questions


@each_case
def test_quantities_stand_in_the_order_in_which_they_are_known(case: Case) -> None:
    known: set[str] = set()
    for quantity in structure(case).program.quantities:
        for _, formula_ in quantity.steps():
            assert known.issuperset(names(formula_))
        known.update(quantity.cells)


@each_case
def test_what_is_derived_has_a_role_of_derivation(case: Case) -> None:
    own = {q.name for q in problem(case).program.quantities}
    derived = [q for q in structure(case).program.quantities if q.name not in own]
    roles = {Role.ERROR, Role.SLOPE, Role.DELTA, Role.JACOBIAN, Role.ADJOINT,
             Role.WEIGHT_GRADIENT, Role.BIAS_GRADIENT}  # fmt: skip
    assert {q.role for q in derived} <= roles


def test_a_program_without_questions_stays_as_it_is() -> None:
    program = problem(Case("perceptron-update")).program
    assert answer(program) == program


def test_backpropagation_reads_like_a_textbook() -> None:
    program = structure(Case("mlp-deltas")).program
    order = [q.name for q in program.computed]
    assert order[order.index("loss") :] == [
        "loss", "error2", "slope2", "delta2", "error1", "slope1", "delta1"
    ]  # fmt: skip
    assert cells_of(program, "error2")[0] == "(a2[1] - y[1])"
    assert cells_of(program, "slope1")[1] == "(a1[2] * (1 - a1[2]))"
    assert cells_of(program, "error1")[0] == "((W2[1][1] * delta2[1]) + (W2[2][1] * delta2[2]))"
    assert cells_of(program, "delta1")[0] == "(error1[1] * slope1[1])"


def test_two_iterations_and_the_loss_after_them_are_the_same_steps_with_a_number() -> None:
    program = structure(Case("mlp-update", (("iterations", 2),))).program
    again = [q.name for q in program.computed if q.iteration == 2]
    first = [q.name for q in program.computed if q.iteration == 1]
    assert again == [f"{name}_2" for name in first]
    assert [q.name for q in program.computed if q.iteration == 3] == [
        "z1_3", "a1_3", "z2_3", "a2_3", "loss_3"
    ]  # fmt: skip
    assert cells_of(program, "slope1_2")[0] == "(a1_2[1] * (1 - a1_2[1]))"
    assert cells_of(program, "error1_2")[0] == (
        "((W2_new[1][1] * delta2_2[1]) + (W2_new[2][1] * delta2_2[2]))"
    )
    assert cells_of(program, "W1_new_2")[0] == "(W1_new[1][1] - (eta * dW1_2[1][1]))"


def test_an_identity_layer_has_no_slope() -> None:
    case = Case("mlp-deltas", (("activations", "identity"),))
    program = structure(case).program
    assert not [q for q in program.computed if q.role is Role.SLOPE]
    assert cells_of(program, "delta2") == ["error2[1]", "error2[2]"]


def test_without_biases_there_are_no_gradients_of_them() -> None:
    program = structure(Case("mlp-update", (("bias", False),))).program
    assert not [q for q in program.quantities if q.role in (Role.BIAS, Role.BIAS_GRADIENT)]


def test_softmax_and_cross_entropy_go_through_the_jacobian_that_the_family_named() -> None:
    program = structure(Case("cross-entropy-gradient")).program
    assert cells_of(program, "J")[:2] == ["(p[1] * (1 - p[1]))", "-(p[1] * p[2])"]
    assert cells_of(program, "error")[0] == "-(y[1] / p[1])"
    assert cells_of(program, "delta")[0] == (
        "(((J[1][1] * error[1]) + (J[2][1] * error[2])) + (J[3][1] * error[3]))"
    )


def network(t: Trace) -> None:
    """One layer of two tanh units and a loss."""
    x, W = vector(t, "x", 2), t.given("W1", ANY, Role.WEIGHT, shape=(2, 2), layer=1)
    z = t.let("z1", W @ x, Role.PRE_ACTIVATION, layer=1)
    a = t.let("a1", trace.tanh(z), Role.PREDICTION, layer=1)
    t.let("loss", np.sum((a - vector(t, "y", 2, Role.LABEL)) ** 2), Role.LOSS)


def ask(of: str, by: str, name: str, role: Role = Role.ADJOINT) -> Callable[[Trace], object]:
    """A question as a step of its own."""
    return lambda t: t.let(name, t.d(t.named(of), t.named(by)), role)


def test_a_question_inside_a_formula_is_answered_before_it() -> None:
    def step(t: Trace) -> None:
        W = t.named("W1")
        t.let("W1_new", W - Fraction(1, 2) * t.d(t.named("loss"), W), Role.WEIGHT_UPDATE)

    program = answered(network, step)
    assert [q.name for q in program.computed][-4:] == ["slope1", "delta1", "dW1", "W1_new"]
    assert cells_of(program, "W1_new")[1] == "(W1[1][2] - (1/2 * dW1[1][2]))"


def test_a_question_may_be_asked_twice_under_two_names() -> None:
    program = answered(network, ask("loss", "z1", "first"), ask("loss", "z1", "second"))
    assert cells_of(program, "second") == ["first[1]", "first[2]"]


def test_an_expression_that_is_a_question_keeps_its_name_kind_and_letters() -> None:
    def asked(t: Trace) -> None:
        c, x, y = (scalar(t, name) for name in "cxy")
        f = t.let("f", c * x**2 * y, Role.FUNCTION_VALUE)
        by_x = t.expression("f_x", t.d(f, x), Role.ADJOINT, variables=("x", "y"))
        t.let("twice", by_x + by_x, Role.ADJOINT)

    program = answered(asked)
    found = program.quantity("f_x")
    assert [q.name for q in program.computed] == ["f", "f_x", "twice"]
    assert (found.kind, found.variables, found.role) == (Kind.EXPRESSION, ("x", "y"), Role.ADJOINT)
    assert cells_of(program, "f_x") == ["(((2 * c) * x) * y)"]


def test_a_question_that_is_needed_early_gets_its_name_early() -> None:
    program = answered(
        network, ask("loss", "W1", "gradient"), ask("loss", "z1", "d"), ask("loss", "a1", "e")
    )
    order = [q.name for q in program.computed]
    assert order[-4:] == ["e", "slope1", "d", "gradient"]


def test_a_named_jacobian_is_used_where_the_chain_needs_it() -> None:
    program = answered(network, ask("a1", "z1", "J", Role.JACOBIAN), ask("loss", "z1", "d"))
    assert cells_of(program, "J") == [
        "(1 - (a1[1] ^ 2))", "0", "0", "(1 - (a1[2] ^ 2))"
    ]  # fmt: skip
    assert cells_of(program, "d")[0] == "(J[1][1] * error1[1])"


def test_the_jacobian_of_vectors_counts_rows_first() -> None:
    program = answered(network, ask("z1", "x", "J", Role.JACOBIAN))
    assert cells_of(program, "J") == ["W1[1][1]", "W1[1][2]", "W1[2][1]", "W1[2][2]"]


def test_a_transposed_jacobian_is_transposed() -> None:
    def turned(t: Trace) -> None:
        t.let("T", t.d(t.named("z1"), t.named("x")).T, Role.JACOBIAN)

    program = answered(network, turned)
    assert cells_of(program, "T") == [
        "dz1_dx[1][1]", "dz1_dx[2][1]", "dz1_dx[1][2]", "dz1_dx[2][2]"
    ]  # fmt: skip


def test_a_part_of_an_answer_may_be_named() -> None:
    program = answered(
        network, lambda t: t.let("first", t.d(t.named("loss"), t.named("x"))[:1], Role.ADJOINT)
    )
    assert cells_of(program, "first") == ["dloss_dx[1]"]


def test_a_quantity_with_respect_to_itself_is_the_unit_matrix() -> None:
    program = answered(network, ask("z1", "z1", "unit"), ask("loss", "loss", "one"))
    assert cells_of(program, "unit") == ["1", "0", "0", "1"]
    assert cells_of(program, "one") == ["1"]


def test_what_does_not_depend_on_something_has_derivative_zero() -> None:
    program = answered(network, ask("z1", "y", "none"))
    assert cells_of(program, "none") == ["0"] * 4


def test_a_given_may_be_asked_about() -> None:
    program = answered(network, lambda t: t.let("g", t.d(t.named("x"), t.named("y")), Role.ADJOINT),
                       check=False)  # fmt: skip
    assert cells_of(program, "g") == ["0"] * 4


def test_a_weight_in_two_layers_and_a_skip_connection_add_up() -> None:
    def shared(t: Trace) -> None:
        x, W = vector(t, "x", 2), t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
        z = t.let("z1", W @ x, Role.PRE_ACTIVATION, layer=1)
        a = t.let("a1", trace.tanh(z), Role.ACTIVATION, layer=1)
        z = t.let("z2", W @ a + x, Role.PRE_ACTIVATION, layer=2)
        a = t.let("a2", trace.sigmoid(z) + a, Role.PREDICTION, layer=2)
        t.let("loss", np.sum(a**2), Role.LOSS)

    program = answered(shared, ask("loss", "W", "dW", Role.WEIGHT_GRADIENT), ask("loss", "x", "g"))
    assert cells_of(program, "dW")[1] == "((delta1[1] * x[2]) + (delta2[1] * a1[2]))"
    assert cells_of(program, "error1")[0] == (
        "(((W[1][1] * delta2[1]) + (W[2][1] * delta2[2])) + error2[1])"
    )


def test_a_network_in_one_formula_is_differentiated_as_one() -> None:
    def inline(t: Trace) -> None:
        x, W = vector(t, "x", 2), t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
        V = t.given("V", ANY, Role.WEIGHT, shape=(2, 2))
        a = t.let("a", trace.tanh(V @ trace.sigmoid(W @ x)), Role.PREDICTION)
        t.let("loss", np.sum(a**2), Role.LOSS)

    program = answered(inline, ask("loss", "W", "dW", Role.WEIGHT_GRADIENT))
    assert program.quantity("da_dW").shape == (2, 2, 2)
    assert "tanh" not in str(cells_of(program, "da_dW"))


def test_softmax_of_a_formula_keeps_its_probabilities_in_the_derivative() -> None:
    def head(t: Trace) -> None:
        x, W = vector(t, "x", 2), t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
        p = t.let("p", trace.softmax(W @ x), Role.PROBABILITY)
        t.let("loss", -trace.ln(p[0]), Role.LOSS)

    program = answered(head, ask("loss", "W", "dW", Role.WEIGHT_GRADIENT))
    assert cells_of(program, "dp_dW")[0] == "((x[1] * p[1]) * (1 - p[1]))"


@pytest.mark.parametrize(
    "function",
    [
        lambda x: 1 / trace.sqrt(np.sum(x * x)),
        lambda x: x[0] / trace.sqrt(x[1]),
        lambda x: x[0] * trace.sqrt(x[1]) * x[1],
        lambda x: trace.sqrt(x[0]) ** 3,
        lambda x: trace.sqrt(x[0] ** 2 + 1) ** -3,
        lambda x: trace.sqrt(x[0] ** 2),
        lambda x: trace.ln(np.sum(trace.exp(x))) - x[0],
        lambda x: (x[0] - x[1]) ** 3 / (x[0] + x[1]) ** 2,
        lambda x: trace.exp(-(x[0] ** 2)) * trace.tanh(x[1] / x[0]),
        lambda x: x[0] ** -2 + x[1] ** 0 + x[0] ** 1,
        lambda x: trace.relu(x[0] - 2 * x[1]) + trace.relu(2 * x[1] - x[0]) * x[0],
        lambda x: trace.exp(trace.sigmoid(x[0]) * trace.ln(x[1])),
        lambda x: formula("max", call("mul", "x[1]", "x[2]"), "x[1]"),
        lambda x: -(1 - x[0]) / -x[1],
    ],
)
def test_whatever_is_written_is_differentiated(function: Callable[..., Traced]) -> None:
    answered(lambda t: t.let("f", function(vector(t, "x", 2)), Role.LOSS), ask("f", "x", "g"))


def test_a_derivative_of_a_derivative_follows_every_path() -> None:
    def learn(t: Trace) -> None:
        w, x, y, eta = (scalar(t, name) for name in ("w", "x", "y", "eta"))
        a = t.let("a", trace.sigmoid(w * x), Role.PREDICTION)
        loss = t.let("loss", (a - y) ** 2, Role.LOSS)
        v = t.let("v", w - eta * t.d(loss, w), Role.WEIGHT_UPDATE)
        t.let("after", (trace.sigmoid(v * x) - y) ** 2, Role.LOSS)

    answered(learn, ask("after", "eta", "by_rate"), ask("after", "w", "by_weight"),
             ask("v", "w", "moved"))  # fmt: skip


def test_names_that_are_taken_get_a_letter() -> None:
    def taken(t: Trace) -> None:
        W = t.named("W1")
        t.let("new", W - t.d(t.named("loss"), W), Role.WEIGHT_UPDATE)
        for name in ("slope1", "error1", "delta1", "dW1"):
            t.let(name, t.named("loss") * 2, Role.COUNT)

    program = answered(network, taken)
    assert {"slope1b", "error1b", "delta1b", "dW1b"} <= {q.name for q in program.computed}
    assert cells_of(program, "delta1b")[0] == "(error1b[1] * slope1b[1])"


def test_as_many_names_are_found_as_are_needed() -> None:
    def deep(t: Trace) -> None:
        a = scalar(t, "x")
        for i in range(40):
            z = t.let(f"z{i}", a * 2, Role.PRE_ACTIVATION)
            a = t.let(f"a{i}", trace.tanh(z) + 1, Role.ACTIVATION)

    program = answered(deep, ask("a39", "x", "g"))
    slopes = [q.name for q in program.computed if q.role is Role.SLOPE]
    assert len(set(slopes)) == 39
    assert slopes[:3] == ["slope", "slopeb", "slopec"]


def test_slopes_are_asked_cell_by_cell_and_keep_the_name_of_the_question() -> None:
    def forward(t: Trace) -> None:
        z = vector(t, "z", 2, Role.PRE_ACTIVATION)
        a, r = (t.let(n, f(z), Role.ACTIVATION) for n, f in (("a", trace.tanh), ("r", trace.relu)))
        t.let("da_dz", t.slope(a, z), Role.SLOPE)
        t.let("dr_dz", t.slope(r, z), Role.SLOPE)
        t.let("again", t.slope(r, z), Role.SLOPE)
        t.let("double", t.slope(t.let("d", 2 * z, Role.ACTIVATION), z), Role.SLOPE)

    program = answered(forward)
    assert cells_of(program, "da_dz") == ["(1 - (a[1] ^ 2))", "(1 - (a[2] ^ 2))"]
    assert cells_of(program, "dr_dz") == ["step(z[1])", "step(z[2])"]
    assert cells_of(program, "again") == ["dr_dz[1]", "dr_dz[2]"]
    assert cells_of(program, "double") == ["2", "2"]


def test_a_slope_of_what_is_not_made_cell_by_cell_in_one_step_is_refused() -> None:
    def mixed(t: Trace) -> None:
        z = vector(t, "z", 2)
        t.let("s", t.slope(t.let("p", trace.softmax(z), Role.PROBABILITY), z), Role.SLOPE)

    def far(t: Trace) -> None:
        z = vector(t, "z", 2)
        middle = t.let("m", z * z, Role.ACTIVATION)
        t.let("s", t.slope(t.let("p", trace.exp(middle), Role.ACTIVATION), z), Role.SLOPE)

    for steps in (mixed, far):
        with pytest.raises(ProgramError, match="cell by cell"):
            answered(steps)


def test_a_decision_is_written_as_such_and_not_by_a_name() -> None:
    def leaky(t: Trace) -> None:
        z, alpha = vector(t, "z", 1, Role.PRE_ACTIVATION), scalar(t, "alpha")
        t.let("h", trace.step(z), Role.ACTIVATION)
        t.let("s", t.slope(t.let("a", trace.leaky_relu(alpha, z), Role.ACTIVATION), z), Role.SLOPE)

    assert cells_of(answered(leaky), "s") == ["((alpha * (1 - step(z[1]))) + step(z[1]))"]


def test_no_derivative_of_its_own_is_written_for_an_intermediate_value() -> None:
    def forward(t: Trace) -> None:
        a, y = vector(t, "a", 2, Role.PREDICTION), vector(t, "y", 2, Role.LABEL)
        d = t.let("d", a - y, Role.INTERMEDIATE)
        q = t.let("q", d**2, Role.INTERMEDIATE)
        loss = t.let("loss", Fraction(1, 4) * np.sum(q), Role.LOSS)
        t.let("error", t.d(loss, a), Role.ERROR)

    def asked(t: Trace) -> None:
        forward(t)
        t.let("dloss_dd", t.d(t.named("loss"), t.named("d")), Role.ADJOINT)

    program = answered(forward)
    assert [q.name for q in program.computed] == ["d", "q", "loss", "error"]
    assert cells_of(program, "error") == ["(1/2 * d[1])", "(1/2 * d[2])"]
    assert cells_of(answered(asked), "dloss_dd")[0] == "(1/2 * d[1])"


def test_a_step_that_is_a_constant_is_no_name_for_it() -> None:
    def constant(t: Trace) -> None:
        x = vector(t, "x", 2)
        zero = t.let("zero", x[0] - x[0], Role.COUNT)
        t.let("two", x[0] / x[0] + x[1] / x[1], Role.COUNT)
        t.let("f", np.sum(x**3) + zero * x[0], Role.LOSS)

    program = answered(constant, ask("f", "x", "g"))
    assert cells_of(program, "g")[1] == "(3 * (x[2] ^ 2))"


def test_a_whole_step_on_the_right_side_is_written_by_its_name() -> None:
    program = answered(network, ask("loss", "z1", "d"))
    assert cells_of(program, "slope1") == ["(1 - (a1[1] ^ 2))", "(1 - (a1[2] ^ 2))"]


def test_zeros_that_a_student_sees_are_not_folded() -> None:
    def seen(t: Trace) -> None:
        x = vector(t, "x", 2)
        t.let("f", 0 * x[0] + 1 * x[1], Role.LOSS)

    program = answered(seen, ask("f", "x", "g"))
    assert cells_of(program, "f") == ["((0 * x[1]) + (1 * x[2]))"]
    assert cells_of(program, "g") == ["0", "1"]


def test_a_named_jacobian_beside_a_second_path_is_not_counted_twice() -> None:
    def steps(t: Trace) -> None:
        z = vector(t, "z", 2)
        p = t.let("p", trace.softmax(z + t.let("s", trace.sigmoid(z), Role.ACTIVATION)),
                  Role.PROBABILITY)  # fmt: skip
        loss = t.let("loss", -trace.ln(p)[0], Role.LOSS)
        t.let("J", t.d(p, z), Role.JACOBIAN)
        t.let("delta", t.d(loss, z), Role.DELTA)

    answered(steps)
