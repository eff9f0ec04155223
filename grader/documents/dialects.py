"""Dialects: the strings with which formulas are written as plain text, in LaTeX and in Typst.

A dialect is a table and knows nothing of precedence: `grader.documents.formulas` decides where
parentheses stand, once for all three. Strings are filled by `str.format`, so braces stand doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solutions.operations import TABLE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """One way of writing formulas.

    forms      operations and what else stands between, around or above formulas
    functions  functions of one argument; one that ends with its argument needs none around it
    encloses   operations whose form shows by itself where an argument ends (a fraction's bar)
    running    whether a sum runs over an index k (else it is a function of a whole vector)
    """

    name: str
    forms: Mapping[str, str]
    functions: Mapping[str, str]
    encloses: frozenset[str] = frozenset()
    running: bool = True


TEXT = Dialect(
    name="text",
    running=False,
    functions={name: row.text for name, row in TABLE.items() if row.text},
    forms={
        "exceeds": " > ", "at most": " <= ", "at least": " >= ", "less than": " < ",
        "add": "{} + {}", "sub": "{} - {}", "neg": "-{}", "div": "{} / {}", "power": "{}^{}",
        "juxtaposed": "{} {}", "times": "{} * {}", "hadamard": "{} * {}", "dot": "{} . {}",
        "sum": "sum({})", "fraction": "{}/{}", "parentheses": "({})", "negative": "({})",
        "column sums": "1^T {}", "equals": " = ", "dots": "...", "cell": "{}[{}]",
        "transposed": "{}^T",
        "vector": "[{}]", "next cell": ", ",
        "matrix": "[{}]", "row": "[{}]", "next": ", ", "next row": ", ", "positive": "step({})",
        "equal": "equal({}, {})",
        "derivative": "d({})/d({})", "aligned": "{}", "word": "{}",
        "aligned equals": " = ", "apart": "; ", "aligned apart": "; ", "new line": "; ",
    },
)  # fmt: skip

LATEX = Dialect(
    name="latex",
    functions={name: row.latex for name, row in TABLE.items() if row.latex} | {"exp": "e^{{{}}}"},
    encloses=frozenset({"div"}),
    forms={
        "exceeds": " > ", "at most": r" \le ", "at least": r" \ge ", "less than": " < ",
        "add": "{} + {}", "sub": "{} - {}", "neg": "-{}", "power": "{}^{{{}}}",
        "div": r"\frac{{{}}}{{{}}}", "fraction": r"\frac{{{}}}{{{}}}",
        "juxtaposed": "{} {}", "times": r"{} \cdot {}", "hadamard": r"{} \odot {}",
        "dot": r"{} \cdot {}", "sum": r"\sum_{{{}=1}}^{{{}}} {}", "equals": " = ",
        "column sums": r"\mathbf{{1}}^{{\top}} {}",
        "parentheses": r"\left({}\right)", "negative": "({})",
        "vector": r"\begin{{bmatrix}} {} \end{{bmatrix}}", "next cell": r" \\ ",
        "matrix": r"\begin{{bmatrix}} {} \end{{bmatrix}}",
        "row": "{}", "next": " & ", "next row": r" \\ ",
        "positive": r"\mathbf{{1}}\left[{} > 0\right]",
        "equal": r"\mathbf{{1}}\left[{} = {}\right]",
        "derivative": r"\frac{{\partial {}}}{{\partial {}}}",
        "greek": "\\{}", "hat": r"\hat{{{}}}", "word": r"\text{{{}}}",
        "above": "{}^{{{}}}", "below": "{}_{{{}}}",
        "cell": "{}_{{{}}}",
        "transposed": r"{}^{{\top}}", "top": r"\top", "glue": "",
        "dots": r"\ldots", "apart": r" \qquad ",
        "aligned": "\\begin{{aligned}}\n{}\n\\end{{aligned}}", "aligned equals": " &= ",
        "aligned apart": r" \qquad & ", "new line": " \\\\\n",
    },
)  # fmt: skip

TYPST = Dialect(
    name="typst",
    functions={name: row.typst for name, row in TABLE.items() if row.typst} | {"exp": "e^({})"},
    encloses=frozenset({"div"}),
    forms={
        "exceeds": " > ", "at most": " <= ", "at least": " >= ", "less than": " < ",
        "add": "{} + {}", "sub": "{} - {}", "neg": "-{}", "power": "{}^({})",
        "div": "frac({}, {})", "fraction": "frac({}, {})",
        "juxtaposed": "{} {}", "times": "{} dot {}", "hadamard": "{} dot.o {}",
        "dot": "{} dot {}", "sum": "sum_({}=1)^({}) {}", "equals": " = ",
        "column sums": "bold(1)^top {}",
        "parentheses": "({})", "negative": "({})",
        "vector": "mat({})", "next cell": "; ",
        "matrix": "mat({})", "row": "{}", "next": ", ", "next row": "; ",
        "positive": "bold(1)[{} > 0]", "equal": "bold(1)[{} = {}]",
        "derivative": "frac(partial {}, partial {})",
        "greek": "{}", "hat": "hat({})", "word": '"{}"', "above": "{}^({})", "below": "{}_({})",
        "cell": "{}_({})",
        "transposed": "{}^top", "top": "top", "glue": " ", "dots": "dots", "apart": " quad quad ",
        "aligned": "{}", "aligned equals": " &= ", "aligned apart": " quad quad & ",
        "new line": r" \ ",
    },
)  # fmt: skip
