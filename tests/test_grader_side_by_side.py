"""A package of a course that hides one of the grader's is named, and it does not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.side_by_side import PACKAGES, fault
from tests.elsewhere import CHECKOUT, python

ASK = "from grader.side_by_side import fault; print(fault())"
HIDING = tuple((name, file) for name in PACKAGES for file in (f"{name}.py", f"{name}/__init__.py"))


def hide(course: Path, file: str) -> Path:
    hiding = course / file
    hiding.parent.mkdir(parents=True, exist_ok=True)
    hiding.write_text("raise SystemExit('the course ran')\n", encoding="utf-8")
    return hiding


def test_in_the_checkout_nothing_is_hidden() -> None:
    assert fault() is None


@pytest.mark.parametrize(("name", "file"), HIDING)
def test_the_hiding_file_is_named_and_does_not_run(tmp_path: Path, name: str, file: str) -> None:
    hiding = hide(tmp_path, file)
    said = python("-c", ASK, folder=tmp_path).stdout
    assert f"{hiding} hides the grader's own {CHECKOUT / name / '__init__.py'}" in said
    assert f"take {tmp_path} out of PYTHONPATH" in said


def test_a_plain_folder_of_that_name_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "problems").mkdir()
    assert python("-c", ASK, folder=tmp_path).stdout == "None\n"


def test_half_an_installation_is_told_as_such(tmp_path: Path) -> None:
    package = tmp_path / "grader"
    package.mkdir()
    for name in ("__init__.py", "side_by_side.py"):
        (package / name).write_bytes((CHECKOUT / "grader" / name).read_bytes())
    said = python("-P", "-S", "-c", ASK, folder=tmp_path, path=(tmp_path,)).stdout
    assert (
        said == f"{tmp_path / 'problems/__init__.py'} is missing. Install backprop-grader again.\n"
    )
