"""The rules that no other linter knows: what may never be called, and which way imports run.

`faults(folder, source)` reads one file's syntax tree and names what it finds, one line each.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

PARTS = ("problems", "solutions", "grader")

MAY_IMPORT: dict[str, frozenset[str]] = {
    "problems": frozenset({"numpy"}),
    "solutions": frozenset({"flint", "mpmath", "numpy", "problems", "sympy"}),
    "solutions/reference": frozenset({"numpy"}),
    "grader": frozenset(
        {
            *("problems", "solutions"),
            *("babel", "click", "defusedxml", "jinja2", "matplotlib", "msgspec", "nbformat"),
            *("numpy", "openpyxl", "pylopdf_fonts_ko", "pypdf", "pypdfium2", "rich", "typst"),
            "yaml",
        }
    ),
}
"""What a folder imports besides the standard library and itself; other folders are free."""

NO_CHANCE = frozenset({"numpy.random", "random", "secrets"})
"""Every draw is the grader's, from the course's secret; problems and solutions have none."""

NEVER = frozenset(
    {
        *("eval", "exec", "builtins.eval", "builtins.exec"),
        *("pickle", "_pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"),
        *("sympy.lambdify", "sympy.utilities.lambdify"),
        *("msgspec.yaml", "oyaml", "ruamel", "ruamel_yaml", "ruyaml", "strictyaml"),
    }
)
NEVER_NAMED = frozenset({"parse_expr", "parse_latex", "sympify"})
"""These run text as code wherever they are imported from."""

NEVER_CALLED = frozenset({"sympy.S"})
"""`S.Half` is a number; `S("...")` is sympify under another name."""

BASE_LOADERS = frozenset({"yaml.BaseLoader", "yaml.CBaseLoader"})


Found = Iterator[tuple[int, str]]


def faults(folder: str, source: str) -> tuple[str, ...]:
    """Every breach of the rules in a file of `folder` (`grader`, `solutions/reference`, ...)."""
    tree = ast.parse(source)
    aliases = _aliases(tree)
    found = [
        *_imports(folder, tree, aliases),
        *_forbidden(tree, aliases),
        *_yaml(tree, aliases),
    ]
    return tuple(f"line {line}: {what}" for line, what in sorted(set(found)))


def modules(source: str) -> frozenset[str]:
    """The full names of all that a file imports."""
    return frozenset(name for _, name in _modules(ast.parse(source)))


def _aliases(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: `{"np": "numpy", "load": "yaml.load"}`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                names[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str | None:
    """The full name of `a.b.c` with its alias resolved; None for anything computed."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        stem = _dotted(node.value, aliases)
        return f"{stem}.{node.attr}" if stem else f"?.{node.attr}"
    return None


def _modules(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module that a file imports by statement or by a call with its name written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args:
            name = _dotted(node.func, {}) or ""
            asked = node.args[0]
            by_name = name.endswith("import_module") or name == "__import__"
            if by_name and isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                yield node.lineno, asked.value


def _imports(folder: str, tree: ast.AST, aliases: dict[str, str]) -> Found:
    part = "solutions/reference" if folder.startswith("solutions/reference") else folder
    part = part if part in MAY_IMPORT else folder.partition("/")[0]
    if part not in MAY_IMPORT:
        return
    for line, module in _modules(tree):
        root = module.partition(".")[0]
        own = _within(module, frozenset({part.replace("/", ".")}))
        if not own and root not in MAY_IMPORT[part] | sys.stdlib_module_names:
            yield line, f"{part} may not import {root}"
    if part != "grader":
        for line, name in _names(tree, aliases):
            if _within(name, NO_CHANCE):
                yield line, f"{part} draws nothing at random: {name}"


def _forbidden(tree: ast.AST, aliases: dict[str, str]) -> Found:
    for line, name in _names(tree, aliases):
        if _within(name, NEVER) or name.rpartition(".")[2] in NEVER_NAMED:
            yield line, f"never {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _forbidden_call(node, aliases)


def _forbidden_call(call: ast.Call, aliases: dict[str, str]) -> Found:
    name = _dotted(call.func, aliases)
    if name in NEVER_CALLED:
        yield call.lineno, f"never {name}(...)"
    if any(keyword.arg == "allow_pickle" for keyword in call.keywords):
        yield call.lineno, "never allow_pickle"
    hidden = {name.rpartition(".")[2] for name in NEVER} | NEVER_NAMED
    for argument in call.args[1:2] if name == "getattr" else ():
        if isinstance(argument, ast.Constant) and argument.value in hidden:
            yield call.lineno, f"never {argument.value}, by getattr either"


def _yaml(tree: ast.AST, aliases: dict[str, str]) -> Found:
    """Only `yaml.load` with the base loader, or with a class of this file that extends it."""
    loaders = BASE_LOADERS | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(_dotted(base, aliases) in BASE_LOADERS for base in node.bases)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    read_safely = {id(call.func) for call in calls if _loader(call, aliases) in loaders}
    for node in ast.walk(tree):
        name = _dotted(node, aliases)
        if name in {"yaml.load", "yaml.load_all"} and id(node) not in read_safely:
            yield _line(node), f"{name} without the base loader"
    for line, name in _names(tree, aliases):
        last = name.rpartition(".")[2].lower()
        reads = last.endswith(("_load", "_load_all", "loader", "constructor", "*"))
        if name.startswith("yaml.") and reads and name not in BASE_LOADERS:
            yield line, f"only the base loader reads YAML, not {name}"


def _names(tree: ast.AST, aliases: dict[str, str]) -> Found:
    """Every module imported and every dotted name used, in full."""
    yield from _modules(tree)
    for node in ast.walk(tree):
        name = _dotted(node, aliases)
        if name:
            yield _line(node), name


def _loader(call: ast.Call, aliases: dict[str, str]) -> str | None:
    """The loader of `yaml.load(text, Loader=...)`, where it is `load` or `load_all`."""
    if _dotted(call.func, aliases) not in {"yaml.load", "yaml.load_all"}:
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg == "Loader"]
    return next((_dotted(value, aliases) for value in [*named, *call.args[1:2]]), None)


def _within(name: str, forbidden: frozenset[str]) -> bool:
    """Whether a dotted name is one of these or lies inside one."""
    return any(name == one or name.startswith(f"{one}.") for one in forbidden)


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))
