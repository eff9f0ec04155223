"""On a machine where no environment can be made, `make` says why before it makes half of one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.elsewhere import CHECKOUT

FAKE = """#!/bin/sh
case "$2" in
    *print*) {version} ;;
    *version_info*) {new_enough} ;;
    *ensurepip*) {whole} ;;
esac
"""
NO_SUCH_COMMAND = 127


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of what make needs, with a search path that holds a shell and nothing else."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "sh").symlink_to("/bin/sh")
    (tmp_path / "requirements").mkdir()
    for file in ("Makefile", "requirements/find-python"):
        shutil.copy(CHECKOUT / file, tmp_path / file)
    return tmp_path


def install(machine: Path, name: str, version: str, *, whole: bool = True) -> None:
    """Put a Python on the machine; without a version, a launcher that knows none."""
    new_enough = bool(version) and tuple(map(int, version.split("."))) >= (3, 11)
    text = FAKE.format(
        version=f"echo {version}" if version else f"exit {NO_SUCH_COMMAND}",
        new_enough=f"exit {int(not new_enough)}",
        whole=f"exit {int(not whole)}",
    )
    (machine / "bin" / name).write_text(text, encoding="utf-8")
    (machine / "bin" / name).chmod(0o755)


def find(machine: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    """Run `requirements/find-python` there."""
    return run(machine, "/bin/sh", "requirements/find-python", PYTHON=python)


def run(machine: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(machine / "bin"), **variables}
    return subprocess.run(
        command, cwd=machine, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("installed", "chosen"),
    [
        ({"python3.11": "3.11", "python3.12": "3.12", "python3": "3.9"}, "python3.12"),
        ({"python3.13": "", "python3.11": "3.11"}, "python3.11"),
        ({"python3": "3.14"}, "python3"),
    ],
    ids=["the newest", "not a launcher that knows none", "one newer than those named"],
)
def test_the_python_is_chosen(machine: Path, installed: dict[str, str], chosen: str) -> None:
    for name, version in installed.items():
        install(machine, name, version)
    assert find(machine).stdout == f"{chosen}\n"


def test_a_whole_python_comes_before_a_newer_one_without_ensurepip(machine: Path) -> None:
    install(machine, "python3.12", "3.12", whole=False)
    install(machine, "python3.11", "3.11")
    assert find(machine).stdout == "python3.11\n"


def test_a_python_without_ensurepip_is_named_with_the_package_to_install(machine: Path) -> None:
    install(machine, "python3", "3.11", whole=False)
    ran = find(machine)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "make: python3 cannot make an environment: the module ensurepip" in ran.stderr
    assert "apt-get install python3.11-venv" in ran.stderr


def test_without_a_new_enough_python_what_was_found_is_said(machine: Path) -> None:
    install(machine, "python3", "3.9")
    ran = find(machine)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "make: no Python 3.11 or newer." in ran.stderr
    assert "found: python3 (3.9)." in ran.stderr
    assert "PYTHON=/path/to/python3.12" in ran.stderr


def test_only_the_python_that_was_named_is_considered(machine: Path) -> None:
    install(machine, "python3.12", "3.12")
    install(machine, "mine", "3.10")
    assert "found: mine (3.10)." in find(machine, "mine").stderr


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_stops_before_it_makes_half_an_environment(machine: Path, target: str) -> None:
    make = shutil.which("make")
    assert make is not None
    install(machine, "python3", "3.11", whole=False)
    ran = run(machine, make, target)
    assert ran.returncode == 2
    assert "ensurepip" in ran.stderr
    assert not (machine / ".venv").exists()
