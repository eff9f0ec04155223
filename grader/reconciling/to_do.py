"""results/to-do.csv: what a person must do, what matters most first, each with one command.

What hides somebody's marks stands above what only changes them, and what nobody handed in last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from grader.assignment.lateness import Lateness
from grader.assignment.roster import Recipient
from grader.marking.result import ItemResult, StudentResult
from grader.marking.score import shown_score
from grader.reconciling.lateness import to_settle
from grader.reconciling.pasted import check, decide
from grader.reconciling.reconciled import File, FileState, Reconciled
from grader.records.files import table_writer
from grader.records.folder import Folder
from grader.rulings.ruling import Action
from grader.states import State
from grader.submissions.numbers import Unreadable

COLUMNS = ("id", "name", "section", "what", "file", "why", "do this")

NOBODYS = "belongs to nobody"
UNREADABLE_ITEM = "unreadable item"
LATENESS = "lateness not known"

ORDER = (
    NOBODYS, State.NEEDS_A_PERSON, State.WRONG_SHEET, State.UNREADABLE, State.OUTDATED_SHEET,
    State.DUPLICATE, UNREADABLE_ITEM, LATENESS, State.MISSING,
)  # fmt: skip
"""What there is to do, the most urgent first."""

NOTHING_CAME = "nothing came from them"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing to do: about whom, what it is, why, and the command that would settle it."""

    what: str
    who: Recipient | None
    file: str
    why: str
    do: str

    @property
    def row(self) -> tuple[str, ...]:
        """As it stands in the table."""
        who = (self.who.id, self.who.name, self.who.section) if self.who else ("", "", "")
        return (*who, str(self.what), self.file, self.why, self.do)


@contextmanager
def to_do(
    folder: Folder, found: Reconciled, people: Mapping[str, Recipient],
    lateness: Lateness | None = None,
) -> Iterator[Callable[[StudentResult], None]]:  # fmt: skip
    """Takes every student's result, and writes the table once all are there."""
    rows = _Rows(folder, found, people, lateness or Lateness())
    yield rows.take
    with table_writer(folder.to_do, COLUMNS) as write:
        for one in rows.sorted():
            write(one.row)


class _Rows:
    """Collects what is to do; results come one after another, files stand in what was found."""

    def __init__(
        self, folder: Folder, found: Reconciled, people: Mapping[str, Recipient],
        lateness: Lateness,
    ) -> None:  # fmt: skip
        self._root = folder.root
        self._found = found
        self._people = people
        self._lateness = lateness
        self._rows: list[ToDo] = []

    def take(self, result: StudentResult) -> None:
        """What is to do about one student."""
        match result.state:
            case State.GRADED:
                self._rows += [self._item(result, item) for item in result.unreadable_items]
            case State.EMPTY | State.EXCUSED:
                return
            case State.MISSING:
                why = result.note or NOTHING_CAME
                self._add(State.MISSING, result, why, check(self._root, "FOLDER"))
            case state:
                why = result.note or state.value
                self._add(state, result, why, self._settles(state, result))
        self._late(result)

    def sorted(self) -> list[ToDo]:
        """Everything, the most urgent first; what is equally urgent as it came."""
        rows = [*self._rows, *self._files()]
        return sorted(rows, key=lambda one: ORDER.index(one.what))

    def _add(self, what: str, result: StudentResult, why: str, do: str) -> None:
        counts = self._found.of.get(result.recipient.id)
        source = counts.file.source if counts else result.source
        self._rows.append(ToDo(what=what, who=result.recipient, file=source, why=why, do=do))

    def _settles(self, state: State, result: StudentResult) -> str:
        """The command that settles what keeps somebody from being marked."""
        student = result.recipient.id
        counts = self._found.of.get(student)
        if counts is not None:
            file = counts.file
            if state is State.DUPLICATE:
                return self._ignored(file)
            if file.likely and state is not State.NEEDS_A_PERSON:
                named = {"file": self._name(file), "sheet": file.likely}
                return decide(self._root, Action.SHEET, named)
        if state is State.NEEDS_A_PERSON:
            return self._points(student, "POINTS")
        return check(self._root, "FOLDER")

    def _points(self, student: str, points: str) -> str:
        return decide(self._root, Action.POINTS, {"student": student, "points": points})

    def _item(self, result: StudentResult, item: ItemResult) -> ToDo:
        exercise = next(one for one in result.exercises if item in one.items)
        entry = item.entry
        why = f"{item.item} cannot be read"
        if isinstance(entry, Unreadable):
            why = f"{item.item}: {entry.text!r} cannot be read: {entry.reason}"
        named = {
            "student": result.recipient.id, "exercise": exercise.id,
            "item": item.item.partition(".")[2], "points": "POINTS",
        }  # fmt: skip
        return ToDo(
            what=UNREADABLE_ITEM, who=result.recipient, file=result.source,
            why=f"{why} (key {item.key}, worth {shown_score(item.max)})",
            do=decide(self._root, Action.POINTS, named),
        )  # fmt: skip

    def _late(self, result: StudentResult) -> None:
        counts = self._found.of.get(result.recipient.id)
        ruled = any(one.action in (Action.FULL, Action.POINTS) for one in result.rulings)
        if counts is None or result.score is None or ruled:
            return
        why = to_settle(counts.late, counts.by, self._lateness)
        if why:
            # Their points as they stand: what is deducted is for a person to say.
            do = self._points(result.recipient.id, shown_score(result.score))
            self._add(LATENESS, result, why, do)

    def _files(self) -> Iterator[ToDo]:
        """Files of nobody, and those that rival with one that stands there already."""
        named = {counts.file.number for counts in self._found.of.values()}
        for file in self._found.files:
            if file.person is None and file.state is not FileState.IGNORED:
                why = file.note or file.state.value
                do = self._given_to_somebody(file)
                yield ToDo(what=NOBODYS, who=None, file=file.source, why=why, do=do)
            elif file.state is FileState.AMBIGUOUS and file.number not in named:
                yield ToDo(
                    what=State.DUPLICATE, who=self._people.get(file.person or ""),
                    file=file.source, why=file.note, do=self._ignored(file),
                )  # fmt: skip

    def _given_to_somebody(self, file: File) -> str:
        student = file.maybe[0] if len(file.maybe) == 1 else "ID"
        named = {"student": student, "file": self._name(file)}
        return decide(self._root, Action.BELONGS_TO, named)

    def _ignored(self, file: File) -> str:
        return decide(self._root, Action.IGNORE, {"file": self._name(file)})

    def _name(self, file: File) -> str:
        """What a decision calls a file: a source that several files have would mean them all."""
        return file.hash[:16] if self._sources[file.source] > 1 and file.hash else file.source

    @cached_property
    def _sources(self) -> Counter[str]:
        """How many files each source has."""
        alone = (one.alone.source for one in self._found.students if one.alone)
        return Counter(chain((file.source for file in self._found.files), alone))
