"""solve: numbers -> both witnesses -> every computed cell, certified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.documents.sheet import Sheet
from grader.errors import GivensError, WitnessError
from grader.specimens.own_numbers import OwnNumbers
from grader.specimens.specimen import CODE, RECIPIENT, sheet_exercise
from grader.specimens.worked import Worked
from solutions.agreement import disagreements
from solutions.columns import Column, cells_of, given_columns, reference_cells
from solutions.evaluate import COLUMNS, Numbers, run
from solutions.exact import Undecided, Undefined
from solutions.keys import Exact, exact_key
from solutions.operations import TABLE
from solutions.structure import Structure

LARGEST_EXPONENT = 500
"""Functions of e^x are worked out up to here; double precision ends at 709."""


def solve(own: OwnNumbers) -> Worked:
    """The numbers worked out; GivensError where they have no solution, WitnessError on a fault."""
    structure = own.posed.structure
    columns = given_columns(structure.program, [own.givens])
    _refuse_huge(own, cells_of(columns, structure.program))
    with np.errstate(all="ignore"):
        reference = reference_cells(structure, columns)
    values = _exact(own)
    _refuse_infinite(own, reference)
    for disagreement in disagreements(structure, [values], reference):
        raise WitnessError(
            f"the two witnesses differ: {disagreement}",
            where=own.where,
            remedy="A number on the edge of a decision (a weighted sum of almost 0) can do this; "
            "else it is a fault of the grader: report it with these numbers.",
        )
    _refuse_unmet(own, values)
    return Worked(structure=structure, path=structure, givens=own.givens, values=values)


def _refuse_unmet(own: OwnNumbers, values: Mapping[str, Exact]) -> None:
    """What must hold on every sheet, as that a training ends, must hold for one's own numbers."""
    for name, words in own.posed.exercise.family.must.items():
        if values[name].fraction != 1:
            raise GivensError(
                f"the exercise is only about numbers with which {words}; with these it is not so",
                where=own.where,
                remedy="Change the numbers, or a parameter that bounds them.",
            )


def solved_sheet(own: OwnNumbers, worked: Worked) -> Sheet:
    """The exercise as a document of its own, with its answers, marked as issued to nobody."""
    return Sheet(
        assignment="solve", title=worked.structure.title, course="", term="", code=CODE,
        recipient_id=RECIPIENT.lower(), recipient_name=f"Numbers of {own.file}", specimen=True,
        exercises=(sheet_exercise(1, own.posed, worked, solution=True),),
    )  # fmt: skip


def _exact(own: OwnNumbers) -> dict[str, Exact]:
    try:
        return exact_key(own.posed.structure, own.givens)
    except Undefined as fault:
        raise _no_solution(own, str(fault)) from None
    except Undecided:
        raise _no_solution(own, "a value has no digit that could be decided") from None


def _no_solution(own: OwnNumbers, reason: str) -> GivensError:
    where = _first_without_value(own.posed.structure, own)
    place = f"{where} has no value" if where else "there is no value"
    return GivensError(
        f"with these numbers {place}: {reason}",
        where=own.where,
        remedy="Change the numbers that it is computed from.",
    )


def _first_without_value(structure: Structure, own: OwnNumbers) -> str:
    cells = cells_of(given_columns(structure.program, [own.givens]), structure.program)
    with np.errstate(all="ignore"):
        values = run(structure.tape, cells, COLUMNS)
    found = zip(structure.tape.cells, values, strict=True)
    return next((cell for cell, value in found if not np.all(np.isfinite(value))), "")


def _refuse_huge(own: OwnNumbers, cells: list[Column]) -> None:
    """Exact arithmetic would take for ever on e to the power of a million."""
    largest = 0.0

    def watched(operation: Any) -> Any:
        def watch(*values: Column) -> Column:
            nonlocal largest
            # The first argument of a softmax says which of the others is meant.
            largest = max(largest, *(float(np.max(np.abs(value))) for value in values))
            result: Column = operation(*values)
            return result

        return watch

    rows = {name: watched(row.columns) for name, row in TABLE.items() if row.exponential}
    numbers = Numbers(number=COLUMNS.number, operations={**COLUMNS.operations, **rows})
    with np.errstate(all="ignore"):
        run(own.posed.structure.tape, cells, numbers)
    if largest > LARGEST_EXPONENT:
        raise GivensError(
            f"these numbers lead to e to the power of {largest:.4g}; "
            f"at most {LARGEST_EXPONENT} is worked out",
            where=own.where,
            remedy="Make inputs, weights or logits smaller.",
        )


def _refuse_infinite(own: OwnNumbers, reference: dict[str, Column]) -> None:
    for cell, value in reference.items():
        if not np.all(np.isfinite(value)):
            raise GivensError(
                f"{cell} leaves the range of double precision, in which it is checked",
                where=own.where,
                remedy="Make the numbers that it is computed from smaller or more alike.",
            )
