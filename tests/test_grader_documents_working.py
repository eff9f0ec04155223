"""A worked solution shows formula, numbers and value of every step, on wrong paths as well."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.documents import markdown, pdf
from grader.documents.markup import MARKDOWN
from grader.documents.sheet import SheetExercise
from grader.documents.working import Worked, worked
from grader.documents.writer import Writer, unwritten
from tests.sample_sheets import NAMED, answers, exercise, sheet
from tests.structures import DEFAULTS, LEVELS, Case


def steps(exercise: SheetExercise) -> dict[str, Worked]:
    """The worked steps of an exercise by quantity."""
    phases = worked(Writer(exercise.structure, MARKDOWN.dialect), exercise)
    return {step.name: step for phase in phases for step in phase.steps}


def plain(step: Worked) -> list[str]:
    """The lines of a step as plain text."""
    return [" = ".join(side.alt for side in chain.sides) for chain in step.chains]


PERCEPTRON = steps(exercise(Case("perceptron-update")))
RELU = steps(exercise(NAMED["mlp-update-3-2-1-relu-identity"]))
SOFTMAX = steps(exercise(Case("softmax-jacobian")))
POLYNOMIAL = steps(exercise(Case("partial-derivatives")))


@pytest.mark.parametrize(("step", "line"), [
    (PERCEPTRON["z"], "z = w . x + b = 0.6 * (-0.6) + 0.2 * 0.9 + 0.4 = 0.2200"),
    (PERCEPTRON["o"], "o = step(z) = step(0.2200) = 1"),
    (PERCEPTRON["error"], "error = y - o = 0 - 1 = -1"),
    (RELU["z2"], "z2 = W2 a1 + b2 = [[0.6, 0.2]] [0.57000, 0] + [-0.5] = [-0.15800]"),
    (RELU["a2"], "a2 = z2 = [-0.15800]"),
    (RELU["slope1"], "slope1 = step(z1) = [step(0.57000), step(-1.60000)] = [1, 0]"),
    (RELU["dW2"], "dW2 = delta2 a1^T = [-0.85800] [[0.57000, 0]] = [[-0.48906, 0]]"),
    (RELU["error1"], "error1 = W2^T delta2 = [[0.6], [0.2]] [-0.85800] = [-0.51480, -0.17160]"),
    (
        RELU["W2_new"],
        "W2_new = W2 - eta dW2 = [[0.6, 0.2]] - 0.3 * [[-0.48906, 0]] = [[0.74672, 0.20000]]",
    ),
    (SOFTMAX["J"], "J[1][2] = -p[1] p[2] = -0.1801 * 0.7304 = -0.1316"),
    (POLYNOMIAL["df_dx"], "df_dx = 2 c[1] x y + c[2] = 2 * (-5) * x * y + 4 = -10 x y + 4"),
    (POLYNOMIAL["g"], "g[1] = df_dx = 2 * (-5) * 0.5 * 0.5 + 4 = 1.5000"),
])  # fmt: skip
def test_a_step_is_formula_numbers_value(step: Worked, line: str) -> None:
    assert line in plain(step)


def test_cells_that_were_worked_out_one_by_one_are_shown_together_at_last() -> None:
    lines = plain(SOFTMAX["J"])
    assert len(lines) == 10
    assert lines[-1].startswith("J = [[")


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_every_computed_quantity_is_worked_out(case: Case) -> None:
    done = exercise(case)
    left_out = {*unwritten(done.structure), *done.absent}
    written = [q.name for q in done.structure.program.computed if q.name not in left_out]
    assert list(steps(done)) == written


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_a_wrong_path_can_be_shown_too(case: Case) -> None:
    right = exercise(case)
    statement = markdown.sheet(sheet(right))
    for wrong in right.structure.mistakes:
        for patch in wrong.patches:
            program = right.structure.program.patched(dict(patch))
            path = replace(right.structure, program=program)
            done = replace(right, structure=path, answers=answers(path, right.givens))
            assert markdown.solution(sheet(done)) != markdown.solution(sheet(right))
            assert pdf.solution(sheet(done)).startswith(b"%PDF")
            assert markdown.sheet(sheet(replace(right, answers=done.answers))) == statement


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_latex_closes_what_it_opens(case: Case) -> None:
    one = sheet(exercise(case))
    for text in (markdown.sheet(one), markdown.solution(one)):
        for formula in re.findall(r"\$\$\n(.+?)\n\$\$|\$([^$]+)\$", text, flags=re.DOTALL):
            source = "".join(formula)
            assert source.count("{") == source.count("}")
            assert source.count(r"\left") == source.count(r"\right")
            assert source.count(r"\begin{") == source.count(r"\end{")
