"""GitHub Classroom: a repository for each student, and the CSV of grades that says whose it is.

    hw1-submissions/hw1-haneul-k/answers.csv
    classroom_grades.csv    github_username,roster_identifier,student_repository_name,...

The CSV may name nobody (an account that was never linked), one student, or a whole team. Its
roster_identifier is whatever the teacher typed: an id, an e-mail address, or a name that fits none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.assignment.keys import Key, System
from grader.submissions.form import visible
from grader.submissions.received import NOTHING, Told

HINT = "-submissions"

# A browser numbers what is downloaded again; a zip may hold what is in the folder.
_FOLDER = re.compile(r"(.+)-submissions(?: \([0-9]+\))?(?:\.zip)?")
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}")
_USER_NAME, _PERSON = "github_username", "roster_identifier"
_REPOSITORY, _TIME = "student_repository_name", "submission_timestamp"
_TITLES = (_USER_NAME.encode(), _PERSON.encode())
_LONGEST = 200

Repositories = Mapping[str, Told]


def told(parts: Sequence[str], at: int, repositories: Repositories | None = None) -> Told | None:
    """What a repository's folder tells: its student's name on GitHub, and what the CSV adds."""
    folder = _FOLDER.fullmatch(parts[at - 1]) if 0 < at < len(parts) - 1 else None
    if folder is None or not parts[at].startswith(f"{folder[1]}-"):
        return None
    user = parts[at].removeprefix(f"{folder[1]}-")
    if not _USER.fullmatch(user):
        return None
    if known := (repositories or {}).get(parts[at].casefold()):
        return known
    if _FOLDER.fullmatch(parts[at]) and told(parts, at + 1, repositories):
        # The folder that was zipped, in a zip of its name: no student's repository.
        return None
    return Told(keys=(Key(system=System.GITHUB, value=user),), name=user)


def is_list(content: bytes) -> bool:
    """Whether this is the CSV of grades: its titles say so."""
    head = content[:1_000]
    return _TITLES[0] in head and _TITLES[1] in head


def read_list(content: bytes) -> Repositories:
    """What the CSV tells of each repository, by its name in lower case."""
    from grader.tables.table import Table, table_of

    table = table_of(content)
    if not isinstance(table, Table):
        return {}
    columns = {title: place for place, title in enumerate(table.header.cells)}
    rows = [
        {title: visible(row.cell(at))[:_LONGEST] for title, at in columns.items()}
        for row in table.rows
    ]
    found: dict[str, Told] = {}
    from grader.intake.timestamps import times

    for row, at in zip(rows, times([row.get(_TIME, "") for row in rows]), strict=True):
        if name := row.get(_REPOSITORY, "").casefold():
            found[name] = _with(found.get(name, NOTHING), row, at)
    return found


def _with(told: Told, row: Mapping[str, str], at: str) -> Told:
    """What is told of a repository with one more of its students."""
    user, person = row[_USER_NAME], row[_PERSON]
    keys = (key for key in _keys(user, person) if key not in told.keys)
    names = (told.name, person or user)
    return Told(keys=(*told.keys, *keys), name=", ".join(filter(None, names))[:_LONGEST], at=at)


def _keys(user: str, person: str) -> list[Key]:
    system = System.EMAIL if "@" in person else System.ID
    found = (Key(system=System.GITHUB, value=user), Key(system=system, value=person))
    return [key for key in found if key.value]
