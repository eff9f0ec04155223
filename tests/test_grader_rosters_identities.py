from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.rosters.identities import IdentityList, Learned, identities, learned
from grader.rosters.kinds import Kind
from tests import lists
from tests.lists import Rows, as_csv, as_xlsx

KIM = Recipient(id="2026001", name="Minsu Kim", email="minsu@univ.example")
OTHER_KIM = Recipient(id="2026002", name="김민수", email="kms2@univ.example")
JM = Recipient(id="0012345", name="Jürgen Müller", email="jm@univ.example")
CLASS = (KIM, OTHER_KIM, JM)


def key(system: System, value: str) -> Key:
    return Key(system=system, value=value)


def found(content: bytes | Rows) -> IdentityList:
    data = content if isinstance(content, bytes) else as_csv(content)
    people = identities(data)
    assert people is not None
    return people


def taught(rows: Rows, people: tuple[Recipient, ...] = CLASS) -> Learned:
    return learned(found(rows), people)


LISTS: dict[str, tuple[Rows, Kind, int]] = {
    "canvas": (lists.canvas_rows(), Kind.CANVAS, 4),
    "canvas, first and last": (lists.canvas_rows(first_last=True), Kind.CANVAS, 4),
    "worksheet": (lists.WORKSHEET, Kind.WORKSHEET, 3),
    "worksheet, de": (lists.WORKSHEET_DE, Kind.WORKSHEET, 2),
    "worksheet, blind": (lists.WORKSHEET_BLIND, Kind.WORKSHEET, 1),
    "participants": (lists.PARTICIPANTS, Kind.PARTICIPANTS, 3),
    "participants, ko": (lists.PARTICIPANTS_KO, Kind.PARTICIPANTS, 3),
    "gradescope": (lists.GRADESCOPE, Kind.GRADESCOPE, 2),
    "github": (lists.GITHUB, Kind.GITHUB, 3),
    "university": (lists.UNIVERSITY, Kind.OTHER, 2),
    "own": ([["id", "name", "github"], ["2026001", "Kim", "minsu-k"]], Kind.OWN, 1),
}


@pytest.mark.parametrize(("rows", "kind", "people"), LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_list_of_people_is_recognised(
    rows: Rows, kind: Kind, people: int, delimiter: str
) -> None:
    for content in (as_csv(rows, delimiter=delimiter, encoding="utf-8-sig"), as_xlsx(rows)):
        listed = found(content)
        assert (listed.kind, len(listed.entries)) == (kind, people)


NO_LISTS: dict[str, bytes] = {
    "answers": b"# sheet K7Q29FXM\r\nitem,answer,what\r\n1.z1[1],0.55,pre-activation\r\n",
    "json": b'{"sheet": "K7Q29FXM", "answers": {"1.z1[1]": "0.55"}}',
    "a form": b"Timestamp,Email Address,1.z1[1],1.loss\n2026/11/22 9:12:33 PM,a@b.example,1,2\n",
    "a form with questions": b"Timestamp,Email Address,What is z1?\n2026/11/22,a@b.example,1\n",
    "responses of a quiz": as_csv(
        [
            ["Last name", "First name", "ID number", "Email address", "Grade/10.00", "Response 1"],
            ["Kim", "Minsu", "2026001", "minsu@univ.example", "-", "0.55"],
        ],
        encoding="utf-8-sig",
    ),
    "an entry table": b"id,name,1.z1[1]\n2026001,Kim,0.55\n",
    "answers of participants": b"Identifier,1.z1[1]\nParticipant 7101,0.55\n",
    "marks of Gradescope": b"First Name,Last Name,SID,Email,HW1,HW1 - Max Points\nA,B,1,a@b,3,4\n",
    "grades.csv": b"id,name,section,state,score,max\n2026001,Kim,,graded,3,4\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a page": b"<!doctype html><p>id,name</p>",
    "an archive": b"PK\x03\x04 answers.csv",
    "nothing": b"",
    "words": "이름과 학번을 쓰지 않았습니다".encode(),
}


@pytest.mark.parametrize("content", NO_LISTS.values(), ids=NO_LISTS)
def test_what_is_handed_in_is_no_list_of_people(content: bytes) -> None:
    assert identities(content) is None


def test_a_worksheet_teaches_participant_numbers() -> None:
    assert taught(lists.WORKSHEET) == Learned(
        aliases={
            "2026001": (key(System.PARTICIPANT, "7101"),),
            "2026002": (key(System.PARTICIPANT, "7102"),),
            "0012345": (key(System.PARTICIPANT, "7103"),),
        },
        unknown=(),
        ambiguous=(),
    )


def test_addresses_join_where_there_are_no_ids() -> None:
    assert taught(lists.WORKSHEET_DE).aliases.keys() == {"2026001", "2026002"}


def test_a_gradebook_teaches_canvas_numbers_and_logins() -> None:
    told = taught(lists.canvas_rows())
    assert told.aliases["0012345"] == (
        key(System.CANVAS, "4103"), key(System.LOGIN, "jm@univ.example"),
    )  # fmt: skip
    assert [entry.name for entry in told.unknown] == ["=Zoë"]


def test_a_classroom_teaches_names_on_github() -> None:
    told = taught(lists.GITHUB)
    assert told.aliases["2026001"] == (key(System.GITHUB, "minsu-k"),)
    assert told.aliases["0012345"][0] == key(System.ID, "jm@univ.example")
    assert "2026002" not in told.aliases


def test_names_alone_join_nobody() -> None:
    rows = [["Identifier", "Full name", "Status"], ["Participant 7101", "Minsu Kim", ""]]
    told = taught(rows)
    assert (told.aliases, len(told.unknown)) == ({}, 1)


def test_a_login_is_an_id_of_the_roster() -> None:
    people = (Recipient(id="minsu", name="Kim"),)
    rows = [["Student", "ID", "SIS Login ID", "Section"], ["Kim, Minsu", "4101", "Minsu", ""]]
    assert taught(rows, people).aliases["minsu"][0] == key(System.CANVAS, "4101")


def test_a_row_that_says_nothing_new_teaches_nothing() -> None:
    told = taught(lists.PARTICIPANTS)
    assert told == Learned(aliases={}, unknown=(), ambiguous=())


AMBIGUOUS: dict[str, Rows] = {
    "keys of two people": [
        lists.WORKSHEET[0][:4],
        ["Participant 7101", "Minsu Kim", "2026001", "jm@univ.example"],
    ],
    "one person twice": [
        lists.WORKSHEET[0][:4],
        ["Participant 7101", "Minsu Kim", "2026001", ""],
        ["Participant 7102", "Minsu Kim", "2026001", ""],
    ],
    "one number twice": [
        lists.WORKSHEET[0][:4],
        ["Participant 7101", "Minsu Kim", "2026001", ""],
        ["Participant 7101", "Jürgen Müller", "0012345", ""],
    ],
}


@pytest.mark.parametrize("rows", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_is_not_clear_is_not_learned(rows: Rows) -> None:
    told = taught(rows)
    assert told.aliases == {}
    assert len(told.ambiguous) == len(rows) - 1


def test_a_shared_address_is_no_doubt_where_an_id_stands_beside_it() -> None:
    people = (Recipient(id="1", name="A", email="f@x"), Recipient(id="2", name="B", email="f@x"))
    rows = [
        ["Identifier", "Full name", "ID number", "Email address"],
        ["Participant 1", "A", "1", "f@x"],
        ["Participant 2", "B", "", "f@x"],
    ]
    told = taught(rows, people)
    assert told.aliases == {"1": (key(System.PARTICIPANT, "1"),)}
    assert [entry.name for entry in told.ambiguous] == ["B"]


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet='id,name;email\t"\n= 1', max_size=80))
def test_no_bytes_raise(content: bytes | str) -> None:
    data = content.encode() if isinstance(content, str) else content
    assert isinstance(identities(data), IdentityList | None)
