"""results/files.csv: every file that was handed in, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.reconciling.reconciled import File, Reconciled
from grader.records.files import table_writer
from grader.records.folder import Folder

COLUMNS = ("file", "state", "id", "name", "section", "sheet", "answers", "note")


def list_files(folder: Folder, found: Reconciled, people: Mapping[str, Recipient]) -> Path:
    """Write the table, in the order in which the files came."""
    with table_writer(folder.files, COLUMNS) as write:
        write.texts(_rows(found.files, people))
    return folder.files


def _rows(files: Iterable[File], people: Mapping[str, Recipient]) -> Iterator[tuple[str, ...]]:
    for file in files:
        who = people.get(file.person or "")
        named = (who.id, who.name, who.section) if who else (file.person or "", "", "")
        yield file.source, file.state, *named, file.code, str(file.filled), file.note
