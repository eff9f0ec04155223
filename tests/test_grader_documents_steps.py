"""The derived text of every family reads like a textbook, and stands as a golden file."""

from __future__ import annotations

import pytest

from grader.documents.steps import derived_text, phases
from tests.conftest import GOLDEN, Golden
from tests.sample_sheets import NAMED
from tests.structures import CASES, Case, structure


@pytest.mark.parametrize("name", NAMED)
def test_the_derived_text_is_as_it_was_read(name: str, golden: Golden) -> None:
    golden(f"derived/{name}.txt", derived_text(structure(NAMED[name])))


def test_no_golden_file_outlives_its_family() -> None:
    assert {path.stem for path in (GOLDEN / "derived").iterdir()} == set(NAMED)


@pytest.mark.parametrize("line", [
    "  error1 = W2^T delta2", "  slope1 = a1 (1 - a1)", "  delta1 = error1 * slope1",
    "  z1 = W1 x + b1", "  dW2 = delta2 a1^T", "  loss = 1/2 sum((a2 - y)^2)",
    "  W1_new = W1 - eta dW1",
])  # fmt: skip
def test_a_network_reads_as_in_a_textbook(line: str) -> None:
    assert line in derived_text(structure(Case("mlp-update"))).splitlines()


@pytest.mark.parametrize(("slug", "line"), [
    ("perceptron-update", "  z = w . x + b"),
    ("softmax-jacobian", "  J[1][2] = -p[1] p[2]"),
    ("cross-entropy-gradient", "  error = -y / p"),
    ("cross-entropy-gradient", "  loss = -sum(y * ln p)"),
])  # fmt: skip
def test_single_units_and_outputs_do_too(slug: str, line: str) -> None:
    assert line in derived_text(structure(Case(slug))).splitlines()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_computed_quantity_is_in_exactly_one_phase(case: Case) -> None:
    program = structure(case).program
    steps = [step.quantity for phase in phases(program) for step in phase.steps]
    assert tuple(steps) == program.computed


def test_a_second_iteration_and_the_loss_after_it_have_phases_of_their_own() -> None:
    found = phases(structure(NAMED["mlp-update-two-passes-tanh"]).program)
    assert [(p.kind, p.iteration) for p in found] == [
        ("forward", 1), ("backward", 1), ("update", 1),
        ("forward", 2), ("backward", 2), ("update", 2), ("forward", 3),
    ]  # fmt: skip


def test_without_a_loss_nothing_goes_backward() -> None:
    kinds = {p.kind for slug in ("perceptron-update", "softmax-jacobian")
             for p in phases(structure(Case(slug)).program)}  # fmt: skip
    assert kinds == {"forward", "error", "update", "derivatives"}
