"""The strict reader of expressions: what a student typed becomes a formula in the asked letters.

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | power)*        2x(x + 1); nothing implied behind a "/"
    signed   = ("+" | "-")? power
    power    = operand ("^" whole number)?                 x^2, x^(-1), e^(sum); also **, raised 2
    operand  = decimal | letter | ("exp" | "ln" | "sqrt") "(" sum ")" | "(" sum ")"

Letters are those that the sheet asks for; `xy` is x times y. Nothing else is a name, and nothing is
ever executed. Sizes are bounded, so that comparing takes a bounded time for any text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.submissions import number_text, refusals
from grader.submissions.number_text import NoNumberError
from grader.submissions.numbers import BLANK, Blank, Unreadable
from grader.submissions.sentence import Sentence
from problems.formula import Call, Formula, Name, Number

MAX_LENGTH = 200
MAX_TOKENS = 120
MAX_DEPTH = 12
MAX_EXPONENT = 20
MAX_SIZE = 200
"""Factors of the longest product that an expression stands for, multiplied out."""

FUNCTIONS = ("exp", "ln", "sqrt")

_TOKEN = re.compile(
    r" *(?:(?P<number>[0-9.,]+)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|[-+*/^()])|(?P<other>.))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadExpression:
    """An expression was read."""

    text: str
    formula: Formula
    note: str = ""


def read_expression(text: str, variables: Sequence[str]) -> ReadExpression | Unreadable | Blank:
    """Read one typed expression in these letters; never raises, whatever the text."""
    body = text.strip(number_text.EDGES)
    if not body:
        return BLANK
    try:
        if len(body) > MAX_LENGTH:
            raise NoNumberError(refusals.too_long(MAX_LENGTH))
        formula = _Parser(number_text.fold(body), variables).formula()
    except NoNumberError as refusal:
        return Unreadable(text=number_text.shown(text), reason=refusal.reason)
    return ReadExpression(text=text, formula=formula)


class _Parser:
    """Takes the tokens of one text from the left."""

    def __init__(self, folded: str, variables: Sequence[str]) -> None:
        self.variables = tuple(variables)
        self.queue = deque(self._tokens(folded))

    def formula(self) -> Formula:
        """The whole text as one sum."""
        found = self._sum(0)
        if self.queue:
            extra = self.queue[0]
            raise NoNumberError(
                refusals.misplaced(extra)
                if extra == ")"
                else Sentence(refusals.OUT_OF_PLACE, token=extra)
            )
        _size(found)
        return found

    def _tokens(self, folded: str) -> list[str]:
        found: list[str] = []
        for match in _TOKEN.finditer(folded.rstrip()):
            if match["other"] is not None:
                raise NoNumberError(refusals.strange_in_expression(match["other"]))
            token = match[0].lstrip()
            found += self._letters(token) if match["name"] else ["^" if token == "**" else token]
        if len(found) > MAX_TOKENS:
            raise NoNumberError(refusals.TOO_LONG_EXPRESSION)
        return found

    def _letters(self, word: str) -> list[str]:
        """A function, a letter, or letters side by side."""
        if word.lower() in FUNCTIONS or word in self.variables:
            return [word if word in self.variables else word.lower()]
        if word.lower() in self.variables:
            return [word.lower()]
        if all(sign in (*self.variables, "e") for sign in word):
            return [*word]
        raise NoNumberError(refusals.unknown_letter(word, self.variables))

    def _next(self) -> str:
        return self.queue[0] if self.queue else ""

    def _sum(self, depth: int) -> Formula:
        if depth > MAX_DEPTH:
            raise NoNumberError(refusals.too_deep(MAX_DEPTH))
        left = self._product(depth)
        while self._next() in ("+", "-"):
            operation = "add" if self.queue.popleft() == "+" else "sub"
            if self._next() in ("+", "-"):
                raise NoNumberError(refusals.TWO_SIGNS)
            left = Call(operation, (left, self._product(depth)))
        return left

    def _product(self, depth: int) -> Formula:
        left, divided = self._signed(depth), False
        while token := self._next():
            if token in ("*", "/"):
                self.queue.popleft()
                divided = divided or token == "/"
                left = Call("mul" if token == "*" else "div", (left, self._signed(depth)))
            elif token in "+-)^":
                break
            elif divided:
                raise NoNumberError(refusals.UNCLEAR_QUOTIENT)
            elif number_text.is_number(token):
                raise NoNumberError(refusals.NO_SIGN)
            else:
                left = Call("mul", (left, self._power(depth)))
        return left

    def _signed(self, depth: int) -> Formula:
        if self._next() in ("+", "-"):
            sign = self.queue.popleft()
            inner = self._power(depth)
            return Call("neg", (inner,)) if sign == "-" else inner
        return self._power(depth)

    def _power(self, depth: int) -> Formula:
        euler = self._next() == "e" and "e" not in self.variables
        base = self._operand(depth)
        if self._next() != "^":
            return base
        self.queue.popleft()
        inner = self._signed(depth) if self._next() in ("+", "-") else self._operand(depth)
        if self._next() == "^":
            raise NoNumberError(refusals.POWER_OF_POWER)
        return Call("exp", (inner,)) if euler else Call("power", (base, _exponent(inner)))

    def _operand(self, depth: int) -> Formula:
        token = self.queue.popleft() if self.queue else ""
        if not token:
            raise NoNumberError(refusals.NOTHING_AT_END)
        if number_text.is_number(token):
            digits, places = number_text.split_decimal(token)
            return Number(Fraction(digits, 10**places))
        if token in self.variables:
            return Name(token)
        if token == "e":
            return Call("exp", (Number(Fraction(1)),))
        if token in FUNCTIONS:
            return Call(token, (self._enclosed(token, depth),))
        if token == "(":
            self.queue.appendleft(token)
            return self._enclosed("", depth)
        raise NoNumberError(Sentence(refusals.NOTHING_BEFORE, token=token))

    def _enclosed(self, function: str, depth: int) -> Formula:
        if self._next() != "(":
            raise NoNumberError(refusals.no_parentheses(function, "x"))
        self.queue.popleft()
        inner = self._sum(depth + 1)
        if self._next() != ")":
            raise NoNumberError(refusals.NOT_CLOSED)
        self.queue.popleft()
        return inner


def _exponent(formula: Formula) -> Number:
    match formula:
        case Number(value):
            pass
        case Call("neg", (Number(value),)):
            value = -value
        case _:
            raise NoNumberError(refusals.NO_WHOLE_EXPONENT)
    if value.denominator != 1 or abs(value) > MAX_EXPONENT:
        raise NoNumberError(Sentence(refusals.EXPONENT_OF_EXPRESSION, most=MAX_EXPONENT))
    return Number(value)


def _size(formula: Formula) -> int:
    """A bound on the factors of its products; refused where there are too many."""
    match formula:
        case Call("power", (base, Number(exponent))):
            size = _size(base) * max(1, abs(int(exponent)))
        case Call(_, arguments):
            size = sum(map(_size, arguments))
        case Number(value):
            size = 1 + len(str(value)) // 10
        case _:
            size = 1
    if size > MAX_SIZE:
        raise NoNumberError(refusals.TOO_LARGE_EXPRESSION)
    return size
