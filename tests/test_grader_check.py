"""Hand-written files, and the verdicts written beside them."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from grader.checking import check
from grader.errors import GraderError
from grader.records.folder import Folder
from tests.course import ROSTER, Course, filled, keys, make_course, silently, write_roster

# One network with pinned numbers, worked by hand: z1 = 1.2 * 0.5 - 0.4 * 1.1 + 0.2 = 0.36,
# a1 = z1 (identity), z2 = 0.5 * 0.36 - 0.3 = -0.12, a2 = -0.12; y = 0.4: error -0.52,
# delta2 = -0.52, delta1 = 0.5 * -0.52 = -0.26; each update with eta = 0.1.
EXERCISES = """
[[exercise]]
id = "net"
family = "mlp-update"
points = 9
decimals = 4
ask = ["z1", "a2", "loss", "delta2", "delta1", "W2_new", "W1_new", "b1_new"]
[exercise.parameters]
sizes = [2, 1, 1]
activations = "identity"
loss_after = false
[exercise.givens]
x = [0.5, 1.1]
y = [0.4]
W1 = [[1.2, -0.4]]
b1 = [0.2]
W2 = [[0.5]]
b2 = [-0.3]
eta = 0.1
"""

RIGHT = {
    "1.z1[1]": "0.36", "1.a2[1]": "-0.12", "1.loss": "0.1352", "1.delta2[1]": "-0.52",
    "1.delta1[1]": "-0.26", "1.W2_new[1][1]": "0.51872", "1.W1_new[1][1]": "1.213",
    "1.W1_new[1][2]": "-0.3714", "1.b1_new[1]": "0.226",
}  # fmt: skip

PERSON = "0042"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A class of three with the network above."""
    course = make_course(tmp_path / "course", exercises=EXERCISES)
    course.generate()
    return course


def csv_form(changed: Mapping[str, str] | None = None) -> Callable[[Course], bytes]:
    """The right answers with some changed, typed into the form."""
    return lambda course: filled(course.form(PERSON), {**RIGHT, **(changed or {})})


def with_code(code: Callable[[Course], str]) -> Callable[[Course], bytes]:
    """The right answers under another sheet code."""

    def make(course: Course) -> bytes:
        mine = course.code(PERSON)
        return csv_form()(course).replace(mine.encode(), code(course).encode())

    return make


def json_form(text: str) -> Callable[[Course], bytes]:
    """A JSON submission; CODE stands for the student's sheet code."""
    return lambda course: text.replace("CODE", course.code(PERSON)).encode()


def mistyped(course: Course) -> str:
    """The student's code with one character changed."""
    code = course.code(PERSON)
    return ("2" if code[0] != "2" else "3") + code[1:]


ALL_RIGHT = json.dumps({"sheet": "CODE", "answers": RIGHT})

Case = tuple[str, Callable[[Course], bytes], str, dict[str, str]]

# name, content of the file, state, verdicts of the items that are not correct
CASES: list[Case] = [
    ("full precision", csv_form({"1.W2_new[1][1]": "0.5187200000000001"}), "graded", {}),
    ("every step rounded", csv_form({"1.W2_new[1][1]": "0.5187"}), "graded", {}),
    ("one sign error", csv_form({"1.delta1[1]": "0.26"}), "graded", {"1.delta1[1]": "wrong"}),
    ("decimal comma", csv_form({"1.z1[1]": "0,36", "1.loss": "0,1352"}), "graded", {}),
    ("minus U+2212", csv_form({"1.delta2[1]": "\u22120.52"}), "graded", {}),
    ("fraction", csv_form({"1.z1[1]": "9/25", "1.delta2[1]": "-13/25"}), "graded", {}),
    ("one blank", csv_form({"1.loss": ""}), "graded", {"1.loss": "blank"}),
    ("one unreadable", csv_form({"1.loss": "about 0.1"}), "graded", {"1.loss": "unreadable"}),
    ("a million digits", csv_form({"1.loss": "1" * 10**6}), "graded", {"1.loss": "unreadable"}),
    ("all blank", csv_form(dict.fromkeys(RIGHT, "")), "empty", {}),
    ("nothing readable", csv_form(dict.fromkeys(RIGHT, "?")), "unreadable", {}),
    ("another's code", with_code(lambda c: c.code("007")), "wrong sheet", {}),
    ("mistyped code", with_code(mistyped), "unreadable", {}),
    ("empty file", lambda _: b"", "unreadable", {}),
    ("binary file", lambda _: bytes(range(256)) * 40, "unreadable", {}),
    ("JSON, text and numbers", json_form(ALL_RIGHT.replace('"0.36"', "0.36")), "graded", {}),
    (
        "1e999 in one item of a JSON file",
        json_form(ALL_RIGHT.replace('"0.36"', "1e999")),
        "graded",
        {"1.z1[1]": "unreadable"},
    ),
    ("broken JSON", json_form('{"sheet": "CODE", "answers": {'), "unreadable", {}),
]  # fmt: skip


@pytest.fixture(params=CASES, ids=lambda case: case[0])
def case(request: pytest.FixtureRequest) -> Case:
    """One hand-written file with what must be said of it."""
    found: Case = request.param
    return found


def test_each_file_gets_the_verdicts_written_beside_it(
    course: Course, tmp_path: Path, case: Case
) -> None:
    _, make, state, verdicts = case
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"hw1-{PERSON}-answers.csv").write_bytes(make(course))
    (folder / "hw1-007-answers.csv").write_bytes(filled(course.form("007"), RIGHT))
    results, summary = course.check(folder)

    mine = results[PERSON]
    assert mine.state.value == state
    assert results["Lee-3"].state.value == "missing"
    assert results["007"].score == results["007"].max == 9
    if state != "graded":
        assert mine.score is None
        assert summary.needs_a_person == (state not in {"empty", "missing"})
        return
    found = {i.item: i.verdict.value for e in mine.exercises for i in e.items}
    assert found == {item: verdicts.get(item, "correct") for item in RIGHT}
    assert mine.score == 9 - len(verdicts)
    assert summary.needs_a_person == ("unreadable" in verdicts.values())


def test_an_unreadable_item_is_shown_as_typed(course: Course, tmp_path: Path) -> None:
    path = tmp_path / f"hw1-{PERSON}-answers.csv"
    path.write_bytes(csv_form({"1.loss": "about 0.1"})(course))
    _, summary = course.check(path)
    assert ("0042", "cannot be read: 1.loss ('about 0.1')") in summary.attention
    feedback = Folder(root=course.out, assignment="hw1").feedback(PERSON)
    assert "about 0.1" in feedback.read_text()


def test_a_mistyped_code_is_answered_with_the_likely_one(course: Course, tmp_path: Path) -> None:
    path = tmp_path / f"hw1-{PERSON}-answers.csv"
    path.write_bytes(with_code(mistyped)(course))
    results, _ = course.check(path)
    assert course.code(PERSON) in results[PERSON].note


def test_a_file_that_belongs_to_nobody_is_said_and_stops_no_one(
    course: Course, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "notes.txt").write_text("see you on Monday")
    (folder / "hw1-007-answers.csv").write_bytes(filled(course.form("007"), RIGHT))
    results, summary = course.check(folder)
    assert results["007"].score == 9
    assert [aside.source.endswith("notes.txt") for aside in summary.nobodys] == [True]
    assert summary.needs_a_person


def test_everything_is_stored_as_received_and_marked_again_without_files(
    course: Course, tmp_path: Path
) -> None:
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), RIGHT))
    first, _ = course.check(path)
    path.unlink()
    grades = Folder(root=course.out, assignment="hw1").grades
    before = grades.read_bytes()
    grades.unlink()
    again, _ = course.check()
    assert again == first
    assert grades.read_bytes() == before


def test_a_later_file_replaces_an_earlier_one_and_touches_nobody_else(
    course: Course, tmp_path: Path
) -> None:
    for person in ("007", PERSON):
        (tmp_path / f"hw1-{person}-answers.csv").write_bytes(filled(course.form(person), RIGHT))
    course.check(*tmp_path.glob("*.csv"))
    later = tmp_path / "later" / "hw1-007-answers.csv"
    later.parent.mkdir()
    later.write_bytes(filled(course.form("007"), {**RIGHT, "1.loss": "9"}))
    results, _ = course.check(later)
    assert [results[who].score for who in ("007", PERSON)] == [8, 9]


def test_the_newest_of_several_files_counts_and_a_draw_is_left_to_a_person(
    course: Course, tmp_path: Path
) -> None:
    first, second = tmp_path / "a" / "007.csv", tmp_path / "b" / "007.csv"
    for path, typed in ((first, {**RIGHT, "1.loss": "9"}), (second, RIGHT)):
        path.parent.mkdir()
        path.write_bytes(filled(course.form("007"), typed))
    os.utime(first, (1_000_000, 1_000_000))
    results, _ = course.check(tmp_path / "a", tmp_path / "b")
    assert results["007"].score == 9
    os.utime(second, (1_000_000, 1_000_000))
    results, _ = course.check(tmp_path / "a", tmp_path / "b")
    assert results["007"].state.value == "duplicate"


def test_a_plain_tolerance_for_one_run(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), {**RIGHT, "1.loss": "0.1359", "1.z1[1]": "0.3625"}))
    assert course.check(path)[0]["007"].score == 7
    assert course.check(tolerance="0.001")[0]["007"].score == 8
    assert course.check(tolerance="0.003")[0]["007"].score == 9
    assert course.check()[0]["007"].score == 7


def test_an_absolute_tolerance_by_policy(tmp_path: Path) -> None:
    rounding = 'rounding = "absolute"\ntolerance = 0.0008\n'
    course = make_course(
        tmp_path / "c", exercises=EXERCISES.replace("points = 9\n", f"points = 9\n{rounding}")
    )
    course.generate()
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), {**RIGHT, "1.loss": "0.1357", "1.z1[1]": "0.3612"}))
    results, _ = course.check(path)
    assert results["007"].score == 8


def test_grades_are_one_row_a_student_with_a_score_only_where_graded(
    course: Course, tmp_path: Path
) -> None:
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), RIGHT))
    course.check(path)
    text = Folder(root=course.out, assignment="hw1").grades.read_bytes()
    assert text.decode("utf-8-sig").splitlines() == [
        "id,name,section,state,score,max",
        "007,James Bond,A,graded,9,9",
        f"0042,{ROSTER['0042']},A,missing,,9",
        'Lee-3,"O\'Neil, ""Li""",A,missing,,9',
    ]


def test_a_key_outside_its_stored_interval_leaves_the_exercise_unmarked(
    course: Course, tmp_path: Path
) -> None:
    with sqlite3.connect(course.out / "private" / "manifest.sqlite") as db:
        far = np.full(len(RIGHT), 77.0).tobytes()
        db.execute("update instances set low = ?, high = ?", (far, far))
    db.close()
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), RIGHT))
    results, summary = course.check(path)
    assert results["007"].state.value == "needs a person"
    assert results["007"].score is None
    assert "interval stored" in results["007"].note
    assert summary.needs_a_person


def test_a_manifest_that_was_mended_is_marked_by(course: Course, tmp_path: Path) -> None:
    sound = (course.out / "private" / "manifest.sqlite").read_bytes()
    with sqlite3.connect(course.out / "private" / "manifest.sqlite") as db:
        db.execute("update instances set low = ?", (np.full(len(RIGHT), 77.0).tobytes(),))
    db.close()
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), RIGHT))
    assert course.check(path)[0]["007"].score is None
    (course.out / "private" / "manifest.sqlite").write_bytes(sound)
    assert course.check()[0]["007"].score == 9


def test_a_folder_where_nothing_was_issued_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match=r"manifest.*grader generate"):
        Course(root=tmp_path).check()


def test_the_keys_of_the_pinned_network_are_those_worked_by_hand(course: Course) -> None:
    results, _ = course.check()
    assert keys(results["007"]) == {item: f"{float(value):.4f}" for item, value in RIGHT.items()}


def test_a_class_larger_than_a_chunk_is_marked_whole(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "CHUNK", 1)
    results, summary = course.check()
    assert list(results) == list(ROSTER)
    assert sum(summary.states.values()) == len(ROSTER)


def test_results_hold_nobody_who_is_gone_and_nothing_of_another_run(
    course: Course, tmp_path: Path
) -> None:
    folder = Folder(root=course.out, assignment="hw1")
    course.check()
    write_roster(course.root, {"007": "James Bond"})
    course.generate()
    course.check()
    left = {path.name for path in folder.feedback("x").parent.iterdir()}
    assert left == {"hw1-007-feedback.md", "hw1-007-feedback.html"}
    order = check.Order(folder=course.out, only_grades=True)
    check.check(order, silently)
    assert not folder.items.exists()
    assert not any(folder.feedback("x").parent.iterdir())


def test_what_the_grader_wrote_is_not_taken_for_a_submission(
    course: Course, tmp_path: Path
) -> None:
    path = course.root / "downloads" / "hw1-007-answers.csv"
    path.parent.mkdir()
    path.write_bytes(filled(course.form("007"), RIGHT))
    assert course.check(path)[0]["007"].score == 9
    with pytest.raises(GraderError, match="what the grader wrote"):
        course.check(course.out / "handout" / "007")
    decisions = course.out / "decisions" / "kim.toml"
    decisions.parent.mkdir()
    decisions.write_text("# nothing is ruled yet\n", encoding="utf-8")
    results, summary = course.check(course.root / "downloads", course.out)
    assert results["007"].score == 9
    assert (summary.nobodys, summary.superseded) == ((), ())


def test_lines_of_no_item_are_named_to_the_operator(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "hw1-007-answers.csv"
    path.write_bytes(filled(course.form("007"), RIGHT) + b"9.foo,1,\n")
    results, _ = course.check(path)
    assert "9.foo" in results["007"].note


def test_a_gradebook_in_use_is_said_to_be_and_not_to_be_damaged(course: Course) -> None:
    course.check()
    other = sqlite3.connect(course.out / "private" / "gradebook.sqlite", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(GraderError, match=r"another run of grader.*Wait"):
        course.check()
    other.close()


def test_the_key_that_is_shown_rounds_ties_as_the_worked_solution_does(tmp_path: Path) -> None:
    givens = "[exercise.givens]\nx = [0.5]\ny = [0.21]\nW1 = [[0]]\n"
    exercises = (
        '\n[[exercise]]\nfamily = "mlp-update"\npoints = 1\ndecimals = 4\nask = ["loss"]\n'
        '[exercise.parameters]\nsizes = [1, 1]\nactivations = "identity"\nbias = false\n'
        f"loss_after = false\n{givens}"
    )
    course = make_course(tmp_path, exercises=exercises)
    course.generate()
    results, _ = course.check()
    # 0.21 ** 2 / 2 = 0.02205, a tie that floats miss
    assert set(keys(results["007"]).values()) == {"0.0221"}
    solution = Folder(root=course.out, assignment="hw1").solution("007", "md").read_text()
    assert "0.0221" in solution
