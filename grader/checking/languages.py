"""The languages that the sheets of an assignment are in, for the words of choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from grader.assignment.roster import Recipient
from grader.documents.catalogue import words_of
from grader.submissions.asked import Spoken
from problems.program import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """Those of all sheets; `usual` is that of recipients whose row in the roster names none."""

    usual: str
    all: frozenset[str]

    @classmethod
    def of(cls, usual: str, recipients: Iterable[Recipient]) -> Languages:
        """The languages of some recipients."""
        return cls(usual=usual, all=frozenset(one.language or usual for one in recipients))

    def spoken_by(self, recipient: Recipient) -> Spoken:
        """What says the words of a choice, those of the recipient's own sheet first."""
        own = recipient.language or self.usual
        return partial(_spoken, languages=(own, *sorted(self.all - {own})))


def _spoken(quantity: Quantity, languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(quantity, language) for language in languages)
