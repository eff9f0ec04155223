"""The catalogue on the command line says what can be asked, and what it prints can be used."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from grader.assignment.spec import read_assignment
from grader.specimens.catalogue import entry
from grader.specimens.description import (
    example_block,
    example_command,
    example_preset,
    rounding,
)
from grader.specimens.exercise_block import as_toml
from grader.specimens.single import family_alone
from problems.conventions import CONVENTIONS
from problems.parameters import Value
from problems.registry import chapters, families
from tests.assignment_file import HEAD
from tests.command_line import grader, typed

SLUGS = tuple(families())
KEYS = ["name", "title", "parameters", "givens", "quantities", "conventions", "mistakes", "presets"]


def test_the_list_has_every_family_under_the_heading_of_its_chapter() -> None:
    ran = grader("families")
    said = [" ".join(line.split()) for line in ran.text.splitlines() if line]
    assert ran.code == 0
    assert [line for line in ran.text.splitlines() if line[:1].strip()] == [*chapters()]
    assert said == [
        line
        for title, members in chapters().items()
        for line in (
            title,
            *(t for f in members for t in (f"{f.slug} {f.title}", f"asks {f.about}")),
        )
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_family_shows_all_that_can_be_set_and_all_that_is_known(slug: str) -> None:
    ran, family = grader("families", slug), families()[slug]
    found = entry(family)
    names = {
        *(parameter.name for parameter in family.parameters),
        *family.conventions,
        *family.all_presets(),
        *(quantity.name for quantity in found.structure.program.quantities),
        *(wrong.slug for wrong in found.structure.mistakes),
    }
    assert ran.code == 0
    assert names <= {line.split()[0] for line in ran.text.splitlines() if line.split()}
    words = " ".join(ran.text.split())
    assert all(wrong.hint in words for wrong in found.structure.mistakes)
    assert all(
        as_toml(choice) in words and meaning in words
        for convention in found.conventions
        for choice, meaning in zip(convention.choices, convention.means, strict=True)
    )
    assert rounding(found) in words


@pytest.mark.parametrize("slug", SLUGS)
def test_the_command_that_a_family_shows_runs(slug: str) -> None:
    command = example_command(entry(families()[slug]))
    assert f"    {command}\n" in grader("families", slug).text
    assert typed(f"{command} --json").code == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_the_block_that_a_family_shows_is_the_same_exercise(slug: str, tmp_path: Path) -> None:
    found = entry(families()[slug])
    shown = dedent(grader("families", slug).text.partition("In an assignment\n")[2])
    assert shown == f"{example_block(found)}\n"
    (tmp_path / "hw1.toml").write_text(f"{HEAD}\n{shown}", encoding="utf-8")
    (exercise,) = read_assignment(tmp_path / "hw1.toml").exercises
    alone = family_alone(slug, {"preset": example_preset(found)}, where="--set").exercises[0]
    assert exercise.settings == alone.settings
    assert exercise.givens == alone.givens


def test_json_lists_every_family_with_exactly_the_documented_keys() -> None:
    ran = grader("families", "--json")
    assert isinstance(ran.data, list)
    for one, family in zip(ran.data, families().values(), strict=True):
        assert isinstance(one, dict)
        assert list(one) == KEYS
        assert (one["name"], one["title"]) == (family.slug, family.title)


@pytest.mark.parametrize("slug", SLUGS)
def test_json_of_one_family_is_a_list_of_one(slug: str) -> None:
    ran = grader("families", slug, "--json")
    structure = entry(families()[slug]).structure
    assert isinstance(ran.data, list)
    (one,) = ran.data
    assert isinstance(one, dict)
    assert one["mistakes"] == [{"slug": w.slug, "hint": w.hint} for w in structure.mistakes]
    assert one["quantities"] == [
        {
            "name": q.name,
            "role": q.role.value,
            "shape": [*q.shape],
            "asked": q.name in structure.asked,
        }
        for q in structure.program.computed
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_toml_block_is_an_exercise_at_its_defaults(slug: str, tmp_path: Path) -> None:
    block = grader("families", slug, "--toml").text
    (tmp_path / "hw1.toml").write_text(f"{HEAD}\n{block}", encoding="utf-8")
    (exercise,) = read_assignment(tmp_path / "hw1.toml").exercises
    family = families()[slug]
    assert exercise.family is family
    assert exercise.settings == family.settings()
    assert exercise.rounding == family.rounding
    assert not exercise.givens


@pytest.mark.parametrize("slug", SLUGS)
def test_every_line_of_a_toml_block_can_be_switched_on(slug: str, tmp_path: Path) -> None:
    block = grader("families", slug, "--toml").text
    switched_on = re.sub(r"(?m)^# (\w+ = |\[)", r"\1", block)
    assert switched_on.count("\n#") < block.count("\n#")
    (tmp_path / "hw1.toml").write_text(f"{HEAD}\n{switched_on}", encoding="utf-8")
    (exercise,) = read_assignment(tmp_path / "hw1.toml").exercises
    problem = exercise.problem()
    assert list(exercise.givens) == [quantity.name for quantity in problem.program.givens]
    assert problem.variants() == 1
    assert exercise.asked == exercise.family.asked(exercise.settings)


def test_all_toml_blocks_make_one_assignment_that_can_be_issued(tmp_path: Path) -> None:
    file, roster, out = (tmp_path / name for name in ("hw1.toml", "roster.csv", "hw1"))
    file.write_text(HEAD + grader("families", "--toml").text, encoding="utf-8")
    exercises = read_assignment(file).exercises
    assert [exercise.family.slug for exercise in exercises] == [*SLUGS]
    roster.write_text("id,name\n1,Ada\n", encoding="utf-8")
    ran = grader("generate", file, "--roster", roster, "--out", out, "--format", "md")
    assert ran.code == 0, ran.said
    sheet = next((out / "handout").rglob("*.md")).read_text(encoding="utf-8")
    assert all(exercise.family.title in sheet for exercise in exercises)


@pytest.mark.parametrize("slug", SLUGS)
def test_another_preset_in_a_toml_block_takes_effect(slug: str, tmp_path: Path) -> None:
    block, family = grader("families", slug, "--toml").text, families()[slug]
    for name, preset in family.all_presets().items():
        chosen = block.replace('preset = "standard"', f'preset = "{name}"')
        assert f'"{name}": {preset.about}' in block or name == "standard"
        (tmp_path / "hw1.toml").write_text(f"{HEAD}\n{chosen}", encoding="utf-8")
        (exercise,) = read_assignment(tmp_path / "hw1.toml").exercises
        assert exercise.settings == family.settings(preset=preset)


def test_a_misspelt_family_is_told_what_comes_near() -> None:
    ran = grader("families", "mlp-dletas")
    assert ran.code == 1
    assert "there is no family 'mlp-dletas'. Did you mean mlp-deltas" in ran.said


def test_json_and_toml_at_once_are_refused() -> None:
    assert grader("families", "--json", "--toml").code == 2


def test_conventions_are_listed_with_all_their_choices() -> None:
    data = grader("families", "perceptron-update", "--json").data
    assert isinstance(data, list)
    assert isinstance(data[0], dict)
    assert data[0]["conventions"] == [
        {"name": n, "about": CONVENTIONS[n].topic, "choices": [*CONVENTIONS[n].choices],
         "means": [*CONVENTIONS[n].means], "default": CONVENTIONS[n].choices[0]}
        for n in families()["perceptron-update"].conventions
    ]  # fmt: skip
    default: Value = families()["perceptron-update"].parameters[0].default
    assert data[0]["parameters"] == [
        {"name": "inputs", "about": "number of inputs", "default": default,
         "allowed": "a whole number from 1 to 6"}
    ]  # fmt: skip
