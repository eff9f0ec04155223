"""What `check` leaves behind: grades.csv, items.csv, feedback, and the summary of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.checking.handed_in import Aside
from grader.checking.moved import Move
from grader.documents.edition import edition_of
from grader.documents.feedback import pages
from grader.marking.result import StudentResult
from grader.marking.score import shown_score
from grader.records.files import Cell, table_writer, write_file
from grader.records.folder import Folder
from grader.states import State
from grader.submissions.asked import Entry
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import Blank, Read, Unreadable
from grader.submissions.words import ReadWord

Take = Callable[[StudentResult], None]

GRADES = ("id", "name", "section", "state", "score", "max")
ITEMS = ("id", "item", "read", "verdict", "mistake", "points", "max")


def reports(
    folder: Folder, about: Mapping[str, str], only_grades: bool, policy: Policy
) -> list[AbstractContextManager[Take]]:
    """The files that a run writes, each fed one student after another.

    `about` is what the manifest says about the assignment.
    """
    grades: list[AbstractContextManager[Take]] = [_grades(folder)]
    if not only_grades:
        return [*grades, _items(folder), _feedback(folder, about, policy)]
    # What an earlier run left would contradict these grades.
    for path in (folder.items, *folder.feedback("x").parent.glob("*")):
        path.unlink(missing_ok=True)
    return grades


@contextmanager
def _grades(folder: Folder) -> Iterator[Take]:
    with table_writer(folder.grades, GRADES) as write:

        def take(result: StudentResult) -> None:
            score = "" if result.score is None else shown_score(result.score)
            who = result.recipient
            write((who.id, who.name, who.section, result.state.value, score,
                   shown_score(result.max)))  # fmt: skip

        yield take


@contextmanager
def _items(folder: Folder) -> Iterator[Take]:
    with table_writer(folder.items, ITEMS) as write:

        def take(result: StudentResult) -> None:
            if result.state is not State.GRADED:
                return
            for exercise in result.exercises:
                for item in exercise.items:
                    write((result.recipient.id, item.item, _cell(item.entry),
                           item.verdict.value, " ".join(item.mistake),
                           shown_score(item.points), shown_score(item.max)))  # fmt: skip

        yield take


@contextmanager
def _feedback(folder: Folder, about: Mapping[str, str], policy: Policy) -> Iterator[Take]:
    written = set()

    def take(result: StudentResult) -> None:
        edition, person = edition_of(result.recipient, about["language"]), result.recipient.id
        found = pages.feedback(result, about["title"], policy, edition)
        for form, page in (("md", pages.markdown), ("html", pages.html)):
            written.add(write_file(folder.feedback(person, form), page(found).encode()))

    yield take
    for path in folder.feedback("x").parent.glob("*"):
        if path not in written:
            path.unlink()  # of somebody who is no longer on the roster


def _cell(entry: Entry) -> Cell:
    """An entry for a table: a number stays one, so that a spreadsheet reads it as such."""
    return entry.value if isinstance(entry, Read) else as_read(entry)


def as_read(entry: Entry) -> str:
    """An entry as it was read: the number, or what was typed where it is none."""
    match entry:
        case Read(value=value):
            return repr(value)
        case ReadWord(word=word):
            return word
        case ReadExpression(text=text) | Unreadable(text=text):
            return text
        case Blank():
            return ""


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run found, counted student by student."""

    folder: Folder
    nobodys: tuple[Aside, ...]
    superseded: tuple[Aside, ...]
    states: Counter[State] = field(default_factory=Counter)
    attention: list[tuple[str, str]] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    points: Fraction = Fraction(0)
    max: Fraction = Fraction(0)

    def take(self, result: StudentResult) -> None:
        """Count one student."""
        self.states[result.state] += 1
        self.max = max(self.max, result.max)
        if result.score is not None:
            self.points += result.score
        if result.needs_attention:
            self.attention.append((result.recipient.id, _why(result)))

    @property
    def mean(self) -> Fraction | None:
        """Mean score of those who are graded."""
        graded = self.states[State.GRADED]
        return self.points / graded if graded else None

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look at something before the marks are final: exit code 3."""
        return bool(self.attention or self.nobodys)


def _why(result: StudentResult) -> str:
    if result.state is not State.GRADED:
        return result.note or result.state.value
    items = result.unreadable_items
    typed = ", ".join(f"{item.item} ({as_read(item.entry)!r})" for item in items[:3])
    more = f" and {len(items) - 3} more" if len(items) > 3 else ""
    return f"cannot be read: {typed}{more}"
