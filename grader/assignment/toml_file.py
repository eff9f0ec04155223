"""TOML read strictly: every refusal names the place, what was found there and what is allowed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from grader.assignment.exact_numbers import exact, parse_number
from grader.assignment.text_file import decode, read_bytes
from grader.errors import AssignmentError, GraderError, nearest

LIMIT = 1_000_000
LONGEST_TEXT = 200
LONGEST_LINES = 2000
LONGEST_SHOWN = 60

SAVE_AS = "Save the file as UTF-8: text editors offer it under Save As, Encoding."


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a TOML file with its place in the file, for messages.

    The readers return None for a key that is not there and raise `error` for a wrong value.
    """

    entries: Mapping[str, object]
    file: str
    place: tuple[str, ...] = ()
    error: type[GraderError] = AssignmentError

    def where(self, key: str = "") -> str:
        """`hw1.toml, exercise 2, points`."""
        return ", ".join((self.file, *self.place, *([key] if key else [])))

    def refusal(self, key: str, what: str, remedy: str) -> GraderError:
        """The exception for this key."""
        return self.error(what, where=self.where(key), remedy=remedy)

    def wrong(self, key: str, rule: str, example: str) -> GraderError:
        """The exception for a value that breaks a rule, or for a key that must be there."""
        found = f"found {shown(self.entries[key])}" if key in self.entries else "this is missing"
        return self.refusal(key, f"{found}; {rule}", f"Write for example {example}.")

    def keep_to(self, allowed: Collection[str], elsewhere: Mapping[str, str] | None = None) -> None:
        """Refuse every key that is not allowed; `elsewhere` says where some others belong."""
        for key in self.entries:
            if key in allowed:
                continue
            if elsewhere and key in elsewhere:
                raise self.refusal(key, "this key does not belong here", elsewhere[key])
            near = nearest(key, allowed)
            known = ", ".join(allowed) or "none"
            remedy = f"Did you mean {near[0]}?" if near else "Take it out."
            raise self.refusal(key, f"there is no such key; the keys here are: {known}", remedy)

    def text(self, key: str, example: str) -> str | None:
        """One line of text, NFC-normalised, without spaces around it."""
        value = self.entries.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} is text in double quotes", f'{key} = "{example}"')
        text = unicodedata.normalize("NFC", value).strip()
        if not 0 < len(text) <= LONGEST_TEXT or not is_one_line(text):
            rule = f"{key} is one line of 1 to {LONGEST_TEXT} characters"
            raise self.wrong(key, rule, f'{key} = "{example}"')
        return text

    def required_text(self, key: str, example: str) -> str:
        """One line of text that must be there."""
        found = self.text(key, example)
        if found is None:
            raise self.wrong(key, f"{key} is text in double quotes", f'{key} = "{example}"')
        return found

    def lines(self, key: str, example: str) -> str | None:
        """Text of one or more lines, NFC-normalised, without empty lines and idle spaces."""
        value = self.entries.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} is text in double quotes", f'{key} = "{example}"')
        found = unicodedata.normalize("NFC", value).replace("\t", " ").splitlines()
        lines = [" ".join(line.split()) for line in found if line.strip()]
        text = "\n".join(lines)
        if not 0 < len(text) <= LONGEST_LINES or not all(map(is_one_line, lines)):
            rule = f"{key} is text of 1 to {LONGEST_LINES} characters, without control characters"
            raise self.wrong(key, rule, f'{key} = "{example}"')
        return text

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number from low to high."""
        value = self.entries.get(key)
        if value is None or (type(value) is int and low <= value <= high):
            return value
        rule = f"{key} is a whole number from {low} to {high}"
        raise self.wrong(key, rule, f"{key} = {min(high, low + 3)}")

    def positive(self, key: str, rule: str, example: str, most: int) -> Fraction | None:
        """An exact number above 0 and at most `most`."""
        value = self.entries.get(key)
        if value is None:
            return None
        number = None if isinstance(value, str) else exact(value)
        if number is None or not 0 < number <= most:
            raise self.wrong(key, rule, f"{key} = {example}")
        return number

    def share(self, key: str, rule: str, example: str) -> Fraction | None:
        """An exact number from 0 to 1; a text like `1/3` is one too."""
        value = self.entries.get(key)
        if value is None:
            return None
        number = exact(value)
        if number is None or not 0 <= number <= 1:
            raise self.wrong(key, rule, f"{key} = {example}")
        return number

    def switch(self, key: str) -> bool | None:
        """`true` or `false`."""
        value = self.entries.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(key, f"{key} is true or false", f"{key} = true")

    def names(self, key: str, example: str) -> tuple[str, ...] | None:
        """A list of names, at least one and none twice."""
        value = self.entries.get(key)
        if value is None:
            return None
        names = tuple(str(name) for name in value) if isinstance(value, list) else ()
        if not names or list(names) != value or len(set(names)) != len(names):
            raise self.wrong(key, f"{key} is a list of different names", f"{key} = [{example}]")
        return names

    def table(self, key: str) -> Table:
        """The table below this one, empty if it is not there."""
        value = self.entries.get(key, {})
        if not isinstance(value, dict):
            above = (step.partition(" ")[0] for step in self.place)
            header = ".".join((*above, key))
            raise self.refusal(
                key, f"found {shown(value)}; {key} is a table of its own", f"Write [{header}]."
            )
        return Table(entries=value, file=self.file, place=(*self.place, key), error=self.error)

    def tables(self, key: str) -> tuple[Table, ...]:
        """The repeated tables `[[key]]`, each with its number as the place; at least one."""
        value = self.entries.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            found = "there is none" if key not in self.entries else f"found {shown(value)}"
            rule = f"each {key} is a table of its own, with two brackets"
            raise self.refusal(key, f"{found}; {rule}", f"Begin each with a line [[{key}]].")
        return tuple(
            Table(entries=v, file=self.file, place=(*self.place, f"{key} {n}"), error=self.error)
            for n, v in enumerate(value, start=1)
        )


def read_toml(path: Path, error: type[GraderError] = AssignmentError) -> Table:
    """The top table of a file; `error` names the line of what is not TOML."""
    data = read_bytes(path, limit=LIMIT, error=error)
    text = decode(data, path=path, error=error, save_as=SAVE_AS)
    return toml_of(text, path.name, error)


def toml_of(text: str, file: str, error: type[GraderError]) -> Table:
    """The top table of a text that stands in a file; `error` names the line of what is not TOML."""
    try:
        entries = tomllib.loads(text, parse_float=parse_number)
    except (ValueError, RecursionError) as fault:
        raise _not_toml(file, fault, error) from None
    return Table(entries=entries, file=file, error=error)


def is_one_line(text: str) -> bool:
    """Whether a text holds no control character and no line break of any kind."""
    bad = ("Cc", "Cs", "Zl", "Zp")
    return text.isprintable() or not any(unicodedata.category(sign) in bad for sign in text)


def shown(value: object) -> str:
    """A value of a file about as it was typed, cut to what a message can hold."""
    text = _typed(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _typed(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            visible = "".join(sign if sign.isprintable() else "\ufffd" for sign in value)
            return f'"{visible[:LONGEST_SHOWN]}"'
        case int():
            return str(value) if value.bit_length() < 4000 else "a number without end"
        case list() | tuple():
            return f"[{', '.join(_typed(one) for one in value[:LONGEST_SHOWN])}]"
        case dict():
            return "a table"
    return str(value)


_AT_LINE = re.compile(r" \(at (?:line (?P<line>[0-9]+), column [0-9]+|end of document)\)$")


def _not_toml(file: str, fault: Exception, error: type[GraderError]) -> GraderError:
    message = str(fault)
    if isinstance(fault, RecursionError):
        message = "too many brackets inside each other"
    elif "int_max_str_digits" in message:
        message = "a whole number of thousands of digits"
    found = _AT_LINE.search(message)
    place = "" if not found else f", line {found['line']}" if found["line"] else ", at the end"
    reason = message[: found.start()] if found else message
    return error(
        f"this is not TOML ({reason})",
        where=f"{file}{place}",
        remedy='Write each key once, as in points = 4, and text in quotes, as in title = "One".',
    )
