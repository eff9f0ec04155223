"""Every quantity has a symbol of its own, the one that a textbook would give it."""

from __future__ import annotations

import pytest

from grader.documents.dialects import LATEX, TYPST
from grader.documents.notation import SymbolNames, lengths, write
from grader.documents.symbols import Letter, letter, symbols_of
from problems.program import Quantity, Role
from tests.sample_sheets import NAMED
from tests.structures import CASES, Case, structure

TWO_PASSES = NAMED["mlp-update-two-passes-tanh"]
RELU = NAMED["mlp-update-3-2-1-relu-identity"]


def in_latex(case: Case, name: str) -> str:
    program = structure(case).program
    return SymbolNames(LATEX, symbols_of(program), lengths(program)).piece(name).source


@pytest.mark.parametrize(("name", "latex"), [
    ("x", "x"),
    ("x[2]", "x_{2}"),
    ("eta", r"\eta"),
    ("loss", "L"),
    ("W1", "W^{(1)}"),
    ("W1[2][1]", "W^{(1)}_{21}"),
    ("a1", "a^{(1)}"),
    ("delta2", r"\delta^{(2)}"),
    ("dW2", r"\frac{\partial L}{\partial W^{(2)}}"),
    ("dW2[1][2]", r"\frac{\partial L}{\partial W^{(2)}_{12}}"),
    ("db1", r"\frac{\partial L}{\partial b^{(1)}}"),
    ("error1", r"\frac{\partial L}{\partial a^{(1)}}"),
    ("slope1", r"\tanh'\left(z^{(1)}\right)"),
    ("slope1[2]", r"\tanh'\left(z^{(1)}_{2}\right)"),
    ("W1_new", r"W^{(1)}_{\text{new}}"),
    ("W1_new[2][1]", r"W^{(1)}_{\text{new}, 21}"),
    ("a1_2", "a^{(1)[2]}"),
    ("loss_3", "L^{[3]}"),
    ("W1_new_2", r"W^{(1)[2]}_{\text{new}}"),
    ("dW1_2", r"\frac{\partial L^{[2]}}{\partial W^{(1)}_{\text{new}}}"),
    ("error1_2", r"\frac{\partial L^{[2]}}{\partial a^{(1)[2]}}"),
])  # fmt: skip
def test_the_names_of_a_network_become_symbols(name: str, latex: str) -> None:
    assert in_latex(TWO_PASSES, name) == latex


@pytest.mark.parametrize(("case", "name", "latex"), [
    (RELU, "slope1", r"\operatorname{ReLU}'\left(z^{(1)}\right)"),
    (Case("perceptron-update"), "error", "e"),
    (Case("perceptron-update"), "w_new[1]", r"w_{\text{new}, 1}"),
    (Case("cross-entropy-gradient"), "error", r"\frac{\partial L}{\partial p}"),
    (Case("cross-entropy-gradient"), "error[3]", r"\frac{\partial L}{\partial p_{3}}"),
    (Case("cross-entropy-gradient"), "difference", r"\text{difference}"),
    (Case("softmax-jacobian"), "J[1][2]", "J_{12}"),
    (Case("adaptive-steps"), "mhat2", r"\hat{m}_{2}"),
    (Case("adaptive-steps"), "vhat1[2]", r"\hat{v}_{1, 2}"),
    (Case("momentum"), "w0", "w_{0}"),
    (Case("gradient-descent"), "w0", "w_{0}"),
    (Case("gradient-descent"), "loss2", "L_{2}"),
    (Case("gradient-descent"), "g1", r"\frac{\partial L_{1}}{\partial w_{1}}"),
    (Case("gradient-descent"), "eta_max", r"\eta_{\text{max}}"),
    (Case("learning-rate-schedule"), "eta_step[3]", r"\eta_{\text{step}, 3}"),
    (Case("partial-derivatives"), "df_dx", r"\frac{\partial f}{\partial x}"),
])  # fmt: skip
def test_the_names_of_other_families_do_too(case: Case, name: str, latex: str) -> None:
    assert in_latex(case, name) == latex


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_two_quantities_share_a_symbol(case: Case) -> None:
    found = symbols_of(structure(case).program).values()
    for dialect in (LATEX, TYPST):
        printed = [write(symbol, dialect).source for symbol in found]
        assert len(set(printed)) == len(printed)


def test_indices_beyond_nine_have_commas_between_them() -> None:
    assert write(Letter("W"), LATEX, ("2", "1")).source == "W_{21}"
    assert write(Letter("W"), LATEX, ("12", "1")).source == "W_{12, 1}"


@pytest.mark.parametrize(("name", "layer", "iteration", "expected"), [
    ("x1", 0, 1, Letter("x", marks=("1",))),
    ("x0", 0, 1, Letter("x", marks=("0",))),
    ("W1", 1, 1, Letter("W", layer=1)),
    ("z_2", 0, 2, Letter("z", iteration=2)),
    ("z_2", 0, 1, Letter("z_2")),
    ("not_a_letter", 0, 1, Letter("not_a_letter")),
])  # fmt: skip
def test_a_name_falls_into_its_parts_or_stays_a_word(
    name: str, layer: int, iteration: int, expected: Letter
) -> None:
    quantity = Quantity(
        name=name, shape=(), role=Role.HYPERPARAMETER, layer=layer, iteration=iteration
    )
    assert letter(quantity) == expected


def test_a_word_keeps_no_underscore_that_would_be_a_subscript() -> None:
    assert write(Letter("learning_rate"), LATEX).source == r"\text{learning rate}"
    assert write(Letter("learning_rate"), TYPST).source == '"learning rate"'


def test_a_transposed_symbol_carries_its_t_among_the_superscripts() -> None:
    assert write(Letter("W", layer=2), LATEX, turned=True).source == r"W^{(2)\top}"
    assert write(Letter("x"), TYPST, turned=True).source == "x^(top)"
