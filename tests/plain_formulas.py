"""A reader of formulas in plain text, for tests: what a person takes `1/2 a (b - c)^2` to mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

_TOKEN = re.compile(r"\s*([A-Za-z]\w*|\d+(?:\.\d+)?(?:/\d+)?|[-+*/^()])")


def value(text: str, names: Mapping[str, Fraction]) -> Fraction:
    """The value of sums, products (by juxtaposition too), quotients and whole powers."""
    reader = _Reader(_TOKEN.findall(text), names)
    found = reader.sum()
    assert not reader.tokens, f"{reader.tokens} is left of {text}"
    return found


class _Reader:
    def __init__(self, tokens: list[str], names: Mapping[str, Fraction]) -> None:
        self.tokens = tokens
        self.names = names

    def sum(self) -> Fraction:
        total = -self.product() if self._take("-") else self.product()
        while self.tokens and self.tokens[0] in "+-":
            sign = -1 if self.tokens.pop(0) == "-" else 1
            total += sign * self.product()
        return total

    def product(self) -> Fraction:
        found = self.power()
        while self.tokens and self.tokens[0] not in "+-)":
            if self._take("/"):
                found /= self.power()
            else:
                self._take("*")
                found *= self.power()
        return found

    def power(self) -> Fraction:
        base = self.atom()
        return base ** int(self.atom()) if self._take("^") else base

    def atom(self) -> Fraction:
        if self._take("("):
            inner = self.sum()
            assert self._take(")")
            return inner
        token = self.tokens.pop(0)
        return self.names[token] if token[0].isalpha() else Fraction(token)

    def _take(self, token: str) -> bool:
        found = bool(self.tokens) and self.tokens[0] == token
        if found:
            self.tokens.pop(0)
        return found
