"""status: where an assignment stands, what changed since, and what to do next; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.keys import System
from grader.assignment.roster import Recipient
from grader.checking.past import Export, Past, past
from grader.checking.tasks import Tasks, tasks_in
from grader.reconciling.pasted import check, word
from grader.records.folder import Folder
from grader.records.opening import open_manifest
from grader.states import SETTLED, State

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
    received_at when the last of them came, in ISO 8601
    states      of those who have marks; `unmarked` have none yet
    exports     the latest first
    changes     since the marks were made, or since they were exported: a clause each
    tasks       what waits for a person, None where results/to-do.csv does not say
    next        the command to type next, empty where there is nothing to do
    """

    folder: Folder
    title: str
    issued: int
    without_sheet: int
    received: int | None
    received_at: str
    states: Mapping[State, int]
    unmarked: int
    exports: tuple[Export, ...]
    changes: tuple[str, ...]
    tasks: Tasks | None
    next: str

    @property
    def needs_a_person(self) -> int:
        """Students whose submission nobody could mark yet."""
        return sum(count for state, count in self.states.items() if state not in SETTLED)


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
        received_at=before.received_at, states=states, unmarked=len(issued) - states.total(),
        exports=before.exports, changes=before.changes, tasks=tasks,
        next=_next(folder, before, tasks, states, issued),
    )  # fmt: skip


def _next(
    folder: Folder, before: Past, tasks: Tasks | None, states: Mapping[State, int],
    people: Iterable[Recipient],
) -> str:  # fmt: skip
    """Check what is there, settle what waits, export what is new: in this order."""
    waiting = any(state not in SETTLED for state in states)
    first = tasks.first if tasks else ""
    steps = (
        (bool(before.to_mark), check(folder.root)),
        (not before.files, check(folder.root, "FOLDER")),
        (tasks is None and waiting, check(folder.root)),
        (bool(first), first),
        (not states.get(State.GRADED), check(folder.root, "FOLDER")),
        (
            not before.exports or before.to_export > 0,
            f"grader export {word(folder.root.as_posix())} {_system(people)}",
        ),
    )
    return next((command for wanted, command in steps if wanted), "")


def _system(people: Iterable[Recipient]) -> str:
    """The system that most of the class is known to."""
    known = Counter(key.system for one in people for key in one.aliases if key.system in SYSTEMS)
    return SYSTEMS[known.most_common(1)[0][0]] if known else OWN_LIST
