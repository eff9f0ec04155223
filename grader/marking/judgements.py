"""Judging many submissions at once: forms -> columns -> verdicts, packed a row a submission.

All submissions of a chunk whose sheets are alike are read side by side, and judged side by side,
exercise by exercise. Nothing is said here about points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.chunks import chunks
from grader.judging.diagnosis import bit_of
from grader.judging.judge import judged
from grader.judging.judged import CODE, VERDICTS, Judged
from grader.judging.verdict import Verdict
from grader.marking.blocks import Block, blocks, sheets_of
from grader.marking.layout import Layout, Layouts, Part
from grader.marking.many_forms import ManyForms
from grader.records.issued import Packed
from grader.records.manifest import Manifest
from grader.records.marks import ABSENT, LETTER
from grader.records.verdicts import NONE, Judgement
from grader.submissions.form import Form
from grader.submissions.strays import said_of_strays

_LETTERS = np.frombuffer("".join(LETTER[one] for one in VERDICTS).encode(), dtype=np.uint8)
_ABSENT, _UNREAD = ord(ABSENT), ord(LETTER[Verdict.UNREADABLE])


FEW = 256
"""Forms that are read before the next ones are looked at."""


class Asked(NamedTuple):
    """A form to be held against the sheet with this code."""

    code: str
    form: Form


@dataclass(slots=True)
class _Alike:
    """The forms whose sheets have one layout: their places among all, and their instances.

    strays  what is said of lines of no item, by the places of the forms that have some
    """

    forms: ManyForms
    who: list[int] = field(default_factory=list)
    strays: dict[int, str] = field(default_factory=dict)
    instances: list[Sequence[Packed]] = field(default_factory=list)


def judgements(
    manifest: Manifest, layouts: Layouts, asked: Iterable[Asked], accepted: AbstractSet[str]
) -> list[Judgement]:
    """What each form is found to be, in their order; `accepted` readings are right.

    Forms are asked for a few at a time and not kept: a class of them is larger than any cache.
    """
    groups: dict[Layout, _Alike] = {}
    count = 0
    for few in chunks(asked, FEW):
        instances = _instances(manifest, few)
        for who, one in enumerate(few, count):
            own = instances[one.code]
            layout = layouts.of([(instance.position, instance.structure) for instance in own])
            group = groups.get(layout)
            if group is None:
                group = groups[layout] = _Alike(ManyForms(layout))
            if not group.forms.add(one.form):
                group.strays[who] = said_of_strays(one.form, layout.items)
            group.who.append(who)
            group.instances.append(own)
        count += len(few)
    found: dict[int, Judgement] = {}
    for group in groups.values():
        for who, judgement in zip(group.who, _judged(manifest, group, accepted), strict=True):
            strays = group.strays.get(who)
            found[who] = judgement._replace(strays=strays) if strays else judgement
    return [found[who] for who in range(count)]


def _instances(manifest: Manifest, asked: Sequence[Asked]) -> dict[str, list[Packed]]:
    """The instances on the sheets that are asked about, by code."""
    found: dict[str, list[Packed]] = defaultdict(list)
    for instance in manifest.instances.of([*dict.fromkeys(one.code for one in asked)]):
        found[instance.code].append(instance)
    return found


def _judged(manifest: Manifest, group: _Alike, accepted: AbstractSet[str]) -> Iterator[Judgement]:
    """The judgement of each form of a group."""
    forms, layout = group.forms, group.forms.layout
    forms.read()
    verdicts: list[Iterator[tuple[str, str]]] = []
    mistakes: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for number, part in enumerate(layout.parts):
        (block,) = blocks(manifest, [own[number] for own in group.instances])
        answers, blank = forms.answers(part, block)
        found = judged(sheets_of(block, answers), accepted)
        own_letters = _letters(block, found, blank, forms.unread_in(part))
        verdicts.append(zip(block.exercises, own_letters, strict=True))
        for row, item, slugs in _mistakes(block, found, part):
            mistakes[row][item] = slugs
    unread = {
        row: {layout.items[place]: one.text for place, one in places.items()}
        for row, places in forms.unread.items()
    }
    for row, own in enumerate([*zip(*verdicts, strict=True)] or [()] * len(group.who)):
        yield Judgement(own, mistakes.get(row, NONE), unread.get(row, NONE))


def _letters(
    block: Block, found: Judged, blank: NDArray[np.bool_], unread: Iterator[tuple[int, int]]
) -> list[str]:
    """The verdicts on each sheet of a block, a letter an item; none where keys are not trusted."""
    count = len(block.places)
    if not block.trusted:
        return [""] * count
    codes = found.verdict
    # What has no value at these numbers was answered all the same.
    codes = np.where((codes == CODE[Verdict.BLANK]) & ~blank, CODE[Verdict.WRONG], codes)
    letters = _LETTERS[codes]
    for line, row in unread:
        letters[line, row] = _UNREAD
    letters[~block.key.present] = _ABSENT
    text, width = letters.T.tobytes().decode("ascii"), len(letters)
    return [text[row * width : (row + 1) * width] for row in range(count)]


def _mistakes(
    block: Block, found: Judged, part: Part
) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(row, item with its leading number, slugs) wherever a mistake is named."""
    bits = bit_of([wrong.slug for wrong in block.structure.mistakes])
    named = found.mistakes != 0
    together = found.mistakes[named].tolist()
    slugs_of: Mapping[int, tuple[str, ...]] = {
        whole: tuple(slug for slug, bit in bits.items() if whole & int(bit))
        for whole in set(together)
    }
    items = [f"{part.position}.{item}" for item in block.structure.items]
    lines, rows = (places.tolist() for places in np.nonzero(named))
    for line, row, whole in zip(lines, rows, together, strict=True):
        yield row, items[line], slugs_of[whole]
