"""Draws: which numbers a recipient gets, from the secret and who is asking; see docs/draws.md.

Block i is HMAC-SHA256(secret, fields | i), read as 16 big-endian words of 16 bits; a word draws one
of n choices as (word * n) >> 16. Integers and hashlib only: the same numbers on every platform and
in every year, and none that can be recomputed without the secret.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.issuing.fields import packed

if TYPE_CHECKING:
    from problems.family import Problem

SCHEME = "backprop-grader/1"
"""Part of every draw and of the manifest: another way to draw gets another name."""

WORD_BITS = 16
WORDS_A_BLOCK = 16

_BLOCK = struct.Struct(f">{WORDS_A_BLOCK}H")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The source of one recipient's numbers for one exercise."""

    secret: bytes = field(repr=False)
    course: str
    term: str
    assignment: str
    exercise: str
    recipient: str
    revision: int
    _fields: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = (self.course, self.term, self.assignment, self.exercise, self.recipient)
        object.__setattr__(self, "_fields", packed(SCHEME, *names, self.revision))

    def indices(self, candidate: int, sizes: Sequence[int]) -> tuple[int, ...]:
        """One index below each size, a word each; every candidate is a draw anew."""
        drawn = words(self.secret, self._fields + packed(candidate), len(sizes))
        return tuple([word * size >> WORD_BITS for word, size in zip(drawn, sizes, strict=True)])


def words(secret: bytes, fields: bytes, count: int) -> tuple[int, ...]:
    """So many words of 16 bits, from as many blocks as they need."""
    found: tuple[int, ...] = ()
    for block in range(-(-count // WORDS_A_BLOCK)):
        digest = hmac.digest(secret, fields + block.to_bytes(4, "big"), "sha256")
        found += _BLOCK.unpack(digest)
    return found[:count]


def draw_givens(
    stream: Stream, candidate: int, problem: Problem
) -> dict[str, tuple[Fraction, ...]]:
    """The cells of each given, in the order of the program.

    A pool of single values takes a word for each cell, a pool of whole quantities one word.
    """
    givens = [(q.name, problem.draws[q.name], len(q.cells)) for q in problem.program.givens]
    draws = [
        (name, pool) for name, pool, cells in givens for _ in range(1 if pool.whole else cells)
    ]
    found: dict[str, tuple[Fraction, ...]] = {name: () for name, _, _ in givens}
    drawn = stream.indices(candidate, [len(pool.choices) for _, pool in draws])
    for (name, pool), index in zip(draws, drawn, strict=True):
        found[name] += pool.choices[index]
    return found
