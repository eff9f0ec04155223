"""Whose marks `--section` is about, where a gradebook names several sections in one cell."""

from __future__ import annotations

import pytest

from grader.checking.desk import desk
from grader.errors import NotThereError
from grader.exporting.marked_desk import in_section
from tests import lists
from tests.course import Course, make_course
from tests.lists import as_csv

EXERCISE = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 4\n'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The students of a gradebook."""
    course = make_course(tmp_path_factory.mktemp("course"), exercises=EXERCISE)
    (course.root / "roster.csv").write_bytes(as_csv(lists.canvas_rows()))
    course.generate(formats=())
    return course


@pytest.mark.parametrize(
    ("section", "people"),
    [
        ("CS231 (01)", ["2026001", "0012345", "2026004"]),
        ("Lab B", ["2026002", "2026004"]),
        ("CS231 (02) and Lab B", ["2026002"]),
    ],
)
def test_who_is_in_several_sections_is_in_each(
    course: Course, section: str, people: list[str]
) -> None:
    with desk(course.out) as own:
        assert [one.id for one in in_section(own, section)] == people


def test_a_section_that_there_is_not_is_told_with_those_that_there_are(course: Course) -> None:
    with desk(course.out) as own, pytest.raises(NotThereError, match=r"Name one of Lab B, Lab A"):
        in_section(own, "Lab C")
