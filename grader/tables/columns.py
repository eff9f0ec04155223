"""What the title of a column means, in whatever system and language a list was saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from grader.assignment.ids import collision_key
from grader.assignment.keys import System


class Part(StrEnum):
    """What a column says of a person that is no key.

    NAME    the whole name; FIRST and LAST are its parts
    """

    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    SECTION = "section"
    ROLE = "role"
    LANGUAGE = "language"
    LAYOUT = "layout"


Meaning = System | Part

_TITLES: dict[Meaning, tuple[str, ...]] = {
    System.ID: (
        *("id", "sis user id", "sid", "student id", "student id number", "student number"),
        *("id number", "student no", "student no.", "matriculation number", "roster_identifier"),
        *("id-nummer", "matrikelnummer", "matrikel-nr", "matrikelnr", "matrikelnr.", "matr.-nr."),
        *("학번", "학생 번호", "학생번호", "아이디 번호", "식별 번호", "고유번호"),
    ),
    System.EMAIL: (
        *("email", "e-mail", "email address", "e-mail address", "mail", "username (email)"),
        *("e-mail-adresse", "emailadresse", "e-mailadresse", "mailadresse"),
        *("이메일", "이메일 주소", "이메일주소", "전자우편", "메일", "메일주소"),
    ),
    System.LOGIN: (
        *("sis login id", "login", "login id", "username", "user name"),
        *("anmeldename", "benutzername", "nutzername", "kennung"),
        *("사용자 아이디", "사용자아이디", "아이디", "로그인 id", "로그인 아이디"),
    ),
    System.CANVAS: ("canvas id", "canvas user id"),
    System.PARTICIPANT: ("identifier", "participant", "teilnehmer/in", "식별자"),
    System.GITHUB: ("github_username", "github username", "github", "github-name"),
    Part.NAME: (
        *("name", "full name", "student", "student name", "display name"),
        *("vollständiger name", "studierende", "studierende/r"),
        *("이름", "성명", "학생명", "학생 이름", "성함", "전체 이름"),
    ),
    Part.FIRST: (
        *("first name", "firstname", "given name", "given names", "vorname", "vornamen"),
        *("이름(first name)",),
    ),
    Part.LAST: (
        *("last name", "lastname", "surname", "family name", "nachname", "familienname", "성"),
    ),
    Part.SECTION: (
        *("section", "sections", "분반", "반", "übungsgruppe", "tutorial"),
        *("group", "groups", "gruppe", "gruppen", "그룹", "모둠"),
    ),
    Part.ROLE: ("role", "roles", "rolle", "rollen", "역할"),
    Part.LANGUAGE: ("language", "sprache", "언어"),
    Part.LAYOUT: ("layout",),
}
_BESIDE: tuple[tuple[str, str, Meaning], ...] = (
    ("github_username", "identifier", System.ID),
    ("vorname", "name", Part.LAST),
    ("성", "이름", Part.FIRST),
)
"""Beside the first title the second means something else: a teacher's own name for somebody, a
family name."""
_MEANINGS = {title: meaning for meaning, titles in _TITLES.items() for title in titles}
_REMARK = re.compile(r"(?:\s*\([^()]*\)|\s*[:*])+$")
_LONGEST = 80
_SPACES = re.compile(r"\s+")


def folded(title: str) -> str:
    """Equal for titles that differ only by case, Unicode form or spaces."""
    return _SPACES.sub(" ", collision_key(title)).strip()


def meaning(title: str) -> Meaning | None:
    """What a title means by itself, None for any other title.

    Also with a remark behind it, `학번 (7자리)`, and in two languages at once, `학번 / Student ID`.
    `ID` stands for the id here; `meanings` knows that it is Canvas's own number in a gradebook.
    """
    return _meaning(folded(title))


def _meaning(title: str) -> Meaning | None:
    if found := _MEANINGS.get(title):
        return found
    if len(title) > _LONGEST:
        return None
    parts = {_MEANINGS.get(_plain(part)) for part in _plain(title).split("/")}
    return parts.pop() if len(parts) == 1 else None


def _plain(title: str) -> str:
    """A title without a remark in brackets, a colon or a star behind it."""
    return _REMARK.sub("", title).strip()


def meanings(header: Sequence[str]) -> tuple[Meaning | None, ...]:
    """What every title means among the others."""
    titles = [folded(title) for title in header]
    own: dict[str, Meaning] = {"id": System.CANVAS} if is_canvas(header) else {}
    own |= {title: other for beside, title, other in _BESIDE if beside in titles}
    return tuple(own.get(title, _meaning(title)) for title in titles)


def rank(title: str) -> int:
    """How plainly a title says what it means: of two columns that mean the same, the lower."""
    own = folded(title)
    if meant := _MEANINGS.get(own):
        return _TITLES[meant].index(own)
    return len(_MEANINGS)


def is_canvas(header: Sequence[str]) -> bool:
    """Whether these are the titles of a gradebook of Canvas: `Student,ID,...,Section,...`."""
    titles = [folded(title).replace(" ", "") for title in header[:12]]
    named = titles[:2] == ["student", "id"] or titles[:3] == ["lastname", "firstname", "id"]
    return named and "section" in titles
