"""results/files.csv: every file that was handed in, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.reconciling.reconciled import File, Reconciled
from grader.records.files import Cell, write_table
from grader.records.folder import Folder

COLUMNS = ("file", "state", "id", "name", "section", "sheet", "answers", "note")


def list_files(folder: Folder, found: Reconciled, people: Mapping[str, Recipient]) -> Path:
    """Write the table, in the order in which the files came."""
    return write_table(folder.files, COLUMNS, (_row(file, people) for file in found.files))


def _row(file: File, people: Mapping[str, Recipient]) -> tuple[Cell, ...]:
    who = people.get(file.person or "")
    named = (who.id, who.name, who.section) if who else (file.person or "", "", "")
    return file.source, file.state.value, *named, file.code, file.filled, file.note
