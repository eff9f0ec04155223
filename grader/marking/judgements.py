"""Judging many submissions at once: forms -> columns -> verdicts, packed a row a submission.

Submissions whose sheets are alike are judged side by side, exercise by exercise. Nothing is said
here about points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from grader.judging.piles import InPiles, Piles
from grader.marking.blocks import sheets_of
from grader.marking.layout import Layout, Layouts
from grader.marking.packing import Pile, letters_of, mistakes_of
from grader.marking.together import Asked, Together, together
from grader.records.issued import OnSheet
from grader.records.manifest import Manifest
from grader.records.marks import packed_together
from grader.records.verdicts import Found, by_item

PILE = 4096
"""Submissions held against their keys at once: few enough that nothing large is made of them."""


def judgements(
    manifest: Manifest, layouts: Layouts, asked: Iterable[Asked], accepted: AbstractSet[str]
) -> Iterator[Found]:
    """What each submission is found to be, in any order; `accepted` readings are right.

    Nothing is found where no sheet has the code.
    """
    alike: dict[tuple[OnSheet, ...], _Alike] = {}
    for pile in together(manifest, layouts, asked, PILE):
        known = alike.get(pile.exercises)
        if known is None:
            known = alike[pile.exercises] = _Alike(pile.exercises, pile.layout)
        known.add(pile, manifest)
    for one in alike.values():
        yield from one.judged(accepted)


class _Alike:
    """Submissions whose sheets are alike, pile by pile."""

    def __init__(self, exercises: tuple[OnSheet, ...], layout: Layout) -> None:
        self._exercises, self._layout = exercises, layout
        self._sheets = [Piles() for _ in layout.parts]
        self._piles: list[list[Pile]] = [[] for _ in layout.parts]
        self._numbers: list[int] = []
        self._codes: list[str] = []
        self._unread: list[str] = []
        self._strays: list[str] = []

    def add(self, pile: Together, manifest: Manifest) -> None:
        """The next submissions."""
        for answered, sheets, piles in zip(
            pile.answered(manifest), self._sheets, self._piles, strict=True
        ):
            part, block, answers, blank = answered
            sheets.add(sheets_of(block, answers))
            unread = [*pile.forms.unread_in(part)]
            piles.append(Pile(block.trusted, block.key.present, blank, unread))
        self._numbers += pile.numbers
        self._codes += pile.codes
        self._unread += _each(_unread(pile), pile.forms.count)
        self._strays += _each(pile.strays, pile.forms.count)

    def judged(self, accepted: AbstractSet[str]) -> Iterator[Found]:
        """What each of them is found to be."""
        found = [sheets.judged(accepted) for sheets in self._sheets]
        letters = [_letters(one, piles) for one, piles in zip(found, self._piles, strict=True)]
        packed = packed_together([one.exercise for one in self._exercises], letters)
        mistakes = _each(mistakes_of(self._layout, found), len(packed))
        return zip(
            self._numbers, self._codes, packed, mistakes, self._unread, self._strays, strict=True
        )


def _letters(found: InPiles, piles: Iterable[Pile]) -> list[str]:
    """The verdicts on all sheets of some piles."""
    letters: list[str] = []
    for pile in piles:
        first = len(letters)
        codes = found.verdict[:, first : first + pile.blank.shape[1]]
        letters += letters_of(codes, pile)
    return letters


def _unread(pile: Together) -> dict[int, str]:
    """By its row what stands in a submission where nothing could be read."""
    items = pile.layout.items
    return {
        row: by_item({items[place]: one.text for place, one in places.items()})
        for row, places in pile.forms.unread.items()
    }


def _each(said: Mapping[int, str], count: int) -> list[str]:
    """For every row what is said of it."""
    texts = [""] * count
    for row, text in said.items():
        texts[row] = text
    return texts
