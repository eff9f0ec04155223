"""The house rules hold in every file, and the lint that says so can tell good from bad."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from problems.conventions import CONVENTIONS
from problems.registry import families
from tests.house_rules import MAY_IMPORT, PARTS, faults

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = (*PARTS, "benchmarks", "tests")
FILES = tuple(sorted(file for folder in FOLDERS for file in (CHECKOUT / folder).rglob("*.py")))

BAD = {
    "eval": ("grader", "eval('1')", "never eval"),
    "eval, passed on": ("grader", "list(map(eval, ['1']))", "never eval"),
    "eval by builtins": ("grader", "import builtins as b\nb.eval('1')", "never builtins.eval"),
    "eval by getattr": ("grader", "getattr(b, 'eval')('1')", "never eval, by getattr"),
    "exec in a test": ("tests", "exec('x = 1')", "never exec"),
    "pickle": ("benchmarks", "import pickle", "never pickle"),
    "pickle by another name": ("grader", "from pickle import loads as l", "never pickle.loads"),
    "pickle by import_module": (
        "grader",
        "from importlib import import_module\nimport_module('pickle')",
        "never pickle",
    ),
    "pickled arrays": ("grader", "np.load(f, allow_pickle=True)", "never allow_pickle"),
    "shelve": ("grader", "import shelve", "never shelve"),
    "sympify": ("solutions", "import sympy\nsympy.sympify('x')", "never sympy.sympify"),
    "sympify, imported": ("solutions", "from sympy import sympify", "never sympy.sympify"),
    "sympify as S": ("solutions", "from sympy import S as s\ns('x')", "never sympy.S(...)"),
    "parse_expr": (
        "tests",
        "from sympy.parsing.sympy_parser import parse_expr",
        "never sympy.parsing.sympy_parser.parse_expr",
    ),
    "lambdify": ("solutions", "import sympy as s\ns.lambdify(x, y)", "never sympy.lambdify"),
    "yaml.safe_load": ("grader", "import yaml\nyaml.safe_load(t)", "not yaml.safe_load"),
    "safe_load, imported": ("tests", "from yaml import safe_load as y", "not yaml.safe_load"),
    "yaml.load, bare": ("tests", "import yaml as y\ny.load(t)", "yaml.load without"),
    "yaml.load, passed on": ("tests", "import yaml\nf = yaml.load", "yaml.load without"),
    "SafeLoader": (
        "tests",
        "import yaml\nyaml.load(t, Loader=yaml.SafeLoader)",
        "not yaml.SafeLoader",
    ),
    "a loader made of SafeLoader": (
        "tests",
        "import yaml\nclass L(yaml.SafeLoader): ...\nyaml.load(t, L)",
        "not yaml.SafeLoader",
    ),
    "everything of yaml": ("tests", "from yaml import *", "not yaml.*"),
    "another YAML": ("tests", "from ruamel.yaml import YAML", "never ruamel.yaml.YAML"),
    "msgspec's YAML": ("tests", "import msgspec\nmsgspec.yaml.decode(t)", "never msgspec.yaml"),
    "problems ask solutions": ("problems", "import solutions.derive", "may not import solutions"),
    "problems ask the grader": ("problems/networks", "from grader import x", "import grader"),
    "problems by SymPy": ("problems", "def f():\n    import sympy", "may not import sympy"),
    "problems at random": ("problems", "import random", "draws nothing at random: random"),
    "NumPy at random": ("solutions", "import numpy as np\nnp.random.rand()", "numpy.random"),
    "solutions ask the grader": (
        "solutions",
        "from grader.issuing.draws import draw",
        "import grader",
    ),
    "the reference traces": (
        "solutions/reference",
        "from problems.program import Program",
        "solutions/reference may not import problems",
    ),
    "the reference derives": (
        "solutions/reference",
        "from solutions import operations",
        "solutions/reference may not import solutions",
    ),
    "the grader derives": ("grader/marking", "import sympy", "grader may not import sympy"),
    "the grader and a stranger": ("grader", "import requests", "may not import requests"),
}

GOOD = {
    "words that only contain them": ("tests", "literal_eval = evaluate = executor = 1"),
    "a method of that name": ("grader", "connection.execute('select 1')\nself.eval()"),
    "another safe reader": ("grader", "import ast\nast.literal_eval('1')"),
    "words in a text": ("grader", "text = 'never eval(), pickle or sympify'"),
    "SymPy's numbers": ("solutions", "from sympy import S\nhalf = S.Half"),
    "the base loader": ("tests", "import yaml\nyaml.load(t, Loader=yaml.BaseLoader)"),
    "the fast base loader": ("tests", "from yaml import CBaseLoader as L, load\nload(t, L)"),
    "a stricter base loader": (
        "tests",
        "import yaml\nclass L(yaml.BaseLoader): ...\nyaml.load(t, Loader=L)",
    ),
    "writing YAML": ("tests", "import yaml\nyaml.safe_dump({})"),
    "problems by NumPy": ("problems", "import numpy as np\nfrom problems.program import Name"),
    "relative imports": ("problems/networks", "from . import layers\nfrom .layers import layer"),
    "the reference by itself": (
        "solutions/reference",
        "import numpy as np\nfrom solutions.reference import network",
    ),
    "the grader asks both": ("grader", "import problems, solutions.exact, secrets"),
    "tests ask anyone": ("tests", "import autograd, sympy, grader, problems, random"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_breach_is_found(name: str) -> None:
    folder, source, complaint = BAD[name]
    assert any(complaint in fault for fault in faults(folder, source)), faults(folder, source)


@pytest.mark.parametrize("name", GOOD)
def test_good_code_is_left_alone(name: str) -> None:
    folder, source = GOOD[name]
    assert faults(folder, source) == ()


def test_a_breach_is_told_with_its_line() -> None:
    assert faults("grader", "x = 1\n\neval('x')") == ("line 3: never eval",)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CHECKOUT)))
def test_a_file_keeps_the_house_rules(file: Path) -> None:
    folder = file.relative_to(CHECKOUT).parent.as_posix()
    assert faults(folder, file.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_is_looked_at(folder: str) -> None:
    assert any(file.is_relative_to(CHECKOUT / folder) for file in FILES)


def test_imports_run_one_way() -> None:
    for place, part in enumerate(PARTS):
        later = PARTS[place + 1 :]
        assert not MAY_IMPORT[part] & {part, *later}
        assert set(PARTS[:place]) <= MAY_IMPORT[part]


def families_named(source: str, slugs: tuple[str, ...]) -> list[str]:
    """Slugs that stand in a source; one that is an everyday word only where it is a text."""
    return [
        slug
        for slug in slugs
        if re.search(
            rf"(?<![\w-]){slug}(?![\w-])" if "-" in slug else rf"[\"\'`]{slug}[\"\'`]", source
        )
    ]


@pytest.mark.parametrize("folder", ["grader", "solutions"])
def test_the_core_names_no_family(folder: str) -> None:
    choices = {choice for row in CONVENTIONS.values() for choice in row.choices}
    slugs = tuple(slug for slug in families() if slug not in choices)
    files = [f for f in (CHECKOUT / folder).rglob("*") if f.suffix in {".py", ".toml", ".j2"}]
    found = {
        f.relative_to(CHECKOUT).as_posix(): named
        for f in files
        if (named := families_named(f.read_text(encoding="utf-8"), slugs))
    }
    assert not found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('name = "two-steps"', ["two-steps"]), ("# as in two-steps", ["two-steps"]),
        ("two-steps-more, a-two-steps", []), ("steps of momentum", []),
        ('"momentum"', ["momentum"]), ("`momentum`", ["momentum"]),
    ],
)  # fmt: skip
def test_a_family_by_name_is_told_from_a_word(source: str, found: list[str]) -> None:
    assert families_named(source, ("two-steps", "momentum")) == found
