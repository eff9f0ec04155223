"""From files and folders to what was received, in an order that is the same on every system."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from grader.errors import SubmissionsError
from grader.straight import straight
from grader.submissions.received import MAX_BYTES, NOTHING, Received

TOO_LARGE = f"this is larger than the {MAX_BYTES // 1024**2} MiB that are read"
LEADS_OUT = "this is a link that leads out of the folder, and such links are not followed"
NO_FILE = "this is neither a file nor a folder"

HEAD = 16
"""Of what is too large: bytes enough to see what it is, too few to be taken for a form."""

_made = straight(Received)
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


_Identity = tuple[int, int]

Lying = tuple[str, Received]
"""Where a file lies, and what it is received as."""


def collect(paths: Sequence[Path], own: Sequence[Path] = ()) -> Iterator[Lying]:
    """Every file named and every file in the folders named, read; each folder sorted by name.

    `own` are folders of the grader: they are passed over, and refused where they are named, for
    the blank forms that lie in them would stand in for what was handed in.

    Dotfiles and what systems leave behind are passed over; nothing outside a named folder is read
    through links. What cannot be read comes with its fault. SubmissionsError for a path that does
    not exist, before the first file is read.
    """
    roots = frozenset(os.path.realpath(folder) for folder in own)
    for path in paths:
        _refuse_missing(path)
        _refuse_own(path, roots)
    passed_over = frozenset(map(_identity, own)) - {None}
    return chain.from_iterable(_named(path, passed_over) for path in paths)


def read(path: str, source: str) -> Received:
    """What lies there, with its bytes or with its fault."""
    try:
        # To open what is no file may wait for ever.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return _unread(source, NO_FILE)
    except OSError as fault:
        return _unread(source, _reason(fault))
    return _received(path, source)


def _received(path: str, source: str, folder: int | None = None) -> Received:
    """A file, from the current folder or from one that is open."""
    try:
        status, content = _opened(path, folder)
    except OSError as fault:
        return _unread(source, _reason(fault))
    large = TOO_LARGE if status.st_size > MAX_BYTES else ""
    return _made((source, content, status.st_mtime, large, NOTHING))


def _opened(path: str, folder: int | None) -> tuple[os.stat_result, bytes]:
    """What a file is and its bytes, a few if it is too large: without the calls of a buffer."""
    opened = os.open(path, _TO_READ, dir_fd=folder)
    try:
        status = os.fstat(opened)
        size = HEAD if status.st_size > MAX_BYTES else status.st_size
        content = os.read(opened, size)
        while len(content) < size and (more := os.read(opened, size - len(content))):
            content += more
        return status, content
    finally:
        os.close(opened)


def _refuse_own(path: Path, roots: frozenset[str]) -> None:
    real = Path(os.path.realpath(path))
    if any(real.is_relative_to(root) for root in roots):
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


def _identity(path: str | Path) -> _Identity | None:
    """What a file or folder is, whatever it is called; None for what cannot be looked at."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _named(path: Path, passed_over: AbstractSet[_Identity | None]) -> Iterator[Lying]:
    source = visible(_without_home(path).as_posix())
    if os.path.isdir(path):
        yield from _inside(path, "" if source == "." else source.rstrip("/") + "/", passed_over)
    else:
        yield str(path), read(str(path), source)


def _inside(
    folder: Path, prefix: str, passed_over: AbstractSet[_Identity | None]
) -> Iterator[Lying]:
    """The files of a folder, then those of its folders; `prefix` is its source with a slash."""
    root = os.path.realpath(folder)
    waiting = [(str(folder), prefix)]
    while waiting:
        place, prefix = waiting.pop()
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as fault:
            yield place, _unread(prefix.rstrip("/") or ".", _reason(fault))
            continue
        kept = [(entry, prefix + visible(entry.name)) for entry in entries if matters(entry.name)]
        folders = []
        with _opened_folder(place) as opened:
            for entry, source in kept:
                if entry.is_symlink():
                    yield from _linked(entry.path, source, root)
                elif entry.is_dir():
                    folders.append((entry.path, f"{source}/"))
                elif entry.is_file():
                    path = entry.path if opened is None else entry.name
                    yield entry.path, _received(path, source, opened)
                else:
                    yield entry.path, read(entry.path, source)
        waiting.extend(one for one in folders[::-1] if _identity(one[0]) not in passed_over)


@contextmanager
def _opened_folder(path: str) -> Iterator[int | None]:
    """A folder to open files from, None where the system has no such thing: it is looked up once,
    and not again for each file."""
    try:
        opened = os.open(path, os.O_RDONLY) if os.open in os.supports_dir_fd else None
    except OSError:
        opened = None
    try:
        yield opened
    finally:
        if opened is not None:
            os.close(opened)


def _linked(path: str, source: str, root: str) -> Iterator[Lying]:
    """A file behind a link; a folder behind one is read where it lies."""
    if not Path(os.path.realpath(path)).is_relative_to(root):
        yield path, _unread(source, LEADS_OUT)
    elif not os.path.isdir(path):
        yield path, read(path, source)


def _unread(source: str, fault: str) -> Received:
    return Received(source=source, content=b"", modified=0.0, fault=fault)


def _reason(fault: OSError) -> str:
    return f"this cannot be read ({fault.strerror})"


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
