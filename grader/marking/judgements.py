"""Judging many submissions at once: forms -> columns -> verdicts, packed a row a submission.

All submissions of a chunk whose sheets are alike are read side by side, and judged side by side,
exercise by exercise. Nothing is said here about points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from grader.judging.judge import judged
from grader.marking.blocks import block_of, sheets_of
from grader.marking.layout import Layout, Layouts
from grader.marking.many_forms import ManyForms
from grader.marking.packing import letters_of, mistakes_of
from grader.records.instances import Issued
from grader.records.issued import OnSheet, Packed
from grader.records.manifest import Manifest
from grader.records.marks import packed_together
from grader.records.verdicts import Kept, by_item
from grader.submissions.form import Form
from grader.submissions.sheaves import Sheaf
from grader.submissions.strays import said_of_strays


class Asked(NamedTuple):
    """Submissions to be held against sheets: the number, the sheet code and the form of each."""

    numbers: Sequence[int]
    codes: Sequence[str]
    forms: Sequence[Form]


Found = tuple[int, str, Kept]
"""Number and sheet code of a submission, and what it is found to be."""


def judgements(
    manifest: Manifest, layouts: Layouts, asked: Iterable[Asked], accepted: AbstractSet[str]
) -> Iterator[Found]:
    """What each submission is found to be, in any order; `accepted` readings are right.

    Forms are asked for a few at a time and not kept: a class of them is larger than any cache.
    """
    groups: dict[tuple[OnSheet, ...], _Alike] = {}
    for some in asked:
        issued = manifest.instances.on(some.codes)
        for exercises, rows in _by_exercises(issued, some.codes).items():
            group = groups.get(exercises)
            if group is None:
                on_sheet = [(one.position, one.structure) for one in exercises]
                group = groups[exercises] = _Alike(exercises, layouts.of(on_sheet))
            group.add(some, rows, issued)
    for group in groups.values():
        yield from group.judged(manifest, accepted)


def _by_exercises(
    issued: Mapping[str, Issued], codes: Sequence[str]
) -> dict[tuple[OnSheet, ...], Sequence[int]]:
    """The rows of the codes, by what stands on their sheets: nearly always the same on all."""
    found: dict[tuple[OnSheet, ...], list[int]] = {}
    for row, code in enumerate(codes):
        found.setdefault(issued[code].exercises, []).append(row)
    return {**found}


class _Alike:
    """The submissions whose sheets have the same exercises.

    strays  what is said of lines of no item, by the rows of the forms that have some
    """

    def __init__(self, exercises: tuple[OnSheet, ...], layout: Layout) -> None:
        self._exercises, self._layout = exercises, layout
        self._forms = ManyForms(layout)
        self._who: list[tuple[int, str]] = []
        self._strays: dict[int, str] = {}
        self._instances: list[tuple[Packed, ...]] = []

    def add(self, asked: Asked, rows: Sequence[int], issued: Mapping[str, Issued]) -> None:
        """The next submissions."""
        forms = asked.forms
        if isinstance(forms, Sheaf) and self._forms.takes(forms):
            self._forms.add_all(forms.only(rows))
        else:
            for row in rows:
                self._add_one(forms[row])
        own = [(asked.numbers[row], asked.codes[row]) for row in rows]
        self._who += own
        self._instances += [issued[code].instances for _, code in own]

    def _add_one(self, form: Form) -> None:
        row = self._forms.count
        if not self._forms.add(form):
            self._strays[row] = said_of_strays(form, self._layout.items)

    def judged(self, manifest: Manifest, accepted: AbstractSet[str]) -> Iterator[Found]:
        """What each is found to be."""
        forms, layout = self._forms, self._layout
        forms.read()
        verdicts, named = [], []
        for part, own in zip(layout.parts, zip(*self._instances, strict=True), strict=True):
            block = block_of(manifest, part.structure, own)
            answers, blank = forms.answers(part, block)
            found = judged(sheets_of(block, answers), accepted)
            verdicts.append(letters_of(block, found, blank, forms.unread_in(part)))
            named.append(found.mistakes)
        mistakes, unread = mistakes_of(layout, named), self._unread()
        exercises = [one.exercise for one in self._exercises]
        packed = packed_together(exercises, verdicts) or [""] * len(self._who)
        for row, (who, text) in enumerate(zip(self._who, packed, strict=True)):
            kept = text, mistakes.get(row, ""), unread.get(row, ""), self._strays.get(row, "")
            yield *who, kept

    def _unread(self) -> dict[int, str]:
        """By its row what stands in a submission where nothing could be read."""
        items = self._layout.items
        return {
            row: by_item({items[place]: one.text for place, one in places.items()})
            for row, places in self._forms.unread.items()
        }
