"""export: read the TA's own file -> find rows and column -> plan -> fill a copy -> log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from grader.assignment.ids import collision_key
from grader.assignment.text_file import read_bytes
from grader.checking.desk import Desk
from grader.errors import ExportError
from grader.exporting import canvas, listed, moodle
from grader.exporting.amounts import as_written
from grader.exporting.cells import CellTable, read_cells
from grader.exporting.directory import Directory
from grader.exporting.marked_desk import in_section, marked_desk, refuse_kept, stale
from grader.exporting.outcome import Class, Outcome, Wish
from grader.exporting.plan import Plan, plan
from grader.exporting.target import Target
from grader.marking.score import shown_score
from grader.progress import Progress
from grader.records.files import write_file
from grader.records.folder import Folder
from grader.records.marks import Standing
from grader.tables.table import MAX_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `export` was asked to do.

    system   whose file it is: `canvas`, `moodle`, or `csv` for a list of one's own
    column   the title of the column to fill, None for that of a Moodle worksheet
    identity the title of the column that says who a row is, None for those that are known
    out_of   scores are scaled to this maximum
    zero     whether who handed in nothing gets 0
    section  only its students, None for all
    out      where the copy goes, None for results/export/
    """

    folder: Path
    system: str
    file: Path
    column: str | None = None
    identity: str | None = None
    out_of: Fraction | None = None
    zero: bool = False
    section: str | None = None
    dry_run: bool = False
    out: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What becomes of a file.

    content  of the copy
    maxima   what the scores are out of, before they are scaled, and of how many students
    stale    why marks may not be the latest, a sentence each
    written  where the copy lies, None in a dry run
    """

    target: Target
    plan: Plan
    content: bytes
    maxima: Mapping[Fraction, int]
    stale: tuple[str, ...] = ()
    written: Path | None = None


def export(order: Order, progress: Progress) -> Exported:
    """Fill a copy of the file with everyone's marks; ExportError if that cannot be done safely."""
    with marked_desk(order.folder) as own:
        out = _out(order, own.folder)
        content = read_bytes(order.file, limit=MAX_BYTES, error=ExportError)
        found = filled(order, content, _class(order, own))
        found = replace(found, stale=stale(own, progress))
        if order.dry_run:
            return found
        written = write_file(out, found.content)
        with own.book.transaction():
            own.book.log("exported", detail=_said(order, found, written))
        return replace(found, written=written)


def _said(order: Order, found: Exported, written: Path) -> str:
    """What the log says: `grades.csv, column 'Homework 1 (12345)': 17 cells filled, in ...`."""
    count = len(found.plan.fillings)
    return f"{order.file.name}, column {found.target.title!r}: {count} cells filled, in {written}"


def filled(order: Order, content: bytes, people: Class) -> Exported:
    """A copy of a file with marks in it; nothing is written."""
    table = read_cells(content, order.file.name)
    target = _target(order, table)
    maxima = _maxima(people)
    _refuse_other_points(order, target, maxima)
    found = plan(table, target, people, Wish(out_of=order.out_of, zero=order.zero))
    _refuse_strangers(order, found)
    return Exported(target=target, plan=found, content=table.filled(found.fillings), maxima=maxima)


def _refuse_strangers(order: Order, found: Plan) -> None:
    """A file in which nobody is found is the wrong one, or speaks of people in another way."""
    if found.tally[Outcome.UNKNOWN] < found.tally.total() or not found.tally:
        return
    raise ExportError(
        f"none of its {found.tally.total()} rows is anybody's on the roster; the first is "
        f"{found.named[Outcome.UNKNOWN][0]}",
        where=order.file.name,
        remedy="Rows go by ids, e-mail addresses, logins and the system's own numbers: give the "
        "roster a column with those that stand in this file, and run `grader generate` again.",
    )


def _target(order: Order, table: CellTable) -> Target:
    where = order.file.name
    if order.system == "moodle":
        return moodle.target(table, order.column, where)
    if order.system == "canvas":
        return canvas.target(table, order.column or "", where)
    return listed.target(table, order.column or "", order.identity, where)


def _class(order: Order, own: Desk) -> Class:
    """Who there is, and where everyone stands."""
    people = own.manifest.people()
    here = in_section(own, order.section)
    return Class(
        directory=Directory(one.recipient for one in people),
        standings=own.book.standings(),
        here=frozenset(one.id for one in here),
        withdrawn=frozenset(one.recipient.id for one in people if one.withdrawn),
    )


def _maxima(people: Class) -> Mapping[Fraction, int]:
    found: list[Standing] = [people.standings[id_] for id_ in people.here & {*people.standings}]
    return Counter(one.max for one in found if one.score is not None)


def _refuse_other_points(order: Order, target: Target, maxima: Mapping[Fraction, int]) -> None:
    """Scores out of another maximum than the column's are scaled, or not written at all."""
    if order.out_of is not None or order.system == "csv" or not maxima:
        return
    ours = " or ".join(f"{shown_score(one)} ({maxima[one]} students)" for one in sorted(maxima))
    if len(maxima) == 1:
        ours = shown_score(next(iter(maxima)))
    if target.points is None:
        raise ExportError(
            f"the file does not say what {target.title!r} is out of; marks here are out of {ours}",
            where=order.file.name,
            remedy="Export it again with all its rows, or say so: --out-of N scales marks to N.",
        )
    if {*map(as_written, maxima)} != {as_written(target.points)}:
        there = shown_score(target.points)
        raise ExportError(
            f"{target.title!r} is out of {there}, marks here are out of {ours}",
            where=order.file.name,
            remedy=f"Change one of them, or add --out-of {there}: each mark is then scaled to it.",
        )


def _out(order: Order, folder: Folder) -> Path:
    """Where the copy goes: never over the TA's own file, nor over what the grader keeps."""
    out = order.out or folder.export / order.file.name
    if _same(out, order.file):
        raise ExportError(
            "this is your own file; it is never written over",
            where=str(out),
            remedy="Name another file by --out.",
        )
    refuse_kept(out, folder)
    return out


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also by links, and where case makes no difference."""
    if one.exists() and other.exists() and one.samefile(other):
        return True
    return collision_key(str(one.resolve())) == collision_key(str(other.resolve()))
