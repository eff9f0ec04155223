"""A specimen shows what would be issued, belongs to nobody, and says how much it asks."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from grader.assignment.editions import LAYOUTS
from grader.issuing.codes import code_is_valid
from grader.specimens.catalogue import entry
from grader.specimens.specimen import CODE
from problems.registry import families
from tests.command_line import EXAMPLES, Ran, grader
from tests.pdf_pages import page_texts

SLUGS = tuple(families())
TOUCHING = [
    (slug, mistake)
    for mistake, slug in {
        w.slug: slug for slug in SLUGS for w in entry(families()[slug]).structure.mistakes
    }.items()
]
"""Every mistake, on a family that it touches."""
ITEM = ["exact", "decimal", "value", "low", "high"]


def preview(*arguments: str | Path) -> Ran:
    """A preview that succeeds."""
    ran = grader("preview", *arguments)
    assert ran.code == 0, ran.said
    return ran


def values(ran: Ran) -> dict[str, Any]:
    """The JSON of one family."""
    found: dict[str, Any] = json.loads(ran.out)
    return found


def items(data: dict[str, Any], *, asked: bool = False) -> dict[str, dict[str, Any]]:
    """Every item of a family's JSON, or the asked ones."""
    return {
        item: value
        for quantity in data["quantities"].values() if quantity["asked"] or not asked
        for item, value in quantity["items"].items()
    }  # fmt: skip


@pytest.mark.parametrize("slug", SLUGS)
def test_json_holds_exactly_the_documented_keys(slug: str) -> None:
    data, structure = values(preview(slug, "--json")), entry(families()[slug]).structure
    assert list(data) == ["family", "parameters", "conventions", "givens", "quantities"]
    assert data["family"] == slug
    computed = structure.program.computed
    there = [q for q in computed if q.live is None or q.name in data["quantities"]]
    assert list(data["quantities"]) == [q.name for q in there]
    for quantity in there:
        found = data["quantities"][quantity.name]
        assert list(found) == ["role", "shape", "asked", "items"]
        assert found["role"] == quantity.role.value
        assert found["shape"] == [*quantity.shape]
        assert found["asked"] is (quantity.name in structure.asked)
        assert tuple(found["items"]) == quantity.cells
        assert all(list(item) == ITEM for item in found["items"].values())


@pytest.mark.parametrize("slug", SLUGS)
def test_every_value_and_its_decimal_lie_in_the_interval(slug: str) -> None:
    owners = entry(families()[slug]).structure.owners
    for name, item in items(values(preview(slug, "--json"))).items():
        assert item["low"] <= item["value"] <= item["high"]
        if owners[name].numeric:
            assert item["low"] <= float(item["decimal"]) <= item["high"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_specimen_can_be_solved_again_from_its_own_givens(slug: str, tmp_path: Path) -> None:
    data = values(preview(slug, "--json", "--seed", "again"))
    tables = {key: data[key] for key in ("parameters", "conventions", "givens")}
    (tmp_path / "own.json").write_text(json.dumps(tables), encoding="utf-8")
    ran = grader("solve", slug, "--givens", tmp_path / "own.json", "--json")
    assert values(ran) == data


def test_one_seed_gives_one_specimen_and_another_seed_another() -> None:
    first, again = preview("mlp-update", "--json"), preview("mlp-update", "--json", "--seed", "1")
    assert first.out == again.out
    assert (
        values(preview("mlp-update", "--json", "--seed", "2"))["givens"]
        != (values(first)["givens"])
    )


@pytest.mark.parametrize(
    ("setting", "place", "value"),
    [
        ("sizes=[2,3,1]", ("parameters", "sizes"), [2, 3, 1]),
        ("sizes=2,3,1", ("parameters", "sizes"), [2, 3, 1]),
        ("activations=relu,identity", ("parameters", "activations"), ["relu", "identity"]),
        ("activations=tanh", ("parameters", "activations"), ["tanh"]),
        ("bias=false", ("parameters", "bias"), False),
        ("iterations=2", ("parameters", "iterations"), 2),
        ("loss_scaling=mean", ("conventions", "loss_scaling"), "mean"),
    ],
)
def test_a_setting_reaches_the_sheet(setting: str, place: tuple[str, str], value: object) -> None:
    data = values(preview("mlp-update", "--json", "--set", setting))
    assert data[place[0]][place[1]] == value


def test_settings_of_rounding_reach_the_sheet() -> None:
    data = values(preview("mlp-deltas", "--json", "--set", "decimals=6", "--set", "ask=delta1"))
    assert [name for name, q in data["quantities"].items() if q["asked"]] == ["delta1"]
    assert all(len(i["decimal"].partition(".")[2]) == 6 for i in items(data).values())
    data = values(
        preview("mlp-deltas", "--json", "--set", "rounding=absolute", "--set", "tolerance=0.001")
    )
    assert all(i["high"] - i["low"] == pytest.approx(0.002, abs=1e-8) for i in items(data).values())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["sizes=9"], "--set, parameters, sizes: found 9; sizes is a list of 2 to 5 sizes"),
        (["colour=red"], "mlp-update has no setting 'colour'; it has: sizes, activations"),
        (["iteration=2"], "Did you mean iterations?"),
        (["loss_scaling=most"], 'found "most"; loss_scaling is one of "half-sum", "sum"'),
        (["tolerance=0.1"], "a tolerance is for absolute and relative rounding alone"),
        (["ask=z9"], "there is no quantity z9"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_its_place(settings: list[str], said: str) -> None:
    ran = grader("preview", "mlp-update", *(w for one in settings for w in ("--set", one)))
    assert (ran.code, ran.out) == (1, b"")
    assert said in ran.said


@pytest.mark.parametrize(
    "arguments",
    [
        ("mlp-update", "--set", "sizes"),
        ("mlp-update", "--set", "=2"),
        ("mlp-update", "--set", "bias=true", "--set", "bias=false"),
        ("mlp-update", "--json", "--solution"),
        ("mlp-update", "--json", "--format", "md"),
        ("mlp-update", "--format", "docx"),
        ("mlp-update", "--seed", "a\nb"),
        (EXAMPLES / "class" / "hw1.toml", "--set", "bias=true"),
        (),
    ],
)
def test_wrong_usage_ends_with_exit_code_2(arguments: tuple[str | Path, ...]) -> None:
    assert grader("preview", *arguments).code == 2


def test_a_markdown_sheet_is_marked_as_a_specimen_and_holds_no_answer() -> None:
    ran = preview("mlp-update")
    assert "SPECIMEN" in ran.text
    answers = {i["decimal"] for i in items(values(preview("mlp-update", "--json"))).values()}
    assert not [answer for answer in answers if answer in ran.text]


def test_a_solution_holds_every_asked_answer() -> None:
    text = preview("mlp-update", "--solution").text
    asked = items(values(preview("mlp-update", "--json")), asked=True)
    assert all(item["decimal"] in text for item in asked.values())


def test_no_issued_sheet_can_have_the_code_of_a_specimen() -> None:
    assert not code_is_valid(CODE)


@pytest.mark.parametrize("solution", [(), ("--solution",)])
def test_every_page_of_a_pdf_is_marked_as_a_specimen(
    solution: tuple[str, ...], tmp_path: Path
) -> None:
    ran = preview("mlp-update", *solution, "--out", tmp_path / "sheet.pdf")
    assert ran.out == b""
    assert f"wrote {tmp_path / 'sheet.pdf'}" in ran.said
    assert all("SPECIMEN" in text for text in page_texts(tmp_path / "sheet.pdf"))


def test_the_drawing_of_a_markdown_sheet_lies_beside_its_file(tmp_path: Path) -> None:
    ran = preview("mlp-deltas", "--out", tmp_path / "one.md")
    assert f"wrote {tmp_path / 'one-1.svg'}" in ran.said
    assert "](one-1.svg)" in (tmp_path / "one.md").read_text(encoding="utf-8")
    assert (tmp_path / "one-1.svg").read_text(encoding="utf-8").startswith("<svg")
    preview("mlp-deltas", "--solution", "--out", tmp_path / "two.md")
    preview("softmax-jacobian", "--out", tmp_path / "three.md")
    assert len(list(tmp_path.glob("*.svg"))) == 1


def test_on_a_screen_only_the_words_of_a_drawing_are_seen() -> None:
    assert "add --out FILE" in preview("mlp-deltas").said
    assert "![Drawing of the network" in preview("mlp-deltas").text
    assert "add --out FILE" not in preview("softmax-jacobian").said


def test_a_pdf_goes_to_standard_output_where_that_is_no_terminal() -> None:
    ran = preview("softmax-jacobian", "--format", "pdf")
    assert len(pypdfium2.PdfDocument(BytesIO(ran.out))) > 0


def test_a_preview_ends_with_how_much_it_asks() -> None:
    said = preview("softmax-jacobian").said
    assert "1 exercise, 12 numbers asked, about 24 operations by hand" in said
    assert f"Different sheets: {41**3:,}, before the guard" in said
    assert "Different sheets: 1.0e+19, before" in preview("mlp-deltas", "--json").said


def test_an_assignment_names_the_exercise_that_is_easiest_to_copy() -> None:
    ran = preview(EXAMPLES / "class" / "hw1.toml")
    assert "3 exercises, 42 numbers asked" in ran.said
    assert "fewest variants, cross-entropy-gradient: 206,763" in ran.said
    assert "Introduction to Neural Networks" in ran.text


def test_the_json_of_an_assignment_is_a_list_with_ids() -> None:
    found = json.loads(preview(EXAMPLES / "class" / "hw1.toml", "--json").out)
    ids = ["perceptron-update", "mlp-update", "cross-entropy-gradient"]
    assert [one["id"] for one in found] == ids
    alone = {"family", "parameters", "conventions", "givens", "quantities"}
    assert all(set(one) == {"id", *alone} for one in found)


def _where_it_shows(slug: str, mistake: str) -> str:
    """A seed of an instance on which the mistake is not inert (a second term for the label 1)."""
    seeds = map(str, range(1, 50))
    return next(
        s for s in seeds
        if not grader("preview", slug, "--json", "--mistake", mistake, "--seed", s).code
    )  # fmt: skip


@pytest.mark.parametrize(("slug", "mistake"), TOUCHING)
def test_a_mistake_leaves_an_asked_number_outside_its_interval(slug: str, mistake: str) -> None:
    seed = ("--seed", _where_it_shows(slug, mistake))
    right = items(values(preview(slug, "--json", *seed)), asked=True)
    wrong = items(values(preview(slug, "--json", "--mistake", mistake, *seed)), asked=True)
    assert wrong.keys() == right.keys()
    assert all(item["low"] is None and item["high"] is None for item in wrong.values())
    assert any(
        not right[name]["low"] <= item["value"] <= right[name]["high"]
        for name, item in wrong.items()
    )


def test_the_solution_of_a_mistake_is_marked_as_wrong_on_purpose() -> None:
    text = preview("mlp-update", "--mistake", "forgot-eta").text
    assert "# Worked solution: Wrong on purpose (forgot-eta): " in text
    values_ = items(values(preview("mlp-update", "--mistake", "forgot-eta", "--json")), asked=True)
    assert all(item["decimal"] in text for item in values_.values())


def test_an_unknown_mistake_is_told_with_those_that_touch_the_family() -> None:
    ran = grader("preview", "mlp-deltas", "--mistake", "forgot-bias")
    assert ran.code == 1
    for wrong in entry(families()["mlp-deltas"]).structure.mistakes:
        assert wrong.slug in ran.said


def test_a_mistake_that_does_not_apply_under_the_settings_says_so() -> None:
    ran = grader("preview", "mlp-deltas", "--mistake", "forgot-half", "--set", "loss_scaling=sum")
    assert ran.code == 1
    assert "no mistake 'forgot-half' touches mlp-deltas under these settings" in ran.said


def test_a_mistake_that_changes_nothing_on_the_instance_says_so(tmp_path: Path) -> None:
    # With equal rows and columns the transposed matrix is the matrix.
    (tmp_path / "hw.toml").write_text(
        'title = "T"\ncourse = "C"\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 1\n'
        "[exercise.givens]\nW2 = [[0.5, 0.3], [0.3, -0.4]]\n",
        encoding="utf-8",
    )
    ran = grader("preview", tmp_path / "hw.toml", "--mistake", "transposed-w-backward")
    assert ran.code == 1
    assert "inert here" in ran.said


def test_in_an_assignment_a_mistake_is_made_wherever_it_can_be() -> None:
    file = EXAMPLES / "class" / "hw1.toml"
    right = json.loads(preview(file, "--json").out)
    wrong = json.loads(preview(file, "--json", "--mistake", "forgot-eta").out)
    differ = [a["id"] for a, b in zip(right, wrong, strict=True) if a != b]
    assert differ == ["perceptron-update", "mlp-update"]
    ran = grader("preview", file, "--mistake", "forgot-half-of-it")
    assert ran.code == 1
    assert "touches any exercise; those that do are: perceptron-sign, " in ran.said


def test_a_missing_assignment_is_told_as_one() -> None:
    ran = grader("preview", "hw9.toml")
    assert ran.code == 1
    assert "hw9.toml: there is no such file" in ran.said


def test_a_family_alone_has_its_title_in_the_language_of_the_sheet() -> None:
    korean = preview("softmax-jacobian", "--lang", "ko").out.decode()
    assert korean.startswith("# 소프트맥스의 야코비 행렬\n")
    assert "## 문제 1. 소프트맥스의 야코비 행렬" in korean
    assert preview("softmax-jacobian").out.startswith(b"# The Jacobian of the softmax\n")


def test_a_specimen_can_be_seen_in_every_layout(tmp_path: Path) -> None:
    pages = {}
    for layout in LAYOUTS:
        out = tmp_path / f"{layout}.pdf"
        preview("mlp-deltas", "--layout", layout, "--out", out)
        with pypdfium2.PdfDocument(out) as document:
            pages[layout] = len(document)
    assert pages["large"] > pages["normal"] == pages["plain"]
