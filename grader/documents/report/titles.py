"""What the exercises of a report are called."""

from __future__ import annotations

from collections.abc import Mapping

from grader.documents.catalogue import Catalogue


def title_of(exercise: str, titles: Mapping[str, str], words: Catalogue) -> str:
    """The title of an exercise; with its id where another one is of the same family."""
    title = titles[exercise]
    alone = list(titles.values()).count(title) == 1
    return words.gettext(title) if alone else f"{words.gettext(title)} ({exercise})"
