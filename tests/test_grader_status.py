"""Where an assignment stands: read from what lies there, without a byte of it changed."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.checking.desk import desk
from grader.checking.status import Status, status
from grader.checking.status_json import status_json
from grader.checking.taking_in import take_in
from grader.errors import ManifestError
from grader.reconciling.to_do import COLUMNS
from grader.records.files import write_table
from grader.records.gradebook_tables import open_gradebook
from grader.states import State
from tests.command_line import grader
from tests.course import Course, filled, keys, make_course, silently, write_roster

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
    assert datetime.now(UTC) - datetime.fromisoformat(found.received_at) < timedelta(hours=1)
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


def test_where_the_table_is_gone_the_next_check_writes_it(checked: Course) -> None:
    photo = checked.root / "hw1-0071.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    checked.check(photo)
    found = looked_at(checked)
    assert found.tasks is not None
    assert dict(found.tasks.counts) == {"needs a person": 1}
    assert found.next.startswith(f"grader decide {checked.out} points --student 0071 ")
    shutil.rmtree(checked.out / "results")
    found = looked_at(checked)
    assert (found.tasks, found.needs_a_person) == (None, 1)
    assert found.next == f"grader check {checked.out}"


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
    assert found.changes == ("2 sheets were issued after the marks",)
    checked.check()
    assert looked_at(checked).changes == ()


def test_decisions_that_came_changed_or_went_are_told(checked: Course) -> None:
    kim = checked.out / "decisions" / "kim.toml"
    kim.parent.mkdir(exist_ok=True)
    kim.write_text("# nothing yet\n", encoding="utf-8")
    (checked.out / "decisions" / "notes.txt").write_text("no decision", encoding="utf-8")
    assert looked_at(checked).changes == ("decisions/kim.toml is new",)
    checked.check()
    assert looked_at(checked).changes == ()
    kim.write_text("# nothing at all\n", encoding="utf-8")
    os.utime(kim, (10**9, 10**9))
    assert looked_at(checked).changes == ("decisions/kim.toml changed",)
    kim.unlink()
    assert looked_at(checked).changes == ("decisions/kim.toml is gone",)
    checked.check()
    assert looked_at(checked).changes == ()


def test_files_that_were_stored_and_not_marked_are_told(checked: Course) -> None:
    late = checked.root / "hw1-0071-answers.csv"
    shutil.copy(checked.form("0071"), late)
    with desk(checked.out) as own:
        take_in(own, [late], silently)
    found = looked_at(checked)
    assert found.received == 4
    assert found.changes == ("1 file came after the marks",)
    assert found.next == f"grader check {checked.out}"
    checked.check()
    assert looked_at(checked).changes == ()


def exported(course: Course, what: str) -> None:
    """What an export leaves in the log."""
    with open_gradebook(course.out / "private" / "gradebook.sqlite") as book, book.transaction():
        book.log("exported", detail=what)


def test_what_moved_since_the_last_export_is_told(checked: Course) -> None:
    exported(checked, "grades.csv: 1 of 4 rows")
    exported(checked, "grades.csv: 4 of 4 rows")
    found = looked_at(checked)
    assert [one.detail for one in found.exports] == [
        "grades.csv: 4 of 4 rows", "grades.csv: 1 of 4 rows",
    ]  # fmt: skip
    assert (found.changes, found.next) == ((), "")
    inbox = checked.root / "later"
    inbox.mkdir()
    shutil.copy(checked.root / "in" / "hw1-0042-answers.csv", inbox / "hw1-0042-answers.csv")
    wrong = dict.fromkeys(keys(checked.check()[0]["0051"]), "77")
    (inbox / "hw1-0051-answers.csv").write_bytes(filled(checked.form("0051"), wrong))
    checked.check(inbox)
    found = looked_at(checked)
    assert found.changes == ("1 student has other marks than at the last export",)
    assert found.next == f"grader export {checked.out} --csv FILE --column NAME"


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
    lines = ran.text.splitlines()
    assert re.fullmatch(
        r"received         3 files, the last on \d{4}-\d\d-\d\d \d\d:\d\d", lines.pop(2)
    )
    assert lines == [
        "hw1: Backpropagation by hand",
        "issued           4 sheets",
        "graded           2",
        "needs a person   2: 2 photo or ink",
        "missing          1",
        "empty            1",
        "exported         never",
        "next             grader decide A",
    ]
    to_do(checked)
    exported(checked, "canvas.csv: 3 rows")
    *_, when, what = grader("status", checked.out).text.splitlines()
    assert re.fullmatch(r"exported         on \S+ \S+: canvas.csv: 3 rows", when)
    assert what == "next             nothing: all that came is marked and exported"


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


def test_the_folder_of_a_course_is_told_from_that_of_an_assignment(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate(formats=())
    ran = grader("status", course.root)
    assert ran.code == 1
    assert ran.said.rstrip().endswith(f"wrote, such as {course.out}.")
