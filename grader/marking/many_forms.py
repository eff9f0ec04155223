"""The answers in many forms of one layout, read side by side: a row for each form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Answers
from grader.marking.blocks import Block
from grader.marking.layout import Layout, Part
from grader.marking.typed import Typed
from grader.submissions.asked import Entry
from grader.submissions.form import Form, entry_of, fitted
from grader.submissions.many_numbers import Many, read_many
from grader.submissions.numbers import Blank, Unreadable, read_number


class ManyForms:
    """Forms of one layout.

    odd  for each place of an item the entries that are no single number: row -> entry
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.count = 0
        self._texts: list[str] = []
        self.odd: dict[int, dict[int, Entry]] = defaultdict(dict)

    def add(self, form: Form) -> bool:
        """The next row; whether it has just the items of the layout, in their order."""
        items = self.layout.items
        fits = not form.others and tuple(form.answers) == items
        if fits:
            self._texts += form.answers.values()
        else:
            form = fitted(form, items)
            self._texts += [form.answers.get(item, "") for item in items]
        if form.others or self.layout.words:
            self._add_odd(form)
        self.count += 1
        return fits

    def _add_odd(self, form: Form) -> None:
        """The answers that are no numbers, and those that were given twice."""
        items, readers = self.layout.items, self.layout.readers
        twice = [place for place, item in enumerate(items) if item in form.others]
        for place in {*self.layout.words, *twice} if form.others else self.layout.words:
            item = items[place]
            entry = entry_of(form, item, readers.get(item, read_number))
            self.odd[place][self.count] = entry

    def read(self) -> None:
        """Read all texts; nothing is added any more."""
        many = read_many(self._texts)
        width = len(self.layout.items)
        self._value = many.value.reshape(self.count, width)
        self._unit = many.unit.reshape(self.count, width)
        self._unread = self._refused(many, width)

    def _refused(self, many: Many, width: int) -> dict[int, dict[int, Unreadable]]:
        """What cannot be read: row -> place of the item -> why."""
        found: dict[int, dict[int, Unreadable]] = defaultdict(dict)
        for number, refused in many.unread.items():
            row, place = divmod(number, width)
            if row not in self.odd.get(place, ()):
                found[row][place] = refused
        for place, entries in self.odd.items():
            for row, entry in entries.items():
                if isinstance(entry, Unreadable):
                    found[row][place] = entry
        return found

    def unread(self, row: int) -> Mapping[int, Unreadable]:
        """What cannot be read in one form, by the place of the item."""
        return self._unread.get(row, {})

    def unread_in(self, part: Part) -> Iterator[tuple[int, int]]:
        """(line, row) of what cannot be read in one exercise."""
        lines = part.lines
        for row, places in self._unread.items():
            yield from (
                (place - part.first, row) for place in places if lines.start <= place < lines.stop
            )

    def answers(self, part: Part, block: Block) -> tuple[Answers, NDArray[np.bool_]]:
        """The answers to one exercise, and where none was given: (items, n)."""
        typed = Typed(block)
        typed.value[:], typed.unit[:] = self._value[:, part.lines].T, self._unit[:, part.lines].T
        blank = np.isnan(typed.value)
        for place in range(part.lines.start, part.lines.stop):
            for row, entry in self.odd.get(place, {}).items():
                line = place - part.first
                typed.value[line, row], typed.unit[line, row] = np.nan, 0.0
                typed.put(line, row, entry)
                blank[line, row] = isinstance(entry, Blank)
        return typed.answers(), blank
