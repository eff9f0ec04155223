"""Apart: the one plain file of each student of whom nothing else came, and all other files.

So it is with nearly all of a class, and where there is nothing to weigh, nothing is weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from grader.assignment.roster import Recipient
from grader.reconciling.matched import Matched, Matching
from grader.reconciling.reconciled import Student
from grader.records.handed_in import HandedIn, Row
from grader.straight import straight


class Apart(NamedTuple):
    """Everyone with a sheet, in the order of the roster, and the files that are to be weighed."""

    students: tuple[Student, ...]
    others: tuple[Matched, ...]


def apart(
    roster: Iterable[tuple[Recipient, str]], rows: Iterable[Row], handed_in: HandedIn,
    matching: Matching,
) -> Apart:  # fmt: skip
    """Tell them apart; `roster` are people with the codes of their current sheets."""
    plain, others = _by_code(rows, matching)
    students, student = [], straight(Student)
    for who, code in roster:
        row = plain.pop(code, None)
        if row is not None and not matching.is_plainly_of(row, who.id):
            others.append(row.number)
            row = None
        students.append(student((who, code, row)))
    # What is left bears the code of an earlier sheet, of somebody who is gone, or of nobody.
    others += [row.number for row in plain.values()]
    if not others:
        return Apart(tuple(students), ())
    return _with_claimed(
        students, [*map(matching.matched, handed_in.opened(others))], handed_in, matching
    )


def _by_code(rows: Iterable[Row], matching: Matching) -> tuple[dict[str, Row], list[int]]:
    """The plain files that alone bear a code, by that, and the numbers of all others."""
    plain: dict[str, Row] = {}
    others: list[int] = []
    several: set[str] = set()
    is_ruled = matching.is_ruled
    for row in rows:
        if is_ruled or not row.plain:
            others.append(row.number)
        elif plain.setdefault(row.code, row) is not row:
            others.append(row.number)
            several.add(row.code)
    others += [plain.pop(code).number for code in several]
    return plain, others


def _with_claimed(
    students: Sequence[Student], others: Sequence[Matched], handed_in: HandedIn,
    matching: Matching,
) -> Apart:  # fmt: skip
    """Whom another file claims does not stand alone."""
    claimed = {one.claim.person for one in others}
    more = [one.alone.number for one in students if one.alone and one.who.id in claimed]
    matched = map(matching.matched, handed_in.opened(more))
    found = (one._replace(alone=None) if one.who.id in claimed else one for one in students)
    return Apart(tuple(found), (*others, *matched))
