"""Readers of formulas in LaTeX and in Typst, for tests: both end in one way of writing, so that
what the two printers made of one formula can be compared.

    x^{2}_{k}, x^(2)_(k)             ^{2} _{k} behind x
    \\frac{a}{b}, frac(a, b)          frac{a}{b}
    \\operatorname{ReLU}, op("ReLU")  ReLU
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_LATEX = re.compile(r"\\\\|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_TYPST = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z]+(?:\.[a-z]+)*|\\.|\d+(?:\.\d+)?|<=|>=|\\|\S')

_ALIKE: Mapping[str, str] = {
    r"\cdot": "dot", r"\odot": "dot.o", r"\top": "top", r"\le": "<=", r"\ge": ">=",
    r"\ldots": "dots", r"\qquad": "quad quad", r"\\": "new line", "\\": "new line", r"\/": "/",
    r"\lfloor": "floor{", r"\rfloor": "}", r"\lceil": "ceil{", r"\rceil": "}",
}  # fmt: skip
_ENCLOSING = ("frac", "sqrt", "hat", "bold", "floor", "ceil", "abs", "op", "mat", "cases")


_WITH_GROUPS: Mapping[str, tuple[str, int]] = {
    "^": ("^", 1), "_": ("_", 1),
    r"\frac": ("frac", 2), r"\sqrt": ("sqrt", 1), r"\hat": ("hat", 1), r"\mathbf": ("bold", 1),
}  # fmt: skip


class _Reader:
    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = list(tokens)

    def next(self) -> str:
        return self.tokens.pop(0)

    def until(self, ends: tuple[str, ...], one: Callable[[], str]) -> list[str]:
        """What is read up to one of the ends, which is taken as well."""
        found = []
        while self.tokens[0] not in ends:
            found.append(one())
        return found


class _Latex(_Reader):
    def one(self) -> str:
        match self.next():
            case sign if sign in _WITH_GROUPS:
                name, groups = _WITH_GROUPS[sign]
                return name + "".join(f"{{{self.group()}}}" for _ in range(groups))
            case r"\operatorname" | r"\text":
                return self.group().replace(" ", "")
            case r"\left" if self.tokens[0] == "|":
                return self.size()
            case r"\left" | r"\right":
                return self.one()
            case r"\begin":
                return self.table()
            case token:
                return _ALIKE.get(token, token.removeprefix("\\"))

    def group(self) -> str:
        if self.tokens[0] != "{":
            return self.one()
        self.next()
        found = " ".join(self.until(("}",), self.one))
        self.next()
        return found

    def size(self) -> str:
        self.next()
        found = " ".join(self.until((r"\right",), self.one))
        self.tokens = self.tokens[2:]
        return f"abs{{{found}}}"

    def table(self) -> str:
        name = self.group().replace(" ", "")
        found = " ".join(self.until((r"\end",), self.one))
        self.next()
        self.group()
        inner = found if name == "aligned" else found.replace("new line", ";").replace("&", ",")
        return found if name == "aligned" else f"{'mat' if name == 'bmatrix' else name}{{{inner}}}"


class _Typst(_Reader):
    def one(self) -> str:
        match self.next():
            case "^" | "_" as mark:
                return f"{mark}{{{self.group()}}}"
            case name if name in _ENCLOSING and self.tokens[:1] == ["("]:
                return self.call(name)
            case token if token.startswith('"'):
                return " ".join(_LATEX.findall(token[1:-1])).replace(" ", "")
            case token:
                return _ALIKE.get(token, token)

    def group(self) -> str:
        return " , ".join(self.arguments()) if self.tokens[0] == "(" else self.one()

    def call(self, name: str) -> str:
        found = self.arguments()
        if name in ("mat", "cases"):
            rows = " ; ".join(found).replace("&", ",").replace("quad", "")
            return f"{name}{{{' , '.join(found) if name == 'mat' else rows}}}"
        return found[0] if name == "op" else name + "".join(f"{{{one}}}" for one in found)

    def arguments(self) -> list[str]:
        """What stands between parentheses, cut at commas of its own."""
        self.next()
        parts: list[list[str]] = [[]]
        while self.tokens[0] != ")":
            match self.tokens[0]:
                case ",":
                    self.next()
                    parts.append([])
                case "(":
                    parts[-1].append(f"( {' , '.join(self.arguments())} )")
                case _:
                    parts[-1].append(self.one())
        self.next()
        return [" ".join(part) for part in parts]


def latex(source: str) -> str:
    """A formula in LaTeX, as both readers write it."""
    reader = _Latex(_LATEX.findall(source))
    found = []
    while reader.tokens:
        found.append(reader.one())
    return _plain(found)


def typst(source: str) -> str:
    """A formula in Typst, as both readers write it."""
    reader = _Typst(_TYPST.findall(source))
    found = []
    while reader.tokens:
        found.append(reader.one())
    return _plain(found)


def _plain(parts: Sequence[str]) -> str:
    """Without what differs by the languages and not on paper: spaces."""
    return re.sub(r"\s+", "", " ".join(parts))
