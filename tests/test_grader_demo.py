"""The example class: everyone's habit ends in what it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.toml_file import read_toml
from grader.checking.check import Order, check
from grader.errors import OutputError
from grader.judging.verdict import Verdict
from grader.marking.result import StudentResult
from grader.places import examples
from grader.rosters.roster import read_roster
from grader.specimens.demo import Demonstrated, demonstrate
from grader.specimens.habits import HABITS
from tests.course import silently
from tests.pdf_pages import page_texts

FULL = {
    "full precision", "rounds the answers", "rounds every step", "rounds every product",
    "decimal comma", "minus sign", "fractions", "JSON", "text box", "notebook",
}  # fmt: skip

STATES = {
    "nothing": "missing",
    "blank form": "empty",
    "another's code": "wrong sheet",
    "another's answers": "wrong sheet",
    "photo": "needs a person",
    "mistyped code": "unreadable",
    "damaged file": "unreadable",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstrated:
    """The example class, issued and handed in."""
    return demonstrate(tmp_path_factory.mktemp("demo") / "class", silently)


@pytest.fixture(scope="module")
def results(made: Demonstrated) -> dict[str, StudentResult]:
    """What `check` says of everyone."""
    seen: list[StudentResult] = []
    order = Order(folder=made.issued.folder.root, submissions=(made.downloads,))
    check(order, silently, seen.append)
    return {result.recipient.id: result for result in seen}


def habits() -> list[tuple[str, str]]:
    """(id, habit) of every student of the example class."""
    table = read_toml(examples() / "class" / "answers.toml")
    return [
        (s.required_text("id", ""), s.required_text("habit", "")) for s in table.tables("student")
    ]


def test_every_habit_occurs_in_the_class() -> None:
    assert {habit for _, habit in habits()} == set(HABITS)


def test_the_class_is_as_real_as_a_class() -> None:
    people = read_roster(examples() / "class" / "roster.csv").recipients
    names = "".join(p.name for p in people)
    assert len(people) >= 12
    assert any("가" <= sign <= "힣" for sign in names)
    assert {",", '"', "'"} <= set(names)
    assert any(p.id.startswith("0") for p in people)


@pytest.mark.parametrize(("person", "habit"), habits())
def test_a_habit_ends_in_the_state_and_points_that_it_should(
    results: dict[str, StudentResult], person: str, habit: str
) -> None:
    result = results[person]
    assert result.state.value == STATES.get(habit, "graded")
    if habit in FULL:
        assert result.score == result.max
    if habit in ("sign error", "unreadable item"):
        verdicts = [i.verdict for e in result.exercises for i in e.items]
        assert verdicts.count(Verdict.CORRECT) == len(verdicts) - 1
    if habit == "another's answers":
        assert result.score is None
        assert " of 0007, and " in result.note
    if habit == "another's code":
        assert "is another student's, but 32 of 32 numbers fit the sheet " in result.note
        assert f" of {person}: decide that it is marked against that sheet" in result.note


def test_every_handed_out_pdf_names_its_student_in_their_own_script(made: Demonstrated) -> None:
    folder = made.issued.folder
    for person in read_roster(made.course / "roster.csv").recipients:
        pages = page_texts(folder.sheet(person.id, "pdf"))
        text = "".join(pages[0].split())
        assert "".join(person.name.split()).replace("'", "\u2019") in text.replace("'", "\u2019")
        assert all(person.id in page for page in pages)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        demonstrate(tmp_path, silently)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
