"""The answers in many forms of one layout, read side by side: a row for each form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from grader.judging.sheets import Answers
from grader.marking.blocks import Block
from grader.marking.growing import Growing
from grader.marking.layout import Layout, Part
from grader.marking.typed import Typed
from grader.submissions.asked import Entry
from grader.submissions.form import Form, entry_of, fitted
from grader.submissions.many_numbers import Many, read_many
from grader.submissions.numbers import Blank, Unreadable, read_number
from grader.submissions.sheaves import Sheaf

_AT_ONCE = 8192
"""Texts that are kept until they are read; few enough to stay near the processor."""


class ManyForms:
    """Forms of one layout.

    odd  for each place of an item the entries that are no single number: row -> entry
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.count = 0
        self._texts: list[str] = []
        self._value, self._unit = Growing(len(layout.items)), Growing(len(layout.items))
        self._unread: dict[int, dict[int, Unreadable]] = defaultdict(dict)
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
        if len(self._texts) >= _AT_ONCE:
            self._read_texts()
        return fits

    def takes(self, sheaf: Sheaf) -> bool:
        """Whether its forms have just the items of the layout, in their order, all of numbers."""
        return sheaf.items == self.layout.items and not self.layout.words

    def add_all(self, sheaf: Sheaf) -> None:
        """The next rows, which are read already."""
        self._read_texts()
        self._keep(sheaf.many, self.count)
        self.count += len(sheaf)

    def _read_texts(self) -> None:
        """Read what was added: while it is near the processor, and nobody has to keep it."""
        if self._texts:
            first = self.count - len(self._texts) // len(self.layout.items)
            self._keep(read_many(self._texts), first)
            self._texts = []

    def _keep(self, many: Many, first: int) -> None:
        """What was read, from one row on."""
        width = len(self.layout.items)
        self._value.add(many.value.reshape(-1, width))
        self._unit.add(many.unit.reshape(-1, width))
        for number, refused in many.unread.items():
            row, place = divmod(number, width)
            if first + row not in self.odd.get(place, ()):
                self._unread[first + row][place] = refused

    def _add_odd(self, form: Form) -> None:
        """The answers that are no numbers, and those that were given twice."""
        items, readers = self.layout.items, self.layout.readers
        twice = [place for place, item in enumerate(items) if item in form.others]
        for place in {*self.layout.words, *twice} if form.others else self.layout.words:
            item = items[place]
            entry = entry_of(form, item, readers.get(item, read_number))
            self.odd[place][self.count] = entry

    def read(self) -> None:
        """Read the last texts; nothing is added any more."""
        self._read_texts()
        for place, entries in self.odd.items():
            for row, entry in entries.items():
                if isinstance(entry, Unreadable):
                    self._unread[row][place] = entry

    @property
    def unread(self) -> Mapping[int, Mapping[int, Unreadable]]:
        """What cannot be read: row -> place of the item -> why."""
        return self._unread

    def unread_in(self, part: Part) -> Iterator[tuple[int, int]]:
        """(line, row) of what cannot be read in one exercise."""
        lines = part.lines
        for row, places in self._unread.items():
            yield from (
                (place - part.first, row) for place in places if lines.start <= place < lines.stop
            )

    def answers(self, part: Part, block: Block) -> tuple[Answers, NDArray[np.bool_]]:
        """The answers to one exercise, and where none was given: (items, n)."""
        typed = Typed(block, self._value.columns[part.lines], self._unit.columns[part.lines])
        blank = np.isnan(typed.value)
        for place in range(part.lines.start, part.lines.stop):
            for row, entry in self.odd.get(place, {}).items():
                line = place - part.first
                typed.value[line, row], typed.unit[line, row] = np.nan, 0.0
                typed.put(line, row, entry)
                blank[line, row] = isinstance(entry, Blank)
        return typed.answers(), blank
