"""Where an assignment stands: read from what lies there, without a byte of it changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.checking.status import Status, status
from grader.checking.status_json import status_json
from grader.errors import ManifestError
from grader.reconciling.to_do import COLUMNS
from grader.records.files import write_table
from grader.states import State
from tests.command_line import grader
from tests.course import Course, filled, keys, make_course, write_roster

PEOPLE = {"0042": "김하늘", "0051": "Müller, Jürgen", "0060": "O'Neil", "0071": "최유진"}

ONE = '\n[[exercise]]\nfamily = "mlp-forward"\npoints = 3\n'


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Four students with sheets; nothing came back yet."""
    made = make_course(tmp_path / "course", roster=PEOPLE, exercises=ONE)
    made.generate()
    return made


@pytest.fixture
def checked(course: Course) -> Course:
    """Two are right, one is blank, one handed in nothing."""
    inbox = course.root / "in"
    inbox.mkdir()
    right, _ = course.check()
    for id_ in ("0042", "0051"):
        (inbox / f"hw1-{id_}-answers.csv").write_bytes(filled(course.form(id_), keys(right[id_])))
    (inbox / "hw1-0060-answers.csv").write_bytes(course.form("0060").read_bytes())
    course.check(inbox)
    return course


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder, with its time and its bytes, and the times of folders."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"",
        )
        for path in (folder, *sorted(folder.rglob("*")))
    }  # fmt: skip


def looked_at(course: Course) -> Status:
    """The status, after which everything is as it was."""
    before = everything(course.out)
    found = status(course.out)
    assert everything(course.out) == before
    return found


def to_do(course: Course, *rows: tuple[str, str]) -> None:
    """What is to do: (what, the command)."""
    write_table(
        course.out / "results" / "to-do.csv", COLUMNS,
        [("0042", "김하늘", "A", what, "a.jpg", "why", do) for what, do in rows],
    )  # fmt: skip


def test_nothing_is_made_where_nothing_was_checked(course: Course) -> None:
    found = looked_at(course)
    assert (found.issued, found.received, found.unmarked) == (4, 0, 4)
    assert dict(found.states) == {}
    assert found.changes == ()
    assert found.next == f"grader check {course.out} FOLDER"
    assert not (course.out / "private" / "gradebook.sqlite").exists()


def test_it_counts_what_came_and_how_it_stands(checked: Course) -> None:
    found = looked_at(checked)
    assert (found.title, found.issued, found.received) == ("Backpropagation by hand", 4, 3)
    assert dict(found.states) == {State.GRADED: 2, State.EMPTY: 1, State.MISSING: 1}
    assert (found.unmarked, found.needs_a_person, found.changes) == (0, 0, ())
    assert found.next == f"grader export {checked.out} --csv FILE --column NAME"


def test_what_waits_for_a_person_comes_before_the_export(checked: Course) -> None:
    to_do(checked, ("needs a person", "grader decide A"), ("missing", "grader check B"))
    found = looked_at(checked)
    assert found.tasks is not None
    assert dict(found.tasks.counts) == {"needs a person": 1}
    assert found.next == "grader decide A"
    to_do(checked, ("missing", "grader check B"))
    found = looked_at(checked)
    assert found.tasks is not None
    assert dict(found.tasks.counts) == {}
    assert found.next.startswith("grader export ")


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"id;name\n1;2\n", "학번\n".encode("cp949"), b'id,"name\n', b"\0"],
)
def test_a_table_that_somebody_saved_otherwise_says_nothing(
    checked: Course, content: bytes
) -> None:
    (checked.out / "results" / "to-do.csv").write_bytes(content)
    found = looked_at(checked)
    assert found.tasks is None
    assert found.next.startswith("grader export ")


def test_another_policy_is_told_until_marks_rest_on_it(checked: Course) -> None:
    file = checked.root / "hw1.toml"
    text = file.read_text(encoding="utf-8").replace("points = 3", "points = 6")
    file.write_text(f"{text}\n[policy]\nwrong = 0.25\n", encoding="utf-8")
    checked.generate()
    found = looked_at(checked)
    assert found.changes == ("the policy is another one", "exercises are worth other points")
    assert found.next == f"grader check {checked.out}"
    checked.check()
    assert looked_at(checked).changes == ()


def test_another_sheet_and_a_new_student_are_told(checked: Course) -> None:
    write_roster(checked.root, {**PEOPLE, "0099": "New"})
    checked.generate(reissue="0051")
    found = looked_at(checked)
    assert (found.issued, found.unmarked) == (5, 1)
    assert found.changes == ("1 student received another sheet",)


def test_decisions_that_came_changed_or_went_are_told(checked: Course) -> None:
    decisions = checked.out / "decisions"
    decisions.mkdir(exist_ok=True)
    checked.check()
    for past in (decisions, checked.out / "private" / "gradebook.sqlite"):
        os.utime(past, (10**9, 10**9))
    os.utime(checked.out / "results" / "grades.csv", (10**9, 10**9))
    assert looked_at(checked).changes == ()
    kim = decisions / "kim.toml"
    kim.write_text("", encoding="utf-8")
    assert looked_at(checked).changes == ("decisions/kim.toml is newer than the marks",)
    os.utime(kim, (10**8, 10**8))
    assert looked_at(checked).changes == ("a file was added to decisions/ or taken out of it",)
    os.utime(decisions, (10**9, 10**9))
    assert looked_at(checked).changes == ()


def test_a_gradebook_of_an_earlier_version_is_left_as_it_is(checked: Course) -> None:
    book = checked.out / "private" / "gradebook.sqlite"
    with sqlite3.connect(book) as db:
        db.execute("update about set value = '1' where key = 'format'")
    db.close()
    found = looked_at(checked)
    assert found.received is None
    assert found.changes == ("the gradebook is of an earlier version",)
    assert found.next == f"grader check {checked.out}"


def test_a_run_that_was_killed_while_it_wrote_is_told(checked: Course) -> None:
    book = checked.out / "private" / "gradebook.sqlite"
    killed = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('pragma cache_size = 1')\n"
        "db.execute('begin immediate')\n"
        "db.execute('create table big (text)')\n"
        "for number in range(500):\n"
        "    db.execute('insert into big values (?)', ('x' * 5000,))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", killed, str(book)], check=False)
    assert book.with_name("gradebook.sqlite-journal").exists()
    found = looked_at(checked)
    assert found.changes == ("a run was stopped while it wrote; the next one goes on from there",)
    assert found.next == f"grader check {checked.out}"
    checked.check()
    assert dict(looked_at(checked).states)[State.GRADED] == 2


def test_a_gradebook_that_is_none_is_an_operators_fault(checked: Course) -> None:
    (checked.out / "private" / "gradebook.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(ManifestError, match="gradebook"):
        status(checked.out)


@contextmanager
def only_readable(folder: Path) -> Iterator[None]:
    """Nobody may write into a folder meanwhile, not even who is root."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets anybody write into a read-only folder")
def test_a_folder_that_may_only_be_read_is_enough(checked: Course) -> None:
    expected = status(checked.out)
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "hw1"
        shutil.copytree(checked.out, folder)
        with only_readable(folder):
            assert status(folder).states == expected.states
            with pytest.raises(PermissionError):
                (folder / "new").touch()


def test_the_command_prints_a_line_for_each(checked: Course) -> None:
    to_do(checked, ("needs a person", "grader decide A"), ("needs a person", "grader decide B"))
    ran = grader("status", checked.out)
    assert ran.code == 0
    assert ran.text.splitlines() == [
        "hw1: Backpropagation by hand",
        "issued           4 sheets",
        "received         3 files",
        "graded           2",
        "needs a person   2: 2 needs a person",
        "missing          1",
        "empty            1",
        "next             grader decide A",
    ]


def test_the_json_says_the_same(checked: Course) -> None:
    ran = grader("status", checked.out, "--json")
    assert ran.data == status_json(status(checked.out))
    assert isinstance(ran.data, dict)
    assert ran.data["states"] == {
        **{state.value: 0 for state in State}, "graded": 2, "missing": 1, "empty": 1,
    }  # fmt: skip


def test_where_nothing_was_issued_it_says_so(tmp_path: Path) -> None:
    ran = grader("status", tmp_path)
    assert ran.code == 1
    assert "nothing was issued here" in ran.said
    assert list(tmp_path.iterdir()) == []
