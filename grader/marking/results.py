"""From columns back to students: the result of an exercise with every item of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from math import isfinite

import numpy as np

from grader.judging.diagnosis import bit_of
from grader.judging.judged import VERDICTS, Judged
from grader.judging.own_path import Astray, OwnPath
from grader.judging.sheets import Sheets
from grader.judging.verdict import Verdict
from grader.marking.blocks import Block
from grader.marking.result import ExerciseResult, ItemResult, Tried
from grader.marking.typed import Entries
from grader.marking.worth import Worth
from grader.submissions.asked import Entry
from grader.submissions.numbers import BLANK, Blank, Unreadable
from solutions.written import meant, written

UNTRUSTED = "the key computed now does not lie in the interval stored when the sheet was issued"


class Results:
    """The results of a block, made one exercise at a time."""

    def __init__(
        self, block: Block, sheets: Sheets, judged: Judged, worth: Worth, *, explain: bool
    ) -> None:
        self._block, self._sheets, self._judged, self._worth = block, sheets, judged, worth
        self._explain = explain
        self._slugs = {
            bit: slug for slug, bit in bit_of([w.slug for w in block.structure.mistakes]).items()
        }

    def exercise(self, column: int, entries: Entries) -> ExerciseResult:
        """One exercise of one sheet."""
        structure, exercise = self._block.structure, self._block.exercises[column]
        position = self._block.places[column][1]
        lines = [int(line) for line in np.flatnonzero(self._block.key.present[:, column])]
        names = [structure.items[line] for line in lines]
        found = [entries.get(f"{position}.{name}", BLANK) for name in names]
        verdicts = [
            self._verdict(line, column, entry) for line, entry in zip(lines, found, strict=True)
        ]
        mistakes = [self._mistakes(line, column) for line in lines]
        most = self._worth.shares(exercise, names)
        earned = self._worth.earned(names, most, verdicts, mistakes)
        of = dict(zip(names, verdicts, strict=True))
        tried = self._tried(column) if self._explain else {}
        items = [
            ItemResult(
                item=f"{position}.{name}", entry=found[n], verdict=verdicts[n],
                key=self._key(line, column),
                low=float(self._block.key.low[line, column]),
                high=float(self._block.key.high[line, column]),
                points=earned[n] if self._block.trusted else Fraction(0), max=most[n],
                mistake=mistakes[n], carried=self._carried(line, column),
                from_own=self._from_own(name, position, of),
                turned=verdicts[n] is not Verdict.CORRECT and self._turned(name, column),
                tried=tried.get(name, ()),
            )
            for n, (line, name) in enumerate(zip(lines, names, strict=True))
        ]  # fmt: skip
        return ExerciseResult(
            id=exercise, family=structure.family, title=structure.title,
            position=position, items=tuple(items), max=self._worth.points[exercise],
            structure=structure, unmarked="" if self._block.trusted else UNTRUSTED,
        )  # fmt: skip

    def _verdict(self, line: int, column: int, entry: Entry) -> Verdict:
        match entry:
            case Unreadable():
                return Verdict.UNREADABLE
            case Blank():
                return Verdict.BLANK
        found = VERDICTS[self._judged.verdict[line, column]]
        # An expression without a value at these numbers.
        return Verdict.WRONG if found is Verdict.BLANK else found

    def _mistakes(self, line: int, column: int) -> tuple[str, ...]:
        bits = int(self._judged.mistakes[line, column])
        return tuple(slug for bit, slug in self._slugs.items() if bits & int(bit)) if bits else ()

    def _carried(self, line: int, column: int) -> tuple[float, float] | None:
        low, high = (float(bound[column]) for bound in self._path.accepted[line])
        return (low, high) if isfinite(low) and isfinite(high) else None

    @cached_property
    def _path(self) -> OwnPath:
        """Where the own answers of the whole block lead."""
        with np.errstate(all="ignore"):
            return OwnPath(self._sheets)

    def _from_own(
        self, name: str, position: int, verdicts: Mapping[str, Verdict]
    ) -> tuple[str, ...]:
        """The own answers on which a carried one rests, but for those that are right."""
        if verdicts[name] is not Verdict.CARRIED:
            return ()
        unsaid = (Verdict.CORRECT, Verdict.BLANK, Verdict.UNREADABLE)
        before = self._block.structure.answers_before[name]
        return tuple(
            f"{position}.{one}" for one in before if verdicts.get(one, Verdict.BLANK) not in unsaid
        )

    def _turned(self, name: str, column: int) -> bool:
        """Whether an answer is right where rows and columns of its matrix change places."""
        other = self._mirrored.get(name)
        if other is None:
            return False
        line, across = self._sheets.line_of[name], self._sheets.line_of[other]
        value, key = self._sheets.answers.value[line, column], self._block.key
        return bool(key.low[across, column] <= value <= key.high[across, column])

    @cached_property
    def _mirrored(self) -> dict[str, str]:
        """Each cell of a square matrix, off its diagonal, with the one across it."""
        found: dict[str, str] = {}
        for quantity in self._block.structure.asked_quantities:
            if len(quantity.shape) == 2 and quantity.shape[0] == quantity.shape[1]:
                cells = np.array(quantity.cells).reshape(quantity.shape)
                pairs = zip(cells.ravel(), cells.T.ravel(), strict=True)
                found |= {str(one): str(other) for one, other in pairs if one != other}
        return found

    def _tried(self, column: int) -> dict[str, tuple[Tried, ...]]:
        """Every mistake at every item that it changes, from the own answers of one sheet."""
        path = self._path
        made = Astray(path, np.array([column]))
        tried: dict[str, list[Tried]] = {}
        for detour in self._block.structure.long_detours:
            with np.errstate(all="ignore"):
                low, high = made.values(detour)
            for item, (least,), (most,) in zip(detour.items, low, high, strict=True):
                right = path.accepted[path.sheets.line_of[item]]
                apart = most < right.low[column] or right.high[column] < least
                one = Tried(
                    slug=detour.slug, low=float(least), high=float(most), visible=bool(apart)
                )
                tried.setdefault(item, []).append(one)
        return {item: tuple(found) for item, found in tried.items()}

    def _key(self, line: int, column: int) -> str:
        """The value as a student should have written it."""
        structure = self._block.structure
        value = meant(float(self._block.key.value[line, column]))
        return written(structure, structure.items[line], value, self._block.givens[column])
