"""Who moved: this run's marks beside those that the gradebook remembers, and what made them move.

A run with `--tolerance` is compared, too, but not remembered. Who is marked for the first time does
not move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from fractions import Fraction

from grader.checking.reasons import reasons
from grader.marking.result import StudentResult
from grader.records.gradebook import Gradebook
from grader.records.marks import Basis, Marks, Standing, marks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Somebody whose marks are other ones now."""

    id: str
    before: Standing
    after: Standing
    why: tuple[str, ...]


@contextmanager
def moves(
    book: Gradebook, basis: Basis, tolerance: Fraction | None, moved: list[Move]
) -> Iterator[Callable[[StudentResult], None]]:
    """Collects in `moved` who moved, and remembers everyone's marks if the run ends well."""
    run = _Run(book, basis, tolerance, moved)
    with book.transaction() if tolerance is None else nullcontext():
        yield run.take


class _Run:
    """One run of `check`."""

    def __init__(
        self, book: Gradebook, basis: Basis, tolerance: Fraction | None, moved: list[Move]
    ) -> None:
        self._book = book
        self._basis = basis
        self._tolerance = tolerance
        self._moved = moved
        self._number: int | None = None
        self._bases: dict[int, Basis] = {}

    def take(self, result: StudentResult) -> None:
        """Compare one student with the last marks, and remember the new ones."""
        marks = marks_of(result)
        found = self._book.marks(result.recipient.id)
        if found is not None:
            self._compare(result, *found, marks)
        if self._tolerance is None:
            if self._number is None:
                self._number = self._book.basis_number(self._basis)
            if found != (marks, self._number):
                self._book.remember(result.recipient.id, marks, self._number)

    def _compare(self, result: StudentResult, last: Marks, basis: int, marks: Marks) -> None:
        before, after = last.standing(), marks.standing()
        if before == after or last.submission is None:
            return
        if basis not in self._bases:
            self._bases[basis] = self._book.basis(basis)
        why = reasons(last, self._bases[basis], result, self._basis, self._tolerance)
        self._moved.append(Move(id=result.recipient.id, before=before, after=after, why=why))
