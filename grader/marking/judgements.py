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
from grader.records.issued import OnSheet, Packed
from grader.records.manifest import Manifest
from grader.records.marks import packed_together
from grader.records.verdicts import Found, by_item
from grader.submissions.form import Form
from grader.submissions.sheaves import Sheaf
from grader.submissions.strays import said_of_strays


class Asked(NamedTuple):
    """Submissions to be held against sheets: the number, the sheet code and the form of each."""

    numbers: Sequence[int]
    codes: Sequence[str]
    forms: Sequence[Form]


def judgements(
    manifest: Manifest, layouts: Layouts, asked: Iterable[Asked], accepted: AbstractSet[str]
) -> Iterator[Found]:
    """What each submission is found to be, in any order; `accepted` readings are right.

    Nothing is found where no sheet has the code.
    Forms are asked for a few at a time and not kept: a class of them is larger than any cache.
    """
    groups: dict[tuple[OnSheet, ...], _Alike] = {}
    for some in asked:
        issued = manifest.instances.on(some.codes)
        for exercises, rows in _alike(issued.exercises):
            group = groups.get(exercises)
            if group is None:
                on_sheet = [(one.position, one.structure) for one in exercises]
                group = groups[exercises] = _Alike(exercises, layouts.of(on_sheet))
            group.add(some, rows, issued.instances)
    for group in groups.values():
        yield from group.judged(manifest, accepted)


def _alike(
    exercises: Sequence[tuple[OnSheet, ...]],
) -> Iterable[tuple[tuple[OnSheet, ...], Sequence[int]]]:
    """The rows of sheets, by what stands on them: nearly always the same on all."""
    if exercises and all(exercises) and exercises.count(exercises[0]) == len(exercises):
        return [(exercises[0], range(len(exercises)))]
    found: dict[tuple[OnSheet, ...], list[int]] = {}
    for row, own in enumerate(exercises):
        if own:
            found.setdefault(own, []).append(row)
    return found.items()


class _Alike:
    """The submissions whose sheets have the same exercises.

    strays  what is said of lines of no item, by the rows of the forms that have some
    """

    def __init__(self, exercises: tuple[OnSheet, ...], layout: Layout) -> None:
        self._exercises, self._layout = exercises, layout
        self._forms = ManyForms(layout)
        self._numbers: list[int] = []
        self._codes: list[str] = []
        self._strays: dict[int, str] = {}
        self._instances: list[tuple[Packed, ...]] = []

    def add(
        self, asked: Asked, rows: Sequence[int], instances: Sequence[tuple[Packed, ...]]
    ) -> None:
        """The next submissions."""
        forms = asked.forms
        if isinstance(forms, Sheaf) and self._forms.takes(forms):
            self._forms.add_all(forms.only(rows))
        else:
            for row in rows:
                self._add_one(forms[row])
        self._numbers += [asked.numbers[row] for row in rows]
        self._codes += [asked.codes[row] for row in rows]
        self._instances += [instances[row] for row in rows]

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
        exercises = [one.exercise for one in self._exercises]
        packed = packed_together(exercises, verdicts) or [""] * forms.count
        said = (
            self._each(one) for one in (mistakes_of(layout, named), self._unread(), self._strays)
        )
        yield from zip(self._numbers, self._codes, packed, *said, strict=True)

    def _each(self, said: Mapping[int, str]) -> list[str]:
        """For every row what is said of it."""
        texts = [""] * self._forms.count
        for row, text in said.items():
            texts[row] = text
        return texts

    def _unread(self) -> dict[int, str]:
        """By its row what stands in a submission where nothing could be read."""
        items = self._layout.items
        return {
            row: by_item({items[place]: one.text for place, one in places.items()})
            for row, places in self._forms.unread.items()
        }
