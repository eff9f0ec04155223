"""The least that a report has to read: `python -m benchmarks.read_gradebook FOLDER`.

People, every submission with its content, what was found of each, and where everybody stands.
Prints how many bytes and how many verdicts that are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grader.checking.desk import desk
from grader.chunks import chunks

FEW = 256


def main(folder: str) -> tuple[int, int, int, int]:
    """People, bytes of their submissions, judgements, and standings."""
    with desk(Path(folder)) as own:
        book, people = own.book, own.people
        rows = [*book.handed_in.rows(book.verdicts.judge_if_known(own.judge))]
        size = 0
        for few in chunks((row.number for row in rows), FEW):
            received, _ = book.inbox.again(few)
            size += sum(len(one.content) for one in received.values())
        judged = [row.kept for row in rows if row.verdicts]
        return len(people), size, len(judged), len(book.standings())


if __name__ == "__main__":
    print(*main(*sys.argv[1:]))
