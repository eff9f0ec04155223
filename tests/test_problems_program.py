"""Programs: what may stand in one, and how it is put in order again after a patch."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.formula import (
    DEEPEST,
    LARGEST_EXPONENT,
    OPERATIONS,
    Call,
    Formula,
    Name,
    Number,
    names,
    replaced,
)
from problems.program import (
    MOST_CELLS,
    Program,
    ProgramError,
    Quantity,
    Role,
    cell,
    indices,
    size,
    split_cell,
)
from tests.programs import call, written
from tests.structures import LEVELS, Case, structure

X = Quantity(name="x", shape=(2,), role=Role.INPUT)


def computed(name: str, *formulas: Formula, shape: tuple[int, ...] | None = None) -> Quantity:
    """A step with these cells, a number if there is one, else a vector."""
    shape = shape if shape is not None else () if len(formulas) == 1 else (len(formulas),)
    return Quantity(name=name, shape=shape, role=Role.LOSS, formulas=formulas)


def program(*quantities: Quantity) -> Program:
    """A program after a given `x` of two cells."""
    return Program(quantities=(X, *quantities))


def nested(depth: int) -> Formula:
    """So many calls inside each other."""
    formula: Formula = Name("x[1]")
    for _ in range(depth):
        formula = Call("neg", (formula,))
    return formula


@pytest.mark.parametrize(
    ("shape", "cells"),
    [
        ((), ["q"]),
        ((2,), ["q[1]", "q[2]"]),
        ((2, 2), ["q[1][1]", "q[1][2]", "q[2][1]", "q[2][2]"]),
        ((1, 2, 1), ["q[1][1][1]", "q[1][2][1]"]),
    ],
)
def test_cells_are_counted_from_one_row_by_row(shape: tuple[int, ...], cells: list[str]) -> None:
    quantity = Quantity(name="q", shape=shape, role=Role.WEIGHT)
    assert list(quantity.cells) == cells
    assert size(shape) == len(cells)
    assert [cell("q", index) for index in indices(shape)] == cells
    assert [split_cell(place) for place in cells] == [("q", index) for index in indices(shape)]


def test_a_given_has_no_steps_and_a_step_has_one_for_each_cell() -> None:
    assert X.given
    assert list(X.steps()) == []
    step = computed("y", Name("x[1]"), Name("x[2]"))
    assert not step.given
    assert list(step.steps()) == [("y[1]", Name("x[1]")), ("y[2]", Name("x[2]"))]


@pytest.mark.parametrize(("shape", "count"), [((2,), 1), ((2,), 3), ((), 0), ((), 2), ((2, 2), 2)])
def test_a_step_has_as_many_formulas_as_cells(shape: tuple[int, ...], count: int) -> None:
    with pytest.raises(ProgramError, match="formulas for shape"):
        computed("y", *[Name("x[1]")] * count, shape=shape)


@pytest.mark.parametrize("shape", [(0,), (-1,), (2, 0), (MOST_CELLS + 1,), (10**6, 10**6, 10**6)])
def test_a_shape_has_cells_and_not_too_many(shape: tuple[int, ...]) -> None:
    with pytest.raises(ProgramError, match="no shape"):
        Quantity(name="q", shape=shape, role=Role.INPUT)


@pytest.mark.parametrize(
    "name", ["", "1x", "x[1]", "x y", "x-y", "_x", "__class__", "ŵ", "x.y", "=1", "x\n"]
)
def test_a_name_is_letters_digits_and_underscores(name: str) -> None:
    with pytest.raises(ProgramError, match="no name"):
        Program(quantities=(Quantity(name=name, shape=(), role=Role.INPUT),))


@pytest.mark.parametrize("shape", [(), (2,), (3,), (2, 2)])
def test_a_name_stands_once_whatever_its_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(ProgramError, match="x stands twice"):
        program(Quantity(name="x", shape=shape, role=Role.WEIGHT))


@pytest.mark.parametrize("place", ["y", "x", "x[3]", "x[0]", "x[1][1]", "later", "z"])
def test_a_step_reads_only_what_is_known(place: str) -> None:
    with pytest.raises(ProgramError, match="before it is known"):
        program(computed("y", call("neg", place)), computed("later", call("neg", "x[1]")))


def test_a_vector_does_not_read_its_own_cells() -> None:
    with pytest.raises(ProgramError, match=r"y\[2\]: y\[1\] is used"):
        program(computed("y", Name("x[1]"), Name("y[1]")))


@pytest.mark.parametrize("operation", ["", "copy", "pow", "Add", "__add__", "if", "print"])
def test_there_are_no_other_operations(operation: str) -> None:
    with pytest.raises(ProgramError, match="no operation"):
        program(computed("y", call(operation, "x[1]")))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_has_its_number_of_arguments(operation: str) -> None:
    arity = OPERATIONS[operation]
    right: dict[str, tuple[Formula | str | int, ...]] = {
        "power": ("x[1]", 2), "softmax": (2, "x[1]", "x[2]")
    }  # fmt: skip
    arguments = right.get(operation, ("x[1]",) * (2 if arity is None else arity))
    assert program(computed("y", call(operation, *arguments)))
    with pytest.raises(ProgramError, match="wrong arguments"):
        program(computed("y", call(operation)))
    if arity:
        with pytest.raises(ProgramError, match="wrong arguments"):
            program(computed("y", call(operation, *arguments, "x[1]")))


@pytest.mark.parametrize(
    "formula",
    [
        call("power", "x[1]", "x[2]"), call("power", "x[1]", Number(Fraction(1, 2))),
        call("power", "x[1]", LARGEST_EXPONENT + 1), call("power", "x[1]", -LARGEST_EXPONENT - 1),
        call("softmax", "x[1]", "x[2]"), call("softmax", 0, "x[1]"), call("softmax", 2, "x[1]"),
        call("softmax", Number(Fraction(3, 2)), "x[1]", "x[2]"), call("softmax", 1),
        call("d", "x[1]"), call("d", "x[1]", 1), call("d", call("neg", "x[1]"), "x[1]"),
        call("add", "x[1]", call("power", "x[1]", "x[2]")),
    ],
)  # fmt: skip
def test_whole_numbers_and_questions_stand_where_they_belong(formula: Formula) -> None:
    with pytest.raises(ProgramError, match="wrong arguments"):
        program(computed("y", formula))


def test_formulas_have_a_bottom() -> None:
    assert program(computed("y", nested(DEEPEST)))
    for depth in (DEEPEST + 1, 5000):
        with pytest.raises(ProgramError, match="inside each other"):
            program(computed("y", nested(depth)))


def test_names_come_in_order_and_with_repetition() -> None:
    formula = call("add", call("mul", "b", "a"), call("softmax", 1, "a", "c"))
    assert list(names(formula)) == ["b", "a", "a", "c"]


def test_names_are_replaced_by_formulas() -> None:
    formula = call("add", call("mul", "a", "b"), 1)
    assert written(replaced(formula, {"a": call("neg", "c")})) == "((-c * b) + 1)"
    assert replaced(formula, {}) == formula


def test_a_quantity_is_found_by_name() -> None:
    one = program(computed("y", Name("x[1]")))
    assert one.quantity("y").formulas == (Name("x[1]"),)
    with pytest.raises(KeyError):
        one.quantity("z")
    assert [q.name for q in one.givens] == ["x"]
    assert [q.name for q in one.computed] == ["y"]
    assert one.owner_of()["x[2]"] is one.quantity("x")
    assert one.formula_of() == {"y": Name("x[1]")}


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_a_patch_of_nothing_changes_nothing(case: Case) -> None:
    one = structure(case).program
    assert one.patched({}) == one
    first = next(iter(one.formula_of().items()))
    assert one.patched(dict([first])) == one


def chain() -> Program:
    """a, b, c, d, each read by the next."""
    return program(
        computed("a", Name("x[1]")), computed("b", Name("a")), computed("c", Name("b")),
        computed("d", Name("c")),
    )  # fmt: skip


def test_steps_keep_their_order_where_that_will_do() -> None:
    patched = chain().patched({"b": call("neg", "x[2]"), "d": call("neg", "a")})
    assert [q.name for q in patched.computed] == ["a", "b", "c", "d"]


def test_a_patch_that_reads_what_is_computed_later_moves_its_step_behind_it() -> None:
    patched = chain().patched({"a": Name("d"), "b": Name("x[2]")})
    assert [q.name for q in patched.computed] == ["b", "c", "d", "a"]


@pytest.mark.parametrize(
    "patch",
    [
        {"a": Name("a")}, {"a": Name("d")}, {"b": call("add", "c", "x[1]")}, {"a": Name("nowhere")}
    ],
)  # fmt: skip
def test_a_circle_and_an_unknown_name_are_refused(patch: dict[str, Formula]) -> None:
    with pytest.raises(ProgramError, match="circle"):
        chain().patched(patch)


def test_a_patched_formula_is_checked_like_any_other() -> None:
    with pytest.raises(ProgramError, match="no operation"):
        chain().patched({"a": call("launch", "x[1]")})


def test_cells_of_one_quantity_are_patched_one_by_one() -> None:
    one = program(computed("y", Name("x[1]"), Name("x[2]")))
    patched = one.patched({"y[2]": call("neg", "x[1]")})
    assert [written(f) for f in patched.quantity("y").formulas or ()] == ["x[1]", "-x[1]"]
    assert one.quantity("y").formulas == (Name("x[1]"), Name("x[2]"))


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]*", fullmatch=True),
       st.lists(st.integers(1, 99), max_size=4))  # fmt: skip
def test_a_cell_is_taken_apart_as_it_was_put_together(name: str, index: list[int]) -> None:
    assert split_cell(cell(name, index)) == (name, tuple(index))
