"""What reconciliation finds: a state for every file, and for every student what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from grader.assignment.roster import Recipient
from grader.records.handed_in import Row, Stored
from grader.rulings.ruling import Ruling
from grader.states import State


class FileState(StrEnum):
    """What became of a file."""

    MATCHED = "matched"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    WRONG_SHEET = "wrong sheet"
    OUTDATED_SHEET = "outdated sheet"
    UNREADABLE = "unreadable"
    NEEDS_A_PERSON = "needs a person"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"


class File(NamedTuple):
    """One submission and what became of it.

    number  in the gradebook
    person  whose it is; None where nobody knows
    code    the sheet that it is marked against, "" where none
    filled  how many answers stand in it
    note    to the operator: why, and what to do
    hash    of its content; where several files have one source, a decision names it by this
    maybe   whose it may be, where nobody knows, by id and the likeliest first
    likely  the code of the sheet that it seems to answer, where that is not `code`: by a mistyped
            code, or by its numbers
    """

    number: int
    source: str
    state: FileState
    person: str | None = None
    code: str = ""
    filled: int = 0
    note: str = ""
    hash: str = ""
    maybe: tuple[str, ...] = ()
    likely: str = ""


class Late(StrEnum):
    """Whether a submission came in time, as far as that can be known."""

    IN_TIME = "in time"
    LATE = "late"
    NOT_KNOWN = "not known"


class Counts(NamedTuple):
    """What counts for one student; without a `state` it is to be marked.

    attempts  the submissions that may count, the oldest first; `file` is one of them
    late      None where lateness is not looked at
    by        how late, in seconds
    rulings   those that decided here
    """

    file: File
    attempts: tuple[File, ...] = ()
    state: State | None = None
    note: str = ""
    late: Late | None = None
    by: int = 0
    rulings: tuple[Ruling, ...] = ()


class Student(NamedTuple):
    """Somebody who has a sheet.

    code   of the current one
    alone  the one file that came of them, where there is nothing to weigh
    """

    who: Recipient
    code: str
    alone: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Everyone with a sheet, in the order of the roster, and what was weighed.

    files  those that were weighed, in the order in which they came
    of     by id what counts for each student of whom files were weighed
    """

    files: tuple[File, ...]
    of: Mapping[str, Counts]
    students: tuple[Student, ...] = ()

    def weighed(self, found: Mapping[str, Counts]) -> Reconciled:
        """The same, where something else counts for some, who stand alone no more."""
        if not found:
            return self
        files = {one.number: one for one in self.files}
        files |= {counts.file.number: counts.file for counts in found.values()}
        return Reconciled(
            files=tuple(files[number] for number in sorted(files)), of={**self.of, **found},
            students=tuple(
                one._replace(alone=None) if one.who.id in found else one for one in self.students
            ),
        )  # fmt: skip


def counts_alone(person: str, stored: Stored) -> Counts:
    """What a file that stands alone counts as."""
    reading = stored.reading
    file = File(
        stored.number, stored.source, FileState.MATCHED, person, reading.code, reading.filled,
        hash=stored.hash.hex(),
    )  # fmt: skip
    return Counts(file, (file,))
