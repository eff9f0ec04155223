"""What a training library reports of some predictions: loss, accuracy, MAE, MSE.

With n examples, MSE = sum (p - y)^2 / n and MAE = sum |p - y| / n; with several outputs for each
example the mean goes over these too. The loss of a classifier is the mean cross-entropy, its
accuracy the share of examples whose predicted class is the right one: p > 1/2 with a single
output, the largest probability with one output for each class (as in Keras and scikit-learn).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from problems import trace
from problems.draws import Pool, grid, one_hot, one_of, tenths
from problems.family import Family
from problems.parameters import Choice, Settings, Whole
from problems.presets import Preset
from problems.program import Kind, Role
from problems.scalar import Traced
from problems.trace import Trace, ln
from problems.training.metric_mistakes import MISTAKES

CLASSES = 3


def shares(cells: int) -> Pool:
    """Tenths above 0 that sum to 1, with one that is larger than every other."""
    found = [
        tuple(Fraction(n, 10) for n in parts)
        for parts in product(range(1, 10), repeat=cells)
        if sum(parts) == 10 and parts.count(max(parts)) == 1
    ]
    return Pool(choices=tuple(found), whole=True)


def _mean(values: Traced) -> Traced:
    total: Traced = Fraction(1, values.size) * np.sum(values)
    return total


def _metric(t: Trace, name: str, value: Traced) -> Traced:
    return t.let(name, value, Role.METRIC)


def _distances(t: Trace, difference: Traced) -> None:
    _metric(t, "MSE", _mean(difference**2))
    _metric(t, "MAE", _mean(abs(difference)))


def _accuracy(t: Trace, found: Traced, right: Traced) -> None:
    hit = t.let("hit", trace.equal(found, right), Role.METRIC, kind=Kind.INTEGER)
    _metric(t, "accuracy", _mean(hit))


def _regression(t: Trace, n: int) -> None:
    y = t.given("y", tenths("0.5", "3.5"), Role.LABEL, shape=(n,))
    p = t.given("p", tenths("0.5", "3.5"), Role.PREDICTION, shape=(n,))
    _distances(t, _metric(t, "d", p - y))


def _binary(t: Trace, n: int) -> None:
    y = t.given("y", one_of(0, 1).only(), Role.LABEL, shape=(n,))
    p = t.given("p", grid("0.05", "0.95", "0.05").without("0.5"), Role.PREDICTION, shape=(n,))
    c = t.let("c", trace.step(p - Fraction(1, 2)), Role.METRIC, kind=Kind.INTEGER)
    _accuracy(t, c, y)
    losses = _metric(t, "l", -(y * ln(p) + (1 - y) * ln(1 - p)))
    _metric(t, "loss", _mean(losses))
    _distances(t, _metric(t, "d", p - y))


def _classes(t: Trace, n: int) -> None:
    pairs = [_example(t, i) for i in range(1, n + 1)]

    def each(name: str, values: Sequence[Traced], kind: Kind = Kind.NUMBER) -> Traced:
        return t.let(name, np.array(values, dtype=object), Role.METRIC, kind=kind)

    right = each("t", [trace.argmax(y) for y, _ in pairs], Kind.INTEGER)
    found = each("c", [trace.argmax(p) for _, p in pairs], Kind.INTEGER)
    _accuracy(t, found, right)
    _metric(t, "loss", _mean(each("l", [-np.sum(y * ln(p)) for y, p in pairs])))
    squares = each("s", [np.sum((p - y) ** 2) for y, p in pairs])
    sizes = each("u", [np.sum(abs(p - y)) for y, p in pairs])
    _metric(t, "MSE", Fraction(1, n * CLASSES) * np.sum(squares))
    _metric(t, "MAE", Fraction(1, n * CLASSES) * np.sum(sizes))


def _example(t: Trace, i: int) -> tuple[Traced, Traced]:
    """The label and the probabilities of an example, numbered as layers are elsewhere."""
    y = t.given(f"y{i}", one_hot(CLASSES), Role.LABEL, shape=(CLASSES,), layer=i)
    p = t.given(f"p{i}", shares(CLASSES), Role.PROBABILITY, shape=(CLASSES,), layer=i)
    return y, p


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is predicted, and which metrics are asked of it."""

    measure: Callable[[Trace, int], None]
    asked: tuple[str, ...]


TASKS = {
    "regression": Task(measure=_regression, asked=("MSE", "MAE")),
    "binary": Task(measure=_binary, asked=("c", "accuracy", "loss", "MSE", "MAE")),
    "classes": Task(measure=_classes, asked=("c", "accuracy", "loss", "MSE", "MAE")),
}
"""A number, one probability, a probability for each class."""


def _forward(t: Trace, s: Settings) -> None:
    TASKS[s.word("task")].measure(t, s.whole("examples"))


FAMILY = Family(
    slug="metrics",
    title="Loss and metrics of some predictions",
    about="loss, accuracy, mean squared and mean absolute error, as training libraries report them",
    parameters=(
        Choice(
            name="task", about="what is predicted: numbers, one probability, or one for each class",
            choices=tuple(TASKS), default="binary",
        ),
        Whole(name="examples", about="number of examples", low=3, high=8, default=5),
    ),
    presets={
        "easy": Preset(about="predicted numbers", parameters={"task": "regression"}),
        "hard": Preset(about="three classes", parameters={"task": "classes", "examples": 4}),
    },
    forward=_forward,
    asked=lambda s: TASKS[s.word("task")].asked,
    mistakes=MISTAKES,
    core=("mse-squared-mean", "bce-missing-second-term"),
    witness="training.prediction_metrics",
)  # fmt: skip
