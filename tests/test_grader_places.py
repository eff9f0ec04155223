"""Templates and examples are found inside an installed package, else beside the checkout's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader import places
from grader.errors import GraderError
from tests.elsewhere import CHECKOUT

FOLDERS: dict[str, Callable[[], Path]] = {
    "templates": places.templates,
    "examples": places.examples,
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder in which the module believes itself to lie."""
    folder = tmp_path / "grader"
    folder.mkdir()
    monkeypatch.setattr(places, "__file__", str(folder / "places.py"))
    return folder


@pytest.mark.parametrize("name", FOLDERS)
def test_in_the_checkout_they_lie_beside_the_package(name: str) -> None:
    assert FOLDERS[name]() == CHECKOUT / name


@pytest.mark.parametrize("name", FOLDERS)
def test_inside_the_package_comes_before_beside_it(package: Path, name: str) -> None:
    (package.parent / name).mkdir()
    assert FOLDERS[name]() == package.parent / name
    (package / name).mkdir()
    assert FOLDERS[name]() == package / name


@pytest.mark.parametrize("name", FOLDERS)
def test_a_missing_folder_is_told_with_what_to_do(package: Path, name: str) -> None:
    with pytest.raises(GraderError, match=f"the folder {name} is neither .* Install"):
        FOLDERS[name]()
