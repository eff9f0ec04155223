"""Mistakes with optimisers: each leads where the method that was meant by mistake leads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from problems.parameters import ParameterError
from problems.registry import families
from solutions.columns import Givens
from solutions.evaluate import COLUMNS, run
from solutions.structure import Structure
from tests.structures import Case, candidates, cells, structure

Column = NDArray[np.float64]

Settings = Mapping[str, object]

MANY = 20


def posed(slug: str, parameters: Settings, conventions: Settings) -> Case:
    """A case under settings."""
    return Case(slug, tuple(parameters.items()), tuple(conventions.items()))


def weights(one: Structure, rows: tuple[Givens, ...], slug: str = "", variant: int = 0) -> Column:
    """All new weights of some sheets, as somebody gets them who makes a mistake."""
    tape = one.tapes_of[slug][variant] if slug else one.tape
    with np.errstate(all="ignore"):
        found = dict(zip(tape.cells, run(tape, cells(one, rows), COLUMNS), strict=True))
    return np.array([found[item] for item in one.items if item.startswith("w")])


ADAM = {"method": "adam", "steps": 3}
RMSPROP = {"method": "rmsprop", "steps": 3}
ADAGRAD = {"method": "adagrad", "steps": 3}
NESTEROV = {"variant": "nesterov", "steps": 3}
CLASSICAL = {"variant": "classical", "steps": 3}

MEANT: dict[str, tuple[str, tuple[Settings, Settings], tuple[Settings, Settings]]] = {
    "adam-no-bias-correction": (
        "adaptive-steps", (ADAM, {}), (ADAM, {"bias_correction": "no"})
    ),
    "adam-no-bias-correction of the rate": (
        "adaptive-steps", (ADAM, {"epsilon_form": "hat"}), (ADAM, {"bias_correction": "no"})
    ),
    "adam-eps-hat": ("adaptive-steps", (ADAM, {}), (ADAM, {"epsilon_form": "hat"})),
    "adam-eps-hat the other way": (
        "adaptive-steps", (ADAM, {"epsilon_form": "hat"}), (ADAM, {})
    ),
    "eps-inside-sqrt in Adam": (
        "adaptive-steps", (ADAM, {}), (ADAM, {"epsilon_form": "inside"})
    ),
    "eps-inside-sqrt in RMSProp": (
        "adaptive-steps", (RMSPROP, {"epsilon_form": "inside"}), (RMSPROP, {})
    ),
    "eps-inside-sqrt in Adagrad": (
        "adaptive-steps", (ADAGRAD, {}), (ADAGRAD, {"epsilon_form": "inside"})
    ),
    "nesterov-as-classical": ("momentum", (NESTEROV, {}), (CLASSICAL, {})),
    "nesterov-as-classical in Keras": (
        "momentum", (NESTEROV, {"momentum_form": "keras"}), (CLASSICAL, {"momentum_form": "keras"})
    ),
    "nesterov-as-classical rewritten": (
        "momentum", (NESTEROV, {"nesterov_form": "rewritten"}), (CLASSICAL, {})
    ),
    "nesterov-as-classical rewritten in Keras": (
        "momentum",
        (NESTEROV, {"nesterov_form": "rewritten", "momentum_form": "keras"}),
        (CLASSICAL, {"momentum_form": "keras"}),
    ),
    "momentum-one-minus-beta": (
        "momentum", (CLASSICAL, {}), (CLASSICAL, {"momentum_form": "averaged"})
    ),
    "momentum-one-minus-beta the other way": (
        "momentum", (CLASSICAL, {"momentum_form": "averaged"}), (CLASSICAL, {})
    ),
}  # fmt: skip
"""Mistake -> family, what is asked, what is computed instead."""


@pytest.mark.parametrize("name", MEANT)
def test_a_mistake_leads_where_another_method_leads(name: str) -> None:
    slug, asked, other = MEANT[name]
    case = posed(slug, *asked)
    one, rows = structure(case), candidates(case, MANY)
    wrong = weights(one, rows, name.partition(" ")[0])
    assert wrong == pytest.approx(weights(structure(posed(slug, *other)), rows), abs=1e-12)
    assert np.abs(wrong - weights(one, rows)).max() > 1e-4


def changed(rows: tuple[Givens, ...], **others: str) -> tuple[Givens, ...]:
    """The sheets with other givens; a name stands for the number of another given."""
    return tuple(
        {**row, **{name: row.get(other, ()) or _cells(other) for name, other in others.items()}}
        for row in rows
    )


def _cells(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


@pytest.mark.parametrize("form", ["outside", "hat"])
def test_swapped_betas_are_those_of_the_other_moment(form: str) -> None:
    case = posed("adaptive-steps", ADAM, {"epsilon_form": form})
    one, rows = structure(case), candidates(case, MANY)
    right = weights(one, changed(rows, beta1="beta2", beta2="beta1"))
    assert weights(one, rows, "adam-betas-swapped") == pytest.approx(right, abs=1e-12)


def test_a_swapped_rho_is_one_minus_rho() -> None:
    case = posed("adaptive-steps", RMSPROP, {})
    one = structure(case)
    rows = tuple({**row, "rho": _cells("0.9")} for row in candidates(case, MANY))
    right = weights(one, changed(rows, rho="0.1"))
    assert weights(one, rows, "rmsprop-rho-swapped") == pytest.approx(right, abs=1e-12)


def test_an_adagrad_that_decays_is_rmsprop() -> None:
    case, other = posed("adaptive-steps", ADAGRAD, {}), posed("adaptive-steps", RMSPROP, {})
    one, rows = structure(case), candidates(case, MANY)
    right = weights(structure(other), changed(rows, rho="0.9", v0="0 0"))
    assert weights(one, rows, "adagrad-decays") == pytest.approx(right, abs=1e-12)


@pytest.mark.parametrize(("stated", "variant", "other"), [("0", 1, "0.1 0.1"), ("0.1", 0, "0 0")])
def test_another_accumulator_to_begin_with(stated: str, variant: int, other: str) -> None:
    case = posed("adaptive-steps", ADAGRAD, {"initial_accumulator": stated})
    one, rows = structure(case), candidates(case, MANY)
    wrong = weights(one, rows, "adagrad-initial-accumulator", variant)
    assert wrong == pytest.approx(weights(one, changed(rows, G0=other)), abs=1e-12)


def adam_by_hand(first: tuple[float, float, float]) -> list[float]:
    """Two steps of Adam on w^2 / 2 from w = 2 with the divisors of m and v and the power of v."""
    eta, eps, b1, b2, w, m, v = 0.1, 0.01, 0.9, 0.999, 2.0, 0.0, 0.0
    late, power, root = first
    found = []
    for t in (1, 2):
        m, v = b1 * m + (1 - b1) * w, b2 * v + (1 - b2) * w**2
        exponent = t + late if power else 1
        m_hat, v_hat = m / (1 - b1**exponent), v / (1 - b2**exponent)
        w -= eta * m_hat / (v_hat**root + eps)
        found.append(w)
    return found


BY_HAND = {
    "": (0, 1, 0.5),
    "adam-t-starts-0-or-2": (1, 1, 0.5),
    "adam-correction-without-t": (0, 0, 0.5),
    "adam-missing-sqrt": (0, 1, 1),
}


@pytest.mark.parametrize("slug", BY_HAND)
def test_two_steps_of_adam_come_out_as_by_hand(slug: str) -> None:
    one = structure(posed("adaptive-steps", {"method": "adam", "steps": 2}, {}))
    numbers = {
        "a": "1 1", "c": "0 0", "w0": "2 2", "eta": "0.1", "epsilon": "0.01",
        "beta1": "0.9", "beta2": "0.999", "m0": "0 0", "v0": "0 0",
    }  # fmt: skip
    rows = ({name: _cells(text) for name, text in numbers.items()},)
    found = weights(one, rows, slug)
    assert found[::2, 0] == pytest.approx(adam_by_hand(BY_HAND[slug]), abs=1e-12)


MOMENTUM_BY_HAND = {
    # w = 2, g = 2, v1 = 2, w1 = 1.8; g = 1.8, v2 = 1 + 1.8 = 2.8, w2 = 1.52.
    ("", 0, "pytorch"): (2, 1.8, 2.8, 1.52),
    ("momentum-old-velocity", 0, "pytorch"): (2, 2, 3, 1.8),
    ("momentum-sign", 0, "pytorch"): (-2, 2.2, -3.2, 2.52),
    ("momentum-sign", 0, "keras"): (0.2, 2.2, 0.32, 2.52),
    ("momentum-first-step", 0, "pytorch"): (1, 1.9, 2.4, 1.66),
    ("momentum-first-step", 1, "pytorch"): (0, 2, 2, 1.8),
    ("momentum-one-minus-beta", 0, "pytorch"): (1, 1.9, 1.45, 1.755),
    ("gradient-ascent", 0, "pytorch"): (2, 2.2, 3.2, 2.52),
    ("velocity-subtracted", 0, "keras"): (-0.2, 2.2, -0.32, 2.52),
    ("momentum-eta-placement", 0, "pytorch"): (0.2, 1.8, 0.28, 1.52),
    ("momentum-eta-placement", 0, "keras"): (-2, 1.8, -2.8, 1.52),
    ("forgot-eta", 0, "pytorch"): (2, 0, 1, -1),
}


@pytest.mark.parametrize(("slug", "variant", "form"), MOMENTUM_BY_HAND)
def test_two_steps_of_momentum_come_out_as_by_hand(slug: str, variant: int, form: str) -> None:
    """On w^2 / 2 from w = 2 with mu = 1/2 and eta = 1/10."""
    one = structure(posed("momentum", {"steps": 2}, {"momentum_form": form}))
    numbers = {"a": "1 1", "c": "0 0", "w0": "2 2", "v0": "0 0", "mu": "0.5", "eta": "0.1"}
    rows = ({name: _cells(text) for name, text in numbers.items()},)
    tape = one.tapes_of[slug][variant] if slug else one.tape
    found = dict(zip(tape.cells, run(tape, cells(one, rows), COLUMNS), strict=True))
    values = [float(np.ravel(found[f"{name}[1]"])[0]) for name in ("v1", "w1", "v2", "w2")]
    assert values == pytest.approx(MOMENTUM_BY_HAND[slug, variant, form], abs=1e-12)


def test_nesterovs_look_ahead_is_not_walked_twice() -> None:
    """The second step begins at u1 = w1 - eta mu v1 = 1.8 - 0.1 and not at w1."""
    one = structure(posed("momentum", {"variant": "nesterov", "steps": 2}, {}))
    numbers = {"a": "1 1", "c": "0 0", "w0": "2 2", "v0": "0 0", "mu": "0.5", "eta": "0.1"}
    rows = ({name: _cells(text) for name, text in numbers.items()},)
    # g = 1.7, v2 = 1 + 1.7 = 2.7
    assert weights(one, rows)[-1, 0] == pytest.approx(1.8 - 0.27)
    assert weights(one, rows, "nesterov-double-momentum")[-1, 0] == pytest.approx(1.7 - 0.27)


def touching(parameters: Settings, conventions: Settings, slug: str) -> set[str]:
    """The mistakes that are known under some settings."""
    return {wrong.slug for wrong in structure(posed(slug, parameters, conventions)).mistakes}


def test_mistakes_touch_only_what_they_are_about() -> None:
    adam, rmsprop, adagrad = (
        touching(parameters, {}, "adaptive-steps") for parameters in (ADAM, RMSPROP, ADAGRAD)
    )
    assert {slug for slug in adam if slug.startswith(("rmsprop", "adagrad"))} == set()
    assert {slug for slug in rmsprop if slug.startswith(("adam", "adagrad"))} == set()
    assert "rmsprop-missing-sqrt" in rmsprop & adagrad
    assert "rmsprop-rho-swapped" not in adagrad
    classical, nesterov = (touching(p, {}, "momentum") for p in (CLASSICAL, NESTEROV))
    assert {slug for slug in classical if slug.startswith("nesterov")} == set()
    assert {"nesterov-as-classical", "nesterov-double-momentum"} <= nesterov


def test_a_form_that_is_none_is_refused() -> None:
    family = families()["adaptive-steps"]
    for parameters, conventions in (
        ({"method": "rmsprop"}, {"epsilon_form": "hat"}),
        ({}, {"epsilon_form": "hat", "bias_correction": "no"}),
    ):
        with pytest.raises(ParameterError, match="hat"):
            family.settings(parameters, conventions)


def test_squares_in_the_first_moment_make_every_step_go_down() -> None:
    one = structure(posed("adaptive-steps", {"method": "adam", "steps": 2}, {}))
    numbers = {
        "a": "1 1", "c": "0 0", "w0": "2 -2", "eta": "0.1", "epsilon": "0.01",
        "beta1": "0.9", "beta2": "0.999", "m0": "0 0", "v0": "0 0",
    }  # fmt: skip
    rows = ({name: _cells(text) for name, text in numbers.items()},)
    # g^2 = 4, m_hat = 4, v_hat = 4: both weights lose 0.1 * 4 / 2.01.
    found = weights(one, rows, "adam-g-squared-in-m")
    assert found[:2, 0] == pytest.approx([2 - 0.4 / 2.01, -2 - 0.4 / 2.01], abs=1e-12)
