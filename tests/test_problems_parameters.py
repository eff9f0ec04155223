"""Parameters: checked as they come from a file or a command line."""

from __future__ import annotations

import pytest

from problems.parameters import (
    Choice,
    Flag,
    Parameter,
    ParameterError,
    Settings,
    Several,
    Sizes,
    Value,
    Whole,
    Words,
)
from problems.registry import families

WHOLE = Whole(name="n", about="how many", low=2, high=5, default=3)
FLAG = Flag(name="f", about="whether", default=True)
SIZES = Sizes(name="s", about="units", layers=(1, 3), units=4, default=(2, 1))
WORDS = Words(name="w", about="which", choices=("a", "b"), default=("a",))
CHOICE = Choice(name="k", about="which one", choices=("a", "b"), default="b")
SEVERAL = Several(name="v", about="which ones", choices=("a", "b", "d"), default=("a",), most=2)
EACH = (WHOLE, FLAG, SIZES, WORDS, CHOICE, SEVERAL)


@pytest.mark.parametrize(
    ("parameter", "value", "read"),
    [
        (WHOLE, 2, 2), (WHOLE, 5, 5), (FLAG, False, False), (FLAG, True, True),
        (SIZES, [1, 4], (1, 4)), (SIZES, (1, 2, 3, 4), (1, 2, 3, 4)),
        (WORDS, "b", ("b",)), (WORDS, ["a", "b", "a"], ("a", "b", "a")), (WORDS, ("a",), ("a",)),
        (CHOICE, "a", "a"), (SEVERAL, "b", ("b",)), (SEVERAL, ["d", "a"], ("d", "a")),
    ],
)  # fmt: skip
def test_what_is_allowed_is_read(parameter: Parameter, value: object, read: Value) -> None:
    found = parameter.read(value)
    assert found == read
    assert type(found) is type(read)


NONSENSE: tuple[object, ...] = (
    None, 1, 6, -1, 10**30, 2.0, 2.5, True, False, "", "2", "true", "c", [], [1], [0, 1], [5, 1],
    [1, 2, 3, 4, 4], [1, "2"], [1, 2.0], [True, 2], ["a", "c"], ["a", 1], [["a"]], {}, {"a": 1},
    b"a", object(), float("nan"), float("inf"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (parameter, value)
        for parameter in EACH
        for value in NONSENSE
        if not (parameter is FLAG and isinstance(value, bool))
    ]
    + [(SEVERAL, ["a", "a"]), (SEVERAL, ["a", "b", "d"])],
)
def test_everything_else_is_refused_with_name_and_rule(parameter: Parameter, value: object) -> None:
    with pytest.raises(ParameterError) as refusal:
        parameter.read(value)
    assert str(refusal.value).startswith(f"{parameter.name} is ")
    assert str(refusal.value).endswith(parameter.allowed)


@pytest.mark.parametrize("parameter", EACH, ids=lambda p: type(p).__name__)
def test_a_default_reads_as_itself(parameter: Parameter) -> None:
    assert parameter.read(parameter.default) == parameter.default


@pytest.mark.parametrize("slug", families())
def test_every_parameter_of_a_family_has_a_name_a_sentence_and_a_fitting_default(slug: str) -> None:
    family = families()[slug]
    names = [parameter.name for parameter in family.parameters]
    assert len(set(names)) == len(names)
    for parameter in family.parameters:
        assert parameter.name.isidentifier()
        assert parameter.about
        assert parameter.allowed
        assert parameter.read(parameter.default) == parameter.default


def test_several_words_stand_once_each_in_the_order_set() -> None:
    few = Several(name="f", about="Some.", choices=("a", "b", "c"), default=("a",), most=2)
    assert few.read("b") == ("b",)
    assert few.read(["c", "a"]) == ("c", "a")
    for wrong in ([], ["a", "a"], ["a", "b", "c"], ["d"], 1, "d"):
        with pytest.raises(ParameterError, match="up to 2"):
            few.read(wrong)


SETTINGS = Settings(
    parameters={"n": 3, "f": True, "sizes": (2, 1), "w": ("a",), "v": ("a", "b")},
    conventions={"labels": "0/1"},
)


def test_settings_give_each_kind_as_what_it_is() -> None:
    assert SETTINGS.whole("n") == 3
    assert SETTINGS.flag("f") is True
    assert SETTINGS.sizes() == (2, 1)
    assert SETTINGS.words("w", 3) == ("a", "a", "a")
    assert SETTINGS.words("v", 3) == ("a", "b")


def test_another_convention_leaves_everything_else() -> None:
    other = SETTINGS.under("labels", "-1/+1")
    assert other.conventions == {"labels": "-1/+1"}
    assert other.parameters == SETTINGS.parameters
    assert SETTINGS.conventions == {"labels": "0/1"}
