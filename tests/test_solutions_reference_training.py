"""Counts, metrics and early stopping against what was counted by hand or printed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from problems.registry import families
from solutions.reference import Array, evaluate

Told = Mapping[str, float | Sequence[float]]


def worked_out(slug: str, told: Told, conventions: Mapping[str, str], **chosen: object) -> Told:
    """What the reference says of one instance."""
    settings = families()[slug].settings(chosen, conventions)
    columns: dict[str, Array] = {n: np.array([v], dtype=np.float64) for n, v in told.items()}
    witness = families()[slug].witness
    assert witness is not None
    found = evaluate(witness, settings.parameters, settings.conventions, columns)
    return {name: value[0].tolist() for name, value in found.items()}


@pytest.mark.parametrize(
    ("numbers", "last_batch", "expected"),
    [
        ((60000, 100, 5), "kept", (600, 3000, 100)), ((60000, 100, 5), "dropped", (600, 3000, 0)),
        ((100, 10, 1), "kept", (10, 10, 10)), ((100, 100, 3), "kept", (1, 3, 100)),
        ((1050, 100, 4), "kept", (11, 44, 50)), ((1050, 100, 4), "dropped", (10, 40, 50)),
        ((50000, 128, 2), "kept", (391, 782, 80)), ((7, 32, 2), "kept", (1, 2, 7)),
    ],
)  # fmt: skip
def test_iterations(
    numbers: tuple[int, int, int], last_batch: str, expected: tuple[int, int, int]
) -> None:
    told = dict(zip("NBE", numbers, strict=True))
    found = worked_out("iteration-count", told, {"last_batch": last_batch})
    assert (found["per_epoch"], found["total"], found["rest"]) == expected


@pytest.mark.parametrize(("v", "left"), [(0.1, 45), (0.2, 40), (0.25, 38), (0.3, 35)])
def test_what_is_held_out_is_not_trained_on(v: float, left: int) -> None:
    """51 examples: a quarter of them are 12.75, so that 38 whole ones are left."""
    told = {"N": 51, "B": 10, "E": 1, "v": v}
    assert worked_out("iteration-count", told, {}, validation=True)["training"] == left


# LeCun et al. 1998, section II B: LeNet-5 has 32 x 32 inputs, 6 maps of 28 x 28 in C1, C5 with 120.
LENET = {"n": 32, "C": 1, "K": 6, "F": 5, "S": 1, "p": 0}


def test_the_first_layers_of_lenet() -> None:
    found = worked_out("parameter-count", LENET, {}, architecture="convolution")
    assert (found["side"], found["parameters"], found["outputs"]) == (28, 156, 4704)
    pooled = worked_out("parameter-count", {**LENET, "w": 2, "u": 10}, {}, architecture="network")
    assert (pooled["pooled_side"], pooled["pooling"], pooled["flat"]) == (14, 0, 1176)
    assert pooled["parameters"] == 156 + 1177 * 10


@pytest.mark.parametrize(
    ("n", "F", "S", "p", "side"),
    [(224, 11, 4, 2, 55), (224, 7, 2, 3, 112), (28, 3, 1, 1, 28), (5, 3, 2, 0, 2), (6, 3, 2, 1, 3)],
)  # fmt: skip
def test_sides_of_known_convolutions(n: int, F: int, S: int, p: int, side: int) -> None:
    """AlexNet's and ResNet's first layers, VGG's, and two examples of Dumoulin and Visin."""
    told = {**LENET, "n": n, "F": F, "S": S, "p": p}
    assert worked_out("parameter-count", told, {}, architecture="convolution")["side"] == side


def test_a_dense_network_by_hand() -> None:
    """784 - 30 - 20 - 10: 785 * 30 + 31 * 20 + 21 * 10 with biases."""
    told = {"m": 784, "n1": 30, "n2": 20, "n3": 10}
    found = worked_out("parameter-count", told, {}, architecture="dense")
    assert [found[f"P{i}"] for i in (1, 2, 3)] == [23550, 620, 210]
    assert (found["parameters"], found["neurons"]) == (24380, 60)
    bare = worked_out(
        "parameter-count", told, {"bias_count": "weights alone"}, architecture="dense"
    )
    assert bare["parameters"] == 24380 - 60


@pytest.mark.parametrize(("F", "layers", "large", "stack"), [(5, 2, 25, 18), (7, 3, 49, 27)])
def test_a_stack_of_small_filters_has_fewer_weights(
    F: int, layers: int, large: int, stack: int
) -> None:
    """25 C^2 against 18 C^2, 49 C^2 against 27 C^2 (Simonyan and Zisserman 2015, section 2.3)."""
    told, bare = {"C": 64, "F": F, "f": 3}, {"bias_count": "weights alone"}
    found = worked_out("parameter-count", told, bare, architecture="stack")
    assert (found["layers"], found["large"], found["stack"]) == (layers, large * 4096, stack * 4096)
    assert found["saved"] == (large - stack) * 4096


def test_metrics_of_a_binary_classifier_by_hand() -> None:
    told = {"y": (1, 0, 1, 0), "p": (0.9, 0.2, 0.4, 0.4)}
    found = worked_out("metrics", told, {}, task="binary", examples=4)
    assert found["c"] == [1, 0, 0, 0]
    assert found["accuracy"] == 0.75
    assert found["MAE"] == pytest.approx((0.1 + 0.2 + 0.6 + 0.4) / 4)
    assert found["MSE"] == pytest.approx((0.01 + 0.04 + 0.36 + 0.16) / 4)
    assert found["loss"] == pytest.approx(-np.log([0.9, 0.8, 0.4, 0.6]).mean())


@pytest.mark.parametrize(
    ("v", "p", "expected"),
    [
        ((9, 7, 5, 6, 4, 5, 6, 3), 2, (1, 7, 5, 4)), ((9, 7, 5, 6, 4, 5, 6, 3), 3, (0, 8, 8, 3)),
        ((9, 7, 5, 6, 7, 3), 2, (1, 5, 3, 5)), ((9, 8, 7, 6, 5, 4), 2, (0, 6, 6, 4)),
        ((9, 8, 8, 8, 7, 6), 2, (1, 4, 2, 8)), ((4, 5, 6, 7, 8, 9), 4, (1, 5, 1, 4)),
    ],
)  # fmt: skip
def test_early_stopping(
    v: Sequence[float], p: int, expected: tuple[float, float, float, float]
) -> None:
    """Ties are no improvement, and what comes after the stop is not seen."""
    told: Told = {"a": v, "v": v, "p": p}
    found = worked_out("early-stopping", told, {}, epochs=len(v))
    assert [found[n] for n in ("stops", "trained", "best_epoch", "best_loss")] == list(expected)
