"""Everything hostile at once, beside three honest students: they alone have marks."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.command_line import grader
from tests.course import Course, filled, make_course
from tests.elsewhere import environment
from tests.mixed_class import right_answers

EXERCISES = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 4\n'

HONEST = {"0042": "김하늘", "007": "Jürgen Müßig", "Lee-3": "=1+1"}
ATTACKERS = {
    "100": hostile.FORMULA,
    "101": hostile.SCRIPT,
    "102": "@SUM(1+1)",
    "103": "-2+3",
}
MEMORY, SECONDS = 2 * 1024**3, 300
"""Fuses, not figures: a run that goes up to them has no bounds."""

SOMEONE_MUST_LOOK = 3

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems refuse such names, and have no such limits"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacked:
    """What a run over the class left: its output, and the folders before and after."""

    course: Course
    handed_in: Path
    canary: Path
    before: dict[str, bytes]
    code: int
    told: Any
    said: str

    @property
    def results(self) -> Path:
        """What `check` made."""
        return self.course.out / "results"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """A class with everything hostile, checked in a process with a limit on its memory."""
    root = tmp_path_factory.mktemp("hostile")
    course = make_course(root / "course", exercises=EXERCISES, roster={**HONEST, **ATTACKERS})
    course.generate(formats=())
    canary, handed_in = root / "canary", root / "in"
    handed_in.mkdir()
    right = right_answers(course)
    for person, answers in right.items():
        if person in HONEST:
            content = filled(course.form(person), answers)
            (handed_in / f"hw1-{person}-answers.csv").write_bytes(content)
    _attack(course, handed_in, canary, right)
    before = dict(_files(root))
    run = _check(course, handed_in)
    return Attacked(
        course=course, handed_in=handed_in, canary=canary, before=before, code=run.returncode,
        told=json.loads(run.stdout or "{}"), said=run.stderr,
    )  # fmt: skip


def _attack(course: Course, into: Path, canary: Path, right: dict[str, dict[str, str]]) -> None:
    """The attackers' own answers, and files that are nobody's."""
    items = list(right["100"])
    typed = [
        hostile.FORMULA,
        hostile.SCRIPT,
        "+1+1",
        "\t=1",
        "-1e999",
        hostile.ESCAPE,
        "__import__",
    ]
    for person in ("100", "101"):
        answers = {**right[person], **dict(zip(items, typed, strict=False))}
        submission = {"sheet": course.code(person), "answers": answers}
        (into / f"{person}.json").write_text(json.dumps(submission))
    files = {
        **hostile.json_files(course.code("102"), items[0]),
        **hostile.tables(),
        **hostile.documents(canary),
        **hostile.archives(str(canary)),
    }
    for name, content in files.items():
        (into / name).write_bytes(content)
    for bare in hostile.names():
        with open(os.path.join(os.fsencode(into), bare), "wb") as file:
            file.write(b"{")
    (into / "out.json").symlink_to("/etc/passwd")
    (into / "round").symlink_to(into)
    os.mkfifo(into / "pipe.json")
    with (into / "huge.csv").open("wb") as file:
        file.truncate(8 * 1024**3)


def _check(course: Course, handed_in: Path) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024**2,) * 2)

    return subprocess.run(
        [sys.executable, "-P", "-m", "grader", "check", "hw1", handed_in, "--json"],
        cwd=course.root, env={**environment(), "OPENBLAS_NUM_THREADS": "1"}, capture_output=True,
        encoding="utf-8", timeout=SECONDS, check=False, preexec_fn=limited,
    )  # fmt: skip


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink() and path.stat().st_size < 1024**2:
                yield str(path), path.read_bytes()


def test_the_run_ends_and_asks_for_a_person(attacked: Attacked) -> None:
    assert "Traceback" not in attacked.said
    assert attacked.code == SOMEONE_MUST_LOOK, attacked.said


def test_honest_students_have_full_marks_and_nobody_else_has(attacked: Attacked) -> None:
    with (attacked.results / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert {person for person, row in rows.items() if row["score"] == row["max"]} == set(HONEST)
    assert all(rows[person]["state"] == "graded" for person in HONEST)
    assert (rows["102"]["state"], rows["102"]["score"]) == ("unreadable", "")


def test_each_file_is_named_with_its_reason(attacked: Attacked) -> None:
    summary = attacked.told["summary"]
    listed = [
        (one["source"], one["note"])
        for one in (*summary["belongs_to_nobody"], *summary["superseded"])
    ]
    own = {"100.json", "101.json", "nan.json"}
    for entry in sorted(attacked.handed_in.iterdir()):
        name = "".join(sign if sign.isprintable() else "\ufffd" for sign in entry.name)
        honest = any(f"-{person}-" in name for person in HONEST)
        if honest or name in own or entry.name == "round":
            continue
        assert any(name in source.split("/") and note for source, note in listed), name


def test_nothing_outside_the_results_is_touched(attacked: Attacked) -> None:
    assert not attacked.canary.exists()
    root = attacked.course.root.parent
    own = (str(attacked.results), str(attacked.course.out / "private" / "gradebook.sqlite"))
    after = {path: content for path, content in _files(root) if not path.startswith(own)}
    assert after == attacked.before


def test_no_table_holds_a_formula(attacked: Attacked) -> None:
    tables = [*attacked.results.rglob("*.csv")]
    assert len(tables) >= 2
    for table in tables:
        with table.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert any(cell.startswith("'") for cell in cells)
        for cell in cells:
            number = re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", cell)
            assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_no_page_holds_a_script(attacked: Attacked) -> None:
    pages = [*(attacked.results / "feedback").iterdir()]
    assert len(pages) == 2 * (len(HONEST) + len(ATTACKERS))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert hostile.ESCAPE not in text


def test_no_terminal_is_told_what_to_do(attacked: Attacked) -> None:
    again = grader("check", attacked.course.out, attacked.handed_in)
    assert again.code == SOMEONE_MUST_LOOK
    for text in (again.text, again.said, attacked.said):
        assert all(sign.isprintable() for line in text.split("\n") for sign in line)
        assert not any(line.startswith("line,0042") for line in text.split("\n"))
