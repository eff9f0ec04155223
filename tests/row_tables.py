"""Tables with a row a student as systems write them: titles, order, times and encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tests.downloads import Person


class Tongue(StrEnum):
    """The language that somebody uses a system in."""

    ENGLISH = "English"
    GERMAN = "German"
    KOREAN = "Korean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one person answered, item by item, and when."""

    person: Person
    answers: Mapping[str, str]
    at: datetime
    code: str = ""


FORM_TITLES = {
    Tongue.ENGLISH: (
        "Timestamp",
        "Email Address",
        "Score",
        "Sheet code",
        "Question {}: your value",
    ),
    Tongue.GERMAN: (
        "Zeitstempel",
        "E-Mail-Adresse",
        "Punktzahl",
        "Blattcode",
        "Frage {}: Ihr Wert",
    ),
    Tongue.KOREAN: ("타임스탬프", "이메일 주소", "점수", "문제지 코드", "문제 {}: 값"),
}
QUIZ_TITLES = {
    Tongue.ENGLISH: (
        "Last name", "First name", "ID number", "Email address", "Status", "Started", "Completed",
        "Duration", "Grade/10.00", "Response {}", "Right answer {}",
    ),
    Tongue.GERMAN: (
        "Nachname", "Vorname", "ID-Nummer", "E-Mail-Adresse", "Status", "Begonnen", "Beendet",
        "Dauer", "Bewertung/10,00", "Antwort {}", "Richtige Antwort {}",
    ),
    Tongue.KOREAN: (
        "성", "이름", "학번", "이메일 주소", "상태", "시작 시간", "완료", "소요 시간", "성적/10.00",
        "응답 {}", "정답 {}",
    ),
}  # fmt: skip
PARTS = {
    Tongue.ENGLISH: "part {}: {}", Tongue.GERMAN: "Teil {}: {}", Tongue.KOREAN: "{}번 부분: {}"
}  # fmt: skip
_GERMAN_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September"),
    *("Oktober", "November", "Dezember"),
)


def google_form(answered: Sequence[Answered], tongue: Tongue = Tongue.ENGLISH) -> bytes:
    """The responses of a form, as its spreadsheet saves them: the titles name the items."""
    stamp, email, score, code, question = FORM_TITLES[tongue]
    items = tuple(dict.fromkeys(item for one in answered for item in one.answers))
    rows = [
        [
            form_time(one.at, tongue), one.person.email, "0 / 10", one.code,
            *(one.answers.get(item, "") for item in items),
        ]
        for one in answered
    ]  # fmt: skip
    return csv_of([[stamp, email, score, code, *map(question.format, items)], *rows]).encode()


def moodle_quiz(answered: Sequence[Answered], tongue: Tongue = Tongue.ENGLISH) -> bytes:
    """The responses to a quiz with a question for each exercise, its items as parts."""
    *about, response, right = QUIZ_TITLES[tongue]
    numbers = sorted({int(item.split(".")[0]) for one in answered for item in one.answers})
    titles = [title.format(n) for n in numbers for title in (response, right)]
    rows = []
    for one in answered:
        family, _, given = one.person.sortable.partition(", ")
        when = quiz_time(one.at, tongue)
        row = [family, given, one.person.id, one.person.email, "Finished", when, when, "1 h", "-"]
        rows.append([*row, *(cell for n in numbers for cell in (_cloze(one, n, tongue), "1; 2"))])
    return b"\xef\xbb\xbf" + csv_of([[*about, *titles], *rows]).encode()


def typed_table(answered: Sequence[Answered], delimiter: str = ",") -> bytes:
    """What a teaching assistant types: an item above each column."""
    items = tuple(dict.fromkeys(item for one in answered for item in one.answers))
    rows = [
        [one.person.id, one.person.name, *(one.answers.get(item, "") for item in items)]
        for one in answered
    ]
    return csv_of([["id", "name", *items], *rows], delimiter).encode()


def _cloze(one: Answered, number: int, tongue: Tongue) -> str:
    typed = [text for item, text in one.answers.items() if item.split(".")[0] == str(number)]
    if not any(typed):
        return "-"
    return "; ".join(PARTS[tongue].format(n, text) for n, text in enumerate(typed, start=1))


def form_time(at: datetime, tongue: Tongue) -> str:
    """`11/30/2026 23:10:05`, as the country of a spreadsheet writes it."""
    match tongue:
        case Tongue.ENGLISH:
            return f"{at.month}/{at.day}/{at:%Y %H:%M:%S}"
        case Tongue.GERMAN:
            return f"{at:%d.%m.%Y %H:%M:%S}"
        case Tongue.KOREAN:
            return f"{at.year}. {at.month}. {at.day} {_half(at)} {at.hour % 12 or 12}:{at:%M:%S}"


def quiz_time(at: datetime, tongue: Tongue) -> str:
    """`30 November 2026  11:10 PM`; commas are left out of a file of commas."""
    match tongue:
        case Tongue.ENGLISH:
            return f"{at.day} {at:%B %Y  %I:%M %p}"
        case Tongue.GERMAN:
            return f"{at.day}. {_GERMAN_MONTHS[at.month - 1]} {at:%Y  %H:%M}"
        case Tongue.KOREAN:
            return f"{at.year}년 {at.month}월 {at.day}일  {_half(at)} {at:%I:%M}"


def _half(at: datetime) -> str:
    return "오후" if at.hour >= 12 else "오전"


def csv_of(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """A CSV file with CRLF, cells in quotes where they need them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
