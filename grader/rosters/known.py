"""People whom the manifest knows, found by what lists call them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set

from grader.assignment.ids import collision_key
from grader.assignment.keys import Key, System
from grader.assignment.roster import Recipient
from grader.errors import IssueError

_SAME = {System.LOGIN: System.ID}
"""An id of the roster may be a login: both are the university's word."""


class KnownPeople:
    """Everyone by every key."""

    def __init__(self, people: Iterable[Recipient]) -> None:
        self._by_key: defaultdict[tuple[System, str], set[str]] = defaultdict(set)
        self.by_id = {one.id: one for one in people}
        for one in self.by_id.values():
            for key in one.keys:
                self._by_key[_joined_on(key)].add(one.id)

    def called(self, keys: Iterable[Key]) -> frozenset[str]:
        """The ids of all to whom these keys belong.

        A key of two people, an address that they share, counts only where no other key does.
        """
        found = [self._by_key.get(_joined_on(key), set()) for key in keys]
        own = frozenset[str]().union(*(ids for ids in found if len(ids) == 1))
        return own or frozenset[str]().union(*found)


def as_known(roster: Sequence[Recipient], known: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """A roster with the ids under which people are known already.

    Another system's list may call everyone by another id: one whom it calls as somebody known is
    that person. What somebody was called before stays a key. IssueError where two are meant.
    """
    people = KnownPeople(known)
    if not people.by_id:
        return tuple(roster)
    found = [_meant(one, people) for one in roster]
    twice = [id_ for id_, times in Counter(found).items() if times > 1]
    if twice:
        rows = [one for one, id_ in zip(roster, found, strict=True) if id_ == twice[0]]
        raise IssueError(
            f"{rows[0].id} ({rows[0].name}) and {rows[1].id} ({rows[1].name}) are both called as "
            f"{twice[0]}, who has a sheet",
            where="roster",
            remedy="Mend the keys of one of them in the list. Nothing was changed.",
        )
    taken = {collision_key(one.email) for one in roster}
    return tuple(
        _known_as(one, people.by_id.get(id_), taken) for one, id_ in zip(roster, found, strict=True)
    )


def _meant(one: Recipient, people: KnownPeople) -> str:
    """The id of the person whom a row of the roster means: the row's own, if nobody else."""
    if one.id in people.by_id:
        return one.id
    called = people.called(one.keys)
    if len(called) > 1:
        who = " and as ".join(sorted(called))
        raise IssueError(
            f"{one.id} ({one.name}) is called as {who}, who both have a sheet",
            where="roster",
            remedy="Mend the keys of this row in the list. Nothing was changed.",
        )
    id_ = next(iter(called), one.id)
    # An id without its zeros is refused: a spreadsheet spoilt the list.
    return one.id if id_.lstrip("0") == one.id.lstrip("0") else id_


def _known_as(one: Recipient, before: Recipient | None, taken: Set[str]) -> Recipient:
    """A row of the roster as that person, unless nobody is; addresses of others are no key."""
    if before is None:
        return one
    if before.email and collision_key(before.email) not in taken:
        gone = Key(system=System.EMAIL, value=before.email)
        one = one._replace(aliases=(*one.aliases, gone))
    if one.id == before.id:
        return one
    # The list of another system: what it does not say stays as it was.
    return one._replace(
        id=before.id, aliases=(*one.aliases, Key(system=System.ID, value=one.id)),
        email=one.email or before.email, section=one.section or before.section,
        language=one.language or before.language, layout=one.layout or before.layout,
    )  # fmt: skip


def _joined_on(key: Key) -> tuple[System, str]:
    system, value = key.folded
    return _SAME.get(system, system), value
