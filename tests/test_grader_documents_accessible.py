"""Signs that no font has are found before anybody sees an empty box."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment.editions import Layout
from grader.assignment.handing_in import HandingIn
from grader.assignment.look import Look
from grader.assignment.roster import Recipient
from grader.documents import pdf
from grader.documents.accessible import check_accessible, unprintable
from grader.documents.edition import Edition
from grader.errors import OutputError
from tests.sample_sheets import HOSTILE, exercise, sheet, without_answers
from tests.structures import Case

SMALL = Case("perceptron-update")


def person(name: str, id_: str = "1") -> Recipient:
    return Recipient(id=id_, name=name)


def test_names_that_a_pdf_can_print_are_not_reported() -> None:
    names = ("Ada Lovelace", "김민수", HOSTILE, "Łukasz", "Zo\u0065\u0308", "李小龙", "Ω", "")
    assert unprintable([person(name) for name in names]) == ()


def test_every_sign_that_would_be_an_empty_box_is_named_with_its_person() -> None:
    people = [person("Ada"), person("Bob 😀😀 \u1234", "2"), person("Eve", "\u1234"), person("😀")]
    found = unprintable(people)
    assert [(one.recipient, one.signs) for one in found] == [
        (people[1], ("😀", "\u1234")), (people[2], ("\u1234",)), (people[3], ("😀",)),
    ]  # fmt: skip


def test_a_sheet_is_written_for_a_name_with_empty_boxes() -> None:
    one = sheet(exercise(SMALL), name="Bob 😀")
    check_accessible([one])
    assert pdf.sheet(one).startswith(b"%PDF")


@pytest.mark.parametrize(("wrong", "place"), [
    ({"title": "Backprop 😀"}, "title"),
    ({"course": "😀"}, "course"),
    ({"look": Look(footer="See you \u1234")}, "footer"),
])  # fmt: skip
def test_words_of_the_course_that_cannot_be_printed_are_refused(
    wrong: dict[str, object], place: str
) -> None:
    one = replace(sheet(exercise(SMALL)), **wrong)  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="no font has the sign") as refused:
        check_accessible([one])
    assert refused.value.where == place


def test_one_sheet_of_each_kind_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    monkeypatch.setattr(pdf, "compile_page", lambda source, **how: compiled.append(how["where"]))
    one = without_answers(sheet(exercise(SMALL)))
    large = replace(one, edition=Edition(layout=Layout.LARGE))
    korean = replace(one, edition=Edition(language="ko"), hand_in=HandingIn())
    check_accessible([one, replace(one, recipient_id="7"), large, korean, large])
    assert compiled == [
        "the sheet in layout normal, language en",
        "the sheet in layout large, language en",
        "the sheet in layout normal, language ko",
    ]
