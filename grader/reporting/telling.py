"""What was typed and tells who it was: all that is no answer, and answers that are an id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from grader.assignment.roster import Recipient
from grader.judging.verdict import Verdict
from grader.records.marks import LETTER
from grader.submissions.numbers import Read, read_number

TEXT = "(text)"
"""Stands for what somebody typed that may tell who it was."""

SHORTEST = 3
"""Shorter ids are no wonder in an answer."""

_WORD = re.compile(r"\w+")
_NO_ANSWER = frozenset({LETTER[Verdict.UNREADABLE], LETTER[Verdict.BLANK]})
_ANSWERED = frozenset(LETTER.values()) - _NO_ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """All words of what people are called, folded; numbers also without the zeros before them."""

    words: Set[str]

    def in_text(self, text: str) -> bool:
        """Whether something has in it what somebody is called."""
        return not self.words.isdisjoint(_WORD.findall(text.casefold()))

    def in_number(self, value: float) -> bool:
        """Whether a number is what somebody is called."""
        return value.is_integer() and self.in_text(f"{value:.0f}")

    def masked(self, typed: str, right: str, verdicts: str) -> tuple[str, str]:
        """What may be shown of what somebody typed, and of what is right: a line for each item.

        A line of `right` is empty where just that was typed; `verdicts` may be empty.
        """
        if verdicts and _ANSWERED.issuperset(verdicts) and not self.in_text(typed):
            return typed, right  # as it is with nearly everybody
        own = typed.split("\n")
        letters = verdicts or LETTER[Verdict.BLANK] * len(own)
        shown = [
            text if self._may_be_shown(text, letter) else TEXT
            for text, letter in zip(own, letters, strict=True)
        ]
        if shown == own:
            return typed, right
        keys = right.split("\n") if right else [""] * len(own)
        told = [
            key or (text if letter in _ANSWERED and text != new else "")
            for key, text, new, letter in zip(keys, own, shown, letters, strict=True)
        ]
        return "\n".join(shown), "\n".join(told)

    def _may_be_shown(self, text: str, letter: str) -> bool:
        if not text:
            return True
        is_answer = letter in _ANSWERED or isinstance(read_number(text), Read)
        return is_answer and not self.in_text(text)


def telling(people: Iterable[Recipient]) -> Telling:
    """What tells some people."""
    words = (word for one in people for word in _words(one))
    return Telling(words=frozenset(word for word in words if len(word) >= SHORTEST))


def _words(one: Recipient) -> Iterator[str]:
    for text in (one.name, *(key.value for key in one.keys)):
        for word in _WORD.findall(text.casefold()):
            yield from (word, word.lstrip("0"))
