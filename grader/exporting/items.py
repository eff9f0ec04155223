"""Points item by item for statistics: a row a student, a column an item.

An item's leading number is its place on one student's sheet, so columns are named by exercises
instead: `deltas.delta1[1]` is the same question for everyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from grader.exporting.marked_desk import everyone, in_section, marked_desk, refuse_kept
from grader.marking.result import StudentResult
from grader.marking.score import shown_score
from grader.progress import Progress
from grader.records.files import table_writer
from grader.states import State
from solutions.keys import decimal

FILE = "items-wide.csv"
ABOUT = ("id", "section", "state", "score", "max")
DECIMALS = 4
"""Points of one item may be thirds or twelfths; their sum should still be the score."""


def export_items(root: Path, section: str | None, out: Path | None, progress: Progress) -> Path:
    """Write everyone's points, or those of a section; where they lie."""
    with marked_desk(root) as own:
        people = in_section(own, section)
        asked = {
            exercise: tuple(
                dict.fromkeys(
                    item for id_ in structures for item in own.manifest.structure(id_).items
                )
            )
            for exercise, structures in own.manifest.structures_of().items()
        }
        path = out or own.folder.export / FILE
        refuse_kept(path, own.folder)
        return write_items(path, asked, everyone(own, people, progress))


def write_items(
    path: Path, asked: Mapping[str, Sequence[str]], results: Iterable[StudentResult]
) -> Path:
    """Everyone's points; `asked` has the items of every exercise.

    Only who is graded has numbers. A cell is empty where a sheet does not have the item.
    """
    columns = [(exercise, item) for exercise, items in asked.items() for item in items]
    with table_writer(path, (*ABOUT, *map(".".join, columns))) as write:
        for result in results:
            points = _points(result)
            score = result.score
            write((
                result.recipient.id, result.recipient.section, result.state.value,
                "" if score is None else shown_score(score), shown_score(result.max),
                *(_shown(points.get(column)) for column in columns),
            ))  # fmt: skip
    return path


def _points(result: StudentResult) -> dict[tuple[str, str], Fraction]:
    if result.state is not State.GRADED:
        return {}
    return {
        (exercise.id, item.item.partition(".")[2]): item.points
        for exercise in result.exercises
        for item in exercise.items
    }


def _shown(points: Fraction | None) -> str:
    return "" if points is None else decimal(points, DECIMALS).rstrip("0").rstrip(".")
