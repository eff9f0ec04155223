"""The table of operations: every row complete, and all its number systems of one mind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from problems.formula import OPERATIONS
from problems.program import Role
from problems.rounding import Mode, Rounding
from problems.scalar import Scalar, scalars
from problems.trace import Trace
from solutions.evaluate import COLUMNS, INTERVALS, by_hand, exactly
from solutions.exact import BITS, Engine, Flint, PurePython
from solutions.interval import NEAR_ZERO, Interval
from solutions.operations import TABLE, WHOLE
from solutions.rules import rule
from tests.honest import keeps
from tests.programs import ANY, computing

ARITHMETIC = frozenset(("add", "sub", "mul", "div", "neg", "power"))
INSIDE = frozenset(("sigmoid", "tanh", "softmax", "power"))
"""Made of exponentials or products that a student writes down and rounds."""

EXPONENTS = (-3, -2, -1, 0, 1, 2, 3, 5)
SOFTMAX = tuple((i, n) for n in (1, 2, 3, 5) for i in range(1, n + 1))


@dataclass(frozen=True, slots=True)
class Form:
    """An operation with its whole numbers: on how many values, and where it is defined."""

    operation: str
    whole: tuple[int, ...] = ()
    values: int = 1
    positive: bool = False

    def __str__(self) -> str:
        return " ".join(map(str, (self.operation, *self.whole)))


def _forms(operation: str) -> list[Form]:
    arity = OPERATIONS[operation]
    if operation == "power":
        return [Form(operation, (n,), positive=n < 0) for n in EXPONENTS]
    if operation == "softmax":
        return [Form(operation, (i,), n) for i, n in SOFTMAX]
    if arity is None:
        return [Form(operation, (), n) for n in (2, 3, 5)]
    positive = operation in ("ln", "sqrt", "div")
    return [Form(operation, (), arity, positive)]


FORMS = [form for operation in TABLE for form in _forms(operation)]
each_form = pytest.mark.parametrize("form", FORMS, ids=str)
few = settings(max_examples=12, deadline=None)
"""There are dozens of forms, and each has its examples."""

each_engine = pytest.mark.parametrize("make", [PurePython, Flint])
tenths = st.integers(-60, 60).map(lambda n: Fraction(n, 20))


def _points(form: Form) -> st.SearchStrategy[list[Fraction]]:
    one = tenths.filter(lambda x: x > 0) if form.positive else tenths
    return st.lists(one, min_size=form.values, max_size=form.values)


def _columns(form: Form, point: list[Fraction]) -> float:
    values = [np.array([float(x)]) for x in point]
    return float(TABLE[form.operation].columns(*form.whole, *values)[0])


def _width(draw: st.DrawFn, form: Form, point: list[Fraction]) -> list[Interval]:
    """Intervals around a point that stay inside the domain."""
    found = []
    for x in point:
        low, high = (draw(st.integers(0, 40)) / 100 for _ in range(2))
        least = float(x) - low
        found.append(Interval(np.array([max(least, 0.01) if form.positive else least]),
                              np.array([float(x) + high])))  # fmt: skip
    return found


def test_the_table_has_a_row_for_every_operation_and_no_other() -> None:
    assert TABLE.keys() == OPERATIONS.keys()


@pytest.mark.parametrize("name", TABLE)
def test_every_row_is_complete(name: str) -> None:
    row = TABLE[name]
    function = name not in ARITHMETIC
    assert callable(row.columns)
    assert callable(row.interval)
    assert callable(row.exact)
    assert (row.derivative is not None) is function
    assert (row.by_hand is not None) is (name in INSIDE)
    assert all(bool(form) is function for form in (row.text, row.latex, row.typst))


@pytest.mark.parametrize("name", [name for name in TABLE if name not in ARITHMETIC])
def test_printed_forms_hold_exactly_one_argument(name: str) -> None:
    for form in (TABLE[name].text, TABLE[name].latex, TABLE[name].typst):
        assert form.format("<here>").count("<here>") == 1
        assert "{" not in form.format("") or form == TABLE[name].latex


BENDS: dict[str, tuple[str, str, float]] = {
    "relu": ("0", "-1.5", 1.5), "step": ("0", "1.5", 1.5), "step_up": ("0", "-1.5", 1.5),
    "abs": ("0", "-1.5", 1.5), "leaky_relu": ("0.1 0", "0.1 -1.5", 1.5),
    "floor": ("2.0000001", "2.7", 0.3), "ceil": ("2.9999999", "2.3", 0.3),
    "max": ("1.5 1.5", "1.5 0.5", 1), "min": ("1.5 1.5", "0.5 1.5", 1),
    "equal": ("1.5000001 1.5", "2 1", 1),
    "argmax": ("1.5 -1 1.5", "-1 0.5 2", 1.5), "argmin": ("1.5 -1 -1", "-1 0.5 2", 1.5),
}  # fmt: skip
"""Operation -> where it jumps or bends, a point away from there, and how far that is."""


def test_every_row_that_decides_or_bends_says_where() -> None:
    assert BENDS.keys() == {name for name, row in TABLE.items() if row.kink}
    assert {name for name, row in TABLE.items() if row.decides} <= BENDS.keys()


@pytest.mark.parametrize("name", BENDS)
def test_how_far_a_kink_is(name: str) -> None:
    kink, (there, away, far) = TABLE[name].kink, BENDS[name]
    assert kink is not None

    def found(point: str) -> float:
        return float(kink(*(np.array([float(x)]) for x in point.split()))[0])

    assert found(there) == pytest.approx(0, abs=1e-6)
    assert abs(found(away)) == pytest.approx(far)


@pytest.mark.parametrize(("n", "per"), [(50000, 100), (64, 64), (7, 1), (3, 0.1), (60000, 0.75)])
def test_a_whole_number_is_not_near_its_neighbours(n: float, per: float) -> None:
    quotient = np.array([n / per, n * 0.1 * 3 * 10 / 3])
    for name in ("floor", "ceil"):
        row = TABLE[name]
        assert row.kink is not None
        assert np.all(row.kink(quotient) == np.inf)
        assert row.columns(quotient).tolist() == np.rint(quotient).tolist()


@pytest.mark.parametrize("name", ["floor", "ceil", "equal", "argmax", "argmin", "step", "step_up"])
def test_decisions_on_columns_are_those_on_fractions(name: str) -> None:
    rng = np.random.default_rng(3)
    arity = OPERATIONS[name] or 4
    whole = rng.integers(-400, 400, size=(20_000, arity))
    below = rng.integers(1, 40, size=(20_000, 1))
    noisy = [column * 0.1 / (below[:, 0] * 0.1) for column in whole.T]
    k = PurePython(BITS)
    found = TABLE[name].columns(*noisy)
    for place, numbers, (denominator,) in zip(found, whole.tolist(), below.tolist(), strict=True):
        assert TABLE[name].exact(k, *(Fraction(n, denominator) for n in numbers)) == place


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.saturates])
def test_a_saturated_function_is_flat_and_its_bound_lies_off_the_grid(name: str) -> None:
    bound = TABLE[name].saturates
    assert bound is not None
    assert bound * 1000 % 1 != 0
    slope = _slopes(Form(name), [np.float64(bound)])[0]
    assert 0 < slope < 0.03


@each_engine
@each_form
@few
@given(data=st.data())
def test_exact_engines_agree_with_columns(
    form: Form, make: Callable[[int], Engine], data: st.DataObject
) -> None:
    point = data.draw(_points(form))
    k = make(BITS)
    value = TABLE[form.operation].exact(k, *form.whole, *map(k.number, point))
    low, high = k.bounds(value)
    assert low <= high
    assert float(high - low) < 1e-40
    assert float(low) == pytest.approx(_columns(form, point), rel=1e-13, abs=1e-13)


@each_form
@few
@given(data=st.data())
def test_a_point_is_its_own_interval(form: Form, data: st.DataObject) -> None:
    point = data.draw(_points(form))
    values = [Interval(np.array([float(x)]), np.array([float(x)])) for x in point]
    found = TABLE[form.operation].interval(*form.whole, *values)
    expected = _columns(form, point)
    assert float(found.low[0]) == pytest.approx(expected, rel=1e-13, abs=1e-13)
    assert float(found.high[0]) == pytest.approx(expected, rel=1e-13, abs=1e-13)


@each_form
@few
@given(data=st.data())
def test_values_inside_map_into_the_interval(form: Form, data: st.DataObject) -> None:
    point = data.draw(_points(form))
    around = data.draw(st.composite(_width)(form, point))
    inside = [np.array([data.draw(st.floats(float(x.low[0]), float(x.high[0])))]) for x in around]
    row = TABLE[form.operation]
    assume(row.kink is None or abs(float(row.kink(*inside)[0])) > 2 * NEAR_ZERO)
    value = float(row.columns(*form.whole, *inside)[0])
    found = row.interval(*form.whole, *around)
    assert float(found.low[0]) <= value + 1e-12
    assert value - 1e-12 <= float(found.high[0])


ROUNDINGS = (
    *(Rounding(decimals=decimals) for decimals in (1, 2, 3, 4, 6)),
    *(Rounding(mode=Mode.SIGNIFICANT, digits=digits) for digits in (2, 3, 4, 6)),
    Rounding(mode=Mode.ANSWER_ONLY),
)

each_rounding = pytest.mark.parametrize("rounding", ROUNDINGS, ids=lambda r: f"{r.mode} {r.places}")


def worked(rounding: Rounding, form: Form, values: Sequence[Interval]) -> Interval:
    """What an operation reaches when a student rounds inside of it."""
    numbers = by_hand([rule(rounding)])
    placed = numbers.placed.get(form.operation)
    operation = partial(placed, 0) if placed else numbers.operations[form.operation]
    found: Interval = operation(*form.whole, *values)
    return found


@each_rounding
@each_form
@few
@given(data=st.data())
def test_by_hand_includes_plain_and_grows_with_the_rounding(
    form: Form, rounding: Rounding, data: st.DataObject
) -> None:
    around = data.draw(st.composite(_width)(form, data.draw(_points(form))))
    plain = INTERVALS.operations[form.operation](*form.whole, *around)
    rounded = worked(rounding, form, around)
    assert np.all(rounded.low <= plain.low + 1e-15)
    assert np.all(plain.high <= rounded.high + 1e-15)


Off = Callable[[float], float]


def _sigmoid(r: Off, s: Off, z: float) -> list[float]:
    up, down = r(np.exp(z)), r(np.exp(-z))
    return [1 / s(1 + down), up / s(1 + up)]


def _tanh(r: Off, s: Off, z: float) -> list[float]:
    up, down, double, over = (r(np.exp(x)) for x in (z, -z, s(2 * z), s(-2 * z)))
    return [
        s(up - down) / s(up + down), s(double - 1) / s(double + 1), s(1 - over) / s(1 + over),
    ]  # fmt: skip


def _softmax(r: Off, s: Off, i: int, *z: float) -> list[float]:
    top = max(z)
    ways = [[r(np.exp(x)) for x in z], [r(np.exp(s(x - top))) for x in z]]
    return [way[i - 1] / s(sum(way)) for way in ways]


def _factor_by_factor(r: Off, n: int, x: float) -> float:
    product = x if n else 1.0
    for place in range(n - 1):
        product = (r(product) if place else product) * x
    return product


def _by_squares(r: Off, n: int, x: float) -> float:
    if n < 4:
        return _factor_by_factor(r, n, x)
    even = r(_by_squares(r, n // 2, x)) ** 2
    return r(even) * x if n % 2 else even


def _power(r: Off, s: Off, n: int, x: float) -> list[float]:
    ways = [way(r, abs(n), x) for way in (_factor_by_factor, _by_squares)]
    if n >= 0:
        return ways
    return [float(1 / np.float64(way if n == -1 else r(way))) for way in ways]


BY_HAND: dict[str, Callable[..., list[float]]] = {
    "sigmoid": _sigmoid, "tanh": _tanh, "softmax": _softmax, "power": _power
}  # fmt: skip
"""The ways in which textbooks compute them, with what is rounded on the way."""


def test_every_operation_of_several_steps_has_its_textbook_ways_here() -> None:
    assert BY_HAND.keys() == {name for name, row in TABLE.items() if row.by_hand}


@each_rounding
@pytest.mark.parametrize("form", [f for f in FORMS if f.operation in BY_HAND], ids=str)
@few
@given(data=st.data())
def test_by_hand_includes_whoever_rounds_on_the_way(
    form: Form, rounding: Rounding, data: st.DataObject
) -> None:
    point = data.draw(_points(form))
    keep = keeps(rounding)
    values = [Interval(np.array([float(x)]), np.array([float(x)])) for x in point]
    found = worked(rounding, form, values)
    with np.errstate(all="ignore"):
        ways = BY_HAND[form.operation](keep.number, keep.sums, *form.whole, *map(np.float64, point))
    for way in ways:
        room = 1e-12 * (1 + abs(way))
        assert not np.isfinite(way) or found.low[0] - room <= way <= found.high[0] + room


def _slopes(form: Form, values: list[np.float64]) -> list[float]:
    """The row's derivative, evaluated; arithmetic has none of its own."""
    row = TABLE[form.operation]
    assert row.derivative is not None
    t = Trace()
    names = [_given(t, f"x{i}") for i in range(len(values))]
    for i, slope in enumerate(row.derivative(*form.whole, *names)):
        t.let(f"slope{i}", slope, Role.SLOPE)
    found = computing(t.program(), values)
    return [float(found[f"slope{i}"]) for i in range(len(values))]


def _given(t: Trace, name: str) -> Scalar:
    return scalars(t.given(name, ANY, Role.INPUT))[0]


def _slope_by_difference(form: Form, values: list[np.float64], at: int, h: float) -> float:
    def shifted(by: float) -> float:
        moved = [np.array([x + by * (i == at)]) for i, x in enumerate(values)]
        return float(TABLE[form.operation].columns(*form.whole, *moved)[0])

    return (shifted(h) - shifted(-h)) / (2 * h)


def _same_around(form: Form, values: list[np.float64], h: float) -> bool:
    """Whether nothing jumps here."""
    return all(_slope_by_difference(form, values, at, h) == 0 for at in range(len(values)))


@pytest.mark.parametrize(
    "form", [f for f in FORMS if TABLE[f.operation].derivative is not None], ids=str
)
@few
@given(data=st.data())
def test_every_derivative_agrees_with_central_differences(form: Form, data: st.DataObject) -> None:
    values = [np.float64(float(x)) for x in data.draw(_points(form))]
    row, h = TABLE[form.operation], 1e-5
    columns = [np.array([x]) for x in values]
    assume(row.kink is None or abs(float(row.kink(*columns)[0])) > 2 * h)
    assume(not row.decides or _same_around(form, values, h))
    for at, slope in enumerate(_slopes(form, values)):
        assert slope == pytest.approx(_slope_by_difference(form, values, at, h), rel=1e-6, abs=1e-8)


@each_engine
@pytest.mark.parametrize(
    ("operation", "at_zero"), [("step", 0), ("step_up", 1), ("relu", 0)], ids=str
)
def test_decisions_are_exact_at_zero_and_forgive_floating_point_noise(
    operation: str, at_zero: int, make: Callable[[int], Engine]
) -> None:
    k = make(BITS)
    tie = k.sub(k.add(k.number(Fraction("0.1")), k.number(Fraction("0.2"))),
                k.number(Fraction("0.3")))  # fmt: skip
    assert k.fraction(TABLE[operation].exact(k, tie)) == at_zero
    noisy = np.array([0.1 + 0.2 - 0.3, -(0.1 + 0.2 - 0.3), 0.0])
    assert TABLE[operation].columns(noisy).tolist() == [at_zero] * 3
    spread = TABLE[operation].interval(Interval(noisy, noisy))
    assert spread.low.tolist() == pytest.approx([at_zero] * 3)
    assert spread.high.tolist() == pytest.approx([at_zero] * 3)


@pytest.mark.parametrize("name", ["max", "min"])
def test_a_tie_of_max_and_min_goes_to_the_second(name: str) -> None:
    slopes = _slopes(Form(name, (), 2), [np.float64(0.5), np.float64(0.5)])
    assert slopes == [0, 1]


@pytest.mark.parametrize(("z", "slopes"), [(2, [0, 1]), (-2, [-2, 0.25]), (0, [0, 0.25])])
def test_a_leaky_relu_has_its_slope_below_and_at_zero(z: float, slopes: list[float]) -> None:
    assert _slopes(Form("leaky_relu", (), 2), [np.float64(0.25), np.float64(z)]) == slopes


@pytest.mark.parametrize(("z", "slope"), [(2, 1), (-2, -1), (0, 0)])
def test_the_slope_of_an_absolute_value_is_the_sign(z: float, slope: float) -> None:
    assert _slopes(Form("abs"), [np.float64(z)]) == [slope]


@each_engine
@pytest.mark.parametrize(("name", "first"), [("argmax", 1), ("argmin", 2)])
def test_of_equals_it_is_the_first(name: str, first: int, make: Callable[[int], Engine]) -> None:
    k, row = make(BITS), TABLE[name]
    point = [Fraction(n) for n in ("0.3", "-1", "0.3", "-1")]
    noisy = [np.array([x]) for x in (0.1 + 0.2, -1.0, 0.3, -1.0 - 1e-15)]
    assert k.fraction(row.exact(k, *map(k.number, point))) == first
    assert row.columns(*noisy).tolist() == [first]
    found = row.interval(*(Interval(x, x) for x in noisy))
    assert (found.low[0], found.high[0]) == (first, first)


def test_softmax_stays_finite_for_large_logits_in_columns() -> None:
    values = [np.array([1000.0]), np.array([0.0])]
    assert float(TABLE["softmax"].columns(1, *values)[0]) == 1
    assert float(TABLE["softmax"].columns(2, *values)[0]) == 0


@pytest.mark.parametrize("operation", ["div", "ln"])
def test_an_interval_that_leaves_the_domain_is_everything(operation: str) -> None:
    across = Interval(np.array([-0.1]), np.array([0.1]))
    one = Interval(np.array([1.0]), np.array([1.0]))
    values = (one, across) if operation == "div" else (across,)
    found = TABLE[operation].interval(*values)
    assert found.low[0] == -np.inf
    assert found.high[0] == np.inf


def test_a_root_of_what_may_be_negative_is_that_of_the_part_that_is_not() -> None:
    across = TABLE["sqrt"].interval(Interval(np.array([-0.1]), np.array([0.04])))
    below = TABLE["sqrt"].interval(Interval(np.array([-0.2]), np.array([-0.1])))
    assert (across.low[0], across.high[0]) == pytest.approx((0, 0.2))
    assert (below.low[0], below.high[0]) == (-np.inf, np.inf)


def test_the_number_systems_hold_every_operation() -> None:
    systems = (
        COLUMNS,
        INTERVALS,
        by_hand([rule(Rounding(decimals=0))]),
        exactly(PurePython(BITS)),
        exactly(Flint(BITS)),
    )
    for numbers in systems:
        assert numbers.operations.keys() == TABLE.keys() | {"copy"}


def test_whole_numbers_stand_before_the_values_of_softmax_alone() -> None:
    assert dict(WHOLE) == {"softmax": 1}
    assert partial(TABLE["power"].columns, 3)(np.array([2.0]))[0] == 8
