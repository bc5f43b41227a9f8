"""Who belongs to whom in the network: the tree along which it is opened and drawn (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from partygraph.network import Graph

AREAS = 3
"""Inside this orbit stand the city, its streets and their communities, each with an area."""
_ENTERPRISES, _UNITS, _INSIDE_UNITS = 5, 6, 7
_STRENGTH = (
    "ORGANISATION_OF", "SUBORDINATE_TO", "PART_OF", "PAIRED_WITH", "HOLDS_SEAT", "LOCATED_IN",
    "COVERS",
)  # fmt: skip
_WORKS = frozenset({"PAIRED_WITH", "HOLDS_SEAT"})


@dataclass(frozen=True, slots=True)
class Held:
    """The whole network of an area with the tree that it is opened along.

    Args:
        orbits: how far out each node belongs: the five levels, units without a pairing or a seat,
            units with one, organisations inside units.
        holders: node → the node that it belongs to; empty at the top.
        children: node → what belongs to it, by orbit and id; those at the top under `""`.
    """

    graph: Graph
    orbits: Mapping[str, int]
    holders: Mapping[str, str]
    children: Mapping[str, tuple[str, ...]]

    def below(self, node: str) -> list[str]:
        """Everything that belongs to a node, however far down, without the node itself."""
        found = list(self.children.get(node, ()))
        for one in found:
            found.extend(self.children.get(one, ()))
        return found

    def only(self, kept: Collection[str]) -> Held:
        """The same with some of the nodes; whatever is kept, what holds it is kept too."""
        children = {
            node: tuple(one for one in ones if one in kept)
            for node, ones in self.children.items()
            if node in kept or not node
        }
        return Held(
            self.graph,
            self.orbits,
            {node: holder for node, holder in self.holders.items() if node in kept},
            {node: ones for node, ones in children.items() if ones},
        )


def held(graph: Graph) -> Held:
    """Find out who belongs to whom: by the strongest link inward, else by the code of the area."""
    orbits = {node: orbit_of(graph, node) for node in graph}
    by_area = {
        graph.nodes[node]["area_id"]: node
        for node in sorted(graph, reverse=True)
        if orbits[node] < AREAS
    }
    holders = {node: _holder(graph, node, orbits, by_area) for node in graph}
    children: dict[str, list[str]] = defaultdict(list)
    for node in sorted(graph, key=lambda one: (orbits[one], one)):
        children[holders[node]].append(node)
    return Held(graph, orbits, holders, {node: tuple(ones) for node, ones in children.items()})


def orbit_of(graph: Graph, node: str) -> int:
    """The circle that a node belongs to, from the innermost, 0."""
    values = graph.nodes[node]
    if values["kind"] == "unit_organisation":
        return _INSIDE_UNITS
    if values["thing"] == "unit":
        works = any(link["relation"] in _WORKS for *_, link in graph.out_edges(node, data=True))
        return _UNITS if works else _ENTERPRISES
    return int(values["ring"])


def _holder(graph: Graph, node: str, orbits: Mapping[str, int], by_area: Mapping[str, str]) -> str:
    """The nearest node further in: by link, the strongest first, else by the code of the area."""
    seen, queue = {node}, [node]
    while queue:
        following = []
        for step in queue:
            for end in _ends(graph, step):
                if orbits[end] < orbits[node]:
                    return end
                if end not in seen:
                    seen.add(end)
                    following.append(end)
        queue = following
    code = graph.nodes[node]["area_id"]
    around = (by_area.get(code[:length], "") for length in (12, 9, 6))
    return next((end for end in around if end and orbits[end] < orbits[node]), "")


def _ends(graph: Graph, node: str) -> list[str]:
    links = sorted(
        (_STRENGTH.index(values["relation"]), -values.get("projects", 0), end)
        for _, end, values in graph.out_edges(node, data=True)
    )
    return [end for _, _, end in links]
