"""Families: settings checked, problems posed, and what is incomplete refused by its part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from problems.conventions import CONVENTIONS, loss_factor
from problems.draws import Pool, one_of, pinned, tenths
from problems.family import Family, FamilyError, pose, validate
from problems.formula import names
from problems.parameters import ParameterError, Settings, Whole
from problems.program import Kind, Role
from problems.registry import families
from problems.role_mistakes import BROUGHT_BY_ROLES
from problems.trace import Trace
from solutions.reference import WITNESSES
from tests.structures import CASES, DEFAULTS, Case, problem, structure

each_slug = pytest.mark.parametrize("slug", families())
each_case = pytest.mark.parametrize("case", CASES, ids=str)


def _forward(t: Trace, s: Settings) -> None:
    x = t.given("x", tenths(-1, 1), Role.INPUT, shape=(s.whole("n"),))
    y = t.let("y", x * 2, Role.ACTIVATION)
    t.let("loss", np.sum(y), Role.LOSS)


GOOD = Family(
    slug="own", title="Own", forward=_forward, asked=lambda _: ("y", "loss"),
    parameters=(Whole(name="n", about="how many", low=1, high=3, default=2),),
    conventions=("labels",),
)  # fmt: skip


def forward(*steps: Callable[[Trace, Settings], object]) -> Callable[[Trace, Settings], None]:
    """The good forward pass and something behind it."""

    def run(t: Trace, s: Settings) -> None:
        _forward(t, s)
        for step in steps:
            step(t, s)

    return run


# What every family of this package keeps --------------------------------------------------------


@each_slug
def test_a_family_is_complete(slug: str) -> None:
    family = families()[slug]
    assert validate(family) is family
    assert family.slug == slug
    assert family.title
    assert family.about
    assert 1 <= family.rounding.decimals <= 6
    assert family.core


@each_slug
def test_a_family_names_a_reference_that_there_is(slug: str) -> None:
    assert families()[slug].witness in WITNESSES


@each_slug
def test_the_forward_pass_is_documented(slug: str) -> None:
    module = families()[slug].forward.__globals__
    assert len(str(module["__doc__"])) > 100


@each_case
def test_what_is_asked_is_computed_and_stands_in_the_program_once(case: Case) -> None:
    one = problem(case)
    computed = {q.name for q in one.program.computed}
    assert set(one.asked) <= computed
    assert len(set(one.asked)) == len(one.asked)


@each_case
def test_every_given_is_used_if_only_by_mistake(case: Case) -> None:
    program = problem(case).program
    wrong = [p for mistake in structure(case).mistakes for p in mistake.patches]
    formulas = [f for one in (program.formula_of(), *wrong) for f in one.values()]
    read = {name for f in formulas for name in names(f)}
    for quantity in program.givens:
        assert read.intersection(quantity.cells), quantity.name


@each_case
def test_tracing_twice_gives_the_same_problem(case: Case) -> None:
    again = problem.__wrapped__(case)
    assert again is not problem(case)
    assert again.program == problem(case).program
    assert again.asked == problem(case).asked
    assert dict(again.draws) == dict(problem(case).draws)


@pytest.mark.parametrize("slug", families())
def test_zeros_that_are_taught_are_quantities_of_the_program_in_some_case(slug: str) -> None:
    cases = [case for case in CASES if case.slug == slug]
    computed = {q.name for case in cases for q in problem(case).program.computed}
    assert families()[slug].zeros <= computed


@pytest.mark.parametrize("case", DEFAULTS, ids=str)
def test_settings_default_to_the_first_choice_of_every_convention(case: Case) -> None:
    family = families()[case.slug]
    settings = family.settings()
    defaults = {n: CONVENTIONS[n].choices[0] for n in family.conventions}
    assert settings.conventions == {**family.fixed, **defaults}
    assert set(settings.parameters) == {p.name for p in family.parameters}


@pytest.mark.parametrize("row", CONVENTIONS.values(), ids=lambda row: row.name)
def test_a_convention_has_a_topic_and_choices_and_a_family_that_lists_it(row: object) -> None:
    assert row in CONVENTIONS.values()
    name = next(n for n, r in CONVENTIONS.items() if r is row)
    assert len(set(CONVENTIONS[name].choices)) > 1
    assert CONVENTIONS[name].topic
    assert any(name in family.conventions for family in families().values())


@pytest.mark.parametrize(
    ("scaling", "factor"),
    [("half-sum", "1/2"), ("sum", "1"), ("mean", "1/3"), ("half-mean", "1/6")],
)
def test_a_loss_scaling_is_a_number(scaling: str, factor: str) -> None:
    assert loss_factor(scaling, 3) == Fraction(factor)


@pytest.mark.parametrize("outputs", [1, 3])
def test_networks_have_as_many_activations_as_layers(outputs: int) -> None:
    family = families()["mlp-deltas"]
    sizes = [2, 2, outputs]
    assert family.settings({"sizes": sizes, "activations": ["tanh", "relu"]})
    for words in (["tanh", "relu", "tanh"], ["tanh"] * 4):
        with pytest.raises(ParameterError, match="2 layers"):
            family.settings({"sizes": sizes, "activations": words})


@pytest.mark.parametrize("labels", ["0/1", "-1/+1"])
def test_a_perceptron_answers_with_whole_numbers(labels: str) -> None:
    one = problem(Case("perceptron-update", (), (("labels", labels),)))
    assert one.program.quantity("o").kind is Kind.INTEGER
    low, high = (int(word) for word in labels.split("/"))
    assert one.draws["y"].choices == ((Fraction(low),), (Fraction(high),))


# Settings and draws -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "conventions", "words"),
    [
        ({"m": 1}, {}, "own has no parameter 'm'; it has: n"),
        ({"n": 9}, {}, "n is 9"),
        ({"n": None}, {}, "n is None"),
        ({}, {"step_at_zero": "0"}, "own has no convention 'step_at_zero'; it has: labels"),
        ({}, {"labels": "yes/no"}, "labels is 'yes/no'; allowed is one of 0/1, -1/+1"),
        ({}, {"labels": ["0/1"]}, "labels is"),
        ({}, {"labels": 0}, "labels is 0"),
    ],
)
def test_what_a_family_does_not_have_is_refused_with_what_it_has(
    parameters: dict[str, object], conventions: dict[str, object], words: str
) -> None:
    with pytest.raises(ParameterError, match=words.replace("+", r"\+")):
        GOOD.settings(parameters, conventions)


def test_a_family_without_parameters_says_so() -> None:
    bare = replace(GOOD, parameters=(), conventions=())
    with pytest.raises(ParameterError, match="it has: none"):
        bare.settings({"n": 1})


def test_a_familys_own_check_has_the_last_word() -> None:
    def odd(s: Settings) -> None:
        if s.whole("n") % 2:
            raise ParameterError("n is odd")

    family = replace(GOOD, check=odd)
    assert family.settings({"n": 2})
    with pytest.raises(ParameterError, match="odd"):
        family.settings({"n": 3})


def test_givens_are_pinned_or_drawn_from_elsewhere() -> None:
    settings = GOOD.settings({"n": 2})
    fixed = pinned([Fraction(1, 3), Fraction(2)])
    assert pose(GOOD, settings, {"x": fixed}).draws["x"] == fixed
    assert pose(GOOD, settings, {"x": fixed}).variants() == 1
    assert pose(GOOD, settings, {"x": one_of(1, 2, 3)}).variants() == 9
    assert pose(GOOD, settings).draws["x"] == tenths(-1, 1)


@pytest.mark.parametrize(
    ("givens", "words"),
    [
        ({"w": one_of(1)}, "own has no given 'w'; it has: x"),
        ({"y": one_of(1)}, "own has no given 'y'"),
        ({"x": pinned([Fraction(1)])}, "x needs 2 numbers, not 1"),
        ({"x": pinned([Fraction(1)] * 3)}, "x needs 2 numbers, not 3"),
    ],
)
def test_givens_that_do_not_fit_are_refused(givens: dict[str, Pool], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        pose(GOOD, GOOD.settings({"n": 2}), givens)


def test_own_mistakes_come_before_those_of_the_roles() -> None:
    first = replace(BROUGHT_BY_ROLES[0], slug="own-mistake")
    family = replace(GOOD, mistakes=(first,))
    assert family.all_mistakes() == (first, *BROUGHT_BY_ROLES)


# What is incomplete -----------------------------------------------------------------------------


def test_a_good_family_is_good() -> None:
    assert validate(GOOD) is GOOD


def _only_under_another_label(t: Trace, s: Settings) -> None:
    if s.conventions["labels"] == "-1/+1":
        t.let("bad", t.named("nothing"), Role.COUNT)


def _nothing_given(t: Trace, _: Settings) -> None:
    t.let("y", np.array(1, dtype=object), Role.LOSS)


BROKEN: dict[str, tuple[Family, str]] = {
    "slug": (replace(GOOD, slug="Own family"), "slug"),
    "no slug": (replace(GOOD, slug=""), "slug"),
    "convention": (replace(GOOD, conventions=("colour",)), "no convention 'colour'"),
    "core": (replace(GOOD, core=("no-mistake",)), "core mistakes without a definition: no-mistake"),
    "default": (
        replace(GOOD, parameters=(Whole(name="n", about="", low=1, high=3, default=9),)), "n is 9"
    ),
    "asked given": (replace(GOOD, asked=lambda _: ("x",)), "x is asked but not computed"),
    "asked nothing": (replace(GOOD, asked=lambda _: ()), "nothing is asked"),
    "asked twice": (replace(GOOD, asked=lambda _: ("y", "y")), "something twice"),
    "asked unknown": (replace(GOOD, asked=lambda _: ("w",)), "w is asked but not computed"),
    "asked fails": (replace(GOOD, asked=lambda s: (s.words("q", 1)[0],)), "KeyError"),
    "no givens": (
        replace(GOOD, forward=_nothing_given,
                asked=lambda _: ("y",)), "nothing is given",
    ),
    "draw width": (
        replace(GOOD, forward=forward(
            lambda t, _: t.given("v", pinned([Fraction(1)]), Role.INPUT, shape=(2,)))),
        "the draw of v does not fill",
    ),
    "empty draw": (
        replace(GOOD, forward=forward(lambda t, _: t.given("v", tenths(1, 0), Role.INPUT))),
        "whole number of steps",
    ),
    "twice": (
        replace(GOOD, forward=forward(lambda t, _: t.let("y", t.named("y") + 1, Role.COUNT))),
        "y stands twice",
    ),
    "branch": (
        replace(GOOD, forward=forward(lambda t, _: max(t.named("y")))), "no value yet"
    ),
    "float": (
        replace(GOOD, forward=forward(lambda t, _: t.named("y") * 0.1)), "no exact number"
    ),
    "shapes": (
        replace(GOOD, forward=forward(lambda t, _: np.outer(t.named("y"), [1, 2]) @ [1, 2, 3])),
        "ValueError",
    ),
    "attribute": (
        replace(GOOD, forward=forward(lambda t, _: t.let("v", t.lett, Role.COUNT))),  # type: ignore[attr-defined]
        "AttributeError",
    ),
    "numpy function": (
        replace(GOOD, forward=forward(lambda t, _: np.exp(t.named("y")))), "TypeError"
    ),
    "unnamed question": (
        replace(GOOD, forward=forward(lambda t, _: t.d(t.named("loss"), t.named("y") + 1))),
        "give it a name",
    ),
    "parameter": (replace(GOOD, parameters=()), "KeyError: 'n'"),
    "another convention": (
        replace(GOOD, forward=forward(_only_under_another_label)), "nothing is named 'nothing'"
    ),
    "check": (replace(GOOD, check=lambda s: s.sizes()), "KeyError: 'sizes'"),  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize("part", BROKEN)
def test_what_is_incomplete_is_refused_by_family_and_part(part: str) -> None:
    family, words = BROKEN[part]
    with pytest.raises(FamilyError) as refusal:
        validate(family)
    assert str(refusal.value).startswith(f"family {family.slug!r}: ")
    assert words in str(refusal.value)


def test_an_unexpected_fault_is_told_with_its_line() -> None:
    family, _ = BROKEN["attribute"]
    with pytest.raises(FamilyError, match=r"test_problems_family\.py, line \d+, in <lambda>"):
        validate(family)


def test_a_fixed_convention_is_no_choice_but_may_be_said() -> None:
    family = replace(families()["mlp-deltas"], fixed={"over_samples": "sum"})
    assert family.settings().conventions["over_samples"] == "sum"
    assert family.settings({}, {"over_samples": "sum"}) == family.settings()
    with pytest.raises(ParameterError, match="no convention 'over_samples'"):
        family.settings({}, {"over_samples": "mean"})


@pytest.mark.parametrize("fixed", [{"over_samples": "product"}, {"nothing": "sum"}])
def test_a_fixed_convention_is_one_of_its_choices(fixed: dict[str, str]) -> None:
    with pytest.raises(FamilyError, match="there is no convention"):
        validate(replace(families()["mlp-deltas"], fixed=fixed))
