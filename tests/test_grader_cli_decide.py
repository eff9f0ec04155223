"""`grader decide`: a ruling is written down, checked against all others, and says who moves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command_line import Ran, grader
from tests.course import Course, filled, keys, make_course

WHY = ("--reason", "typo on the board", "--by", "Kim")
EXERCISES = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 6\n'


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Three students; 007 handed in with one wrong answer, 0042 without a fault."""
    course = make_course(tmp_path, exercises=EXERCISES)
    course.generate()
    blank, _ = course.check()
    for person, slip in (("007", {"1.delta1[1]": "9.9"}), ("0042", {})):
        form = tmp_path / course.form(person).name
        form.write_bytes(filled(course.form(person), keys(blank[person]) | slip))
    course.check(*tmp_path.glob("hw1-*-answers.csv"))
    return course


def decide(course: Course, action: str, *options: str, why: tuple[str, ...] = WHY) -> Ran:
    return grader("decide", course.out, action, *options, *why)


def everything(course: Course) -> dict[str, bytes]:
    """All files of a folder but the databases."""
    return {
        str(path.relative_to(course.out)): path.read_bytes()
        for path in course.out.rglob("*") if path.is_file() and path.suffix != ".sqlite"
    }  # fmt: skip


ITEM = ("--all", "--exercise", "mlp-deltas", "--item", "delta1[1]")


def test_a_decision_is_written_and_says_who_moves(course: Course) -> None:
    ran = decide(course, "full", *ITEM)
    assert ran.code == 0, ran.said
    assert "delta1[1] of mlp-deltas counts in full for everyone (typo on the board)" in ran.text
    assert "It holds for 3 students; 1 moves:\n  007: 5.5 -> 6 of 6\n" in ran.text
    assert f"{course.out / 'decisions' / 'kim.toml'}  (line 1)" in ran.text
    written = (course.out / "decisions" / "kim.toml").read_text(encoding="utf-8")
    assert written.startswith('[[decision]]\naction = "full"\nall = true\n')


def test_a_dry_run_writes_nothing(course: Course) -> None:
    before = everything(course)
    ran = decide(course, "full", *ITEM, "--dry-run")
    assert "1 would move:\n  007: 5.5 -> 6 of 6\n" in ran.text
    assert "nothing was written" in ran.text
    assert everything(course) == before


def test_a_second_decision_goes_behind_the_first(course: Course) -> None:
    decide(course, "full", *ITEM)
    path = course.out / "decisions" / "kim.toml"
    before = path.read_bytes()
    ran = decide(course, "excuse", "--student", "Lee-3")
    assert path.read_bytes().startswith(before)
    assert "(line 10)" in ran.text
    assert "  Lee-3: missing -> excused\n" in ran.text


def test_points_for_somebody_by_the_number_on_their_sheet(course: Course) -> None:
    ran = decide(course, "points", "--student", "007", "--item", "1.delta1[1]", "--points", "0.25")
    assert "007: 5.5 -> 5.75 of 6" in ran.text
    assert 'item = "delta1[1]"' in (course.out / "decisions/kim.toml").read_text(encoding="utf-8")


def test_what_was_decided_already_is_not_written_again(course: Course) -> None:
    decide(course, "full", *ITEM)
    before = everything(course)
    ran = decide(course, "full", *ITEM, why=("--reason", "same", "--by", "Lee"))
    assert ran.code == 0
    assert "stands in decisions/kim.toml, line 1 already" in ran.text
    assert everything(course) == before


def test_a_decision_that_contradicts_another_is_not_written(course: Course) -> None:
    decide(course, "full", *ITEM)
    before = everything(course)
    ran = decide(course, "void", *ITEM, why=("--reason", "no", "--by", "Lee"))
    assert ran.code == 1
    assert "decisions/kim.toml, line 1 and decisions/lee.toml, line 1" in ran.said
    assert everything(course) == before


def test_a_damaged_file_of_somebody_else_stops_it(course: Course) -> None:
    (course.out / "decisions").mkdir()
    (course.out / "decisions" / "lee.toml").write_text("[[decision]]\naction = 'x'\n")
    ran = decide(course, "full", *ITEM)
    assert ran.code == 1
    assert "decisions/lee.toml, line 1, action" in ran.said
    assert not (course.out / "decisions" / "kim.toml").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("full", "--all", "--exercise", "mlp-delta"), "Did you mean mlp-deltas"),
        (("full", "--exercise", "mlp-deltas"), 'or --section "A" or --all.'),
        (("full", "--all", "--section", "A"), "stand together"),
        (
            ("points", "--student", "007", "--points", "many"),
            'Error: --points: found "many"; points of the sheet are a number from 0 to 6. '
            "Write for example --points 6.",
        ),
        (("full", "--all", "--item", "1.delta1[1]"), 'item "delta1[1]", or name a student'),
        (("accept", "--all"), "Error: --accept: this is missing"),
        (("points", "--student", "7", "--points", "1"), "007 (James Bond)"),
        (("accept", "--all", "--accept", "transpose-w"), "Did you mean transposed-w"),
        (("due", "--all", "--due", "soon"), 'found "soon"'),
        (("due", "--all", "--due", "2026-12-01"), "time_zone"),
        (("ignore", "--file", "nothing.csv"), "no such file was received"),
        (("sheet", "--student", "007", "--sheet", "K7Q29FXM"), "there is no sheet"),
    ],
)
def test_what_cannot_be_used_is_refused(
    course: Course, options: tuple[str, ...], told: str
) -> None:
    ran = decide(course, *options)
    assert ran.code == 1
    assert told in ran.said
    assert not (course.out / "decisions").exists()


@pytest.mark.parametrize("left", ["--reason", "--by"])
def test_why_and_who_must_be_said(course: Course, left: str) -> None:
    place = WHY.index(left)
    ran = decide(course, "full", *ITEM, why=WHY[:place] + WHY[place + 2 :])
    assert ran.code == 2
    assert left in ran.said


def test_a_name_may_be_set_once(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "GRADER_BY", "김 조교")
    assert decide(course, "full", *ITEM, why=WHY[:2]).code == 0
    assert (course.out / "decisions" / "김-조교.toml").exists()


def test_a_file_is_named_as_check_names_it_or_by_its_hash(course: Course) -> None:
    source = next(course.root.glob("hw1-007-answers.csv"))
    ran = decide(course, "ignore", "--file", str(source))
    assert ran.code == 0, ran.said
    assert f"the file {source} counts for nobody" in ran.text


def test_a_due_time_with_its_offset_is_taken(course: Course) -> None:
    ran = decide(course, "due", "--section", "A", "--due", "2026-12-03T18:00:00+09:00")
    assert ran.code == 0, ran.said
    assert "answers may come until 2026-12-03 18:00" in ran.text


def test_who_has_no_score_moves_by_what_it_would_be_out_of(course: Course) -> None:
    ran = decide(course, "void", *ITEM, "--dry-run")
    assert "\n  Lee-3: missing, out of 6 -> 5.5\n" in ran.text


def test_before_anything_was_checked_nobody_moves(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=EXERCISES)
    course.generate()
    ran = decide(course, "full", *ITEM)
    assert "It holds for 3 students; nobody moves." in ran.text
    assert not (course.out / "private" / "gradebook.sqlite").exists()
