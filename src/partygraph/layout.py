"""Where the nodes of a network stand: five rings and the units around them (同心圆, pure).

Computed here once, for the one-file view and whatever else draws the network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, sin, tau

from partygraph.network import Graph


@dataclass(frozen=True, slots=True)
class Orbit:
    """One circle: the gap inside it, the least way between two nodes, and a leaf's sector."""

    gap: float
    spacing: float
    width: float


ORBITS = (
    Orbit(gap=0, spacing=140, width=1),
    Orbit(gap=200, spacing=44, width=0.55),
    Orbit(gap=170, spacing=44, width=0.55),
    Orbit(gap=125, spacing=27, width=0.8),
    Orbit(gap=80, spacing=19, width=0.5),
    Orbit(gap=110, spacing=38, width=1),
    Orbit(gap=30, spacing=19, width=0.5),
)
"""The five levels, the units around them, and the organisations inside units outermost."""

AREAS = 3
"""Inside this orbit stand the city, its streets and their communities, each with an area."""

OUTSIDE = 5
"""From this orbit on stand units, which may share the sector of the branches of their community."""

SLACK = 1.15
"""An orbit is so much longer than its nodes need, so that they stay near their parents."""


def positions(graph: Graph) -> dict[str, tuple[float, float]]:
    """Place the nodes on concentric circles (同心圆), each near the direction of its parent.

    Two nodes of one orbit stand at least its spacing apart, two orbits at least a gap; the order
    around the circle is that of the tree, so links of the hierarchy do not cross.
    """
    wanted = _directions(graph)
    rows: dict[int, list[str]] = defaultdict(list)
    for node in sorted(wanted, key=lambda node: (wanted[node], node)):
        rows[orbit_of(graph, node)].append(node)
    placed: dict[str, tuple[float, float]] = {}
    radius = 0.0
    for orbit in sorted(rows):
        nodes = rows[orbit]
        alone_in_the_centre = not placed and len(nodes) == 1
        if not alone_in_the_centre:
            needed = len(nodes) * ORBITS[orbit].spacing * SLACK / tau
            radius = max(radius + max(ORBITS[orbit].gap, ORBITS[orbit].spacing), needed)
        least = 2 * asin(ORBITS[orbit].spacing / 2 / radius) if radius else 0.0
        for node, angle in zip(
            nodes, _spread([wanted[node] for node in nodes], least), strict=True
        ):
            placed[node] = (round(radius * sin(angle), 1), round(-radius * cos(angle), 1))
    return {node: placed[node] for node in graph}


def orbit_of(graph: Graph, node: str) -> int:
    """The orbit that a node stands on, from the innermost, 0."""
    inside_a_unit = graph.nodes[node]["kind"] == "unit_organisation"
    return int(graph.nodes[node]["ring"]) + int(inside_a_unit)


def _spread(angles: list[float], least: float) -> list[float]:
    """The sorted angles moved as little as possible so that neighbours are `least` apart."""
    count = len(angles)
    if count < 2:  # noqa: PLR2004  one node has no neighbour
        return angles
    around = [*angles, angles[0] + tau]
    cut = max(range(count), key=lambda i: (around[i + 1] - around[i], -i)) + 1
    turned = [*angles[cut:], *(angle + tau for angle in angles[:cut])]
    means = _rising([angle - i * least for i, angle in enumerate(turned)])
    middle, room = (means[0] + means[-1]) / 2, max(tau - count * least, 0.0) / 2
    moved = [
        min(max(mean, middle - room), middle + room) + i * least for i, mean in enumerate(means)
    ]
    return [*moved[count - cut :], *moved[: count - cut]]


def _rising(values: list[float]) -> list[float]:
    """The nearest sequence that never falls (pooling adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (mean * size + before * count) / (size + count)
            size += count
        pools.append((mean, size))
    return [mean for mean, size in pools for _ in range(size)]


def _directions(graph: Graph) -> dict[str, float]:
    """The direction of each node: the middle of its part of its parent's sector."""
    children = _children(graph)
    widths: dict[str, float] = {}
    outside: dict[str, bool] = {}
    for node in sorted(graph, key=lambda node: -orbit_of(graph, node)):
        parts = _parts(children[node], graph, outside)
        needed = (sum(widths[child] for child in part) for part in parts)
        pad = 0.6 if children[node] and orbit_of(graph, node) in {1, 2} else 0.0
        widths[node] = max(ORBITS[orbit_of(graph, node)].width, *needed, 0.0) + pad
        outside[node] = orbit_of(graph, node) >= OUTSIDE or any(
            outside[child] for child in children[node]
        )
    wanted: dict[str, float] = {}
    sectors = [(0.0, tau, [children[""]])]
    while sectors:
        start, end, parts = sectors.pop()
        for part in parts:
            total = sum(widths[child] for child in part)
            begin = start
            for child in part:
                stop = begin + (end - start) * widths[child] / total
                wanted[child] = (begin + stop) / 2
                sectors.append((begin, stop, _parts(children[child], graph, outside)))
                begin = stop
    return wanted


def _parts(children: list[str], graph: Graph, outside: Mapping[str, bool]) -> list[list[str]]:
    """The children that share a sector: units stand around branches where no branch has units."""
    inner = [child for child in children if orbit_of(graph, child) < OUTSIDE]
    outer = [child for child in children if orbit_of(graph, child) >= OUTSIDE]
    if any(outside[child] for child in inner):
        return [inner + outer]
    return [inner, outer]


def _children(graph: Graph) -> dict[str, list[str]]:
    """The tree that the circles follow; the children of `""` have no parent."""
    by_area = {
        graph.nodes[node]["area_id"]: node
        for node in sorted(graph, reverse=True)
        if graph.nodes[node]["ring"] < AREAS
    }
    children: dict[str, list[str]] = defaultdict(list)
    for node in sorted(graph):
        children[_parent(graph, node, by_area)].append(node)
    return children


def _parent(graph: Graph, node: str, by_area: Mapping[str, str]) -> str:
    """The nearest node further in: by link, the strongest first, else by the code of the area."""
    seen, queue = {node}, [node]
    while queue:
        following = []
        for step in queue:
            for end in _ends(graph, step):
                if orbit_of(graph, end) < orbit_of(graph, node):
                    return end
                if end not in seen:
                    seen.add(end)
                    following.append(end)
        queue = following
    code = graph.nodes[node]["area_id"]
    around = (by_area.get(code[:length], "") for length in (12, 9, 6))
    return next((end for end in around if end and orbit_of(graph, end) < orbit_of(graph, node)), "")


STRENGTH = (
    "ORGANISATION_OF", "SUBORDINATE_TO", "PART_OF", "PAIRED_WITH", "HOLDS_SEAT", "COVERS",
)  # fmt: skip


def _ends(graph: Graph, node: str) -> list[str]:
    links = sorted(
        (STRENGTH.index(values["relation"]), -values.get("projects", 0), end)
        for _, end, values in graph.out_edges(node, data=True)
    )
    return [end for _, _, end in links]
