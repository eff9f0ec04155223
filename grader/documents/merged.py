"""Merged PDFs: all sheets for the copier, and all worked solutions in the same order."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.chunks import chunks
from grader.errors import OutputError
from grader.records.files import write_file

if TYPE_CHECKING:
    import pypdfium2

VOLUME = 1000
"""Documents in a file; those of a larger class go on in the next, so that memory stays flat."""


def merge(
    documents: Sequence[Path], place: Callable[[int], Path], *, even: bool
) -> tuple[Path, ...]:
    """Write the documents one after another into files, `place(1)`, `place(2)`, ...

    `even` puts a blank page behind those with an odd number of pages, so that each begins on a
    front side. OutputError names a document that is damaged.
    """
    made = tuple(
        write_file(place(number), _merged(volume, even=even))
        for number, volume in enumerate(chunks(documents, VOLUME), start=1)
    )
    # A class can shrink: a volume of an earlier run would hold people who are gone.
    number = len(made) + 1
    while (stale := place(number)).exists():
        stale.unlink()
        number += 1
    return made


def _merged(documents: Iterable[Path], *, even: bool) -> bytes:
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for path in documents:
        _append(whole, path, even=even)
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return _timeless(out.getvalue())


def _timeless(content: bytes) -> bytes:
    """The same file whenever it is made: with no date, and with an id that its content gives."""
    dated = _DATE.sub(rb"\g<1>19700101000000", content, count=1)
    place = dated.rindex(b"/ID[<")
    id_ = hashlib.sha256(dated[:place]).hexdigest()[:32].upper().encode()
    return dated[:place] + _ID.sub(b"/ID[<%b><%b>]" % (id_, id_), dated[place:])


_DATE = re.compile(rb"(/CreationDate\(D:)\d{14}")
_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def _append(whole: pypdfium2.PdfDocument, path: Path, *, even: bool) -> None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as fault:
        raise OutputError(
            f"this cannot be read any more ({fault})",
            where=str(path),
            remedy="Delete it: `grader generate` writes it again.",
        ) from fault
    pages = len(document)
    whole.import_pages(document)
    document.close()
    if even and pages % 2:
        last = whole[len(whole) - 1]
        whole.new_page(*last.get_size())
        last.close()
