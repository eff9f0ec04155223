"""The class of `tests.downloads` as each system lists it: rosters, and files that marks go into."""

from __future__ import annotations

from tests.downloads import CLASS, Person
from tests.lists import HASH, Rows

SECTIONS = ("CS231 (01)", "CS231 (01)", "CS231 (02)", "CS231 (01)", "CS231 (02) and Lab B")


def section(person: Person) -> str:
    """In which section somebody is; one is in two."""
    return SECTIONS[CLASS.index(person) % len(SECTIONS)]


def canvas(points: str = "4.00", *, first_last: bool = False, manual: bool = False) -> Rows:
    """A gradebook: the test student last, a score from before, somebody it is not assigned to."""
    names = ["LastName", "FirstName"] if first_last else ["Student"]
    head: list[object] = [
        *names,
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "HW 1 (77001)",
        "Final Score",
    ]
    blank = [""] * (len(head) - 3)
    rows: list[list[object]] = [head]
    if manual:
        rows.append(["", *blank, "Manual Posting", ""])
    rows.append(["    Points Possible", *blank, points, "(read only)"])
    for one in CLASS:
        last, _, first = one.sortable.partition(", ")
        name = [last, first] if first_last else [one.sortable]
        rows.append([*name, one.canvas, one.id, one.email, section(one), "", "95.00"])
    test = ["Student", "Test"] if first_last else ["Student, Test"]
    return [*rows, [*test, 49999, "", HASH, "CS231 (01)", "", ""]]


def participants() -> Rows:
    """The list of participants of Moodle, in German."""
    return [
        ["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse", "Gruppen"],
        *([*_names(one), one.id, one.email, ""] for one in CLASS),
    ]


def worksheet(points: str = "4.00") -> Rows:
    """The grading worksheet of Moodle."""
    marks = ["Status", "Grade", "Maximum Grade", "Grade can be changed"]
    return [
        ["Identifier", "Full name", "ID number", "Email address", *marks,
         "Last modified (submission)", "Last modified (grade)", "Feedback comments"],
        *(
            [f"Participant {one.participant}", one.name, one.id, one.email,
             "Submitted for grading - ", "", points, "Yes",
             "Sunday, 13 September 2026, 9:12 PM", "-", ""]
            for one in CLASS
        ),
    ]  # fmt: skip


def gradescope() -> Rows:
    """The roster of Gradescope, with its staff."""
    return [
        ["First Name", "Last Name", "SID", "Email", "Role", "Section"],
        *([*_names(one), one.id, one.email, "Student", section(one)] for one in CLASS),
        ["Tom", "Assistant", "", "tom@uni.example", "TA", ""],
    ]


def university() -> Rows:
    """What a university gives out: a title above the table."""
    return [
        ["2026-2 심층학습 출석부"],
        ["No.", "학과", "학번", "성명", "분반", "이메일"],
        *(
            [number, "컴퓨터공학과", one.id, one.name, section(one), one.email]
            for number, one in enumerate(CLASS, start=1)
        ),
    ]


def own_list() -> Rows:
    """A list of a TA's own."""
    return [
        ["id", "name", "section", "email", "HW 1"],
        *([one.id, one.name, section(one), one.email, ""] for one in CLASS),
    ]


def _names(person: Person) -> tuple[str, str]:
    last, _, first = person.sortable.partition(", ")
    return first, last
