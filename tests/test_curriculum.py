"""The curriculum is whole, and its draws are not wasted."""

from __future__ import annotations

import sys

import pytest

from grader.issuing.guard import judge
from problems.registry import families
from tests.structures import DEFAULTS, Case, candidates, cells, structure

CURRICULUM = {
    "perceptron": "perceptron-forward perceptron-update perceptron-epoch perceptron-convergence "
    "xor-limit",
    "activations": "activation-values activation-derivatives",
    "outputs": "softmax-forward softmax-jacobian cross-entropy-gradient binary-cross-entropy "
    "squared-error",
    "networks": "mlp-forward output-delta mlp-deltas mlp-gradients mlp-update mlp-two-steps "
    "minibatch-update mlp-matrix vanishing-gradient",
    "chain_rule": "partial-derivatives chain-rule computational-graph",
    "optimisers": "gradient-descent learning-rate-schedule momentum adaptive-steps newton-bfgs",
    "training": "iteration-count parameter-count early-stopping metrics",
}
"""Chapter -> what it asks."""

REASON = "Fewer than half of the draws are accepted:"


def test_every_row_of_the_curriculum_is_a_family_of_its_chapter() -> None:
    found: dict[str, set[str]] = {}
    for family in families().values():
        chapter = family.forward.__module__.split(".")[1]
        found.setdefault(chapter, set()).add(family.slug)
    assert found == {chapter: set(slugs.split()) for chapter, slugs in CURRICULUM.items()}


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_half_of_the_draws_are_accepted_or_the_docstring_says_why_not(case: Case) -> None:
    one = structure(case)
    judgement = judge(one, cells(one, candidates(case, 400)))
    module = sys.modules[families()[case.slug].forward.__module__]
    share = judgement.fair.mean()
    assert share >= 0.5 or REASON in " ".join(str(module.__doc__).split()), share
