"""Early stopping with patience.

After every epoch the validation loss is compared with the best one so far; once p epochs in a row
have brought nothing better, training stops, and the weights of the best epoch are kept. A loss that
only equals the best is no improvement (Prechelt 1998; Keras' `EarlyStopping`). What the training
loss does meanwhile does not matter: it goes on falling while the network overfits.

A sheet shows both curves. They are made by rule, so that they look like curves: the training loss
falls; the validation loss falls with one bump on the way, rises behind its minimum, and on some
sheets dips once more at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from fractions import Fraction
from functools import reduce
from itertools import cycle, islice, product

import numpy as np

from problems import trace
from problems.drawing import CurvesDrawing
from problems.draws import COUNT, Pool, one_of
from problems.family import Family
from problems.formula import Call, Name, Number, replaced
from problems.mistakes import Making, Mistake, Rewrite, Rewritten, Site, at, both
from problems.parameters import Settings, Whole
from problems.presets import Preset
from problems.program import Kind, Role
from problems.rounding import Rounding
from problems.scalar import Traced
from problems.trace import Trace

FALLS = (9, 6, 8, 5, 7, 4)
"""Hundredths by which a curve falls from epoch to epoch, beginning anywhere in this round."""

RISES = (4, 6, 5, 3)
"""Hundredths by which the validation loss rises behind its minimum."""

HALF = Fraction(1, 2)
"""So that whole numbers that are equal do not tie: n >= p is n - p + 1/2 > 0."""

BUMP, DIP = 4, 5
"""Hundredths of the bump on the way down, and of a last dip below the minimum."""


def _around(round_: tuple[int, ...], begin: int, count: int) -> list[int]:
    return list(islice(cycle(round_), begin, begin + count))


def _training(epochs: int) -> Iterator[tuple[int, ...]]:
    """Losses in hundredths that fall all the way."""
    for start, begin in product(range(100, 124, 2), range(len(FALLS))):
        yield tuple(start - sum(_around(FALLS, begin, t)) for t in range(epochs))


def _validation(epochs: int) -> Iterator[tuple[int, ...]]:
    """Losses in hundredths that fall with a bump, rise behind their minimum, perhaps dip again."""
    starts = range(112, 136, 4)
    falls, rises = range(len(FALLS)), range(len(RISES))
    for start, fall, rise, lowest in product(starts, falls, rises, range(4, epochs + 1)):
        for bump, dips in product(range(2, lowest), (False, True)):
            curve = [start]
            for t, down in enumerate(_around(FALLS, fall, lowest - 1), start=2):
                curve.append(curve[-1] + BUMP if t == bump else min(curve) - down)
            for up in _around(RISES, rise, epochs - lowest):
                curve.append(curve[-1] + up)
            if dips and epochs > lowest + 1:
                curve[-1] = min(curve) - DIP
            yield tuple(curve)


def _pool(curves: Iterator[tuple[int, ...]]) -> Pool:
    exact = (tuple(Fraction(n, 100) for n in curve) for curve in dict.fromkeys(curves))
    return Pool(choices=tuple(exact), whole=True)


def _forward(t: Trace, s: Settings) -> None:
    epochs = s.whole("epochs")
    t.given("a", _pool(_training(epochs)), Role.LOSS, shape=(epochs,))
    v = t.given("v", _pool(_validation(epochs)), Role.LOSS, shape=(epochs,))
    p = t.given("p", one_of(*range(2, s.whole("longest") + 1)).within(COUNT), Role.HYPERPARAMETER)

    waits: list[Traced] = []
    running: list[Traced] = []
    for epoch in range(2, epochs + 1):
        # From the third epoch on only where training was not stopped before.
        with t.where(running[-1]) if running else nullcontext():
            waits.append(_count(t, f"n{epoch}", epoch - trace.argmin(v[:epoch])))
        on = 1 - trace.floor(waits[-1] / p)
        running.append(_condition(t, f"on{epoch}", running[-1] * on if running else on))
    stopped = _condition(t, "stopped", trace.step(reduce(trace.maximum, waits) - p + HALF))
    t.choice("stops", stopped, ("no", "yes"))
    trained = _count(t, "trained", 2 + np.sum(running[:-1]))
    at_last = stopped * (trained - p) + (1 - stopped) * (trained - waits[-1])
    best_epoch = _count(t, "best_epoch", at_last)
    which = _condition(t, "kept", trace.equal(best_epoch, np.arange(1, epochs + 1)))
    t.let("best_loss", np.dot(which, v), Role.METRIC)


def _count(t: Trace, name: str, value: Traced) -> Traced:
    return t.let(name, value, Role.COUNT, kind=Kind.INTEGER)


def _condition(t: Trace, name: str, value: Traced) -> Traced:
    return t.let(name, value, Role.CONDITION, kind=Kind.INTEGER)


def _with_patience(site: Site, change: int) -> Rewritten:
    """The same with another patience: 1 for 0, else so much more."""
    (patience,) = (q for q in site.program.givens if q.role is Role.HYPERPARAMETER)
    name = Name(patience.name)
    more = Call("add", (name, Number(Fraction(change))))
    return replaced(site.formula, {patience.name: more if change else Number(Fraction(1))})


def _at_the_first_rise(site: Site) -> Rewritten:
    return _with_patience(site, 0)


def _one_epoch_more(site: Site) -> Rewritten:
    return _with_patience(site, 1)


def _on_the_training_loss(site: Site) -> Rewritten:
    training, validation = (q for q in site.program.givens if q.role is Role.LOSS)
    pairs = zip(validation.cells, training.cells, strict=True)
    return replaced(site.formula, {there: Name(here) for there, here in pairs})


def _last_for_best(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (Call("mul", (_, Call("sub", (trained, _)))), _)):
            return trained
    return None


def _best_of_all(site: Site) -> Rewritten:
    """The minimum of the whole curve, also of what comes after the stop."""
    match site.formula:
        case Call("add", (Call("mul", (_, Call("sub", _))), Call("mul", _))):
            _, validation = (q for q in site.program.givens if q.role is Role.LOSS)
            return Call("argmin", tuple(map(Name, validation.cells)))
    return None


def _wherever_it_counts(rewrite: Rewrite) -> Making:
    return both(at(Role.COUNT, rewrite), at(Role.CONDITION, rewrite))


FAMILY = Family(
    slug="early-stopping",
    title="Early stopping with patience",
    about="when training stops, after how many epochs, and which epoch was the best",
    parameters=(
        Whole(name="epochs", about="epochs that the curves show", low=6, high=12, default=9),
        Whole(name="longest", about="the longest patience", low=2, high=4, default=3),
    ),
    presets={
        "easy": Preset(
            about="seven epochs, a patience of 2", parameters={"epochs": 7, "longest": 2}
        ),
        "hard": Preset(
            about="twelve epochs, a patience of up to 4", parameters={"epochs": 12, "longest": 4}
        ),
    },
    forward=_forward,
    asked=lambda _: ("stops", "trained", "best_epoch", "best_loss"),
    mistakes=(
        Mistake(
            slug="stops-at-first-rise",
            hint="One epoch without improvement is not enough: wait as long as the patience says.",
            making=_wherever_it_counts(_at_the_first_rise),
        ),
        Mistake(
            slug="patience-one-more",
            hint="Training stops as soon as so many epochs brought nothing better, not one later.",
            making=_wherever_it_counts(_one_epoch_more),
        ),
        Mistake(
            slug="stop-epoch-as-best",
            hint="The best epoch lies before the stop: it is the last one that brought a new best.",
            making=at(Role.COUNT, _last_for_best),
        ),
        Mistake(
            slug="early-stopping-on-training-loss",
            hint="Watch the validation loss: the training loss falls while the network overfits.",
            making=at(Role.COUNT, _on_the_training_loss),
        ),
        Mistake(
            slug="best-after-the-stop",
            hint="What would have come after the stop is never computed: look only before it.",
            making=at(Role.COUNT, _best_of_all),
        ),
    ),
    core=("stops-at-first-rise", "early-stopping-on-training-loss"),
    rounding=Rounding(decimals=2),
    witness="training.early_stopping",
    drawing=CurvesDrawing(
        x="epoch", series=("a", "v"), words=("training loss", "validation loss"), y="loss"
    ),
)
