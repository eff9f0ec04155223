"""Trainings of perceptrons: on columns as in whole numbers, also where a sum is exactly 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.issuing.guard import judge
from problems.family import FamilyError, validate
from problems.formula import Name, names
from problems.registry import families
from solutions.evaluate import COLUMNS, run
from solutions.reference import evaluate
from solutions.structure import Structure
from tests.structures import Case, candidates, cells, structure

RUNS = 100_000
SCALE = 20
"""Numbers are multiples of 1/20, in whole numbers of them."""

X = ((0, 0), (0, 1), (1, 0), (1, 1))
GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0)}
EPOCHS = 6

Whole = NDArray[np.int64]


def in_whole_numbers(
    w: Sequence[int], b: int, eta: int, y: Sequence[int], *, fires_at_0: bool
) -> tuple[int, int, int, int, int, int]:
    """Epochs, updates, both weights and the bias after EPOCHS epochs, and how many sums were 0."""
    (w1, w2), epochs, updates, ties = w, 1, 0, 0
    for _ in range(EPOCHS):
        before = updates
        for (x1, x2), target in zip(X, y, strict=True):
            z = w1 * x1 + w2 * x2 + b
            ties += z == 0
            error = target - (z > 0 or (z == 0 and fires_at_0))
            if error:
                w1, w2, b = w1 + eta * error * x1, w2 + eta * error * x2, b + eta * error
                updates += 1
        if updates == before:
            break
        epochs += 1
    return epochs, updates, w1, w2, b, ties


@pytest.mark.parametrize("at_zero", ["0", "1"])
@pytest.mark.parametrize("gate", ["AND", "NAND"])
def test_100_000_runs_on_columns_agree_with_whole_numbers(gate: str, at_zero: str) -> None:
    """4 x 25,000 runs: weights and biases are twentieths, so that many sums are exactly 0."""
    n, chance = RUNS // 4, np.random.default_rng(7)
    w, b = chance.integers(-12, 13, (n, 2)), chance.integers(-12, 13, n)
    eta = chance.integers(1, 9, n)
    right = np.array([
        in_whole_numbers(w[i].tolist(), int(b[i]), int(eta[i]), GATES[gate],
                         fires_at_0=at_zero == "1")
        for i in range(n)
    ])  # fmt: skip
    one = structure(Case(
        "perceptron-convergence", (("gate", gate), ("most_epochs", EPOCHS)),
        (("step_at_zero", at_zero),),
    ))  # fmt: skip
    found = _columns(one, w, b, eta, GATES[gate])
    ended = found["converged"] == 1
    assert ended.mean() > 0.3
    assert (right[:, 5] > 0).mean() > 0.3
    for place, name in enumerate(("epochs", "updates")):
        assert np.array_equal(found[name][ended], right[ended, place]), name
    for place, name in enumerate(("w_new[1]", "w_new[2]", "b_new"), start=2):
        assert np.array_equal(np.rint(found[name] * SCALE), right[:, place]), name
        assert np.abs(found[name] * SCALE - right[:, place]).max() < 1e-9


def _columns(
    one: Structure, w: Whole, b: Whole, eta: Whole, y: Sequence[int]
) -> Mapping[str, NDArray[np.float64]]:
    """The traced program on columns, as marking runs it."""
    flat = [bit for row in X for bit in row]
    givens = [*flat, *y, w[:, 0] / SCALE, w[:, 1] / SCALE, b / SCALE, eta / SCALE]
    columns = [np.broadcast_to(np.asarray(g, dtype=np.float64), len(b)) for g in givens]
    return dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))


def test_a_training_that_does_not_end_within_the_cap_makes_no_sheet() -> None:
    one = structure(Case("perceptron-convergence", (("most_epochs", 3),)))
    rows = candidates(Case("perceptron-convergence", (("most_epochs", 3),)), 200)
    judgement = judge(one, cells(one, rows))
    ends = dict(zip(one.tape.cells, run(one.tape, cells(one, rows), COLUMNS), strict=True))
    assert np.array_equal(judgement.refused["unmet"], ends["converged"] != 1)
    assert 0 < judgement.refused["unmet"].sum() < 200


def test_what_must_be_1_must_be_computed() -> None:
    from dataclasses import replace

    family = replace(families()["perceptron-convergence"], must={"nothing": "it is so"})
    with pytest.raises(FamilyError, match="nothing must be 1 but is not computed"):
        validate(family)


def _reference(
    witness: str, slug: str, givens: dict[str, Any], **conventions: str
) -> dict[str, Any]:
    settings = families()[slug].settings({}, conventions)
    columns = {name: np.array([value], dtype=float) for name, value in givens.items()}
    found = evaluate(witness, settings.parameters, settings.conventions, columns)
    return {name: value[0].tolist() for name, value in found.items()}


def test_an_epoch_is_as_by_hand() -> None:
    # 00: z = -1/2, right. 01: z = 1/2 fires, error -1: w2 = 3/4, b = -3/4. 10: z = 1/4 fires, error
    # -1: w1 = 3/4, b = -1. 11: z = 1/2, right.
    found = _reference("perceptron.epoch", "perceptron-epoch", {
        "x": X, "y": GATES["AND"], "w0": [1, 1], "b0": -0.5, "eta": 0.25,
    })  # fmt: skip
    assert [found[f"z{k}"] for k in (1, 2, 3, 4)] == [-0.5, 0.5, 0.25, 0.5]
    assert [found[f"error{k}"] for k in (1, 2, 3, 4)] == [0, -1, -1, 0]
    assert [found[f"w{k}"] for k in (1, 2, 3, 4)] == [[1, 1], [1, 0.75], [0.75, 0.75], [0.75, 0.75]]
    assert [found[f"b{k}"] for k in (1, 2, 3, 4)] == [-0.5, -0.75, -1, -1]


@pytest.mark.parametrize(("w", "b", "gate"), [
    ((1, 1), -1.5, 0), ((1, 1), -0.5, 1), ((-1, -1), 1.5, 2), ((-1, -1), 0.5, 3),
    ((1, -1), -0.5, 4),
])  # fmt: skip
def test_a_gate_is_recognised(w: Sequence[float], b: float, gate: int) -> None:
    givens = {"x": X, "w": w, "b": b}
    found = _reference("perceptron.forward", "perceptron-forward", givens)
    assert found["gate"] == gate
    assert found["z"] == [w[0] * x1 + w[1] * x2 + b for x1, x2 in X]


@pytest.mark.parametrize("hidden", ["NAND and OR", "OR and AND"])
def test_every_network_that_is_drawn_computes_xor(hidden: str) -> None:
    case = Case("xor-limit", (("hidden", hidden),))
    one = structure(case)
    columns = cells(one, candidates(case, 300))
    found = dict(zip(one.tape.cells, run(one.tape, columns, COLUMNS), strict=True))
    for k in (1, 2, 3, 4):
        assert np.array_equal(found[f"O[{k}]"], found[f"y[{k}]"])
    assert all(np.all(found[name] > 0) for name in ("E", "E_2", "E_3"))


def test_the_next_example_is_judged_with_the_new_weights() -> None:
    one = structure(Case("perceptron-epoch"))
    assert {"w1[1]", "w1[2]", "b1"} <= set(names(one.formulas["z2"]))
    online = next(m for m in one.mistakes if m.slug == "perceptron-batch-vs-online")
    assert {"w0[1]", "w0[2]", "b0"} <= set(names(online.patches[0]["z4"]))
    assert Name("w3[1]").cell not in names(online.patches[0]["z4"])
