"""Which of a person's files counts, where several were handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cmp_to_key

from grader.reconciling.matched import Matched, needs_a_person

Same = Callable[[Matched, Matched], bool]
"""Whether two files hold the same answers, however they are written."""

ANSWERS, BY_HAND, BLANK, NOT_TO_MARK, DAMAGED = range(5)
"""What counts before what: answers, what a person must read, a blank form, what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The file that counts, why each of the others does not, and those that rival with it."""

    first: Matched
    others: tuple[tuple[Matched, str], ...]
    rivals: tuple[Matched, ...]


def newest(files: Iterable[Matched], same: Same) -> Chosen:
    """The newest file, of those that can be marked if there are any.

    A file that cannot be marked never takes the place of one that can, nor does a blank form: a
    sheet handed in beside the answers says nothing against them, or against a photo of them. Equal
    forms count once; forms that differ and have the same time are rivals.
    """
    by_source = sorted(files, key=lambda one: one.stored.source)
    first, *others = sorted(by_source, key=cmp_to_key(_order))
    rivals = [
        other for other in others
        if _rank(first) == _rank(other) == ANSWERS and not later(first, other)
        and not same(first, other)
    ]  # fmt: skip
    return Chosen(
        first=first, rivals=tuple(rivals),
        others=tuple((one, _why_not(one, first, same)) for one in others),
    )  # fmt: skip


def since_first_seen(files: Sequence[Matched]) -> list[Matched]:
    """The same files, each with the first run that brought it, under whatever name.

    Whole classes are downloaded again and again: what comes a second time is no news, but for a
    file that its system says was handed in anew.
    """
    first: dict[tuple[bytes, int, str], int] = {}
    for one in files:
        key = _same_hand_in(one)
        first[key] = min(one.stored.first, first.get(key, one.stored.first))
    return [
        replace(one, stored=replace(one.stored, first=first[_same_hand_in(one)])) for one in files
    ]


def _same_hand_in(one: Matched) -> tuple[bytes, int, str]:
    return one.stored.hash, one.stored.told.serial, one.stored.told.at


def of_newest_run(files: Sequence[Matched]) -> list[Matched]:
    """The files among which the newest counts.

    Where the newest run brought answers, these are the answers that came last, of all runs. Blank
    forms alone take the place of nothing, nor does a photo or a damaged file that had come before
    its answers were typed.
    """
    files = lying_there(files)
    run = max((one.stored.run for one in files if _rank(one) != BLANK), default=0)
    brought = [one for one in files if one.stored.run >= run]
    answers = [one for one in files if _rank(one) == ANSWERS]
    if not answers:
        return brought
    last = max(one.stored.first for one in answers)
    news = any(one.stored.first > last and _rank(one) != BLANK for one in brought)
    if news and not any(_rank(one) == ANSWERS for one in brought):
        return brought
    return [one for one in files if _rank(one) != ANSWERS or one.stored.first == last]


def lying_there(files: Sequence[Matched]) -> list[Matched]:
    """Without those in whose place another file was found later: somebody wrote over them."""
    newest_at: dict[str, int] = {}
    for one in files:
        source = one.stored.source
        newest_at[source] = max(one.stored.run, newest_at.get(source, 0))
    return [one for one in files if one.stored.run == newest_at[one.stored.source]]


def in_order(files: Iterable[Matched]) -> list[Matched]:
    """Files with answers, the oldest first."""
    with_answers = [one for one in files if _rank(one) == ANSWERS]
    in_runs = sorted(with_answers, key=lambda one: (one.stored.first, one.stored.number))
    return sorted(in_runs, key=cmp_to_key(_came_later))


def _came_later(one: Matched, other: Matched) -> int:
    """As `later`, but a file's own time says nothing against the run that brought it."""
    stated = one.stored.told.at and other.stored.told.at
    told = stated or _counted(one, other)
    return (not told and one.stored.first - other.stored.first) or later(one, other)


def later(one: Matched, other: Matched) -> int:
    """Above 0 if a file came after another, below if before, 0 where that cannot be told.

    By the times that both systems state; else by the numbers that one system counts up; else by
    what is known of each, a stated time or the file's own.
    """
    mine, theirs, counted = one.stored.told, other.stored.told, _counted(one, other)
    first, second = _moment(one), _moment(other)
    if first == second or (counted and not (mine.at and theirs.at)):
        return counted and (mine.serial > theirs.serial) - (mine.serial < theirs.serial)
    return 1 if first > second else -1


def _counted(one: Matched, other: Matched) -> bool:
    """Whether one system, or one table, counts up the numbers of both."""
    mine, theirs = one.stored.told, other.stored.told
    if not (mine.serial and theirs.serial) or mine.is_row != theirs.is_row:
        return False
    if mine.is_row:
        return _table(one) == _table(other)
    return {key.system for key in mine.keys} == {key.system for key in theirs.keys}


def _table(row: Matched) -> str:
    return row.stored.source.rpartition("/")[0]


def _moment(one: Matched) -> float:
    return _seconds(one.stored.told.at) or one.stored.modified


def _seconds(at: str) -> float:
    """A stated time as a number; one without an offset is compared with others of its system."""
    if not at:
        return 0.0
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _order(one: Matched, other: Matched) -> int:
    """Below 0 if a file comes before another: what says more, then what is newer."""
    return _rank(one) - _rank(other) or later(other, one)


def _rank(one: Matched) -> int:
    if one.stored.reading.damaged:
        return BY_HAND if needs_a_person(one) else DAMAGED
    if one.claim.state is not None:
        return NOT_TO_MARK
    return BLANK if one.stored.reading.blank else ANSWERS


def _why_not(one: Matched, first: Matched, same: Same) -> str:
    source = _from(first.stored.source, one.stored.source)
    if same(one, first):
        return f"the same as {source}"
    if _rank(one) > _rank(first):
        newer = "this is newer, but " if later(one, first) > 0 else ""
        why = "this form is blank" if _rank(one) == BLANK else one.claim.note
        return f"{source} counts instead: {newer}{why}"
    if _rank(one) == BY_HAND:
        return f"a person has to look at this, too, beside {source}"
    if later(one, first) < 0:
        now, before = first.stored.reading.filled, one.stored.reading.filled
        fewer = f", which has fewer answers, {now} instead of {before}" if now < before else ""
        return f"older than {source}{fewer}"
    return f"of the same time as {source}"


def _from(source: str, other: str) -> str:
    """What a file is called beside another one: its name, where both lie in one place."""
    place, _, name = source.rpartition("/")
    return name if place == other.rpartition("/")[0] else source


def sources(files: Sequence[Matched]) -> str:
    """`a.csv and b.csv`."""
    return " and ".join(one.stored.source for one in files)
