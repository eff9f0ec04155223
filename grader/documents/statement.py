"""What a statement's template can say: formulas of its exercise, bound to one page language.

    m("W1")                          a symbol in running text; m("a", "b") sets `a = b`
    line("error")                    the textbook line of a scalar in running text
    partial("loss", "z1")            a derivative, as a side of an equation
    definition("sigmoid")            a formula that belongs to no program
    equations(["z1", "a1"], ["z2"])  textbook lines in rows
    display(definition("step"))      an equation on a line of its own
    has("b1")                        whether the exercise has such a quantity
    symbols(["f", "g"])              symbols in running text, one after the other

The words are the template's own, plain and without any markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.documents.catalogue import SOURCE, words_of
from grader.documents.definitions import DEFINITIONS
from grader.documents.markup import Markup
from grader.documents.numerals import band
from grader.documents.phases import FORWARD
from grader.documents.writer import Equation, Part, Writer
from problems.formula import Call, Formula, Name
from problems.program import Kind, Program, Quantity, Role, cell
from problems.rounding import Rounding
from solutions.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer of a network: its size, activation, and the names of z, a and delta (or '')."""

    number: int
    units: int
    activation: str
    last: bool
    z: str
    a: str
    delta: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One weight, to show what its two indices mean: which unit receives, which sends."""

    matrix: str
    cell: str
    receiver: int
    sender: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """Quantities, as they stand in running text, that are not rounded as the others are."""

    names: str
    rounding: Rounding
    tolerance: str


@dataclass(frozen=True, slots=True)
class Voice:
    """The formulas of one exercise, as a template calls for them."""

    writer: Writer
    markup: Markup

    def m(self, *parts: Part) -> str:
        """A symbol, or an equation, in running text."""
        return self.markup.inline(self.writer.equation(*parts))

    def symbols(self, names: Iterable[str]) -> list[str]:
        """Symbols in running text, one after the other."""
        return [self.m(name) for name in names]

    def display(self, *parts: Part) -> str:
        """The same on a line of its own."""
        return self.markup.display(self.writer.equation(*parts))

    def line(self, name: str) -> str:
        """The textbook line of a quantity in running text."""
        return self.markup.inline(self.writer.joined(self.writer.lines(name)[0], "equals"))

    def equations(self, *rows: Sequence[str]) -> str:
        """Textbook lines in rows; where a quantity takes several lines, one below the other."""
        found: list[Sequence[Equation]] = []
        for row in rows:
            lines = [self.writer.lines(name) for name in row]
            if all(len(of_one) == 1 for of_one in lines):
                found.append([equation for (equation,) in lines])
            else:
                found += [[equation] for of_one in lines for equation in of_one]
        return self.markup.display(self.writer.aligned(found))


def partial(above: str, below: str) -> Formula:
    """d(above)/d(below), as a side of an equation."""
    return Call("derivative", (Name(above), Name(below)))


def context(
    writer: Writer, markup: Markup, absent: frozenset[str] = frozenset(), language: str = SOURCE
) -> dict[str, object]:
    """Everything that the template of a statement may use; the sheet lacks what is `absent`."""
    structure, program, voice = writer.structure, writer.program, Voice(writer, markup)
    found = layers(program)
    asked = tuple(q for q in structure.asked_quantities if q.name not in absent)
    return {
        "m": voice.m,
        "symbols": voice.symbols,
        "line": voice.line,
        "equations": voice.equations,
        "display": voice.display,
        "partial": partial,
        "definition": DEFINITIONS.__getitem__,
        "has": frozenset(q.name for q in program.quantities).__contains__,
        "layers": found,
        "forward": tuple((layer.z, layer.a) for layer in found),
        "example": example(structure),
        "updates": updates(program),
        "computed": tuple((q.name,) for q in program.computed if q.role in FORWARD),
        "operations": operations(program),
        "functions": tuple(name for name in operations(program) if name in DEFINITIONS),
        "asked": tuple(q.name for q in asked),
        "room": _room(voice, structure, absent),
        "choices": tuple(
            replace(q, words=words_of(q, language)) for q in asked if q.kind is Kind.CHOICE
        ),
        "expressions": tuple(q for q in asked if q.kind is Kind.EXPRESSION),
        "code": markup.code,
        "quantities": asked,
        "parameters": structure.parameters,
        "conventions": structure.conventions,
        "rounding": structure.rounding,
        "tolerance": band(structure.rounding),
        "exceptions": exceptions(structure, voice),
    }


def _room(voice: Voice, structure: Structure, absent: frozenset[str]) -> str:
    """The place of what a sheet has not, at the end of the list of what is asked."""
    lacking = [f" {voice.m(name)}," for name in structure.asked if name in absent]
    return voice.markup.hidden("".join(lacking)) if lacking else ""


def operations(program: Program) -> tuple[str, ...]:
    """The operations of the forward pass, in the order of their use."""
    used: dict[str, None] = {}

    def visit(formula: Formula) -> None:
        match formula:
            case Call(operation, arguments):
                used[operation] = None
                for argument in arguments:
                    visit(argument)

    for quantity in program.computed:
        if quantity.role in FORWARD:
            for _, formula in quantity.steps():
                visit(formula)
    return tuple(used)


def exceptions(structure: Structure, voice: Voice) -> tuple[Exceptions, ...]:
    """The quantities with a rule of rounding of their own, those with the same rule together."""
    found: dict[Rounding, list[str]] = {}
    for quantity in structure.program.computed:
        if quantity.name in structure.roundings:
            found.setdefault(structure.roundings[quantity.name], []).append(quantity.name)
    return tuple(
        Exceptions(
            names=", ".join(map(voice.m, names)), rounding=rounding, tolerance=band(rounding)
        )
        for rounding, names in found.items()
    )


def layers(program: Program) -> tuple[Layer, ...]:
    """The layers of a network, as its first pass computes them."""
    first = [q for q in program.computed if q.iteration == 1 and q.layer]
    values = [q for q in first if q.role in (Role.ACTIVATION, Role.PREDICTION)]
    before = {q.layer: q.name for q in first if q.role is Role.PRE_ACTIVATION}
    deltas = {q.layer: q.name for q in first if q.role is Role.DELTA}
    return tuple(
        Layer(
            number=q.layer,
            units=q.shape[-1] if q.shape else 1,
            activation=_activation(q),
            last=q.role is Role.PREDICTION,
            z=before.get(q.layer, ""),
            a=q.name,
            delta=deltas.get(q.layer, ""),
        )
        for q in values
    )


def _activation(quantity: Quantity) -> str:
    match quantity.formulas:
        case (Call(operation, _), *_):
            return operation
    return "identity"


def example(structure: Structure) -> Example | None:
    """A weight of the first matrix, off its diagonal if it can be."""
    for quantity in structure.program.givens:
        if quantity.role is Role.WEIGHT and len(quantity.shape) == 2:
            height, width = quantity.shape
            row, column = (height, 1) if height > 1 else (1, width)
            place = cell(quantity.name, (row, column))
            units = (column, row) if structure.row_vectors else (row, column)
            return Example(matrix=quantity.name, cell=place, receiver=units[0], sender=units[1])
    return None


def updates(program: Program) -> tuple[tuple[str, ...], ...]:
    """The new weights and biases of the first step, a row for each layer."""
    roles = (Role.WEIGHT_UPDATE, Role.BIAS_UPDATE)
    new = [q for q in program.computed if q.role in roles and q.iteration == 1]
    return tuple(
        tuple(q.name for q in new if q.layer == layer)
        for layer in dict.fromkeys(q.layer for q in new)
    )
