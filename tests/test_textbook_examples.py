"""What textbooks and lecture notes print is what `grader solve` finds, digit by digit."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from grader.specimens.own_numbers import read_own_numbers
from grader.specimens.simulate import makes
from problems.registry import families
from solutions.nearest import half_up
from tests.textbook import KEYS, NAMES, SETTINGS, TABLES, example, places, value


def truncated(number: Fraction, decimals: int) -> Fraction:
    """The number without its further digits."""
    return Fraction(int(number * 10**decimals), 10**decimals)


def test_there_are_ten_examples_and_more_of_many_sources() -> None:
    assert len(NAMES) >= 10
    assert len({example(name).data["source"] for name in NAMES}) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_where_it_is_printed_and_why_it_is_read_otherwise(name: str) -> None:
    one = example(name)
    assert set(one.data) <= KEYS
    assert one.data["source"]
    assert one.data["place"]
    assert one.family in families()
    assert one.table("printed") or one.table("opposite")
    for table in set(TABLES[1:]) & set(one.data):
        assert one.setting(table, "why"), table
        assert one.table(table), table
    assert not SETTINGS & set(one.data.get("printed", {}))
    assert len(one.table("carried")) <= len(one.table("printed")) / 2


@pytest.mark.parametrize("name", NAMES)
def test_solve_reproduces_every_printed_digit(name: str, tmp_path: Path) -> None:
    one = example(name)
    found = one.solved(tmp_path)
    for item, printed in one.table("printed").items():
        assert half_up(value(found[item]), places(printed)) == Fraction(printed), item
    for item, printed in one.table("truncated").items():
        assert truncated(value(found[item]), places(printed)) == Fraction(printed), item
    for item, printed in one.table("opposite").items():
        assert half_up(-value(found[item]), places(printed)) == Fraction(printed), item


def having(table: str) -> list[str]:
    """The examples that have a table."""
    return [name for name in NAMES if example(name).table(table)]


@pytest.mark.parametrize("name", having("carried"))
def test_what_was_rounded_on_the_way_counts_as_right(name: str, tmp_path: Path) -> None:
    one = example(name)
    items = one.table("carried")
    asked = sorted({item.partition("[")[0] for item in items})
    found = one.solved(tmp_path, decimals=one.setting("carried", "decimals"), ask=asked)
    sign = -1 if one.setting("carried", "opposite") else 1
    for item, printed in items.items():
        assert found[item]["low"] <= sign * float(printed) <= found[item]["high"], item


@pytest.mark.parametrize("name", having("mistaken"))
def test_a_printed_slip_is_that_of_a_known_mistake(name: str, tmp_path: Path) -> None:
    one = example(name)
    slip = makes(one.setting("mistaken", "mistake"))
    for item, printed in one.table("mistaken").items():
        file = one.written(tmp_path, decimals=places(printed))
        own = read_own_numbers(file, one.family)
        assert slip(own.posed.structure, own.givens)[item] == printed
