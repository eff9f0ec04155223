"""Decisions from end to end: what stands in files is what `check` marks by, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.errors import RulingError
from grader.specimens.simulate import makes
from tests.command_line import grader
from tests.course import Course, filled, keys, make_course
from tests.rulings import decision

EXERCISES = (
    '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 6\n'
    '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 4\n'
)
DELTAS = 'exercise = "mlp-deltas"'
ITEM = (DELTAS, 'item = "delta1[1]"')


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """007 has one item wrong, 0042 all right, Lee-3 handed in a photograph."""
    course = make_course(tmp_path, exercises=EXERCISES)
    course.generate()
    blank, _ = course.check()
    folder = tmp_path / "in"
    folder.mkdir()
    for person, slip in (("007", {"1.delta1[1]": "9.9"}), ("0042", {})):
        content = filled(course.form(person), keys(blank[person]) | slip)
        (folder / course.form(person).name).write_bytes(content)
    (folder / "hw1-Lee-3-answers.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))
    course.check(folder)
    return course


def rule(course: Course, *decisions: str, by: str = "kim") -> None:
    """Put a file of decisions into the folder."""
    (course.out / "decisions").mkdir(exist_ok=True)
    text = "\n".join(decisions)
    (course.out / "decisions" / f"{by}.toml").write_text(text, encoding="utf-8")


def scores(course: Course) -> dict[str, str]:
    """What stands in grades.csv for everyone: state, score, maximum."""
    lines = (course.out / "results" / "grades.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [line.rsplit(",", 3) for line in lines[1:]]
    return {row[0].partition(",")[0]: " ".join(row[1:]) for row in rows}


def marked(course: Course, *decisions: str) -> dict[str, str]:
    """The grades under some decisions."""
    rule(course, *decisions)
    course.check()
    return scores(course)


AT_FIRST = {"007": "graded 9.5 10", "0042": "graded 10 10", "Lee-3": "needs a person  10"}


def test_without_decisions_marks_are_as_found(course: Course) -> None:
    assert scores(course) == AT_FIRST


@pytest.mark.parametrize(
    ("lines", "after"),
    [
        (("full", "all = true", *ITEM), {"007": "graded 10 10"}),
        (("void", "all = true", *ITEM), {
            "007": "graded 9.5 9.5", "0042": "graded 9.5 9.5", "Lee-3": "needs a person  9.5"}),
        (("void", 'student = "0042"', DELTAS), {"0042": "graded 4 4"}),
        (("points", 'section = "A"', *ITEM, "points = 0.25"), {
            "007": "graded 9.75 10", "0042": "graded 9.75 10"}),
        (("points", 'student = "007"', DELTAS, "points = 2"), {"007": "graded 6 10"}),
        (("points", 'student = "Lee-3"', "points = 7.5"), {"Lee-3": "graded 7.5 10"}),
        (("excuse", 'student = "007"'), {"007": "excused  10"}),
        (("ignore", 'file = "{007}"'), {"007": "missing  10"}),
        (("belongs-to", 'student = "Lee-3"', 'file = "{007}"'), {"007": "missing  10"}),
    ],
)  # fmt: skip
def test_a_decision_moves_exactly_the_marks_that_it_should(
    course: Course, lines: tuple[str, ...], after: dict[str, str]
) -> None:
    action, *rest = lines
    source = f"{course.root}/in/hw1-007-answers.csv"
    rest = [line.replace("{007}", source) for line in rest]
    found = marked(course, decision(f'action = "{action}"', *rest))
    if action == "belongs-to":  # somebody else's numbers: whatever that comes to
        found["Lee-3"] = AT_FIRST["Lee-3"]
    assert found == AT_FIRST | after


def test_decide_says_what_check_then_does(course: Course) -> None:
    ran = grader("decide", course.out, "void", "--all", "--exercise", "mlp-deltas",
                 "--reason", "typo", "--by", "Kim")  # fmt: skip
    assert "  007: 9.5 of 10 -> 4 of 4\n  0042: 10 of 10 -> 4 of 4\n" in ran.text
    _, summary = course.check()
    moved = {move.id: str(move.after.score) for move in summary.moved if move.after.score}
    assert moved == {"007": "4", "0042": "4"}
    assert scores(course)["007"] == "graded 4 4"


FULL = decision('action = "full"', "all = true", *ITEM)
IN_FULL = "delta1[1] of mlp-deltas counts in full for everyone"


def test_taking_a_decision_out_takes_it_back(course: Course) -> None:
    assert marked(course, FULL) != AT_FIRST
    rule(course)
    _, summary = course.check()
    assert scores(course) == AT_FIRST
    assert [(move.id, move.why) for move in summary.moved] == [
        ("007", (f"decision taken back: {IN_FULL}",))
    ]


def test_who_moves_by_a_decision_is_told_so_once(course: Course) -> None:
    rule(course, FULL)
    _, summary = course.check()
    assert [(move.id, move.why) for move in summary.moved] == [("007", (f"decision: {IN_FULL}",))]
    _, summary = course.check()
    assert not summary.moved


def test_an_item_that_was_decided_moves_by_no_policy(course: Course) -> None:
    marked(course, FULL)
    assignment = course.root / "hw1.toml"
    policy = "\n[policy]\nwrong = 0.5\nimprecise = 0.25\n"
    assignment.write_text(assignment.read_text("utf-8") + policy, encoding="utf-8")
    course.generate()
    _, summary = course.check()
    assert not summary.moved


def test_json_has_the_decisions_of_each_student(course: Course) -> None:
    rule(course, FULL, decision('action = "excuse"', 'student = "Lee-3"'))
    ran = grader("check", course.out, "--json")
    found = {one["id"]: one["decisions"] for one in json.loads(ran.out)["students"]}
    assert [one["says"] for one in found["007"]] == [IN_FULL]
    assert found["Lee-3"] == [
        {"says": "Lee-3 is excused", "reason": "typo on the board", "by": "Kim",
         "on": "2026-12-02", "where": "decisions/kim.toml, line 10"}
    ]  # fmt: skip


def test_files_of_several_people_count_together(course: Course) -> None:
    rule(course, decision('action = "full"', "all = true", *ITEM), by="kim")
    rule(course, decision('action = "excuse"', 'student = "Lee-3"'), by="lee")
    course.check()
    assert scores(course) == AT_FIRST | {"007": "graded 10 10", "Lee-3": "excused  10"}
    assert feedback(course, "Lee-3").count("Decision: you are excused (typo on the board).") == 1


def test_two_that_contradict_stop_the_run_with_nothing_changed(course: Course) -> None:
    rule(course, decision('action = "full"', "all = true", *ITEM), by="kim")
    rule(course, "\n", decision('action = "void"', "all = true", *ITEM), by="lee")
    before = {
        path: path.read_bytes() for path in course.out.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }  # fmt: skip
    with pytest.raises(RulingError) as refusal:
        course.check()
    assert refusal.value.where == "decisions/kim.toml, line 1 and decisions/lee.toml, line 3"
    assert before == {path: path.read_bytes() for path in before}


def test_a_file_that_comes_with_this_run_may_be_ruled_on(course: Course) -> None:
    new = course.root / "late" / "unnamed.csv"
    new.parent.mkdir()
    new.write_bytes((course.root / "in" / "hw1-0042-answers.csv").read_bytes() + b"\n")
    rule(course, decision('action = "ignore"', f'file = "{new}"'))
    course.check(new.parent)
    assert scores(course) == AT_FIRST
    (course.out / "private" / "gradebook.sqlite").unlink()
    course.check(course.root / "in", new.parent)
    assert scores(course) == AT_FIRST


def test_a_file_that_never_came_stops_the_run(course: Course) -> None:
    rule(course, decision('action = "ignore"', 'file = "never.csv"'))
    for submissions in ((), (course.root / "in",)):
        with pytest.raises(RulingError, match=r"kim\.toml, line 1, file: no such file"):
            course.check(*submissions)
    assert scores(course) == AT_FIRST


def feedback(course: Course, person: str) -> str:
    return (course.out / "results" / "feedback" / f"hw1-{person}-feedback.md").read_text("utf-8")


def test_feedback_says_what_was_decided_and_not_by_whom(course: Course) -> None:
    rule(
        course,
        decision('action = "full"', "all = true", *ITEM),
        decision('action = "points"', 'student = "Lee-3"', "points = 7.5",
                 why='reason = "read by hand"\nby = "Kim Minsu"\non = 2026-12-02\n'),
        decision('action = "belongs-to"', 'student = "0042"',
                 f'file = "{course.root}/in/hw1-0042-answers.csv"'),
    )  # fmt: skip
    course.check()
    told = "Decision: `delta1[1]` counts in full for everyone (typo on the board)."
    assert told in feedback(course, "007")
    assert "Decision: your sheet earns 7.5 of 10 points (read by hand)." in feedback(
        course, "Lee-3"
    )
    assert "You left" not in feedback(course, "Lee-3")
    assert "Decision: a file that did not say so counts as yours." in feedback(course, "0042")
    assert not [who for who in ("007", "0042", "Lee-3") if "Kim" in feedback(course, who)]


def test_explain_says_who_decided_and_where(course: Course) -> None:
    rule(course, decision('action = "full"', "all = true", *ITEM))
    ran = grader("explain", course.out, "007", "delta1[1]")
    assert "typo on the board (Kim, 2026-12-02," in " ".join(ran.text.split())
    assert "decisions/kim.toml, line 1)" in " ".join(ran.text.split())


SLIP = "missed-output-derivative"


def test_an_accepted_mistake_is_right_for_whom_it_is_accepted(course: Course) -> None:
    again = course.root / "again"
    again.mkdir()
    blank, _ = course.check()
    for person in ("007", "0042"):
        row = course.rows(person)[0]
        with course.manifest() as manifest:
            typed = makes(SLIP)(manifest.structure(row.structure), row.givens)
        answers = keys(blank[person]) | {f"1.{cell}": text for cell, text in typed.items()}
        (again / course.form(person).name).write_bytes(filled(course.form(person), answers))
    course.check(again)
    before = scores(course)
    assert before["007"] == before["0042"] != "graded 10 10"
    accepted = decision('action = "accept"', 'student = "007"', DELTAS, f'accept = "{SLIP}"')
    assert marked(course, accepted) == before | {"007": "graded 10 10"}
    told = "Decision: a reading that differs from the sheet's is accepted here for you (typo"
    assert told in feedback(course, "007")
    assert "Decision" not in feedback(course, "0042")
    other = decision('action = "accept"', "all = true", 'accept = "transposed-w"')
    assert marked(course, other) == before
