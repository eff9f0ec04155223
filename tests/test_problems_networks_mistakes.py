"""Mistakes of networks: what each makes of a formula, in columns and in rows."""

from __future__ import annotations

import pytest

from tests.programs import written
from tests.structures import Case, structure

UPDATE = Case("mlp-update")
ROWS = Case("mlp-update", (), (("orientation", "row"),))
TANH = Case("mlp-update", (("activations", ("tanh", "sigmoid")),))
RELU = Case("mlp-update", (("sizes", (2, 2, 2)), ("activations", ("relu", "identity"))))
THREE = Case("mlp-deltas", (("sizes", (2, 2, 3)),))
TWICE = Case("mlp-two-steps")
MATRIX = Case("mlp-matrix")
CLASSES = Case("mlp-update", (), (("loss", "binary-cross-entropy"),))
BATCH = Case("minibatch-update")
SUM = Case("minibatch-update", (), (("over_samples", "sum"),))


def patches(case: Case, slug: str) -> list[dict[str, str]]:
    """The patches of a mistake, as text; none where it does not touch the structure."""
    found = [wrong for wrong in structure(case).mistakes if wrong.slug == slug]
    return [
        {place: written(formula) for place, formula in patch.items()}
        for wrong in found for patch in wrong.patches
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "slug", "place", "formula"),
    [
        (UPDATE, "transposed-w", "z1[1]",
         "(((W1[1][1] * x[1]) + (W1[2][1] * x[2])) + b1[1])"),
        (ROWS, "transposed-w", "z1[1]", "(((x[1] * W1[1][1]) + (x[2] * W1[1][2])) + b1[1])"),
        (UPDATE, "preactivation-forwarded", "z2[2]",
         "(((W2[2][1] * z1[1]) + (W2[2][2] * z1[2])) + b2[2])"),
        (UPDATE, "activation-missing-at-output", "a2[1]", "z2[1]"),
        (UPDATE, "linear-net-collapse", "a1[2]", "z1[2]"),
        (UPDATE, "linear-net-collapse", "slope1[2]", "1"),
        (THREE, "mean-over-outputs", "error2[1]", "(1/3 * (a2[1] - y[1]))"),
        (UPDATE, "sigma-instead-of-derivative", "delta1[1]", "(error1[1] * a1[1])"),
        (RELU, "relu-derivative-value", "delta1[2]", "(error1[2] * a1[2])"),
        (UPDATE, "double-sigmoid", "slope2[1]", "(sigmoid(a2[1]) * (1 - sigmoid(a2[1])))"),
        (UPDATE, "derivative-fn-on-z", "slope1[2]", "(z1[2] * (1 - z1[2]))"),
        (TANH, "tanh-derivative-of-z", "slope1[1]", "(1 - (z1[1] ^ 2))"),
        (TANH, "sigmoid-derivative-for-tanh", "slope1[1]", "(a1[1] * (1 - a1[1]))"),
        (TANH, "sigmoid-derivative-for-tanh", "slope2[1]", "(1 - (a2[1] ^ 2))"),
        (UPDATE, "wrong-layer-derivative", "delta1[2]", "(error1[2] * slope2[2])"),
        (UPDATE, "abs-error", "error2[1]", "abs((a2[1] - y[1]))"),
        (UPDATE, "target-instead-of-error", "error2[2]", "y[2]"),
        (UPDATE, "missed-weight-factor", "error1[1]", "(delta2[1] + delta2[2])"),
        (UPDATE, "wrong-weight-in-delta", "error1[2]",
         "((W1[2][1] * delta2[1]) + (W1[2][2] * delta2[2]))"),
        (ROWS, "wrong-weight-in-delta", "error1[2]",
         "((W1[1][2] * delta2[1]) + (W1[2][2] * delta2[2]))"),
        (UPDATE, "delta-is-just-the-weights", "delta1[1]", "W2[1][1]"),
        (ROWS, "delta-is-just-the-weights", "delta1[1]", "W2[1][1]"),
        (UPDATE, "outer-product-order", "dW1[1][2]", "(delta1[2] * x[1])"),
        (UPDATE, "gradient-with-preactivation", "dW2[1][2]", "(delta2[1] * z1[2])"),
        (UPDATE, "bias-gradient-times-input", "db2[1]", "(delta2[1] * a1[1])"),
        (UPDATE, "eta-on-weights-only", "b1_new[1]", "(b1[1] - db1[1])"),
        (UPDATE, "reports-gradient-not-weight", "W1_new[1][2]", "-(eta * dW1[1][2])"),
        (UPDATE, "updated-weights-in-hidden-delta", "error1[1]",
         "((W2_new[1][1] * delta2[1]) + (W2_new[2][1] * delta2[2]))"),
        (ROWS, "updated-weights-in-hidden-delta", "error1[1]",
         "((W2_new[1][1] * delta2[1]) + (W2_new[1][2] * delta2[2]))"),
        (UPDATE, "loss-before-vs-after", "loss_2", "loss"),
        (UPDATE, "bias-added-per-input", "z1[2]",
         "(((W1[2][1] * x[1]) + (W1[2][2] * x[2])) + (2 * b1[2]))"),
        (UPDATE, "activation-on-every-input", "a1[1]",
         "((sigmoid((W1[1][1] * x[1])) + sigmoid((W1[1][2] * x[2]))) + b1[1])"),
        (UPDATE, "sigmoid-bias-outside-minus", "a2[1]", "sigmoid((z2[1] - (2 * b2[1])))"),
        (UPDATE, "hidden-error-average", "error1[1]",
         "(((W2[1][1] * delta2[1]) + (W2[2][1] * delta2[2])) / 2)"),
        (UPDATE, "own-activation-in-gradient", "dW1[2][1]", "(delta1[2] * a1[2])"),
        (ROWS, "own-activation-in-gradient", "dW1[1][2]", "(delta1[2] * a1[2])"),
        (MATRIX, "own-activation-in-gradient", "dW2[2][1]",
         "(((delta2[1][1] * A2[1][1]) + (delta2[2][1] * A2[2][1])) + (delta2[3][1] * A2[3][1]))"),
        (RELU, "relu-gate-from-downstream", "delta1[1]", "(error1[1] * step(error1[1]))"),
        (UPDATE, "eta-squared", "b1_new[1]", "(b1[1] - ((eta * eta) * db1[1]))"),
        (TWICE, "gradient-accumulation", "dW2_2[1][2]", "(dW2[1][2] + (delta2_2[1] * a1_2[2]))"),
        (TWICE, "gradient-accumulation", "db1_2[2]", "(db1[2] + delta1_2[2])"),
        (BATCH, "m-vs-1-over-m", "b1_new[1]",
         "(b1[1] - ((eta * 3) * ((db1[1] + db1_2[1]) + db1_3[1])))"),
        (BATCH, "sum-vs-mean", "b1_new[1]",
         "(b1[1] - (eta * ((db1[1] + db1_2[1]) + db1_3[1])))"),
        (BATCH, "forgot-eta", "b1_new[1]",
         "(b1[1] - ((1 / 3) * ((db1[1] + db1_2[1]) + db1_3[1])))"),
        (SUM, "sum-vs-mean", "b1_new[1]",
         "(b1[1] - ((eta / 3) * ((db1[1] + db1_2[1]) + db1_3[1])))"),
        (BATCH, "online-instead-of-batch", "b1_new[1]",
         "(b1[1] - (eta * ((db1[1] + db1_2[1]) + db1_3[1])))"),
    ],
)  # fmt: skip
def test_a_mistake_is_what_its_name_says(case: Case, slug: str, place: str, formula: str) -> None:
    assert patches(case, slug)[0][place] == formula


def test_an_output_stays_a_probability_where_its_logarithm_is_taken() -> None:
    (patch,) = patches(CLASSES, "activation-on-every-input")
    assert {place.partition("[")[0] for place in patch} == {"a1", "a1_2"}
    (patch,) = patches(UPDATE, "activation-on-every-input")
    assert {place.partition("[")[0] for place in patch} == {"a1", "a2", "a1_2", "a2_2"}


def test_samples_of_a_batch_do_not_add_up_gradients() -> None:
    assert not patches(BATCH, "gradient-accumulation")
    (patch,) = patches(TWICE, "gradient-accumulation")
    assert all("_2[" in place for place in patch)


def test_online_samples_meet_what_those_before_them_left() -> None:
    (patch,) = patches(BATCH, "online-instead-of-batch")
    assert "z1[1]" not in patch
    assert "(W1[1][1] - (eta * dW1[1][1]))" in patch["z1_2[1]"]
    assert "((b1[1] - (eta * db1[1])) - (eta * db1_2[1]))" in patch["z1_3[1]"]


def test_a_bias_may_be_multiplied_with_each_input() -> None:
    choices = patches(UPDATE, "bias-gradient-times-input")
    assert [choice["db1[2]"] for choice in choices] == ["(delta1[2] * x[1])", "(delta1[2] * x[2])"]


@pytest.mark.parametrize(
    ("case", "absent"),
    [
        (Case("mlp-update", (("sizes", (3, 2, 1)),)), {"transposed-w", "outer-product-order"}),
        (RELU, {"sigma-instead-of-derivative", "double-sigmoid", "derivative-fn-on-z"}),
        (UPDATE, {"relu-derivative-value", "tanh-derivative-of-z", "sum-vs-mean"}),
        (Case("mlp-update", (("loss_after", False),)), {"loss-before-vs-after"}),
        (Case("minibatch-update", (), (("update_order", "online"),)),
         {"online-instead-of-batch", "m-vs-1-over-m", "sum-vs-mean"}),
        (Case("mlp-update", (), (("biases", "fixed"),)),
         {"eta-on-weights-only", "bias-gradient-times-input", "bias-gradient-zero"}),
        (Case("mlp-update", (), (("loss", "cross-entropy"),)),
         {"abs-error", "target-instead-of-error", "mean-over-outputs"}),
    ],
)  # fmt: skip
def test_a_mistake_that_cannot_be_made_has_no_patch(case: Case, absent: set[str]) -> None:
    slugs = {wrong.slug for wrong in structure(case).mistakes}
    assert not absent & slugs
    assert slugs >= {"gradient-ascent", "forgot-eta"}
