"""The two printers say the same: every formula in LaTeX reads like the one in Typst."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.documents.definitions import DEFINITIONS
from grader.documents.dialects import LATEX, TYPST
from grader.documents.markup import Math
from grader.documents.working import worked
from grader.documents.writer import Writer
from tests.formula_readers import latex, typst
from tests.sample_sheets import exercise
from tests.structures import CASES, Case, structure


def formulas(case: Case, writer: Writer) -> Iterator[Math]:
    """Every symbol and line of a structure, and every chain of its worked solution."""
    for quantity in writer.program.quantities:
        yield writer.equation(quantity.name)
    for phase in writer.phases:
        for step in phase.steps:
            for sides in writer.lines(step.quantity.name):
                yield from sides
    for done in worked(writer, exercise(case)):
        for one in done.steps:
            for chain in one.chains:
                yield from chain.sides
            yield from one.exact


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_formula_says_the_same_in_both(case: Case) -> None:
    one, other = (Writer(structure(case), dialect) for dialect in (LATEX, TYPST))
    pairs = list(zip(formulas(case, one), formulas(case, other), strict=True))
    assert pairs
    for ours, theirs in pairs:
        assert latex(ours.source) == typst(theirs.source), (ours.source, theirs.source)
        assert ours.alt == theirs.alt


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_definition_says_the_same_in_both(name: str) -> None:
    found = DEFINITIONS[name]
    assert latex(found.source(LATEX)) == typst(found.source(TYPST))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a}{b}", "frac(b, a)"),
        (r"x^{2}", "x^(3)"),
        (r"x_{12}", "x_(21)"),
        (r"a - \left(b - c\right)", "a - b - c"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "mat(1, 3; 2, 4)"),
        (r"a \odot b", "a dot b"),
        (r"\operatorname{ReLU}(z)", 'op("LeakyReLU")(z)'),
        (r"\sqrt{x + 1}", "sqrt(x) + 1"),
        (r"W^{(1)}", "W^(1)"),
    ],
)
def test_the_readers_see_a_difference(one: str, other: str) -> None:
    assert latex(one) != typst(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{\partial L}{\partial a^{(2)}_{1}}", "frac(partial L, partial a^((2))_(1))"),
        (r"\begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}", "mat(1, -2; 3, 4)"),
        (r"\left|x\right| + \lfloor t / s \rfloor", r"abs(x) + floor(t \/ s)"),
        (r"\max\left(0, \hat{v}_{4}\right)", "max(0, hat(v)_(4))"),
        (r"W^{(1)}_{\text{new}}", 'W^((1))_("new")'),
    ],
)
def test_the_readers_see_what_is_the_same(one: str, other: str) -> None:
    assert latex(one) == typst(other)
