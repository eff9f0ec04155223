"""Examples with numbers printed in textbooks and lecture notes, a file each in data/textbook/.

    source, place, url   where the numbers are printed; url only where the page is public
    family               what `grader solve` is asked
    [solve]              the file of givens that it gets
    [printed]            item -> what the source prints, digit by digit

Where a source does not simply round, its numbers stand in another table, which says `why`:

    [truncated]          the source cuts digits off
    [opposite]           the source means the number with the other sign
    [mistaken]           the source makes a known `mistake`: what it prints is the number of that
    [carried]            the source goes on with numbers that it rounded to so many `decimals`: what
                         it prints is one of the answers that count as right on a sheet with that
                         rounding (`opposite = true`: under the other sign)
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.command_line import grader

FOLDER = Path(__file__).resolve().parent / "data" / "textbook"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

TABLES = ("printed", "truncated", "opposite", "carried", "mistaken")
KEYS = {"source", "place", "url", "family", "solve", *TABLES}
SETTINGS = {"why", "decimals", "opposite", "mistake"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example; a table lists what is printed, by item."""

    name: str
    data: Mapping[str, Any]

    @property
    def family(self) -> str:
        """The family whose exercise it is."""
        return str(self.data["family"])

    def table(self, name: str) -> dict[str, str]:
        """What is printed in one of the ways."""
        found = self.data.get(name, {})
        return {item: text for item, text in found.items() if item not in SETTINGS}

    def setting(self, table: str, key: str) -> Any:
        """What a table says of itself; None where it does not."""
        return self.data.get(table, {}).get(key)

    def written(self, folder: Path, **settings: Any) -> Path:
        """The file of givens, written into a folder."""
        file = folder / f"{self.name}.json"
        file.write_text(json.dumps({**self.data["solve"], **settings}), encoding="utf-8")
        return file

    def solved(self, folder: Path, **settings: Any) -> dict[str, dict[str, Any]]:
        """Every item of `grader solve`, from a file of givens written into a folder."""
        file = self.written(folder, **settings)
        ran = grader("solve", self.family, "--givens", file, "--json")
        assert ran.code == 0, ran.said
        quantities = json.loads(ran.out)["quantities"].values()
        return {name: item for one in quantities for name, item in one["items"].items()}


def example(name: str) -> Example:
    """The example of that name; decimals stay text, as they are printed."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return Example(name=name, data=tomllib.loads(text, parse_float=str))


def places(printed: str) -> int:
    """How many decimals are printed."""
    return len(printed.partition(".")[2])


def value(item: Mapping[str, Any]) -> Fraction:
    """The value of an item: the fraction that it is, or else the nearest float."""
    try:
        return Fraction(item["exact"])
    except ValueError:
        return Fraction(repr(item["value"]))
