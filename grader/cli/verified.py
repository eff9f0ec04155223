"""How `grader verify` shows what it found: one line for each exercise, and all about a few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.specimens.checked import Checked, Margin

Row = tuple[str, str]

CONDITIONS = {
    "unmet": "a run that does not end as it must",
    "kink": "a number near a kink or a threshold, or carried over one by rounding",
    "saturation": "a unit so far out that its slope is next to 0",
    "vanishing": "an answer that rounds to 0 or cannot be told from it",
    "units": "a hidden ReLU layer without a live or without a dead unit",
    "width": "an answer that honest rounding spreads too far",
    "confusable": "two mistakes that look alike without being the same",
    "uncertified": "what looks equal and cannot be proved to be",
}
"""The conditions of the guard, in words."""

HIDDEN = "hidden "

FAR = 100
"""Tolerances from which on nobody reads decimals."""

MOST_PAIRS = 5
"""Pairs of mistakes that are named because they are confused most often."""


def show(found: Sequence[Checked], *, everything: bool) -> None:
    """The table, and unless it is of every family, all about each exercise."""
    from grader.cli.terminal import table
    from grader.specimens.counts import readable

    table(
        ("exercise", "instances", "variants", "accepted", "width", "widest", "margin", "found"),
        [
            (one.name, f"{one.instances:,}", readable(one.variants), share(one.accepted),
             *_widths(one), _least(one), _verdict(one))
            for one in found
        ],
        right=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    for one in () if everything else found:
        click.echo()
        table((one.name, ""), _details(one), right=(1,))
    click.echo(
        "Widths of accepted intervals are in units of the last place that is kept. Margins are in "
        "tolerances: how far a known mistake is at least from the key, and from every other (more "
        "than 3).",
        err=True,
    )
    if everything:
        click.echo("`grader verify NAME` says more of one of them.", err=True)


def share(part: float) -> str:
    """`4.5 %`."""
    return f"{100 * part:.1f} %"


def _widths(one: Checked) -> tuple[str, str]:
    if one.widths is None:
        return "-", "-"
    return f"{one.widths.median:.1f}", f"{one.widths.widest:.1f}"


def _least(one: Checked) -> str:
    margins = [found.tolerances for found in (one.margin, one.between) if found]
    return _tolerances(min(margins)) if margins else "-"


def _tolerances(margin: float) -> str:
    return f"{margin:.2f}" if margin < FAR else f"{margin:,.0f}"


def _verdict(one: Checked) -> str:
    return f"{len(one.failures)} failed" if one.failures else "all good"


def _details(one: Checked) -> Iterator[Row]:
    """Who was the other witness, what the guard refused, and what cannot be told apart."""
    yield "second witness", one.witness or "the program itself: there is no reference"
    yield f"different ones among {one.instances:,} instances", f"{one.distinct:,}"
    checked, worst = one.gradients
    if checked:
        yield f"{checked} derivatives, off central differences by at most", f"{worst:.0e}"
    if one.widths:
        yield f"widest interval: {one.widths.item}", f"{one.widths.widest:.1f} units"
    yield from _margin("nearest to the key", one.margin)
    yield from _margin("nearest to each other", one.between)
    yield from _refused(one)
    yield from _section(
        "instances that a mistake leaves as they are (inert)",
        [(slug, share(part)) for slug, part in one.inert.items()],
    )
    yield from _section(
        "instances on which two mistakes are the same (twins)",
        [(" = ".join(pair), share(part)) for pair, part in one.twins.items()],
    )


def _margin(what: str, margin: Margin | None) -> Iterator[Row]:
    if margin:
        yield (
            f"{what}: {' and '.join(margin.mistakes)}",
            (f"{_tolerances(margin.tolerances)} tolerances"),
        )


def _refused(one: Checked) -> Iterator[Row]:
    """Conditions that refuse candidates, the known mistakes among them, and what is confused."""
    plain = {name: n for name, n in one.refused.items() if not name.startswith(HIDDEN)}
    hidden = {name: n for name, n in one.refused.items() if name.startswith(HIDDEN)}
    title = f"candidates refused, of {one.judged:,} (some for several reasons)"
    yield from _section(
        title,
        [(f"{name}: {CONDITIONS[name]}", share(n / one.judged)) for name, n in plain.items()],
    )
    yield from _section(
        "candidates that hide a mistake",
        [(name.removeprefix(HIDDEN), share(n / one.judged)) for name, n in hidden.items()],
    )
    pairs = list(one.confused.items())[:MOST_PAIRS]
    title = "candidates that confuse two mistakes"
    if len(one.confused) > MOST_PAIRS:
        title += f": {MOST_PAIRS} of {len(one.confused)} pairs"
    yield from _section(title, [(" ~ ".join(p), share(n / one.judged)) for p, n in pairs])


def _section(title: str, rows: Sequence[Row]) -> Iterator[Row]:
    if rows:
        yield title, ""
        yield from ((f"  {what}", value) for what, value in rows)
