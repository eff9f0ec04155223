"""Repositories of GitHub Classroom, and the CSV that says whose they are."""

from __future__ import annotations

import pytest

from grader.assignment.keys import Key, System
from grader.intake.systems.classroom import is_list, read_list, told
from grader.submissions.received import Told
from tests.downloads import CLASS, classroom_grades

HEADER = "github_username,roster_identifier,student_repository_name,submission_timestamp\n"


def github(user: str) -> Key:
    return Key(system=System.GITHUB, value=user)


@pytest.mark.parametrize(
    ("parts", "at", "user"),
    [
        (("hw1-submissions", "hw1-haneul-k", "a.csv"), 1, "haneul-k"),
        (("all", "hw-1-submissions", "hw-1-X", "deep", "a.csv"), 2, "X"),
        (("hw1-submissions", "hw1-minsu", "hw1-lee", "a.csv"), 1, "minsu"),
        (("hw1-submissions.zip", "hw1-minsu", "a.csv"), 1, "minsu"),
        (("hw1-submissions (2)", "hw1-minsu", "a.csv"), 1, "minsu"),
        (("hw1-submissions.zip", "hw1-submissions", "hw1-minsu", "a.csv"), 2, "minsu"),
        (("hw1-submissions", "hw1-submissions", "a.csv"), 1, "submissions"),
    ],
)
def test_a_repository_tells_a_name_on_github(parts: tuple[str, ...], at: int, user: str) -> None:
    assert told(parts, at) == Told(keys=(github(user),), name=user)


@pytest.mark.parametrize(
    ("parts", "at"),
    [
        (("hw1-submissions", "hw2-haneul-k", "a.csv"), 1),
        (("hw1-submissions", "hw1-", "a.csv"), 1),
        (("hw1-submissions", "hw1-a b", "a.csv"), 1),
        (("hw1-submissions", "hw1-haneul-k"), 1),
        (("submissions", "hw1-haneul-k", "a.csv"), 1),
        (("hw1-haneul-k", "a.csv"), 0),
        (("hw1-submissions.zip", "hw1-submissions", "hw1-minsu", "a.csv"), 1),
        (("hw1-submissions", "hw1-submissions", "hw1-minsu", "a.csv"), 1),
    ],
)
def test_another_path_tells_nothing(parts: tuple[str, ...], at: int) -> None:
    assert told(parts, at) is None


def test_the_csv_adds_the_id_and_the_time() -> None:
    known = read_list(classroom_grades())
    at = "2026-09-14T14:00:03+00:00"
    assert known["hw1-jmuessig"] == Told(
        keys=(github("jmuessig"), Key(system=System.ID, value="007")), name="007", at=at
    )
    # Never linked to the roster.
    assert known["hw1-haneul-k"] == Told(keys=(github("haneul-k"),), name="haneul-k", at=at)
    assert len(known) == len(CLASS)
    own = ("hw1-submissions", "hw1-submissions", "hw1-minsu", "a.csv")
    mine = Told(keys=(github("submissions"),))
    assert told(own, 1, {"hw1-submissions": mine}) is mine
    assert told(("hw1-submissions", "HW1-jmuessig", "a"), 1, known) is None
    assert told(("hw1-submissions", "hw1-JMuessig", "a"), 1, known) == known["hw1-jmuessig"]


def test_a_team_tells_the_keys_of_all_of_it_and_an_address_is_one() -> None:
    text = HEADER + "a,1,hw1-team,\nb,b@uni.example,hw1-team,\na,1,hw1-team,\nc,2,,\n"
    assert read_list(text.encode()) == {
        "hw1-team": Told(
            keys=(
                *(github("a"), Key(system=System.ID, value="1"), github("b")),
                Key(system=System.EMAIL, value="b@uni.example"),
            ),
            name="1, b@uni.example, 1",
        )
    }


@pytest.mark.parametrize(
    "content",
    [
        HEADER.encode("utf-8-sig"),
        HEADER.encode() + b'"unfinished,\n',
        HEADER.replace(",", ";").encode(),
        b"roster_identifier,github_username",
        HEADER.encode() + b"a\x00\xff,\x1b,\r,\x00\n",
    ],
)
def test_the_csv_is_known_by_its_titles_and_never_stops_a_run(content: bytes) -> None:
    assert is_list(content)
    assert all(key.value.isprintable() for one in read_list(content).values() for key in one.keys)


def test_another_table_is_no_such_csv() -> None:
    assert not is_list(b"# sheet K7Q29FXM\nitem,answer\n1.loss,0.55\n")
    assert not is_list(b"github_username,name\n")
