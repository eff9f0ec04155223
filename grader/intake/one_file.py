"""One file: its bytes as they were received, or why they are not there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from grader.straight import straight
from grader.submissions.received import MAX_BYTES, NOTHING, Received

TOO_LARGE = f"this is larger than the {MAX_BYTES // 1024**2} MiB that are read"
NO_FILE = "this is neither a file nor a folder"

HEAD = 16
"""Of what is too large: bytes enough to see what it is, too few to be taken for a form."""

_made = straight(Received)
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def read(path: str, source: str) -> Received:
    """What lies there, with its bytes or with its fault."""
    try:
        # To open what is no file may wait for ever.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return unread(source, NO_FILE)
    except OSError as fault:
        return unread(source, reason(fault))
    return read_plain(path, source)


def read_plain(path: str, source: str, folder: int | None = None) -> Received:
    """What is known to be a file, from the current folder or from one that is open."""
    try:
        status, content = _opened(path, folder)
    except OSError as fault:
        return unread(source, reason(fault))
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


@contextmanager
def opened_folder(path: str) -> Iterator[int | None]:
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


def unread(source: str, fault: str) -> Received:
    """What there is of a file that cannot be read."""
    return Received(source=source, content=b"", modified=0.0, fault=fault)


def reason(fault: OSError) -> str:
    """Why the system does not let it be read, in words."""
    return f"this cannot be read ({fault.strerror})"
