"""What lies in zips: member by member, within bounds, and never written anywhere.

A zip can claim anything. Its names are only shown, its sizes only believed as far as they are
small, and what is wrong with one member is that member's fault alone.
"""

from __future__ import annotations

import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from grader.intake.member_names import Name, Sources
from grader.intake.one_file import HEAD, NO_FILE, TOO_LARGE
from grader.submissions.received import MAX_BYTES, Received

_LENGTH_OF_END = 22
"""Bytes of the record that ends a zip without a comment."""

MOST_MEMBERS = (50_000, 1_000)
"""In a zip that lies in a folder, and in a zip inside that one."""

MOST_TIMES, ALWAYS = 30, 64 * 1024**2
"""A zip is read until what comes out is so many times its size; up to so many bytes in any case."""

DAMAGED = "this zip is damaged or did not arrive whole: download it again, or ask for it again"
TOO_MANY = "more than {} files are in this zip: unpack it and check the folder with what counts"
TOO_DEEP = "this is a zip in a zip in a zip, and is not opened: unpack the outer ones"
NOTHING = "there is no file in this zip"
SWELLS = (
    f"what is in this zip is more than {MOST_TIMES} times its size, and the rest of it was not "
    "read: unpack it and look at what it is"
)
LINK = "this is a link, and links in a zip are not followed"
ENCRYPTED = "this is locked with a password: unpack it, or ask for it without one"
OTHER_METHOD = "this is packed in a way that is not read: unpack it, and pack it again as a zip"
NOT_WHOLE = "this did not come out of its zip whole: download the zip again, or ask for it again"
OTHER_ARCHIVE = "this is {}, which is not opened: unpack it and check the folder, or ask for a zip"

_AT, _TAR = 257, b"ustar"
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x1f\x8b\x08", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\0", "an xz archive"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (0, b"ALZ\x01", "an ALZ archive"),
    (0, b"EGGA", "an EGG archive"),
    (_AT, _TAR, "a tar archive"),
)
_STARTS = tuple(start for at, start, _ in _OTHERS if at == 0)
# Workbooks, documents and programs are zips, too: what says so stands at their top.
_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype", "Index/Document.iwa", "Index.zip"})
_LISTED = b"PK\x01\x02"
_LONGEST_LIST = 32 * 1024**2
_IS_ENCRYPTED = 0x1
# All that zipfile and zlib raise on files that are wrong or want to be.
_WRONG = (
    *(BadZipFile, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError),
    *(ValueError, zlib.error),
)

Tell = Callable[[Received], Received | None]


def unpacked(received: Received, tell: Tell, path: str = "", depth: int = 0) -> Iterator[Received]:
    """The file itself, or the files in it if it is a zip; each passes through `tell`.

    A zip that is too large to be held is read where it lies, at `path`. What a student zipped lies
    in the zip of a system: the members of such a zip are what was told of it; no deeper zip is
    opened. A zip that cannot be read is itself received, with its fault.
    """
    if not is_zip(received):
        yield unopened(received)
    elif not received.fault:
        yield from _opened(received, io.BytesIO(received.content), tell, depth)
    elif path:
        yield from _where_it_lies(received, path, tell)
    else:
        yield received


def is_zip(received: Received) -> bool:
    """Whether these are the first bytes of a zip, or of a document that is one inside."""
    return received.content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def unopened(received: Received) -> Received:
    """The file; with a fault that says what to do, if it is an archive of another kind."""
    content = received.content
    if not content.startswith(_STARTS) and not content.startswith(_TAR, _AT):
        return received
    kind = next(kind for at, start, kind in _OTHERS if content.startswith(start, at))
    return received._replace(fault=OTHER_ARCHIVE.format(kind))


def _where_it_lies(received: Received, path: str, tell: Tell) -> Iterator[Received]:
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open(path, "rb"))
        except OSError:
            yield received
            return
        yield from _opened(received, file, tell, depth=0)


def _opened(received: Received, file: BinaryIO, tell: Tell, depth: int) -> Iterator[Received]:
    try:
        archive = ZipFile(_Wary(file, MOST_MEMBERS[min(depth, 1)]))
    except _TooMany as fault:
        yield received._replace(fault=str(fault))
        return
    except _WRONG:
        yield received._replace(fault=DAMAGED)
        return
    with archive:
        if not _DOCUMENTS.isdisjoint(archive.NameToInfo):
            yield received
        elif depth >= len(MOST_MEMBERS):
            yield received._replace(fault=TOO_DEEP)
        else:
            room = max(ALWAYS, MOST_TIMES * file.seek(0, os.SEEK_END))
            yield from _members(archive, received, tell, depth, room)


def _members(
    archive: ZipFile, zipped: Received, tell: Tell, depth: int, room: int
) -> Iterator[Received]:
    """The files in a zip, in the order of the folder that it unpacks to."""
    named = ((Name.of(info), info) for info in archive.infolist() if not _is_folder(info))
    files = sorted((one for one in named if one[0].matters), key=lambda one: one[0].order)
    if not files:
        yield zipped._replace(fault=NOTHING)
    sources = Sources(zipped.source)
    for name, info in files:
        room -= min(info.file_size, MAX_BYTES)
        if room < 0:
            yield zipped._replace(fault=SWELLS)
            return
        member = Received(
            source=sources.of(name), content=b"", modified=_modified(info),
            fault=name.fault, told=zipped.told,
        )  # fmt: skip
        received = tell(_read(archive, info, member))
        if received is not None:
            yield from unpacked(received, tell, depth=depth + 1)


def _is_folder(info: ZipInfo) -> bool:
    # Not `info.is_dir()`: that fails where damage has left nothing of the name.
    return info.filename.endswith("/") and not info.file_size


def _read(archive: ZipFile, info: ZipInfo, member: Received) -> Received:
    """The member with its bytes, or with its fault."""
    if fault := member.fault or _fault(info):
        return member._replace(fault=fault)
    large = info.file_size > MAX_BYTES
    try:
        with archive.open(info) as file:
            content = file.read(HEAD if large else MAX_BYTES + 1)
    except _WRONG:
        return member._replace(fault=NOT_WHOLE)
    if large:
        return member._replace(content=content, fault=TOO_LARGE)
    if len(content) != info.file_size:
        return member._replace(fault=NOT_WHOLE)
    return member._replace(content=content)


def _fault(info: ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return LINK
    if kind not in (0, stat.S_IFREG):
        return NO_FILE
    if info.flag_bits & _IS_ENCRYPTED:
        return ENCRYPTED
    return "" if info.compress_type in (ZIP_STORED, ZIP_DEFLATED) else OTHER_METHOD


def _modified(info: ZipInfo) -> float:
    """When the member was last changed, in seconds; 0.0 where that is not known.

    A zip states the clock on the wall of whoever made it, in steps of two seconds and without a
    zone. Taken as UTC it orders the files of one zip, the same on every machine; beside other
    files it may be hours off. 1980 is what programs write that know no time, and a clock that is
    ahead of ours by more than zones differ is wrong.
    """
    try:
        when = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return 0.0
    if when.year == 1980 or when > datetime.now(UTC) + timedelta(days=1):
        return 0.0
    return when.timestamp()


class _TooMany(Exception):
    """A zip of more members than are read."""


class _Wary:
    """The file of a zip, which gives out the list of its members only if that is not too long.

    zipfile reads the whole list at once, makes an object of each entry, and asks nobody before.
    """

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the file."""
        if size > _LONGEST_LIST:
            raise _TooMany(TOO_MANY.format(self._most))
        content = self._file.read(size)
        if content.startswith(_LISTED) and content.count(_LISTED) > self._most:
            raise _TooMany(TOO_MANY.format(self._most))
        return content

    def close(self) -> None:
        """Leave it open: it is closed where it was opened."""


def members(path: str) -> int:
    """How many files a zip says at its end that it holds; 0 where it says nothing."""
    try:
        with open(path, "rb") as file:
            file.seek(-_LENGTH_OF_END, os.SEEK_END)
            end = file.read()
    except OSError:
        return 0
    return int.from_bytes(end[10:12], "little") if end.startswith(b"PK\x05\x06") else 0
