"""Presets: settings under a name, checked when their family is registered."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from problems.conventions import CONVENTIONS
from problems.draws import one_of, tenths
from problems.family import Family, FamilyError, pose, pose_preset, validate
from problems.parameters import ParameterError, Settings, Whole
from problems.presets import DEFAULTS, LEVELS, Preset, fixed
from problems.program import Role
from problems.registry import families
from problems.trace import Trace


def _forward(t: Trace, s: Settings) -> None:
    n = s.whole("n")
    x = t.given("x", tenths(-1, 1), Role.INPUT, shape=(n,))
    w = t.given("W", tenths(-1, 1), Role.WEIGHT, shape=(2, n))
    y = t.given("y", one_of(0, 1).only(), Role.LABEL)
    t.let("loss", np.sum(w @ x) - y, Role.LOSS)


BOOK = Preset(
    about="a book's own numbers",
    parameters={"n": 2},
    conventions={"labels": "-1/+1"},
    givens={"x": ("0.05", "1/3"), "W": (("0.15", "-0.2"), ("3", "0.30")), "y": "1"},
)

GOOD = Family(
    slug="own", title="Own", forward=_forward, asked=lambda _: ("loss",),
    parameters=(Whole(name="n", about="how many", low=1, high=3, default=1),),
    conventions=("labels",),
    presets={"book": BOOK, "hard": Preset(about="three", parameters={"n": 3})},
)  # fmt: skip


def with_preset(name: str = "book", **changes: object) -> Family:
    """The good family with another preset."""
    return replace(GOOD, presets={name: replace(BOOK, **changes)})  # type: ignore[arg-type]


# What every family of this package keeps --------------------------------------------------------


def test_every_family_has_the_three_levels() -> None:
    assert not [f.slug for f in families().values() if not f.presets.keys() >= {"easy", "hard"}]


@pytest.mark.parametrize("slug", families())
def test_every_preset_is_another_exercise(slug: str) -> None:
    family = families()[slug]
    posed = [pose_preset(family, name) for name in family.all_presets()]
    kinds = {(str(p.settings), str(sorted(p.draws.items()))) for p in posed}
    assert len(kinds) == len(posed)


def test_every_choice_of_a_convention_is_said_in_words() -> None:
    assert not [c.name for c in CONVENTIONS.values() if len(c.means) != len(c.choices)]


# What a preset does -----------------------------------------------------------------------------


def test_levels_come_first_and_the_defaults_need_not_be_written() -> None:
    assert [*GOOD.all_presets()] == ["standard", "hard", "book"]
    assert GOOD.all_presets()["standard"] == DEFAULTS
    assert [*replace(GOOD, presets={}).all_presets()] == ["standard"]
    assert LEVELS == ("easy", "standard", "hard")
    assert pose_preset(GOOD, "standard").settings == GOOD.settings()


def test_a_preset_sets_and_fixes_and_is_overridden() -> None:
    posed = pose_preset(validate(GOOD), "book")
    assert posed.settings.parameters == {"n": 2}
    assert posed.settings.conventions == {"labels": "-1/+1"}
    assert posed.variants() == 1
    assert posed.draws["x"].choices == ((Fraction(1, 20), Fraction(1, 3)),)
    assert posed.draws["W"].choices[0][1:3] == (Fraction(-1, 5), Fraction(3))
    settings = GOOD.settings({"n": 1}, {"labels": "0/1"}, preset=BOOK)
    assert (settings.parameters, settings.conventions) == ({"n": 1}, {"labels": "0/1"})


def test_what_it_fixes_does_not_go_with_every_setting() -> None:
    problem = pose(GOOD, GOOD.settings({"n": 3}))
    with pytest.raises(ParameterError, match=r"x is fixed as .* another shape"):
        fixed(BOOK, problem.program.givens, problem.draws)


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (with_preset("Book"), "preset 'Book': a preset is named by lower-case words"),
        (with_preset(about=""), "preset 'book': a preset says what it is about"),
        (with_preset("standard"), "preset 'standard': it is the defaults"),
        (with_preset(parameters={"m": 1}), "own has no parameter 'm'"),
        (with_preset(parameters={"n": 4}), "n is 4; allowed is"),
        (with_preset(conventions={"step_at_zero": "1"}), "own has no convention 'step_at_zero'"),
        (with_preset(conventions={"labels": "yes"}), "labels is 'yes'"),
        (with_preset(givens={"v": "1"}), "no given v that could be fixed"),
        (with_preset(givens={"loss": "1"}), "no given loss"),
        (with_preset(givens={"x": "1"}), "another shape"),
        (with_preset(givens={"x": ("1", "2", "3")}), "another shape"),
        (with_preset(givens={"x": ("1", ("2",))}), "no text of one number"),
        (with_preset(givens={"x": ("1", 2)}), "no text of one number"),
        (with_preset(givens={"x": ("1", "1/0")}), "no text of one number"),
        (with_preset(givens={"x": ("1", "1e3")}), "no text of one number"),
        (with_preset(givens={"W": ("1", "2", "3", "4")}), "another shape"),
        (with_preset(givens={"y": "2"}), "y cannot be 2"),
    ],
)
def test_a_broken_preset_is_refused_at_registration(family: Family, words: str) -> None:
    with pytest.raises(FamilyError, match="family 'own': preset '") as refusal:
        validate(family)
    assert words in str(refusal.value)


def test_a_written_standard_may_say_what_it_is_about() -> None:
    family = replace(GOOD, presets={"standard": Preset(about="one input")})
    assert validate(family).all_presets()["standard"].about == "one input"
