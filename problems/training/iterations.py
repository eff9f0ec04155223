"""Epochs, batches and iterations.

One epoch is a pass over all N training examples, one iteration an update on a batch of B of them.
An epoch takes ceil(N/B) iterations if the last, smaller batch is trained on too (Keras; PyTorch's
`drop_last=False`), floor(N/B) if it is dropped; E epochs take E times as many. Keras holds out the
share v of the data for validation first: floor(N (1 - v)) examples are left to train on.
"""

from __future__ import annotations

from problems import trace
from problems.draws import COUNT, SHARE, grid, one_of
from problems.family import Family
from problems.formula import Call, Name
from problems.mistakes import Mistake, Rewritten, Site, at
from problems.parameters import Choice, Flag, Settings
from problems.presets import Preset
from problems.program import Kind, Role
from problems.trace import Trace

DATA = {
    "hundreds": (grid(101, 999, "2"), one_of(8, 10, 12, 16, 20, 25, 32)),
    "thousands": (grid(1003, 9999, "2"), one_of(32, 50, 64, 100, 128, 200)),
    "tens of thousands": (grid(20003, 69003, "7"), one_of(64, 100, 128, 256, 512)),
}
"""Numbers of examples and sizes of a batch, by their order of magnitude."""

ITERATIONS = {"kept": trace.ceil, "dropped": trace.floor}
"""`last_batch`: how N/B becomes a whole number."""

FULL = {"kept": 1, "dropped": 0}
"""`last_batch`: iterations of an epoch that are not on a full batch."""


def _forward(t: Trace, s: Settings) -> None:
    data, batches = DATA[s.word("data")]
    partial = s.conventions["last_batch"]
    N = t.given("N", data.within(COUNT), Role.COUNT)
    if s.flag("validation"):
        v = t.given(
            "v", one_of("0.1", "0.15", "0.2", "0.25", "0.3").within(SHARE), Role.HYPERPARAMETER
        )
    B = t.given("B", batches.within(COUNT), Role.HYPERPARAMETER)
    E = t.given("E", grid(3, 40, "1").within(COUNT), Role.HYPERPARAMETER)
    if s.flag("validation"):
        N = t.let("training", trace.floor(N * (1 - v)), Role.COUNT, kind=Kind.INTEGER)
    steps = t.let("per_epoch", ITERATIONS[partial](N / B), Role.COUNT, kind=Kind.INTEGER)
    t.let("total", E * steps, Role.COUNT, kind=Kind.INTEGER)
    full = steps - 1 if FULL[partial] else steps
    t.let("rest", N - B * full, Role.COUNT, kind=Kind.INTEGER)


def _asked(s: Settings) -> tuple[str, ...]:
    return (*(("training",) if s.flag("validation") else ()), "per_epoch", "total", "rest")


def _rounded_down(site: Site) -> Rewritten:
    match site.formula:
        case Call("ceil", arguments):
            return Call("floor", arguments)
    return None


def _rounded_up(site: Site) -> Rewritten:
    match site.formula:
        case Call("floor", (Call("div", _) as batches,)):
            return Call("ceil", (batches,))
    return None


def _of_all_epochs(site: Site) -> tuple[Name, Call] | None:
    """`E * per_epoch`: E, and what stands for `per_epoch`."""
    match site.formula:
        case Call("mul", (Name() as epochs, Name(place))):
            match site.formula_at(place):
                case Call("ceil" | "floor") as iterations:
                    return epochs, iterations
    return None


def _one_epoch(site: Site) -> Rewritten:
    match site.formula:
        case Call("mul", (_, per_epoch)) if _of_all_epochs(site):
            return per_epoch
    return None


def _one_update_an_epoch(site: Site) -> Rewritten:
    found = _of_all_epochs(site)
    return found[0] if found else None


def _rounded_at_the_end(site: Site) -> Rewritten:
    match _of_all_epochs(site):
        case (epochs, Call(rounding, (batches,))):
            return Call(rounding, (Call("mul", (epochs, batches)),))
    return None


def _nothing_held_out(site: Site) -> Rewritten:
    match site.formula:
        case Call("floor", (Call("mul", (examples, _)),)):
            return examples
    return None


FAMILY = Family(
    slug="iteration-count",
    title="Epochs, batches and iterations",
    about="iterations in one epoch and in all, and what is left for the last batch",
    parameters=(
        Choice(
            name="data", about="how many training examples there are",
            choices=tuple(DATA), default="thousands",
        ),
        Flag(
            name="validation", about="whether a share is held out for validation", default=False
        ),
    ),
    conventions=("last_batch",),
    presets={
        "easy": Preset(about="a small data set", parameters={"data": "hundreds"}),
        "hard": Preset(
            about="a large data set, a share of it held out for validation",
            parameters={"data": "tens of thousands", "validation": True},
        ),
        "mnist": Preset(
            about="60000 examples in batches of 128, as the MNIST digits are often trained on",
            parameters={"data": "tens of thousands"}, givens={"N": "60000", "B": "128"},
        ),
    },
    forward=_forward,
    asked=_asked,
    mistakes=(
        Mistake(
            slug="iterations-floor",
            hint="The last, smaller batch is an iteration too: round up.",
            making=at(Role.COUNT, _rounded_down),
        ),
        Mistake(
            slug="iterations-ceil",
            hint="The last, smaller batch is dropped here: round down.",
            making=at(Role.COUNT, _rounded_up),
        ),
        Mistake(
            slug="iterations-forgot-epochs",
            hint="That is one epoch: multiply by the number of epochs.",
            making=at(Role.COUNT, _one_epoch),
        ),
        Mistake(
            slug="iterations-ceil-of-total",
            hint="Round in each epoch, then multiply: every epoch ends with a batch of its own.",
            making=at(Role.COUNT, _rounded_at_the_end),
        ),
        Mistake(
            slug="epoch-vs-iteration",
            hint="An epoch is a pass over all examples; every batch in it is an iteration.",
            making=at(Role.COUNT, _one_update_an_epoch),
        ),
        Mistake(
            slug="validation-not-held-out",
            hint="What is held out for validation is not trained on: take it off first.",
            making=at(Role.COUNT, _nothing_held_out),
        ),
    ),
    core=("iterations-floor", "iterations-forgot-epochs"),
    witness="training.iterations",
)  # fmt: skip
