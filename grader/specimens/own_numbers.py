"""An exercise with the operator's own numbers, read from a file: nothing is drawn, no guard asked.

The file is TOML or JSON with the tables `parameters`, `conventions` and `givens`, and beside them
`preset`, `ask`, `rounding`, `decimals`, `digits`, `tolerance` and `rounding_of` as an assignment's
exercise has them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Never

from grader.assignment.exact_numbers import parse_number
from grader.assignment.family_choice import family_chosen
from grader.assignment.text_file import decode, read_bytes
from grader.assignment.toml_file import LIMIT, SAVE_AS, Table, read_toml
from grader.errors import GivensError
from grader.issuing.issue import Posed
from grader.specimens.single import OF_THE_EXERCISE, exercise_alone
from problems.family import Family, pose
from solutions.columns import Givens
from solutions.structure import build

TABLES = ("parameters", "conventions", "givens")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumbers:
    """An exercise, and the numbers that a file gives it."""

    posed: Posed
    givens: Givens
    file: str

    @property
    def where(self) -> str:
        """The place of the numbers, for messages."""
        return f"{self.file}, givens"


def read_own_numbers(path: Path, name: str) -> OwnNumbers:
    """The exercise of a family, named by its slug or its file, with the numbers of a file.

    FamilyChoiceError, or GivensError that names what is missing, unknown or no number.
    """
    family, file = family_chosen(name, where="FAMILY")
    table = _read_json(path) if _is_json(path) else read_toml(path, GivensError)
    table.keep_to((*TABLES, *OF_THE_EXERCISE), _misplaced(family))
    exercise = exercise_alone(family, file, table)
    problem = exercise.problem()
    told = [quantity.name for quantity in problem.program.givens]
    if missing := [name for name in told if name not in exercise.givens]:
        raise GivensError(
            f"there are no numbers for {', '.join(missing)}",
            where=table.where("givens"),
            remedy=f"Nothing is drawn here: below [givens] write {', '.join(told)}.",
        )
    posed = Posed(exercise=exercise, problem=problem, structure=build(problem))
    givens = {name: exercise.givens[name].choices[0] for name in told}
    return OwnNumbers(posed=posed, givens=givens, file=path.name)


def _misplaced(family: Family) -> dict[str, str]:
    """What to say of a given or a parameter that stands beside the tables instead of in one."""
    givens = pose(family, family.settings()).program.givens
    return {
        **{quantity.name: "It is a given: write it below [givens]." for quantity in givens},
        **{p.name: "It is a parameter: write it below [parameters]." for p in family.parameters},
        **dict.fromkeys(family.conventions, "It is a convention: write it below [conventions]."),
        "family": "The family is named on the command line.",
    }


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def _read_json(path: Path) -> Table:
    data = read_bytes(path, limit=LIMIT, error=GivensError)
    text = decode(data, path=path, error=GivensError, save_as=SAVE_AS)
    try:
        entries = json.loads(
            text, parse_float=parse_number, parse_constant=_no_number, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError) as fault:
        raise _not_json(path, fault) from None
    if not isinstance(entries, dict):
        raise _not_json(path, ValueError("it begins with no brace"))
    return Table(entries=entries, file=path.name, error=GivensError)


def _no_number(word: str) -> Never:
    raise ValueError(f"{word} is no number")


def _each_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key stands twice among {', '.join(name for name, _ in pairs)}")
    return found


def _not_json(path: Path, fault: Exception) -> GivensError:
    deep = isinstance(fault, RecursionError)
    reason = "too many brackets inside each other" if deep else str(fault)
    if "int_max_str_digits" in reason:
        reason = "a whole number of thousands of digits"
    return GivensError(
        f"this is not JSON ({reason})",
        where=path.name,
        remedy='Write for example {"givens": {"eta": 0.5}}.',
    )
