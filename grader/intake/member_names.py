"""Names of files in a zip: in whatever encoding they were written, and wherever they would lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zipfile import ZipInfo

from grader.intake.collect import matters, visible

LEADS_OUT = "its name in the zip leads out of it ({}), and such files are not read"
LONG_NAME = "its name in the zip is longer than {} characters, and such files are not read"
LONGEST = 1_000

_IS_UTF8 = 0x800
_SHOWN = 60
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]")
# A syllable as any Korean keyboard writes it; letters with accents do not follow each other so.
_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The folders and the file that a member's name consists of, and why it is not to be read."""

    parts: tuple[str, ...]
    fault: str = ""

    @classmethod
    def of(cls, info: ZipInfo) -> Name:
        """The name of a member."""
        name = _decoded(info)
        pieces = [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]
        file = visible(pieces[-1])[:LONGEST] if pieces else "\ufffd"
        if _ABSOLUTE.match(name) or ".." in pieces:
            return cls(parts=(file,), fault=LEADS_OUT.format(visible(name[:_SHOWN])))
        if len(name) > LONGEST:
            return cls(parts=(file[:_SHOWN],), fault=LONG_NAME.format(LONGEST))
        return cls(parts=tuple(map(visible, pieces)) or (file,))

    @property
    def matters(self) -> bool:
        """Whether it is no dotfile, nor anything else that systems leave behind."""
        return bool(self.fault) or all(map(matters, self.parts))

    @property
    def order(self) -> tuple[tuple[bool, str], ...]:
        """As folders are read: the files of a folder, then those of its folders."""
        last = len(self.parts) - 1
        return tuple((place < last, part) for place, part in enumerate(self.parts))


class Sources:
    """What the members of one zip are called: behind the zip, each by a name of its own."""

    def __init__(self, zipped: str) -> None:
        self._zipped = zipped
        self._counts: dict[str, int] = {}

    def of(self, name: Name) -> str:
        """The source of the next member; a zip may hold two of one name."""
        plain = source = f"{self._zipped}/{'/'.join(name.parts)}"
        while source in self._counts:
            self._counts[plain] += 1
            source = f"{plain} ({self._counts[plain]})"
        self._counts[source] = 1
        return source


def _decoded(info: ZipInfo) -> str:
    """The name as it was meant: zips older than UTF-8 do not say which encoding theirs are in.

    Python takes those for cp437, which has a sign for every byte. macOS writes UTF-8 and does not
    say so, Windows the encoding of its language: for Korean that is cp949.
    """
    if info.flag_bits & _IS_UTF8:
        return info.orig_filename
    written = info.orig_filename.encode("cp437")
    for encoding, likely in (("utf-8", True), ("cp949", bool(_HANGUL.search(written)))):
        try:
            name = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if likely:
            return name
    return info.orig_filename
