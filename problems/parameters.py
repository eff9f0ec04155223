"""Parameters of a family: what an assignment may set, with range and default.

`read` takes a value as TOML or a command line delivers it and returns the checked value, or raises
ParameterError with what was found and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = int | bool | str | tuple[int, ...] | tuple[str, ...]


class ParameterError(ValueError):
    """A value that a parameter, or a family, does not allow; the text says what is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number between low and high."""

    name: str
    about: str
    low: int
    high: int
    default: int

    @property
    def allowed(self) -> str:
        """In words what may be set."""
        return f"a whole number from {self.low} to {self.high}"

    def read(self, value: object) -> Value:
        """The number, if it is one and in range."""
        if type(value) is int and self.low <= value <= self.high:
            return value
        raise ParameterError(f"{self.name} is {value!r}; allowed is {self.allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false."""

    name: str
    about: str
    default: bool

    @property
    def allowed(self) -> str:
        """In words what may be set."""
        return "true or false"

    def read(self, value: object) -> Value:
        """The truth value, if it is one."""
        if isinstance(value, bool):
            return value
        raise ParameterError(f"{self.name} is {value!r}; allowed is {self.allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Layer sizes from the inputs to the outputs: `[2, 3, 1]`."""

    name: str
    about: str
    layers: tuple[int, int]
    units: int
    default: tuple[int, ...]

    @property
    def allowed(self) -> str:
        """In words what may be set."""
        low, high = (n + 1 for n in self.layers)
        return f"a list of {low} to {high} sizes (inputs first), each from 1 to {self.units}"

    def read(self, value: object) -> Value:
        """The sizes as a tuple, if all are in range."""
        if isinstance(value, list | tuple) and self.layers[0] < len(value) <= self.layers[1] + 1:
            sizes = tuple(n for n in value if type(n) is int and 1 <= n <= self.units)
            if len(sizes) == len(value):
                return sizes
        raise ParameterError(f"{self.name} is {value!r}; allowed is {self.allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One word for every layer, or a list with a word for each."""

    name: str
    about: str
    choices: tuple[str, ...]
    default: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """In words what may be set."""
        return f"one of {', '.join(self.choices)}, or a list with one for each layer"

    def read(self, value: object) -> Value:
        """The words as a tuple; a single word stays single and serves every layer."""
        words = (value,) if isinstance(value, str) else value
        if isinstance(words, list | tuple) and words and all(w in self.choices for w in words):
            return tuple(str(w) for w in words)
        raise ParameterError(f"{self.name} is {value!r}; allowed is {self.allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One word of some."""

    name: str
    about: str
    choices: tuple[str, ...]
    default: str

    @property
    def allowed(self) -> str:
        """In words what may be set."""
        return f"one of {', '.join(self.choices)}"

    def read(self, value: object) -> Value:
        """The word, if it is one of them."""
        if isinstance(value, str) and value in self.choices:
            return value
        raise ParameterError(f"{self.name} is {value!r}; allowed is {self.allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Some of a few words, each once, in the order in which they are set; at most `most`."""

    name: str
    about: str
    choices: tuple[str, ...]
    default: tuple[str, ...]
    most: int

    @property
    def allowed(self) -> str:
        """In words what may be set."""
        words = f"one of {', '.join(self.choices)}"
        return words if self.most == 1 else f"{words}, or a list of up to {self.most} of them"

    def read(self, value: object) -> Value:
        """The words as a tuple, if each is allowed and none stands twice."""
        words = (value,) if isinstance(value, str) else value
        if isinstance(words, list | tuple) and 0 < len(words) <= self.most:
            known = tuple(str(w) for w in words if w in self.choices)
            if len(set(known)) == len(words):
                return known
        raise ParameterError(f"{self.name} is {value!r}; allowed is {self.allowed}")


Parameter = Whole | Flag | Sizes | Words | Choice | Several


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Checked parameters and conventions of one exercise, complete with defaults."""

    parameters: Mapping[str, Value]
    conventions: Mapping[str, str]

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self.parameters[name]
        assert isinstance(value, int)
        return value

    def flag(self, name: str) -> bool:
        """A truth value."""
        value = self.parameters[name]
        assert isinstance(value, bool)
        return value

    def sizes(self, name: str = "sizes") -> tuple[int, ...]:
        """Layer sizes."""
        value = self.parameters[name]
        assert isinstance(value, tuple)
        return tuple(int(n) for n in value)

    def word(self, name: str) -> str:
        """One word."""
        value = self.parameters[name]
        assert isinstance(value, str)
        return value

    def words(self, name: str, count: int) -> tuple[str, ...]:
        """So many words, one for each layer."""
        value = self.parameters[name]
        assert isinstance(value, tuple)
        words = tuple(str(w) for w in value)
        return words * count if len(words) == 1 else words

    def under(self, convention: str, choice: str) -> Settings:
        """The same exercise under another convention."""
        changed = {**self.conventions, convention: choice}
        return Settings(parameters=self.parameters, conventions=changed)
