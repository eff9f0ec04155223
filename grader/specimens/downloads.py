"""What Canvas lets a TA download: everybody's files side by side in one zip, under its names."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SUNDAY = (2026, 12, 6, 21, 30, 0)
"""When every file of the zip was packed."""

_FIRST_ATTACHMENT = 900_011


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One file that somebody handed in.

    file  as the student named it; `text.html` is what was typed into the text box of the system
    """

    person: str
    file: str
    content: bytes
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasUser:
    """A student as Canvas knows them: the number, and the name that it sorts by."""

    number: str
    name: str


def canvas_users(gradebook: Path) -> dict[str, CanvasUser]:
    """Everyone in a gradebook that Canvas exported, by the id that the university gave them."""
    with gradebook.open(encoding="utf-8", newline="") as file:
        return {
            row["SIS User ID"]: CanvasUser(number=row["ID"], name=row["Student"])
            for row in csv.DictReader(file)
            if row["SIS User ID"]
        }


def submissions_zip(handed: Iterable[Handed], users: dict[str, CanvasUser]) -> bytes:
    """`submissions.zip` with these files, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, one in enumerate(handed):
            name = _name(one, users[one.person], _FIRST_ATTACHMENT + 13 * place)
            member = zipfile.ZipInfo(name, SUNDAY)
            archive.writestr(member, one.content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _name(one: Handed, user: CanvasUser, attachment: int) -> str:
    """`weaverrobertbob_LATE_40159_900024_hw1-0044-answers.csv`: of names, letters are left."""
    name = re.sub(r"\W", "", user.name.lower())
    who = "_".join((name, *(["LATE"] if one.late else []), user.number))
    return f"{who}_{one.file}" if one.file == "text.html" else f"{who}_{attachment}_{one.file}"
