"""Structures: data that comes back from JSON as it was, or is refused."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.drawing import GraphDrawing
from problems.formula import DEEPEST, Number
from problems.program import MOST_CELLS, ProgramError, Quantity, Role
from problems.program_json import Json
from problems.rounding import Mode, Rounding
from solutions.patches import Wrong
from solutions.structure import FORMAT, Structure, build, from_json, to_json
from solutions.tape import compile_tape
from tests.programs import call
from tests.structures import CASES, DEFAULTS, LEVELS, Case, instances, problem, structure

each_case = pytest.mark.parametrize("case", LEVELS, ids=str)

UPDATE = Case("mlp-update")


def through_json(data: object) -> Any:
    """Data as it comes back from a file."""
    return json.loads(json.dumps(data))


@each_case
def test_a_structure_comes_back_from_json_as_it_was(case: Case) -> None:
    one = structure(case)
    back = from_json(through_json(to_json(one)))
    assert back == one
    assert back.id == one.id
    assert back.tape == one.tape
    assert back.tapes_of == one.tapes_of


def test_a_structure_from_before_there_were_drawings_is_read() -> None:
    data = through_json(to_json(structure(UPDATE)))
    assert data.pop("drawing") == {"kind": "network"}
    assert from_json(data) == replace(structure(UPDATE), drawing=None)
    assert "drawing" not in to_json(from_json(data))


def test_a_structure_from_before_there_were_conventions_of_two_is_read() -> None:
    data = through_json(to_json(structure(UPDATE)))
    (pair,) = (m for m in data["mistakes"] if "convention_with" in m)
    assert pair.pop("convention_with") == ["gradient-ascent"]
    assert not any(wrong.convention_with for wrong in from_json(data).mistakes)
    assert to_json(from_json(data)) == data


@pytest.mark.parametrize("partners", [["nowhere"], [1], "gradient-ascent", None])
def test_a_convention_with_what_is_no_mistake_is_refused(partners: object) -> None:
    data = through_json(to_json(structure(UPDATE)))
    data["mistakes"][0]["convention_with"] = partners
    with pytest.raises(ProgramError, match="mistake"):
        from_json(data)


@each_case
def test_items_and_quantities_are_those_that_are_asked(case: Case) -> None:
    one = structure(case)
    assert tuple(q.name for q in one.asked_quantities) == problem(case).asked
    assert one.items == tuple(cell for q in one.asked_quantities for cell in q.cells)
    assert len(set(one.items)) == len(one.items)


@each_case
def test_what_a_tape_of_a_mistake_computes_are_the_same_cells(case: Case) -> None:
    one = structure(case)
    for wrong in one.mistakes:
        assert len(one.tapes_of[wrong.slug]) == len(wrong.patches)
        for tape in one.tapes_of[wrong.slug]:
            assert set(tape.cells) == set(one.tape.cells)
            assert tape.givens == one.tape.givens


@each_case
def test_settings_are_those_under_which_it_was_traced(case: Case) -> None:
    assert structure(case).settings == problem(case).settings


def test_hand_operations_count_what_a_student_carries_out() -> None:
    assert structure(Case("perceptron-update")).hand_operations == 14
    softmax = structure(Case("softmax-jacobian", (("classes", 2),))).hand_operations
    assert softmax == 2 * 2 + 2 * 2 + 2 * 2


def test_equal_structures_have_equal_ids_and_different_ones_different_ids() -> None:
    found: dict[str, Structure] = {}
    for one in map(structure, CASES):  # presets may differ in nothing but what is given
        assert found.setdefault(one.id, one) == one
    again = replace(structure(UPDATE))
    assert again is not structure(UPDATE)
    assert again.id == structure(UPDATE).id


def test_the_order_in_which_settings_were_given_does_not_matter() -> None:
    one = structure(UPDATE)
    turned = replace(one, parameters=dict(reversed(list(one.parameters.items()))))
    assert turned.id == one.id


def _changed(one: Structure) -> Iterator[Structure]:
    first = one.mistakes[0]
    place, formula = next(iter(first.patches[0].items()))
    cell = one.tape.cells[0]
    yield replace(one, family="another")
    yield replace(one, title="Another")
    yield replace(one, parameters={**one.parameters, "more": 1})
    yield replace(one, conventions={**one.conventions, "more": "1"})
    yield replace(one, program=one.program.patched({cell: call("neg", Number(Fraction(1)))}))
    yield replace(one, asked=one.asked[1:])
    yield replace(one, asked=one.asked[::-1])
    yield replace(one, rounding=Rounding(decimals=6))
    yield replace(one, rounding=Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 100)))
    yield replace(one, rounding=Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 101)))
    yield replace(one, rounding=Rounding(mode=Mode.RELATIVE, tolerance=Fraction(1, 100)))
    yield replace(one, rounding=Rounding(mode=Mode.ANSWER_ONLY))
    yield replace(one, rounding=Rounding(mode=Mode.SIGNIFICANT))
    yield replace(one, rounding=Rounding(mode=Mode.SIGNIFICANT, digits=5))
    yield replace(one, roundings=ROUNDINGS)
    yield replace(one, roundings={"z1": ROUNDINGS["z1"]})
    yield replace(one, mistakes=one.mistakes[1:], core=())
    yield replace(one, mistakes=(replace(first, hint="Other."), *one.mistakes[1:]))
    yield replace(one, mistakes=(replace(first, slug="other"), *one.mistakes[1:]))
    other = {**first.patches[0], place: call("neg", formula)}
    yield replace(one, mistakes=(replace(first, patches=(other,)), *one.mistakes[1:]))
    yield replace(one, core=())
    yield replace(one, zeros=frozenset({"loss"}))
    yield replace(one, witness=None)
    yield replace(one, drawing=None)
    yield replace(one, drawing=GraphDrawing())
    for change in ({"layer": 7}, {"iteration": 9}, {"role": Role.COUNT}):
        quantities = list(one.program.quantities)
        quantities[-1] = replace(quantities[-1], **change)
        yield replace(one, program=replace(one.program, quantities=tuple(quantities)))


ROUNDINGS = {
    "z1": Rounding(mode=Mode.SIGNIFICANT, digits=3),
    "loss": Rounding(mode=Mode.ANSWER_ONLY, decimals=6),
    "dW1": Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 3)),
    "a2": Rounding(mode=Mode.RELATIVE, tolerance=Fraction(1, 20)),
}


def test_roundings_of_single_quantities_come_back_from_json() -> None:
    one = replace(structure(UPDATE), roundings=ROUNDINGS, rounding=ROUNDINGS["z1"])
    back = from_json(through_json(to_json(one)))
    assert back == one
    assert back.rounding_of("z1") == ROUNDINGS["z1"]
    assert back.rounding_of("loss").mode is Mode.ANSWER_ONLY


def test_a_structure_that_is_rounded_at_each_step_is_written_as_ever() -> None:
    data = to_json(structure(UPDATE))
    assert data["rounding"] == {"mode": "each step", "decimals": 5, "tolerance": None}
    assert "roundings" not in data


def test_what_is_rounded_as_all_the_rest_is_no_exception() -> None:
    posed = replace(problem(UPDATE), roundings={**ROUNDINGS, "a1": problem(UPDATE).rounding})
    assert build(posed).roundings == ROUNDINGS
    assert build(posed, Rounding(decimals=6)).roundings == {}


def test_every_change_gives_another_id() -> None:
    one = structure(UPDATE)
    ids = [one.id] + [changed.id for changed in _changed(one)]
    assert len(set(ids)) == len(ids)


# What a file may hold instead of a structure -------------------------------------------------


def good() -> Any:
    """A structure as JSON, to be spoilt."""
    return through_json(to_json(structure(UPDATE)))


def spoilt(path: str, value: object) -> Any:
    """A structure as JSON with one place changed; `~` takes the place out."""
    data = good()
    *above, last = path.split("/")
    here = data
    for step in above:
        here = here[int(step) if isinstance(here, list) else step]
    if value == "~":
        del here[last]
    else:
        here[int(last) if isinstance(here, list) else last] = value
    return data


def nested(depth: int) -> Any:
    """A formula with so many calls inside each other."""
    data: Any = "x[1]"
    for _ in range(depth):
        data = ["neg", data]
    return data


FORMULA = "program/7/formulas/0"
"""Of z1, the first quantity that is computed."""

HOSTILE: tuple[tuple[str, object], ...] = (
    ("format", 2), ("format", "1"), ("format", True), ("format", "~"), ("family", None),
    ("title", 3), ("parameters", []), ("parameters/sizes", {}), ("parameters/sizes", [2, "2"]),
    ("parameters/sizes", 1.5), ("parameters/sizes", [[2]]), ("parameters/sizes", [True]),
    ("conventions/loss_scaling", 1), ("conventions", None), ("asked", "loss"),
    ("asked", ["nowhere"]), ("asked", ["x"]), ("asked", [1]), ("asked", ["loss", "loss"]),
    ("asked", []), ("rounding", []), ("rounding/mode", "each"), ("rounding/mode", "~"),
    ("rounding/decimals", "4"), ("rounding/decimals", -1), ("rounding/decimals", 10**9),
    ("rounding/decimals", True), ("rounding/decimals", "~"), ("rounding/tolerance", "~"),
    ("rounding/tolerance", "1e9"), ("rounding/tolerance", 0.1), ("rounding/tolerance", "1/0"),
    ("rounding", {"mode": "absolute", "decimals": 4, "tolerance": None}),
    ("rounding", {"mode": "absolute", "decimals": 4, "tolerance": "-1/2"}),
    ("rounding", {"mode": "absolute", "decimals": 4, "tolerance": "0"}),
    ("rounding/digits", "4"), ("rounding/digits", 0), ("rounding/digits", 99),
    ("roundings", []), ("roundings", None), ("roundings", {"z1": 4}),
    ("roundings", {"nowhere": {"mode": "each step", "decimals": 5, "tolerance": None}}),
    ("mistakes", {}), ("mistakes/0", None), ("mistakes/0/slug", 1), ("mistakes/0/hint", "~"),
    ("mistakes/0/patches", [[]]), ("mistakes/0/patches", [{}]),
    ("mistakes/0/patches", [{"nowhere": "loss"}]), ("mistakes/0/patches", [{"x[1]": "=1"}]),
    ("mistakes/0/patches", [{"loss": 1}]), ("mistakes/0/patches", []),
    ("mistakes/0/slug", "missed-hidden-derivative"),
    ("core", ["no-mistake"]), ("core", [None]), ("zeros", [0]), ("witness", 1),
    ("witness", "network.nothing"), ("program", {}), ("program", None), ("program/0", None),
    ("program/0/name", "~"), ("program/0/name", ""), ("program/0/name", "x[1]"),
    ("program/0/name", "1x"), ("program/0/name", "__class__"), ("program/0/name", "y"),
    ("program/0/shape", 2), ("program/0/shape", ["2"]), ("program/0/shape", [2, "x"]),
    ("program/0/shape", [0]), ("program/0/shape", [-1]), ("program/0/shape", [True]),
    ("program/0/shape", [2.0]), ("program/0/shape", [10**12]), ("program/0/shape", [10**6] * 9),
    ("program/0/shape", [MOST_CELLS + 1]), ("program/0/role", "king"), ("program/0/role", []),
    ("program/0/layer", "1"), ("program/0/layer", True), ("program/0/iteration", 1.0),
    ("program/0/kind", "colour"), ("program/0/formulas", "x"), ("program/0/formulas", []),
    ("program/7/formulas", ["=1"]), (FORMULA, None), (FORMULA, 1), (FORMULA, {}), (FORMULA, []),
    (FORMULA, ["add"]), (FORMULA, ["add", "x[1]"]), (FORMULA, ["add", "x[1]", "nowhere"]),
    (FORMULA, ["add", "x[1]", "loss"]), (FORMULA, ["add", "x[1]", "z1[1]"]), (FORMULA, ["x[1]"]),
    (FORMULA, [1, "x[1]"]), (FORMULA, [["add"], "x[1]", "x[2]"]), (FORMULA, ["copy", "x[1]"]),
    (FORMULA, ["__import__", "x[1]"]), (FORMULA, ["d", "x[1]", "x[2]"]), (FORMULA, ["d", "x[1]"]),
    (FORMULA, ["d", "=1", "x[1]"]), (FORMULA, ["power", "x[1]", "x[2]"]),
    (FORMULA, ["power", "x[1]", "=1/2"]), (FORMULA, ["power", "x[1]", "=1000000000"]),
    (FORMULA, ["power", "x[1]", "=-1000000000"]), (FORMULA, ["softmax", "x[1]", "x[2]"]),
    (FORMULA, ["softmax", "=3", "x[1]", "x[2]"]), (FORMULA, ["softmax", "=0", "x[1]"]),
    (FORMULA, ["softmax", "=1/2", "x[1]", "x[2]"]), (FORMULA, ["softmax"]), (FORMULA, "="),
    (FORMULA, "=x"), (FORMULA, "=1/0"), (FORMULA, "=1e9"), (FORMULA, "=nan"), (FORMULA, "= 1"),
    (FORMULA, "=1_0"), (FORMULA, "=" + "9" * 5000), (FORMULA, "=1e999999999"), (FORMULA, "=٣"),
    (FORMULA, "x"), (FORMULA, "x[3]"), (FORMULA, "x[01]"), (FORMULA, ""), (FORMULA, "x" * 10**6),
    (FORMULA, nested(DEEPEST + 1)), ("mistakes/0/patches", [{"loss": nested(DEEPEST + 1)}]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"), HOSTILE, ids=[f"{path}: {str(value)[:40]}" for path, value in HOSTILE]
)
def test_what_is_no_structure_is_refused(path: str, value: object) -> None:
    with pytest.raises(ProgramError):
        from_json(spoilt(path, value))


@pytest.mark.parametrize("data", [None, True, 1, 1.5, "text", [], {}, [1], {"format": FORMAT}])
def test_anything_else_is_refused(data: Json) -> None:
    with pytest.raises(ProgramError):
        from_json(data)


@pytest.mark.parametrize("depth", [10**3, 10**5])
def test_a_bottomless_formula_is_refused(depth: int) -> None:
    for path in (FORMULA, "parameters/sizes", "asked", "program", "mistakes"):
        with pytest.raises(ProgramError):
            from_json(spoilt(path, nested(depth)))


def test_formulas_may_be_as_deep_as_a_long_sum() -> None:
    data = spoilt(FORMULA, nested(DEEPEST))
    assert from_json(data).tape.cells == structure(UPDATE).tape.cells


def _places(data: Any, path: str = "") -> Iterator[str]:
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in entries:
        here = f"{path}/{key}" if path else str(key)
        yield here
        if isinstance(value, list | dict):
            yield from _places(value, here)


JUNK: tuple[object, ...] = (
    None, True, 0, -1, 10**30, 1.5, "", "x", "loss", "=1", "=-1/3", "x[1]", [], {}, ["add"],
    ["mul", "x[1]", "x[1]"], ["d", "loss", "x[1]"], {"a": 1}, [None], nested(3), "~",
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(number=st.integers(0, 10**9), junk=st.sampled_from(JUNK), case=st.sampled_from(DEFAULTS))
def test_whatever_stands_anywhere_ends_in_a_structure_or_a_refusal(
    number: int, junk: object, case: Case
) -> None:
    data = through_json(to_json(structure(case)))
    places = list(_places(data))
    path = random.Random(number).choice(places)
    *above, last = path.split("/")
    here = data
    for step in above:
        here = here[int(step) if isinstance(here, list) else step]
    key: Any = int(last) if isinstance(here, list) else last
    if junk == "~":
        del here[key]
    else:
        here[key] = copy.deepcopy(junk)
    try:
        found = from_json(data)
    except ProgramError:
        return
    assert found.items
    assert compile_tape(found.program) == found.tape
    try:
        assert found.tapes_of.keys() == {wrong.slug for wrong in found.mistakes}
    except ProgramError:
        assert found.mistakes


def test_an_issued_structure_needs_no_family_to_be_run() -> None:
    one = from_json(good())
    instance = instances(UPDATE, 1)[0]
    assert len(instance.low) == len(one.items)
    assert all(isinstance(wrong, Wrong) for wrong in one.mistakes)
    assert isinstance(one.program.quantities[0], Quantity)
