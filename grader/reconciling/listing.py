"""results/files.csv: every file that was handed in, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.reconciling.reconciled import File, FileState, Reconciled, Student
from grader.records.files import table_writer
from grader.records.folder import Folder
from grader.records.handed_in import Row

COLUMNS = ("file", "state", "id", "name", "section", "sheet", "answers", "note")


def list_files(folder: Folder, found: Reconciled, people: Mapping[str, Recipient]) -> Path:
    """Write the table, in the order in which the files came; `people` by id."""
    rows = [(one.number, _row(one, people.get(one.person or ""))) for one in found.files]
    rows += [(one.alone.number, _alone(one, one.alone)) for one in found.students if one.alone]
    rows.sort(key=itemgetter(0))
    with table_writer(folder.files, COLUMNS) as write:
        write.texts(row for _, row in rows)
    return folder.files


def _row(file: File, who: Recipient | None) -> tuple[str, ...]:
    named = (who.id, who.name, who.section) if who else (file.person or "", "", "")
    return file.source, file.state, *named, file.code, str(file.filled), file.note


def _alone(one: Student, row: Row) -> tuple[str, ...]:
    who = one.who
    answers = str(row.filled)
    return row.source, FileState.MATCHED, who.id, who.name, who.section, row.code, answers, ""
