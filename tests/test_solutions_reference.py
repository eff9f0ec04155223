"""The NumPy reference is complete, batched, right by hand and right by autograd."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import solutions.reference
from problems.family import Problem, pose
from problems.parameters import Settings
from problems.registry import families
from solutions.reference import WITNESSES, Array, Columns, evaluate
from tests.chapters import gathered
from tests.random_givens import columns, only
from tests.structures import CASES
from tests.structures import problem as posed

Case = tuple[str, Settings]

SIZES = ((1, 1), (3, 2), (2, 2, 2), (1, 4, 3), (2, 3, 1), (3, 2, 4, 2), (2, 3, 1, 2, 3))
MIXED = ("tanh", "relu", "identity", "sigmoid")
ORIENTATIONS = ("column", "row")
LOSSES = ("squared", "squared", "binary-cross-entropy", "cross-entropy", "squared")
SCALINGS = ("half-sum", "sum", "mean", "half-mean")
NEAR_A_KINK = 1e-6
FAMILY_INSTANCES = 200


def _networks(slug: str, runs: Iterable[Mapping[str, object]]) -> list[Case]:
    """Every size with every activation and run; biases and scalings take turns."""
    cases = []
    words = [(word,) for word in MIXED] + [MIXED]
    for turn, (sizes, word, run) in enumerate(product(SIZES, words, runs)):
        activations = word if len(word) == 1 else word[: len(sizes) - 1]
        parameters = {"sizes": sizes, "activations": activations, "bias": turn % 3 > 0, **run}
        scaling = SCALINGS[(turn + turn // len(SCALINGS)) % len(SCALINGS)]
        chosen = {"loss_scaling": scaling, "orientation": ORIENTATIONS[turn // 2 % 2]}
        loss = LOSSES[turn % 5]
        chosen |= {"loss": LOSSES[2] if loss == "cross-entropy" and sizes[-1] == 1 else loss}
        cases.append((slug, families()[slug].settings(parameters, chosen)))
    return cases


def _grid() -> list[Case]:
    perceptron = families()["perceptron-update"]
    cases = [
        ("perceptron-update", perceptron.settings({"inputs": n}, {"step_at_zero": s, "labels": y}))
        for n, s, y in product(range(1, 7), ("0", "1"), ("0/1", "-1/+1"))
    ]
    for slug in ("softmax-jacobian", "cross-entropy-gradient"):
        cases += [(slug, families()[slug].settings({"classes": n})) for n in range(2, 6)]
    cases += _networks("mlp-deltas", ({},))
    runs = product((1, 2), (True, False))
    cases += _networks("mlp-update", [{"iterations": i, "loss_after": a} for i, a in runs])
    by_hand = {slug for slug, _ in cases}
    return cases + [(c.slug, posed(c).settings) for c in CASES if c.slug not in by_hand]


def _words(case: Case) -> str:
    slug, settings = case
    return f"{slug} {[*settings.parameters.values(), *settings.conventions.values()]}"


GRID = _grid()
over_the_grid = pytest.mark.parametrize("case", GRID, ids=_words)

AUTOGRAD = gathered("AUTOGRAD")
within_autograd = pytest.mark.parametrize(
    "case", [case for case in GRID if case[0] in AUTOGRAD], ids=_words
)
"""Over the grid of the families that can be said in forward passes and derivatives."""


def _posed(case: Case) -> Problem:
    slug, settings = case
    return pose(families()[slug], settings)


def _reference(problem: Problem, givens: Columns) -> dict[str, Array]:
    settings, witness = problem.settings, problem.family.witness
    assert witness is not None
    return evaluate(witness, settings.parameters, settings.conventions, givens)


def _assert_agree(found: Mapping[str, Array], right: Mapping[str, Array]) -> None:
    """Within 1e-12 (1 + |value|), and nothing is left out on either side."""
    assert set(found) == set(right)
    for name, value in right.items():
        assert found[name].shape == np.shape(value), name
        np.testing.assert_allclose(found[name], value, rtol=1e-12, atol=1e-12, err_msg=name)


@over_the_grid
def test_every_quantity_of_the_program_has_its_column(case: Case) -> None:
    problem = _posed(case)
    found = _reference(problem, columns(problem, 3, seed=1))
    for quantity in problem.program.computed:
        assert found[quantity.name].shape == (3, *quantity.shape), quantity.name
        assert found[quantity.name].dtype == np.float64, quantity.name


@over_the_grid
def test_instances_do_not_see_each_other(case: Case) -> None:
    problem = _posed(case)
    givens = columns(problem, 5, seed=2)
    together = _reference(problem, givens)
    for i in range(5):
        alone = _reference(problem, only(givens, slice(i, i + 1)))
        _assert_agree(alone, only(together, slice(i, i + 1)))


def _off_the_kinks(problem: Problem, found: Columns) -> NDArray[np.bool_]:
    """Which instances have no unit so near 0 that the slope of a ReLU is a matter of taste."""
    clear = np.ones(len(next(iter(found.values()))), dtype=bool)
    if "activations" in problem.settings.parameters:
        for name in (name for name in found if name.lower().startswith("z")):
            far = np.abs(found[name]) >= NEAR_A_KINK
            clear &= np.all(far.reshape(len(far), -1), axis=1)
    return clear


@within_autograd
def test_autograd_agrees(case: Case) -> None:
    problem, witness = _posed(case), AUTOGRAD[case[0]]
    wanted = -(-FAMILY_INSTANCES // sum(slug == case[0] for slug, _ in GRID))
    givens = columns(problem, 4 * wanted, seed=3)
    found = _reference(problem, givens)
    clear = np.flatnonzero(_off_the_kinks(problem, found))[:wanted]
    assert len(clear) == wanted
    for i in clear:
        right = witness(problem.settings, {name: value[i] for name, value in givens.items()})
        _assert_agree({name: value[i] for name, value in found.items()}, right)


def test_every_family_names_a_witness_that_exists() -> None:
    assert {family.witness for family in families().values()} - {None} <= set(WITNESSES)


def test_an_unknown_witness_is_told_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"'network\.dream'.*network\.update"):
        evaluate("network.dream", {}, {}, {})


@over_the_grid
def test_no_instances_give_no_rows(case: Case) -> None:
    problem = _posed(case)
    none = _reference(problem, only(columns(problem, 1, seed=4), slice(0)))
    assert {len(value) for value in none.values()} == {0}


REFERENCE = Path(solutions.reference.__file__).parent


@pytest.mark.parametrize("file", sorted(REFERENCE.glob("*.py")), ids=lambda file: file.name)
def test_the_reference_imports_nothing_of_the_program_machinery(file: Path) -> None:
    allowed = {"__future__", "collections", "dataclasses", "math", "numpy", "typing"}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert not getattr(node, "level", 0), "a relative import hides where it comes from"
            modules = [getattr(node, "module", None) or name.name for name in node.names]
            for module in modules:
                own = module == "solutions.reference" or module.startswith("solutions.reference.")
                assert own or module.partition(".")[0] in allowed, module
