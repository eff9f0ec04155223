"""A layered layout: nodes in columns by their longest path, few crossings, straight edges.

An edge over several columns passes through a joint in each of them, so that it runs between the
nodes and not across them (Sugiyama, Tagawa, Toda: Methods for visual understanding of hierarchical
system structures, 1981, with barycentres for the order and means of neighbours for the heights).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str]

NODE, JOINT = 1.0, 0.45
"""The height that a node and a joint take."""

SWEEPS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each node lies, (column, height), and the joints that each edge passes through."""

    places: Mapping[str, tuple[int, float]]
    joints: Mapping[Edge, tuple[tuple[int, float], ...]]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return 1 + max(column for column, _ in self.places.values())


def layered(nodes: Sequence[str], edges: Sequence[Edge]) -> Layout:
    """Lay out a graph; `nodes` come in an order in which edges run forward."""
    column = _columns(nodes, edges)
    chains = {edge: _chain(edge, column) for edge in edges}
    columns: list[list[str]] = [[] for _ in range(1 + max(column.values()))]
    for name in [*nodes, *(joint for chain in chains.values() for joint in chain[1:-1])]:
        columns[column[name]].append(name)
    links = [link for chain in chains.values() for link in pairwise(chain)]
    before, after = _neighbours(links, 1), _neighbours(links, 0)
    _order(columns, links, before, after)
    sizes = {name: NODE if name in set(nodes) else JOINT for name in column}
    height = _heights(columns, before, after, sizes)
    places = {name: (column[name], height[name]) for name in column}
    return Layout(
        places={name: places[name] for name in nodes},
        joints={edge: tuple(places[j] for j in chain[1:-1]) for edge, chain in chains.items()},
    )


def _columns(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The longest path from a source; a source itself stands just before its first use."""
    column = dict.fromkeys(nodes, 0)
    for node in nodes:
        column[node] = max((column[a] + 1 for a, b in edges if b == node), default=0)
    for node in nodes:
        if all(b != node for _, b in edges):
            column[node] = min((column[b] - 1 for a, b in edges if a == node), default=0)
    return column


def _chain(edge: Edge, column: dict[str, int]) -> tuple[str, ...]:
    """The edge with its joints, which are entered into `column`."""
    start, end = edge
    joints = {f"{start}>{end}>{c}": c for c in range(column[start] + 1, column[end])}
    column.update(joints)
    return (start, *joints, end)


def _neighbours(links: Sequence[Edge], side: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link[side], []).append(link[1 - side])
    return found


def _order(
    columns: list[list[str]], links: Sequence[Edge],
    before: Mapping[str, list[str]], after: Mapping[str, list[str]],
) -> None:  # fmt: skip
    """Sweep to and fro, each column by the mean rank of its neighbours; keep the best order."""
    best, fewest = [list(c) for c in columns], _crossings(columns, links)
    for sweep in range(SWEEPS):
        near, rows = (before, columns) if sweep % 2 == 0 else (after, columns[::-1])
        for row in rows:
            rank = _ranks(columns)
            mean = {n: _mean([rank[m] for m in near.get(n, [n])]) for n in row}
            row.sort(key=lambda name, mean=mean: mean[name])  # type: ignore[misc]
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = [list(c) for c in columns], crossings
    columns[:] = best


def _ranks(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    """The place of each node in its column, from 0 at the top to 1."""
    return {n: (place + 0.5) / len(row) for row in columns for place, n in enumerate(row)}


def _crossings(columns: Sequence[Sequence[str]], links: Sequence[Edge]) -> int:
    place = {name: (c, r) for c, row in enumerate(columns) for r, name in enumerate(row)}
    found = 0
    for number, (a, b) in enumerate(links):
        for c, d in links[:number]:
            if place[a][0] == place[c][0]:
                found += (place[a][1] - place[c][1]) * (place[b][1] - place[d][1]) < 0
    return found


def _heights(
    columns: Sequence[Sequence[str]], before: Mapping[str, list[str]],
    after: Mapping[str, list[str]], sizes: Mapping[str, float],
) -> dict[str, float]:  # fmt: skip
    """Heights near the mean of the neighbours', with room between those of one column."""
    height: dict[str, float] = {}
    for row in columns:
        height |= _spread(row, dict.fromkeys(row, 0.0), sizes)
    for sweep in range(SWEEPS):
        for row in columns if sweep % 2 == 0 else columns[::-1]:
            wished = {
                n: _mean([height[m] for m in (*before.get(n, ()), *after.get(n, ()))] or [0.0])
                for n in row
            }
            height |= _spread(row, wished, sizes)
    for row in columns:
        if len(row) == 1 and row[0] in before:  # a tail runs straight on
            height[row[0]] = _mean([height[m] for m in before[row[0]]])
    return height


def _spread(
    row: Sequence[str], wished: Mapping[str, float], sizes: Mapping[str, float]
) -> dict[str, float]:
    """Heights closest to those wished for that keep order and room: pool what is too close."""
    blocks: list[tuple[float, list[str]]] = []
    offset, total = {}, 0.0
    for place, name in enumerate(row):
        total += (sizes[row[place - 1]] + sizes[name]) / 2 if place else 0.0
        offset[name] = total
        block = (wished[name] - total, [name])
        while blocks and blocks[-1][0] > block[0]:
            mean, members = blocks.pop()
            together = [*members, *block[1]]
            block = (
                (mean * len(members) + block[0] * len(block[1])) / len(together),
                together,
            )
        blocks.append(block)
    return {name: base + offset[name] for base, members in blocks for name in members}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
