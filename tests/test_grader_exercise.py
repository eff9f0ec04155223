from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment.spec import read_assignment
from grader.errors import AssignmentError, FamilyChoiceError, GivensError, GraderError
from problems.registry import families
from problems.rounding import Rounding
from tests.assignment_file import (
    EXERCISE,
    HEAD,
    SMALLEST,
    in_exercise,
    message,
    of_family,
    read,
    worth,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hw1.toml"


def test_the_smallest_assignment_is_complete_with_defaults(file: Path) -> None:
    found = read(file, SMALLEST)
    assert (found.id, found.title, found.course) == ("hw1", "Homework", "Neural Networks")
    assert (found.term, found.language, found.seed, found.path) == ("", "en", None, file)
    (exercise,) = found.exercises
    family = families()["mlp-update"]
    assert (exercise.id, exercise.family, exercise.own_family) == ("mlp-update", family, None)
    assert exercise.points == 4
    assert exercise.settings == family.settings()
    assert exercise.asked == family.asked(exercise.settings)
    assert exercise.rounding == Rounding(decimals=5)
    assert exercise.givens == {}


@pytest.mark.parametrize("slug", families())
def test_every_family_can_be_set_by_its_name_alone(file: Path, slug: str) -> None:
    (exercise,) = read(file, SMALLEST.replace("mlp-update", slug)).exercises
    problem = exercise.problem()
    assert problem.family is families()[slug]
    assert problem.asked == exercise.asked
    assert exercise.rounding == problem.family.rounding


def test_ids_follow_the_family_and_leave_out_those_that_are_taken(file: Path) -> None:
    again = EXERCISE + 'id = "MLP-update-2"\n'
    found = read(file, HEAD + EXERCISE + EXERCISE + again + EXERCISE)
    assert [one.id for one in found.exercises] == [
        *("mlp-update", "mlp-update-3", "MLP-update-2", "mlp-update-4"),
    ]


BAD = {
    "misspelt key": (in_exercise("pionts = 4"), ["exercise 1, pionts", "Did you mean points?"]),
    "strange key": (
        in_exercise("zzz = 4"),
        ["exercise 1, zzz", "family, preset, id, points", "Take it"],
    ),
    "key too low": (
        in_exercise("term = 'a'"),
        ["exercise 1, term", "above the first [[exercise]]"],
    ),
    "key in a table": (
        in_exercise("[exercise.parameters]\nid = 'a'"),
        ["exercise 1, parameters, id", "above [exercise.parameters]"],
    ),
    "no table": (in_exercise("givens = 3"), ["exercise 1, givens: found 3", "[exercise.givens]"]),
    "no points": (
        f'{HEAD}[[exercise]]\nfamily = "mlp-update"\n',
        ["exercise 1, points: this is missing", "Write for example points = 4."],
    ),
    "negative points": (
        worth("-1"),
        ["exercise 1, points: found -1; points are a number above 0", "points = 4."],
    ),
    "points 0": (worth("0"), ["points: found 0"]),
    "points minus 0": (worth("-0.0"), ["points: found -0.0"]),
    "infinite points": (worth("inf"), ["points: found Infinity", "a number above 0"]),
    "no number of points": (worth("nan"), ["points: found NaN"]),
    "points beyond count": (worth("1e400"), ["points: found 1E+400", "at most 1000000"]),
    "a billion digits": (worth("1e999999999"), ["points: found 1E+999999999"]),
    "hexadecimal flood": (worth("0x" + "f" * 9000), ["points: found a number without end"]),
    "points as text": (worth('"4"'), ['points: found "4"']),
    "points true": (worth("true"), ["points: found true"]),
    "no family": (f"{HEAD}[[exercise]]\npoints = 1\n", ["exercise 1, family: this is missing"]),
    "unknown family": (
        of_family("mlp-updat"),
        [
            "hw1.toml, exercise 1, family",
            "'mlp-updat'",
            "Did you mean mlp-update",
            "`grader families`",
        ],
    ),
    "family far off": (of_family("xyz"), ["exercise 1, family: there is no family 'xyz'"]),
    "own family missing": (of_family("own.py"), ['found "own.py"', "no such file in", "Check"]),
    "own family afar": (of_family("/x/own.py"), ["starts at the assignment's folder", '"own.py"']),
    "same id": (
        SMALLEST + 'id = "a"\n' + EXERCISE + 'id = "A"\n',
        ['exercise 2, id: found "A"', "exercise 1 has this id too", "lower case"],
    ),
    "id with a dot": (in_exercise('id = "a.b"'), ['exercise 1, id: found "a.b"', "letters"]),
    "id with Hangul": (in_exercise('id = "과제"'), ["exercise 1, id", "a to z"]),
    "hyphen first": (in_exercise('id = "-a"'), ["exercise 1, id", "no - or _ in front"]),
    "endless id": (in_exercise(f'id = "{"a" * 65}"'), ["exercise 1, id", "up to 64"]),
    "ask a given": (in_exercise('ask = ["W1"]'), ["exercise 1, ask: W1 is told", "z1, a1"]),
    "ask the unknown": (in_exercise('ask = ["delta3"]'), ["no quantity delta3", "mean delta2?"]),
    "ask text": (in_exercise('ask = "loss"'), ['exercise 1, ask: found "loss"', 'ask = ["a1"']),
    "ask nothing": (in_exercise("ask = []"), ["exercise 1, ask: found []"]),
    "ask twice": (in_exercise('ask = ["loss", "loss"]'), ["ask", "different names"]),
    "ask numbers": (in_exercise("ask = [1]"), ["exercise 1, ask: found [1]"]),
    "decimals 0": (in_exercise("decimals = 0"), ["exercise 1, decimals: found 0", "from 1 to 10"]),
    "decimals 11": (in_exercise("decimals = 11"), ["found 11", "from 1 to 10"]),
    "half a decimal": (in_exercise("decimals = 2.5"), ["found 2.5", "decimals = 4"]),
    "decimals true": (in_exercise("decimals = true"), ["decimals: found true"]),
    "misspelt rounding": (
        in_exercise('rounding = "each steps"'),
        ['exercise 1, rounding: found "each steps"', '"absolute" or "relative"'],
    ),
    "no tolerance": (
        in_exercise('rounding = "absolute"'),
        ["exercise 1, tolerance: this is missing", "tolerance = 0.001"],
    ),
    "idle tolerance": (in_exercise("tolerance = 0.1"), ["tolerance", '"absolute" or "relative"']),
    "tolerance 0": (
        in_exercise('rounding = "absolute"\ntolerance = 0'),
        ["exercise 1, tolerance: found 0", "above 0"],
    ),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_a_bad_exercise_is_refused_with_what_and_where_and_what_to_do(
    file: Path, content: str | bytes, words: list[str]
) -> None:
    found = message(file, content)
    for word in words:
        assert word in found
    assert len(found) < 600


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (worth("-1"), AssignmentError),
        (of_family("xyz"), FamilyChoiceError),
        (in_exercise("[exercise.givens]\nw9 = 1"), GivensError),
    ],
)
def test_faults_are_of_the_kind_that_says_what_is_wrong(
    file: Path, content: str, kind: type[GraderError]
) -> None:
    file.write_text(content, "utf-8")
    with pytest.raises(kind):
        read_assignment(file)


def test_the_second_exercise_is_named_as_the_second(file: Path) -> None:
    found = message(file, SMALLEST + EXERCISE.replace("4", "inf"))
    assert "hw1.toml, exercise 2, points: found Infinity" in found


@pytest.mark.parametrize(
    ("family", "pinned"),
    [("perceptron-update", "y = 0.5"), ("cross-entropy-gradient", "y = [1, 1, 0]")],
)
def test_a_label_that_the_statement_rules_out_is_refused(
    tmp_path: Path, family: str, pinned: str
) -> None:
    text = of_family(family) + f"[exercise.givens]\n{pinned}\n"
    said = message(tmp_path / "hw1.toml", text)
    assert "exercise 1, givens, y" in said
    assert "Write one of these" in said
