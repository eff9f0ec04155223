"""What the assignments of a course share: `course.toml` beside them, and what it may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from grader.assignment import handing_in, lateness, look, policy_choice, rounding_choice
from grader.assignment.editions import LANGUAGES
from grader.assignment.handing_in import HandingIn
from grader.assignment.lateness import Lateness
from grader.assignment.look import Look
from grader.assignment.policy import Policy
from grader.assignment.rounding_choice import RoundingChoice
from grader.assignment.toml_file import Table, read_toml
from problems.registry import families

FILE = "course.toml"
KEYS = (
    *("course", "term", "language", *handing_in.KEYS, *look.KEYS),
    *(*rounding_choice.KEYS, policy_choice.TABLE, lateness.TABLE),
)

_ASSIGNMENTS_OWN = dict.fromkeys(
    ("title", "id", "seed", "exercise"), "It belongs in the assignment file: move it there."
)


_OF_NO_FAMILY = (
    "`grader families NAME` lists those of a family; that of an own family belongs in the "
    "assignment that asks it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Shared settings; None where nothing is set."""

    course: str | None = None
    term: str | None = None
    language: str | None = None
    hand_in: HandingIn = field(default_factory=HandingIn)
    look: Look = field(default_factory=Look)
    rounding: RoundingChoice = field(default_factory=RoundingChoice)
    policy: Policy = field(default_factory=Policy)
    late: Lateness = field(default_factory=Lateness)

    def refined(self, table: Table, folder: Path) -> Course:
        """These settings with what the table of a file in a folder sets in their place."""
        return Course(
            course=table.text("course", "Neural Networks") or self.course,
            term=_term(table) if "term" in table.entries else self.term,
            language=_language(table) or self.language,
            hand_in=self.hand_in.refined(table),
            look=self.look.refined(table, folder),
            rounding=self.rounding.refined(table),
            policy=policy_choice.refined(self.policy, table),
            late=self.late.refined(table),
        )


def read_course(folder: Path) -> Course:
    """The shared settings of a folder's assignments, empty without a `course.toml`."""
    path = folder / FILE
    if not path.exists():
        return Course()
    table = read_toml(path)
    table.keep_to(KEYS, {**_ASSIGNMENTS_OWN, **policy_choice.BELOW, **lateness.BELOW})
    policy_choice.refuse_unknown(table, families().values(), "of any family", _OF_NO_FAMILY)
    return Course().refined(table, folder)


def _term(table: Table) -> str | None:
    # A course without terms says so by an empty text, where the course's default would be wrong.
    return "" if table.entries["term"] == "" else table.text("term", "2026-autumn")


def _language(table: Table) -> str | None:
    found = table.text("language", LANGUAGES[0])
    if found is not None and found not in LANGUAGES:
        rule = f"a language is one of {', '.join(LANGUAGES)}"
        raise table.wrong("language", rule, f'language = "{LANGUAGES[-1]}"')
    return found
