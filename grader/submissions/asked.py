"""How the answer to each asked quantity is read: a row for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from grader.submissions.expressions import ReadExpression, read_expression
from grader.submissions.numbers import Blank, Read, Unreadable, read_number
from grader.submissions.words import ReadWord, read_word
from problems.program import Kind, Quantity

Entry = Read | ReadWord | ReadExpression | Unreadable | Blank
Reader = Callable[[str], Entry]

_READERS: Mapping[Kind, Callable[[Quantity], Reader]] = {
    Kind.NUMBER: lambda _: read_number,
    Kind.INTEGER: lambda _: read_number,
    Kind.CHOICE: lambda quantity: partial(read_word, words=quantity.words),
    Kind.EXPRESSION: lambda quantity: partial(read_expression, variables=quantity.variables),
}


def reader_of(quantity: Quantity) -> Reader:
    """What reads the answers to a quantity."""
    return _READERS[quantity.kind](quantity)
