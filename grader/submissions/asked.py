"""How the answer to each asked quantity is read, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from grader.submissions.expressions import ReadExpression, read_expression
from grader.submissions.numbers import Blank, Read, Unreadable, read_number
from grader.submissions.words import ReadWord, read_word
from problems.program import Kind, Quantity

Entry = Read | ReadWord | ReadExpression | Unreadable | Blank
Reader = Callable[[str], Entry]
Spoken = Callable[[Quantity], Sequence[Sequence[str]]]


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


def reader_of(quantity: Quantity, spoken: Spoken = lambda quantity: ()) -> Reader:
    """What reads the answers to a quantity.

    `spoken` says the words of a choice in the other languages of the sheets.
    """
    match quantity.kind:
        case Kind.NUMBER | Kind.INTEGER:
            return read_number
        case Kind.CHOICE:
            return partial(read_word, words=quantity.words, spoken=spoken(quantity))
        case Kind.EXPRESSION:
            return partial(read_expression, variables=quantity.variables)
