"""What the conditions of one sheet leave of a formula."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.documents.cases import decided, present
from problems.formula import Call, Formula, Name, Number

ONE = Number(Fraction(1))
STOPPED, TRAINED, P = Name("stopped"), Name("trained"), Name("p")
EITHER = Call(
    "add",
    (
        Call("mul", (STOPPED, Call("sub", (TRAINED, P)))),
        Call("mul", (Call("sub", (ONE, STOPPED)), TRAINED)),
    ),
)


@pytest.mark.parametrize(("holds", "left"), [(1, Call("sub", (TRAINED, P))), (0, TRAINED)])
def test_only_the_case_that_is_remains(holds: int, left: Formula) -> None:
    assert decided(EITHER, {"stopped": Fraction(holds)}) == left


def test_conditions_alone_are_counted() -> None:
    formula = Call("add", (Number(Fraction(2)), Call("add", (Name("on[1]"), Name("on[2]")))))
    holds = {"on[1]": Fraction(1), "on[2]": Fraction(0)}
    assert decided(formula, holds) == Number(Fraction(3))


def test_a_formula_without_conditions_stays_as_it_is() -> None:
    formula = Call("mul", (ONE, TRAINED))
    assert decided(formula, {"stopped": Fraction(1)}) is formula


def test_what_a_sheet_lacks_is_left_out_of_sums_and_of_what_is_largest() -> None:
    n = [Name(f"n{i}") for i in range(2, 5)]
    largest = Call("max", (Call("max", (n[0], n[1])), n[2]))
    assert present(largest, frozenset({"n4"})) == Call("max", (n[0], n[1]))
    assert present(largest, frozenset({"n3", "n4"})) == n[0]
    assert present(Call("add", (n[0], n[2])), frozenset({"n4"})) == n[0]
    assert present(largest, frozenset({"n2", "n3", "n4"})) is None
