"""What is typed after --set is read as TOML or as plain words, and never as anything else."""

from __future__ import annotations

from decimal import Decimal

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.settings import read_settings


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("k=2", 2), ("k=-3", -3), ("k=true", True), ("k=false", False),
        ("k=0.001", Decimal("0.001")), ('k="a b"', "a b"), ("k=[2,3,1]", [2, 3, 1]),
        ("k=[2, 3, 1]", [2, 3, 1]), ("k = 2 ", 2), ("k=2,3,1", [2, 3, 1]),
        ("k=relu,identity", ["relu", "identity"]), ("k=[relu, identity]", ["relu", "identity"]),
        ("k=[relu]", ["relu"]), ('k=["relu","identity"]', ["relu", "identity"]),
        ("k=relu", "relu"), ("k=half-sum", "half-sum"), ("k=-1/+1", "-1/+1"), ("k=0/1", "0/1"),
        ("k=each step", "each step"), ("k=a=b", None), ("k=naïve", "naïve"),
    ],
)  # fmt: skip
def test_a_value_is_toml_or_plain_words(typed: str, value: object) -> None:
    if value is None:
        with pytest.raises(click.BadParameter):
            read_settings([typed])
    else:
        assert read_settings([typed]) == {"k": value}


@pytest.mark.parametrize(
    "typed",
    ["k", "=2", "k=", "k= ", "", "k=2,,3", "k=2\nj = 3", "k=2 # two", "k='", 'k="', "k={", "k=[2",
     "k=" + "[" * 5000, "k=$(id)", "k=a;b"],
)  # fmt: skip
def test_what_is_neither_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(click.BadParameter, match=r"write for example sizes=\[2,3,1\]") as caught:
        read_settings([typed])
    assert caught.value.param_hint == "--set"


def test_settings_are_read_in_order_and_each_once() -> None:
    assert list(read_settings(["b=1", "a=2"]).items()) == [("b", 1), ("a", 2)]
    with pytest.raises(click.BadParameter, match="sets a a second time"):
        read_settings(["a=1", "a=2"])


@given(st.text(max_size=40))
def test_no_text_makes_another_key_or_another_fault(text: str) -> None:
    try:
        found = read_settings([f"k={text}"])
    except click.BadParameter:
        return
    assert list(found) == ["k"]
