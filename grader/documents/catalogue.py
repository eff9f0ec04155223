"""Catalogues: what the words of documents are in another language.

The words stand in English where they are said. `templates/locale/<language>/*.po` hold them in
other languages, a file for each chapter of families and for what all sheets share; they are read as
they are, so nothing has to be compiled and nothing can be stale. What no catalogue has, such as the
words of a course's own family, stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from grader import places
from grader.errors import OutputError
from problems.program import Quantity

SOURCE = "en"
"""The language that words are written in."""

Key = tuple[str, str]
"""A context (mostly none) and the English words."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language; a plural form for every number, where it has several."""

    messages: Mapping[Key, str]

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self.messages.get(("", message), message)

    def pgettext(self, context: str, message: str) -> str:
        """The message in this language, as it is said in a context."""
        return self.messages.get((context, message), message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for a number; a language in a catalogue has one form for all numbers."""
        return self.npgettext("", one, many, count)

    def npgettext(self, context: str, one: str, many: str, count: int) -> str:
        """The message for a number, as it is said in a context."""
        return self.messages.get((context, one), one if count == 1 else many)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; OutputError if one of its files is damaged."""
    if language == SOURCE:
        return Catalogue({})
    from babel.messages.pofile import PoFileError, read_po

    messages: dict[Key, str] = {}
    for path in sorted((places.templates() / "locale" / language).glob("*.po")):
        try:
            with path.open("rb") as file:
                found = read_po(file, locale=language, abort_invalid=True)
        except (OSError, ValueError, PoFileError) as error:
            raise OutputError(
                f"this catalogue cannot be read: {error}",
                where=str(path),
                remedy="Mend it, or install backprop-grader again.",
            ) from error
        for message in found:
            text, english = _first(message.string), _first(message.id)
            if english and text and not message.fuzzy:
                messages[message.context or "", english] = text
    return Catalogue(messages)


def words_of(quantity: Quantity, language: str) -> tuple[str, ...]:
    """What the values of a choice are called in a language."""
    if language == SOURCE:
        return quantity.words
    return tuple(map(catalogue(language).gettext, quantity.words))


def long_date(moment: date, language: str) -> str:
    """The weekday and the date, as they are said in a language."""
    from babel.dates import format_date

    return format_date(moment, "full", language)


def _first(text: str | Sequence[str] | None) -> str:
    """The text, of several forms for several numbers the first."""
    return text if isinstance(text, str) else text[0] if text else ""
