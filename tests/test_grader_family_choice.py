from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests import own_family
from tests.assignment_file import in_exercise, message, of_family, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


OWN = own_family.PAGE[own_family.FAMILY]
"""The family that CONTRIBUTING adds."""

BAD = {
    "misspelt preset": (
        in_exercise('preset = "hrad"'),
        ['exercise 1, preset: there is no preset "hrad"', "easy, standard, hard", "mean hard?"],
    ),
    "unknown preset": (
        in_exercise('preset = "impossible"'),
        ["mlp-update has: easy,", "Name one of these"],
    ),
    "preset no text": (in_exercise("preset = 1"), ["preset: found 1", 'preset = "standard"']),
    "preset among the parameters": (
        in_exercise('[exercise.parameters]\npreset = "hard"'),
        ["parameters, preset", "write it above [exercise.parameters]"],
    ),
    "preset that clashes with a parameter": (
        in_exercise('preset = "hard"\n[exercise.parameters]\nsizes = [2, 1]'),
        ["exercise 1, parameters: activations has not one for each", "grader families mlp-update"],
    ),
    "misspelt parameter": (
        in_exercise("[exercise.parameters]\nsize = [2, 2]"),
        ["exercise 1, parameters, size", "Did you mean sizes?"],
    ),
    "parameter out of range": (
        in_exercise("[exercise.parameters]\niterations = 3"),
        ["exercise 1, parameters, iterations: found 3", "from 1 to 2", "iterations = 1"],
    ),
    "parameter a decimal": (
        in_exercise("[exercise.parameters]\nsizes = [2, 2.5]"),
        ["parameters, sizes: found [2, 2.5]", "each from 1 to 6", "sizes = [2, 2, 2]"],
    ),
    "parameter a word": (
        in_exercise('[exercise.parameters]\nactivations = "relou"'),
        ['activations: found "relou"', "sigmoid, tanh, relu", 'activations = "sigmoid"'],
    ),
    "parameter a flag": (
        in_exercise('[exercise.parameters]\nbias = "no"'),
        ['bias: found "no"', "true or false", "bias = true"],
    ),
    "parameters that clash": (
        in_exercise('[exercise.parameters]\nactivations = ["relu", "relu", "relu"]'),
        ["exercise 1, parameters: activations", "2 layers", "grader families mlp-update"],
    ),
    "misspelt convention": (
        in_exercise('[exercise.conventions]\nloss_scalling = "sum"'),
        ["exercise 1, conventions, loss_scalling", "Did you mean loss_scaling?"],
    ),
    "foreign convention": (
        in_exercise('[exercise.conventions]\nlabels = "0/1"'),
        ["exercise 1, conventions, labels", "the keys here are: orientation, "],
    ),
    "unknown choice": (
        in_exercise('[exercise.conventions]\nloss_scaling = "half"'),
        ['found "half"', '"half-sum", "sum"', 'loss_scaling = "half-sum"'],
    ),
    "choice of a list": (
        in_exercise('[exercise.conventions]\nloss_scaling = ["sum"]'),
        ['loss_scaling: found ["sum"]'],
    ),
    "unknown given": (
        in_exercise("[exercise.givens]\nw1 = 1"),
        ["exercise 1, givens, w1", "x, y, W1, b1", "Did you mean W1?"],
    ),
    "given too flat": (
        in_exercise("[exercise.givens]\nW1 = [1, 2]"),
        ["givens, W1: found [1, 2]", "2 rows with 2 numbers each", "[[0.5, 0.5], [0.5, 0.5]]"],
    ),
    "given too long": (
        in_exercise("[exercise.givens]\nb1 = [1, 2, 3]"),
        ["givens, b1: found [1, 2, 3]", "a list of 2 numbers", "b1 = [0.5, 0.5]"],
    ),
    "given too deep": (in_exercise("[exercise.givens]\neta = [0.1]"), ["eta: found [0.1]", "one"]),
    "given no number": (in_exercise("[exercise.givens]\neta = 'a'"), ['found "a"', "eta = 0.5"]),
    "given over 0": (in_exercise("[exercise.givens]\neta = '1/0'"), ['found "1/0"']),
    "given infinite": (in_exercise("[exercise.givens]\neta = inf"), ["found Infinity"]),
    "given endless": (in_exercise("[exercise.givens]\neta = 1e99"), ["at most 30 digits"]),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_bad_settings_are_refused_with_what_and_where_and_what_to_do(
    file: Path, content: str | bytes, words: list[str]
) -> None:
    found = message(file, content)
    for word in words:
        assert word in found
    assert len(found) < 600


def test_a_family_of_the_courses_own_is_loaded_from_its_file(file: Path) -> None:
    own = file.with_name("softplus.py")
    own.write_text(OWN, "utf-8")
    content = of_family("./softplus.py") + "[exercise.givens]\ny = 3\n"
    (exercise,) = read(file, content).exercises
    assert exercise.own_family == own
    assert (exercise.id, exercise.asked[:2], exercise.rounding.decimals) == (
        *("softplus-unit", ("z", "a"), 4),
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\n", ["defines no FAMILY"]),
        ("def broken(:\n", ["SyntaxError"]),
        ("import no_such_module_here\n", ["ModuleNotFoundError", "no_such_module_here"]),
        ("raise SystemExit(3)\n", ["SystemExit"]),
        (OWN.replace('"softplus-unit"', '"Softplus Unit"'), ["a slug is lower-case words"]),
        (OWN.replace('"loss", "delta"', '"cost", "delta"'), ["cost is asked but not computed"]),
        (OWN.replace("(a - y)", "(a.y)"), ["AttributeError"]),
        (OWN.replace("ln(1 + exp(z))", "z if z else z"), ["a program cannot branch on it"]),
    ],
)
def test_a_broken_own_family_is_told_and_not_traced(
    file: Path, source: str, words: list[str]
) -> None:
    file.with_name("own.py").write_text(source, "utf-8")
    found = message(file, of_family("own.py"))
    for word in ("hw1.toml, exercise 1, family", "Mend own.py", *words):
        assert word in found


def test_an_own_family_that_fails_under_its_settings_is_told(file: Path) -> None:
    raising = '    if n == 3:\n        raise KeyError("three")\n    z = t.let('
    file.with_name("own.py").write_text(OWN.replace("    z = t.let(", raising), "utf-8")
    found = message(file, of_family("own.py") + "[exercise.parameters]\ninputs = 3\n")
    assert "exercise 1, parameters: softplus-unit cannot be set so (KeyError: 'three')" in found


WITH_PRESET = OWN.replace(
    "    presets={", '    presets={"book": Preset(about="a book\'s", givens={"y": "0.7"}),'
)


def test_a_preset_is_overridden_by_what_the_exercise_sets(file: Path) -> None:
    content = in_exercise("""preset = "hard"
[exercise.parameters]
iterations = 1
[exercise.conventions]
loss_scaling = "mean"
""")
    (exercise,) = read(file, content).exercises
    assert exercise.settings.words("activations", 2) == ("tanh", "sigmoid")
    assert exercise.settings.whole("iterations") == 1
    assert exercise.settings.conventions["loss_scaling"] == "mean"


@pytest.mark.parametrize(("line", "value"), [("", "7/10"), ("[exercise.givens]\ny = 0.3", "3/10")])
def test_a_preset_fixes_givens_unless_the_exercise_does(file: Path, line: str, value: str) -> None:
    file.with_name("own.py").write_text(WITH_PRESET, "utf-8")
    (exercise,) = read(file, f'{of_family("own.py")}preset = "book"\n{line}\n').exercises
    assert exercise.givens["y"].choices == ((Fraction(value),),)


def test_a_preset_whose_numbers_have_no_place_is_refused(file: Path) -> None:
    source = WITH_PRESET.replace('t.given("y"', 't.given("y" if n < 3 else "target"')
    file.with_name("own.py").write_text(source, "utf-8")
    longer = f'{of_family("own.py")}preset = "book"\n[exercise.parameters]\ninputs = 3\n'
    found = message(file, longer)
    assert "exercise 1, preset: the preset does not go with what is set beside it" in found
    assert "no given y that could be fixed" in found
