"""What everyone's last marks know of: files that came, sheets, and the decisions of people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from grader.records.folder import Folder

ENDING = ".toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a run that gave marks knew.

    run        the newest run that files came with
    sheets     how many were issued
    decisions  each file of decisions with a digest of it
    """

    run: int = 0
    sheets: int = 0
    decisions: Mapping[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        """JSON, the same for equal ones."""
        decisions = dict(sorted(self.decisions.items()))
        return json.dumps({"run": self.run, "sheets": self.sheets, "decisions": decisions})


def known_from_text(text: str) -> Known:
    """What was written; ValueError for anything else."""
    match json.loads(text):
        case {"run": int(run), "sheets": int(sheets), "decisions": dict(decisions)}:
            found = {str(name): str(digest) for name, digest in decisions.items()}
            return Known(run=run, sheets=sheets, decisions=found)
    raise ValueError("this is not what marks know of")


def decisions_in(folder: Folder) -> dict[str, str]:
    """Each file of decisions by its name, with a digest of what stands in it."""
    found = sorted(folder.decisions.iterdir()) if folder.decisions.is_dir() else []
    return {
        path.name: sha256(path.read_bytes()).hexdigest()[:16]
        for path in found
        if path.suffix.casefold() == ENDING and path.name[0] != "." and path.is_file()
    }
