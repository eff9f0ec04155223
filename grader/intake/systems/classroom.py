"""GitHub Classroom: a repository for each student, and the CSV of grades that says whose it is.

    hw1-submissions/hw1-haneul-k/answers.csv
    classroom_grades.csv    github_username,roster_identifier,student_repository_name,...

The CSV may name nobody (an account that was never linked), one student, or a whole team. Its
roster_identifier is whatever the teacher typed: an id, an e-mail address, or a name that fits none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from grader.assignment.keys import Key, System
from grader.submissions.form import visible
from grader.submissions.received import Told

HINT = "-submissions/"
COLUMNS = (b"github_username", b"roster_identifier")

_FOLDER = "-submissions"
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d*)? ?(?:Z|UTC|\+00:?00)")
_LONGEST = 200

Repositories = Mapping[str, Told]


def told(parts: Sequence[str], at: int, repositories: Repositories | None = None) -> Told | None:
    """What a repository's folder tells: its student's name on GitHub, and what the CSV adds."""
    if at == 0 or at == len(parts) - 1 or not parts[at - 1].endswith(_FOLDER):
        return None
    start = parts[at - 1].removesuffix(_FOLDER) + "-"
    user = parts[at].removeprefix(start)
    if user == parts[at] or not _USER.fullmatch(user):
        return None
    if known := (repositories or {}).get(parts[at].casefold()):
        return known
    return Told(keys=(Key(system=System.GITHUB, value=user),), name=user)


def is_list(content: bytes) -> bool:
    """Whether this is the CSV of grades: its first line says so."""
    head = content[:1_000].partition(b"\n")[0]
    return all(column in head for column in COLUMNS)


def read_list(content: bytes) -> Repositories:
    """What the CSV tells of each repository, by its name in lower case."""
    text = io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")
    keys: dict[str, dict[Key, None]] = defaultdict(dict)
    names: dict[str, list[str]] = defaultdict(list)
    times: dict[str, str] = {}
    for row in csv.DictReader(text):
        cells = {
            str(k): visible(v.strip())[:_LONGEST] for k, v in row.items() if isinstance(v, str)
        }
        user, person = cells.get("github_username", ""), cells.get("roster_identifier", "")
        repository = cells.get("student_repository_name", "").casefold()
        if not repository:
            continue
        keys[repository] |= dict.fromkeys(_keys(user, person))
        names[repository].append(person or user)
        times[repository] = _iso(cells.get("submission_timestamp", ""))
    return {
        name: Told(keys=tuple(keys[name]), name=", ".join(names[name])[:_LONGEST], at=times[name])
        for name in keys
    }


def _keys(user: str, person: str) -> list[Key]:
    system = System.EMAIL if "@" in person else System.ID
    found = (Key(system=System.GITHUB, value=user), Key(system=system, value=person))
    return [key for key in found if key.value]


def _iso(text: str) -> str:
    found = _TIME.fullmatch(text)
    return f"{found[1]}T{found[2]}+00:00" if found else ""
