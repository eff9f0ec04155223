"""What systems call a person: ids, e-mail addresses, logins, and each system's own numbers.

People are joined on these and on sheet codes, never on names alone: two students may share a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.assignment.ids import collision_key


class System(StrEnum):
    """Whose word a key is.

    ID           a number or login that the university gives: 학번, SIS User ID, Moodle's ID number
    EMAIL        an e-mail address
    LOGIN        what somebody logs in with: SIS Login ID, a user name
    CANVAS       Canvas's own number of a user: `ID` of its gradebook, in the names of its files
    PARTICIPANT  Moodle's number of a participant in one assignment
    GITHUB       a user name on GitHub
    """

    ID = "id"
    EMAIL = "email"
    LOGIN = "login"
    CANVAS = "canvas"
    PARTICIPANT = "participant"
    GITHUB = "github"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What one system calls somebody."""

    system: System
    value: str

    @property
    def folded(self) -> tuple[System, str]:
        """Equal for keys that differ only by case or Unicode form."""
        return self.system, collision_key(self.value.strip())
