"""Logos: the picture of a course as SVG, which a page holds as text; nothing is read from disk."""

from __future__ import annotations

from base64 import b64encode

from grader.assignment.look import Look

TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}

WIDE, HIGH = 400, 150
"""The shape of the place of a logo at the head of a sheet."""


def svg(look: Look) -> str:
    """The logo as SVG, a photo or drawing of pixels within one; empty where there is none."""
    if look.kind not in TYPES:
        return look.logo.decode()
    source = f"data:{TYPES[look.kind]};base64,{b64encode(look.logo).decode()}"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDE}' height='{HIGH}'"
        f" viewBox='0 0 {WIDE} {HIGH}'><image href='{source}' width='{WIDE}' height='{HIGH}'"
        " preserveAspectRatio='xMaxYMid meet'/></svg>"
    )
