"""What an operator can do wrong, as one small tree of exceptions.

    GraderError
     +-- AssignmentError      the assignment file or course.toml
     +-- FamilyChoiceError    a family that does not exist
     +-- GivensError          given numbers that do not fit their exercise
     +-- RosterError          the roster
     +-- SecretError          the course's secret, missing, damaged or not the one of before
     +-- IssueError           sheets that cannot be issued, or not without saying so
     +-- WitnessError         two ways to compute a key that do not agree
     +-- ManifestError        the record of what was handed out
     +-- SubmissionsError     files and folders to check that are not there
     +-- RulingError          a decision that cannot be used, or two that contradict each other
     +-- ExportError          a file that marks cannot be put into
     +-- NotThereError        a student or an item that is asked about and is not there
     +-- OutputError          a file or folder that cannot be written

An exception carries what is wrong, where, and what to do; `str` makes the one message of it. What a
student does wrong is never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from difflib import get_close_matches
from functools import partial


class GraderError(Exception):
    """What is wrong, where, and what the operator can do about it.

    what    a clause without a full stop: `found -1; points are a number above 0`
    where   file, line or key: `hw1.toml, exercise 2, points`
    remedy  a sentence: `Write for example points = 4.`
    """

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"

    def __reduce__(self) -> tuple[Callable[..., GraderError], tuple[str]]:
        # Worker processes send exceptions home; the default forgets keyword arguments.
        return partial(type(self), where=self.where, remedy=self.remedy), (self.what,)


class AssignmentError(GraderError):
    """An assignment file or course.toml that cannot be used."""


class FamilyChoiceError(GraderError):
    """A family that does not exist; `near` holds the slugs that may have been meant."""

    def __init__(self, name: str, *, known: Collection[str], where: str) -> None:
        self.name = name
        self.known = tuple(known)
        self.near = nearest(name, self.known)
        remedy = f"Did you mean {' or '.join(self.near)}? " if self.near else ""
        super().__init__(
            f"there is no family {name!r}",
            where=where,
            remedy=f"{remedy}`grader families` lists all {len(self.known)} families.",
        )

    def __reduce__(self) -> tuple[Callable[..., GraderError], tuple[str]]:
        return partial(type(self), known=self.known, where=self.where), (self.name,)


class GivensError(GraderError):
    """Given numbers that do not fit the exercise that they are given to."""


class RosterError(GraderError):
    """A roster that cannot be used."""


class SecretError(GraderError):
    """A secret that is missing, damaged, or not the one that sheets were drawn with."""


class IssueError(GraderError):
    """Sheets that cannot be issued, or that would contradict those already handed out."""


class WitnessError(GraderError):
    """Two independent ways to compute a key that do not agree: nothing may be issued with it."""


class ManifestError(GraderError):
    """A manifest that is missing, damaged, or of another format."""


class SubmissionsError(GraderError):
    """Files and folders to check that are not there."""


class RulingError(GraderError):
    """A decision that cannot be used, or two that contradict each other."""


class ExportError(GraderError):
    """A file that marks cannot be put into."""


class NotThereError(GraderError):
    """A student or an item that is asked about and is not there."""


class OutputError(GraderError):
    """A file or folder that cannot be written."""


def nearest(name: str, known: Collection[str]) -> tuple[str, ...]:
    """At most three known names that look like a misspelt one, the likeliest first."""
    by_form = {one.casefold().replace("_", "-"): one for one in known}
    form = name.casefold().replace("_", "-")
    return tuple(by_form[one] for one in get_close_matches(form, by_form, n=3, cutoff=0.6))
