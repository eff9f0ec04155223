from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.errors import IssueError
from grader.records import opening
from grader.rosters.known import as_known
from tests import lists
from tests.course import make_course
from tests.lists import as_csv

EMAIL = Key(system=System.EMAIL, value="minsu@univ.example")
KIM = Recipient(
    id="2026001", name="Kim", email="minsu@univ.example", section="01", layout="plain"
)  # fmt: skip
LEE = Recipient(id="2026002", name="Lee", email="lee@univ.example")


def test_who_is_called_as_before_keeps_the_id_and_what_the_list_does_not_say() -> None:
    new = Recipient(id="minsu", name="Kim Minsu", aliases=(EMAIL,))
    (one,) = as_known([new], [KIM, LEE])
    assert (one.id, one.name, one.email, one.section, one.layout) == (
        "2026001", "Kim Minsu", "minsu@univ.example", "01", "plain",
    )  # fmt: skip
    assert Key(system=System.ID, value="minsu") in one.aliases


def test_an_address_of_before_stays_a_key() -> None:
    (one,) = as_known([Recipient(id="2026001", name="Kim", email="new@univ.example")], [KIM])
    assert one.aliases == (EMAIL,)


def test_an_address_that_is_somebody_else_s_by_now_is_no_key() -> None:
    one, other = as_known(
        [
            Recipient(id=KIM.id, name="Kim", email=LEE.email),
            Recipient(id=LEE.id, name="Lee", email=KIM.email),
        ],
        [KIM, LEE],
    )
    assert (one.aliases, other.aliases) == ((), ())


def test_new_people_and_same_names_are_nobody_known() -> None:
    new = Recipient(id="2026003", name="Kim")
    assert as_known([new], [KIM, LEE]) == (new,)


def test_an_id_without_its_zeros_is_not_mended() -> None:
    before = Recipient(id="0012", name="Kim", email="minsu@univ.example")
    now = Recipient(id="12", name="Kim", email="minsu@univ.example")
    assert as_known([now], [before])[0].id == "12"


@pytest.mark.parametrize(
    "roster",
    [
        [
            Recipient(
                id="x", name="X", email=KIM.email, aliases=(Key(system=System.ID, value=LEE.id),)
            )
        ],
        [KIM, Recipient(id="x", name="X", aliases=(EMAIL,))],
    ],
)
def test_who_is_called_as_two_stops_everything(roster: list[Recipient]) -> None:
    with pytest.raises(IssueError, match="Nothing was changed"):
        as_known(roster, [KIM, LEE])


def test_a_second_list_of_another_system_makes_nobody_new(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    roster = course.root / "roster.csv"
    roster.write_bytes(as_csv(lists.canvas_rows()[:6]))
    assert course.generate().new == 3
    roster.write_bytes(as_csv(lists.WORKSHEET_DE, delimiter=";", encoding="utf-8-sig"))
    again = course.generate()
    assert (again.new, again.total, again.withdrawn) == (0, 3, ("0012345",))
    assert again.renamed == (("minsu", "2026001"), ("kms2", "2026002"))
    with opening.open_manifest(course.out) as manifest:
        first = manifest.people()[0].recipient
    assert {key.system for key in first.aliases} == {
        System.CANVAS, System.LOGIN, System.EMAIL, System.PARTICIPANT, System.ID,
    }  # fmt: skip
