"""Logos: the picture of a course as text that a page holds; nothing is read from disk."""

from __future__ import annotations

from base64 import b64encode

from grader.assignment.look import Look

TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}

WIDE, HIGH = 400, 150
"""The shape of the place of a logo at the head of a sheet."""


def address(look: Look) -> str:
    """The logo as an address that holds it; empty where there is none."""
    if not look.logo:
        return ""
    return f"data:{TYPES[look.kind]};base64,{b64encode(look.logo).decode()}"


def svg(look: Look) -> str:
    """The logo as SVG, a photo or drawing of pixels within one; empty where there is none."""
    if look.kind in ("", "svg"):
        return look.logo.decode()
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDE}' height='{HIGH}'"
        f" viewBox='0 0 {WIDE} {HIGH}'><image href='{address(look)}' width='{WIDE}'"
        f" height='{HIGH}' preserveAspectRatio='xMaxYMid meet'/></svg>"
    )
