"""From files and folders to what was received, in an order that is the same on every system."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path

from grader.errors import SubmissionsError
from grader.intake.one_file import opened_folder, read, read_plain, reason, unread
from grader.submissions.received import Received

LEADS_OUT = "this is a link that leads out of the folder, and such links are not followed"

_LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})

Lying = tuple[str, Received]
"""Where a file lies, and what it is received as."""

_Identity = tuple[int, int] | None
_Identities = AbstractSet[_Identity]


def collect(paths: Sequence[Path], own: Sequence[Path] = ()) -> Iterator[Lying]:
    """Every file named and every file in the folders named, read; each folder sorted by name.

    `own` are folders of the grader: they are passed over, and refused where they are named, for
    the blank forms that lie in them would stand in for what was handed in.

    Dotfiles and what systems leave behind are passed over; nothing outside a named folder is read
    through links. What cannot be read comes with its fault. SubmissionsError for a path that does
    not exist, before the first file is read.
    """
    passed_over = frozenset(map(_identity, own)) - {None}
    for path in paths:
        _refuse_missing(path)
        _refuse_own(path, passed_over)
    return chain.from_iterable(_named(path, passed_over) for path in paths)


def _refuse_own(path: Path, own: _Identities) -> None:
    real = Path(os.path.realpath(path))
    if any(_identity(place) in own for place in (real, *real.parents)):
        raise SubmissionsError(
            "this is what the grader wrote, not what was handed in",
            where=str(path),
            remedy="Name the folder that the submissions were downloaded into.",
        )


def _refuse_missing(path: Path) -> None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise SubmissionsError(
            "there is no such file or folder",
            where=str(path),
            remedy="Name the files that were handed in, or a folder that holds them.",
        ) from None
    except OSError:
        return


def _identity(path: str | Path) -> _Identity:
    """What a file or folder is, whatever it is called; None for what cannot be looked at."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _named(path: Path, passed_over: _Identities) -> Iterator[Lying]:
    source = visible(_without_home(path).as_posix())
    if os.path.isdir(path):
        yield from _inside(path, "" if source == "." else source.rstrip("/") + "/", passed_over)
    else:
        yield str(path), read(str(path), source)


def _inside(folder: Path, prefix: str, passed_over: _Identities) -> Iterator[Lying]:
    """The files of a folder, then those of its folders; `prefix` is its source with a slash."""
    root = os.path.realpath(folder)
    waiting = [(str(folder), prefix)]
    while waiting:
        place, prefix = waiting.pop()
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as fault:
            yield place, unread(prefix.rstrip("/") or ".", reason(fault))
            continue
        kept = [(entry, prefix + visible(entry.name)) for entry in entries if matters(entry.name)]
        folders = []
        with opened_folder(place) as opened:
            for entry, source in kept:
                if entry.is_symlink():
                    yield from _linked(entry.path, source, root)
                elif entry.is_dir():
                    folders.append((entry.path, f"{source}/"))
                elif entry.is_file():
                    path = entry.path if opened is None else entry.name
                    yield entry.path, read_plain(path, source, opened)
                else:
                    yield entry.path, read(entry.path, source)
        waiting.extend(one for one in folders[::-1] if _identity(one[0]) not in passed_over)


def _linked(path: str, source: str, root: str) -> Iterator[Lying]:
    """A file behind a link; a folder behind one is read where it lies."""
    if not Path(os.path.realpath(path)).is_relative_to(root):
        yield path, unread(source, LEADS_OUT)
    elif not os.path.isdir(path):
        yield path, read(path, source)


def matters(name: str) -> bool:
    """Whether a name is that of something handed in, not of what systems leave behind."""
    return not name.startswith((".", "~$")) and name.casefold() not in _LITTER


def visible(name: str) -> str:
    """A path that can be printed and stored: any bytes can name a file."""
    if name.isprintable():
        return name
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def _without_home(path: Path) -> Path:
    # A home folder is called like a person: the one who marks, who may be on the roster.
    try:
        return "~" / path.relative_to(Path.home())
    except (RuntimeError, ValueError):
        return path
