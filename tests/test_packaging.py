"""What is in the wheel, and that it works where there is nothing else.

The wheel is built, installed and run with the network cut.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import grader
from tests.elsewhere import CHECKOUT, python

NO_NETWORK = CHECKOUT / "tests/no_network.py"
INFO = f"backprop_grader-{grader.__version__}.dist-info"
LIES_IN = {
    "grader": "grader",
    "problems": "problems",
    "solutions": "solutions",
    "templates": "grader/templates",
    "examples": "grader/examples",
}
"""Where a folder of the checkout is found in the wheel."""

METADATA = frozenset(
    f"{INFO}/{name}"
    for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
)
PRIVATE = re.compile(r"\.grader-secret|(^|/)(private|results)/|\.(pyc|pyo|sqlite)$")
BUILD_EDITABLE = "from hatchling.build import *; import sys; print(build_editable(sys.argv[1]))"
USE_EDITABLE = """
import importlib.util, site, sys
site.addsitedir(sys.argv[1])
from grader.places import examples, templates
for name in ("grader", "problems", "solutions"):
    print(importlib.util.find_spec(name).origin)
print(templates(), examples(), sep="\\n")
"""


def build(target: str, checkout: Path, folder: Path) -> Path:
    """Build a `wheel` or `sdist` of a checkout into `folder`."""
    asked = ("hatchling", "build", "--target", target, "--directory", str(folder))
    ran = python("-P", NO_NETWORK, *asked, folder=checkout, path=())
    assert ran.returncode == 0, ran.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build("wheel", CHECKOUT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist of this checkout, unpacked."""
    archive = build("sdist", CHECKOUT, tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as opened:
        for member in opened:
            content = opened.extractfile(member)
            if content is not None:
                file = folder / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())
    return folder / f"backprop_grader-{grader.__version__}"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    asked = ("install", "--quiet", "--no-deps", "--no-index", "--target", folder, wheel)
    ran = python("-P", NO_NETWORK, "pip", *asked, folder=folder, path=())
    assert ran.returncode == 0, ran.stderr
    return folder


def files(archive: Path) -> dict[str, bytes]:
    """Every file of a wheel with its content."""
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def checkout_files() -> dict[str, bytes]:
    """Every file of the checkout that a wheel should hold, by its name there."""
    return {
        f"{place}/{file.relative_to(CHECKOUT / folder).as_posix()}": file.read_bytes()
        for folder, place in LIES_IN.items()
        for file in (CHECKOUT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_has_the_three_packages_at_its_top_and_nothing_else(wheel: Path) -> None:
    top = {name.partition("/")[0] for name in files(wheel)}
    assert top == {"grader", "problems", "solutions", INFO}


def test_the_wheel_holds_every_file_of_the_checkout_and_no_other(wheel: Path) -> None:
    held = files(wheel)
    assert {name for name in held if name.startswith(INFO)} == METADATA
    assert {name: held[name] for name in held.keys() - METADATA} == checkout_files()


@pytest.mark.parametrize("folder", LIES_IN)
def test_every_folder_of_the_checkout_is_in_the_wheel(wheel: Path, folder: str) -> None:
    assert any(name.startswith(f"{LIES_IN[folder]}/") for name in files(wheel))


def test_no_secret_and_nothing_handed_in_is_in_the_wheel(wheel: Path) -> None:
    assert [name for name in files(wheel) if PRIVATE.search(name)] == []


def test_the_packages_tell_others_that_they_are_typed(wheel: Path) -> None:
    assert {f"{part}/py.typed" for part in ("grader", "problems", "solutions")} <= set(files(wheel))


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    held = files(wheel)
    said = Parser().parsestr(held[f"{INFO}/METADATA"].decode("utf-8"))
    assert said["Name"] == "backprop-grader"
    assert said["Requires-Python"] == ">=3.11"
    assert said["License-Expression"] == "MIT"
    commands = held[f"{INFO}/entry_points.txt"].decode("utf-8")
    assert commands.split() == ["[console_scripts]", "grader", "=", "grader.__main__:main"]


def test_the_sdist_builds_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    assert files(build("wheel", sdist, tmp_path)) == files(wheel)


@pytest.mark.parametrize(
    "name", ["CHANGELOG.md", "LICENSE", "Makefile", "requirements/test.txt", "tests/house_rules.py"]
)
def test_the_sdist_holds_what_a_packager_needs_to_test(sdist: Path, name: str) -> None:
    assert (sdist / name).read_bytes() == (CHECKOUT / name).read_bytes()


def test_an_editable_install_runs_the_checkout_and_not_a_copy(tmp_path: Path) -> None:
    ran = python("-c", BUILD_EDITABLE, tmp_path, folder=CHECKOUT, path=())
    assert ran.returncode == 0, ran.stderr
    with zipfile.ZipFile(tmp_path / ran.stdout.strip()) as editable:
        editable.extractall(tmp_path / "site-packages")
    site = tmp_path / "site-packages"
    ran = python("-P", "-S", "-c", USE_EDITABLE, site, folder=tmp_path, path=())
    packages = [CHECKOUT / name / "__init__.py" for name in ("grader", "problems", "solutions")]
    expected = [*packages, CHECKOUT / "templates", CHECKOUT / "examples"]
    assert ran.stdout.splitlines() == [str(place) for place in expected], ran.stderr


def test_an_installed_wheel_finds_its_own_templates_and_examples(
    installed: Path, tmp_path: Path
) -> None:
    code = "from grader.places import *; print(templates(), examples(), sep='\\n')"
    ran = python("-P", "-c", code, folder=tmp_path, path=(installed,))
    assert ran.stdout.splitlines() == [
        str(installed / "grader" / name) for name in ("templates", "examples")
    ], ran.stderr


def test_an_installed_wheel_runs_the_demo_in_an_empty_folder_without_network(
    installed: Path, tmp_path: Path
) -> None:
    ran = python("-P", NO_NETWORK, "grader", "demo", folder=tmp_path, path=(installed,))
    assert ran.returncode == 0, ran.stderr
    made = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert "grades.csv" in made
    assert any(name.endswith("-sheet.pdf") for name in made)
    assert any(tmp_path.rglob("feedback/*"))
