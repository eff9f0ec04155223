"""What a course puts on its pages: a logo, a line above and a line below."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.logo import LIMIT, fault_of_svg, is_whole, kind_of
from grader.assignment.text_file import read_bytes
from grader.assignment.toml_file import Table, shown
from grader.errors import AssignmentError

KEYS = ("logo", "header", "footer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The look that is set: a logo with its kind, such as `png`, and two lines."""

    logo: bytes = b""
    kind: str = ""
    header: str = ""
    footer: str = ""

    def refined(self, table: Table, folder: Path) -> Look:
        """This look with what a table sets in its place; paths start at its folder."""
        logo, kind = _logo(table, folder) if "logo" in table.entries else (self.logo, self.kind)
        return Look(
            logo=logo,
            kind=kind,
            header=table.text("header", "Department of Computer Science") or self.header,
            footer=table.text("footer", "Questions: nn@example.edu") or self.footer,
        )


def _logo(table: Table, folder: Path) -> tuple[bytes, str]:
    """The picture that a table names and its kind, told by its content."""
    name = table.required_text("logo", "logo.svg")
    content = read_bytes(folder / name, limit=LIMIT, error=AssignmentError)
    kind = kind_of(content)
    if not kind:
        raise table.wrong("logo", "a logo is a picture, PNG, JPEG or SVG", 'logo = "logo.svg"')
    if not is_whole(content, kind):
        what = f"found {shown(name)}; this picture is cut off or damaged"
        raise table.refusal("logo", what, "Export or download it again.")
    if fault := fault_of_svg(content) if kind == "svg" else "":
        raise table.refusal(
            "logo",
            f"found {shown(name)}; this SVG asks for something outside itself, moves or runs: "
            f"{shown(fault)}",
            "Export it again as plain SVG with everything embedded, or as PNG.",
        )
    return content.removeprefix(BOM_UTF8) if kind == "svg" else content, kind
