"""What the lines that belong to no item seem to be: told to the student, never guessed at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeAlias

from grader.submissions.form import Form, fitted, folded_name, is_blank, strays
from grader.submissions.number_text import shown
from grader.submissions.sentence import Sentence

_NAME = re.compile(r"(?P<quantity>[^\[\]]{1,100})(?P<indices>(?:\[[0-9]{1,4}\]){0,2})")

_Place: TypeAlias = tuple[int, ...]


def seem_to_be(form: Form, items: Sequence[str]) -> tuple[Sentence, ...]:
    """A sentence for each quantity whose filled stray lines are recognised."""
    filled = [name for name, text in strays(form, items).items() if not is_blank(text)]
    if not filled:
        return ()
    of_sheet, of_nobody = _cells(items), _cells(map(folded_name, filled))
    typed = fitted(form, items).answers
    answered = _cells(item for item, text in typed.items() if not is_blank(text))
    return tuple(
        sentence
        for quantity, cells in of_sheet.items()
        if (stray := of_nobody.get(folded_name(quantity)))
        and (sentence := _sentence(quantity, cells, stray, answered.get(quantity, set())))
    )


def _cells(names: Iterable[str]) -> Mapping[str, Set[_Place]]:
    """Quantity -> the places of its lines: `1.W[2][1]` is place (2, 1) of `1.W`."""
    found: dict[str, set[_Place]] = defaultdict(set)
    for name in names:
        if match := _NAME.fullmatch(name):
            found[match["quantity"]].add(tuple(map(int, re.findall("[0-9]+", match["indices"]))))
    return found


def _sentence(
    quantity: str, cells: Set[_Place], stray: Set[_Place], answered: Set[_Place]
) -> Sentence | None:  # fmt: skip
    if stray == {()}:
        first = "".join(f"[{index}]" for index in min(cells))
        return Sentence(
            "{quantity} is more than one number: write each on its own line, {quantity}{first}",
            quantity=quantity,
            first=first,
        )
    turned = {place[::-1] for place in cells}
    if stray != turned - cells or answered & (cells - turned):
        return None
    rows, columns = max(cells)
    return Sentence(
        "the lines of {quantity} look transposed: the sheet asks for {rows} x {columns} numbers, "
        "{quantity}[row][column]",
        quantity=quantity,
        rows=rows,
        columns=columns,
    )


def said_of_strays(form: Form, items: Sequence[str]) -> str:
    """What is said to the operator of lines that belong to no item, "" where there are none."""
    unknown = [shown(name) for name in strays(form, items)]
    if not unknown:
        return ""
    more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
    told = f"lines of no item of the sheet were not counted: {', '.join(unknown[:3])}{more}"
    return "; ".join((told, *seem_to_be(form, items)[:3]))
