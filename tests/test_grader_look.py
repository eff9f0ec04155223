"""A logo is a picture that keeps to itself; header and footer are lines, never markup."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from grader.assignment.look import Look
from grader.assignment.spec import read_assignment
from grader.documents import markdown
from grader.documents.in_common import InCommon
from grader.errors import AssignmentError
from tests.assignment_file import SMALLEST, in_exercise, message
from tests.command_line import grader
from tests.sample_sheets import exercise, sheet
from tests.structures import Case


def picture(kind: str) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


PNG, JPG = picture("PNG"), picture("JPEG")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def svg(inside: str = "", before: str = "") -> bytes:
    """A small SVG."""
    return f"{before}{HEAD}{inside}</svg>".encode()


def look_of(folder: Path, content: bytes, name: str = "logo") -> Look:
    """The look of an assignment with this logo."""
    (folder / name).write_bytes(content)
    (folder / "hw1.toml").write_text(f'logo = "{name}"\n{SMALLEST}', "utf-8")
    return read_assignment(folder / "hw1.toml").look


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "png"), (JPG, "jpg"), (svg(), "svg"),
        (svg('<rect fill="#123" style="fill: url(#a)"/>'), "svg"),
        (svg('<use xlink:href="#a"/><image href="data:image/png;base64,AAAA"/>'), "svg"),
        (svg("<style>.a { fill: red }</style>", '<?xml version="1.0" encoding="UTF-8"?>\n'), "svg"),
        (svg("", "\ufeff<!-- made by hand -->\n<!DOCTYPE svg>\n"), "svg"),
        (svg('<metadata resource="http://purl.org/dc"/>'), "svg"),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "svg"),
    ],
)  # fmt: skip
def test_a_logo_is_known_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    found = look_of(tmp_path, content)
    assert (found.logo, found.kind) == (content.removeprefix(BOM_UTF8), kind)


OUTSIDE = {
    "a picture": '<image href="logo.png"/>',
    "a picture of the web": '<image xlink:href="https://example.edu/a.png"/>',
    "an SVG inside": '<image href="data:image/svg+xml;base64,AAAA"/>',
    "a drawing elsewhere": '<use href="other.svg#a"/>',
    "a link": '<a href="javascript:alert(1)">x</a>',
    "a base": '<g xml:base="https://example.edu/"/>',
    "a script": "<script>alert(1)</script>",
    "an event": '<rect onclick="alert(1)"/>',
    "a web page": "<foreignObject/>",
    "a colour": '<rect fill="url(https://example.edu/a.svg#b)"/>',
    "a quoted colour": "<rect style=\"fill: url( 'x.svg#b')\"/>",
    "a style sheet": "<style>@import 'a.css';</style>",
    "a font": "<style>@font-face { src: url(a.woff) }</style>",
    "a hidden word": "<style>@\\69mport 'a.css';</style>",
    "a movement": '<set attributeName="href" to="x"/>',
}


@pytest.mark.parametrize("inside", OUTSIDE.values(), ids=OUTSIDE)
def test_an_svg_that_asks_for_more_than_it_holds_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(AssignmentError, match=r"logo: found .*outside itself, moves or runs"):
        look_of(tmp_path, svg(inside))


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "<!ENTITY"),
        ('<?xml-stylesheet href="a.css"?>', "xml-stylesheet"),
        ("<rect>", "no well-formed XML"),
    ],
)
def test_what_stands_before_an_svg_is_looked_at_too(
    tmp_path: Path, before: str, words: str
) -> None:
    with pytest.raises(AssignmentError, match=words):
        look_of(tmp_path, svg("", before))


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<html></html>", svg().decode().encode("utf-16")]
)
def test_what_is_no_such_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(AssignmentError, match="PNG, JPEG or SVG"):
        look_of(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        PNG[:-1], PNG[:30], PNG[:8], PNG[:20] + b"\1" + PNG[21:], PNG[:-4] + bytes(4), JPG[:-2],
        JPG[:9], PNG[:8] + b"\xff" * 90,
    ],
)  # fmt: skip
def test_a_picture_that_is_cut_off_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(AssignmentError, match="cut off or damaged"):
        look_of(tmp_path, content)


@pytest.mark.parametrize("content", [PNG, JPG])
def test_a_picture_prints(tmp_path: Path, content: bytes) -> None:
    look_of(tmp_path, content)
    ran = grader("preview", tmp_path / "hw1.toml", "--format", "pdf")
    page = pypdfium2.PdfDocument(BytesIO(ran.out))[0]
    colours = page.render().to_pil().convert("RGB").getcolors(1 << 24) or ()
    assert any(r > 240 and g < 20 and b < 20 for _, (r, g, b) in colours)


def test_a_logo_is_at_most_a_megabyte(tmp_path: Path) -> None:
    assert look_of(tmp_path, PNG + bytes(1_000_000 - len(PNG))).kind == "png"
    with pytest.raises(AssignmentError, match="larger than the 1 MB"):
        look_of(tmp_path, PNG + bytes(1_000_000))


def test_a_logo_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    found = message(tmp_path / "hw1.toml", f'logo = "lgo.png"\n{SMALLEST}')
    assert "lgo.png: there is no such file" in found
    assert "logo.png" in found


def test_an_exercise_has_no_logo(tmp_path: Path) -> None:
    found = message(tmp_path / "hw1.toml", in_exercise('logo = "a.png"'))
    assert "above the first [[exercise]]" in found


def test_course_and_assignment_are_laid_over_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "course.toml").write_text('logo = "a.png"\nheader = "H"\nfooter = "F"\n', "utf-8")
    (tmp_path / "hw1.toml").write_text(f'footer = "G"\n{SMALLEST}', "utf-8")
    common = InCommon.of(read_assignment(tmp_path / "hw1.toml"))
    assert common.look == Look(logo=PNG, kind="png", header="H", footer="G")


def test_both_lines_stand_in_markdown_and_are_never_markup() -> None:
    one = replace(
        sheet(exercise(Case("perceptron-update"))), look=Look(header="*A* <b>", footer="# $x$")
    )
    for text in (markdown.sheet(one), markdown.solution(one)):
        assert text.startswith("\\*A\\* \\<b\\>\n\n# ")
        assert text.endswith("\n\n---\n\n\\# \\$x\\$\n")
