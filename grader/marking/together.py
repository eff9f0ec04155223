"""Forms of sheets that are alike, side by side: read as columns, with the keys to compare with.

All submissions whose sheets have the same exercises are read together, and an exercise of theirs is
one block of columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Answers
from grader.marking.blocks import Block, Stacked, block_of
from grader.marking.layout import Layout, Layouts, Part
from grader.marking.many_forms import ManyForms
from grader.records.issued import OnSheet, Packed
from grader.records.manifest import Manifest
from grader.submissions.form import Form
from grader.submissions.sheaves import Sheaf
from grader.submissions.strays import said_of_strays


class Asked(NamedTuple):
    """Submissions to be held against sheets: the number, the sheet code and the form of each."""

    numbers: Sequence[int]
    codes: Sequence[str]
    forms: Sequence[Form]


class Answered(NamedTuple):
    """One exercise of sheets that are alike, and where no answer was given: (items, n)."""

    part: Part
    block: Block
    answers: Answers
    blank: NDArray[np.bool_]


class Together:
    """The submissions whose sheets have the same exercises.

    numbers, codes  of the submissions, row by row
    strays          what is said of lines of no item, by the rows of the forms that have some
    """

    def __init__(self, exercises: tuple[OnSheet, ...], layout: Layout) -> None:
        self.exercises, self.layout = exercises, layout
        self.forms = ManyForms(layout)
        self.numbers: list[int] = []
        self.codes: list[str] = []
        self.strays: dict[int, str] = {}
        self._instances = [Stacked(part.structure) for part in layout.parts]

    def add(
        self, asked: Asked, rows: Sequence[int], instances: Sequence[tuple[Packed, ...]]
    ) -> None:
        """The next submissions."""
        forms = asked.forms
        if isinstance(forms, Sheaf) and self.forms.takes(forms):
            self.forms.add_all(forms.only(rows))
        else:
            for row in rows:
                self._add_one(forms[row])
        self.numbers += [asked.numbers[row] for row in rows]
        self.codes += [asked.codes[row] for row in rows]
        for kept, own in zip(
            self._instances, zip(*[instances[row] for row in rows], strict=True), strict=True
        ):
            kept.add(own)

    def _add_one(self, form: Form) -> None:
        row = self.forms.count
        if not self.forms.add(form):
            self.strays[row] = said_of_strays(form, self.layout.items)

    def answered(self, manifest: Manifest) -> Iterator[Answered]:
        """Every exercise, once all submissions are there."""
        self.forms.read()
        for part, own in zip(self.layout.parts, self._instances, strict=True):
            block = block_of(manifest, own)
            yield Answered(part, block, *self.forms.answers(part, block))


def together(
    manifest: Manifest, layouts: Layouts, asked: Iterable[Asked], most: int | None = None
) -> Iterator[Together]:
    """Submissions by what stands on their sheets, without those whose code is no sheet's.

    Forms are asked for a few at a time and not kept: a class of them is larger than any cache.
    Where there are at least `most` of a kind, these come at once, and the next are others.
    """
    groups: dict[tuple[OnSheet, ...], Together] = {}
    for some in asked:
        issued = manifest.instances.on(some.codes)
        for exercises, rows in _alike(issued.exercises):
            group = groups.get(exercises)
            if group is None:
                on_sheet = [(one.position, one.structure) for one in exercises]
                group = groups[exercises] = Together(exercises, layouts.of(on_sheet))
            group.add(some, rows, issued.instances)
            if most is not None and group.forms.count >= most:
                yield groups.pop(exercises)
    yield from groups.values()


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
