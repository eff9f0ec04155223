"""Where in a file marks go, and how its rows say whose they are and what may be written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.assignment.keys import Key, System
from grader.errors import ExportError, nearest
from grader.exporting.cells import Row
from grader.rosters.kinds import PARTICIPANT
from grader.tables.columns import Part, meanings

MOST_SHOWN = 12
_NAMES = (Part.NAME, Part.LAST, Part.FIRST)


def is_student(row: Row) -> bool:
    """Every row is a student's."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A column of a file.

    column, title  the one to fill, by its place and by what stands above it
    above          so many rows stand above the titles
    identities     columns that say who a row is, with whose word that is; None: anybody's
    names          columns with the name, for messages
    points         what the column is out of; None where the file does not say
    points_column  the column with that, where each row says it
    changeable     the column that says whether a row is locked
    graded         the column that says when a row was graded there
    excused        what stands for an excused student, "" where nothing does
    not_assigned   what stands where the student is not given this, "" where nothing does
    sign           the file's decimal sign
    """

    column: int
    title: str
    identities: tuple[tuple[int, System | None], ...]
    names: tuple[int, ...] = ()
    points: Fraction | None = None
    points_column: int | None = None
    changeable: int | None = None
    graded: int | None = None
    excused: str = ""
    not_assigned: str = ""
    above: int = 0
    sign: str = "."
    is_student: Callable[[Row], bool] = is_student

    def keys(self, row: Row) -> Iterator[Key]:
        """What the system calls the student of a row."""
        for column, system in self.identities:
            if system is not None and (value := row.text(column)):
                yield Key(system=system, value=_participant(value, system))

    def words(self, row: Row) -> Iterator[str]:
        """What stands in columns of which nobody knows whose word it is."""
        for column, system in self.identities:
            if system is None and (value := row.text(column)):
                yield value

    def label(self, row: Row) -> str:
        """A row in a message: `line 7 (Kim, Minsu)`."""
        name = " ".join(filter(None, map(row.text, self.names)))
        return f"line {row.line} ({name})" if name else f"line {row.line}"


def _participant(value: str, system: System) -> str:
    """`Participant 4711` and `Teilnehmer/in4711` are 4711."""
    found = PARTICIPANT.fullmatch(value) if system is System.PARTICIPANT else None
    return found[1] if found else value


def plain(asked: str) -> str:
    """A title as somebody typed it, as those of tables are: trimmed, in Unicode form NFC."""
    return unicodedata.normalize("NFC", asked).strip()


def identities(
    titles: Sequence[str], before: int | None = None
) -> tuple[tuple[int, System | None], ...]:
    """The columns that say who a row is, by their titles; only those before some column."""
    found = enumerate(meanings(titles)[:before])
    return tuple((column, one) for column, one in found if isinstance(one, System))


def names(titles: Sequence[str]) -> tuple[int, ...]:
    """The columns with the name or a part of it."""
    return tuple(column for column, one in enumerate(meanings(titles)) if one in _NAMES)


def no_column(asked: str, titles: Sequence[str], where: str) -> ExportError:
    """There is no such column; says which there are, the likeliest first."""
    near = nearest(asked, titles)
    rest = [title for title in titles if title not in near]
    shown = [repr(title) for title in (*near, *rest)][:MOST_SHOWN]
    more = len(titles) - len(shown)
    known = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return ExportError(
        f"there is no column {asked!r} that marks can be put into",
        where=where,
        remedy=f"Name one of {known}." if shown else "There is none in this file.",
    )


def several_columns(asked: str, titles: Sequence[str], where: str) -> ExportError:
    """Several columns are called so."""
    return ExportError(
        f"{len(titles)} columns are meant by {asked!r}",
        where=where,
        remedy=f"Name one in full: {' or '.join(map(repr, titles))}.",
    )
