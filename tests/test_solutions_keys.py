"""Exact keys: certified, the same on both engines, and printed so that they can be typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from problems import trace
from problems.formula import Number
from problems.program import Program, Role
from problems.rounding import Mode, Rounding
from problems.trace import Trace
from solutions.columns import Givens
from solutions.evaluate import COLUMNS, run
from solutions.exact import Engine, Flint, PurePython, Undefined
from solutions.keys import DIGITS, Exact, decimal, equal_when_held, exact_key
from solutions.nearest import decimals_of, half_up
from solutions.structure import Structure
from solutions.tape import compile_tape
from tests.programs import call, formula, scalar, traced
from tests.structures import DEFAULTS, LEVELS, Case, candidates, cells, instances, structure

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)
each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)


def exercise(program: Program, decimals: int = 4) -> Structure:
    """A structure around a program in which the last quantity is asked."""
    return Structure(
        family="own", title="Own", parameters={}, conventions={}, program=program,
        asked=(program.quantities[-1].name,), rounding=Rounding(decimals=decimals),
    )  # fmt: skip


def one_number(make: Callable[[Trace], object]) -> Structure:
    """An exercise on one given `x`."""
    return exercise(traced(lambda t: scalar(t, "x"), make))


def key_of(one: Structure, **givens: str) -> Exact:
    """The key of the only asked item."""
    numbers = {name: (Fraction(value),) for name, value in givens.items()}
    return exact_key(one, numbers)[one.items[-1]]


@each_case
def test_both_engines_give_the_same_key(case: Case) -> None:
    for givens in candidates(case, 2):
        assert exact_key(structure(case), givens, PurePython) == exact_key(
            structure(case), givens, Flint
        )


@each_case
def test_a_key_has_every_computed_cell_and_is_what_columns_give(case: Case) -> None:
    one, rows = structure(case), candidates(case, 2)
    columns = run(one.tape, cells(one, rows), COLUMNS)
    for row, givens in enumerate(rows):
        key = exact_key(one, givens)
        assert tuple(key) == one.tape.cells
        for exact, column in zip(key.values(), columns, strict=True):
            number = np.broadcast_to(column, (len(rows),))[row]
            assert float(exact.nearest) == pytest.approx(number, rel=1e-12, abs=1e-12)


@each_case
def test_the_parts_of_a_key_say_the_same(case: Case) -> None:
    one = structure(case)
    for instance in instances(case, 2):
        for cell, exact in instance.key.items():
            places = _places(one.printed(one.owners[cell].name), exact.nearest)
            assert abs(exact.rounded - exact.nearest) <= Fraction(10) ** -places / 2
            assert (exact.rounded * Fraction(10) ** places).denominator == 1
            if exact.fraction is not None:
                assert exact.nearest == half_up(exact.fraction, DIGITS)
                assert exact.rounded == half_up(exact.fraction, places)
                assert exact.closed is None


def _places(rounding: Rounding, value: Fraction) -> int:
    significant = rounding.mode is Mode.SIGNIFICANT
    return decimals_of(value, rounding.digits) if significant else rounding.key_decimals


@each_family
def test_few_bits_are_made_more_until_every_decimal_is_certain(case: Case) -> None:
    tried: list[int] = []

    def make(bits: int) -> Engine:
        tried.append(bits // 16)
        return Flint(bits // 16)

    one, givens = structure(case), candidates(case, 1)[0]
    assert exact_key(one, givens, make) == exact_key(one, givens)
    rational = all(exact.fraction is not None for exact in exact_key(one, givens).values())
    assert tried == [12] if rational else len(tried) > 2
    assert tried == [12 << i for i in range(len(tried))]


def test_a_tie_in_a_ball_is_rounded_half_up() -> None:
    def eighth(t: Trace) -> None:
        t.let("y", trace.exp(trace.ln(t.named("x"))), Role.LOSS)

    one = one_number(eighth)
    for make in (PurePython, Flint):
        key = exact_key(replace(one, rounding=Rounding(decimals=2)), {"x": (Fraction(1, 8),)}, make)
        assert key["y"].fraction is None
        assert key["y"].rounded == Fraction("0.13")
        assert key["y"].nearest == Fraction("0.125")


@pytest.mark.parametrize("operation", ["ln", "div"])
@pytest.mark.parametrize("make", [PurePython, Flint])
def test_a_key_outside_the_domain_is_undefined(
    operation: str, make: Callable[[int], Engine]
) -> None:
    wrong = formula("ln", "x") if operation == "ln" else formula("div", 1, "x")
    one = one_number(lambda t: t.let("y", wrong, Role.LOSS))
    with pytest.raises(Undefined):
        exact_key(one, {"x": (Fraction(0),)}, make)


def test_short_fractions_are_printed_as_such() -> None:
    one = one_number(lambda t: t.let("y", t.named("x") / 3, Role.LOSS))
    assert key_of(one, x="-1").text() == "-1/3"
    assert key_of(one, x="6").text() == "2"


def test_long_fractions_are_printed_as_decimals() -> None:
    one = one_number(lambda t: t.let("y", t.named("x") / 1234567, Role.LOSS))
    assert key_of(one, x="1").text() == "0.000000810000591300431649315104"


def test_a_function_of_a_fraction_is_printed_as_one_that_can_be_typed() -> None:
    one = one_number(lambda t: t.let("y", trace.ln(t.named("x")), Role.LOSS))
    assert key_of(one, x="0.44").text() == "ln(11/25)"
    one = one_number(lambda t: t.let("y", trace.sigmoid(t.named("x")), Role.LOSS))
    assert key_of(one, x="-0.5").text() == "sigmoid(-1/2)"


def test_what_has_no_short_form_is_printed_with_thirty_certified_decimals() -> None:
    one = one_number(lambda t: t.let("y", trace.exp(t.named("x")) / 2, Role.LOSS))
    assert key_of(one, x="1").text() == "1.359140914229522617680143735676"
    assert key_of(one, x="1").nearest == Fraction("1.359140914229522617680143735676")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("0", 2, "0.00"), ("-0.001", 2, "0.00"), ("-0.005", 2, "-0.01"), ("12.3456", 3, "12.346"),
        ("0.0004", 3, "0.000"), ("-7.5", 0, "-8"), ("1/3", 4, "0.3333"),
        ("1000000.5", 0, "1000001"),
    ],
)  # fmt: skip
def test_decimals_are_plain_and_zero_has_no_sign(value: str, places: int, text: str) -> None:
    assert decimal(Fraction(value), places) == text


@each_family
def test_a_wrong_program_is_compared_with_right_numbers_before_each_item(case: Case) -> None:
    one, instance = structure(case), instances(case, 1)[0]
    tape = one.tape
    assert equal_when_held(one, (tape,), instance.givens, one.items)
    for wrong in one.mistakes:
        for wrong_tape in one.tapes_of[wrong.slug]:
            equal = equal_when_held(one, (wrong_tape,), instance.givens, one.items)
            assert not equal or wrong.slug in instance.inert or len(wrong.patches) > 1
            assert equal_when_held(one, (wrong_tape, wrong_tape), instance.givens, one.items)


def test_only_what_changes_when_everything_asked_before_is_right_is_different() -> None:
    def steps(t: Trace) -> None:
        y = t.let("y", t.named("x") * 2, Role.LOSS)
        t.let("z", y + 1, Role.LOSS)

    one = replace(one_number(steps), asked=("y", "z"))
    wrong = compile_tape(one.program.patched({"y": call("mul", "x", 3)}))
    givens: Givens = {"x": (Fraction(1),)}
    assert not equal_when_held(one, (wrong,), givens, ("y",))
    assert equal_when_held(one, (wrong,), givens, ("z",))


def test_a_wrong_path_without_a_value_equals_nothing() -> None:
    one = one_number(lambda t: t.let("y", t.named("x") * 2, Role.LOSS))
    nothing = call("div", 1, call("sub", "x", "x"))
    wrong = compile_tape(one.program.patched({"y": nothing}))
    assert not equal_when_held(one, (wrong,), {"x": (Fraction(1),)}, ("y",))


def test_a_difference_in_the_fortieth_digit_is_one() -> None:
    one = one_number(lambda t: t.let("y", trace.exp(t.named("x")), Role.LOSS))
    little = Fraction(1, 10**40)
    near = call("add", call("exp", "x"), Number(little))
    wrong = compile_tape(one.program.patched({"y": near}))
    assert not equal_when_held(one, (wrong,), {"x": (Fraction(1),)}, ("y",))


def test_an_absolute_band_prints_as_many_decimals_as_it_is_narrow() -> None:
    band = Rounding(mode=Mode.ABSOLUTE, decimals=2, tolerance=Fraction("0.00002"))
    one = replace(
        one_number(lambda t: t.let("y", trace.exp(t.named("x")), Role.LOSS)), rounding=band
    )
    assert key_of(one, x="1").rounded == Fraction("2.71828")


def test_significant_digits_are_counted_from_the_value_itself() -> None:
    digits = Rounding(mode=Mode.SIGNIFICANT, digits=4)
    one = one_number(lambda t: t.let("y", trace.exp(t.named("x")), Role.LOSS))
    one = replace(one, rounding=digits)
    assert key_of(one, x="1").rounded == Fraction("2.718")
    assert key_of(one, x="-9").rounded == Fraction("0.0001234")
    assert key_of(one, x="9").rounded == Fraction("8103")
    assert key_of(one, x="12").rounded == Fraction("162800")
    assert key_of(one, x="0").rounded == 1


def test_each_quantity_has_a_key_to_its_own_rounding() -> None:
    def steps(t: Trace) -> None:
        y = t.let("y", trace.exp(t.named("x")), Role.LOSS)
        t.let("z", y / 1000, Role.LOSS)

    one = one_number(steps)
    one = replace(one, roundings={"z": Rounding(mode=Mode.SIGNIFICANT, digits=2)})
    key = exact_key(one, {"x": (Fraction(1),)})
    assert key["y"].rounded == Fraction("2.7183")
    assert key["z"].rounded == Fraction("0.0027")
