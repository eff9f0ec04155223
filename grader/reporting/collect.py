"""From a settled desk to sittings: everything that graded students typed, with its verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.assignment.policy import Policy
from grader.checking.desk import Desk
from grader.checking.reading import stored
from grader.judging.judged import CODE, VERDICTS
from grader.judging.own_path import OwnPath
from grader.judging.sheets import Mask, Places
from grader.judging.verdict import Verdict
from grader.marking.blocks import sheets_of
from grader.marking.credit import share
from grader.marking.marked import Marked
from grader.marking.together import Answered, together
from grader.records.marks import LETTERS, unpacked
from grader.reporting.sitting import Sitting
from solutions.interval import Column, Interval

CHUNK = 8192
"""Students whose answers are read side by side."""

_CODES = np.zeros(128, dtype=np.uint8)
for _letter, _verdict in LETTERS.items():
    _CODES[ord(_letter)] = CODE[_verdict]


def sittings(desk: Desk, graded: Sequence[Marked]) -> list[Sitting]:
    """Every exercise of everybody who is graded; `who` counts them in this order."""
    found: list[Sitting] = []
    for first in range(0, len(graded), CHUNK):
        found += _sittings(desk, graded[first : first + CHUNK], first)
    return found


def _sittings(desk: Desk, graded: Sequence[Marked], first: int) -> Iterator[Sitting]:
    place_of = {
        (one.submission, one.code): first + place
        for place, one in enumerate(graded)
        if one.submission is not None and one.verdicts
    }
    judged = desk.book.verdicts.of(place_of)
    for group in together(desk.manifest, desk.layouts, stored(desk.book.inbox, [*place_of])):
        pairs = [*zip(group.numbers, group.codes, strict=True)]
        who = np.array([place_of[pair] for pair in pairs])
        letters = [dict(unpacked(graded[place - first].verdicts)) for place in who.tolist()]
        named = [judged[pair].mistakes for pair in pairs]
        for on_sheet, answered in zip(group.exercises, group.answered(desk.manifest), strict=True):
            texts = [one.get(on_sheet.exercise, "") for one in letters]
            yield _sitting(on_sheet.exercise, answered, who, texts, named, desk.policy)


def _sitting(
    exercise: str, answered: Answered, who: Places, letters: Sequence[str],
    named: Sequence[Mapping[str, tuple[str, ...]]], policy: Policy,
) -> Sitting:  # fmt: skip
    part, block, answers, _ = answered
    path = OwnPath(sheets_of(block, answers))
    verdict = _codes(letters, block.key.present)
    sitting = Sitting(
        exercise=exercise, position=part.position, structure=part.structure, who=who,
        verdict=verdict, named=np.zeros(verdict.shape, dtype=np.uint64), answers=answers,
        key=block.key, carried=_ends(path.accepted, verdict.shape),
        earned=_earned(verdict, policy),
    )  # fmt: skip
    _name(sitting, named, policy)
    return sitting


def _codes(letters: Sequence[str], present: Mask) -> NDArray[np.uint8]:
    """(items, n): the verdicts, of which there is a letter for each item that a sheet has."""
    codes = np.full(present.T.shape, CODE[Verdict.BLANK])
    codes[present.T] = _CODES[np.frombuffer("".join(letters).encode("ascii"), dtype=np.uint8)]
    return np.ascontiguousarray(codes.T)


def _ends(accepted: Sequence[Interval], shape: tuple[int, ...]) -> Interval:
    low = np.array([np.broadcast_to(one.low, shape[1:]) for one in accepted]).reshape(shape)
    high = np.array([np.broadcast_to(one.high, shape[1:]) for one in accepted]).reshape(shape)
    return Interval(low, high)


def _earned(verdict: NDArray[np.uint8], policy: Policy) -> Column:
    """The share that each answer earns by its verdict alone."""
    few, many = (
        np.array([float(share(policy, one, (), wrong)) for one in VERDICTS])
        for wrong in (0, policy.carried_in_full + 1)
    )
    wrong = np.count_nonzero(verdict == CODE[Verdict.WRONG], axis=0)
    return np.where(wrong > policy.carried_in_full, many[verdict], few[verdict])


def _name(sitting: Sitting, named: Sequence[Mapping[str, tuple[str, ...]]], policy: Policy) -> None:
    """Write down the mistakes that are named, and what they earn."""
    line_of = {item: line for line, item in enumerate(sitting.items)}
    for column, mistakes in enumerate(named):
        for item, slugs in mistakes.items():
            if (line := line_of.get(item)) is not None:
                sitting.named[line, column] = sum(int(sitting.bits[slug]) for slug in slugs)
                if sitting.verdict[line, column] == CODE[Verdict.MISTAKE]:
                    sitting.earned[line, column] = share(policy, Verdict.MISTAKE, slugs)
