"""Sentences for students: English as they stand, and sayable in another language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Value = str | int | tuple[str, ...]
"""What stands in a sentence as it is; several things are words that have a language themselves."""


class Sentence(str):
    """A pattern filled with values: `Sentence("write {function}(2)", function="ln")`.

    It is its English text. The pattern is the message of catalogues, so it is written out where
    the sentence is made: `docs.catalogues` finds it there.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Value]

    def __new__(cls, pattern: str, /, **values: Value) -> Sentence:
        """The sentence; KeyError where a value is missing."""
        made = super().__new__(cls, _filled(pattern, values, str))
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        """What it is made of, for copies of it in other processes."""
        return (self.pattern,), dict(self.values)

    def said(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language that `gettext` turns messages into."""
        return _filled(gettext(self.pattern), self.values, gettext)


def _filled(pattern: str, values: Mapping[str, Value], word: Callable[[str], str]) -> str:
    shown = {
        name: ", ".join(map(word, value)) if isinstance(value, tuple) else value
        for name, value in values.items()
    }
    return pattern.format_map(shown)
