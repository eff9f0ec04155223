"""Rulings by what they are about, so that a class of any size finds its own at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from grader.assignment.roster import Recipient
from grader.rulings.applied import accepted_by, excuse_among
from grader.rulings.files import HASH
from grader.rulings.ruling import SETTLING, Action, Ruling, Rulings, Scope

OF_MARKS = (*SETTLING, Action.ACCEPT, Action.EXCUSE)
"""What changes marks, whatever was handed in and when."""


class Lookup:
    """All rulings of a folder; each question is answered from an index."""

    def __init__(self, rulings: Rulings) -> None:
        self.rulings = rulings
        self._by_scope: dict[Scope, list[Ruling]] = defaultdict(list)
        self._due: dict[Scope, Ruling] = {}
        self._sheet_of: dict[str, Ruling] = {}
        self._by_file: dict[str, list[Ruling]] = defaultdict(list)
        for one in rulings:
            if one.action in OF_MARKS:
                self._by_scope[one.scope].append(one)
            elif one.action is Action.DUE:
                self._due.setdefault(one.scope, one)
            elif one.file:
                self._by_file[one.file].append(one)
            else:
                self._sheet_of.setdefault(one.scope.student, one)
        self._lengths = sorted({len(name) for name in self._by_file if HASH.fullmatch(name)})

    def of(self, recipient: Recipient) -> Rulings:
        """What was ruled about a student's marks, the narrowest first."""
        return tuple(one for scope in _scopes(recipient) for one in self._by_scope.get(scope, ()))

    def accepted(self, recipient: Recipient, exercise: str) -> frozenset[str]:
        """The mistakes, and maybe `convention`, that are accepted readings of a student's."""
        return accepted_by(self.of(recipient), exercise)

    def excused(self, recipient: Recipient) -> Ruling | None:
        """The ruling that excuses a student, where no narrower one gives points."""
        return excuse_among(self.of(recipient))

    def due(self, recipient: Recipient) -> tuple[datetime, Ruling] | None:
        """Until when a student may hand in, where somebody ruled on it: the narrowest wins."""
        found = (self._due.get(scope) for scope in _scopes(recipient))
        best = next((one for one in found if one is not None), None)
        return None if best is None or best.due is None else (best.due, best)

    def owner(self, source: str, digest: str) -> Ruling | None:
        """The ruling that says whose a file is (`belongs-to`), or that it is nobody's
        (`ignore`)."""
        actions = (Action.BELONGS_TO, Action.IGNORE)
        return next((one for one in self._about(source, digest) if one.action in actions), None)

    def sheet(self, person: str, source: str, digest: str) -> Ruling | None:
        """The ruling that says which sheet a file of somebody is marked against: one about the
        file comes before one about the student."""
        about = (one for one in self._about(source, digest) if one.action is Action.SHEET)
        return next(about, self._sheet_of.get(person))

    def _about(self, source: str, digest: str) -> Iterator[Ruling]:
        yield from self._by_file.get(source, ())
        for length in self._lengths:
            yield from self._by_file.get(digest[:length], ())


def _scopes(recipient: Recipient) -> tuple[Scope, ...]:
    """By name, by each section, everyone."""
    sections = (Scope(section=name) for name in recipient.sections if name)
    return Scope(student=recipient.id), *sections, Scope()
