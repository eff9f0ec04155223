"""decide: one more ruling, read as those in files are, and who moves by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from grader.assignment.toml_file import Table
from grader.checking.check import marked_under
from grader.checking.desk import Desk
from grader.checking.desk import desk as open_desk
from grader.checking.moved import Move
from grader.errors import RulingError
from grader.records.files import write_file
from grader.records.folder import Folder
from grader.records.manifest import Manifest
from grader.records.opening import open_manifest
from grader.rulings.entry import ruling
from grader.rulings.facts import Facts, facts_of
from grader.rulings.read import as_text, content_of, name_of, rulings_in, texts
from grader.rulings.ruling import Ruling, Rulings
from grader.rulings.words import said
from grader.rulings.write import as_toml, file_of, with_added


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A ruling, and what comes of it.

    ruling   as it stands in its file, or would
    before   the same ruling where somebody made it already: then nothing is written
    holds    for so many students of the roster
    moved    everyone whose marks are other ones with it
    """

    ruling: Ruling
    path: Path
    before: Ruling | None
    holds: int
    moved: tuple[Move, ...]


def decide(
    root: Path, entries: Mapping[str, object], where: str, *, dry_run: bool = False
) -> Decided:
    """Add the ruling that some entries say to the file of whoever makes it.

    It is read, and held against all others, before anything is written; a dry run writes nothing.
    A refusal of the ruling itself names `where` it stands.
    """
    with ExitStack() as stack:
        manifest = stack.enter_context(open_manifest(root))
        folder = Folder(root=root, assignment=manifest.about()["assignment"])
        desk = None
        if folder.gradebook.exists():
            desk = stack.enter_context(open_desk(root))
        facts = facts_of(manifest, () if desk is None else desk.book.inbox.files())
        there = dict(texts(folder))
        before = rulings_in(there.items(), facts) if desk is None else desk.rulings.rulings
        made, path = _made(folder, Table(entries=entries, file=where, error=RulingError), facts)
        same = next((one for one in before if one.says == made.says), None)
        content = with_added(content_of(path) if path.exists() else b"", as_toml(made))
        after = rulings_in({**there, name_of(path): as_text(content, path)}.items(), facts)
        moved = tuple(moved_by(desk, before, after)) if desk and same is None else ()
        holds = sum(made.scope.holds_for(*one) for one in _class(manifest))
    if same is None and not dry_run:
        write_file(path, content)
    written = next(one for one in reversed(after) if one.file_name == made.file_name)
    return Decided(ruling=written, path=path, before=same, holds=holds, moved=moved)


def moved_by(desk: Desk, before: Rulings, after: Rulings) -> Iterator[Move]:
    """Everyone who has other marks under other rulings, from what is stored."""
    known = frozenset(before)
    why = tuple(said(one) for one in after if one not in known)
    pairs = zip(marked_under(desk, before), marked_under(desk, after), strict=True)
    for one, other in pairs:
        first, second = one.marks.standing(), other.marks.standing()
        if first != second:
            yield Move(id=one.recipient.id, before=first, after=second, why=why)


def _made(folder: Folder, table: Table, facts: Facts) -> tuple[Ruling, Path]:
    """The ruling, and the file that it belongs into."""
    made = ruling(table, facts, table.file, 0)
    path = file_of(folder, made.by)
    return replace(made, file_name=name_of(path)), path


def _class(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Id and section of everyone who is on the roster."""
    for person in manifest.people():
        if not person.withdrawn:
            yield person.recipient.id, person.recipient.section
