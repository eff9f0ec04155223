"""Mistakes in counting parameters and in the sizes of images, as patches by role and dataflow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Name, Number
from problems.mistakes import Mistake, Rewritten, Site, at, terms, total, under
from problems.program import Role

NOTHING, TWO = Number(Fraction(0)), Number(Fraction(2))


@dataclass(frozen=True, slots=True)
class Layer:
    """What the parameters of a layer are made of; `square` is F F of a convolution."""

    square: Formula | None
    below: Formula
    units: Formula
    biased: bool

    def weights(self, below: Formula) -> Formula:
        """The weights, were so many numbers below each unit."""
        return below if self.square is None else Call("mul", (self.square, below))


def _layer(formula: Formula) -> Layer | None:
    """The layer whose parameters a formula counts."""
    match formula:
        case Call("add", (Call("mul", _) as weights, Name() as units)):
            found = _layer(weights)
            fits = found and found.units == units
            return Layer(found.square, found.below, units, biased=True) if found and fits else None
        case Call("mul", (Call("mul", (Call("power", _) as square, below)), units)):
            return Layer(square, below, units, biased=False)
        case Call("mul", (Name() as below, Name() as units)):
            return Layer(None, below, units, biased=False)
    return None


def _bias_for_each_input(site: Site) -> Rewritten:
    found = _layer(site.formula)
    if found is None or not found.biased or found.square:
        return None
    return Call("add", (Call("mul", (found.below, found.units)), found.below))


def _without_channels(site: Site) -> Rewritten:
    found = _layer(site.formula)
    if found is None or not found.square:
        return None
    weights = Call("mul", (found.square, found.units))
    return Call("add", (weights, found.units)) if found.biased else weights


def _bias_for_each_channel(site: Site) -> Rewritten:
    match site.formula, _layer(site.formula):
        case Call("add", (weights, _)), Layer(square=Call()) as found:
            return Call("add", (weights, Call("mul", (found.below, found.units))))
    return None


def _for_each_position(site: Site) -> Rewritten:
    """Times the positions of the filter, where the side of what comes out is known."""
    found = _layer(site.formula)
    sides = [q for q in site.program.computed for f in q.formulas or () if _is_side(f)]
    if found is None or not found.square or not sides:
        return None
    side = Name(sides[0].name)
    return Call("mul", (site.formula, Call("power", (side, TWO))))


def _is_side(formula: Formula) -> bool:
    match formula:
        case Call("add", (Call("floor", _), Number())):
            return True
    return False


def _no_plus_1(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (Call("floor", _) as steps, Number())):
            return steps
    return None


def _padded_once(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (Call("floor", (Call("div", (Call("sub", (room, F)), S)),)), one)):
            match room:
                case Call("add", (n, Call("mul", (Number(), p)))):
                    once = Call("sub", (Call("add", (n, p)), F))
                    return Call("add", (Call("floor", (Call("div", (once, S)),)), one))
    return None


def _rounded_up(site: Site) -> Rewritten:
    match site.formula:
        case Call("add", (Call("floor", arguments), one)):
            return Call("add", (Call("ceil", arguments), one))
    return None


def _learned_window(site: Site) -> Rewritten:
    """As many weights as the window has, whose side is what it moves by."""
    if site.formula != NOTHING:
        return None
    for quantity in reversed(site.program.computed):
        match quantity.formulas:
            case (Call("add", (Call("floor", (Call("div", (_, stride)),)), Number())),):
                return Call("power", (stride, TWO))
    return None


def _with_the_inputs(site: Site) -> Rewritten:
    """The units of every layer, and the inputs as if they were one."""
    summed = terms(site.formula)
    told = [site.owners[t.cell] for t in summed if isinstance(t, Name)]
    if len(summed) < 2 or len(told) < len(summed):
        return None
    if any(not q.given or q.role is not Role.COUNT for q in told):
        return None
    inputs = [q for q in site.program.givens if q.role is Role.COUNT and not q.layer]
    return total((*(Name(q.name) for q in inputs), *summed)) if inputs else None


MISTAKES = (
    Mistake(
        slug="params-no-bias",
        hint="Every unit and every filter has a bias as well: add one for each.",
        making=under("bias_count", {"with biases": "weights alone"}),
    ),
    Mistake(
        slug="params-with-bias",
        hint="There are no biases here: count the weights alone.",
        making=under("bias_count", {"weights alone": "with biases"}),
    ),
    Mistake(
        slug="bias-count-wrong-side",
        hint="A bias belongs to a receiving unit, not to an input.",
        making=at(Role.COUNT, _bias_for_each_input),
    ),
    Mistake(
        slug="conv-forgot-channels",
        hint="Each filter goes through all channels of its input: multiply by their number.",
        making=at(Role.COUNT, _without_channels),
    ),
    Mistake(
        slug="conv-bias-per-channel",
        hint="A filter has one bias, however many channels it goes through.",
        making=at(Role.COUNT, _bias_for_each_channel),
    ),
    Mistake(
        slug="conv-counts-positions",
        hint="A filter has the same weights wherever it stands: positions do not count.",
        making=at(Role.COUNT, _for_each_position),
    ),
    Mistake(
        slug="conv-output-no-plus-1",
        hint="Count the first position of the window too: add 1.",
        making=at(Role.COUNT, _no_plus_1),
    ),
    Mistake(
        slug="conv-padding-once",
        hint="Zeros are added on both sides: the image grows by twice the padding.",
        making=at(Role.COUNT, _padded_once),
    ),
    Mistake(
        slug="conv-round-instead-floor",
        hint="A position that does not fit wholly is dropped: round down.",
        making=at(Role.COUNT, _rounded_up),
    ),
    Mistake(
        slug="pool-params",
        hint="Pooling takes a largest number or a mean: there is nothing to learn in it.",
        making=at(Role.COUNT, _learned_window),
    ),
    Mistake(
        slug="input-layer-counted",
        hint="The inputs are no neurons: only units with weights of their own count.",
        making=at(Role.COUNT, _with_the_inputs),
    ),
)
"""Those of the catalogue that touch counting."""
