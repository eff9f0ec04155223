"""Moodle: `<full name>_<number>_assignsubmission_<kind>`, as folders or in front of each file.

    Kim Minsu_325_assignsubmission_file/answers.csv           with `_` behind `file` in older ones
    Kim Minsu_325_assignsubmission_file_answers.csv           without folders
    Participant_325_assignsubmission_onlinetext/onlinetext.html

The number is that of the participant in this assignment, as in the grading worksheet: no user's id.
In team assignments the name and the number are those of the team.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.assignment.keys import Key, System
from grader.submissions.received import Told

HINT = "_assignsubmission_"

_BEHIND = r"(?P<number>[0-9]{1,18})_assignsubmission_[a-z]+"
_FOLDER = re.compile(rf"(?P<name>.+?)_{_BEHIND}_?")
# Moodle makes blanks of `_` in names: what else looks like this was in the name of a file.
_FILE = re.compile(rf"(?P<name>[^_]+)_{_BEHIND}_.+")


def told(parts: Sequence[str], at: int) -> Told | None:
    """What a folder's or a file's name tells."""
    pattern = _FILE if at == len(parts) - 1 else _FOLDER
    found = pattern.fullmatch(parts[at])
    if found is None:
        return None
    key = Key(system=System.PARTICIPANT, value=found["number"])
    return Told(keys=(key,), name=found["name"])
