"""The worked solution of one sheet: for every step formula, numbers, value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.documents.cases import conditions, decided, present, reasons
from grader.documents.catalogue import SOURCE, catalogue
from grader.documents.markup import Chain, Math
from grader.documents.numerals import numeral, numerals
from grader.documents.sheet import Answer, Givens, SheetExercise
from grader.documents.steps import Step
from grader.documents.writer import Writer, shown
from problems.formula import Call, Formula, Name, Number, names, replaced
from problems.mistakes import total
from problems.program import Kind, Program, Quantity
from solutions.closed_forms import closed_form
from solutions.textbook import Line

LONGEST_EXACT = 10
"""Characters up to which an exact value is shown beside the rounded one."""

MOST_EXACT = 4
"""Cells of a quantity up to which exact values are shown at all."""

_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_FRACTION = re.compile(r"-?\d+(/\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One step: its lines, and the exact values that are short and not the rounded ones."""

    name: str
    chains: tuple[Chain, ...]
    exact: tuple[Math, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedPhase:
    """The steps of one phase; its words are the template's."""

    kind: str
    iteration: int
    example: int
    steps: tuple[Worked, ...]


def worked(
    writer: Writer, exercise: SheetExercise, language: str = SOURCE
) -> tuple[WorkedPhase, ...]:
    """Every step of an exercise with its numbers; ValueError without answers."""
    values = {**given_numbers(exercise), **answer_numbers(exercise, language)}
    return tuple(
        WorkedPhase(
            kind=phase.kind,
            iteration=phase.iteration,
            example=phase.example,
            steps=tuple(_worked(writer, step, values, exercise) for step in steps),
        )
        for phase in writer.phases
        if (steps := [s for s in phase.steps if s.quantity.name not in exercise.absent])
    )


def given_numbers(exercise: SheetExercise) -> dict[str, str]:
    """What the student is told, as text by cell."""
    return {
        cell: text
        for quantity in exercise.structure.program.givens
        for cell, text in zip(quantity.cells, numerals(exercise.givens[quantity.name]), strict=True)
    }


def answer_numbers(exercise: SheetExercise, language: str = SOURCE) -> dict[str, str]:
    """The computed values as text by cell: whole numbers as such, others as the sheet rounds,
    the words of choices in the language of the document."""
    if exercise.answers is None:
        raise ValueError(f"exercise {exercise.id} has no answers to show")
    word, owners = catalogue(language).gettext, exercise.structure.owners

    def shown_as(cell: str, answer: Answer) -> str:
        if owners[cell].kind is Kind.CHOICE:
            return word(answer.decimal)
        whole = _WHOLE.fullmatch(answer.exact) and owners[cell].numeric
        return answer.exact if whole else answer.decimal

    return {cell: shown_as(cell, answer) for cell, answer in exercise.answers.items()}


def _worked(
    writer: Writer, step: Step, values: Mapping[str, str], exercise: SheetExercise
) -> Worked:
    quantity = step.quantity
    chains = [_chain(writer, quantity, line, values, exercise) for line in step.lines]
    if quantity.kind is Kind.CHOICE:
        chains[:0] = _reasons(writer, quantity, values, exercise.absent)
    if len(chains) > 1 and quantity.numeric:
        name, value = writer.equation(quantity.name), writer.numbers(Name(quantity.name), values)
        chains.append(Chain(sides=(name, value), tall=True))
    return Worked(
        name=quantity.name,
        chains=tuple(chains),
        exact=tuple(_exact(writer, quantity, values, exercise.answers or {})),
    )


def _chain(
    writer: Writer, quantity: Quantity, line: Line, values: Mapping[str, str],
    exercise: SheetExercise,
) -> Chain:  # fmt: skip
    if quantity.kind is Kind.EXPRESSION:
        return _expression_chain(writer, quantity, line, values, exercise.givens)
    absent = exercise.absent
    value = writer.numbers(Name(line.name), values)
    sides = [writer.equation(line.name)]
    right = present(line.expression, absent)
    by_hand = present(_by_hand(writer, quantity, line), absent)
    holds = conditions(writer.program, values)
    if not holds.keys().isdisjoint(names(whole := _cell_formula(quantity, line))):
        right = by_hand = decided(whole, holds)
    plain = isinstance(right, Number) or quantity.kind is Kind.CHOICE
    if right is not None and by_hand is not None and not plain:
        sides.append(writer.equation(shown(quantity, right)))
        substituted = writer.numbers(_at_the_point(writer.program, by_hand), values)
        if substituted not in (value, sides[-1]) and not _the_same(by_hand, line.name, values):
            sides.append(substituted)
    return Chain(sides=(*sides, value), tall=line.whole and bool(quantity.shape))


def _cell_formula(quantity: Quantity, line: Line) -> Formula:
    """The formula of a number, or of the cell that a line is about."""
    return dict(quantity.steps()).get(line.name, line.expression)


def _reasons(
    writer: Writer, quantity: Quantity, values: Mapping[str, str], absent: frozenset[str]
) -> Iterator[Chain]:
    """The comparisons that decide a choice, in letters and in numbers."""
    (formula,) = quantity.formulas or ()
    holds = conditions(writer.program, values)
    for reason in reasons(writer.program, formula, holds, absent):
        sides = (reason.left, reason.right)
        letters = writer.joined([writer.equation(side) for side in sides], reason.relation)
        numbers = writer.joined([writer.numbers(s, values) for s in sides], reason.relation)
        yield Chain(sides=(writer.joined([letters, numbers], "apart"),), tall=False)


def _the_same(formula: Formula, name: str, values: Mapping[str, str]) -> bool:
    """Whether a formula is a bare number that only needs more decimals: -1.03, -1.0300."""
    match formula:
        case Name(cell) if _DECIMAL.fullmatch(values.get(cell, "")) and name in values:
            return Fraction(values[cell]) == Fraction(values[name])
    return False


def _expression_chain(
    writer: Writer, quantity: Quantity, line: Line, values: Mapping[str, str], givens: Givens
) -> Chain:
    """The formula, the formula with numbers for all but its letters, and what that comes to."""
    sides = [*writer.sides(quantity, line)]
    told = {place for q in writer.program.givens for place in q.cells}
    for place, formula in quantity.steps():
        if line.name in (place, quantity.name) and told.issuperset(names(formula)):
            sides.append(writer.with_letters(formula, values, quantity.variables))
    sides += [writer.equation(closed_form(writer.program, place, givens))
              for place in quantity.cells if line.name in (place, quantity.name)]  # fmt: skip
    return Chain(sides=tuple(dict.fromkeys(sides)), tall=False)


def _at_the_point(program: Program, formula: Formula) -> Formula:
    """The formula with what an expression says for its name: numbers go in for its letters."""
    says = {
        place: _at_the_point(program, inner)
        for q in program.computed if q.kind is Kind.EXPRESSION
        for place, inner in q.steps() if place in names(formula)
    }  # fmt: skip
    return replaced(formula, says)


def _by_hand(writer: Writer, quantity: Quantity, line: Line) -> Formula:
    """What a student computes with numbers: a softmax as its quotient, and cell by cell what is
    no linear algebra (a sum, the square or the quotient of a vector)."""
    formulas = quantity.formulas or ()
    match line.expression:
        case Call("softmax", (Name(logits),)):
            powers = [Call("exp", (Name(c),)) for c in writer.program.quantity(logits).cells]
            one_over = Call("div", (Number(Fraction(1)), total(tuple(powers))))
            return Call("mul", (one_over, Call("vector", tuple(powers))))
        case _ if not quantity.shape:
            return shown(quantity, formulas[0])
        case _ if line.whole and len(quantity.shape) == 1 and _each_by_itself(line.expression):
            return Call("vector", tuple(shown(quantity, f) for f in formulas))
    return shown(quantity, line.expression)


def _each_by_itself(expression: Formula) -> bool:
    """Whether a line says of vectors what is usually said of numbers: `1 - a`, `a^2`, `z > 0`."""
    match expression:
        case Call("power" | "div" | "step" | "exp" | "column sums", _) | Call(
            "add" | "sub", (Number(), _) | (_, Number())
        ):
            return True
        case Call(_, arguments):
            return any(map(_each_by_itself, arguments))
    return False


def _exact(
    writer: Writer, quantity: Quantity, values: Mapping[str, str], answers: Mapping[str, Answer]
) -> Iterator[Math]:
    few = quantity.numeric and len(quantity.cells) <= MOST_EXACT
    for cell in quantity.cells if few else ():
        exact = answers[cell].exact
        if not _FRACTION.fullmatch(exact) or Fraction(exact) == Fraction(values[cell]):
            continue
        text = numeral(Fraction(exact))
        if len(text) <= LONGEST_EXACT:
            value = writer.numbers(Name(cell), {cell: text})
            yield writer.joined((writer.equation(cell), value), "equals")
