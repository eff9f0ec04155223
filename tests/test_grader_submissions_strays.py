"""Lines that belong to no item: what they seem to be is said, and they are never counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.marking.result import StudentResult
from grader.states import State
from grader.submissions.form import Form
from grader.submissions.strays import seem_to_be
from tests.course import Course, keys, make_course

PERSON = "007"
W = [f"1.W[{row}][{column}]" for row in (1, 2) for column in (1, 2, 3)]
ITEMS = ("1.loss", "1.v[1]", "1.v[2]", *W)
TURNED = {f"1.W[{column}][{row}]": "0.5" for row in (1, 2) for column in (1, 2, 3)}
LOOKS = (
    "the lines of 1.W look transposed: the sheet asks for 2 x 3 numbers, 1.W[row][column]"
)  # fmt: skip


def said(answers: Mapping[str, str]) -> tuple[str, ...]:
    return seem_to_be(Form(code=None, answers=answers), ITEMS)


def test_a_matrix_typed_with_its_indices_swapped_looks_transposed() -> None:
    assert said(TURNED) == (LOOKS,)
    assert said({item.replace("W[", "w ["): text for item, text in TURNED.items()}) == (LOOKS,)


def test_blank_lines_of_the_form_beside_the_swapped_ones_change_nothing() -> None:
    assert said(dict.fromkeys(ITEMS, "") | TURNED) == (LOOKS,)


@pytest.mark.parametrize(
    "answers",
    [
        dict.fromkeys(ITEMS, "0.5"),
        TURNED | {"1.W[1][3]": "0.5"},
        {item: text for item, text in TURNED.items() if item != "1.W[3][2]"},
        TURNED | {"1.W[3][3]": "0.5"},
        dict.fromkeys(TURNED, ""),
        {"2.W[3][1]": "0.5", "2.W[3][2]": "0.5"},
        {"1.W[0][0]": "0.5", "1.W[1]": "0.5", "1.loss[1]": "1", "1.W[[1]]": "1", "[3][1]": "1"},
    ],
    ids=range(7),
)
def test_nothing_is_said_of_what_is_not_the_matrix_turned(answers: Mapping[str, str]) -> None:
    assert said(answers) == ()


@pytest.mark.parametrize(("name", "first"), [("1.W", "1.W[1][1]"), ("1.v", "1.v[1]")])
def test_the_name_of_a_matrix_alone_asks_for_its_lines(name: str, first: str) -> None:
    assert said({name: "[...]"}) == (
        f"{name} is more than one number: write each on its own line, {first}",
    )


@given(st.dictionaries(st.text() | st.from_regex(r"1\.W(\[[0-9]{0,6}\]){0,3}"), st.text()))
def test_no_names_raise(answers: dict[str, str]) -> None:
    assert all(sentence.startswith(("the lines of 1.W", "1.")) for sentence in said(answers))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A matrix that is not square, and the Jacobian of a softmax."""
    exercises = (
        '\n[[exercise]]\nfamily = "mlp-update"\npoints = 4\n'
        "parameters = { sizes = [3, 2, 1] }\n"
        '\n[[exercise]]\nfamily = "softmax-jacobian"\npoints = 4\n'
    )
    root = tmp_path_factory.mktemp("strays")
    made = make_course(root, exercises=exercises, roster={PERSON: "James Bond"})
    made.generate()
    return made


def handed_in(course: Course, tmp_path: Path, answers: Mapping[str, object]) -> StudentResult:
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"sheet": course.code(PERSON), "answers": answers}))
    return course.check(path)[0][PERSON]


def feedback(course: Course) -> tuple[str, str]:
    """What the Markdown page and the web page say, without what they escape."""
    written = sorted((course.out / "results" / "feedback").iterdir())
    assert [path.suffix for path in written] == [".html", ".md"]
    web, markdown = (path.read_text(encoding="utf-8") for path in written)
    return markdown.replace("\\", ""), unescape(web)


def test_a_transposed_matrix_is_named_in_note_and_feedback(course: Course, tmp_path: Path) -> None:
    right = keys(course.check()[0][PERSON])
    swapped = {
        "1.W1_new" + "".join(f"[{i}]" for i in reversed(item[9:-1].split("]["))): key
        for item, key in right.items() if item.startswith("1.W1_new")
    }  # fmt: skip
    assert len(swapped) == 6
    others = {item: key for item, key in right.items() if not item.startswith("1.W1_new")}
    found = handed_in(course, tmp_path, others | swapped)
    look = "the lines of 1.W1_new look transposed: the sheet asks for 2 x 3 numbers"
    assert found.state is State.GRADED
    assert found.score is not None
    assert found.score < found.max
    assert f"1.W1_new[3][1], 1.W1_new[3][2]; {look}" in found.note
    assert all(f"Note: {look}" in page for page in feedback(course))


@pytest.mark.parametrize("value", [0.5, [[0.5]], [0.5], "0.5", "[[0.5]]", [[0.5] * 3] * 3])
def test_a_number_or_a_list_for_a_whole_matrix_never_scores(
    course: Course, tmp_path: Path, value: object
) -> None:
    found = handed_in(course, tmp_path, {"2.J": value})
    assert found.state is State.UNREADABLE
    assert found.score is None
    assert "2.J is more than one number: write each on its own line, 2.J[1][1]" in found.note
    assert all("Note: 2.J is more than one number" in page for page in feedback(course))


@pytest.mark.parametrize("value", [[[0.5]], [0.5], {"1": 0.5}, [], "[0.5]", "[[0.5]]"])
def test_a_list_for_one_item_spoils_that_item_alone(
    course: Course, tmp_path: Path, value: object
) -> None:
    right = keys(course.check()[0][PERSON])
    found = handed_in(course, tmp_path, right | {"2.J[1][1]": value})
    (item,) = found.unreadable_items
    assert item.item == "2.J[1][1]"
    assert found.score == found.max - item.max


@pytest.mark.parametrize(
    "value", ["inf", "nan", "1e999", "9**9**9", "[[0.5]]", "(" * 80, "1/0", float("inf")]
)
def test_nonsense_in_every_item_never_scores(course: Course, tmp_path: Path, value: object) -> None:
    right = keys(course.check()[0][PERSON])
    found = handed_in(course, tmp_path, dict.fromkeys(right, value))
    assert found.state is State.UNREADABLE
    assert found.score is None
    assert all(item.points == 0 for exercise in found.exercises for item in exercise.items)
