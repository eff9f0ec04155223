"""What lies in a PDF that was handed in: its fields, what was put on its pages, its text.

Nothing in it is run, and everything is bounded: pypdf unpacks at most so much, and only what is
looked at here.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from grader.submissions.form import Damaged

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

CODE, PAGES = "sheet", "pages"
"""Two hidden fields of a sheet: its code, and the checksums of its pages when it was handed out."""

MAX_PAGES = 200
MAX_OBJECTS = 50_000
MAX_PACKED = 100
MAX_ANNOTATIONS = 5_000
MAX_TYPED = 1024 * 1024
MAX_DRAWN = 16 * 1024 * 1024
MAX_PAGES_WITH_TEXT = 10

BROKEN = "this PDF is damaged and cannot be opened: save it once more, or fill in answers.csv"
LOCKED = "this PDF is locked with a password: save it without one, or fill in answers.csv"
TOO_MUCH = "this PDF holds far more than a sheet: hand in the filled sheet alone, or answers.csv"

TOO_MUCH_IN_IT = Damaged(reason=TOO_MUCH)

_DEEPEST = 16
# What lies on a page without saying anything by itself.
_SILENT = frozenset({"/Widget", "/Link", "/Popup", "/PrinterMark", "/TrapNet"})
_UNPACKED = (
    "zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length",
    "array_based_stream_maximum_output_length", "stream_decoding_work_maximum_length",
    "zlib_maximum_recovery_input_length",
)  # fmt: skip
# What makes up a file comes in small pieces, and pypdf goes through them sign by sign.
_LIMITS = dict.fromkeys(_UNPACKED, 512 * 1024) | {
    "stream_filters_maximum_length": 4,
    "stream_parsing_work_maximum_count": 60_000,
    "page_tree_maximum_entries": 4 * MAX_PAGES,
    "page_tree_maximum_depth": 2 * _DEEPEST,
    "xform_maximum_invocations_per_extraction": 100,
}
_LIMITS_OF_A_PAGE = dict.fromkeys(_UNPACKED, 4 * 1024 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """What was found.

    fields    the text fields by full name, in the order of the pages, with what stands in them
    put_on    what was put on pages besides: the kinds of annotations, `Ink`
    drawn     a checksum for each page of what is drawn on it; none where that is too much
    keywords  of the file, where its sheet code stands
    text      of the pages, only where no field holds the sheet code
    """

    fields: tuple[tuple[str, str], ...]
    put_on: tuple[str, ...]
    drawn: tuple[str, ...]
    keywords: str
    text: str


def checksum(drawn: bytes) -> str:
    """Tells one page from another; what is drawn on it, unpacked."""
    return f"{zlib.crc32(drawn):08x}"


def opened(content: bytes) -> PdfFile | Damaged:
    """What lies in a PDF; never raises, whatever the bytes."""
    from pypdf import Configuration, PdfReader, apply_configuration

    try:
        limits = Configuration().with_overwrites(**_LIMITS, jbig2dec_binary=None)
        with apply_configuration(limits), _quietly():
            reader = PdfReader(BytesIO(content), xref_stream_maximum_entries=MAX_OBJECTS)
            return TOO_MUCH_IN_IT if _is_huge(reader) else _found(reader)
    except Exception:
        # A hostile file makes pypdf fail in any way that Python knows, RecursionError among them.
        return Damaged(reason=LOCKED if b"/Encrypt" in content else BROKEN)


@contextmanager
def _quietly() -> Iterator[None]:
    """pypdf logs every oddity, which would say nothing to the one who marks."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _is_huge(reader: PdfReader) -> bool:
    """Whether there is more in it than in any sheet, before it is looked at."""
    packed = {stream for stream, _ in reader.xref_objStm.values()}
    count = sum(map(len, reader.xref.values())) + len(reader.xref_objStm)
    return count > MAX_OBJECTS or len(packed) > MAX_PACKED


def _found(reader: PdfReader) -> PdfFile | Damaged:
    pages = list(reader.pages)
    annotations = [one for page in pages for one in _annotations(page)]
    if len(pages) > MAX_PAGES or len(annotations) > MAX_ANNOTATIONS:
        return TOO_MUCH_IN_IT
    fields = tuple(_fields(annotations))
    if sum(len(name) + len(text) for name, text in fields) > MAX_TYPED:
        return TOO_MUCH_IN_IT
    drawn = tuple(_drawn(pages))
    put_on = dict.fromkeys(str(one.get("/Subtype", "")) for one in annotations)
    about: Mapping[str, Any] = reader.metadata or {}
    return PdfFile(
        fields=fields,
        put_on=tuple(kind.removeprefix("/") for kind in put_on if kind not in _SILENT),
        drawn=tuple(map(checksum, drawn)) if all(drawn) else (),
        keywords=_text(about.get("/Keywords")),
        text="" if dict(fields).get(CODE, "").strip() else "\n".join(_texts(pages)),
    )


def _annotations(page: PageObject) -> list[Any]:
    """The annotations of a page that are dictionaries, as they should be."""
    listed = _plain(page.get("/Annots"))
    if not isinstance(listed, list):
        return []
    if len(listed) > MAX_ANNOTATIONS:
        return listed
    return [one for one in map(_plain, listed) if isinstance(one, dict)]


def _fields(annotations: list[Any]) -> Iterator[tuple[str, str]]:
    """The text fields, until it is more than is read."""
    left = MAX_TYPED
    for annotation in annotations:
        if left >= 0 and (found := _field(annotation)):
            left -= len(found[0]) + len(found[1])
            yield found


def _field(annotation: Any) -> tuple[str, str] | None:
    """The full name of a text field and what stands in it; None for what is none."""
    names: list[str] = []
    kind = value = None
    node, steps = annotation, 0
    while isinstance(node, dict):
        if (steps := steps + 1) > _DEEPEST:
            return None
        kind = _plain(node.get("/FT")) if kind is None else kind
        value = _plain(node.get("/V")) if value is None else value
        if "/T" in node:
            names.append(_text(_plain(node["/T"])))
        node = _plain(node.get("/Parent"))
    return (".".join(reversed(names)), _text(value)) if kind == "/Tx" and names else None


def _plain(value: Any) -> Any:
    """What a reference leads to."""
    return None if value is None else value.get_object()


def _text(value: Any) -> str:
    """A text, a name or a number as text; nothing for anything else."""
    from pypdf.generic import NameObject, StreamObject

    value = _plain(value) if hasattr(value, "get_object") else value
    if isinstance(value, StreamObject):
        value = bytes(value.get_data())
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, NameObject):
        return str(value).removeprefix("/")
    return str(value) if isinstance(value, str | int | float) else ""


def _decoded(raw: bytes) -> str:
    """A text in an encoding that PDF does not know, or that fills a stream."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace")


def _drawn(pages: list[PageObject]) -> Iterator[bytes]:
    """What is drawn on each page; nothing where it is too much, or cannot be unpacked."""
    from pypdf import apply_configuration, get_configuration

    left = MAX_DRAWN
    with apply_configuration(get_configuration().with_overwrites(**_LIMITS_OF_A_PAGE)):
        for page in pages:
            drawn = _of_page(page) if left > 0 else b""
            left -= len(drawn)
            yield drawn


def _of_page(page: PageObject) -> bytes:
    from pypdf.generic import StreamObject

    try:
        contents = _plain(page.get("/Contents"))
        parts = map(_plain, contents) if isinstance(contents, list) else [contents]
        streams = [part for part in parts if isinstance(part, StreamObject)]
        return b"\n".join(bytes(stream.get_data()) for stream in streams)
    except Exception:
        return b""


def _texts(pages: list[PageObject]) -> Iterator[str]:
    for page in pages[:MAX_PAGES_WITH_TEXT]:
        with suppress(Exception):
            yield page.extract_text()
