"""Web sheets: one file that needs nothing else, with boxes to fill in and to save from.

The page reads what is typed as `grader check` does, keeps it in the browser and saves the answer
file. It holds what a sheet tells and no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from grader.assignment.editions import Layout
from grader.documents import logo, reader_words, templates
from grader.documents.catalogue import catalogue
from grader.documents.markup import one_line
from grader.documents.page import sheet_data
from grader.documents.web_text import WEB, WEB_IN_ORDER
from grader.records.folder import saved_name

if TYPE_CHECKING:
    from grader.documents.sheet import Sheet


class Html(str):
    """A text that is markup already: templates of web pages leave it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """What stands in the page."""
        return str(self)


def sheet(sheet: Sheet) -> bytes:
    """The sheet that a student receives."""
    template = templates.template("sheet.html.j2", sheet.edition)
    return templates.render(template, _data(sheet)).encode()


def _data(sheet: Sheet) -> dict[str, object]:
    """What the template shows, ready; the answers are left behind before anything is made."""
    blank = replace(sheet, exercises=tuple(replace(e, answers=None) for e in sheet.exercises))
    plain = sheet.edition.layout is Layout.PLAIN
    language = sheet.edition.language
    return sheet_data(blank, WEB_IN_ORDER if plain else WEB, "html") | {
        "plain": plain,
        "saved_file": saved_name(sheet.assignment, sheet.recipient_id),
        "tables": _tables(language),
        "reasons": reader_words.reasons(language),
        "spoken": catalogue(language).gettext,
        "logo": logo.address(sheet.look),
        "free": _free,
        "alone": _free,
        "code": _code,
    }


@cache
def _tables(language: str) -> Mapping[str, object]:
    return asdict(reader_words.tables(language))


def _free(text: str) -> Html:
    return Html(escape(one_line(text)))


def _code(text: str) -> Html:
    return Html(f"<code>{escape(text)}</code>")
