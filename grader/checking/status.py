"""status: where an assignment stands, what changed since, and what to do next; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.keys import System
from grader.assignment.roster import Recipient
from grader.checking.past import Past, past
from grader.checking.tasks import Tasks, tasks_in
from grader.reconciling.pasted import check, word
from grader.records.folder import Folder
from grader.records.opening import open_manifest
from grader.states import State

WITHOUT_MARKS = (State.EMPTY, State.MISSING, State.EXCUSED)
"""States that are settled without a score."""

SYSTEMS = {
    System.CANVAS: "--canvas FILE --column NAME",
    System.PARTICIPANT: "--moodle FILE",
}
"""What an export is called for where a system's own numbers of people are known."""

OWN_LIST = "--csv FILE --column NAME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where an assignment stands.

    issued      students with a sheet; `without_sheet` are on the roster and have none yet
    received    files that were handed in, all kept; None where that cannot be told
    states      of those who have marks; `unmarked` have none yet
    changes     what the marks do not know of yet, a clause each
    tasks       what waits for a person, None where results/to-do.csv does not say
    next        the command to type next, empty for none
    """

    folder: Folder
    title: str
    issued: int
    without_sheet: int
    received: int | None
    states: Mapping[State, int]
    unmarked: int
    changes: tuple[str, ...]
    tasks: Tasks | None
    next: str

    @property
    def needs_a_person(self) -> int:
        """Students whose submission nobody could mark yet."""
        settled = (State.GRADED, *WITHOUT_MARKS)
        return sum(count for state, count in self.states.items() if state not in settled)


def status(root: Path) -> Status:
    """What a folder holds; ManifestError if nothing was issued into it."""
    with open_manifest(root) as manifest:
        about = manifest.about()
        folder = Folder(root=root, assignment=about["assignment"])
        people = [one.recipient for one in manifest.people() if not one.withdrawn]
        having = {person for _, person, _, current in manifest.issued() if current}
        before = past(folder, manifest)
    issued = [one for one in people if one.id in having]
    tasks = tasks_in(folder.to_do)
    states = Counter(before.standings[one.id].state for one in issued if one.id in before.standings)
    return Status(
        folder=folder, title=about["title"], issued=len(issued),
        without_sheet=len(people) - len(issued), received=before.files,
        states=states, unmarked=len(issued) - states.total(), changes=before.to_mark, tasks=tasks,
        next=_next(folder, before, tasks, states, issued),
    )  # fmt: skip


def _next(
    folder: Folder, before: Past, tasks: Tasks | None, states: Mapping[State, int],
    people: Iterable[Recipient],
) -> str:  # fmt: skip
    """Check what is there, settle what waits, export what is new: in this order."""
    if before.to_mark:
        return check(folder.root)
    if not before.files:
        return check(folder.root, "FOLDER")
    if tasks is not None and tasks.first:
        return tasks.first
    if not states.get(State.GRADED):
        return check(folder.root, "FOLDER")
    return f"grader export {word(folder.root.as_posix())} {_system(people)}"


def _system(people: Iterable[Recipient]) -> str:
    """The system that most of the class is known to."""
    known = Counter(key.system for one in people for key in one.aliases if key.system in SYSTEMS)
    return SYSTEMS[known.most_common(1)[0][0]] if known else OWN_LIST
