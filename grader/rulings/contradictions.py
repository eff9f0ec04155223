"""Two rulings that cannot both be followed stop the run; a narrower one wins and is none.

Narrower is first who it is about (a student, a section, everyone), then what (a cell, a quantity,
an exercise, the sheet). So only rulings about the same people and the same thing contradict each
other, and those that say what something earns in total while another, about as few people or fewer,
says it of a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, product

from grader.assignment.roster import sections_in
from grader.errors import RulingError
from grader.rulings.facts import Facts
from grader.rulings.ruling import EARNING, SETTLING, Action, Ruling, Rulings, Scope, What
from grader.rulings.words import said

Place = tuple[Scope, str, str]
"""Whom, exercise and item."""


def refuse_contradictions(rulings: Rulings, facts: Facts) -> None:
    """RulingError names both places of the first two that contradict each other."""
    for own in (rulings, *_meeting(rulings, facts)):
        _one_each(own, SETTLING)
        _one_each(own, (Action.DUE,))
        _one_each([one for one in own if not one.file], (Action.SHEET,))
        _excused(own)
        _totals(own, facts)
    _files(rulings, facts)


def _meeting(rulings: Rulings, facts: Facts) -> Iterator[Rulings]:
    """Rulings about several sections in which one student is, as rulings about the same people."""
    named = {one.scope.section for one in rulings} - {""}
    for cell in dict.fromkeys(facts.students.values()):
        sections = named.intersection(sections_in(cell))
        if len(sections) > 1:
            yield tuple(
                replace(one, scope=Scope(section=cell))
                for one in rulings if one.scope.section in sections
            )  # fmt: skip


def _place(one: Ruling) -> Place:
    return one.scope, one.exercise, one.item


def _one_each(rulings: Iterable[Ruling], actions: tuple[Action, ...]) -> None:
    """At one place all rulings with these actions say the same."""
    first: dict[Place, Ruling] = {}
    for one in rulings:
        if one.action in actions:
            before = first.setdefault(_place(one), one)
            if before.says != one.says:
                raise contradiction(before, one)


def _excused(rulings: Rulings) -> None:
    """Nobody is excused and given points by rulings about the same people."""
    excused = {one.scope: one for one in rulings if one.action is Action.EXCUSE}
    for one in rulings:
        if one.action in EARNING and one.scope in excused:
            raise contradiction(*_in_order(excused[one.scope], one))


def _totals(rulings: Rulings, facts: Facts) -> None:
    """What something earns in total is not said beside what a part of it earns."""
    totals = {_place(one): one for one in rulings if one.is_total}
    if not totals:
        return
    for one in rulings:
        if one.action not in EARNING:
            continue
        for scope, whole in product(_at_least(one.scope, facts), _wholes(one)):
            if total := totals.get((scope, *whole)):
                raise contradiction(*_in_order(total, one))


def _wholes(one: Ruling) -> Iterator[tuple[str, str]]:
    """What a ruling is about a part of."""
    if one.what is What.CELL:
        yield one.exercise, one.item.partition("[")[0]
    if one.what < What.EXERCISE:
        yield one.exercise, ""
    if one.what < What.SHEET:
        yield "", ""


def _at_least(scope: Scope, facts: Facts) -> Iterator[Scope]:
    """The scopes that hold all people of one: itself, the section of a student, everyone."""
    yield scope
    for section in filter(None, sections_in(facts.students.get(scope.student, ""))):
        yield Scope(section=section)
    if scope != Scope():
        yield Scope()


def _files(rulings: Rulings, facts: Facts) -> None:
    """A file belongs to one student, is marked against one sheet, and counts or does not."""
    owner: dict[int, Ruling] = {}
    sheet: dict[int, Ruling] = {}
    ignored: dict[int, Ruling] = {}
    kinds = {Action.BELONGS_TO: owner, Action.SHEET: sheet, Action.IGNORE: ignored}
    for one in rulings:
        if not one.file:
            continue
        for number in sorted(facts.files.matching(one.file)):
            before = kinds[one.action].setdefault(number, one)
            if (before.scope, before.code) != (one.scope, one.code):
                raise contradiction(before, one)
    for number, one in chain(owner.items(), sheet.items()):
        if number in ignored:
            raise contradiction(*_in_order(ignored[number], one))


def _in_order(one: Ruling, other: Ruling) -> tuple[Ruling, Ruling]:
    first, second = sorted((one, other), key=lambda it: (it.file_name, it.line))
    return first, second


def contradiction(one: Ruling, other: Ruling) -> RulingError:
    """The refusal of two rulings, with what each says."""
    return RulingError(
        f"these two contradict each other: {said(one)} ({one.by}); {said(other)} ({other.by})",
        where=f"{one.where} and {other.where}",
        remedy="Take one of them out, or make one narrower. No mark was changed.",
    )
