"""Which rounding an exercise gets, from the family's own to a single quantity's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.rounding_choice import RoundingChoice, read_rounding
from grader.assignment.spec import read_assignment
from grader.assignment.toml_file import Table
from grader.issuing.issue import Posed
from problems.parameters import Settings
from problems.rounding import Mode, Rounding
from solutions.structure import build
from tests.assignment_file import HEAD, in_exercise, message, read
from tests.structures import Case, problem

POSED = problem(Case("mlp-update"))

FINE = Rounding(mode=Mode.SIGNIFICANT, digits=5)
FULL = Rounding(mode=Mode.ANSWER_ONLY, decimals=6)


def chosen(
    own: Mapping[str, object], *, usual: Rounding = FULL, inherited: RoundingChoice | None = None
) -> tuple[Rounding, dict[str, Rounding]]:
    """The rounding of an exercise whose family says: answers only, the loss to five digits."""
    posed = replace(POSED, rounding=usual, roundings={"loss": FINE})
    table = Table(entries=own, file="hw1.toml", place=("exercise 1",))
    return read_rounding(table, inherited or RoundingChoice(), posed)


def test_where_nothing_is_set_the_family_decides() -> None:
    assert chosen({}) == (FULL, {"loss": FINE})


def test_decimals_alone_leave_the_modes_of_the_family() -> None:
    assert chosen({"decimals": 3}) == (replace(FULL, decimals=3), {"loss": FINE})
    inherited = RoundingChoice(decimals=3)
    assert chosen({}, inherited=inherited) == (replace(FULL, decimals=3), {"loss": FINE})


def test_digits_alone_are_for_the_quantities_that_keep_digits() -> None:
    assert chosen({"digits": 3}) == (FULL, {"loss": replace(FINE, digits=3)})


def test_a_mode_holds_for_every_quantity() -> None:
    assert chosen({"rounding": "each step"}) == (Rounding(decimals=6), {})
    inherited = RoundingChoice(mode=Mode.SIGNIFICANT, digits=2)
    assert chosen({}, inherited=inherited)[0].digits == 2
    assert chosen({}, inherited=inherited)[1] == {}


def test_a_mode_holds_for_every_quantity_but_those_that_are_named() -> None:
    own = {
        "rounding": "significant",
        "rounding_of": {"z1": {"rounding": "answer only", "decimals": 7}, "loss": {"digits": 2}},
    }
    usual, exceptions = chosen(own)
    assert usual.mode is Mode.SIGNIFICANT
    assert usual.digits == 4
    assert (exceptions["z1"].mode, exceptions["z1"].decimals) == (Mode.ANSWER_ONLY, 7)
    assert (exceptions["loss"].mode, exceptions["loss"].digits) == (Mode.SIGNIFICANT, 2)


def test_a_quantity_may_get_finer_decimals_alone() -> None:
    _, exceptions = chosen({"rounding_of": {"delta1": {"decimals": 8}}})
    assert exceptions["delta1"] == replace(FULL, decimals=8)


def test_what_is_rounded_as_all_the_rest_is_no_exception() -> None:
    assert chosen({"rounding_of": {"delta1": {"decimals": 6}}}) == (FULL, {"loss": FINE})


def test_a_course_that_keeps_decimals_may_have_an_exercise_that_keeps_digits() -> None:
    inherited = RoundingChoice(decimals=4, mode=Mode.EACH_STEP)
    usual, exceptions = chosen({"rounding": "significant", "digits": 3}, inherited=inherited)
    assert (usual.mode, usual.digits, exceptions) == (Mode.SIGNIFICANT, 3, {})


def test_all_of_it_is_read_from_a_file(tmp_path: Path) -> None:
    found = read(
        tmp_path / "hw1.toml",
        in_exercise(
            'rounding = "answer only"\ndecimals = 6\n[exercise.rounding_of]\n'
            'delta1 = { rounding = "significant", digits = 3 }\n'
            'loss = { rounding = "absolute", tolerance = 0.01 }'
        ),
    )
    (exercise,) = found.exercises
    assert exercise.rounding == FULL
    structure = build(exercise.problem())
    assert structure.rounding == FULL
    assert structure.roundings == exercise.roundings
    assert structure.rounding_of("delta1").digits == 3
    assert structure.rounding_of("loss").tolerance == Fraction(1, 100)
    assert structure.rounding_of("delta2") == FULL


BAD = {
    "digits without a mode": (
        "digits = 4",
        ["exercise 1, digits", 'rounding = "significant" alone', "Write decimals = 4"],
    ),
    "digits at each step": (
        'rounding = "each step"\ndigits = 4', ["exercise 1, digits", "significant ones"]
    ),
    "digits 0": ('rounding = "significant"\ndigits = 0', ["digits: found 0", "from 1 to 8"]),
    "digits 9": ('rounding = "significant"\ndigits = 9', ["digits: found 9", "from 1 to 8"]),
    "decimals of significant": (
        'rounding = "significant"\ndecimals = 4',
        ["exercise 1, decimals", "significant digits are kept", "Write digits = 4"],
    ),
    "unknown mode": ('rounding = "percent"', ['found "percent"', '"absolute" or "relative"']),
    "unknown quantity": (
        "[exercise.rounding_of]\ndelta3 = { decimals = 3 }",
        ["rounding_of, delta3: delta3 is not computed", "Did you mean delta2?"],
    ),
    "a given": (
        "[exercise.rounding_of]\neta = { decimals = 3 }", ["eta is not computed", "z1, a1"]
    ),
    "no table": (
        "[exercise.rounding_of]\nz1 = 4",
        ["rounding_of, z1: found 4", "z1 = { rounding =", "digits = 4 }"],
    ),
    "no table at all": ("rounding_of = 4", ["rounding_of: found 4", "[exercise.rounding_of]"]),
    "unknown key": (
        "[exercise.rounding_of]\nz1 = { decimal = 3 }",
        ["rounding_of, z1, decimal", "Did you mean decimals?"],
    ),
    "digits of one that keeps decimals": (
        "[exercise.rounding_of]\nz1 = { digits = 3 }",
        ["rounding_of, z1, digits", 'rounding = "significant"'],
    ),
    "a band without a width": (
        '[exercise.rounding_of]\nz1 = { rounding = "absolute" }',
        ["rounding_of, z1, tolerance: this is missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "words"), BAD.values(), ids=BAD)
def test_a_bad_rounding_is_refused_with_what_and_where_and_what_to_do(
    tmp_path: Path, line: str, words: list[str]
) -> None:
    found = message(tmp_path / "hw1.toml", in_exercise(line))
    for word in words:
        assert word in found


def test_only_an_exercise_rounds_single_quantities(tmp_path: Path) -> None:
    text = HEAD + '[rounding_of]\nz1 = { decimals = 3 }\n[[exercise]]\nfamily = "mlp-update"\n'
    assert "rounding_of" in message(tmp_path / "hw1.toml", text)


def fingerprint(folder: Path, lines: str) -> str:
    """Of the smallest assignment with some lines more."""
    file = folder / "hw1.toml"
    file.write_text(in_exercise(lines), "utf-8")
    (exercise,) = read_assignment(file).exercises
    posed = exercise.problem()
    return Posed(exercise=exercise, problem=posed, structure=build(posed)).fingerprint


def test_another_rounding_is_another_fingerprint(tmp_path: Path) -> None:
    lines = (
        "", "decimals = 8", 'rounding = "answer only"', 'rounding = "significant"',
        'rounding = "significant"\ndigits = 5', "[exercise.rounding_of]\nz1 = { decimals = 7 }",
        "[exercise.rounding_of]\nz1 = { decimals = 6 }",
        "[exercise.rounding_of]\na1 = { decimals = 6 }",
    )  # fmt: skip
    found = [fingerprint(tmp_path, line) for line in lines]
    assert len(set(found)) == len(found)


def test_digits_that_nobody_keeps_change_no_fingerprint(tmp_path: Path) -> None:
    exercise = read(tmp_path / "hw1.toml", in_exercise("")).exercises[0]
    other = replace(exercise, rounding=replace(exercise.rounding, digits=7))
    prints = {
        Posed(exercise=e, problem=p, structure=build(p)).fingerprint
        for e in (exercise, other) for p in [e.problem()]
    }  # fmt: skip
    assert len(prints) == 1


def test_a_family_says_its_own_rounding() -> None:
    family = replace(POSED.family, rounding=FULL, roundings=lambda _: {"loss": FINE})
    settings: Settings = family.settings()
    assert family.rounding == FULL
    assert family.roundings(settings) == {"loss": FINE}
