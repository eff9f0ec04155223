"""What `check` leaves behind: grades.csv, items.csv and feedback."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from grader.assignment.lateness import Clock
from grader.checking.desk import Desk
from grader.checking.own_tables import GRADES, ITEMS, LATE
from grader.checking.settling import Settled
from grader.marking.marked import Marked, without_answers
from grader.marking.result import StudentResult
from grader.marking.score import shown_score, shown_standing
from grader.reconciling.listing import list_files
from grader.reconciling.to_do import to_do
from grader.records.files import Cell, table_writer, write_file
from grader.records.folder import Folder
from grader.states import State
from grader.submissions.asked import Entry
from grader.submissions.expressions import ReadExpression
from grader.submissions.numbers import Blank, Read, Unreadable
from grader.submissions.words import ReadWord

Results = Mapping[str, StudentResult]
"""Every detail, by id, of those who were looked at."""

Take = Callable[[Sequence[Marked], Results], None]
"""Is given everyone, some at a time: where they stand, and every detail where it was looked at."""


def reports(settled: Settled, only_grades: bool) -> list[AbstractContextManager[Take]]:
    """The files that a run writes, each fed some students at a time."""
    desk = settled.desk
    lists: list[AbstractContextManager[Take]] = [_grades(desk), _to_do(settled)]
    if not only_grades:
        return [*lists, _items(desk.folder), _feedback(desk)]
    # What an earlier run left would contradict these grades.
    for path in (desk.folder.items, *desk.folder.feedback("x").parent.glob("*")):
        path.unlink(missing_ok=True)
    return lists


@contextmanager
def _grades(desk: Desk) -> Iterator[Take]:
    timed = desk.lateness.count is not Clock.OFF
    with table_writer(desk.folder.grades, (*GRADES, *([LATE] if timed else []))) as write:

        def take(people: Sequence[Marked], _: Results) -> None:
            write.texts(map(row, people))

        def row(one: Marked) -> tuple[str, ...]:
            who, standing = one.recipient, shown_standing(one.standing.exact)
            if not timed:
                return who.id, who.name, who.section, *standing
            return who.id, who.name, who.section, *standing, one.late.value if one.late else ""

        yield take


@contextmanager
def _to_do(settled: Settled) -> Iterator[Take]:
    """What a person must do, and what became of every file."""
    desk, found = settled.desk, settled.reconciled
    whose = {one.person for one in found.files}
    people = {one.id: one for one in desk.people if one.id in whose}
    list_files(desk.folder, found, people)
    with to_do(desk.folder, found, people, desk.lateness) as tell:

        def take(people: Sequence[Marked], results: Results) -> None:
            for one in people:
                if one.state is not State.GRADED or one.to_tell:
                    tell(results.get(one.recipient.id) or without_answers(one))

        yield take


@contextmanager
def _items(folder: Folder) -> Iterator[Take]:
    with table_writer(folder.items, ITEMS) as write:

        def take(people: Sequence[Marked], results: Results) -> None:
            for result in in_order(people, results):
                for row in _answers(result):
                    write(row)

        yield take


def _answers(result: StudentResult) -> Iterator[tuple[Cell, ...]]:
    """A row for each answer of who is graded."""
    if result.state is not State.GRADED:
        return
    for exercise in result.exercises:
        for item in exercise.items:
            yield (
                result.recipient.id, item.item, _cell(item.entry), item.verdict.value,
                " ".join(item.mistake), shown_score(item.points), shown_score(item.max),
            )  # fmt: skip


def in_order(people: Sequence[Marked], results: Results) -> Iterator[StudentResult]:
    """The details of people, where there are some."""
    return (results[one.recipient.id] for one in people if one.recipient.id in results)


@contextmanager
def _feedback(desk: Desk) -> Iterator[Take]:
    from grader.documents.edition import edition_of
    from grader.documents.feedback import pages

    folder, about, written = desk.folder, desk.about, set()

    def take(people: Sequence[Marked], results: Results) -> None:
        for result in in_order(people, results):
            edition, person = edition_of(result.recipient, about["language"]), result.recipient.id
            found = pages.feedback(result, about["title"], desk.policy, edition)
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
