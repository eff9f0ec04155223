"""Editions: how a document is worded and set, apart from what it says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.assignment.editions import Layout
from grader.assignment.roster import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The language and layout of a document.

    own  a folder of a course's own templates, which come before ours, file by file
    """

    language: str = "en"
    layout: Layout = Layout.NORMAL
    own: Path | None = None


PLAIN_ENGLISH = Edition()


def edition_of(recipient: Recipient, language: str, own: Path | None = None) -> Edition:
    """How a recipient's documents are worded and set.

    `language` is that of the assignment, for those whose row in the roster names none.
    """
    return Edition(
        language=recipient.language or language,
        layout=Layout(recipient.layout or Layout.NORMAL),
        own=own,
    )
