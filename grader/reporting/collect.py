"""From a settled desk to sittings: everything that graded students typed, with its verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

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
from grader.records.marks import LETTER, LETTERS, unpacked
from grader.reporting.sitting import Sitting
from grader.reporting.typed import Typed
from solutions.interval import Column, Interval

CHUNK = 8192
"""Students whose answers are read side by side."""

_CODES = np.zeros(128, dtype=np.uint8)
for _letter, _verdict in LETTERS.items():
    _CODES[ord(_letter)] = CODE[_verdict]


def sittings(desk: Desk, graded: Sequence[Marked]) -> list[Sitting]:
    """Every exercise of everybody who has verdicts; `who` counts them in this order."""
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
    typed = Typed()
    forms = typed.noted(stored(desk.book.inbox, [*place_of]))
    for group in together(desk.manifest, desk.layouts, forms):
        pairs = [*zip(group.numbers, group.codes, strict=True)]
        own = [graded[place_of[pair] - first] for pair in pairs]
        letters = [dict(unpacked(one.verdicts)) for one in own]
        texts = [typed.of(pair, group.layout) for pair in pairs]
        for on_sheet, answered in zip(group.exercises, group.answered(desk.manifest), strict=True):
            lines = answered.part.lines
            students = _Students(
                who=np.array([place_of[pair] for pair in pairs]),
                letters=[one.get(on_sheet.exercise, "") for one in letters],
                named=[judged[pair].mistakes for pair in pairs],
                typed=["\n".join(one[lines]) for one in texts],
            )
            yield _sitting(on_sheet.exercise, answered, students, desk.policy)


class _Students(NamedTuple):
    """What is known of those who answered an exercise, one by one."""

    who: Places
    letters: Sequence[str]
    named: Sequence[Mapping[str, tuple[str, ...]]]
    typed: Sequence[str]


def _sitting(exercise: str, answered: Answered, students: _Students, policy: Policy) -> Sitting:
    part, block, answers, _ = answered
    path = OwnPath(sheets_of(block, answers))
    verdict = _codes(students.letters, block.key.present)
    sitting = Sitting(
        exercise=exercise, position=part.position, structure=part.structure, who=students.who,
        verdict=verdict, named=np.zeros(verdict.shape, dtype=np.uint64), answers=answers,
        key=block.key, carried=_ends(path.accepted, verdict.shape),
        earned=_earned(verdict, policy), cells=block.cells, typed=students.typed,
        givens=block.givens,
    )  # fmt: skip
    _name(sitting, students.named, policy)
    return sitting


def _codes(letters: Sequence[str], present: Mask) -> NDArray[np.uint8]:
    """(items, n): the verdicts, of which there is a letter for each item that a sheet has; none at
    all where the key is not trusted."""
    all_blank = (LETTER[Verdict.BLANK] * count for count in present.sum(axis=0).tolist())
    letters = [own or blank for own, blank in zip(letters, all_blank, strict=True)]
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
    """Write down the mistakes that are named, and what they earn: whoever makes the same ones is
    told of with the same mapping."""
    line_of = {item: line for line, item in enumerate(sitting.items)}
    alike: dict[int, tuple[Mapping[str, tuple[str, ...]], list[int]]] = {}
    for column, mistakes in enumerate(named):
        if mistakes:
            alike.setdefault(id(mistakes), (mistakes, []))[1].append(column)
    for mistakes, columns in alike.values():
        for item, slugs in mistakes.items():
            if (line := line_of.get(item)) is not None:
                sitting.named[line, columns] = sum(int(sitting.bits[slug]) for slug in slugs)
                earns = sitting.verdict[line, columns] == CODE[Verdict.MISTAKE]
                earning = np.array(columns)[earns]
                sitting.earned[line, earning] = share(policy, Verdict.MISTAKE, slugs)
