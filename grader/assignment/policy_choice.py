"""The policy as lecturers set it: `[policy]` in the assignment refines the course's, key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from grader.assignment.policy import Attempts, Matrix, Policy
from grader.assignment.toml_file import Table, shown
from grader.errors import nearest
from problems.family import Family
from problems.registry import families

TABLE = "policy"
MISTAKES = "mistakes"

SHARES: Mapping[str, str] = {
    "imprecise": "0.5", "carried": "1", "carried_beyond": "0.5", "convention": "1",
    "mistake": "0", "wrong": "0",
}  # fmt: skip
"""Keys that are shares of an item's points, each with an example."""

KEYS = (*SHARES, "carried_in_full", "matrix", "round_to", "attempts", "show_key", MISTAKES)

MOST_WRONG = 1000
LARGEST_STEP = 1000

BELOW = dict.fromkeys(KEYS, f"It belongs to the policy: write it below [{TABLE}].")
"""For keys of the policy that slipped above its header."""

_ALWAYS = {
    "correct": "A right answer always earns its full share: take it out.",
    "blank": "A blank answer never earns anything: take it out.",
    "unreadable": "An unreadable answer earns nothing until a person has ruled: take it out.",
}


def refined(policy: Policy, table: Table) -> Policy:
    """A policy with what the `[policy]` of a file sets in its place; the file's error if wrong."""
    own = table.table(TABLE)
    own.keep_to(KEYS, _ALWAYS | _mistakes_in(own))
    shares = {key: _share(own, key, getattr(policy, key)) for key in SHARES}
    below = own.table(MISTAKES)
    mistakes = {slug: _share(below, slug, policy.mistake) for slug in below.entries}
    in_full = own.whole("carried_in_full", 0, MOST_WRONG)
    step_rule = f"round_to is a number above 0 (at most {LARGEST_STEP})"
    show_key = own.switch("show_key")
    return Policy(
        imprecise=shares["imprecise"],
        carried=shares["carried"],
        convention=shares["convention"],
        mistake=shares["mistake"],
        wrong=shares["wrong"],
        mistakes={**policy.mistakes, **mistakes},
        carried_in_full=policy.carried_in_full if in_full is None else in_full,
        carried_beyond=shares["carried_beyond"],
        matrix=_matrix(own) or policy.matrix,
        round_to=own.positive("round_to", step_rule, "0.5", LARGEST_STEP) or policy.round_to,
        attempts=_attempts(own) or policy.attempts,
        show_key=policy.show_key if show_key is None else show_key,
    )


def refuse_unknown(table: Table, asked: Iterable[Family], among: str, remedy: str) -> None:
    """Refuse a share for a mistake that none of these families knows."""
    below = table.table(TABLE).table(MISTAKES)
    known = {mistake.slug for family in asked for mistake in family.all_mistakes()}
    for slug in below.entries:
        if slug not in known:
            near = nearest(slug, known)
            meant = f"Did you mean {' or '.join(near)}? " if near else ""
            raise below.refusal(slug, f"there is no mistake {shown(slug)} {among}", meant + remedy)


def refuse_coarse(table: Table, policy: Policy, points: Fraction) -> None:
    """Refuse to round scores to multiples of more than an assignment's points."""
    step = policy.round_to
    if step is None or step <= points:
        return
    own = table.table(TABLE)
    from_course = "" if "round_to" in own.entries else " (set for the whole course)"
    what = (
        f"scores would be rounded to multiples of {float(step):.10g}{from_course}, but there are "
        f"only {float(points):.10g} points to earn in this assignment"
    )
    remedy = f"Write a smaller one below [{TABLE}] in {table.file}; usual are 0.5, 0.1 and 0.01."
    raise own.refusal("round_to", what, remedy)


def _share(table: Table, key: str, usual: Fraction) -> Fraction:
    rule = f"{key} is the share of an item's points that it earns, from 0 to 1"
    found = table.share(key, rule, SHARES.get(key, "1"))
    return usual if found is None else found


def _matrix(own: Table) -> Matrix | None:
    found = own.text("matrix", Matrix.CELLS)
    if found is None:
        return None
    if found in set(Matrix):
        return Matrix(found)
    rule = f'matrix is "{Matrix.CELLS}" or "{Matrix.WHOLE}"'
    raise own.wrong("matrix", rule, f'matrix = "{Matrix.CELLS}"')


def _attempts(own: Table) -> Attempts | None:
    found = own.text("attempts", Attempts.LAST)
    if found is None or found in set(Attempts):
        return None if found is None else Attempts(found)
    rule = f"attempts is one of {', '.join(Attempts)}"
    raise own.wrong("attempts", rule, f'attempts = "{Attempts.LAST}"')


def _mistakes_in(own: Table) -> dict[str, str]:
    """Keys that are mistakes, one header too high."""
    slugs = {m.slug for family in families().values() for m in family.all_mistakes()}
    remedy = f"It is a mistake: write it below [{TABLE}.{MISTAKES}]."
    return dict.fromkeys(slugs.intersection(own.entries), remedy)
