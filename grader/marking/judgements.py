"""Judging many submissions at once: forms -> columns -> verdicts, packed a row a submission.

Submissions whose sheets are alike are judged side by side, exercise by exercise. Nothing is said
here about points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from grader.judging.judge import judged
from grader.marking.blocks import sheets_of
from grader.marking.layout import Layouts
from grader.marking.packing import letters_of, mistakes_of
from grader.marking.together import Asked, Together, together
from grader.records.manifest import Manifest
from grader.records.marks import packed_together
from grader.records.verdicts import Found, by_item


def judgements(
    manifest: Manifest, layouts: Layouts, asked: Iterable[Asked], accepted: AbstractSet[str]
) -> Iterator[Found]:
    """What each submission is found to be, in any order; `accepted` readings are right.

    Nothing is found where no sheet has the code.
    """
    for group in together(manifest, layouts, asked):
        yield from _judgements(manifest, group, accepted)


def _judgements(manifest: Manifest, group: Together, accepted: AbstractSet[str]) -> Iterator[Found]:
    """What each of some submissions is found to be whose sheets are alike."""
    forms, verdicts, named = group.forms, [], []
    for part, block, answers, blank in group.answered(manifest):
        found = judged(sheets_of(block, answers), accepted)
        verdicts.append(letters_of(block, found, blank, forms.unread_in(part)))
        named.append(found.mistakes)
    packed = packed_together([one.exercise for one in group.exercises], verdicts)
    mistakes = _each(mistakes_of(group.layout, named), forms.count)
    unread, strays = _each(_unread(group), forms.count), _each(group.strays, forms.count)
    return zip(group.numbers, group.codes, packed, mistakes, unread, strays, strict=True)


def _unread(group: Together) -> dict[int, str]:
    """By its row what stands in a submission where nothing could be read."""
    items = group.layout.items
    return {
        row: by_item({items[place]: one.text for place, one in places.items()})
        for row, places in group.forms.unread.items()
    }


def _each(said: Mapping[int, str], count: int) -> list[str]:
    """For every row what is said of it."""
    texts = [""] * count
    for row, text in said.items():
        texts[row] = text
    return texts
