"""Judging many submissions at once: forms -> columns -> verdicts, packed a row a submission.

All submissions of a chunk whose sheets are alike are read side by side, and judged side by side,
exercise by exercise. Nothing is said here about points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

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
from grader.records.verdicts import Judgement
from grader.submissions.form import Form
from grader.submissions.strays import said_of_strays

_LETTERS = np.frombuffer("".join(LETTER[one] for one in VERDICTS).encode(), dtype=np.uint8)
_ABSENT, _UNREAD = ord(ABSENT), ord(LETTER[Verdict.UNREADABLE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form to be held against the sheet with this code."""

    code: str
    form: Form


@dataclass(slots=True)
class _Alike:
    """The forms whose sheets have one layout: their places among all, and their instances.

    odd  the places of those that may have lines of no item
    """

    forms: ManyForms
    who: list[int] = field(default_factory=list)
    odd: set[int] = field(default_factory=set)
    instances: list[Sequence[Packed]] = field(default_factory=list)


def judgements(
    manifest: Manifest, layouts: Layouts, asked: Sequence[Asked], accepted: AbstractSet[str]
) -> list[Judgement]:
    """What each form is found to be, in their order; `accepted` readings are right."""
    instances: dict[str, list[Packed]] = defaultdict(list)
    for instance in manifest.instances([*dict.fromkeys(one.code for one in asked)]):
        instances[instance.code].append(instance)
    groups: dict[Layout, _Alike] = {}
    for who, one in enumerate(asked):
        own = instances[one.code]
        layout = layouts.of([(instance.position, instance.structure) for instance in own])
        group = groups.get(layout)
        if group is None:
            group = groups[layout] = _Alike(ManyForms(layout))
        if not group.forms.add(one.form):
            group.odd.add(who)
        group.who.append(who)
        group.instances.append(own)
    found: dict[int, Judgement] = {}
    for layout, group in groups.items():
        for who, judgement in zip(group.who, _judged(manifest, group, accepted), strict=True):
            strays = said_of_strays(asked[who].form, layout.items) if who in group.odd else ""
            found[who] = replace(judgement, strays=strays) if strays else judgement
    return [found[who] for who in range(len(asked))]


def _judged(manifest: Manifest, group: _Alike, accepted: AbstractSet[str]) -> Iterator[Judgement]:
    """The judgement of each form of a group."""
    forms, layout = group.forms, group.forms.layout
    forms.read()
    verdicts: list[list[tuple[str, str]]] = [[] for _ in group.who]
    mistakes: list[dict[str, tuple[str, ...]]] = [{} for _ in group.who]
    for number, part in enumerate(layout.parts):
        (block,) = blocks(manifest, [own[number] for own in group.instances])
        answers, blank = forms.answers(part, block)
        found = judged(sheets_of(block, answers), accepted)
        own_letters = _letters(block, found, blank, forms.unread_in(part))
        for row, (exercise, letters) in enumerate(zip(block.exercises, own_letters, strict=True)):
            verdicts[row].append((exercise, letters))
        for row, item, slugs in _mistakes(block, found, part):
            mistakes[row][item] = slugs
    for row in range(len(group.who)):
        unread = {layout.items[place]: one.text for place, one in forms.unread(row).items()}
        yield Judgement(verdicts=tuple(verdicts[row]), mistakes=mistakes[row], unread=unread)


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
    slugs_of: Mapping[int, tuple[str, ...]] = {
        whole: tuple(slug for slug, bit in bits.items() if whole & int(bit))
        for whole in set(found.mistakes[named].tolist())
    }
    for line, row in np.argwhere(named).tolist():
        item = f"{part.position}.{block.structure.items[line]}"
        yield row, item, slugs_of[int(found.mistakes[line, row])]
