"""Numbers above 0 as options say them, read exactly."""

from __future__ import annotations

from fractions import Fraction

import click


def above_zero(text: str, most: int, *, rule: str, option: str) -> Fraction:
    """`0.001`, `1e-3` and `1/1000` are the same; BadParameter with the rule for anything else."""
    from grader.assignment.exact_numbers import exact, parse_number

    try:
        value = exact(text) or exact(parse_number(text))
    except ValueError:
        value = None
    if value is None or not 0 < value <= most:
        raise click.BadParameter(f"found {text!r}; {rule}", param_hint=option)
    return value
