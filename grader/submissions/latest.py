"""Which of a person's files counts, where several were handed in at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from grader.states import State
from grader.submissions.form import Damaged, Form
from grader.submissions.received import Received
from grader.submissions.whose import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A file, what was read out of it, and whose it is."""

    received: Received
    form: Form | Damaged
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A submission that does not count, and why not."""

    submission: Submission
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The one submission of each person that counts; what gave way to it; what is nobody's."""

    of: Mapping[str, Submission]
    superseded: tuple[Superseded, ...]
    nobodys: tuple[Submission, ...]


Found: TypeAlias = tuple[Received, Form | Damaged, Claim]


def latest(found: Iterable[Found]) -> Latest:
    """For each person the newest file, of those that can be marked if there are any.

    A file that cannot be marked never takes the place of one that can, nor does a blank form: a
    sheet handed in beside the answers says nothing against them, or against a photo of them. Equal
    forms count once; of forms that differ and have the same time none counts: the state is
    `duplicate`.
    """
    by_person: dict[str | None, list[Submission]] = defaultdict(list)
    for received, form, claim in found:
        submission = Submission(received=received, form=form, claim=claim)
        by_person[claim.person].append(submission)
    nobodys = tuple(by_person.pop(None, ()))
    counting, superseded = {}, []
    for person, submissions in by_person.items():
        assert person is not None
        counting[person], given_way = _of_one(submissions)
        superseded += given_way
    return Latest(of=counting, superseded=tuple(superseded), nobodys=nobodys)


def _of_one(submissions: Iterable[Submission]) -> tuple[Submission, list[Superseded]]:
    first, *others = sorted(submissions, key=_order)
    rivals = [other for other in others if _rivals(first, other)]
    given_way = [Superseded(submission=one, note=_why_not(one, first)) for one in others]
    if not rivals:
        return first, given_way
    sources = " and ".join(one.received.source for one in (first, *rivals))
    note = f"{sources} have the same time and differ: check again with the one that counts"
    claim = replace(first.claim, state=State.DUPLICATE, note=note)
    return replace(first, claim=claim), given_way


def _order(one: Submission) -> tuple[int, float, str]:
    return _rank(one), -one.received.modified, one.received.source


def _rank(one: Submission) -> int:
    """What counts before what: answers, what a person must read, a blank form, what is wrong."""
    if isinstance(one.form, Damaged):
        return 1 if one.claim.state is State.NEEDS_A_PERSON else 4
    if one.claim.state is not None:
        return 3
    return 2 if one.form.blank else 0


def _rivals(first: Submission, other: Submission) -> bool:
    same_time = first.received.modified == other.received.modified
    return _rank(first) == _rank(other) == 0 and same_time and first.form != other.form


def _why_not(one: Submission, first: Submission) -> str:
    source, age = first.received.source, first.received.modified - one.received.modified
    if _same(one, first):
        return f"the same as {source}"
    if _rank(one) > _rank(first):
        newer = "this is newer, but " if age < 0 else ""
        why = "this form is blank" if _rank(one) == 2 else one.claim.note
        return f"{source} counts instead: {newer}{why}"
    if _rank(one) == 1:
        return f"a person has to look at this, too, beside {source}"
    if age:
        now, before = _filled(first), _filled(one)
        fewer = f", which has fewer answers, {now} instead of {before}" if now < before else ""
        return f"older than {source}{fewer}"
    return f"of the same time as {source}"


def _filled(one: Submission) -> int:
    return one.form.filled if isinstance(one.form, Form) else 0


def _same(one: Submission, other: Submission) -> bool:
    if isinstance(one.form, Form):
        return one.form == other.form
    return one.received.content == other.received.content and not one.received.fault
