"""Every optimiser agrees over five steps with its published formula, in each form that is taught.

The loops below are written from the sources that they name, on plain numbers with 60 digits (on
fractions, where there is no root), and share nothing with the families, their witness or autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from solutions.keys import exact_key
from tests.structures import Case, candidates, structure

STEPS = 5

SHEETS = 4

Number = Any
"""A Fraction, or an mpmath number."""

Gradient = Callable[[Number], Number]

Published = Callable[[Gradient, Mapping[str, Number]], Iterator[dict[str, Number]]]
"""The gradient in one weight and the given numbers -> what each step makes of them."""

mpmath.mp.dps = 60


def steps() -> range:
    """t = 1, 2, ..."""
    return range(1, STEPS + 1)


# Momentum ----------------------------------------------------------------------------------------


def polyak_1964(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """The heavy ball: w+ = w - eta g + mu (w - w-), with v = (w - w+) / eta in PyTorch's sign."""
    before = w = n["w0"]
    for _ in steps():
        before, w = w, w - n["eta"] * gradient(w) + n["mu"] * (w - before)
        yield {"v": (before - w) / n["eta"], "w": w}


def pytorch_sgd(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """torch.optim.SGD with momentum, dampening 0: b = mu b + g; p = p - lr b."""
    b, p = n["v0"], n["w0"]
    for _ in steps():
        b = n["mu"] * b + gradient(p)
        p = p - n["eta"] * b
        yield {"v": b, "w": p}


def pytorch_sgd_nesterov(
    gradient: Gradient, n: Mapping[str, Number]
) -> Iterator[dict[str, Number]]:
    """torch.optim.SGD with nesterov=True: g = g + mu b; p = p - lr g."""
    b, p = n["v0"], n["w0"]
    for _ in steps():
        g = gradient(p)
        b = n["mu"] * b + g
        p = p - n["eta"] * (g + n["mu"] * b)
        yield {"v": b, "w": p}


def keras_sgd(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """keras.optimizers.SGD: v = momentum * v - learning_rate * g; w = w + v."""
    velocity, w = n["v0"], n["w0"]
    for _ in steps():
        velocity = n["mu"] * velocity - n["eta"] * gradient(w)
        w = w + velocity
        yield {"v": velocity, "w": w}


def keras_sgd_nesterov(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """keras.optimizers.SGD, nesterov=True: w = w + momentum * velocity - learning_rate * g."""
    velocity, w = n["v0"], n["w0"]
    for _ in steps():
        g = gradient(w)
        velocity = n["mu"] * velocity - n["eta"] * g
        w = w + n["mu"] * velocity - n["eta"] * g
        yield {"v": velocity, "w": w}


def sutskever_2013(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """Equations 3 and 4: v = mu v - eps grad f(theta + mu v); theta = theta + v."""
    v, theta = n["v0"], n["w0"]
    for _ in steps():
        v = n["mu"] * v - n["eta"] * gradient(theta + n["mu"] * v)
        theta = theta + v
        yield {"v": v, "w": theta}


def sutskever_in_pytorchs_sign(
    gradient: Gradient, n: Mapping[str, Number]
) -> Iterator[dict[str, Number]]:
    """The same iterates; the velocity is -v / eps."""
    for found in sutskever_2013(gradient, n):
        yield {"v": -found["v"] / n["eta"], "w": found["w"]}


def ng_averaged(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """Ng, Improving Deep Neural Networks, week 2: v = beta v + (1 - beta) dW; W = W - alpha v."""
    v, W = n["v0"], n["w0"]
    for _ in steps():
        v = n["mu"] * v + (1 - n["mu"]) * gradient(W)
        W = W - n["eta"] * v
        yield {"v": v, "w": W}


def averaged_with(nesterov: Published) -> Published:
    """A form with factor 1, at the learning rate (1 - mu) eta: then its v is v / (1 - mu)."""

    def published(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
        slower = {**n, "eta": n["eta"] * (1 - n["mu"])}
        for found in nesterov(gradient, slower):
            yield {"v": found["v"] * (1 - n["mu"]), "w": found["w"]}

    return published


MOMENTUM: dict[tuple[str, str, str], Published] = {
    ("classical", "pytorch", "look-ahead"): pytorch_sgd,
    ("classical", "pytorch", "rewritten"): polyak_1964,
    ("classical", "keras", "look-ahead"): keras_sgd,
    ("classical", "keras", "rewritten"): keras_sgd,
    ("classical", "averaged", "look-ahead"): ng_averaged,
    ("classical", "averaged", "rewritten"): averaged_with(polyak_1964),
    ("nesterov", "pytorch", "look-ahead"): sutskever_in_pytorchs_sign,
    ("nesterov", "pytorch", "rewritten"): pytorch_sgd_nesterov,
    ("nesterov", "keras", "look-ahead"): sutskever_2013,
    ("nesterov", "keras", "rewritten"): keras_sgd_nesterov,
    ("nesterov", "averaged", "look-ahead"): averaged_with(sutskever_in_pytorchs_sign),
    ("nesterov", "averaged", "rewritten"): averaged_with(pytorch_sgd_nesterov),
}

# Adaptive steps ----------------------------------------------------------------------------------


def sqrt(x: Number) -> Number:
    """The root, to 60 digits."""
    return mpmath.sqrt(x)


def duchi_2011(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """Diagonal Adagrad, with all gradients kept: x - eta g / (delta + sqrt(sum of g^2))."""
    x, seen = n["w0"], []
    for _ in steps():
        g = gradient(x)
        seen.append(g)
        total = n["G0"] + sum(old * old for old in seen)
        x = x - n["eta"] * g / (n["epsilon"] + sqrt(total))
        yield {"G": total, "w": x}


def adagrad_inside(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """keras.optimizers.Adagrad: w - lr g / sqrt(accumulator + epsilon)."""
    w, accumulator = n["w0"], n["G0"]
    for _ in steps():
        g = gradient(w)
        accumulator = accumulator + g * g
        w = w - n["eta"] * g / sqrt(accumulator + n["epsilon"])
        yield {"G": accumulator, "w": w}


def tieleman_hinton_2012(
    gradient: Gradient, n: Mapping[str, Number]
) -> Iterator[dict[str, Number]]:
    """Lecture 6.5: MeanSquare = rho MeanSquare + (1 - rho) g^2; torch.optim.RMSprop's epsilon."""
    w, mean_square = n["w0"], n["v0"]
    for _ in steps():
        g = gradient(w)
        mean_square = n["rho"] * mean_square + (1 - n["rho"]) * g * g
        w = w - n["eta"] * g / (sqrt(mean_square) + n["epsilon"])
        yield {"v": mean_square, "w": w}


def rmsprop_inside(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """keras.optimizers.RMSprop: w - lr g / sqrt(velocity + epsilon)."""
    w, velocity = n["w0"], n["v0"]
    for _ in steps():
        g = gradient(w)
        velocity = n["rho"] * velocity + (1 - n["rho"]) * g**2
        w = w - n["eta"] * g / sqrt(velocity + n["epsilon"])
        yield {"v": velocity, "w": w}


def kingma_ba_2015(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """Algorithm 1, its averages as the weighted sums that equation 1 makes of them."""
    theta, seen = n["w0"], []
    b1, b2 = n["beta1"], n["beta2"]
    for t in steps():
        seen.append(gradient(theta))
        m = (1 - b1) * sum(b1 ** (t - i) * g for i, g in enumerate(seen, start=1))
        v = (1 - b2) * sum(b2 ** (t - i) * g * g for i, g in enumerate(seen, start=1))
        m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
        theta = theta - n["eta"] * m_hat / (sqrt(v_hat) + n["epsilon"])
        yield {"m": m, "v": v, "w": theta}


def _averages(n: Mapping[str, Number], m: Number, v: Number, g: Number) -> tuple[Number, Number]:
    return m + (g - m) * (1 - n["beta1"]), v + (g * g - v) * (1 - n["beta2"])


def keras_adam(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """Kingma and Ba, end of section 2, as keras.optimizers.Adam has it: epsilon hat.

    alpha = lr sqrt(1 - beta_2_power) / (1 - beta_1_power); w - m alpha / (sqrt(v) + epsilon).
    """
    w, m, v = n["w0"], n["m0"], n["v0"]
    for t in steps():
        m, v = _averages(n, m, v, gradient(w))
        alpha = n["eta"] * sqrt(1 - n["beta2"] ** t) / (1 - n["beta1"] ** t)
        w = w - m * alpha / (sqrt(v) + n["epsilon"])
        yield {"m": m, "v": v, "w": w}


def optax_eps_root(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
    """optax.adam with eps = 0 and eps_root: m_hat / sqrt(v_hat + eps_root)."""
    w, m, v = n["w0"], n["m0"], n["v0"]
    for t in steps():
        m, v = _averages(n, m, v, gradient(w))
        m_hat, v_hat = m / (1 - n["beta1"] ** t), v / (1 - n["beta2"] ** t)
        w = w - n["eta"] * m_hat / sqrt(v_hat + n["epsilon"])
        yield {"m": m, "v": v, "w": w}


def uncorrected(*, inside: bool) -> Published:
    """Adam without bias correction, as in BERT's AdamW (Devlin et al. 2019)."""

    def published(gradient: Gradient, n: Mapping[str, Number]) -> Iterator[dict[str, Number]]:
        w, m, v = n["w0"], n["m0"], n["v0"]
        for _ in steps():
            m, v = _averages(n, m, v, gradient(w))
            w = w - n["eta"] * m / (sqrt(v + n["epsilon"]) if inside else sqrt(v) + n["epsilon"])
            yield {"m": m, "v": v, "w": w}

    return published


ADAPTIVE: dict[tuple[str, tuple[tuple[str, str], ...]], Published] = {
    ("adagrad", ()): duchi_2011,
    ("adagrad", (("initial_accumulator", "0.1"),)): duchi_2011,
    ("adagrad", (("epsilon_form", "inside"), ("initial_accumulator", "0.1"))): adagrad_inside,
    ("adagrad", (("epsilon_form", "inside"),)): adagrad_inside,
    ("rmsprop", ()): tieleman_hinton_2012,
    ("rmsprop", (("epsilon_form", "inside"),)): rmsprop_inside,
    ("adam", ()): kingma_ba_2015,
    ("adam", (("epsilon_form", "hat"),)): keras_adam,
    ("adam", (("epsilon_form", "inside"),)): optax_eps_root,
    ("adam", (("bias_correction", "no"),)): uncorrected(inside=False),
    ("adam", (("bias_correction", "no"), ("epsilon_form", "inside"))): uncorrected(inside=True),
}

# The comparison ----------------------------------------------------------------------------------


def assert_published(
    case: Case, published: Published, number: Callable[[Fraction], Number]
) -> None:
    """What the family computes of some sheets is what its source says, weight by weight."""
    one = structure(case)
    for givens in candidates(case, SHEETS):
        key = exact_key(one, givens)
        for k in (0, 1):
            own = {
                name: number(values[k if len(values) > 1 else 0]) for name, values in givens.items()
            }

            def gradient(w: Number, own: Mapping[str, Number] = own) -> Number:
                return own["a"] * (w - own["c"])

            for t, found in enumerate(published(gradient, own), start=1):
                for name, value in found.items():
                    exact = key[f"{name}{t}[{k + 1}]"]
                    right = exact.nearest if exact.fraction is None else exact.fraction
                    assert abs(value - number(right)) < number(Fraction(1, 10**28)), (name, t)
            assert t == STEPS


def _words(value: object) -> str:
    return str(getattr(value, "__name__", value))[:60]


@pytest.mark.parametrize(("form", "published"), MOMENTUM.items(), ids=_words)
def test_momentum_is_as_published(form: tuple[str, str, str], published: Published) -> None:
    variant, momentum_form, nesterov_form = form
    case = Case(
        "momentum", (("variant", variant), ("steps", STEPS)),
        (("momentum_form", momentum_form), ("nesterov_form", nesterov_form)),
    )  # fmt: skip
    assert_published(case, published, Fraction)


def _to_mpmath(value: Fraction) -> Number:
    return mpmath.mpf(value.numerator) / value.denominator


@pytest.mark.parametrize(("form", "published"), ADAPTIVE.items(), ids=_words)
def test_an_adaptive_step_is_as_published(
    form: tuple[str, tuple[tuple[str, str], ...]], published: Published
) -> None:
    method, conventions = form
    case = Case("adaptive-steps", (("method", method), ("steps", STEPS)), conventions)
    assert_published(case, published, _to_mpmath)


def test_every_form_that_can_be_set_is_compared() -> None:
    forms = ("pytorch", "keras", "averaged")
    every = {
        (variant, form, look)
        for variant in ("classical", "nesterov")
        for form in forms
        for look in ("look-ahead", "rewritten")
    }
    assert MOMENTUM.keys() == every
    assert {method for method, _ in ADAPTIVE} == {"adagrad", "rmsprop", "adam"}
