"""The table of operations: one row each, everything about it on that row.

derivative  the partial derivatives, as traced formulas of the arguments (None: a row that SymPy
            knows by itself, arithmetic)
columns     on NumPy arrays; interval on plain intervals; by_hand on plain intervals when a student
            rounds what the operation is made of (first argument: half a unit)
exact       on an engine of `solutions.exact`
text, latex, typst  printed forms of a function of one argument (arithmetic is set by the printers)
kink        how far the arguments are from where the operation jumps or bends
decides     the result is a whole number that jumps: rounding must not carry anything across
dies        0 with slope 0 on one side: a unit with it can be off
rounds      makes new decimals, which a student writes down; sums and choices of rounded numbers
            do not
exponential is made of powers of e
saturates   beyond this |z| the function is so flat that slopes cannot be read off 4 decimals; the
            bounds lie off the decimal grid

`softmax` and `power` take a whole number before their values: which logit, which exponent.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems import trace
from problems.formula import OPERATIONS as NAMES
from problems.scalar import scalars, shaped
from solutions import decisions, exact, interval, worked_by_hand
from solutions.exact import Engine, Value
from solutions.interval import NEAR_ZERO

Column = NDArray[np.float64]

WHOLE = {"softmax": 1}
"""How many whole numbers stand before the values (an exponent of `power` stands behind)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A row of the table."""

    columns: Callable[..., Any]
    interval: Callable[..., Any]
    exact: Callable[..., Value]
    by_hand: Callable[..., Any] | None = None
    derivative: Callable[..., tuple[Any, ...]] | None = None
    text: str = ""
    latex: str = ""
    typst: str = ""
    kink: Callable[..., Column] | None = None
    decides: bool = False
    dies: bool = False
    rounds: bool = False
    exponential: bool = False
    saturates: float | None = None


def _softmax_slopes(i: int, *z: Any) -> tuple[Any, ...]:
    """p_i (1[i = j] - p_j) for each j."""
    p = scalars(trace.softmax(shaped(z, (len(z),))))
    return tuple(p[i - 1] * (int(i == j) - q) for j, q in enumerate(p, start=1))


def _softmax_columns(i: int, *z: Column) -> Column:
    top = np.maximum.reduce(np.broadcast_arrays(*z))
    parts = [np.exp(x - top) for x in z]
    total: Column = np.sum(np.broadcast_arrays(*parts), axis=0)
    return np.asarray(parts[i - 1] / total)


def _negative(k: Engine, x: Value) -> Value:
    return k.sub(k.number(Fraction(0)), x)


def _sigmoid_exact(k: Engine, z: Value) -> Value:
    one = k.number(Fraction(1))
    return k.div(one, k.add(one, k.exp(_negative(k, z))))


def _tanh_exact(k: Engine, z: Value) -> Value:
    u, v = k.exp(z), k.exp(_negative(k, z))
    return k.div(k.sub(u, v), k.add(u, v))


def _softmax_exact(k: Engine, i: int, *z: Value) -> Value:
    parts = [k.exp(k.sub(x, z[i - 1])) for x in z]
    total = parts[0]
    for part in parts[1:]:
        total = k.add(total, part)
    return k.div(k.number(Fraction(1)), total)


def _power_exact(k: Engine, n: int, x: Value) -> Value:
    result = k.number(Fraction(1))
    for _ in range(abs(n)):
        result = k.mul(result, x)
    return result if n >= 0 else k.div(k.number(Fraction(1)), result)


def _argmax_exact(k: Engine, *z: Value) -> Value:
    return k.number(decisions.largest_exactly(k, z))


def _argmin_exact(k: Engine, *z: Value) -> Value:
    return k.number(decisions.largest_exactly(k, [_negative(k, x) for x in z]))


def _choose(k: Engine, condition: bool, yes: Value, no: Value) -> Value:
    return yes if condition else no


def _one_if(k: Engine, condition: bool) -> Value:
    return k.number(Fraction(int(condition)))


TABLE: Mapping[str, Operation] = {
    "add": Operation(
        columns=operator.add, interval=interval.add, exact=lambda k, x, y: k.add(x, y)
    ),
    "sub": Operation(
        columns=operator.sub, interval=interval.sub, exact=lambda k, x, y: k.sub(x, y)
    ),
    "mul": Operation(
        columns=operator.mul, interval=interval.mul, exact=lambda k, x, y: k.mul(x, y),
        rounds=True,
    ),
    "div": Operation(
        columns=operator.truediv, interval=interval.div, exact=lambda k, x, y: k.div(x, y),
        rounds=True,
    ),
    "neg": Operation(
        columns=operator.neg, interval=interval.neg, exact=_negative
    ),
    "power": Operation(
        columns=lambda n, x: x**n, interval=interval.power,
        by_hand=worked_by_hand.power_by_hand, exact=_power_exact, rounds=True,
    ),
    "exp": Operation(
        derivative=lambda z: (trace.exp(z),),
        columns=np.exp, interval=interval.exp, exact=lambda k, z: k.exp(z),
        text="exp({})", latex=r"\exp\left({}\right)", typst="exp({})",
        rounds=True, exponential=True,
    ),
    "ln": Operation(
        derivative=lambda z: (1 / z,),
        columns=np.log, interval=interval.ln, exact=lambda k, z: k.ln(z),
        text="ln {}", latex=r"\ln {}", typst="ln {}",
        rounds=True,
    ),
    "sqrt": Operation(
        derivative=lambda z: (1 / (2 * trace.sqrt(z)),),
        columns=np.sqrt, interval=interval.sqrt, exact=lambda k, z: k.sqrt(z),
        text="sqrt({})", latex=r"\sqrt{{{}}}", typst="sqrt({})",
        rounds=True,
    ),
    "sigmoid": Operation(
        derivative=lambda z: (trace.sigmoid(z) * (1 - trace.sigmoid(z)),),
        columns=lambda z: 1.0 / (1.0 + np.exp(-z)), interval=interval.sigmoid,
        by_hand=worked_by_hand.sigmoid_by_hand, exact=_sigmoid_exact,
        text="sigmoid({})", latex=r"\sigma\left({}\right)", typst="sigma({})",
        saturates=4.02173,
        rounds=True, exponential=True,
    ),
    "tanh": Operation(
        derivative=lambda z: (1 - trace.tanh(z) ** 2,),
        columns=np.tanh, interval=interval.tanh,
        by_hand=worked_by_hand.tanh_by_hand, exact=_tanh_exact,
        text="tanh({})", latex=r"\tanh\left({}\right)", typst="tanh({})",
        saturates=2.52173,
        rounds=True, exponential=True,
    ),
    "relu": Operation(
        derivative=lambda z: (trace.step(z),),
        columns=lambda z: np.where(z > NEAR_ZERO, z, 0.0), interval=interval.relu,
        exact=lambda k, z: _choose(k, exact.sign(k, z) > 0, z, k.number(Fraction(0))),
        text="relu({})", latex=r"\operatorname{{ReLU}}\left({}\right)", typst='op("ReLU")({})',
        kink=lambda z: z,
        dies=True,
    ),
    "step": Operation(
        derivative=lambda z: (0 * z,),
        columns=lambda z: np.where(z > NEAR_ZERO, 1.0, 0.0), interval=interval.step,
        exact=lambda k, z: _one_if(k, exact.sign(k, z) > 0),
        text="step({})", latex=r"h\left({}\right)", typst="h({})",
        kink=lambda z: z,
        decides=True,
    ),
    "step_up": Operation(
        derivative=lambda z: (0 * z,),
        columns=lambda z: np.where(z > -NEAR_ZERO, 1.0, 0.0), interval=interval.step_up,
        exact=lambda k, z: _one_if(k, exact.sign(k, z) >= 0),
        text="step({})", latex=r"h\left({}\right)", typst="h({})",
        kink=lambda z: z,
        decides=True,
    ),
    "leaky_relu": Operation(
        derivative=lambda alpha, z: (
            (1 - trace.step(z)) * z, trace.step(z) + alpha * (1 - trace.step(z))
        ),
        columns=lambda alpha, z: np.where(z > NEAR_ZERO, z, alpha * z),
        interval=interval.leaky_relu,
        exact=lambda k, alpha, z: _choose(k, exact.sign(k, z) > 0, z, k.mul(alpha, z)),
        text="leaky_relu({})", latex=r"\operatorname{{LeakyReLU}}\left({}\right)",
        typst='op("LeakyReLU")({})',
        kink=lambda alpha, z: z, rounds=True,
    ),
    "abs": Operation(
        derivative=lambda z: (trace.step(z) - trace.step(-z),),
        columns=np.abs, interval=interval.absolute,
        exact=lambda k, z: _choose(k, exact.sign(k, z) >= 0, z, _negative(k, z)),
        text="abs({})", latex=r"\left|{}\right|", typst="abs({})",
        kink=lambda z: z,
    ),
    "floor": Operation(
        derivative=lambda z: (0 * z,),
        columns=decisions.floor_of, interval=decisions.floor_between,
        exact=lambda k, z: k.number(decisions.floor_exactly(k, z)),
        text="floor({})", latex=r"\left\lfloor {} \right\rfloor", typst="floor({})",
        kink=decisions.from_whole, decides=True,
    ),
    "ceil": Operation(
        derivative=lambda z: (0 * z,),
        columns=decisions.ceil_of, interval=decisions.ceil_between,
        exact=lambda k, z: k.number(-decisions.floor_exactly(k, _negative(k, z))),
        text="ceil({})", latex=r"\left\lceil {} \right\rceil", typst="ceil({})",
        kink=decisions.from_whole, decides=True,
    ),
    "max": Operation(
        derivative=lambda x, y: (trace.step(x - y), 1 - trace.step(x - y)),
        columns=np.maximum, interval=interval.maximum,
        exact=lambda k, x, y: _choose(k, exact.sign(k, k.sub(x, y)) >= 0, x, y),
        text="max({})", latex=r"\max\left({}\right)", typst="max({})",
        kink=lambda x, y: x - y,
    ),
    "min": Operation(
        derivative=lambda x, y: (trace.step(y - x), 1 - trace.step(y - x)),
        columns=np.minimum, interval=interval.minimum,
        exact=lambda k, x, y: _choose(k, exact.sign(k, k.sub(x, y)) <= 0, x, y),
        text="min({})", latex=r"\min\left({}\right)", typst="min({})",
        kink=lambda x, y: x - y,
    ),
    "equal": Operation(
        derivative=lambda x, y: (0 * x, 0 * y),
        columns=decisions.equal_of, interval=decisions.equal_between,
        exact=lambda k, x, y: _one_if(k, exact.sign(k, k.sub(x, y)) == 0),
        text="equal({})", latex=r"\operatorname{{equal}}\left({}\right)", typst='op("equal")({})',
        kink=decisions.from_equal, decides=True,
    ),
    "argmax": Operation(
        derivative=lambda *z: tuple(0 * x for x in z),
        columns=decisions.largest_of, interval=decisions.argmax_between,
        exact=_argmax_exact,
        text="argmax({})", latex=r"\operatorname{{argmax}}\left({}\right)",
        typst='op("argmax")({})',
        kink=decisions.gap, decides=True,
    ),
    "argmin": Operation(
        derivative=lambda *z: tuple(0 * x for x in z),
        columns=lambda *z: decisions.largest_of(*map(operator.neg, z)),
        interval=decisions.argmin_between, exact=_argmin_exact,
        text="argmin({})", latex=r"\operatorname{{argmin}}\left({}\right)",
        typst='op("argmin")({})',
        kink=lambda *z: decisions.gap(*map(operator.neg, z)), decides=True,
    ),
    "softmax": Operation(
        derivative=_softmax_slopes,
        columns=_softmax_columns, interval=interval.softmax,
        by_hand=worked_by_hand.softmax_by_hand, exact=_softmax_exact,
        text="softmax({})", latex=r"\operatorname{{softmax}}\left({}\right)",
        typst='op("softmax")({})',
        rounds=True, exponential=True,
    ),
}  # fmt: skip

assert TABLE.keys() == NAMES.keys()
