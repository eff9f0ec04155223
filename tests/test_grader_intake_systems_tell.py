"""Which system speaks first, and what is no system's word."""

from __future__ import annotations

import pytest

from grader.intake.systems.tell import Systems
from grader.submissions.received import NOTHING, Received, Told


def received(source: str, content: bytes = b"x", fault: str = "") -> Received:
    return Received(source=source, content=content, modified=1.0, fault=fault)


def of(source: str, systems: Systems | None = None) -> tuple[str, ...]:
    """The keys that are told of a path."""
    told = (systems or Systems()).tell(received(source))
    assert told is not None
    return tuple(key.value for key in told.told.keys)


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("subs/kim_5_6_a.csv", ("5",)),
        ("x.zip/kim_5_6_a.csv", ("5",)),
        ("Kim_9_assignsubmission_file/kim_5_6_a.csv", ("9",)),
        ("hw1-submissions/hw1-minsu/Kim_9_assignsubmission_file/kim_5_6_a.csv", ("minsu",)),
        ("Kim_9_assignsubmission_file/hw1-submissions/hw1-minsu/a.csv", ("9",)),
        ("assignment_1_export/submission_3/Kim_9_assignsubmission_file/a.csv", ()),
        ("hw_2026_1_old/a.csv", ()),
        ("a.csv", ()),
    ],
)
def test_the_outermost_that_tells_anything_is_heard(source: str, keys: tuple[str, ...]) -> None:
    assert of(source) == keys


def test_what_is_told_already_stays() -> None:
    told = Told(serial=7)
    one = Received(source="kim_5_6_a.csv", content=b"", modified=0.0, told=told)
    assert Systems().tell(one) is one


def test_a_file_of_which_nothing_is_told_is_the_very_same() -> None:
    one = received("subs/hw1-0042-answers.csv")
    assert Systems().tell(one) is one
    assert one.told is NOTHING


LIST = b"kim:\n  :submitters:\n  - :sid: '1'\n"


def test_a_list_tells_of_what_lies_beside_it_and_of_nothing_else() -> None:
    systems = Systems()
    assert systems.tell(received("a/b/submission_metadata.yml", LIST)) is None
    assert of("a/b/kim/x.csv", systems) == ("1",)
    assert of("a/b/kim", systems) == ("1",)
    for other in ("a/kim/x.csv", "kim/x.csv", "a/b/c/kim/x.csv", "a/b/lee/x.csv"):
        assert of(other, systems) == ()


def test_a_list_inside_what_another_tells_is_somebodys_file() -> None:
    systems = Systems()
    assert systems.tell(received("a/submission_metadata.yml", LIST)) is None
    planted = received("a/kim/submission_metadata.yml", LIST.replace(b"kim", b"x"))
    told = systems.tell(planted)
    assert told is not None
    assert told.content == planted.content
    assert of("a/kim/x/y.csv", systems) == ("1",)


def test_what_could_not_be_read_is_no_list() -> None:
    cut = received("a/submission_metadata.yml", LIST, fault="this is too large")
    assert Systems().tell(cut) == cut
    assert Systems().tell(received("a/my_submission_metadata.yml", LIST)) is not None
