"""The languages that the sheets of an assignment are in, for the words of choices."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from grader.assignment.roster import Recipient
from grader.documents.catalogue import SOURCE, words_of
from grader.submissions.asked import Spoken
from problems.program import Quantity


def spoken_by(recipients: Iterable[Recipient], usual: str) -> Spoken:
    """What says the words of a choice in every language of the recipients but English.

    `usual` is the language of those whose row in the roster names none.
    """
    languages = {one.language or usual for one in recipients} - {SOURCE}
    return partial(_spoken, languages=tuple(sorted(languages)))


def _spoken(quantity: Quantity, languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(quantity, language) for language in languages)
