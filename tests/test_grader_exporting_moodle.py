"""A grading worksheet of Moodle goes back with its grades filled in, in three languages."""

from __future__ import annotations

import pytest

from grader.errors import ExportError
from grader.exporting.outcome import Outcome
from grader.states import State
from tests.exports import STANDINGS, changes, course, put, standing

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

ENGLISH = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
    "Participant 9001,민수 김,0007,minsu@example.org,Submitted for grading - ,,20.00,Yes,"
    '"Tuesday, 3 March 2026, 11:58 PM",-,\r\n'
    "Participant 9002,서연 이,,seoyeon@example.org,Submitted for grading - ,13.67,20.00,Yes,"
    '"Tuesday, 3 March 2026, 11:50 PM","Wednesday, 4 March 2026, 9:12 AM",'
    '"<p>gut,\n""fein""</p>"\r\n'
    "Participant 9003,서연 이,0013,,Submitted for grading - ,5.00,20.00,No,-,-,\r\n"
    'Participant 9004,Jürgen Müller,,,"Submitted for grading - 2 days late",19.00,20.00,Yes,-,-,'
    "\r\n"
    "Participant 9005,Bob Weaver,0044,,No submission,,20.00,Yes,-,-,\r\n"
    "Participant 9006,=cmd,,calc@example.org,No submission,,20.00,Yes,-,-,=HYPERLINK(1)\r\n"
    "Participant 9007,Zoë,0066,,Submitted for grading - ,3.00,20.00,Yes,-,-,\r\n"
    "Participant 9999,Nina Nobody,0999,nina@example.org,No submission,,20.00,Yes,-,-,\r\n"
)

GERMAN = (
    BOM + "ID,Vollständiger Name,ID-Nummer,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
    "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),"
    "Feedback als Kommentar\n"
    'Teilnehmer/in9004,Jürgen Müller,,,Zur Bewertung abgegeben,"13,50","20,00",Ja,'
    '"Mittwoch, 13. März 2024, 10:15","Mittwoch, 13. März 2024, 19:59",\n'
    'Teilnehmer/in9001,김민수,0007,minsu@example.org,Zur Bewertung abgegeben,,"20,00",Ja,-,-,\n'
    'Teilnehmer/in9003,이서연,0013,,Zur Bewertung abgegeben,,"20,00",Nein,-,-,\n'
)

KOREAN = (
    "식별자,이름,이메일 주소,상태,성적,최대 성적,Grade can be changed,마지막 수정됨(제출),"
    "마지막 수정됨(성적)\r\n"
    "참가자9001,김민수,minsu@example.org,채점을 위해 제출되었습니다.,,20.00,예,-,-\r\n"
    "참가자9003,이서연,seoyeon2@example.org,채점을 위해 제출되었습니다.,,20.00,아니오,-,-\r\n"
)


def test_grades_are_filled_in_and_nothing_else_changes() -> None:
    before = ENGLISH.encode()
    done = put(before, "moodle")
    assert changes(before, done.content).keys() == {2, 6}
    expected = ENGLISH.replace("grading - ,,20.00", "grading - ,17.5,20.00").replace(
        ",19.00,", ",20,"
    )
    assert done.content == expected.encode()


def test_what_moodle_would_pass_over_is_counted() -> None:
    plan = put(ENGLISH.encode(), "moodle").plan
    assert plan.tally == {
        Outcome.CHANGES: 2, Outcome.STAYS: 1, Outcome.LOCKED: 1, Outcome.NO_NUMBER: 3,
        Outcome.UNKNOWN: 1,
    }  # fmt: skip
    assert plan.why == {State.EXCUSED: 1, State.MISSING: 1, State.UNREADABLE: 1}
    assert (plan.kept, plan.again) == (1, 0)
    assert (plan.absent, plan.lost) == (("0071", "0085"), 1)


def test_a_german_worksheet_keeps_its_bom_and_decimal_commas() -> None:
    done = put(GERMAN.encode(), "moodle")
    expected = GERMAN.replace('"13,50"', '"20"').replace(
        'abgegeben,,"20,00",Ja', 'abgegeben,"17,5","20,00",Ja'
    )
    assert done.content == expected.encode()
    assert done.plan.tally == {Outcome.CHANGES: 2, Outcome.LOCKED: 1}
    assert done.plan.again == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16"])
def test_a_korean_worksheet_is_known_in_any_encoding(encoding: str) -> None:
    done = put(KOREAN.encode(encoding), "moodle")
    assert done.content == KOREAN.replace("습니다.,,20.00,예", "습니다.,17.5,20.00,예").encode(
        encoding
    )
    assert done.plan.tally == {Outcome.CHANGES: 1, Outcome.LOCKED: 1}


def test_a_worksheet_without_names_goes_by_participants() -> None:
    text = (
        "Identifier,Status,Grade,Maximum grade,Grade can be changed,Last modified (grade)\r\n"
        "Participant 9003,Submitted for grading,,20.00,Yes,-\r\n"
        "Participant 1,Submitted for grading,,20.00,Yes,-\r\n"
    )
    done = put(text.encode(), "moodle", people=course(standings={"0013": standing("7.25")}))
    assert done.content == text.replace("grading,,20.00", "grading,7.25,20.00", 1).encode()


@pytest.mark.parametrize("word", ["Participante ", "Deelnemer ", "참여자 ", "参加者"])
def test_participants_are_known_in_other_languages(word: str) -> None:
    text = f"X,Y,Z\n{word}9003,Kim,\n{word}1,Lee,\n"
    done = put(text.encode(), "moodle", "Z", out_of=20)
    assert done.content == text.replace("Kim,", "Kim,0").encode()


def test_participants_of_another_assignment_are_not_believed() -> None:
    text = ENGLISH.replace("Participant 9001", "Participant 9004").replace(
        "Participant 9004,Jürgen", "Participant 9044,Jürgen"
    )
    done = put(text.encode(), "moodle")
    assert done.plan.named[Outcome.AMBIGUOUS] == ("line 2 (민수 김): 0007 or 0023",)
    assert done.content == text.encode()


def test_another_language_is_filled_in_if_its_column_is_named() -> None:
    text = (
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale\n"
        'Participant 9001,Kim,minsu@example.org,Remis,,"20,00"\n'
    )
    with pytest.raises(ExportError, match=r"no grading worksheet.*name the column.*--column"):
        put(text.encode(), "moodle")
    with pytest.raises(ExportError, match=r"does not say what 'Note' is out of"):
        put(text.encode(), "moodle", "Note")
    done = put(text.encode(), "moodle", "Note", out_of=20)
    assert done.content == text.replace(',Remis,,"', ',Remis,"17,5","').encode()


def test_other_maxima_are_refused_or_scaled_to() -> None:
    text = ENGLISH.replace("20.00", "100.00")
    with pytest.raises(ExportError, match=r"'Grade' is out of 100, marks here are out of 20"):
        put(text.encode(), "moodle")
    assert b"grading - ,87.5,100.00" in put(text.encode(), "moodle", out_of=100).content


def test_a_mark_above_the_maximum_of_its_row_is_left() -> None:
    people = course(standings={**STANDINGS, "0007": standing("21")})
    done = put(ENGLISH.encode(), "moodle", people=people)
    assert done.plan.named[Outcome.ABOVE] == ("line 2 (민수 김): 0007",)
    assert changes(ENGLISH.encode(), done.content).keys() == {6}


def test_a_scale_of_words_is_refused() -> None:
    text = 'Identifier,Full name,Status,Grade,Scale\nParticipant 1,Kim,,,"bad\ngood"\n'
    with pytest.raises(ExportError, match="words of a scale"):
        put(text.encode(), "moodle")


def test_a_worksheet_that_moodle_would_not_take_is_refused() -> None:
    text = ENGLISH.replace(",Last modified (grade)", ",Last changed")
    with pytest.raises(ExportError, match=r"`Last modified \(grade\)` is gone"):
        put(text.encode(), "moodle")


@pytest.mark.parametrize("text", ["id,name\n1,Kim\n", "Grade,Name\n1,Kim\n"])
def test_another_list_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="no grading worksheet"):
        put(text.encode(), "moodle")
