"""Numbers without a solution, and witnesses that differ, end in a message, not in a document."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.errors import GivensError, WitnessError
from grader.specimens.own_numbers import OwnNumbers
from grader.specimens.solve import solve, solved_sheet
from problems import trace
from problems.family import Family
from tests.own_family import computing, posed


def numbers(family: Family, *z: str) -> OwnNumbers:
    """A family with numbers for its z."""
    givens = {"z": tuple(map(Fraction, z))}
    return OwnNumbers(posed=posed(family), givens=givens, file="own.toml")


def test_a_family_without_a_reference_is_solved_by_its_program() -> None:
    worked = solve(numbers(computing(trace.exp), "0", "1", "-1"))
    assert worked.values["p[1]"].fraction == 1
    assert worked.values["p[2]"].text().startswith("exp(1)")


@pytest.mark.parametrize("z", ["0", "-1/2"])
def test_a_value_with_no_meaning_is_named(z: str) -> None:
    with pytest.raises(GivensError) as caught:
        solve(numbers(computing(trace.ln), "1", z, "2"))
    assert str(caught.value).startswith(
        "own.toml, givens: with these numbers p[2] has no value: ln"
    )


def test_a_division_by_zero_is_named() -> None:
    with pytest.raises(GivensError, match=r"p\[1\] has no value: division by 0"):
        solve(numbers(computing(lambda z: 1 / z), "0", "1", "2"))


def test_witnesses_that_differ_stop_everything() -> None:
    squared = computing(lambda z: trace.softmax(z) ** 2, witness="outputs.softmax_jacobian")
    with pytest.raises(WitnessError, match="the two witnesses differ: own, instance 0, p"):
        solve(numbers(squared, "0.1", "0.2", "0.3"))


def test_where_no_exponential_is_taken_numbers_may_be_large() -> None:
    worked = solve(numbers(computing(lambda z: z * z), "1000000", "2", "3"))
    assert worked.values["p[1]"].fraction == 10**12


def test_the_page_of_a_solution_names_the_file() -> None:
    own = numbers(computing(trace.exp), "0", "1", "-1")
    sheet = solved_sheet(own, solve(own))
    assert sheet.recipient_name == "Numbers of own.toml"
    assert sheet.specimen
    answers = sheet.exercises[0].answers
    assert answers is not None
    assert {cell: answer.decimal for cell, answer in answers.items()} == {
        "p[1]": "1.0000", "p[2]": "2.7183", "p[3]": "0.3679",
    }  # fmt: skip
