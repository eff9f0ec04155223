"""Which of a person's files counts, where several were handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

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
    first, *others = sorted(files, key=_order)
    rivals = [
        other for other in others
        if _rank(first) == _rank(other) == ANSWERS and when(first) == when(other)
        and not same(first, other)
    ]  # fmt: skip
    return Chosen(
        first=first, rivals=tuple(rivals),
        others=tuple((one, _why_not(one, first, same)) for one in others),
    )  # fmt: skip


def in_order(files: Iterable[Matched]) -> list[Matched]:
    """Files with answers, the oldest first."""
    with_answers = [one for one in files if _rank(one) == ANSWERS]
    return sorted(with_answers, key=lambda one: (when(one), one.stored.run, one.stored.number))


def when(one: Matched) -> tuple[float, int, float]:
    """What tells a later file from an earlier: a stated time, a system's number, the file's."""
    told = one.stored.told
    return _seconds(told.at), told.serial, one.stored.modified


def _seconds(at: str) -> float:
    """A stated time as a number; one without an offset is compared with others of its system."""
    if not at:
        return 0.0
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _order(one: Matched) -> tuple[int, float, int, float, str]:
    stated, serial, modified = when(one)
    return _rank(one), -stated, -serial, -modified, one.stored.source


def _rank(one: Matched) -> int:
    if one.stored.reading.damaged:
        return BY_HAND if needs_a_person(one) else DAMAGED
    if one.claim.state is not None:
        return NOT_TO_MARK
    return BLANK if one.stored.reading.blank else ANSWERS


def _why_not(one: Matched, first: Matched, same: Same) -> str:
    source = first.stored.source
    if same(one, first):
        return f"the same as {source}"
    if _rank(one) > _rank(first):
        newer = "this is newer, but " if when(one) > when(first) else ""
        why = "this form is blank" if _rank(one) == BLANK else one.claim.note
        return f"{source} counts instead: {newer}{why}"
    if _rank(one) == BY_HAND:
        return f"a person has to look at this, too, beside {source}"
    if when(one) < when(first):
        now, before = first.stored.reading.filled, one.stored.reading.filled
        fewer = f", which has fewer answers, {now} instead of {before}" if now < before else ""
        return f"older than {source}{fewer}"
    return f"of the same time as {source}"


def sources(files: Sequence[Matched]) -> str:
    """`a.csv and b.csv`."""
    return " and ".join(one.stored.source for one in files)
