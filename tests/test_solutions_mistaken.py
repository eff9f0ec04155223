"""Mistakes as patches: each one a program of its own that reaches what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from problems import trace
from problems.family import Family, pose
from problems.formula import Formula
from problems.mistakes import At, Mistake, Rewritten, Site, at, both, under
from problems.parameters import Settings
from problems.program import ProgramError, Role
from problems.registry import families
from problems.trace import Trace
from solutions.derive import answer
from solutions.mistaken import compile_mistakes
from solutions.patches import Wrong
from tests.programs import ANY, call, written
from tests.structures import CASES, DEFAULTS, LEVELS, Case, problem, structure

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)

SLUGS = {m.slug for family in families().values() for m in family.all_mistakes()}
"""Every mistake that a family has or its roles bring along."""


def patches(case: Case, slug: str) -> list[dict[str, str]]:
    """The patches of a mistake, as text; none where it does not touch the structure."""
    found = [wrong for wrong in structure(case).mistakes if wrong.slug == slug]
    return [
        {place: written(formula) for place, formula in patch.items()}
        for wrong in found for patch in wrong.patches
    ]  # fmt: skip


def own(making: object, *, asked: tuple[str, ...] = ("out",)) -> tuple[Wrong, ...]:
    """What becomes of one mistake on x -> mid = 2 x -> out = mid + 1."""

    def forward(t: Trace, _: Settings) -> None:
        x = t.given("x", ANY, Role.INPUT, shape=(2,))
        mid = t.let("mid", 2 * x, Role.PRE_ACTIVATION)
        t.let("out", mid + 1, Role.ACTIVATION)
        t.let("late", mid * mid, Role.COUNT)

    mistake = Mistake(slug="own", hint="Own.", making=making)  # type: ignore[arg-type]
    family = Family(
        slug="own", title="Own", forward=forward, asked=lambda _: asked, mistakes=(mistake,)
    )
    posed = pose(family, family.settings())
    return compile_mistakes(posed, answer(posed.program))


def test_every_mistake_touches_a_family() -> None:
    assert {wrong.slug for case in CASES for wrong in structure(case).mistakes} == SLUGS


@pytest.mark.parametrize("slug", families())
def test_each_mistake_of_a_family_has_one_hint_that_is_a_sentence(slug: str) -> None:
    # Families word a hint for what they ask: a slope is one of a layer, a gate or a function.
    mistakes = families()[slug].all_mistakes()
    assert len({mistake.slug for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        assert mistake.hint[0].isupper(), mistake.slug
        assert mistake.hint.endswith("."), mistake.slug


@each_case
def test_every_patch_changes_computed_cells_and_stands_as_a_program(case: Case) -> None:
    one = structure(case)
    formulas = one.program.formula_of()
    for wrong in one.mistakes:
        for patch in wrong.patches:
            assert patch.keys() <= formulas.keys()
            assert all(formulas[place] != formula for place, formula in patch.items())
            patched = one.program.patched(dict(patch))
            assert set(patched.formula_of()) == set(formulas)


@each_case
def test_the_patches_of_a_mistake_differ(case: Case) -> None:
    for wrong in structure(case).mistakes:
        texts = [str(sorted(patch.items())) for patch in wrong.patches]
        assert len(set(texts)) == len(texts)


@each_case
def test_core_mistakes_are_among_those_of_the_structure(case: Case) -> None:
    one, family = structure(case), families()[case.slug]
    slugs = [wrong.slug for wrong in one.mistakes]
    assert len(set(slugs)) == len(slugs)
    assert set(one.core) == set(family.core) & set(slugs)


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_every_core_mistake_touches_a_family_as_it_comes(case: Case) -> None:
    assert set(structure(case).core) == set(families()[case.slug].core)


UPDATE = Case("mlp-update")
SOFTMAX, CLASSES = Case("softmax-forward"), Case("cross-entropy-gradient")
UNIT = Case("binary-cross-entropy")
THREE = Case("metrics", (("task", "binary"), ("examples", 3)))
SQUARES = Case("squared-error", (("samples", 2),), (("loss_scaling", "mean"),))
VALUES, SLOPES = Case("activation-values"), Case("activation-derivatives")
TWICE = Case("mlp-update", (("iterations", 2),))


@pytest.mark.parametrize(
    ("case", "slug", "place", "formula"),
    [
        (UPDATE, "missed-output-derivative", "delta2[1]", "error2[1]"),
        (UPDATE, "missed-hidden-derivative", "delta1[2]", "error1[2]"),
        (UPDATE, "error-sign-flip", "error2[1]", "-(a2[1] - y[1])"),
        (UPDATE, "gradient-ascent", "b1_new[1]", "(b1[1] + (eta * db1[1]))"),
        (UPDATE, "forgot-eta", "W2_new[1][2]", "(W2[1][2] - dW2[1][2])"),
        (UPDATE, "bias-gradient-zero", "db1[1]", "0"),
        (UPDATE, "bias-ignored-forward", "z2[1]",
         "((W2[1][1] * a1[1]) + (W2[1][2] * a1[2]))"),
        (UPDATE, "transposed-w-backward", "error1[1]",
         "((W2[1][1] * delta2[1]) + (W2[1][2] * delta2[2]))"),
        (UPDATE, "no-sum-over-outputs", "error1[2]", "(W2[1][2] * delta2[1])"),
        (UPDATE, "forgot-half", "error2[1]", "(2 * (a2[1] - y[1]))"),
        (TWICE, "gradient-ascent", "W1_new_2[1][1]", "(W1_new[1][1] + (eta * dW1_2[1][1]))"),
        (TWICE, "transposed-w-backward", "error1_2[1]",
         "((W2_new[1][1] * delta2_2[1]) + (W2_new[1][2] * delta2_2[2]))"),
        (TWICE, "bias-ignored-forward", "z1_3[1]",
         "((W1_new_2[1][1] * x[1]) + (W1_new_2[1][2] * x[2]))"),
        (Case("softmax-jacobian"), "softmax-jacobian-diagonal", "J[1][2]", "0"),
        (Case("softmax-jacobian"), "softmax-offdiag-sign", "J[1][2]", "(p[1] * p[2])"),
        (Case("softmax-jacobian"), "softmax-jacobian-logits", "J[1][1]", "(p[1] * (1 - z[1]))"),
        (Case("softmax-jacobian"), "softmax-jacobian-logits", "J[2][1]", "-(p[2] * z[1])"),
        (SOFTMAX, "softmax-no-normalisation", "p[2]", "u[2]"),
        (SOFTMAX, "softmax-linear-normalisation", "p[2]", "(z[2] / ((z[1] + z[2]) + z[3]))"),
        (SOFTMAX, "softmax-denominator-others", "p[2]", "(u[2] / (u[1] + u[3]))"),
        (SOFTMAX, "softmax-sigmoid-elementwise", "p[2]", "sigmoid(z[2])"),
        (SOFTMAX, "exp-base", "u[1]", "exp((ln(10) * (z[1] - m)))"),
        (SOFTMAX, "one-hot-index-offset", "decision", "(argmax(z[1], z[2], z[3]) - 1)"),
        (CLASSES, "softmax-denominator-others", "p[1]", "(exp(z[1]) / (exp(z[2]) + exp(z[3])))"),
        (CLASSES, "ce-wrong-class", "loss",
         "-(((y[2] * ln(p[1])) + (y[3] * ln(p[2]))) + (y[1] * ln(p[3])))"),
        (CLASSES, "ce-no-log", "loss", "-(((y[1] * p[1]) + (y[2] * p[2])) + (y[3] * p[3]))"),
        (CLASSES, "double-softmax", "loss",
         "-(((y[1] * ln(softmax(1, p[1], p[2], p[3]))) + (y[2] * ln(softmax(2, p[1], p[2], p[3]))))"
         " + (y[3] * ln(softmax(3, p[1], p[2], p[3]))))"),
        (THREE, "broadcast-outer", "loss",
         "-(1/3 * ((((y[1] + y[2]) + y[3]) * ((ln(p[1]) + ln(p[2])) + ln(p[3])))"
         " + ((((1 - y[1]) + (1 - y[2])) + (1 - y[3]))"
         " * ((ln((1 - p[1])) + ln((1 - p[2]))) + ln((1 - p[3]))))))"),
        (CLASSES, "ce-extra-derivative", "delta[1]", "((p[1] - y[1]) * (p[1] * (1 - p[1])))"),
        (CLASSES, "loss-derivative-forgot-chain", "error[2]", "(p[2] - y[2])"),
        (UNIT, "ce-sign", "loss", "((y * ln(p)) + ((1 - y) * ln((1 - p))))"),
        (UNIT, "ce-log10", "loss", "-(((y * ln(p)) + ((1 - y) * ln((1 - p)))) / ln(10))"),
        (UNIT, "ce-plus-instead-of-times", "loss", "-((y + ln(p)) + ((1 - y) + ln((1 - p))))"),
        (UNIT, "bce-missing-second-term", "loss", "-(y * ln(p))"),
        (UNIT, "bce-swapped", "loss", "-((y * ln((1 - p))) + ((1 - y) * ln(p)))"),
        (UNIT, "sigmoid-sign", "p", "sigmoid(-z)"),
        (UNIT, "ce-extra-derivative", "delta", "((p - y) * (p * (1 - p)))"),
        (SQUARES, "abs-error", "d[1]", "abs((a[1] - y[1]))"),
        (SQUARES, "target-minus-prediction", "d[1]", "(y[1] - a[1])"),
        (SQUARES, "mse-squared-mean", "C", "(1/4 * ((d[1] + d[2]) ^ 2))"),
        (SQUARES, "m-vs-1-over-m", "C", "(2 * (squares[1] + squares[2]))"),
        (SQUARES, "sum-vs-mean", "C", "(squares[1] + squares[2])"),
        (SQUARES, "mae-signed", "MAE", "(1/2 * (d[1] + d[2]))"),
        (SQUARES, "missing-factor-2", "error[1]", "(d[1] / 2)"),
        (SQUARES, "target-instead-of-error", "error[1]", "y[1]"),
        (VALUES, "exp-base", "tanh[1]", "tanh((ln(10) * z[1]))"),
        (VALUES, "leaky-slope-forgotten", "leaky_relu[1]", "relu(z[1])"),
        (VALUES, "sigmoid-for-tanh", "tanh[1]", "sigmoid(z[1])"),
        (SLOPES, "double-sigmoid", "dsigmoid_dz[1]",
         "(sigmoid(sigmoid[1]) * (1 - sigmoid(sigmoid[1])))"),
        (SLOPES, "derivative-fn-on-z", "dsigmoid_dz[1]", "(z[1] * (1 - z[1]))"),
        (SLOPES, "sigma-instead-of-derivative", "dtanh_dz[1]", "tanh[1]"),
        (SLOPES, "tanh-derivative-of-z", "dtanh_dz[1]", "(1 - (z[1] ^ 2))"),
        (SLOPES, "tanh-derivative-sech", "dtanh_dz[1]", "(1 - (tanh(tanh[1]) ^ 2))"),
        (SLOPES, "sigmoid-derivative-for-tanh", "dsigmoid_dz[1]", "(1 - (sigmoid[1] ^ 2))"),
        (SLOPES, "relu-derivative-value", "drelu_dz[1]", "relu[1]"),
        (SLOPES, "leaky-slope-forgotten", "dleaky_relu_dz[1]", "step(z[1])"),
        (Case("perceptron-update"), "perceptron-sign", "error", "(o - y)"),
        (Case("perceptron-epoch"), "perceptron-step-subtracted", "w1[1]",
         "(w0[1] - ((eta * error1) * x[1][1]))"),
        (Case("perceptron-epoch"), "perceptron-step-subtracted", "b4", "(b3 - (eta * error4))"),
        (Case("gradient-descent"), "gradient-accumulation", "g2", "(g1 + (a * (w2 - c)))"),
        (Case("perceptron-update"), "forgot-eta", "w_new[1]", "(w[1] + (error * x[1]))"),
        (Case("perceptron-update"), "bias-gradient-zero", "b_new", "b"),
        (Case("perceptron-update"), "bias-ignored-forward", "z", "((w[1] * x[1]) + (w[2] * x[2]))"),
    ],
)  # fmt: skip
def test_a_mistake_is_what_its_name_says(case: Case, slug: str, place: str, formula: str) -> None:
    assert patches(case, slug)[0][place] == formula


def test_a_free_choice_gives_a_patch_for_each() -> None:
    case = Case("mlp-deltas", (("sizes", (2, 2, 3)),))
    choices = patches(case, "no-sum-over-outputs")
    assert [choice["error1[1]"] for choice in choices] == [
        "(W2[1][1] * delta2[1])", "(W2[2][1] * delta2[2])", "(W2[3][1] * delta2[3])"
    ]  # fmt: skip


def test_a_diagonal_keeps_its_diagonal() -> None:
    (patch,) = patches(Case("softmax-jacobian"), "softmax-jacobian-diagonal")
    assert len(patch) == 6
    assert "J[1][1]" not in patch


@pytest.mark.parametrize(
    ("settings", "absent"),
    [
        ({"activations": "identity"}, {"missed-output-derivative", "missed-hidden-derivative"}),
        ({"sizes": (2, 2)}, {"missed-hidden-derivative", "transposed-w-backward",
                             "no-sum-over-outputs"}),
        ({"sizes": (2, 3, 1)}, {"transposed-w-backward", "no-sum-over-outputs"}),
        ({"bias": False}, {"bias-ignored-forward", "bias-gradient-zero"}),
        ({"activations": "relu"}, {"missed-output-derivative"}),
        ({"sizes": (2, 1, 2), "activations": "relu"}, {"missed-hidden-derivative"}),
    ],
)  # fmt: skip
def test_a_mistake_that_cannot_be_made_has_no_patch(
    settings: dict[str, object], absent: set[str]
) -> None:
    one = structure(Case("mlp-update", tuple(settings.items())))
    slugs = {wrong.slug for wrong in one.mistakes}
    assert not absent & slugs
    assert slugs >= {"gradient-ascent", "forgot-eta"}


@pytest.mark.parametrize("scaling", ["half-sum", "half-mean", "sum", "mean"])
def test_forgetting_the_half_is_the_convention_without_it(scaling: str) -> None:
    stated = Case("mlp-deltas", (), (("loss_scaling", scaling),))
    meant = {"half-sum": "sum", "half-mean": "mean"}.get(scaling)
    if meant is None:
        assert not patches(stated, "forgot-half")
        return
    (patch,) = patches(stated, "forgot-half")
    other = structure(Case("mlp-deltas", (), (("loss_scaling", meant),))).program.formula_of()
    own_formulas = structure(stated).program.formula_of()
    different = {p: written(f) for p, f in other.items() if f != own_formulas[p]}
    assert patch == different
    assert "loss" in patch


def _plus_one(site: Site) -> Rewritten:
    return call("add", site.formula, 1)


def test_a_rewrite_is_made_at_every_cell_with_the_role() -> None:
    (wrong,) = own(at(Role.PRE_ACTIVATION, _plus_one))
    assert [set(patch) for patch in wrong.patches] == [{"mid[1]", "mid[2]"}]


def test_alternatives_give_patches_and_equal_ones_are_kept_once() -> None:
    def twice(site: Site) -> Rewritten:
        return call("neg", site.formula), call("add", site.formula, 1), call("neg", site.formula)

    (wrong,) = own(at(Role.ACTIVATION, twice))
    assert [written(patch["out[1]"]) for patch in wrong.patches] == [
        "-(mid[1] + 1)", "((mid[1] + 1) + 1)"
    ]  # fmt: skip


def test_both_makes_all_parts_together_and_every_choice_of_them() -> None:
    def either(site: Site) -> Rewritten:
        return call("neg", site.formula), call("mul", site.formula, 3)

    (wrong,) = own(both(at(Role.PRE_ACTIVATION, _plus_one), at(Role.ACTIVATION, either)))
    assert len(wrong.patches) == 2
    assert all(set(p) == {"mid[1]", "mid[2]", "out[1]", "out[2]"} for p in wrong.patches)


def test_a_part_that_does_not_apply_leaves_the_other() -> None:
    (wrong,) = own(both(at(Role.WEIGHT_UPDATE, _plus_one), at(Role.ACTIVATION, _plus_one)))
    assert set(wrong.patches[0]) == {"out[1]", "out[2]"}


def test_a_patch_that_reaches_nothing_that_is_asked_is_dropped() -> None:
    assert not own(at(Role.COUNT, _plus_one))
    assert own(at(Role.COUNT, _plus_one), asked=("late",))


def test_a_patch_with_an_unknown_name_is_dropped() -> None:
    assert not own(at(Role.ACTIVATION, lambda _: call("neg", "nowhere")))


def test_a_patch_that_goes_round_in_a_circle_is_dropped() -> None:
    assert not own(at(Role.PRE_ACTIVATION, lambda _: call("neg", "out[1]")))


def test_a_patch_may_read_what_is_computed_later() -> None:
    (wrong,) = own(at(Role.ACTIVATION, lambda site: call("neg", f"late[{site.index[0]}]")))
    assert written(wrong.patches[0]["out[2]"]) == "-late[2]"


def test_updated_weights_may_slip_into_the_hidden_delta() -> None:
    one = structure(UPDATE)
    wrong = {
        f"error1[{j}]": call("mul", f"W2_new[1][{j}]", "delta2[1]") for j in (1, 2)
    }  # fmt: skip
    patched = one.program.patched({**wrong})
    order = [q.name for q in patched.computed]
    assert order.index("W2_new") < order.index("error1")
    assert order.index("delta2") < order.index("W2_new")


def test_a_circle_is_refused() -> None:
    one = structure(UPDATE)
    with pytest.raises(ProgramError, match="circle"):
        one.program.patched({"delta2[1]": call("mul", "delta1[1]", "W2[1][1]")})


def test_under_a_convention_that_the_family_does_not_have_is_no_mistake() -> None:
    assert not own(under("loss_scaling", {"half-sum": "sum"}))


def test_a_jacobian_of_any_rank_is_looked_at() -> None:
    def forward(t: Trace, _: Settings) -> None:
        x = t.given("x", ANY, Role.INPUT, shape=(2,))
        W = t.given("W", ANY, Role.WEIGHT, shape=(2, 2))
        p = t.let("p", trace.softmax(W @ x), Role.PROBABILITY)
        t.let("loss", -trace.ln(p[0]), Role.LOSS)
        t.let("J", t.d(p, W), Role.JACOBIAN)
        t.let("g", t.d(t.named("loss"), t.named("p")), Role.JACOBIAN)

    family = Family(slug="own", title="Own", forward=forward, asked=lambda _: ("J", "g"))
    posed = pose(family, family.settings())
    assert not compile_mistakes(posed, answer(posed.program))


def test_a_site_knows_its_neighbourhood() -> None:
    seen: list[Site] = []

    def look(site: Site) -> Rewritten:
        seen.append(site)
        return None

    own(At(Role.PRE_ACTIVATION, look))
    site = seen[1]
    assert site.index == (2,)
    assert written(site.formula) == "(2 * x[2])"
    assert site.reads(Role.INPUT)
    assert not site.reads(Role.WEIGHT)
    assert site.feeds(Role.ACTIVATION)
    assert not site.feeds(Role.LOSS)
    assert site.role(_name("x[1]")) is Role.INPUT
    assert site.role(site.formula) is None
    assert site.formula_at("x[1]") is None
    assert site.formula_at("mid[2]") == site.formula


def _name(place: str) -> Formula:
    return call("neg", place).arguments[0]


def test_mistakes_are_compiled_anew_for_each_structure() -> None:
    first = structure(UPDATE)
    again = compile_mistakes(problem(UPDATE), first.program)
    assert again == first.mistakes
    assert replace(first, mistakes=()).tapes_of == {}
