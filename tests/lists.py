"""Lists of people as systems export them: titles, order, encodings and odd rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]

HASH = "3f8a1c0d9e7b6a5f4e3d2c1b0a9f8e7d6c5b4a39"
"""The login that Canvas makes up for its test student."""

TOTALS = ("Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score")


def as_csv(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Rows as a system writes them, None as an empty cell."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    """Rows as a workbook."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def canvas_rows(*, integration: bool = False, first_last: bool = False) -> list[list[object]]:
    """A gradebook with all SIS columns, a row of manual posting, points, and the test student."""
    more = ["Integration ID", "Root Account"] if integration else []
    names = ["LastName", "FirstName"] if first_last else ["Student"]
    head = [*names, "ID", "SIS User ID", "SIS Login ID", *more, "Section"]
    people = [
        ("Kim", "Minsu", 4101, "2026001", "minsu@univ.example", "CS231 (01)"),
        ("김", "민수", 4102, "2026002", "kms2@univ.example", "CS231 (02) and Lab B"),
        ("Müller", "Jürgen", 4103, "0012345", "jm@univ.example", "CS231 (01)"),
        ('="=Zoë"', "", 4104, "2026004", "zoe@univ.example", "CS231 (01), Lab A, and Lab B"),
    ]
    blank: list[object] = [None] * (len(head) - 1)
    rows: list[list[object]] = [
        [*head, "Notes", "HW 1 (77001)", "Email (77002)", *TOTALS],
        [None, *blank, None, "Manual Posting", None, *[None] * 4],
        ["    Points Possible", *blank, None, "10.00", "5.00", *["(read only)"] * 4],
    ]
    for last, first, number, sis, login, section in people:
        name = [last, first] if first_last else [f"{last}, {first}" if first else last]
        ids = [number, sis, login, *(["", "canvas.univ.example"] if integration else [])]
        rows.append([*name, *ids, section, "x", "9.50", "N/A", *["95.00"] * 4])
    test = ["Student", "Test"] if first_last else ["Student, Test"]
    ids = [4999, None, HASH, *(["", "canvas.univ.example"] if integration else [])]
    rows.append([*test, *ids, "CS231 (01)", None, None, None, *[None] * 4])
    return rows


def canvas_without_sis() -> list[list[object]]:
    """A gradebook as a TA without a right to SIS data downloads it."""
    return [
        [*row[:2], *row[3:]]
        for row in canvas_rows()
    ]  # fmt: skip


def canvas_bare() -> list[list[object]]:
    """The shortest: `Student,ID,Section`."""
    return [[*row[:2], *row[4:]] for row in canvas_rows()]


PARTICIPANTS = [
    ["First name", "Last name", "ID number", "Email address", "Groups"],
    ["Minsu", "Kim", "2026001", "minsu@univ.example", "Group 1, Group 2"],
    ["민수", "김", "2026002", "kms2@univ.example", ""],
    ["Jürgen", "Müller", "0012345", "jm@univ.example", "Group 1"],
]
PARTICIPANTS_DE = [
    ["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse", "Gruppen"],
    *PARTICIPANTS[1:],
]
PARTICIPANTS_KO = [["이름", "성", "학번", "이메일 주소", "모둠"], *PARTICIPANTS[1:]]

_MARKS = ["Status", "Grade", "Maximum Grade", "Grade can be changed"]
_DATES = ["Last modified (submission)", "Last modified (grade)", "Feedback comments"]
_STATE = ["Submitted for grading - ", "", "10.00", "Yes", "Sunday, 22 November 2026, 9:12 PM", "-"]
WORKSHEET = [
    ["Identifier", "Full name", "ID number", "Email address", *_MARKS, *_DATES],
    ["Participant 7101", "Minsu Kim", "2026001", "minsu@univ.example", *_STATE, ""],
    ["Participant 7102", "김민수", "2026002", "kms2@univ.example", *_STATE, ""],
    ["Participant 7103", "Jürgen Müller", "0012345", "jm@univ.example", *_STATE, ""],
]
WORKSHEET_DE = [
    ["ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung"],
    ["Teilnehmer/in7101", "Minsu Kim", "minsu@univ.example", "Zur Bewertung", "7,50", "10,00"],
    ["Teilnehmer/in7102", "김민수", "kms2@univ.example", "Keine Abgabe", "", "10,00"],
]
WORKSHEET_BLIND = [
    ["Identifier", "Status", "Grade", "Maximum Grade"],
    ["Participant 7101", "Submitted for grading - ", "", "10.00"],
]

GRADESCOPE = [
    ["First Name", "Last Name", "SID", "Email", "Role", "Section"],
    ["Minsu", "Kim", "2026001", "minsu@univ.example", "Student", "01"],
    ["민수", "김", "2026002", "kms2@univ.example", "Student", "02"],
    ["Ann", "Lee", "", "lee@univ.example", "Instructor", ""],
    ["Tom", "Assistant", "", "tom@univ.example", "TA", ""],
    ["Rita", "Reader", "", "rita@univ.example", "Reader", ""],
]

UNIVERSITY = [
    ["2026-2 심층학습 출석부"],
    ["No.", "학과", "학년", "학번", "성명", "분반", "이메일"],
    ["1", "컴퓨터공학과", "3", "2026001", "김민수", "01", "minsu@univ.example"],
    ["2", "전자공학과", "4", "0026002", "김민수", "02", "kms2@univ.example"],
]

GITHUB = [
    ["identifier", "github_username", "github_id", "name"],
    ["2026001", "minsu-k", "998877", "Minsu Kim"],
    ["2026002", "", "", ""],
    ["jm@univ.example", "jmueller", "887766", "Jürgen Müller"],
]
