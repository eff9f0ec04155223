"""The gradient check finds what is wrong, and only that."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from problems import trace
from problems.formula import Call, Formula, Name, Number
from problems.program import Role
from problems.trace import Trace
from solutions.derive import answer
from solutions.gradient_check import Checked, check_gradients, numeric_gradient
from tests.programs import call, scalar, traced, vector
from tests.structures import DEFAULTS, Case, instances, problem, structure


def test_central_differences_of_a_function_known_by_heart() -> None:
    at = np.array([0.3, -1.2, 2.0])
    slopes = numeric_gradient(lambda x: float(np.sum(np.sin(x)) * x[0]), at)
    sines, cosines = np.sin(at), np.cos(at)
    expected = at[0] * cosines + np.array([np.sum(sines), 0, 0])
    assert slopes == pytest.approx(expected, abs=1e-9)


def test_the_error_is_relative_to_one_plus_the_derivative() -> None:
    checked = Checked(of="f", by="x", derived=3.0, numeric=3.4)
    assert checked.error == pytest.approx(0.1)


def test_every_question_is_checked_also_inside_a_formula() -> None:
    def steps(t: Trace) -> None:
        x = vector(t, "x", 2)
        f = t.let("f", np.sum(x * x) * x[0], Role.LOSS)
        t.let("new", x - 2 * t.d(f, x), Role.WEIGHT_UPDATE)
        t.let("g", t.d(f, x), Role.ADJOINT)
        t.let("one", t.d(f, f) + 1, Role.ADJOINT)

    program = traced(steps)
    checks = check_gradients(program, answer(program), {"x": (Fraction(1, 2), Fraction(-2))})
    assert [(c.of, c.by) for c in checks] == [
        ("f", "x[1]"), ("f", "x[2]"), ("f", "x[1]"), ("f", "x[2]"), ("f", "f")
    ]  # fmt: skip
    assert [c.derived for c in checks] == pytest.approx([4.75, -2, 4.75, -2, 1])
    assert max(c.error for c in checks) < 1e-9


def test_a_wrong_answer_inside_a_formula_is_found() -> None:
    def steps(t: Trace) -> None:
        x = scalar(t, "x")
        f = t.let("f", trace.exp(x), Role.LOSS)
        t.let("new", x - t.d(f, x), Role.WEIGHT_UPDATE)

    program = traced(steps)
    wrong = answer(program).patched({"df_dx": call("mul", "f", "x")})
    (checked,) = check_gradients(program, wrong, {"x": (Fraction(1, 2),)})
    assert checked.error > 0.1


def _flipped(formula: Formula) -> Formula:
    return Call("neg", (formula,))


def _doubled(formula: Formula) -> Formula:
    return Call("mul", (Number(Fraction(2)), formula))


def _shifted(formula: Formula) -> Formula:
    return Call("add", (formula, Number(Fraction(1, 100))))


@pytest.mark.parametrize("fault", [_flipped, _doubled, _shifted])
@pytest.mark.parametrize("case", [c for c in DEFAULTS if c.slug != "perceptron-update"], ids=str)
def test_a_fault_in_any_answer_is_found(case: Case, fault: Callable[[Formula], Formula]) -> None:
    asked, given = problem(case).program, structure(case).program
    instance = instances(case, 1)[0]
    formulas = given.formula_of()
    for quantity in asked.computed:
        place = max(quantity.cells, key=lambda cell: abs(instance.key[cell].nearest))
        match dict(quantity.steps())[place]:
            case Call("d", (Name(of), Name(by))):
                wrong = given.patched({place: fault(formulas[place])})
                checks = check_gradients(asked, wrong, instance.givens)
                assert max(c.error for c in checks if (c.of, c.by) == (of, by)) > 1e-4
