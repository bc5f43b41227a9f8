"""Measures against their definitions, worked out the long way."""

import math
from collections.abc import Iterable
from itertools import combinations, permutations, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partygraph import measures
from partygraph.measures import End, Link

QUICK = settings(max_examples=60, deadline=None)


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> "nx.Graph[str]":
    """Small graphs, mostly thin, so that they have articulation points and several parts."""
    nodes = [f"n{number}" for number in range(draw(st.integers(1, most)))]
    pairs = list(combinations(nodes, 2))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    if pairs:
        chosen = draw(st.lists(st.sampled_from(pairs), max_size=len(nodes) + 2, unique=True))
        graph.add_edges_from(sorted(chosen))
    return graph


def links_of(graph: "nx.Graph[str]") -> measures.LinksOf:
    def found(ids: list[str]) -> Iterable[Link]:
        edges = {tuple(sorted(edge)) for one in ids for edge in graph.edges(one)}
        return [Link(start, finish, 0, "TIE", f"{start}-{finish}") for start, finish in edges]

    return found


@QUICK
@given(graphs())
def test_what_a_body_cuts_off_is_what_its_removal_separates(graph: "nx.Graph[str]") -> None:
    found = measures.cut_off(graph)
    for node in graph:
        part = nx.node_connected_component(graph, node) - {node}
        rest = graph.subgraph(part)
        sizes = [len(one) for one in nx.connected_components(rest)]
        assert found[node] == sum(sizes) - max(sizes, default=0)
        assert len(measures.separated(graph, node)) == found[node]
    assert {node for node, cut in found.items() if cut} == set(nx.articulation_points(graph))


@QUICK
@given(graphs())
def test_betweenness_is_the_share_of_shortest_ways_through_a_body(graph: "nx.Graph[str]") -> None:
    found = measures.betweenness(graph)
    assert found.sampled is None
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    for node in graph:
        through = 0.0
        for start, finish in combinations([other for other in graph if other != node], 2):
            if nx.has_path(graph, start, finish):
                ways = list(nx.all_shortest_paths(graph, start, finish))
                through += sum(node in way for way in ways) / len(ways)
        assert found.of[node] == pytest.approx(through / pairs if pairs else 0, abs=1e-5)


def test_betweenness_of_a_large_network_is_estimated_and_repeats_itself() -> None:
    graph = nx.relabel_nodes(nx.path_graph(measures.EXACT_UP_TO + 1), str)
    first, second = measures.betweenness(graph), measures.betweenness(graph)
    assert first.sampled == measures.SAMPLED
    assert first == second
    assert first.of["500"] == pytest.approx(0.5, abs=0.05)


@QUICK
@given(graphs(), st.data())
def test_shortest_ways_are_all_the_shortest_and_no_others(
    graph: "nx.Graph[str]", data: st.DataObject
) -> None:
    start, finish = (data.draw(st.sampled_from(sorted(graph))) for _ in range(2))
    found = measures.shortest_ways(start, finish, links_of(graph), most_ways=1000)
    if not nx.has_path(graph, start, finish):
        assert found == measures.Ways(None)
        return
    ways = []
    for way in found.ways:
        at = [start]
        for link in way:
            at.append(link.finish if link.start == at[-1] else link.start)
        ways.append(at)
    if start != finish:
        assert ways == sorted(nx.all_shortest_paths(graph, start, finish))
    assert found.steps == nx.shortest_path_length(graph, start, finish)


def test_shortest_ways_are_in_the_order_of_the_ids_along_them() -> None:
    graph: nx.Graph[str] = nx.Graph(
        [("s", "b"), ("s", "a"), ("b", "x"), ("a", "y"), ("x", "t"), ("y", "t")]
    )
    found = measures.shortest_ways("s", "t", links_of(graph))
    assert [link.id for way in found.ways for link in way] == [
        "a-s",
        "a-y",
        "t-y",
        "b-s",
        "b-x",
        "t-x",
    ]


def test_shortest_ways_say_when_there_are_more_and_when_they_give_up() -> None:
    graph = nx.relabel_nodes(nx.complete_bipartite_graph(2, 5), str)
    found = measures.shortest_ways("0", "1", links_of(graph), most_ways=3)
    assert (found.steps, len(found.ways), found.more) == (2, 3, True)
    path = nx.relabel_nodes(nx.path_graph(50), str)
    assert measures.shortest_ways("0", "49", links_of(path), most_bodies=10) == measures.Ways(
        None, cut=True
    )


@QUICK
@given(graphs(), st.integers(1, 4))
def test_what_lies_around_is_what_is_within_the_hops(graph: "nx.Graph[str]", hops: int) -> None:
    found = measures.around("n0", links_of(graph), hops=hops, most=1000)
    distance = nx.single_source_shortest_path_length(graph, "n0", cutoff=hops)
    assert found.hops == dict(distance)
    assert not found.cut
    expected = {
        tuple(sorted(edge))
        for edge in graph.edges
        if min(distance.get(end, 99) for end in edge) < hops
    }
    assert {(link.start, link.finish) for _, link in found.links} == expected


@QUICK
@given(graphs(), st.integers(1, 12))
def test_what_lies_around_keeps_within_its_bound(graph: "nx.Graph[str]", most: int) -> None:
    found = measures.around("n0", links_of(graph), hops=9, most=most)
    assert len(found.hops) + len(found.links) <= max(most, 1)
    part = graph.subgraph(nx.node_connected_component(graph, "n0"))
    assert found.cut == (len(part) + part.number_of_edges() > max(most, 1))
    assert {end for _, link in found.links for end in (link.start, link.finish)} <= set(found.hops)


@QUICK
@given(graphs())
def test_components_and_groups_split_all_bodies_and_no_group_spans_two_components(
    graph: "nx.Graph[str]",
) -> None:
    parts, groups = measures.components(graph), measures.groups(graph)
    assert sorted(node for part in parts for node in part) == sorted(graph)
    assert sorted(node for group in groups for node in group) == sorted(graph)
    for group in groups:
        assert any(set(group) <= set(part) for part in parts)
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


def test_groups_are_the_two_cliques_that_one_tie_joins() -> None:
    graph = nx.relabel_nodes(nx.barbell_graph(5, 0), str)
    assert measures.groups(graph) == [list("01234"), list("56789")]
    modularity = measures.modularity(graph, measures.groups(graph))
    assert modularity == pytest.approx(20 / 21 - 0.5, abs=1e-6)


ends = st.lists(
    st.tuples(
        st.sampled_from(["350783001001", "350783001002", "350783002001", "350783", "4601"]),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
    max_size=5,
)


@QUICK
@given(ends, ends)
def test_the_joining_pairing_is_the_best_of_all(
    units: list[tuple[str, int, int]], communities: list[tuple[str, int, int]]
) -> None:
    us = [End(f"u{n}", *one) for n, one in enumerate(units)]
    cs = [End(f"c{n}", *one) for n, one in enumerate(communities)]
    found = measures.joining_pairs(us, cs)
    for cluster in {end.cluster for end in us + cs}:
        possible = [
            (-common(u.place, c.place), c.pairings, u.pairings, u.id, c.id)
            for u, c in product(us, cs)
            if u.cluster != c.cluster and cluster in (u.cluster, c.cluster)
        ]
        if not possible:
            assert cluster not in found
            continue
        unit, community = found[cluster]
        assert (unit.id, community.id) == min(possible)[3:]


def common(one: str, other: str) -> int:
    parts = [part for part in (2, 4, 6, 9, 12) if len(one) >= part and len(other) >= part]
    return max((part for part in parts if one[:part] == other[:part]), default=0)


def test_row_3_the_fairest_whole_split_of_72_units_and_147_projects_over_15_communities() -> None:
    units = measures.fairest_split(72, [1] * 15)
    projects = measures.fairest_split(147, [1] * 15)
    assert sorted(units) == [4] * 3 + [5] * 12
    assert sorted(projects) == [9] * 3 + [10] * 12
    assert measures.gini(units) == pytest.approx(0.033, abs=0.0005)
    assert measures.gini(projects) == pytest.approx(0.016, abs=0.0005)


values = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@QUICK
@given(st.data())
def test_gini_and_theil_are_as_defined(data: st.DataObject) -> None:
    xs = data.draw(values)
    ws = data.draw(st.lists(st.integers(1, 5), min_size=len(xs), max_size=len(xs)))
    total, weight = sum(xs), sum(ws)
    if not total:
        assert measures.gini(xs, ws) is None
        assert measures.theil(xs, ws) is None
        return
    pairs = list(product(zip(xs, ws, strict=True), repeat=2))
    gini = sum(abs(x * v - y * w) for (x, w), (y, v) in pairs) / (2 * total * weight)
    theil = sum(
        x / total * math.log(x * weight / (total * w)) for x, w in zip(xs, ws, strict=True) if x
    )
    assert measures.gini(xs, ws) == pytest.approx(gini, abs=2e-6)
    assert measures.theil(xs, ws) == pytest.approx(theil, abs=2e-6)


def splits(total: int, parts: int) -> Iterable[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in splits(total - first, parts - 1))


@QUICK
@given(st.integers(1, 9), st.integers(1, 4))
def test_no_split_into_whole_numbers_is_fairer_with_equal_weights(total: int, parts: int) -> None:
    split = measures.fairest_split(total, [1] * parts)
    assert sum(split) == total
    assert measures.gini(split) == min(measures.gini(one) for one in splits(total, parts))  # type: ignore[type-var]
    assert measures.theil(split) == min(measures.theil(one) for one in splits(total, parts))  # type: ignore[type-var]


@QUICK
@given(st.integers(0, 9), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_the_fairest_split_by_weight_deviates_least_from_the_even_rate(
    total: int, weights: list[int]
) -> None:
    rate = total / sum(weights)

    def deviation(split: Iterable[int]) -> float:
        return sum(w * (x / w - rate) ** 2 for x, w in zip(split, weights, strict=True))

    split = measures.fairest_split(total, weights)
    assert sum(split) == total
    least = min(deviation(one) for one in splits(total, len(weights)))
    assert deviation(split) == pytest.approx(least, abs=1e-9)


def test_shares_do_not_depend_on_the_order_of_communities() -> None:
    assert len({measures.gini(one) for one in permutations([1, 2, 3, 7])}) == 1
