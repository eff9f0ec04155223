"""What matplotlib writes, flat and in few bytes: without groups, names, links and namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from grader.documents.report.tones import Tone


def flat(svg: bytes) -> Iterator[str]:
    """The shapes of a picture, in the order in which they are painted."""
    for element in ElementTree.fromstring(svg).iter():
        # A line that lies wholly outside has no way.
        if element.tag.endswith("}path") and "d" in element.attrib:
            way, style = element.attrib["d"], element.attrib["style"]
            is_dots = "stroke-linecap: round" in style
            yield _dots(way, style) if is_dots else f"<path d='{_way(way)}' style='{_css(style)}'/>"


def _dots(way: str, style: str) -> str:
    """Strokes without a length as circles: on paper, some programs draw them too long.

    A rim tells those apart that touch.
    """
    wide, ink = (re.findall(f"{name}: ([^;]+)", style)[0] for name in ("stroke-width", "stroke"))
    circles = "".join(
        f"<circle cx='{short(float(x))}' cy='{short(float(y))}' r='{float(wide) / 2:g}'/>"
        for x, y in re.findall(r"M (\S+) (\S+)", way)
    )
    rim = f"stroke:{Tone.PAPER.css};stroke-width:1.2;paint-order:stroke"
    return f"<g style='fill:{_css(ink)};{rim}'>{circles}</g>"


def _way(path: str) -> str:
    """A path to a tenth of a pixel."""
    rounded = re.sub(r"-?\d+(\.\d+)?", lambda number: short(float(number[0])), path)
    return re.sub(r" ?([MLzCQ]) ?", r"\1", " ".join(rounded.split()))


def _css(style: str) -> str:
    """A style with the colours as a page may set them."""
    tones = {value: tone for tone in Tone for _, value in (tone.value,)}
    named = re.sub(r"#[0-9a-f]{6}", lambda found: tones[found[0]].css, style)
    return re.sub(r"([;:]) ", r"\1", named)


def short(number: float) -> str:
    """To a tenth of a pixel."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
