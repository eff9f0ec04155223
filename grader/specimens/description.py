"""All about a family in words and tables, for the command line and for docs/families.md."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.documents.numerals import band
from grader.specimens.catalogue import Entry
from grader.specimens.exercise_block import as_toml, shaped
from grader.specimens.single import POINTS
from problems.conventions import Convention
from problems.presets import STANDARD, Numbers, Preset
from problems.program import Quantity
from problems.rounding import Mode, Rounding

QUANTITIES = "Quantities, in the order of the worked solution"

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled table."""

    title: str
    header: Row
    rows: tuple[Row, ...]


def sections(entry: Entry) -> Iterator[Section]:
    """What can be set, what is told, what is asked and what is known to go wrong."""
    family, structure = entry.family, entry.structure
    every = (
        Section(
            title="Parameters", header=("name", "default", "allowed", "what it is"),
            rows=tuple((p.name, as_toml(p.default), p.allowed, p.about) for p in family.parameters),
        ),
        Section(
            title="Conventions", header=("name", "choice", "what it means"),
            rows=tuple(row for c in entry.conventions for row in _choices(c)),
        ),
        Section(
            title="Presets", header=("name", "what it is", "sets"),
            rows=tuple((n, p.about, settings(p)) for n, p in family.all_presets().items()),
        ),
        Section(
            title="Givens", header=("name", "role", "shape", "drawn"),
            rows=tuple(
                (*_described(q), entry.drawn(q.name)) for q in structure.program.givens
            ),
        ),
        Section(
            title=QUANTITIES,
            header=("name", "role", "shape", "asked"),
            rows=tuple(
                (*_described(q), "asked" if q.name in structure.asked else "")
                for q in structure.program.computed
            ),
        ),
        Section(
            title="Mistakes that are known by their numbers", header=("mistake", "hint"),
            rows=tuple((w.slug, w.hint) for w in structure.mistakes),
        ),
    )  # fmt: skip
    return (section for section in every if section.rows)


def rounding(entry: Entry) -> str:
    """The rule of rounding where an assignment says nothing of it."""
    structure = entry.structure
    others = {name: _rule(own) for name, own in structure.roundings.items()}
    return "; ".join([_rule(structure.rounding), *(f"{n}: {rule}" for n, rule in others.items())])


def _rule(rounding: Rounding) -> str:
    return _RULES[rounding.mode].format(
        decimals=rounding.decimals, digits=rounding.digits,
        tolerance=band(rounding),
    )  # fmt: skip


_RULES: Mapping[Mode, str] = {
    Mode.EACH_STEP: "keep {decimals} decimals at every step",
    Mode.SIGNIFICANT: "keep {digits} significant digits at every step",
    Mode.ANSWER_ONLY: "round only the answers, to {decimals} decimals",
    Mode.ABSOLUTE: "within {tolerance} of the right value",
    Mode.RELATIVE: "within {tolerance} of the right value",
}


def settings(preset: Preset) -> str:
    """What a preset sets and fixes, as it would be written; empty for the defaults."""
    chosen: Mapping[str, object] = {**preset.parameters, **preset.conventions}
    written = [f"{name} = {as_toml(value)}" for name, value in chosen.items()]
    pinned = [f"{name} = {_numbers(numbers)}" for name, numbers in preset.givens.items()]
    return ", ".join(written + pinned)


def example_command(entry: Entry) -> str:
    """A command that shows a specimen."""
    chosen = f"preset={example_preset(entry)}"
    return shlex.join(["grader", "preview", entry.called, "--set", chosen])


def example_block(entry: Entry) -> str:
    """The same exercise in an assignment file."""
    lines = [
        "[[exercise]]", f'family = "{entry.called}"', f"points = {POINTS}",
        f'preset = "{example_preset(entry)}"',
    ]  # fmt: skip
    return "\n".join(lines)


def example_preset(entry: Entry) -> str:
    """A preset that is not the defaults, if there is one."""
    return next((name for name in entry.family.all_presets() if name != STANDARD), STANDARD)


def _choices(convention: Convention) -> Iterator[Row]:
    yield convention.name, "", convention.topic
    for choice, meaning in zip(convention.choices, convention.means, strict=True):
        default = " (default)" if choice == convention.choices[0] else ""
        yield "", as_toml(choice), meaning + default


def _described(quantity: Quantity) -> tuple[str, str, str]:
    shape = " x ".join(map(str, quantity.shape)) or "number"
    return quantity.name, quantity.role.value, shape


def _numbers(numbers: Numbers) -> str:
    if isinstance(numbers, str):
        return shaped([numbers], ())
    return f"[{', '.join(map(_numbers, numbers))}]"
