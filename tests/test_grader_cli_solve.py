"""One's own numbers are read strictly, worked out by both witnesses, and printed in full."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import textbook
from tests.command_line import EXAMPLES, Ran, grader
from tests.pdf_pages import page_texts

MAZUR = EXAMPLES / "givens" / "mazur.toml"
PERCEPTRON = EXAMPLES / "givens" / "perceptron.toml"

AND: dict[str, Any] = {
    "parameters": {"inputs": 2},
    "conventions": {"labels": "0/1"},
    "givens": {"x": [1, 0], "y": 0, "w": [0.3, -0.1], "b": -0.2, "eta": 0.1},
}


def solve(family: str, file: Path, *arguments: str | Path) -> Ran:
    """A run on a file of givens."""
    return grader("solve", family, "--givens", file, *arguments)


def items(ran: Ran) -> dict[str, dict[str, Any]]:
    """Every item of a run's JSON."""
    assert ran.code == 0, ran.said
    quantities = json.loads(ran.out)["quantities"].values()
    return {name: item for one in quantities for name, item in one["items"].items()}


def written(folder: Path, content: object) -> Path:
    """A file of givens: JSON of some data, or TOML as it stands."""
    name, text = ("own.toml", content) if isinstance(content, str) else ("own.json", None)
    (folder / name).write_text(text or json.dumps(content), encoding="utf-8")
    return folder / name


def but(**givens: object) -> dict[str, Any]:
    """The perceptron with some other givens; None takes one away."""
    changed = {**AND["givens"], **givens}
    return {**AND, "givens": {name: v for name, v in changed.items() if v is not None}}


def test_the_textbook_network_gives_the_textbook_numbers() -> None:
    found = items(solve("mlp-update", MAZUR, "--json"))
    for name, printed in textbook.example("mazur-2-2-2").table("printed").items():
        places = textbook.places(printed)
        assert round(Decimal(repr(found[name]["value"])), places) == Decimal(printed), name


def test_the_textbook_perceptron_learns_as_in_the_textbook() -> None:
    found = items(solve("perceptron-update", PERCEPTRON, "--json"))
    exact = {name: item["exact"] for name, item in found.items()}
    assert exact == {
        "z": "1/10", "o": "1", "error": "-1", "w_new[1]": "1/5", "w_new[2]": "-1/10",
        "b_new": "-3/10",
    }  # fmt: skip
    assert found["w_new[1]"]["decimal"] == "0.2000"
    assert found["o"]["decimal"] == "1"


def test_a_preset_stands_beside_the_tables(tmp_path: Path) -> None:
    easy = {"preset": "easy", "givens": {"x": [1], "y": 0, "w": [0.3], "b": -0.2, "eta": 0.1}}
    found = items(solve("perceptron-update", written(tmp_path, easy), "--json"))
    assert found["z"]["decimal"] == "0.1000"
    ran = solve("perceptron-update", written(tmp_path, {**easy, "preset": "eazy"}))
    assert (ran.code, "Did you mean easy?" in ran.said) == (1, True)


@pytest.mark.parametrize(
    ("family", "file"), [("mlp-update", MAZUR), ("perceptron-update", PERCEPTRON)]
)
def test_a_solution_is_a_document_with_every_asked_number(family: str, file: Path) -> None:
    ran = solve(family, file)
    data = json.loads(solve(family, file, "--json").out)
    assert ran.code == 0
    for quantity in data["quantities"].values():
        if quantity["asked"]:
            assert all(item["decimal"] in ran.text for item in quantity["items"].values())


def test_a_solution_can_be_a_pdf(tmp_path: Path) -> None:
    ran = solve("perceptron-update", PERCEPTRON, "--out", tmp_path / "and.pdf")
    assert ran.code == 0
    assert "Numbers of perceptron.toml" in page_texts(tmp_path / "and.pdf")[0]


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    toml = (
        '[parameters]\ninputs = 2\n[conventions]\nlabels = "0/1"\n'
        "[givens]\nx = [1, 0]\ny = 0\nw = [0.3, -0.1]\nb = -0.2\neta = 0.1\n"
    )
    one = solve("perceptron-update", written(tmp_path, toml), "--json")
    assert one.out == solve("perceptron-update", written(tmp_path, AND), "--json").out


def test_fractions_are_read_exactly(tmp_path: Path) -> None:
    file = written(tmp_path, but(w=["1/3", "-0.1"], eta="1/7"))
    found = items(solve("perceptron-update", file, "--json"))
    assert found["z"]["exact"] == "2/15"
    assert found["w_new[1]"]["exact"] == "4/21"
    givens = json.loads(solve("perceptron-update", file, "--json").out)["givens"]
    assert givens["w"] == ["1/3", -0.1]


def test_numbers_that_the_guard_would_refuse_are_solved(tmp_path: Path) -> None:
    found = items(solve("perceptron-update", written(tmp_path, but(b="-0.3")), "--json"))
    assert (found["z"]["exact"], found["o"]["exact"]) == ("0", "0")


def test_settings_of_rounding_stand_beside_the_tables(tmp_path: Path) -> None:
    file = written(tmp_path, {**AND, "decimals": 2, "ask": ["z"]})
    data = json.loads(solve("perceptron-update", file, "--json").out)
    assert data["quantities"]["z"]["items"]["z"]["decimal"] == "0.10"
    assert [name for name, q in data["quantities"].items() if q["asked"]] == ["z"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (but(eta=None, y=None), "own.json, givens: there are no numbers for y, eta"),
        (but(theta=1), "own.json, givens, theta: there is no such given"),
        (but(w=[0.3]), "own.json, givens, w: found [0.3]; w is a list of 2 numbers"),
        (but(eta="a lot"), 'own.json, givens, eta: found "a lot"; eta is one number'),
        (but(eta=True), "own.json, givens, eta: found true"),
        ({}, "there are no numbers for x, y, w, b, eta"),
        ({**AND, "parameters": {"inputs": 9}}, "own.json, parameters, inputs: found 9"),
        ({**AND, "conventions": {"labels": "yes/no"}}, "own.json, conventions, labels"),
        ({**AND, "eta": 0.1}, "own.json, eta: this key does not belong here. It is a given"),
        ({**AND, "points": 3}, "own.json, points: there is no such key"),
        ([1], "own.json: this is not JSON"),
        ("[givens]\neta = nan\n", "own.toml, givens, eta: found NaN; eta is one number"),
        ("[givens]\neta = 1e999\n", "own.toml, givens, eta: found 1E+999; eta is one number"),
        ("eta = ", "own.toml, at the end: this is not TOML"),
        ("[givens]\neta = 1\neta = 2\n", "own.toml, line 3: this is not TOML"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    content: object, said: str, tmp_path: Path
) -> None:
    ran = solve("perceptron-update", written(tmp_path, content))
    assert (ran.code, ran.out) == (1, b"")
    assert said in ran.said


@pytest.mark.parametrize(
    "text",
    [
        '{"givens": {"eta": NaN}}',
        '{"givens": {"eta": -Infinity}}',
        '{"givens": {"eta": 1, "eta": 2}}',
        '{"givens": ' + "[" * 100_000,
        '{"givens": {"eta": ' + "9" * 5000 + "}}",
        "",
    ],
)
def test_json_that_says_no_number_or_two_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(text, encoding="utf-8")
    ran = solve("perceptron-update", tmp_path / "own.json")
    assert ran.code == 1
    assert "own.json: this is not JSON" in ran.said


@pytest.mark.parametrize(
    ("z", "said"),
    [
        ([0, 0, 10**9], "these numbers lead to e to the power of 1e+09; at most 500"),
        ([-499, 0, 499], "loss leaves the range of double precision"),
    ],
)
def test_numbers_without_a_solution_end_in_a_message(
    z: list[int], said: str, tmp_path: Path
) -> None:
    file = written(tmp_path, {"givens": {"z": z, "y": [1, 0, 0]}})
    ran = solve("cross-entropy-gradient", file)
    assert ran.code == 1
    assert said in ran.said


def test_a_missing_file_and_an_unknown_family_are_told(tmp_path: Path) -> None:
    ran = solve("perceptron-update", tmp_path / "none.toml")
    assert ran.code == 1
    assert "there is no such file" in ran.said
    ran = solve("perceptron", PERCEPTRON)
    assert ran.code == 1
    assert "there is no family 'perceptron'" in ran.said


@pytest.mark.parametrize("arguments", [(), ("--json", "--format", "md")])
def test_wrong_usage_ends_with_exit_code_2(arguments: tuple[str, ...]) -> None:
    family = ("solve", "perceptron-update", *(("--givens", PERCEPTRON) if arguments else ()))
    assert grader(*family, *arguments).code == 2


UNFIT = {
    "a rate below 0": ("gradient-descent", "eta2", "-1", "eta2 is a number above 0"),
    "a rate of 0": ("momentum", "eta", "0", "eta is a number above 0"),
    "a share above 1": ("adaptive-steps", "beta2", "2", "beta2 is a number from 0 to below 1"),
    "half an epoch": ("early-stopping", "p", "1.5", "p is a whole number from 1"),
    "no batch": ("iteration-count", "B", "0", "B is a whole number from 1"),
    "half a pixel": ("parameter-count", "n", "30.5", "n is a whole number from 1"),
    "less than no padding": ("parameter-count", "p", "-1", "p is a whole number from 0"),
    "a vector that is no unit": ("partial-derivatives", "u", "[3, 4]", "u is [-4/5, -3/5]"),
}
"""Family, given, value -> what is said."""


def _own_numbers(slug: str, changed: dict[str, str]) -> str:
    """Numbers from the draw tables of a family, some of them changed."""
    givens = preview_givens(slug) | changed
    return "[givens]\n" + "".join(f"{name} = {value}\n" for name, value in givens.items())


def preview_givens(slug: str) -> dict[str, str]:
    """The givens of a specimen, as TOML."""
    found: Any = grader("preview", slug, "--json").data
    return {name: json.dumps(value) for name, value in found["givens"].items()}


@pytest.mark.parametrize(("slug", "name", "value", "said"), UNFIT.values(), ids=UNFIT)
def test_a_given_outside_its_domain_is_refused(
    slug: str, name: str, value: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(_own_numbers(slug, {name: value}), encoding="utf-8")
    ran = grader("solve", slug, "--givens", path)
    assert ran.code == 1
    assert said in " ".join(ran.said.split())


def test_a_training_that_does_not_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    never = {"b0": "1", "w0": "[0.4, 0.4]"}
    text = _own_numbers("perceptron-convergence", never)
    path.write_text(f'[conventions]\nbiases = "fixed"\n{text}', encoding="utf-8")
    ran = grader("solve", "perceptron-convergence", "--givens", path)
    assert ran.code == 1
    assert "an epoch without error comes before" in " ".join(ran.said.split())


def test_a_singular_curvature_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    flat = {"a": "1", "b": "1", "c": "1"}
    path.write_text(_own_numbers("newton-bfgs", flat), encoding="utf-8")
    ran = grader("solve", "newton-bfgs", "--givens", path)
    assert ran.code == 1
    assert "has no value" in ran.said
