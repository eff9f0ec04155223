"""The registry: every family found, a course's own loaded, and what is broken named."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import problems
from grader.issuing.instances import draw_instances
from problems import registry
from problems.family import FamilyError, pose
from problems.registry import families, load_own
from problems.rounding import Rounding
from solutions.agreement import disagreements
from solutions.columns import given_columns, reference_cells
from solutions.gradient_check import check_gradients
from solutions.structure import build, from_json, to_json
from tests.programs import call
from tests.structures import stream

OWN = '''
"""Logistic regression with a temperature, a skip connection and an own mistake."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from problems import trace
from problems.draws import tenths
from problems.family import Family
from problems.mistakes import Mistake, at
from problems.parameters import Whole
from problems.formula import Call
from problems.program import Role


@dataclass(frozen=True)
class Names:
    weights: str = "w"


def _forward(t, s):
    n = s.whole("inputs")
    x = t.given("x", tenths("-1.5", "1.5").without(0), Role.INPUT, shape=(n,))
    w = t.given(Names().weights, tenths("-0.9", "0.9").without(0), Role.WEIGHT, shape=(n,))
    y = t.given("y", tenths("0.1", "0.9"), Role.LABEL)
    z = t.let("z", np.dot(w, x), Role.PRE_ACTIVATION)
    a = t.let("a", trace.sigmoid(z / 2) + Fraction(1, 10) * x[0], Role.PREDICTION)
    loss = t.let("loss", (a - y) ** 2 / trace.sqrt(1 + w[0] ** 2), Role.LOSS)
    t.let("g", t.d(loss, w), Role.WEIGHT_GRADIENT)
    t.let("w_new", w - Fraction(1, 2) * t.d(loss, w), Role.WEIGHT_UPDATE)


def _doubled(site):
    return Call("add", (site.formula, site.formula))


FAMILY = Family(
    slug="own-logistic",
    title="Logistic regression of our own",
    parameters=(Whole(name="inputs", about="inputs", low=1, high=4, default=2),),
    forward=_forward,
    asked=lambda s: ("z", "a", "loss", "g", "w_new"),
    mistakes=(
        Mistake(slug="own-mistake", hint="Once.", making=at(Role.WEIGHT_GRADIENT, _doubled)),
    ),
    core=("own-mistake",),
)
'''


def own(folder: Path, text: str, name: str = "own.py") -> Path:
    """A course's own family in a file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_every_module_with_a_family_is_registered() -> None:
    root = Path(problems.__file__).parent
    modules = [p for p in root.glob("*/*.py") if "FAMILY = " in p.read_text("utf-8")]
    assert len(families()) == len(modules)
    assert {family.slug for family in families().values()} == set(families())


def test_families_stand_in_the_order_of_chapters_and_files() -> None:
    places = [family.forward.__module__ for family in families().values()]
    assert places == sorted(places)


def test_two_families_of_one_name_are_refused() -> None:
    family = next(iter(families().values()))
    with pytest.raises(FamilyError, match="registered twice"):
        registry._register(family, {family.slug: family})


def test_a_course_may_bring_its_own_family_without_a_reference(tmp_path: Path) -> None:
    family = load_own(own(tmp_path, OWN))
    posed = pose(family, family.settings())
    structure = build(posed, Rounding(decimals=4))
    assert structure.witness is None
    assert structure.core == ("own-mistake",)
    drawn = draw_instances(structure, posed, [stream(number) for number in range(20)])
    columns = given_columns(structure.program, [instance.givens for instance in drawn])
    answer = reference_cells(structure, columns)
    assert disagreements(structure, [i.key for i in drawn], answer) == ()
    for instance in drawn[:5]:
        checks = check_gradients(posed.program, structure.program, instance.givens)
        assert len(checks) == 4
        assert max(check.error for check in checks) < 1e-8
        key = [float(instance.key[item].nearest) for item in structure.items]
        assert np.all(np.array(instance.low) <= key)
        assert np.all(key <= np.array(instance.high))
    assert from_json(to_json(structure)) == structure


def test_a_wrong_derivative_in_an_own_family_is_found_by_the_gradient_check(
    tmp_path: Path,
) -> None:
    family = load_own(own(tmp_path, OWN))
    posed = pose(family, family.settings())
    structure = build(posed, Rounding(decimals=4))
    place, formula = next(iter(structure.program.quantity("g").steps()))
    wrong = structure.program.patched({place: call("neg", formula)})
    givens = {
        "x": (Fraction(1, 2), Fraction(-1, 2)), "w": (Fraction(1, 5), Fraction(3, 5)),
        "y": (Fraction(1, 5),),
    }  # fmt: skip
    checks = check_gradients(posed.program, wrong, givens)
    assert max(check.error for check in checks) > 1e-3


def test_own_families_do_not_join_the_registry(tmp_path: Path) -> None:
    before = set(families())
    load_own(own(tmp_path, OWN))
    assert set(families()) == before


@pytest.mark.parametrize("name", ["missing.py", "folder", "family.txt", "no_suffix"])
def test_what_is_no_python_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    for other in ("family.txt", "no_suffix"):
        (tmp_path / other).write_text(OWN, "utf-8")
    with pytest.raises(FamilyError, match="not a Python file"):
        load_own(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "defines no FAMILY"),
        ("FAMILY = 3", "defines no FAMILY"),
        (OWN.replace('slug="own-logistic"', 'slug="Own"'), "family 'Own': a slug is lower-case"),
        (OWN.replace('"w_new")', '"v_new")'), "v_new is asked but not computed"),
        (OWN.replace("np.dot(w, x)", "np.dot(w, x) * 0.5"), "no exact number"),
        (OWN.replace("np.dot(w, x)", "np.dot(w, x[:1])"), "ValueError"),
        (OWN.replace("z / 2", "z / 2 if z > 0 else z"), "no value yet"),
        (OWN.replace("trace.sigmoid", "trace.sigmoida"), "own.py, line"),
        (OWN.replace("t.d(loss, w), Role.W", "t.d(loss, w * 2), Role.W"), "give it a name"),
        (OWN.replace('core=("own-mistake",)', 'core=("other",)'), "core mistakes without"),
        (OWN.replace("default=2", "default=5"), "inputs is 5"),
        (OWN.replace('"inputs")', '"outputs")'), "KeyError: 'outputs'"),
        (OWN.replace('tenths("0.1", "0.9")', 'tenths("0.9", "0.1")'), "whole number of steps"),
    ],
)
def test_a_broken_family_is_refused_with_its_part(tmp_path: Path, text: str, words: str) -> None:
    assert text != OWN
    with pytest.raises(FamilyError) as refusal:
        load_own(own(tmp_path, text))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("def (", SyntaxError),
        ("import nothing_of_the_sort", ImportError),
        ("1 / 0", ArithmeticError),
    ],
)
def test_a_file_that_does_not_run_fails_as_it_fails_and_leaves_nothing_behind(
    tmp_path: Path, text: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        load_own(own(tmp_path, text, "broken.py"))
    assert "own_family_broken" not in sys.modules
