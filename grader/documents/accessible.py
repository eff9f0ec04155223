"""What a PDF needs so that everybody can read it: alternative texts, and a glyph for every sign.

A plain PDF shows an empty box for a sign that no font has, without a word; one held to PDF/UA-1 is
refused. So one sheet of each kind is compiled as such, and all names together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.assignment.roster import Recipient
from grader.documents import pdf
from grader.documents.markup import PAGES, one_line, string
from grader.documents.page import sheet_page, solution_page
from grader.documents.sheet import Sheet
from grader.errors import OutputError

NOBODY = "Ada Lovelace"
"""A name that can be printed: people's own are looked at by themselves."""

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprintable:
    """A person with signs in name or id for which a PDF shows empty boxes."""

    recipient: Recipient
    signs: tuple[str, ...]


def unprintable(recipients: Sequence[Recipient]) -> tuple[Unprintable, ...]:
    """Everybody with signs that no font has, in the order of the roster."""
    texts = {text for recipient in recipients for text in (recipient.name, recipient.id)}
    missing = _missing({sign for text in texts for sign in _signs(text)})
    return tuple(
        Unprintable(recipient=recipient, signs=found)
        for recipient in recipients
        if (found := tuple(dict.fromkeys(s for s in _signs_of(recipient) if s in missing)))
    )


def check_accessible(sheets: Iterable[Sheet]) -> None:
    """Hold a sheet and a solution of each kind to PDF/UA; OutputError says what is missing.

    Sheets are of one kind if they differ only in the recipient and the numbers.
    """
    seen = set()
    for sheet in sheets:
        kind = (sheet.edition, *(exercise.structure.id for exercise in sheet.exercises))
        if kind not in seen:
            seen.add(kind)
            _check(replace(sheet, recipient_name=NOBODY))


def _check(sheet: Sheet) -> None:
    edition = sheet.edition
    where = f"the sheet in layout {edition.layout.value}, language {edition.language}"
    worked = all(exercise.answers is not None for exercise in sheet.exercises)
    for page in (sheet_page, solution_page) if worked else (sheet_page,):
        try:
            pdf.compile_page(page(sheet, PAGES, "typ"), where=where, accessible=True)
        except OutputError as error:
            if (found := _MISSING.search(str(error))) is None:
                raise
            raise OutputError(
                f"no font has the sign {found[1]}: a PDF would show an empty box",
                where=_place(sheet, found[1]) or where,
                remedy="Write it without this sign.",
            ) from error


def _place(sheet: Sheet, sign: str) -> str:
    """Which words of the course hold a sign."""
    words = {
        "title": sheet.title, "course": sheet.course, "term": sheet.term,
        "header": sheet.look.header, "footer": sheet.look.footer,
        "hand_in": sheet.hand_in.how, "instructions": sheet.hand_in.instructions,
    }  # fmt: skip
    return next((place for place, text in words.items() if sign in text), "")


def _signs_of(recipient: Recipient) -> Iterator[str]:
    yield from _signs(recipient.name)
    yield from _signs(recipient.id)


def _signs(text: str) -> Iterator[str]:
    """The signs of a text, each with the accents that stand on it."""
    sign = ""
    for letter in unicodedata.normalize("NFC", one_line(text)):
        if sign and unicodedata.combining(letter):
            sign += letter
            continue
        if sign:
            yield sign
        sign = letter
    if sign:
        yield sign


def _missing(signs: set[str]) -> set[str]:
    """The signs that no font has; Typst names one at a time."""
    left, missing = sorted(signs), set[str]()
    while True:
        lines = (f"#{string(sign)} \\" for sign in left)
        page = "\n".join(('#set document(title: "Names")', *lines))
        try:
            pdf.compile_page(page, where="the names of the roster", accessible=True)
        except OutputError as error:
            if (found := _MISSING.search(str(error))) is None:
                raise
            gone = {sign for sign in left if found[1] in sign}
            if not gone:
                raise
            missing |= gone
            left = [sign for sign in left if sign not in gone]
        else:
            return missing
