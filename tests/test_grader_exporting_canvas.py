"""A gradebook that Canvas exported goes back with one column filled, whatever its variant."""

from __future__ import annotations

import pytest

from grader.errors import ExportError
from grader.exporting.outcome import Outcome
from grader.states import State
from tests.exports import PEOPLE, STANDINGS, changes, course, put, recipient, standing

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

FULL = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Homework 1 (12345),Homework 2 (12346),\
Homework Current Points,Current Score
,,,,,,Manual Posting,,,
    Points Possible,,,,,,20.00,10.00,(read only),(read only)
"김, 민수",501,0007,minsu,A,"dropped, once",,9.00,9.00,90.00
"이, 서연",502,0012,seoyeon,A and B,,13.67,8.50,8.50,85.00
"이, 서연",503,0013,seoyeon2,A,"=HYPERLINK(""http://x"")",4.00,,,
"Müller, Jürgen",504,0023,jmueller,A,"two
lines",N/A,10.00,10.00,100.00
"Weaver, Robert ""Bob""\",505,0044,rweaver,B,,,,,
"=""=cmd|' /C calc'!A0""\",506,0058,calc,B,,3.00,,,
"Ångström, Zoë",507,0066,zoe,B,,2.50,,,
"García López, María José",508,0071,mj,B,,,,,
"Nguyễn Thị, Hoa",509,0085,hoa,B,,EX,,,
"Nobody, Nina",510,0999,nina,B,,1.00,,,
"Student, Test",511,,d4ad0c6d0ad0d7ba7ff3b0bf5b0a1b9e0b9ffb5a,A,,,,,
"""


def lines(text: str, encoding: str = "utf-8") -> bytes:
    """A text as Canvas writes files, but for line breaks within cells."""
    return text.encode(encoding)


def test_only_the_cells_of_one_column_change() -> None:
    done = put(lines(FULL), "canvas", "Homework 1 (12345)")
    assert changes(lines(FULL), done.content) == {
        4: (
            '"김, 민수",501,0007,minsu,A,"dropped, once",,9.00,9.00,90.00'.encode(),
            '"김, 민수",501,0007,minsu,A,"dropped, once",17.5,9.00,9.00,90.00'.encode(),
        ),
        6: (
            '"이, 서연",503,0013,seoyeon2,A,"=HYPERLINK(""http://x"")",4.00,,,'.encode(),
            '"이, 서연",503,0013,seoyeon2,A,"=HYPERLINK(""http://x"")",0,,,'.encode(),
        ),
        9: (
            b'"Weaver, Robert ""Bob""",505,0044,rweaver,B,,,,,',
            b'"Weaver, Robert ""Bob""",505,0044,rweaver,B,,EX,,,',
        ),
    }


def test_every_row_is_counted_once() -> None:
    done = put(lines(FULL), "canvas", "12345")
    assert done.plan.tally == {
        Outcome.CHANGES: 2, Outcome.STAYS: 1, Outcome.NOT_ASSIGNED: 1, Outcome.EXCUSED: 1,
        Outcome.NO_NUMBER: 3, Outcome.EXCUSED_THERE: 1, Outcome.UNKNOWN: 2,
    }  # fmt: skip
    assert done.plan.why == {State.MISSING: 1, State.UNREADABLE: 1, State.EMPTY: 1}
    assert done.plan.kept == 2
    assert done.plan.absent == ()
    assert done.plan.named[Outcome.UNKNOWN] == (
        "line 14 (Nobody, Nina)", "line 15 (Student, Test)"
    )  # fmt: skip
    assert not done.plan.needs_a_person


def test_who_handed_in_nothing_has_0_only_if_that_is_asked_for() -> None:
    done = put(lines(FULL), "canvas", "12345", zero=True)
    assert done.plan.tally[Outcome.ZERO] == 2
    assert done.plan.why == {State.UNREADABLE: 1}
    text = done.content.decode()
    assert ",calc,B,,0,,,\n" in text
    assert ",mj,B,,0,,,\n" in text
    assert ",zoe,B,,2.50,,,\n" in text


VARIANTS = {
    "number alone": (
        "Student,ID,Section,HW (1)\r\n    Points Possible,,,20.00\r\n김민수,501,A,\r\n",
        "Student,ID,Section,HW (1)\r\n    Points Possible,,,20.00\r\n김민수,501,A,17.5\r\n",
        "utf-8",
    ),
    "login": (
        "Student,ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,20.00\nX,1,0007,A,",
        "Student,ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,20.00\nX,1,0007,A,17.5",
        "utf-8",
    ),
    "login is the address": (
        "Student,ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,20.00\n"
        "X,1,Minsu@Example.org,A,1.00",
        "Student,ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,20.00\n"
        "X,1,Minsu@Example.org,A,17.5",
        "utf-8",
    ),
    "first and last names": (
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,"
        "HW (1)\n,,,,,,,,Manual Posting\n    Points Possible,,,,,,,,20.00\n"
        '김,민수,501,0007,minsu,,canvas.example.org,"A, B, and C",\n',
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,"
        "HW (1)\n,,,,,,,,Manual Posting\n    Points Possible,,,,,,,,20.00\n"
        '김,민수,501,0007,minsu,,canvas.example.org,"A, B, and C",17.5\n',
        "utf-8",
    ),
    "semicolons, BOM and decimal commas": (
        BOM + "Student;ID;Section;HW 1, 2, 3 and 4 (1);Other (2)\r\n"
        "    Points Possible;;;20,00;10,00\r\nKim;501;A und B;;7,50\r\n",
        BOM + "Student;ID;Section;HW 1, 2, 3 and 4 (1);Other (2)\r\n"
        "    Points Possible;;;20,00;10,00\r\nKim;501;A und B;17,5;7,50\r\n",
        "utf-8",
    ),
    "decimal commas between commas": (
        'Student,ID,Section,HW (1)\n    Points Possible,,,"20,00"\nKim,501,A,\nLee,502,A,"1,00"\n',
        'Student,ID,Section,HW (1)\n    Points Possible,,,"20,00"\nKim,501,A,"17,5"\n'
        'Lee,502,A,"13,67"\n',
        "utf-8",
    ),
    "saved by Excel as Unicode text": (
        "Student\tID\tSection\tHW (1)\r\n    Points Possible\t\t\t20.00\r\n"
        '"김, 민수"\t501\tA\t\r\n',
        "Student\tID\tSection\tHW (1)\r\n    Points Possible\t\t\t20.00\r\n"
        '"김, 민수"\t501\tA\t17.5\r\n',
        "utf-16",
    ),
    "saved by Excel in Korea": (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW (1)\r\n"
        "    Points Possible,,,,,20\r\n김민수,501,7,minsu,가반,\r\n",
        "Student,ID,SIS User ID,SIS Login ID,Section,HW (1)\r\n"
        "    Points Possible,,,,,20\r\n김민수,501,7,minsu,가반,17.5\r\n",
        "cp949",
    ),
    "points a whole number, muted as before 2019": (
        "Student,ID,Section,HW (1)\n,,,Muted\n    Points Possible,,,20\nKim,501,A,\n",
        "Student,ID,Section,HW (1)\n,,,Muted\n    Points Possible,,,20\nKim,501,A,17.5\n",
        "utf-8",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_each_variant_is_filled_to_the_byte(name: str) -> None:
    before, after, encoding = VARIANTS[name]
    done = put(before.encode(encoding), "canvas", "1")
    assert done.content == after.encode(encoding)


@pytest.mark.parametrize("asked", ["Homework 1 (12345)", "Homework 1", "12345", " homework 1 "])
def test_a_column_goes_by_its_full_title_its_title_or_its_number(asked: str) -> None:
    assert put(lines(FULL), "canvas", asked).target.title == "Homework 1 (12345)"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Homework 3", "there is no column 'Homework 3'.*Name one of 'Homework 2 .12346.'"),
        ("Notes", "'Notes' is no assignment"),
        ("Current Score", "'Current Score' is no assignment"),
        ("Section", "'Section' is no assignment"),
        ("", "there is no column ''"),
    ],
)
def test_an_unknown_column_is_refused_with_those_there_are(asked: str, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        put(lines(FULL), "canvas", asked)


TWO = "Student,ID,Section,Quiz (1),Quiz (2),2 (3)\n    Points Possible,,,20,20,20\nKim,501,A,,,\n"


def test_a_title_that_two_assignments_have_is_refused_with_both() -> None:
    with pytest.raises(ExportError, match=r"2 columns.*'Quiz \(1\)' or 'Quiz \(2\)'"):
        put(lines(TWO), "canvas", "Quiz")
    with pytest.raises(ExportError, match=r"2 columns.*'Quiz \(2\)' or '2 \(3\)'"):
        put(lines(TWO), "canvas", "2")
    assert put(lines(TWO), "canvas", "Quiz (2)").target.column == 4


def test_a_column_that_canvas_calls_read_only_is_refused() -> None:
    text = "Student,ID,Section,HW (1)\n    Points Possible,,,(read only)\nKim,501,A,\n"
    with pytest.raises(ExportError, match="read only"):
        put(lines(text), "canvas", "HW")


def test_other_points_are_refused_unless_marks_are_scaled() -> None:
    with pytest.raises(ExportError, match=r"out of 10, marks here are out of 20.*--out-of 10"):
        put(lines(FULL), "canvas", "Homework 2")
    done = put(lines(FULL), "canvas", "Homework 2", out_of=10)
    assert ",17.5," not in done.content.decode()
    assert '"김, 민수",501,0007,minsu,A,"dropped, once",,8.75,9.00' in done.content.decode()
    assert ",502,0012,seoyeon,A and B,,13.67,6.83,8.50," in done.content.decode()


def test_marks_out_of_several_maxima_are_refused_unless_they_are_scaled() -> None:
    people = course(standings={**STANDINGS, "0013": standing("9.5", most="19")})
    with pytest.raises(ExportError, match=r"out of 19 \(1 students\) or 20 \(4 students\)"):
        put(lines(FULL), "canvas", "12345", people)
    done = put(lines(FULL), "canvas", "12345", people, out_of=20)
    assert b',seoyeon2,A,"=HYPERLINK(""http://x"")",10,,,\n' in done.content


def test_a_maximum_with_many_decimals_is_that_of_the_file() -> None:
    text = "Student,ID,Section,HW (1)\n    Points Possible,,,6.67\nKim,501,A,\nLee,502,A,\n"
    people = course(
        standings={"0007": standing("20/3", most="20/3"), "0012": standing("10/3", most="20/3")}
    )
    done = put(lines(text), "canvas", "HW", people)
    assert done.content == lines(
        text.replace("501,A,", "501,A,6.67").replace("502,A,", "502,A,3.33")
    )


def test_points_that_are_not_said_are_asked_for() -> None:
    text = "Student,ID,Section,HW (1)\nKim,501,A,\n"
    with pytest.raises(ExportError, match=r"does not say.*--out-of N"):
        put(lines(text), "canvas", "HW")
    assert put(lines(text), "canvas", "HW", out_of=20).content == lines(text[:-1] + "17.5\n")


def test_a_mark_above_the_maximum_is_not_written() -> None:
    done = put(lines(FULL), "canvas", "Homework 2", out_of=20)
    assert done.plan.tally[Outcome.ABOVE] == 3
    assert done.plan.needs_a_person
    assert changes(lines(FULL), done.content).keys() == {6, 9, 13}


def test_two_of_one_name_are_told_apart_and_a_name_is_no_key() -> None:
    text = "Student,ID,Section,HW (1)\n    Points Possible,,,20\n이서연,503,A,\n이서연,999,A,\n"
    done = put(lines(text), "canvas", "HW")
    assert done.content == lines(text.replace("503,A,", "503,A,0"))
    assert done.plan.tally[Outcome.UNKNOWN] == 1


def test_a_row_that_its_keys_say_is_of_two_people_is_left() -> None:
    text = FULL.replace("501,0007", "501,0012")
    done = put(lines(text), "canvas", "12345")
    assert done.plan.named[Outcome.AMBIGUOUS] == ("line 4 (김, 민수): 0007 or 0012",)
    assert done.plan.needs_a_person
    assert 4 not in changes(lines(text), done.content)


def test_nobody_is_filled_in_twice() -> None:
    text = FULL + '"김, 민수",501,0007,minsu,B,,,,,\n'
    done = put(lines(text), "canvas", "12345")
    assert done.plan.tally[Outcome.TWICE] == 2
    assert done.plan.needs_a_person
    assert b",17.5," not in done.content


def test_a_section_alone_is_filled_and_who_left_is_not() -> None:
    done = put(lines(FULL), "canvas", "12345", course(section="B", withdrawn=("0007",)))
    assert done.plan.tally[Outcome.WITHDRAWN] == 1
    assert done.plan.tally[Outcome.ELSEWHERE] == 3
    assert changes(lines(FULL), done.content).keys() == {9}


def test_who_has_no_row_and_who_was_not_marked_are_told() -> None:
    people = (*PEOPLE, recipient("0099", "New, Nora", canvas="520"), recipient("0098", "Ohne"))
    text = FULL + '"New, Nora",520,0099,nora,A,,7.00,,,\n'
    done = put(lines(text), "canvas", "12345", course(people))
    assert (done.plan.absent, done.plan.lost) == (("0098",), 0)
    assert done.plan.why[None] == 1
    assert changes(lines(text), done.content).keys() == {4, 6, 9}


def test_words_in_a_cell_are_left() -> None:
    text = FULL.replace('once",,9', 'once",complete,9').replace(",4.00,", ",-,")
    done = put(lines(text), "canvas", "12345")
    assert done.plan.tally[Outcome.WORDS] == 1
    assert changes(lines(text), done.content).keys() == {6, 9}


def test_a_list_that_is_no_gradebook_is_refused() -> None:
    with pytest.raises(ExportError, match=r"no gradebook.*Export Entire Gradebook"):
        put(b"id,name,points\n0007,Kim,\n", "canvas", "points")
