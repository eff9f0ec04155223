"""Whom a file's path names: by ids in its folders and its name, never by people's names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from grader.assignment.ids import collision_key

_LONGEST = 255
_STEM_ENDS = re.compile(r"\.| ?\([0-9]+\)|$")
_DOCUMENT = re.compile("-(?:answers|sheet)")


class People(dict[str, str]):
    """Recipients' names by id, ready to be looked up under any case and Unicode form of the id."""

    @cached_property
    def ids(self) -> dict[str, str]:
        """The id behind each collision key."""
        return {collision_key(one): one for one in self}


def named(source: str, people: People, assignment: str) -> tuple[str, ...]:
    """The ids that a path names: those of its folders, the longest first, else that of its name.

    A folder outranks the name: systems file by who handed in, names come along with a copied file.
    A name counts if it is the id, or the one given to a handed-out file: `hw1-0042-answers.csv`.
    """
    *folders, name = map(collision_key, source.split("/"))
    above = dict.fromkeys(people.ids[key] for key in reversed(folders) if key in people.ids)
    if above:
        return tuple(sorted(above, key=len, reverse=True))
    inside = {people.ids[key] for key in _ids_in(name, assignment) if key in people.ids}
    return tuple(sorted(inside, key=lambda one: (-len(one), one)))[:1]


def _ids_in(name: str, assignment: str) -> Iterator[str]:
    """What may be an id in a file's name, also where a system wrote something before or behind."""
    name = name[:_LONGEST]
    for end in _STEM_ENDS.finditer(name):
        yield name[: end.start()]
    own = re.compile(rf"(?<![^\W_]){re.escape(collision_key(assignment))}-")
    for mark in own.finditer(name):
        for end in _DOCUMENT.finditer(name, mark.end()):
            yield name[mark.end() : end.start()]
