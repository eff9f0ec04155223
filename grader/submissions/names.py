"""Whom a file names: by what its system calls its student, and by ids in its folders and its name.

Never by people's names: two students may share one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache

from grader.assignment.ids import collision_key
from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient

_LONGEST = 255
_STEM_ENDS = re.compile(r"\.| ?\([0-9]+\)|$")
_ZIP = ".zip"
_ANSWERS = "-answers"
_WORD_ENDS = re.compile(r"[-_. ()]|$")
# Not a word, not the number of an exercise, not a year.
_TELLING = re.compile(r"(?=.{4})(?!(?:19|20)[0-9]{2}$)(?=.*[0-9]).*")
_DOCUMENT = re.compile("-(?:answers|sheet)")

_MIXED_UP = (System.ID, System.LOGIN, System.EMAIL)
"""One system's login is another's id, and an e-mail address may be either."""


class People(dict[str, str]):
    """Recipients' names by id, ready to be looked up under any case and Unicode form of the id."""

    def __init__(self, names: dict[str, str], called: Iterable[Recipient] = ()) -> None:
        super().__init__(names)
        self._called = tuple(called)
        self.last_above: tuple[tuple[str, str], tuple[str, ...]] = (("", ""), ())
        self.last_plain: tuple[str, str, str] | None = None

    @classmethod
    def of(cls, recipients: Iterable[Recipient]) -> People:
        """Everyone, with all that systems call them."""
        everyone = tuple(recipients)
        return cls({one.id: one.name for one in everyone}, everyone)

    @cached_property
    def ids(self) -> dict[str, str]:
        """The id behind each collision key."""
        return {collision_key(one): one for one in self}

    @cached_property
    def like_documents(self) -> bool:
        """Whether any id reads like a part of the name of a handed-out form."""
        return _ANSWERS in "\n".join(self.ids)

    @cached_property
    def _by_key(self) -> dict[tuple[System, str], dict[str, None]]:
        found: dict[tuple[System, str], dict[str, None]] = defaultdict(dict)
        for one in self._called:
            for key in one.keys:
                found[key.folded][one.id] = None
        return found

    def known_by(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """The ids of everyone whom one of these keys calls, each once."""
        found: dict[str, None] = {}
        for key in keys:
            system, folded = key.folded
            also = _MIXED_UP if system in _MIXED_UP else ()
            for one in (system, *(other for other in also if other is not system)):
                if (one, folded) in self._by_key:
                    found |= self._by_key[one, folded]
                    break
        return tuple(found)


def named(source: str, people: People, assignment: str) -> tuple[str, ...]:
    """The ids that a path names: those of its folders, the longest first, else that of its name.

    A zip that the file lies in counts as a folder, if it is called by the id or like what was
    handed out: systems end the names of their zips in numbers of their own, `hw1-1234.zip`.

    A folder outranks the name: systems file by who handed in, names come along with a copied file.
    A name counts if it is the id, or the one given to a handed-out file: `hw1-0042-answers.csv`.
    One that only begins so, `hw1-0042-photo.jpg`, counts if the id is no word or year that may
    stand there by chance, and no other id follows.
    """
    folders, _, name = source.rpartition("/")
    if folders and (above := _above(folders, people, assignment)):
        return above
    name = collision_key(name)
    if usual := _usual(assignment).fullmatch(name):
        # Nearly all are called so: the same as below, in one go.
        ids = people.ids
        for key in (name, *usual.groups()):
            if key in ids:
                return (ids[key],)
    inside = {people.ids[key] for key in _ids_in(name, assignment) if key in people.ids}
    if not inside and not name.endswith(_ZIP):
        inside = _beginning(name, people, assignment)
    return tuple(sorted(inside, key=lambda one: (-len(one), one)))[:1]


def plainly_names(source: str, person: str, people: People, assignment: str) -> bool:
    """Whether a path names somebody as their form was handed out, and its folders name nobody.

    Then `named` gives just that person; this is asked of whole classes, and many times faster. One
    that is called as the last one was, but for the id, is as plain as that.
    """
    if not (person.isalnum() and person.isascii()):
        return False
    last = people.last_plain
    if last and last[0] == assignment and source == f"{last[1]}{person}{last[2]}":
        return True
    folders, slash, name = source.rpartition("/")
    start, end = f"{assignment}-{person}{_ANSWERS}.", name.rpartition(".")[2]
    if not (
        name == start + end
        and name.isascii()
        and end.isalpha()
        and not people.like_documents
        and not (folders and _above(folders, people, assignment))
    ):
        return False
    people.last_plain = assignment, f"{folders}{slash}{assignment}-", f"{_ANSWERS}.{end}"
    return True


def _above(folders: str, people: People, assignment: str) -> tuple[str, ...]:
    """The ids that folders name; files come folder by folder, so the last answer is kept."""
    if people.last_above[0] != (folders, assignment):
        keys = _keys(folders, assignment)
        found = dict.fromkeys(people.ids[key] for key in reversed(keys) if key in people.ids)
        above = tuple(sorted(found, key=len, reverse=True))
        people.last_above = ((folders, assignment), above)
    return people.last_above[1]


@lru_cache(maxsize=1024)
def _keys(folders: str, assignment: str) -> tuple[str, ...]:
    """What may be an id in the folders of a path."""
    keys: list[str] = []
    for folder in map(collision_key, folders.split("/")):
        keys += _ids_in(folder, assignment) if folder.endswith(_ZIP) else (folder,)
    return tuple(keys)


def _ids_in(name: str, assignment: str) -> Iterator[str]:
    """What may be an id in a file's name, also where a system wrote something before or behind."""
    name = name[:_LONGEST]
    for end in _STEM_ENDS.finditer(name):
        yield name[: end.start()]
    for start in _behind(assignment, name):
        for end in _DOCUMENT.finditer(name, start):
            yield name[start : end.start()]


def _beginning(name: str, people: People, assignment: str) -> set[str]:
    """The id that stands behind the assignment's in a name of the student's own."""
    name = name[:_LONGEST]
    found: set[str] = set()
    for start in _behind(assignment, name):
        ends = (end.start() for end in _WORD_ENDS.finditer(name, start))
        known = [end for end in ends if _is_known(name[start:end], people)]
        if known:
            words = _WORD_ENDS.split(name[known[-1] :])
            found.add(people.ids[name[start : known[-1]]])
            found.update(people.ids[word] for word in words if _is_known(word, people))
    return found if len(found) == 1 else set()


def _is_known(word: str, people: People) -> bool:
    return word in people.ids and _TELLING.fullmatch(word) is not None


def _behind(assignment: str, name: str) -> Iterator[int]:
    """Where the assignment's id and a hyphen end in a name."""
    return (mark.end() for mark in _own(assignment).finditer(name))


@cache
def _usual(assignment: str) -> re.Pattern[str]:
    """The name of a handed-out file: its stem, and the id in it if that is one word."""
    return re.compile(
        rf"({re.escape(collision_key(assignment))}-([a-z0-9]{{1,64}})-answers)\.[a-z]{{1,8}}"
    )


@cache
def _own(assignment: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(collision_key(assignment))}-")
