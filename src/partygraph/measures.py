"""Measures of networks and of fairness, each with its definition and source (pure).

Networks are networkx graphs, or a function that gives the links round some bodies, so that a large
graph is read only as far as needed. Whoever builds a graph adds nodes and links in a fixed order:
then every answer here is the same each time and on every engine.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, TypeVar

import networkx as nx

from partygraph import deadline

EXACT_UP_TO = 1_000
"""Bodies of a component up to which betweenness is exact; above, it is estimated from `SAMPLED`."""
SAMPLED = 200
SEED = 1
"""Of the sample."""
MODULARITY_UP_TO = 3_000
"""Bodies up to which groups are found by greedy modularity; above, by label propagation."""

NodeT = TypeVar("NodeT", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One link between two bodies; `rank` orders relations, the id is empty where it has none."""

    start: str
    finish: str
    rank: int
    relation: str
    id: str = ""
    standing: str = ""


LinksOf = Callable[[list[str]], Iterable[Link]]
"""All links that begin or end at one of some bodies."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest ways between two bodies.

    `steps` is None where there is no way; `more` says that there are more shortest ways than
    listed, `cut` that the search was given up at its bound.
    """

    steps: int | None
    ways: tuple[tuple[Link, ...], ...] = ()
    more: bool = False
    cut: bool = False


def shortest_ways(
    start: str, finish: str, links_of: LinksOf, *, most_ways: int = 10, most_bodies: int = 100_000
) -> Ways:
    """The shortest ways between two bodies, links taken in either direction.

    Breadth first from both ends, the smaller rim first (Pohl 1971), so that few bodies are read.
    When the two rims first meet, what was read holds every shortest way. Ways are in the order of
    the ids along them; where several links join two bodies the first by rank stands for all.
    """
    if start == finish:
        return Ways(0)
    seen = {start: {start}, finish: {finish}}
    rims = {start: {start}, finish: {finish}}
    best: dict[tuple[str, str], Link] = {}
    while all(rims.values()) and seen[start].isdisjoint(seen[finish]):
        if len(seen[start]) + len(seen[finish]) > most_bodies:
            return Ways(None, cut=True)
        end = min((start, finish), key=lambda one: len(rims[one]))
        reached: set[str] = set()
        for link in links_of(sorted(rims[end])):
            pair = (min(link.start, link.finish), max(link.start, link.finish))
            if pair not in best or _preference(link) < _preference(best[pair]):
                best[pair] = link
            reached |= set(pair)
        rims[end] = reached - seen[end]
        seen[end] |= reached
    if seen[start].isdisjoint(seen[finish]):
        return Ways(None)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(best)
    found = list(islice(_in_order_of_ids(graph, start, finish), most_ways + 1))
    ways = tuple(
        tuple(best[min(pair), max(pair)] for pair in pairwise(way)) for way in found[:most_ways]
    )
    return Ways(len(ways[0]), ways, more=len(found) > most_ways)


def _in_order_of_ids(graph: nx.Graph[str], start: str, finish: str) -> Iterator[tuple[str, ...]]:
    """Every shortest way, one by one: networkx would list them in the order of reading."""
    left = nx.single_source_shortest_path_length(graph, finish)
    begun: list[tuple[str, ...]] = [(start,)]
    while begun:
        way = begun.pop()
        if way[-1] == finish:
            yield way
        steps = sorted(graph[way[-1]], reverse=True)
        begun += [(*way, one) for one in steps if left[one] == left[way[-1]] - 1]


def _preference(link: Link) -> tuple[int, str, str]:
    return (link.rank, link.relation, link.id)


@dataclass(frozen=True, slots=True)
class Around:
    """What lies round a body: bodies with their distance, and links with that of their far end."""

    hops: dict[str, int]
    links: tuple[tuple[int, Link], ...]
    cut: bool


def around(start: str, links_of: LinksOf, *, hops: int, most: int) -> Around:
    """The bodies within some hops of one, and every link on the way there.

    Nearest first, then by the link; it stops before bodies and links together pass `most`.
    """
    distance = {start: 0}
    links: dict[Link, int] = {}
    rim = [start]
    for hop in range(1, hops + 1):
        reached: set[str] = set()
        for link in sorted(set(links_of(rim)) if rim else ()):
            if link in links:
                continue
            new = {link.start, link.finish} - distance.keys() - reached
            if len(distance) + len(reached) + len(links) + 1 + len(new) > most:
                distance |= dict.fromkeys(sorted(reached), hop)
                return Around(distance, _in_order(links), cut=True)
            links[link] = hop
            reached |= new
        distance |= dict.fromkeys(sorted(reached), hop)
        rim = sorted(reached)
    return Around(distance, _in_order(links), cut=False)


def _in_order(links: Mapping[Link, int]) -> tuple[tuple[int, Link], ...]:
    return tuple(sorted((hop, link) for link, hop in links.items()))


@dataclass(frozen=True, slots=True)
class Betweenness:
    """Betweenness by body, and from how many bodies of a component it was estimated, or None."""

    of: dict[str, float]
    sampled: int | None


def betweenness(graph: nx.Graph[str]) -> Betweenness:
    """The share of shortest ways between other bodies that pass through each body, 0 to 1.

    Freeman 1977, computed as in Brandes 2001, component by component; in one of more than
    `EXACT_UP_TO` bodies estimated from the ways that begin at `SAMPLED` of them, drawn with a
    fixed seed (Brandes and Pich 2007).

    Raises:
        TimeLimitError: the limit has passed (`deadline`).
    """
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    found = dict.fromkeys(graph, 0.0)
    sampled = None
    for part in components(graph):
        many = len(part)
        numbers = {node: number for number, node in enumerate(part)}
        links = [[numbers[other] for other in graph[node]] for node in part]
        sources: Sequence[int] = range(many)
        if many > EXACT_UP_TO:
            sampled = SAMPLED
            sources = random.Random(SEED).sample(sources, SAMPLED)  # noqa: S311  a sample
        through = [0.0] * many
        for source in deadline.each(sources, every=1):
            _add_dependencies(source, links, through)
        # A body is no inner one of the ways that it begins, so it is seen from one body fewer.
        drawn = frozenset(sources)
        for number, value in enumerate(through):
            if value:
                seen_from = len(sources) - (number in drawn)
                found[part[number]] = round(value * (many - 1) / seen_from / 2 / pairs, 6)
    return Betweenness(found, sampled)


def _add_dependencies(source: int, links: Sequence[Sequence[int]], through: list[float]) -> None:
    """Add, for each body, the shares of the shortest ways from one body that pass through it."""
    distance = [-1] * len(links)
    distance[source] = 0
    ways = [0.0] * len(links)
    ways[source] = 1.0
    reached = [source]
    for node in reached:
        after = distance[node] + 1
        for other in links[node]:
            if distance[other] < 0:
                distance[other] = after
                reached.append(other)
            if distance[other] == after:
                ways[other] += ways[node]
    share = [0.0] * len(links)
    for node in reversed(reached[1:]):
        before = distance[node] - 1
        one = (1 + share[node]) / ways[node]
        for other in links[node]:
            if distance[other] == before:
                share[other] += ways[other] * one
        through[node] += share[node]


def cut_off(graph: nx.Graph[NodeT]) -> dict[NodeT, int]:
    """How many bodies each body cuts off when it goes; more than none: an articulation point.

    Cut off are those of its component that are no longer joined to the largest remaining part.
    One depth-first walk for all bodies (Hopcroft and Tarjan 1973): the subtree of a child that
    reaches nothing above its parent is a part of its own once the parent goes.
    """
    found: dict[NodeT, int] = {}
    entered: dict[NodeT, int] = {}
    low: dict[NodeT, int] = {}
    below: dict[NodeT, int] = {}
    for root in graph:
        if root in entered:
            continue
        parts: dict[NodeT, list[int]] = {}
        walked = list(deadline.each(nx.dfs_edges(graph, root)))
        parent_of = {child: parent for parent, child in walked}
        order = [root, *(child for _, child in walked)]
        first = len(entered)
        entered |= {node: first + place for place, node in enumerate(order)}
        for node in deadline.each(reversed(order)):
            parts[node] = []
            below[node] = 1
            low[node] = entered[node]
            for other in graph[node]:
                if parent_of.get(other) == node:
                    below[node] += below[other]
                    low[node] = min(low[node], low[other])
                    if low[other] >= entered[node]:
                        parts[node].append(below[other])
                elif other != parent_of.get(node):
                    low[node] = min(low[node], entered[other])
        for node in order:
            others = len(order) - 1
            rest = others - sum(parts[node])
            found[node] = others - max([rest, *parts[node]])
    return found


def separated(graph: nx.Graph[NodeT], body: NodeT) -> list[NodeT]:
    """The bodies of its component that a body cuts off when it goes, sorted (see `cut_off`).

    Of several largest remaining parts, that with the first id stays.
    """
    without = graph.subgraph(nx.node_connected_component(graph, body) - {body})
    parts = sorted((sorted(part) for part in nx.connected_components(without)), key=_largest_first)  # type: ignore[type-var]
    return sorted(node for part in parts[1:] for node in part)  # type: ignore[type-var]


def _largest_first(part: Sequence[NodeT]) -> tuple[int, NodeT]:
    return (-len(part), part[0])


def components(graph: nx.Graph[NodeT]) -> list[list[NodeT]]:
    """The parts of a network between which there is no way: largest first, then by first id."""
    parts = (sorted(part) for part in nx.connected_components(graph))  # type: ignore[type-var]
    return sorted(parts, key=_largest_first)


def groups(graph: nx.Graph[NodeT]) -> list[list[NodeT]]:
    """Groups more tightly linked within than between: largest first, then by first id.

    Greedy modularity (Clauset, Newman and Moore 2004) up to `MODULARITY_UP_TO` bodies, label
    propagation in its repeatable form (Cordasco and Gargano 2010) above. A body without a link is
    a group of its own.
    """
    if not graph.number_of_edges():
        return components(graph)
    nodes = list(graph)
    # Numbers in place of ids: the order of a set of texts changes from run to run.
    numbers = {node: place for place, node in enumerate(nodes)}
    numbered = _Timed()
    numbered.add_nodes_from(numbers.values())
    numbered.add_edges_from((numbers[one], numbers[other]) for one, other in graph.edges)
    few = len(nodes) <= MODULARITY_UP_TO
    found: Iterable[Collection[int]] = (
        nx.community.greedy_modularity_communities(numbered)
        if few
        else nx.community.label_propagation_communities(numbered)
    )
    return sorted((sorted(nodes[place] for place in one) for one in found), key=_largest_first)  # type: ignore[type-var]


class _Timed(nx.Graph):  # type: ignore[type-arg]  # networkx's class takes no type
    """A network that looks at the clock as it is read: networkx cannot be stopped otherwise."""

    def __getitem__(self, node: int) -> Any:
        deadline.left()
        return super().__getitem__(node)

    def neighbors(self, node: int) -> Iterator[int]:
        deadline.left()
        return super().neighbors(node)


def modularity(graph: nx.Graph[NodeT], parts: Iterable[Collection[NodeT]]) -> float | None:
    """How much more of the links lie within the parts than chance would put there, -0.5 to 1.

    Newman and Girvan 2004. None without links.
    """
    if not graph.number_of_edges():
        return None
    return round(float(nx.community.modularity(graph, [set(part) for part in parts])), 6)


@dataclass(frozen=True, slots=True)
class End:
    """A body that a new pairing could join: where it stands, and how many pairings it has."""

    id: str
    place: str
    """A division code."""
    pairings: int
    cluster: int


def joining_pairs(units: Sequence[End], communities: Sequence[End]) -> dict[int, tuple[End, End]]:
    """For each cluster the pairing (unit, community) that would best join it to another one.

    Best is: the unit stands nearest (the longest common part of the two codes, county, town or
    community), then the community has the fewest pairings, then the unit has, then by ids. One
    end lies in the cluster, whichever; a cluster with no possible pairing is left out.
    """
    best: dict[int, tuple[tuple[int, int, int, str, str], tuple[End, End]]] = {}
    for one, others, is_unit in ((units, communities, True), (communities, units, False)):
        shelves = _shelves(others)
        for end in deadline.each(one):
            other = _nearest_outside(end, shelves)
            if other is None:
                continue
            unit, community = (end, other) if is_unit else (other, end)
            rank = (
                -_common(unit.place, community.place),
                community.pairings,
                unit.pairings,
                unit.id,
                community.id,
            )
            if end.cluster not in best or rank < best[end.cluster][0]:
                best[end.cluster] = (rank, (unit, community))
    return {cluster: pair for cluster, (_, pair) in sorted(best.items())}


_CODE_PARTS = (12, 9, 6, 4, 2, 0)
"""How much of a code names its community, town, county, prefecture, province."""


def _common(one: str, other: str) -> int:
    return next(part for part in _CODE_PARTS if _same(one, other, part))


def _same(one: str, other: str, part: int) -> bool:
    return len(one) >= part and one[:part] == other[:part]


def _shelves(ends: Sequence[End]) -> dict[str, list[End]]:
    """By each leading part of a place the body with fewest pairings, and one of another cluster.

    Whatever cluster is asked for, the best outside of it is one of the two.
    """
    shelves: dict[str, list[End]] = {}
    for end in deadline.each(sorted(ends, key=lambda end: (end.pairings, end.id))):
        for part in _CODE_PARTS:
            if len(end.place) >= part:
                shelf = shelves.setdefault(end.place[:part], [])
                if len(shelf) < _MOST_ON_A_SHELF and all(
                    one.cluster != end.cluster for one in shelf
                ):
                    shelf.append(end)
    return shelves


_MOST_ON_A_SHELF = 2


def _nearest_outside(end: End, shelves: Mapping[str, list[End]]) -> End | None:
    for part in _CODE_PARTS:
        if len(end.place) >= part:
            for other in shelves.get(end.place[:part], ()):
                if other.cluster != end.cluster:
                    return other
    return None


def gini(values: Sequence[float], weights: Sequence[float] | None = None) -> float | None:
    """The Gini coefficient: 0 where all have alike, towards 1 where one has all.

    G = Σᵢ Σⱼ |xᵢ wⱼ - xⱼ wᵢ| / (2 X W), with X = Σ xᵢ and W = Σ wᵢ; without weights wᵢ = 1 and G
    is half the relative mean difference (Gini 1912; Cowell, Measuring Inequality, 2011, 2.2).
    With weights it compares shares with shares of need: 0 where each has in proportion to its
    weight. No small-sample correction. Computed from the Lorenz curve. None where X is 0.
    """
    weights = weights or [1] * len(values)
    total, weight = math.fsum(values), math.fsum(weights)
    if not total:
        return None
    held, area = 0.0, []
    for value, one in sorted(zip(values, weights, strict=True), key=lambda pair: pair[0] / pair[1]):
        area.append(one * (2 * held + value))
        held += value
    return round(max(0.0, 1 - math.fsum(area) / (total * weight)), 6)


def theil(values: Sequence[float], weights: Sequence[float] | None = None) -> float | None:
    """Theil's T: 0 where all have alike, ln n where one of n has all.

    T = Σᵢ sᵢ ln(sᵢ / pᵢ) with sᵢ = xᵢ / X and pᵢ = wᵢ / W, 0 ln 0 = 0 (Theil, Economics and
    Information Theory, 1967). None where X is 0.
    """
    weights = weights or [1] * len(values)
    total, weight = math.fsum(values), math.fsum(weights)
    if not total:
        return None
    shares = (
        value / total * math.log(value / total / (one / weight))
        for value, one in zip(values, weights, strict=True)
        if value
    )
    return round(max(0.0, math.fsum(shares)), 6)


def fairest_split(total: int, weights: Sequence[float]) -> list[int]:
    """The fairest split of a whole number into whole numbers, by weight.

    The method of Webster and Sainte-Laguë: of all splits it makes Σᵢ wᵢ (xᵢ/wᵢ - X/W)² smallest
    (Sainte-Laguë 1910; Balinski and Young, Fair Representation, 1982). With equal weights no two
    parts differ by more than 1, and no split has a lower Gini or Theil. With unequal weights it
    is a split that can be reached; one with a slightly lower Gini may exist. Ties go to the first.
    """
    weight = math.fsum(weights)
    split = [math.floor(total * one / weight + 0.5) for one in weights]
    missing = total - sum(split)
    step = 1 if missing > 0 else -1

    def urgency(place: int) -> tuple[float, int]:
        if step > 0:
            return ((split[place] + 0.5) / weights[place], place)
        return (-(split[place] - 0.5) / weights[place], -place)

    heap = [urgency(place) for place in range(len(split)) if step > 0 or split[place]]
    heapq.heapify(heap)
    for _ in range(abs(missing)):
        place = abs(heapq.heappop(heap)[1])
        split[place] += step
        if step > 0 or split[place]:
            heapq.heappush(heap, urgency(place))
    return split
