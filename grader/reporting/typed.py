"""What was typed, as it stands in the forms: each form is looked at again once it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grader.marking.layout import Layout
from grader.marking.together import Asked
from grader.submissions.form import Form, fitted
from grader.submissions.number_text import shown

MOST = 400
"""Characters of a text up to which a whole form is taken to be short."""


class Typed:
    """The forms that went by."""

    def __init__(self) -> None:
        self._forms: dict[tuple[int, str], tuple[Sequence[Form], int]] = {}

    def noted(self, asked: Iterable[Asked]) -> Iterator[Asked]:
        """The same submissions, of which it is remembered where their forms are."""
        for some in asked:
            for row, pair in enumerate(zip(some.numbers, some.codes, strict=True)):
                self._forms[pair] = some.forms, row
            yield some

    def of(self, pair: tuple[int, str], layout: Layout) -> list[str]:
        """What stands at each item of a sheet, on one line each."""
        forms, row = self._forms[pair]
        return lines(forms[row], layout.items)


def lines(form: Form, items: tuple[str, ...]) -> list[str]:
    """What stands at some items of a form, each on one line; further texts of one behind `|`."""
    if not form.others and tuple(form.answers) == items:
        found = [*form.answers.values()]
    else:
        form = fitted(form, items)
        found = [
            " | ".join((form.answers.get(one, ""), *form.others.get(one, ()))) for one in items
        ]
    whole = "".join(found)
    if whole.isprintable() and len(whole) <= MOST * len(found):
        return found
    return [shown(" ".join(text.split())) for text in found]
