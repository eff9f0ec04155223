"""docs/dependencies.md says where each dependency is used: nowhere else."""

from __future__ import annotations

import re
from functools import cache

import pytest
from packaging.requirements import Requirement

from tests.elsewhere import CHECKOUT
from tests.house_rules import PARTS, modules
from tests.test_requirements import DATA, DECLARED, IMPORTED_AS

PAGE = (CHECKOUT / "docs" / "dependencies.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([\w-]+)[^|]*\| ([^|]+) \|", PAGE, re.MULTILINE))
NAMES = sorted(Requirement(line).name for line in DECLARED)


@cache
def users() -> dict[str, set[str]]:
    """The top of a module's name -> the files that import it."""
    found: dict[str, set[str]] = {}
    for part in PARTS:
        for path in (CHECKOUT / part).rglob("*.py"):
            for module in modules(path.read_text(encoding="utf-8")):
                place = path.relative_to(CHECKOUT).as_posix()
                found.setdefault(module.partition(".")[0], set()).add(place)
    return found


def test_every_dependency_has_a_row() -> None:
    assert sorted(ROWS.keys() - {"package"}) == NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if name not in DATA])
def test_a_dependency_is_used_where_its_row_says(name: str) -> None:
    places = re.findall("`([^`]+)`", ROWS[name])
    there = users()[IMPORTED_AS.get(name, name).replace("-", "_")]
    assert all(any(file.startswith(place) for place in places) for file in there), there
    for place in places:
        if place.startswith(PARTS):
            assert any(file.startswith(place) for file in there), place
