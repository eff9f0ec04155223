"""A family as a block of an assignment file: every setting at its default, with what it allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from grader.documents.numerals import numeral
from grader.specimens.catalogue import Entry
from grader.specimens.single import POINTS
from problems.presets import STANDARD
from problems.program import Quantity
from problems.rounding import Mode, Rounding

COLUMN = 34
"""Where comments begin."""

STRIDE = 5
"""From one choice of a pool to the next that an example takes."""


def exercise_block(entry: Entry) -> str:
    """`[[exercise]]` as TOML to paste; its lines `# key = value` may be switched on."""
    return "\n".join(_lines(entry)) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    family = entry.family
    yield f"# {family.title}"
    if family.about:
        yield f"# asks {family.about}"
    yield "[[exercise]]"
    yield f'family = "{entry.called}"'
    yield _commented(f"points = {POINTS}", "shared among the numbers asked, by weight")
    yield from _presets(entry)
    yield _commented(f'# id = "{family.slug}"', "decides the draws: never change it once issued")
    yield from _rounding(family.rounding)
    yield f"# ask = [{', '.join(_quoted(name) for name in entry.structure.asked)}]"
    yield from _parameters(entry)
    yield from _conventions(entry)
    yield from _givens(entry)
    yield from _weights(entry)


def _presets(entry: Entry) -> Iterator[str]:
    yield _commented(f'preset = "{STANDARD}"', "the defaults; what is written below overrides it")
    for name, preset in entry.family.all_presets().items():
        if name != STANDARD:
            yield f'# or "{name}": {preset.about}'


def _rounding(rounding: Rounding) -> Iterator[str]:
    others = [f'"{mode}"' for mode in Mode if mode is not rounding.mode]
    yield _commented(f'# rounding = "{rounding.mode}"', f"or {', '.join(others)}")
    for key, value in _SIZES[rounding.mode](rounding).items():
        yield _commented(f"# {key} = {value}", _MEANING[key])


_SIZES: Mapping[Mode, Callable[[Rounding], Mapping[str, object]]] = {
    Mode.EACH_STEP: lambda rounding: {"decimals": rounding.decimals},
    Mode.SIGNIFICANT: lambda rounding: {"digits": rounding.digits},
    Mode.ANSWER_ONLY: lambda rounding: {"decimals": rounding.decimals},
    Mode.ABSOLUTE: lambda rounding: {"tolerance": numeral(rounding.tolerance or Fraction(0))},
    Mode.RELATIVE: lambda rounding: {"tolerance": numeral(rounding.tolerance or Fraction(0))},
}
"""What says how finely each mode rounds."""

_MEANING = {
    "decimals": "what students keep",
    "digits": "significant digits that students keep",
    "tolerance": "what an answer may be off",
}


def _parameters(entry: Entry) -> Iterator[str]:
    """Commented out, so that another preset is not overridden by the defaults."""
    if entry.family.parameters:
        yield ""
        yield "# [exercise.parameters]"
    for p in entry.family.parameters:
        yield _commented(f"# {p.name} = {as_toml(p.default)}", f"{p.about}; {p.allowed}")


def _conventions(entry: Entry) -> Iterator[str]:
    if entry.conventions:
        yield ""
        yield "# [exercise.conventions]"
    for c in entry.conventions:
        choices = ", ".join(map(_quoted, c.choices))
        yield _commented(f"# {c.name} = {_quoted(c.choices[0])}", f"{c.topic}; one of {choices}")


def _givens(entry: Entry) -> Iterator[str]:
    """Every given at a value that its draw table has, commented out: it is drawn unless pinned."""
    yield ""
    yield "# Numbers that are the same on every sheet; without such a line they are drawn."
    yield "# [exercise.givens]"
    for quantity in entry.structure.program.givens:
        drawn = entry.drawn(quantity.name)
        yield _commented(f"# {quantity.name} = {_sample(entry, quantity)}", f"drawn: {drawn}")


def _weights(entry: Entry) -> Iterator[str]:
    """The first quantity asked at what it weighs without the line."""
    yield ""
    yield "# Numbers that count more or less; without such a line each weighs 1."
    yield "# [exercise.weights]"
    yield _commented(f"# {entry.structure.asked[0]} = 1", "each of its cells; 0: not scored")


def _sample(entry: Entry, quantity: Quantity) -> str:
    """Numbers that the draw table has, different ones in neighbouring cells."""
    pool = entry.problem.draws[quantity.name]
    count = 1 if pool.whole else len(quantity.cells)
    middle = len(pool.choices) // 2
    chosen = [pool.choices[(middle + STRIDE * i) % len(pool.choices)] for i in range(count)]
    return shaped([numeral(v) for choice in chosen for v in choice], quantity.shape)


def shaped(values: Sequence[str], shape: tuple[int, ...]) -> str:
    """Numbers as TOML in a shape, row by row; what is no decimal is text."""
    if not shape:
        return _number(values[0])
    width = len(values) // shape[0]
    rows = (shaped(values[i * width : (i + 1) * width], shape[1:]) for i in range(shape[0]))
    return f"[{', '.join(rows)}]"


def _number(text: str) -> str:
    return _quoted(text) if "/" in text else text


def as_toml(value: object) -> str:
    """A parameter as TOML; a list of one word as the word."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _quoted(value)
        case (str(word),):
            return _quoted(word)
        case tuple():
            return f"[{', '.join(as_toml(one) for one in value)}]"
    return str(value)


def _quoted(text: str) -> str:
    return f'"{text}"'


def _commented(line: str, comment: str) -> str:
    return f"{line.ljust(COLUMN)}  # {comment}"
