"""The NumPy reference against what was worked out by hand, in fractions, or published."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest

from problems.registry import families
from solutions.reference import Array, Columns, evaluate

BIAS = {"threshold": "bias", "biases": "trained"}


def _one(givens: Mapping[str, object]) -> Columns:
    """A single instance, from nested lists of fractions or floats."""
    return {name: np.array([value], dtype=np.float64) for name, value in givens.items()}


def _descend(givens: Mapping[str, object], scaling: str, **parameters: object) -> dict[str, Array]:
    """`mlp-update` on a single instance, without the leading axis."""
    settings = families()["mlp-update"].settings(parameters, {"loss_scaling": scaling})
    found = evaluate("network.update", settings.parameters, settings.conventions, _one(givens))
    return {name: value[0] for name, value in found.items()}


def _correct(givens: Mapping[str, object], labels: str, at_zero: str = "0") -> dict[str, Array]:
    """`perceptron-update` on a single instance, without the leading axis."""
    conventions = {"labels": labels, "step_at_zero": at_zero, **BIAS}
    found = evaluate("perceptron.update", {}, conventions, _one(givens))
    return {name: value[0] for name, value in found.items()}


def _assert_by_hand(found: Mapping[str, Array], text: str) -> None:
    """The text says every quantity, cell by cell: `z1 1/2, w_new 3/4 1`."""
    right = {name: cells for name, *cells in (entry.split() for entry in text.split(","))}
    assert set(found) == set(right)
    for name, cells in right.items():
        values = [float(Fraction(value)) for value in cells]
        assert found[name].reshape(-1).tolist() == pytest.approx(values, abs=1e-15), name


def test_a_line_is_descended_as_by_hand() -> None:
    givens = {"x": [3 / 2], "y": [2], "W1": [[1 / 2]], "b1": [1 / 4], "eta": 1 / 10}
    found = _descend(givens, "half-sum", sizes=(1, 1), activations="identity")
    # z = 3/4 + 1/4; L = (1 - 2)^2 / 2; dW = -1 * 3/2; then z = 39/40 + 14/40.
    _assert_by_hand(
        found,
        "z1 1, a1 1, loss 1/2, error1 -1, delta1 -1, dW1 -3/2, db1 -1, W1_new 13/20, b1_new 7/20,"
        "z1_2 53/40, a1_2 53/40, loss_2 729/3200",
    )


def test_a_sigmoid_at_zero_is_descended_as_by_hand() -> None:
    givens = {"x": [1 / 2], "y": [1], "W1": [[1 / 2]], "b1": [-1 / 4], "eta": 2 / 5}
    found = _descend(givens, "half-sum", sizes=(1, 1), loss_after=False)
    _assert_by_hand(
        found,
        "z1 0, a1 1/2, loss 1/8, error1 -1/2, slope1 1/4, delta1 -1/8, dW1 -1/16, db1 -1/8,"
        "W1_new 21/40, b1_new -1/5",
    )


def test_two_iterations_are_descended_as_by_hand_and_deltas_see_the_old_weights() -> None:
    givens = {"x": [1], "y": [0], "W1": [[1]], "W2": [[1]], "eta": 1 / 4}
    found = _descend(
        givens, "sum", sizes=(1, 1, 1), activations=("relu", "identity"), bias=False, iterations=2
    )
    # L = a2^2; with the new W2 = 1/2 the first error1 would be 1, not 2.
    _assert_by_hand(
        found,
        "z1 1, a1 1, z2 1, a2 1, loss 1, error2 2, delta2 2, error1 2, slope1 1, delta1 2,"
        "dW2 2, dW1 2, W2_new 1/2, W1_new 1/2,"
        "z1_2 1/2, a1_2 1/2, z2_2 1/4, a2_2 1/4, loss_2 1/16, error2_2 1/2, delta2_2 1/2,"
        "error1_2 1/4, slope1_2 1, delta1_2 1/4, dW2_2 1/4, dW1_2 1/4,"
        "W2_new_2 7/16, W1_new_2 7/16,"
        "z1_3 7/16, a1_3 7/16, z2_3 49/256, a2_3 49/256, loss_3 2401/65536",
    )


def test_mazurs_network_comes_out_as_he_published_it() -> None:
    givens = {
        "x": [0.05, 0.10], "y": [0.01, 0.99], "eta": 0.5,
        "W1": [[0.15, 0.20], [0.25, 0.30]], "b1": [0.35, 0.35],
        "W2": [[0.40, 0.45], [0.50, 0.55]], "b2": [0.60, 0.60],
    }  # fmt: skip
    found = _descend(givens, "half-sum", sizes=(2, 2, 2))
    published = {
        "a1": [0.593269992, 0.596884378],
        "a2": [0.751365070, 0.772928465],
        "loss": [0.298371109],
        "W2_new": [0.358916480, 0.408666186, 0.511301270, 0.561370121],
        "W1_new": [0.149780716, 0.199561432, 0.249751144, 0.299502287],
    }
    for name, values in published.items():
        assert found[name].reshape(-1).tolist() == pytest.approx(values, rel=0, abs=6e-10), name


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        ("0/1", "z -13/100, o 0, error 1, w_new 7/20 7/25, b_new 3/10"),
        ("-1/+1", "z -13/100, o -1, error 2, w_new 2/5 4/25, b_new 2/5"),
    ],
)
def test_a_perceptron_is_corrected_as_by_hand(labels: str, right: str) -> None:
    found = _correct({"x": [0.5, -1.2], "w": [0.3, 0.4], "b": 0.2, "y": 1, "eta": 0.1}, labels)
    _assert_by_hand(found, right)


@pytest.mark.parametrize(
    ("labels", "at_zero", "output"),
    [("0/1", "0", 0), ("0/1", "1", 1), ("-1/+1", "0", -1), ("-1/+1", "1", 1)],
)
def test_a_sum_of_zero_is_a_tie_in_spite_of_rounding_noise(
    labels: str, at_zero: str, output: int
) -> None:
    givens = {"x": [1, 1], "w": [0.1, 0.2], "b": -0.3, "y": 1, "eta": 0.1}
    found = _correct(givens, labels, at_zero)
    assert found["z"] != 0
    assert found["o"] == output


@pytest.mark.parametrize("at_zero", ["0", "1"])
def test_a_hundred_thousand_perceptrons_decide_as_whole_numbers_do(at_zero: str) -> None:
    chance = random.Random(5)
    tenths = np.array([chance.choices(range(-9, 10), k=5) for _ in range(100_000)])
    x, w, b = tenths[:, :2], tenths[:, 2:4], tenths[:, 4]
    hundredths = np.sum(w * x, axis=1) + 10 * b
    fires = hundredths >= 0 if at_zero == "1" else hundredths > 0
    y, eta = np.ones(len(b)), np.full(len(b), 0.1)
    conventions = {"labels": "0/1", "step_at_zero": at_zero, **BIAS}
    givens = {"x": x / 10, "w": w / 10, "b": b / 10, "y": y, "eta": eta}
    found = evaluate("perceptron.update", {}, conventions, givens)
    assert np.count_nonzero(hundredths == 0) > 100
    assert np.array_equal(found["o"], fires)


def test_a_relu_at_zero_is_dead_in_spite_of_rounding_noise() -> None:
    givens = {"x": [1, 1], "y": [1], "W1": [[0.1, 0.2]], "b1": [-0.3], "eta": 0.1}
    found = _descend(givens, "half-sum", sizes=(2, 1), activations="relu")
    assert found["z1"] != 0
    assert found["a1"] == found["slope1"] == found["delta1"] == 0


def test_far_out_sigmoids_and_logits_overflow_nowhere() -> None:
    givens = {"x": [1], "y": [1, 0], "W1": [[-1000], [1000]], "b1": [0, 0], "eta": 0.1}
    assert _descend(givens, "mean", sizes=(1, 2))["a1"].tolist() == [0, 1]
    found = evaluate("outputs.softmax_jacobian", {}, {}, _one({"z": [1000, 0, 1000]}))
    assert found["p"].tolist() == [[0.5, 0, 0.5]]
    assert found["J"].tolist() == [[[0.25, 0, -0.25], [0, 0, 0], [-0.25, 0, 0.25]]]


def test_cross_entropy_of_even_logits_comes_out_as_by_hand() -> None:
    givens = _one({"z": [0.7, 0.7], "y": [0, 1]})
    found = evaluate("outputs.cross_entropy_gradient", {}, {}, givens)
    assert found.pop("loss") == pytest.approx(np.log(2), abs=1e-15)
    _assert_by_hand(
        found, "p 1/2 1/2, error 0 -2, J 1/4 -1/4 -1/4 1/4, delta 1/2 -1/2, difference 1/2 -1/2"
    )


@pytest.mark.parametrize("shift", [True, False])
def test_a_softmax_by_hand_is_the_same_whatever_is_subtracted(shift: bool) -> None:
    givens = _one({"z": [float(np.log(2)), float(np.log(6)), 0.0]})
    found = evaluate("outputs.softmax_forward", {"shift": shift}, {}, givens)
    if shift:
        assert found.pop("m") == pytest.approx(np.log(6))
    shifted = {True: "u 1/3 1 1/6, s 3/2", False: "u 2 6 1, s 9"}[shift]
    _assert_by_hand(found, f"{shifted}, p 2/9 2/3 1/9, decision 2")


@pytest.mark.parametrize(
    ("label", "right"),
    [
        (1, "error -4/3, delta -1/4, difference -1/4, dw -1/8 1/2, db -1/4"),
        (0, "error 4, delta 3/4, difference 3/4, dw 3/8 -3/2, db 3/4"),
    ],
)
def test_a_sigmoid_unit_with_cross_entropy_comes_out_as_by_hand(label: int, right: str) -> None:
    # z = 1/2 * w + 2 - 2 = ln 3, so that p = 3/4.
    w = 2 * float(np.log(3))
    givens = _one({"x": [1 / 2, -2], "w": [w, -1], "b": -2, "y": label})
    found = evaluate("outputs.binary_cross_entropy", {}, {}, givens)
    assert found.pop("z") == pytest.approx(np.log(3))
    assert found.pop("loss") == pytest.approx(-np.log(3 / 4 if label else 1 / 4))
    _assert_by_hand(found, f"p 3/4, slope 3/16, {right}")


@pytest.mark.parametrize(
    ("scaling", "right"),
    [
        ("half-sum", "C 7/4, error 1/2 -3/2 0 -1"), ("sum", "C 7/2, error 1 -3 0 -2"),
        ("mean", "C 7/8, error 1/4 -3/4 0 -1/2"), ("half-mean", "C 7/16, error 1/8 -3/8 0 -1/4"),
    ],
)  # fmt: skip
def test_squared_errors_come_out_as_by_hand_in_every_scaling(scaling: str, right: str) -> None:
    givens = _one({"a": [1, -1, 2, 0], "y": [1 / 2, 1 / 2, 2, 1]})
    found = evaluate("outputs.squared_error", {}, {"loss_scaling": scaling}, givens)
    _assert_by_hand(found, f"d 1/2 -3/2 0 -1, squares 1/4 9/4 0 1, MAE 3/4, {right}")


def test_activations_and_slopes_come_out_as_by_hand() -> None:
    functions = ("sigmoid", "tanh", "relu", "leaky_relu")
    third = float(np.log(2) / 2)  # sigmoid(2 z) = 2/3, and so tanh z = 1/3
    givens = _one({"z": [third, -third, 2 * third], "alpha": 1 / 4})
    found = evaluate("activations.derivatives", {"functions": functions}, {}, givens)
    for name, sign in (("relu", 0), ("leaky_relu", 1 / 4)):
        values = [third, -third * sign, 2 * third]
        assert found.pop(name)[0].tolist() == pytest.approx(values, abs=1e-15)
        assert found.pop(f"d{name}_dz")[0].tolist() == [1, sign, 1]
    assert found["tanh"][0].tolist() == pytest.approx([1 / 3, -1 / 3, 3 / 5])
    assert found["dtanh_dz"][0].tolist() == pytest.approx([8 / 9, 8 / 9, 16 / 25])
    assert found["sigmoid"][0, 2] == pytest.approx(2 / 3)
    assert found["dsigmoid_dz"][0, 2] == pytest.approx(2 / 9)


@pytest.mark.parametrize(("at_zero", "right"), [("0", [0, 0, 1]), ("1", [0, 1, 1])])
def test_a_step_decides_at_zero_as_stated_and_forgives_noise(
    at_zero: str, right: list[int]
) -> None:
    givens = _one({"z": [-0.1, 0.1 + 0.2 - 0.3, 0.1]})
    found = evaluate(
        "activations.values", {"functions": ("step",)}, {"step_at_zero": at_zero}, givens
    )
    assert found["step"][0].tolist() == right
