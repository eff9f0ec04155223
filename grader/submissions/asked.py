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


def agree(one: Entry, other: Entry) -> bool:
    """Whether two entries of one item are the same answer, whatever way it is written."""
    match one, other:
        case (Read(value=value), Read(value=again)) | (
            ReadWord(value=value), ReadWord(value=again)
        ):  # fmt: skip
            return value == again
        case ReadExpression(formula=formula), ReadExpression(formula=again):
            return formula == again
        case _:
            return False


def reader_of(quantity: Quantity) -> Reader:
    """What reads the answers to a quantity."""
    return _READERS[quantity.kind](quantity)
