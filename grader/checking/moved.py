"""Who moved: this run's marks beside those that the gradebook remembers, and what made them move.

A run with `--tolerance` is compared, too, but not remembered. Who is marked for the first time does
not move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache

from grader.checking.desk import Desk
from grader.checking.reasons import reasons
from grader.marking.marked import Marked
from grader.marking.result import StudentResult
from grader.marking.score import shown_standing
from grader.records.ledger import Entry
from grader.records.marks import Basis, Exact, Standing
from grader.states import State
from grader.straight import straight

Detailed = Callable[[Sequence[Marked]], Iterable[StudentResult]]
"""Gives every detail of some people: reasons are looked for in the answers of those who moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Somebody whose marks are other ones now."""

    id: str
    before: Standing
    after: Standing
    why: tuple[str, ...]


@contextmanager
def remembering(desk: Desk, tolerance: Fraction | None) -> Iterator[Moves]:
    """Compares and remembers chunks of people; nothing is remembered if the run fails."""
    moves = Moves(desk, tolerance)
    with desk.book.transaction() if tolerance is None else nullcontext():
        yield moves
        if tolerance is None:
            desk.book.ledger.know(desk.known)


@dataclass
class Moves:
    """One run of `check`; `moved` collects who moved."""

    desk: Desk
    tolerance: Fraction | None
    moved: list[Move] = field(default_factory=list)
    _bases: dict[int, Basis] = field(default_factory=dict)
    _number: int | None = None

    @cached_property
    def _had_marks(self) -> bool:
        """Whether anybody had marks before this run."""
        return not self.desk.book.ledger.is_empty()

    def take(self, people: Sequence[Marked], detailed: Detailed) -> None:
        """Compare a chunk with the last marks, and remember the new ones."""
        ledger = self.desk.book.ledger
        last = ledger.entries([one.recipient.id for one in people]) if self._had_marks else {}
        if last:
            self._compare(people, last, detailed)
        if self.tolerance is not None:
            return
        if self._number is None:
            self._number = ledger.basis_number(self.desk.basis)
        made, number = straight(Entry), self._number
        new = [
            (one, before, entry) for one in people
            if (before := last.get(one.recipient.id)) != (entry := made((one.marks, number)))
        ]  # fmt: skip
        ledger.remember((one.recipient.id, entry) for one, _, entry in new)
        ledger.log(
            ("marked", one.recipient.id, said_of(one.standing.exact))
            for one, before, _ in new if _is_news(before, one)
        )  # fmt: skip

    def _compare(
        self, people: Sequence[Marked], last: dict[str, Entry], detailed: Detailed
    ) -> None:
        changed = [
            one for one in people
            if (before := last.get(one.recipient.id)) is not None
            and before.marks.submission is not None
            and before.marks.standing() != one.standing
        ]  # fmt: skip
        for one, result in zip(changed, detailed(changed) if changed else (), strict=True):
            before = last[one.recipient.id]
            if before.basis not in self._bases:
                self._bases[before.basis] = self.desk.book.ledger.basis(before.basis)
            why = reasons(
                before.marks, self._bases[before.basis], result, self.desk.basis, self.tolerance
            )
            self.moved.append(
                Move(
                    id=one.recipient.id, before=before.marks.standing(),
                    after=one.standing, why=why,
                )
            )  # fmt: skip


@lru_cache(maxsize=4096)
def said_of(exact: Exact) -> str:
    """`7.5 of 10`, or the state of who has no score."""
    state, score, most = shown_standing(exact)
    return f"{score} of {most}" if score else state


def _is_news(before: Entry | None, one: Marked) -> bool:
    """Whether a reader of the grades sees something else; nobody is told who handed in nothing."""
    if before is None:
        return one.state is not State.MISSING
    return before.marks.standing() != one.standing
