"""The lock files name versions and hashes and nothing of the machine that made them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.elsewhere import CHECKOUT
from tests.house_rules import MAY_IMPORT, PARTS

FOLDER = CHECKOUT / "requirements"
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["exact"])
LOCKS = ("run.txt", "test.txt")
IMPORTED_AS = {"python-flint": "flint", "pyyaml": "yaml"}
DATA = {"tzdata"}
"""Packages that hold no module of ours to import: the standard library looks them up."""


def wanted(name: str) -> tuple[str, ...]:
    """The lines of an input file, without its comments."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def pins(name: str) -> Iterator[tuple[Requirement, tuple[str, ...]]]:
    """Every pin of a lock file with its hashes."""
    text = re.sub(r"^ *#.*\n", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    for entry in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = re.split(r" --hash=", entry)
        yield Requirement(requirement), tuple(one.strip() for one in hashes)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_one_version_with_its_hashes(name: str) -> None:
    for pin, hashes in pins(name):
        assert [one.operator for one in pin.specifier] == ["=="], pin
        assert hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), pin


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_place_of_a_machine(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "file:" not in text
    assert not re.search(r"(^|\s)(/|~|[A-Za-z]:\\|--(index|extra|find))", text)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("run.txt", (*DECLARED, *wanted("build.in"))),
        ("test.txt", (*DECLARED, *wanted("build.in"), *wanted("test.in"))),
    ],
)
def test_a_lock_answers_everything_asked(name: str, asked: tuple[str, ...]) -> None:
    locked = [pin for pin, _ in pins(name)]
    for need in map(Requirement, asked):
        answers = [pin for pin in locked if pin.name == need.name]
        assert answers, need
        versions = [one.version for pin in answers for one in pin.specifier]
        assert all(need.specifier.contains(version) for version in versions), need


def test_the_tests_run_on_the_versions_that_the_command_runs_on() -> None:
    # Without the markers: the tests may need on every Python what the command needs on an old one.
    run, test = (
        {(pin.name, str(pin.specifier)) for pin, _ in pins(name)}
        for name in ("run.txt", "test.txt")
    )
    assert run <= test


def test_what_the_packages_may_import_is_what_they_declare() -> None:
    names = [Requirement(line).name for line in DECLARED]
    declared = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names} - DATA
    assert frozenset().union(*MAY_IMPORT.values()) - set(PARTS) == declared


def test_typst_is_pinned_exactly() -> None:
    (typst,) = (line for line in DECLARED if Requirement(line).name == "typst")
    assert re.fullmatch(r"typst==\d+\.\d+\.\d+", typst)


def test_the_inputs_and_locks_are_all_that_is_here() -> None:
    names = {path.name for path in Path(FOLDER).iterdir()}
    assert names == {"build.in", "test.in", "find-python", *LOCKS}
