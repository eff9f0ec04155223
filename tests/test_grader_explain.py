"""Why this mark: lines of hand-made results, and the command on a real course."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.policy import Matrix, Policy
from grader.checking.explain import Explained, explain
from grader.checking.explanation import item_lines, lines
from grader.errors import GraderError
from grader.judging.verdict import Verdict
from grader.marking.result import Tried
from grader.rulings.applied import settled
from grader.rulings.ruling import Action, Ruling
from tests.command_line import Ran, grader
from tests.course import Course, filled, keys, make_course
from tests.elsewhere import python
from tests.hand_made import Changed, exercise_result, student_result
from tests.rulings import ruling
from tests.test_grader_cli import SEES_MODULES

EXERCISES = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 9\n' * 2
ROSTER = {"007": "James Bond", "0042": "김하늘", "8": "Lee, Ann", "9": "Lee, Ann"}
TOO_LONG = 15


def explained(one: Changed, policy: Policy | None = None, *, wrong: int = 0) -> str:
    """The lines of delta1[1] of a hand-made sheet with some unexplained wrong items."""
    others = ["loss", "a2[1]", "a2[2]", "b1_new[1]"][:wrong]
    changed = {name: Changed(text="7", verdict=Verdict.WRONG) for name in others}
    made = exercise_result("mlp-update", changed | {"delta1[1]": one})
    (item,) = (i for i in made.items if i.item == "1.delta1[1]")
    found = list(item_lines(item, made, policy or Policy()))
    assert len(found) <= TOO_LONG
    assert max(map(len, found)) <= 110
    return "\n".join(found)


def test_a_mistake_is_explained_with_everything_that_was_tried() -> None:
    one = Changed(
        text="0,26", verdict=Verdict.MISTAKE, mistake=("abs-error", "error-sign-flip"),
        tried=(
            Tried(slug="forgot-eta", low=0.1, high=0.2, visible=False),
            Tried(slug="forgot-half", low=0.1, high=0.2, visible=False),
            Tried(slug="missed-hidden-derivative", low=0.12, high=0.13, visible=True),
            Tried(slug="error-sign-flip", low=0.2599, high=0.2601, visible=True),
            Tried(slug="abs-error", low=0.2599, high=0.2601, visible=True),
        ),
    )  # fmt: skip
    assert explained(one).splitlines() == [
        "1.delta1[1]      0 of 0.18     mistake abs-error or error-sign-flip",
        "  typed     0,26, read as 0.26",
        "  key       0.02820, right: 0.0281 to 0.0283",
        "  tried     *error-sign-flip 0.2599 to 0.2601; *abs-error 0.2599 to 0.2601;",
        "            missed-hidden-derivative 0.12 to 0.13",
        "  no effect forgot-eta; forgot-half",
        "  policy    mistake = 0: 0 of 0.18 points",
    ]


def test_a_carried_answer_names_the_own_values_and_their_interval() -> None:
    one = Changed(
        text="0.5", verdict=Verdict.CARRIED, own=("loss", "a2[1]"), carried=(0.49, 0.51),
        share=Fraction(1, 2),
    )  # fmt: skip
    text = explained(one, wrong=3)
    assert "carried   0.49 to 0.51 from own loss = 7, a2[1] = 7\n" in text
    assert (
        "carried = 1 times carried_beyond = 0.5: 3 unexplained wrong items, more than "
        "carried_in_full = 2: 0.09 of 0.18 points"
    ) in " ".join(text.split())
    assert "carried_beyond" not in explained(one, wrong=2)


def test_the_rule_of_the_policy_is_the_one_that_decides() -> None:
    accepted = Policy(mistakes={"forgot-half": Fraction(1)}, matrix=Matrix.WHOLE)
    one = Changed(text="1", verdict=Verdict.MISTAKE, mistake=("forgot-half",), share=Fraction(1))
    text = " ".join(explained(one, accepted).split())
    assert 'mistakes.forgot-half = 1; matrix = "whole": all of delta1 earns' in text
    half = Changed(text="0.028", verdict=Verdict.IMPRECISE, share=Fraction(1, 2))
    assert "policy    imprecise = 0.5: 0.09 of 0.18 points" in explained(half)
    assert "a blank earns nothing" in explained(Changed(text="", verdict=Verdict.BLANK))
    unread = explained(Changed(text="x", verdict=Verdict.UNREADABLE))
    assert "x (not read:" in unread
    assert "until somebody rules" in unread


TYPO = ruling(Action.FULL, exercise="mlp-update", item="delta1[1]")
LATE = ruling(Action.VOID, exercise="mlp-update", section="A", reason="not taught", line=12)
TOTAL = ruling(Action.POINTS, exercise="mlp-update", student="0042", points=Fraction(1))


def under(*rulings: Ruling, some: bool = False) -> str:
    """The lines of a sheet with one wrong answer, as somebody ruled on it."""
    wrong = {"delta1[1]": Changed(text="9.9", verdict=Verdict.WRONG)}
    before = student_result(exercise_result("mlp-update", wrong))
    after = settled(before, rulings, Policy())
    asked = tuple((exercise, exercise.items) for exercise in after.exercises)
    return "\n".join(lines(Explained(result=after, asked=asked, policy=Policy(), some=some)))


def test_a_decision_on_an_item_stands_in_place_of_the_policy() -> None:
    found = under(TYPO)
    assert found.count("  decision ") == 1
    assert (
        "  decision  delta1[1] of mlp-update counts in full for everyone: typo on the board"
        in found
    )
    assert "(Kim, 2026-12-02," in found
    assert "decisions/kim.toml, line 1)" in found
    assert "wrong = 0" not in found


def test_a_decision_on_an_exercise_is_told_once_where_all_is_right() -> None:
    found = under(LATE)
    told = "mlp-update does not count for section A: not taught (Kim, 2026-12-02"
    assert f"0 of 0\ndecision: {told}, decisions/kim.toml, line 12)\n" in found
    assert found.count("not taught") == 2  # and at the wrong item, in place of the policy


def test_points_of_an_exercise_leave_the_policy_of_its_items() -> None:
    found = under(TOTAL)
    assert ": 1 of 4\ndecision: mlp-update earns 1 point for 0042" in found
    assert "  policy    wrong = 0: 0 of 0.18 points" in found


def test_a_decision_on_the_sheet_stands_at_its_head() -> None:
    excuse = ruling(Action.EXCUSE, student="0042", reason="ill")
    assert "\ndecision: 0042 is excused: ill (Kim" in under(excuse)


def test_the_policy_is_told_with_the_readings_that_are_accepted() -> None:
    slip = Changed(text="1", verdict=Verdict.MISTAKE, mistake=("forgot-eta",))
    accept = ruling(Action.ACCEPT, accept="forgot-eta", exercise="mlp-update")
    made = exercise_result("mlp-update", {"b2_new[1]": slip})
    (after,) = settled(student_result(made), (accept,), Policy()).exercises
    (item,) = (one for one in after.items if one.item == "1.b2_new[1]")
    assert "  policy    mistakes.forgot-eta = 1: 0.18 of 0.18 points" in list(
        item_lines(item, after, Policy())
    )


def test_what_lies_where_right_ones_lie_and_does_not_count_is_said_so() -> None:
    inside = Changed(text="0.5", verdict=Verdict.WRONG, carried=(0.4, 0.6))
    assert "but       it lies there and does not count" in explained(inside)
    assert "but  " not in explained(Changed(text="7", verdict=Verdict.WRONG, carried=(0.4, 0.6)))


def test_many_mistakes_and_a_long_text_still_fit_a_screen() -> None:
    tried = tuple(
        Tried(slug=f"a-mistake-with-a-long-name-{n}", low=-n, high=n + 1 / 3, visible=n % 2 == 0)
        for n in range(60)
    )
    one = Changed(text="9" * 500, verdict=Verdict.UNREADABLE, tried=tried, turned=True)
    text = explained(one)
    left = int(text.partition("; and ")[2].partition(" more")[0])
    assert text.count("a-mistake") + left == 30  # those with values of their own come first
    assert "no effect" not in text


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class in which 007 got one answer wrong and left one blank, and 0042 mixed up sheets."""
    root = tmp_path_factory.mktemp("course")
    course = make_course(root, exercises=EXERCISES, roster=ROSTER)
    course.generate()
    blank, _ = course.check()
    right = keys(blank["007"])
    folder = root / "in"
    folder.mkdir()
    changed = right | {"2.z1[1]": "77", "1.z1[2]": ""}
    for person in ("007", "0042"):
        form = folder / f"hw1-{person}-answers.csv"
        form.write_bytes(filled(course.form("007"), changed))
    course.check(folder)
    return course


def ask(course: Course, *words: str) -> Ran:
    """`grader explain` on the course."""
    return grader("explain", course.out, *words)


def test_a_sheet_is_explained_with_one_line_for_what_is_right(course: Course) -> None:
    ran = ask(course, "007")
    lines = ran.text.splitlines()
    assert ran.code == 0
    assert lines[0].startswith(f"James Bond (007), sheet {course.code('007')}: graded, ")
    (wrong,) = (n for n, line in enumerate(lines) if line.startswith("2.z1[1]"))
    assert lines[wrong].endswith("wrong")
    assert lines[wrong + 1] == "  typed     77"
    assert sum(line.startswith("2.") for line in lines) == len(course.rows("007")[1].low)
    assert sum(" correct  " in line for line in lines) == 2 * len(course.rows("007")[0].low) - 2


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("2.z1[1]", ["2.z1[1]"]), ("z1[1]", ["1.z1[1]", "2.z1[1]"]),
        ("2.z1", ["2.z1[1]", "2.z1[2]"]), ("z1", ["1.z1[1]", "1.z1[2]", "2.z1[1]", "2.z1[2]"]),
    ],
)  # fmt: skip
def test_items_are_asked_for_by_name(course: Course, item: str, found: list[str]) -> None:
    text = ask(course, "007", item).text
    assert [line.split()[0] for line in text.splitlines() if line[:2] in ("1.", "2.")] == found
    assert text.count("  key  ") == len(found)


def test_an_exercise_is_asked_for_by_its_number(course: Course) -> None:
    text = ask(course, "007", "2").text
    assert "\n1." not in text
    assert text.count("\n2.") == len(course.rows("007")[1].low)


def test_a_student_may_be_named_where_only_one_is_called_so(course: Course) -> None:
    assert ask(course, "james bond").text == ask(course, "007").text


def test_who_is_not_graded_is_said_with_the_note(course: Course) -> None:
    ran = ask(course, "0042")
    assert "needs a person" in ran.text or "wrong sheet, no score" in ran.text
    assert "that of 007" in ran.text
    assert ask(course, "8").text.splitlines() == [
        f"Lee, Ann (8), sheet {course.code('8')}: missing, no score"
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("07",), ("no student '07'", "007 (James Bond)")),
        (("Bnd",), ("no student 'Bnd'", "007 (James Bond)")),
        (("Lee, Ann",), ("2 students are called 'Lee, Ann'", "8 or 9")),
        (("007", "detla1"), ("no item 'detla1'", "delta1")),
        (("007", "3"), ("no item '3'",)),
        (("007", "1.z1[9]"), ("no item '1.z1[9]'", "1.z1[1]")),
    ],
)
def test_what_is_not_there_is_refused_with_what_is_near(
    course: Course, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    ran = ask(course, *words)
    assert ran.code == 1
    assert ran.text == ""
    for word in said:
        assert word in ran.said


def test_nothing_is_written_and_nothing_heavy_imported(course: Course) -> None:
    def files() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()}

    before = files()
    ran = python("-P", "-c", SEES_MODULES, "explain", "hw1", "007", folder=course.root)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.strip().endswith("heavy:")
    assert files() == before


def test_before_anything_was_checked_it_says_so(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=EXERCISES)
    course.generate()
    ran = ask(course, "007")
    assert ran.code == 1
    assert "grader check" in ran.said
    assert not (course.out / "private" / "gradebook.sqlite").exists()
    with pytest.raises(GraderError, match="no manifest"):
        explain(tmp_path / "elsewhere", "007")
