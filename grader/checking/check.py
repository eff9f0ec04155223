"""check: collect -> store -> read -> judge -> match -> score -> report.

Everything that was handed in is judged once, when it comes; what counts for whom, and what it
earns, is settled anew in each run from what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from grader.checking.desk import Desk, desk
from grader.checking.moved import Moves, remembering
from grader.checking.reports import Results, Take, in_order, reports
from grader.checking.settling import Settled, settle
from grader.checking.summary import Summary
from grader.checking.taking_in import read_again, take_in
from grader.chunks import chunks
from grader.marking.marked import Marked, marked_of
from grader.marking.result import StudentResult
from grader.progress import Progress
from grader.reconciling.reconciled import Student
from grader.rulings.lookup import Lookup
from grader.rulings.ruling import Rulings

CHUNK = 2048
"""Students marked side by side: memory stays flat however large the class is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `check` was asked to do; without submissions it marks again what is stored."""

    folder: Path
    submissions: tuple[Path, ...] = ()
    tolerance: Fraction | None = None
    only_grades: bool = False


def check(
    order: Order,
    progress: Progress,
    each: Callable[[StudentResult], None] | None = None,
) -> Summary:
    """Take in what was handed in, mark the whole roster, write results; `each` sees everyone."""
    with desk(order.folder, more_come=bool(order.submissions)) as opened:
        lists = take_in(opened, order.submissions, progress) if order.submissions else ()
        own = opened.with_all_files(learned=bool(lists))
        read_again(own)
        settled = settle(own)
        summary = Summary(folder=own.folder, reconciled=settled.reconciled, lists=lists)
        with remembering(own, order.tolerance) as moves, ExitStack() as stack:
            takers = [stack.enter_context(one) for one in reports(settled, order.only_grades)]
            takers += [] if each is None else [_seen_by(each)]
            students = progress(settled.students, "students", len(settled.students))
            for chunk in chunks(students, CHUNK):
                marked, results = _marked(order, own, settled, chunk, moves, bool(each))
                summary.take(marked)
                for take in takers:
                    take(marked, results)
        summary.moved = moves.moved
        return summary


def _marked(
    order: Order, own: Desk, settled: Settled, chunk: Sequence[Student], moves: Moves,
    details_wanted: bool,
) -> tuple[list[Marked], dict[str, StudentResult]]:  # fmt: skip
    """Some people, and every detail, by id, where somebody wants to see it."""
    detailed = partial(settled.details, tolerance=order.tolerance)
    people = settled.marked(chunk)
    results: dict[str, StudentResult] = {}
    if details_wanted or not order.only_grades or order.tolerance is not None:
        results = _by_id(detailed(people))
    if order.tolerance is not None:
        people = [marked_of(results[one.recipient.id]) for one in people]
    moves.take(people, detailed)
    to_tell = [one for one in people if one.to_tell and one.recipient.id not in results]
    return people, results | _by_id(detailed(to_tell))


def _by_id(results: Iterable[StudentResult]) -> dict[str, StudentResult]:
    return {one.recipient.id: one for one in results}


def _seen_by(each: Callable[[StudentResult], None]) -> Take:
    def take(people: Sequence[Marked], results: Results) -> None:
        for result in in_order(people, results):
            each(result)

    return take


def mark_one(own: Desk, person: str) -> StudentResult | None:
    """One student, marked from what is stored with everything that was tried.

    None for somebody without a sheet.
    """
    settled = settle(own)
    found = settled.marked([one for one in settled.students if one.who.id == person])
    return settled.details(found, explain=True)[0] if found else None


def marked_under(own: Desk, rulings: Rulings) -> Iterator[Marked]:
    """Everyone as they stand under some rulings, from what is stored; no marks change."""
    settled = settle(replace(own, rulings=Lookup(rulings)))
    for chunk in chunks(settled.students, CHUNK):
        yield from settled.marked(chunk)
