"""From a row of the manifest to documents on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from grader.assignment.editions import Layout
from grader.assignment.roster import Recipient
from grader.documents import markdown, notebook, pdf, web
from grader.documents.drawing.picture import picture
from grader.documents.edition import Edition
from grader.documents.in_common import InCommon
from grader.documents.sheet import Answer, Sheet, SheetExercise
from grader.documents.templates import said
from grader.documents.working import given_numbers
from grader.records.files import write_file
from grader.records.folder import Folder
from grader.records.issued import IssuedSheet, Row
from grader.submissions.answer_form import blank_form
from problems.program import Role
from solutions.keys import exact_key
from solutions.live import absent
from solutions.structure import Structure
from solutions.written import written

Writer = Callable[[Sheet], bytes]

WRITERS: Mapping[str, tuple[Writer, Writer | None]] = {
    "md": (lambda s: markdown.sheet(s).encode(), lambda s: markdown.solution(s).encode()),
    "pdf": (pdf.sheet, pdf.solution),
    "html": (web.sheet, None),
    "ipynb": (notebook.sheet, None),
}
"""Format -> what writes the sheet, what writes the worked solution (not every format has one)."""

LINKING = ("md",)
"""Formats that show drawings from files beside the sheet."""

NOTHING = InCommon()


class Source(Protocol):
    """What sheets are made from besides their numbers: a manifest, or what a worker has of it."""

    def about(self) -> Mapping[str, str]:
        """Title, course, term and so on."""

    def points(self) -> Mapping[str, Fraction]:
        """The points of every exercise."""

    def structure(self, id_: str, /) -> Structure:
        """A structure by its id."""


def missing(
    folder: Folder, recipient: Recipient, formats: tuple[str, ...], drawn: Sequence[int] = ()
) -> bool:
    """Whether a document of a person is not there yet; `drawn` are positions with a drawing."""
    person, formats = recipient.id, formats_of(recipient, formats)
    paths = [folder.answers(person), *(path for path, _ in _documents(folder, person, formats))]
    if any(form in LINKING for form in formats):
        paths += [folder.drawing(person, position) for position in drawn]
    return not all(path.exists() for path in paths)


def formats_of(recipient: Recipient, formats: tuple[str, ...]) -> tuple[str, ...]:
    """The formats of a person's documents: who reads line by line has the web sheet as well."""
    if recipient.layout != Layout.PLAIN or "html" in formats:
        return formats
    return (*formats, "html")


def _documents(
    folder: Folder, person: str, formats: tuple[str, ...]
) -> Iterator[tuple[Path, Writer]]:
    """The sheets and worked solutions, each with what writes it.

    Where no format has a worked solution, it is written as Markdown: whoever marks needs one.
    """
    for form in formats:
        yield folder.sheet(person, form), WRITERS[form][0]
    solved = [form for form in formats if WRITERS[form][1]]
    for form in solved or (["md"] if formats else []):
        make = WRITERS[form][1]
        assert make
        yield folder.solution(person, form), make


def write(
    source: Source, folder: Folder, issued: IssuedSheet, recipient: Recipient,
    formats: tuple[str, ...], common: InCommon = NOTHING,
) -> None:  # fmt: skip
    """Write the documents of one sheet that are not there; what is there keeps its bytes."""
    sheet = sheet_of(source, issued, recipient, common)
    person, formats = recipient.id, formats_of(recipient, formats)
    if any(form in LINKING for form in formats):
        for position, svg in drawings(sheet):
            if not folder.drawing(person, position).exists():
                write_file(folder.drawing(person, position), svg)
    for path, make in _documents(folder, person, formats):
        if not path.exists():
            write_file(path, make(sheet))
    # The form comes last: where it lies, the sheet is whole.
    if not folder.answers(person).exists():
        write_file(folder.answers(person), blank_form(issued.code, form_lines(sheet)))


def drawings(sheet: Sheet) -> Iterator[tuple[int, bytes]]:
    """The drawing of each exercise that has one, by its position."""
    for exercise in sheet.exercises:
        if found := picture(exercise.structure, sheet.edition):
            yield exercise.position, found.svg(given_numbers(exercise)).encode()


def sheet_of(
    source: Source, issued: IssuedSheet, recipient: Recipient, common: InCommon = NOTHING
) -> Sheet:
    """The model of a sheet, with the key for its worked solution."""
    about, points = source.about(), source.points()
    return Sheet(
        assignment=about["assignment"], title=about["title"], course=about["course"],
        term=about["term"], code=issued.code, recipient_id=recipient.id,
        recipient_name=recipient.name, edition=common.edition(recipient),
        hand_in=common.hand_in, look=common.look,
        exercises=tuple(
            SheetExercise(
                position=row.position, id=row.exercise, points=points[row.exercise],
                structure=(structure := source.structure(row.structure)),
                givens=row.givens, answers=(key := answers(structure, row)),
                absent=absent_from(structure, key),
                statement=common.statements.get(row.exercise),
                longest=common.longest.get(row.exercise, ()),
            )
            for row in issued.rows
        ),
    )  # fmt: skip


def answers(structure: Structure, row: Row) -> dict[str, Answer]:
    """Every computed cell as the worked solution prints it."""
    return {
        cell: Answer(
            decimal=written(structure, cell, exact.rounded, row.givens), exact=exact.text()
        )
        for cell, exact in exact_key(structure, row.givens).items()
    }


def absent_from(structure: Structure, key: Mapping[str, Answer]) -> frozenset[str]:
    """The quantities that a sheet with this key has not."""
    return absent(structure, lambda place: float(Fraction(key[place].exact)))


def form_lines(sheet: Sheet) -> list[tuple[str, str]]:
    """The lines of the answer form: each item and what it is, in the words of its reader."""
    return [
        (f"{exercise.position}.{item}", _what(q.role, q.layer, q.iteration, sheet.edition))
        for exercise in sheet.exercises
        for q in exercise.structure.asked_quantities if q.name not in exercise.absent
        for item in q.cells
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _what(role: Role, layer: int, iteration: int, edition: Edition) -> str:
    """`delta of layer 2`: neither quotes nor commas nor line breaks."""
    return said("parts/words.j2", "in_the_form", role.value, layer, iteration, edition=edition)
