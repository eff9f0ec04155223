"""Whatever lies in the current folder, starting the grader there runs none of it."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import grader
from tests.elsewhere import CHECKOUT, python

TRAP = "open({marker!r}, 'w').close()\nraise SystemExit('the trap ran')\n"
TRAPS = (
    *("__future__.py", "click.py", "json.py", "multiprocessing.py", "numpy.py", "pathlib.py"),
    *("problems/__init__.py", "solutions/__init__.py"),
)
WAYS = {
    "python -m": (("-m", "grader"), (CHECKOUT,)),
    "python -P -m": (("-P", "-m", "grader"), (CHECKOUT,)),
    "PYTHONPATH=.": (("-P", "-m", "grader"), (".", CHECKOUT)),
    "an empty part of PYTHONPATH": (("-P", "-m", "grader"), ("", CHECKOUT)),
    "the command": (("-P", "-c", "from grader.__main__ import main; main()"), (".", CHECKOUT)),
}
WORKERS = """
from grader.__main__ import leave_current_folder
leave_current_folder()
from multiprocessing import get_context
worker = get_context("spawn").Process(target=print, args=("worked",))
worker.start()
worker.join()
"""


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    """A folder in which every file that Python might import leaves a mark and ends the run."""
    folder = tmp_path / "submissions"
    for trap in TRAPS:
        file = folder / trap
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TRAP.format(marker=str(tmp_path / "ran")), encoding="utf-8")
    return folder


@pytest.mark.parametrize("way", WAYS)
def test_no_file_of_the_current_folder_runs(submissions: Path, way: str) -> None:
    arguments, path = WAYS[way]
    ran = python(*arguments, "families", folder=submissions, path=path)
    assert not (submissions.parent / "ran").exists()
    assert "perceptron-update" in ran.stdout, ran.stderr


def test_a_worker_process_runs_none_either(submissions: Path) -> None:
    ran = python("-c", WORKERS, folder=submissions)
    assert (ran.stdout, ran.stderr) == ("worked\n", "")


def test_a_trap_without_the_guard_does_run(submissions: Path) -> None:
    ran = python("-c", "import click", folder=submissions)
    assert ran.stderr == "the trap ran\n"
    assert (submissions.parent / "ran").exists()


def test_the_grader_is_found_where_it_lies_also_from_there() -> None:
    code = "import grader.__main__ as m; m.leave_current_folder(); import problems"
    assert python("-c", code, folder=CHECKOUT, path=()).returncode == 0


def test_a_hidden_package_ends_the_command_with_one_message(tmp_path: Path) -> None:
    course = tmp_path / "course"
    (course / "problems").mkdir(parents=True)
    (course / "problems/__init__.py").write_text("", encoding="utf-8")
    ran = python("-P", "-m", "grader", folder=tmp_path, path=(course, CHECKOUT))
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith(
        f"grader: {course / 'problems/__init__.py'} hides the grader's own"
    )
    assert ran.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder in which somebody works")
def test_a_current_folder_that_is_gone_is_one_message(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = (
        "import os, runpy; os.rmdir(os.getcwd()); runpy.run_module('grader', run_name='__main__')"
    )
    ran = python("-P", "-c", code, folder=gone)
    assert ran.returncode == 1
    assert ran.stderr.startswith("grader: the current folder is not there any more")
    assert ran.stderr.count("\n") == 1


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    code = "import sys; was = set(sys.modules); import grader; print(set(sys.modules) - was)"
    assert python("-P", "-c", code, folder=tmp_path).stdout == "{'grader'}\n"


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py"])
def test_nothing_unloaded_is_imported_before_the_guard(file: str) -> None:
    tree = ast.parse((CHECKOUT / "grader" / file).read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names}
    assert names <= {"os", "sys"}


def test_the_version_is_text_of_three_numbers() -> None:
    assert len([int(part) for part in grader.__version__.split(".")]) == 3
