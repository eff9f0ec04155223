"""A statement says everything that makes a right answer unambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from jinja2 import nodes

from grader import places
from grader.documents.edition import Edition
from grader.documents.exercises import exercise_on_sheet
from grader.documents.markdown import solution
from grader.documents.markup import MARKDOWN, PAGES
from grader.documents.templates import environment
from problems.conventions import CONVENTIONS
from problems.program import Role
from problems.registry import families
from problems.rounding import Mode, Rounding
from tests.sample_sheets import NAMED, exercise, sheet, within
from tests.structures import LEVELS, Case

TEMPLATES = sorted(
    path.relative_to(places.templates()).as_posix() for path in places.templates().rglob("*.j2")
)
OF_ONE_LANGUAGE = (".md.j2", ".html.j2", ".typ.j2")
PROSE = [
    name for name in TEMPLATES
    if name.startswith(("statements/", "parts/")) and not name.endswith(OF_ONE_LANGUAGE)
]  # fmt: skip
DERIVED = (
    Role.SLOPE, Role.JACOBIAN, Role.DELTA, Role.WEIGHT_GRADIENT, Role.BIAS_GRADIENT,
)  # fmt: skip
PLAIN = re.compile(r"([A-Za-z0-9 \n,.;:()'×“”-]|(?<!\n) = )*")
"""An equals sign means something at the beginning of a line alone."""


def said(case: Case) -> str:
    """The statement of a case in Markdown."""
    return exercise_on_sheet(exercise(case), MARKDOWN).statement


def test_every_family_has_words_of_its_own() -> None:
    assert {f"statements/{slug}.j2" for slug in families()} <= set(TEMPLATES)


@pytest.mark.parametrize("name", PROSE)
def test_prose_has_no_character_with_a_meaning_in_any_page_language(name: str) -> None:
    source = (places.templates() / name).read_text(encoding="utf-8")
    for line, kind, text in environment().lex(source):
        if kind == "data":
            assert PLAIN.fullmatch(text), f"{name}, line {line}: {text!r}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_does_arithmetic(name: str) -> None:
    tree = environment().parse((places.templates() / name).read_text(encoding="utf-8"))
    arithmetic = (
        nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow,
        nodes.Neg, nodes.Pos,
    )  # fmt: skip
    assert not list(tree.find_all(arithmetic))


def _choices() -> Iterator[tuple[str, str, str]]:
    for slug, family in families().items():
        for convention in family.conventions:
            for choice in CONVENTIONS[convention].choices[1:]:
                yield slug, convention, choice


@pytest.mark.parametrize(("slug", "convention", "choice"), list(_choices()))
def test_another_choice_of_a_convention_reads_otherwise(
    slug: str, convention: str, choice: str
) -> None:
    """Unless it makes no difference: the mean over 2 outputs is half their sum."""
    stated, other = Case(slug), Case(slug, (), ((convention, choice),))
    same = exercise(stated).structure.program == exercise(other).structure.program
    assert (said(stated) == said(other)) is same


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_a_statement_names_everything_that_is_given_and_asked(case: Case) -> None:
    structure = exercise(case).structure
    alt = exercise_on_sheet(exercise(case), PAGES).statement
    for quantity in structure.program.givens:
        assert f'"{quantity.name} = ' in alt or f"; {quantity.name} = " in alt
    listed = alt.rpartition("Compute, in this order:")[2]
    in_a_row = re.findall(r'#m\("(\w+)"', listed.partition("\n\n")[0])
    one_by_one = re.findall(r'^- #m\("(\w+)"', listed, flags=re.MULTILINE)
    assert (in_a_row or one_by_one) == list(structure.asked)


@pytest.mark.parametrize(("choice", "words"), [("0", "$h(0) = 0$"), ("1", "$h(0) = 1$")])
def test_the_step_at_0_is_said(choice: str, words: str) -> None:
    assert words in said(Case("perceptron-update", (), (("step_at_zero", choice),)))


@pytest.mark.parametrize(("scaling", "factor"), [
    ("half-sum", r"\frac{1}{2} \sum_{k=1}^{3}"), ("sum", r"L = \sum_{k=1}^{3}"),
    ("mean", r"\frac{1}{3} \sum_{k=1}^{3}"), ("half-mean", r"\frac{1}{6} \sum_{k=1}^{3}"),
])  # fmt: skip
def test_the_factor_of_the_loss_is_written_out(scaling: str, factor: str) -> None:
    case = Case("mlp-deltas", (("sizes", (2, 2, 3)),), (("loss_scaling", scaling),))
    assert factor in said(case)


def test_a_network_says_activations_deltas_and_biases() -> None:
    text = said(NAMED["mlp-update-3-2-1-relu-identity"])
    assert r"ReLU, $\operatorname{ReLU}(z) = \max(0, z)$" in text
    assert r"$\operatorname{ReLU}'(0) = 0$" in text
    assert "identity, $f(z) = z$" in text
    assert r"$\delta^{(1)} = \frac{\partial L}{\partial z^{(1)}}$" in text
    assert "$W^{(1)}_{21}$ is the weight with which unit 2 receives input 1" in text
    assert "every derivative is taken at the old ones" in text
    assert "The units have no biases" in said(NAMED["mlp-update-no-bias-half-mean"])
    assert "bias" not in said(NAMED["mlp-update-no-bias-half-mean"]).replace("no biases", "")


def test_two_passes_and_the_loss_after_are_asked_for_in_words() -> None:
    text = said(NAMED["mlp-update-two-passes-tanh"])
    assert "Take 2 such steps" in text
    assert "After the last step, compute the loss once more" in text
    assert "$L^{[2]}$ is the loss in pass 2" in text
    alone = said(Case("mlp-update", (("loss_after", False),)))
    assert "once more" not in alone
    assert "pass 2" not in alone


def test_the_rounding_rule_is_in_plain_words() -> None:
    assert "Round every number you write down to 4 decimals, halves away from zero" in said(
        Case("softmax-jacobian")
    )
    band = exercise_on_sheet(within("softmax-jacobian"), MARKDOWN).statement
    assert "An answer counts if it is within 0.001 of the right one." in band


SAID = {
    "answer only": (
        Rounding(mode=Mode.ANSWER_ONLY, decimals=6),
        "Compute with full precision and round only the answers, to 6 decimals, halves away from",
    ),
    "significant": (
        Rounding(mode=Mode.SIGNIFICANT, digits=5),
        "Keep 5 significant digits of every number you write down, halves away from zero",
    ),
    "absolute": (
        Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 200)), "if it is within 0.005 of the"
    ),
    "relative": (
        Rounding(mode=Mode.RELATIVE, tolerance=Fraction(1, 200)), "if it is within 0.5 % of the"
    ),
    "each step": (
        Rounding(decimals=7), "Round every number you write down to 7 decimals, halves away from"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rounding", "words"), SAID.values(), ids=SAID)
def test_each_rule_of_rounding_is_in_plain_words(rounding: Rounding, words: str) -> None:
    known = exercise(Case("mlp-deltas"))
    other = replace(known, structure=replace(known.structure, rounding=rounding))
    assert words in exercise_on_sheet(other, MARKDOWN).statement
    assert "It is otherwise for" not in exercise_on_sheet(other, MARKDOWN).statement


OTHERWISE = {
    "answer only": "go on with full precision and round only the answer, to 6 decimals",
    "significant": "keep 5 significant digits of every number that you write down to compute it",
    "absolute": "compute with as many decimals as you like; an answer counts if it is within 0.005",
    "relative": "compute with as many decimals as you like; an answer counts if it is within 0.5 %",
    "each step": "round every number that you write down to compute it to 7 decimals",
}


@pytest.mark.parametrize("mode", Mode)
def test_quantities_with_a_rule_of_their_own_are_named_together(mode: Mode) -> None:
    known, (rounding, _) = exercise(Case("mlp-deltas")), SAID[mode]
    roundings = {"delta1": rounding, "a1": rounding, "z1": Rounding(decimals=9)}
    other = replace(known, structure=replace(known.structure, roundings=roundings))
    said = exercise_on_sheet(other, MARKDOWN).statement
    assert rf"otherwise for $a^{{(1)}}$, $\delta^{{(1)}}$: {OTHERWISE[mode]}" in said
    assert "otherwise for $z^{(1)}$: round every number that you write down" in said


@pytest.mark.parametrize("mode", Mode)
def test_a_solution_says_who_may_differ_in_the_last_digits(mode: Mode) -> None:
    known = exercise(Case("mlp-deltas"))
    other = replace(known, structure=replace(known.structure, rounding=SAID[mode][0]))
    said = solution(sheet(other))
    assert ("rounds at every step" in said) is (mode is Mode.EACH_STEP)
    assert "is still right" in said


def test_a_family_without_words_of_its_own_is_stated_by_its_formulas(tmp_path: Path) -> None:
    known = exercise(Case("softmax-jacobian"))
    own = replace(known, structure=replace(known.structure, family="own", title="My own"))
    text = exercise_on_sheet(own, MARKDOWN, Edition(own=tmp_path)).statement
    assert r"p = \operatorname{softmax}\left(z\right)" in text
    assert "- $J$: Jacobian" in text


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_no_formula_of_a_statement_holds_a_derived_step(case: Case) -> None:
    """What students are to find out does not stand in the question."""
    program = exercise(case).structure.program
    alts = re.findall(r'#m\("([^"]*)"', exercise_on_sheet(exercise(case), PAGES).statement)
    told = dict(part.split(" = ", 1) for alt in alts for part in alt.split("; ") if " = " in part)
    for quantity in program.computed:
        if quantity.role in DERIVED and quantity.name in told:
            assert told[quantity.name].startswith("d(")
