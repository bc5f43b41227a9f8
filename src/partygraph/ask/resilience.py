"""Questions of resilience: who holds the co-construction layer together, and what if one leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, NamedTuple

import networkx as nx
from pydantic import Field

from partygraph import deadline, measures
from partygraph.ask.catalogue import (
    AreaCode,
    AsOf,
    Evidence,
    Found,
    Frozen,
    Later,
    UnitId,
    question,
)
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.relations import Body, bodies, links_round
from partygraph.measures import End
from partygraph.model import Day, Standing, UnitKind
from partygraph.network import Layer
from partygraph.queries import query
from partygraph.store import Reader, Rows

MOST_ELEMENTS = 200_000
"""Bodies and links of a unit's component that `continuity` looks through."""
_UNBOUNDED = 1_000
"""Hops: more than any component has."""


class Connectors(Frozen):
    """The co-construction layer of an area as a whole."""

    bodies: int = count("Units and communities with a link", "bodies")
    ties: int = count("Pairs of them that are linked", "pairs")
    components: int = count("Parts between which there is no way", "parts")
    articulation_points: int = count("Bodies that cut others off when they go", "bodies")
    sampled_from: int | None = Field(
        title="Bodies of a large component from which betweenness was estimated; empty where exact",
        json_schema_extra={"unit": "bodies"},
    )
    illustrative: Illustrative


class Connector(Frozen):
    """One body of the co-construction layer."""

    shown = ("id", "body", "name", "degree", "betweenness", "bodies_cut_off", "illustrative")

    id: str = Field(title="Id")
    body: Body = Field(title="What it is")
    name: str = Field(title="Name")
    degree: int = count("Bodies it is linked with", "bodies")
    betweenness: float = Field(
        title="Share of the shortest ways between others that pass through it",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    articulation_point: bool = Field(title="Whether it cuts others off when it goes")
    bodies_cut_off: int = count("Bodies it cuts off from the largest part left", "bodies")
    illustrative: Illustrative


WithSeats = Annotated[
    bool,
    Field(title="Seats too", description="Whether seats link a unit and a community as well."),
]


class _Tie(NamedTuple):
    """The links that join a unit and a community."""

    unit_id: str
    area_id: str


class _Layer(NamedTuple):
    """The co-construction layer as a graph, and what the rows say of its bodies and ties."""

    graph: nx.Graph[str]
    things: dict[str, Body]
    names: dict[str, str]
    places: dict[str, str]
    links: dict[_Tie, list[str]]
    illustrative: set[str]
    """Links that are illustrative."""

    def links_of(self, id_: str) -> list[str]:
        """The ids of a body's links."""
        if self.things[id_] is Body.unit:
            return [one for other in self.graph[id_] for one in self.links[_Tie(id_, other)]]
        return [one for other in self.graph[id_] for one in self.links[_Tie(other, id_)]]

    def made_up(self, ids: Iterable[str]) -> int:
        """How many links of some bodies are illustrative."""
        return len(self.illustrative.intersection(one for id_ in ids for one in self.links_of(id_)))


def _layer(rows: Rows) -> _Layer:
    """The layer of the rows of `ask/key_connectors`; bodies and ties are added in order of ids."""
    links: dict[_Tie, list[str]] = defaultdict(list)
    things: dict[str, Body] = {}
    names: dict[str, str] = {}
    places: dict[str, str] = {}
    for row in rows:
        links[_Tie(row["unit_id"], row["area_id"])].append(row["link_id"])
        things |= {row["unit_id"]: Body.unit, row["area_id"]: Body.area}
        names |= {row["unit_id"]: row["unit_name"], row["area_id"]: row["area_name"]}
        places |= {row["unit_id"]: row["unit_area_id"], row["area_id"]: row["area_id"]}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(things))
    graph.add_edges_from(sorted(links))
    made_up = {row["link_id"] for row in rows if row["standing"] == Standing.illustrative}
    return _Layer(graph, things, names, places, links, made_up)


@question
def key_connectors(
    store: Reader, area: AreaCode, as_of: AsOf, *, seats: WithSeats = False
) -> Found[Connectors, Connector]:
    """Which units and communities hold the co-construction layer of an area together.

    Units and communities linked by pairings (and seats, when asked for), most in between first,
    then by degree and id. Betweenness is exact in components of up to 1,000 bodies and estimated
    from 200 of them, drawn with a fixed seed, in larger ones. An articulation point cuts others
    off when it goes.
    """
    rows = store.read(query("ask/key_connectors"), area=area, as_of=as_of)
    if seats:
        rows += store.read(query("ask/seat_ties"), area=area, as_of=as_of)
    layer = _layer(rows)
    between = measures.betweenness(layer.graph)
    cut_off = measures.cut_off(layer.graph)
    degrees = dict(layer.graph.degree)

    def made(id_: str) -> Connector:
        return Connector(
            id=id_,
            body=layer.things[id_],
            name=layer.names[id_],
            degree=degrees[id_],
            betweenness=between.of[id_],
            articulation_point=cut_off[id_] > 0,
            bodies_cut_off=cut_off[id_],
            illustrative=layer.made_up([id_]),
        )

    order = sorted(layer.graph, key=lambda id_: (-between.of[id_], -degrees[id_], id_))
    found = Later(order, made)
    summary = Connectors(
        bodies=len(found),
        ties=layer.graph.number_of_edges(),
        components=nx.number_connected_components(layer.graph),
        articulation_points=sum(cut_off[id_] > 0 for id_ in order),
        sampled_from=between.sampled,
        illustrative=len(layer.illustrative),
    )

    def evidence() -> Iterable[Evidence]:
        for row in found:
            yield Evidence("", "bodies", row.id)
            yield from (Evidence(row.id, "degree", other) for other in layer.graph[row.id])
            if row.articulation_point:
                yield Evidence("", "articulation_points", row.id)
                for other in measures.separated(layer.graph, row.id):
                    yield Evidence(row.id, "bodies_cut_off", other)

    return Found(summary, found, evidence, bool(layer.illustrative))


class ClusterBy(StrEnum):
    """What a cluster is."""

    components = "components"
    """Bodies between which there is a way."""
    groups = "groups"
    """Bodies more tightly linked with one another than with others."""


class Clusters(Frozen):
    """How the co-construction layer, or its model sites, hang together."""

    clusters: int = count("Clusters", "clusters")
    bodies: int = count("Units and communities in them", "bodies")
    ties: int = count("Pairs of them that are linked", "pairs")
    modularity: float | None = Field(
        title="How much more of the links lie within clusters than chance would put there",
        json_schema_extra={"unit": "-0.5 to 1"},
    )
    illustrative: Illustrative


class Cluster(Frozen):
    """One cluster, and the pairing that would join it to another."""

    key = ("cluster",)
    shown = (
        "cluster", "first_name", "units", "communities", "model_sites",
        "join_unit_name", "join_area_name", "joins",
    )  # fmt: skip

    cluster: int = Field(title="Cluster", json_schema_extra={"unit": "number of the cluster"})
    first_id: str = Field(title="Its community or, without one, unit with most links, id")
    first_name: str = Field(title="Its community or, without one, unit with most links")
    units: int = count("Units", "units")
    communities: int = count("Communities", "communities")
    model_sites: int = count("Model sites", "bodies")
    join_unit_id: str | None = Field(title="Pairing that would join it: unit, id")
    join_unit_name: str | None = Field(title="Pairing that would join it: unit")
    join_area_id: str | None = Field(title="Pairing that would join it: community, id")
    join_area_name: str | None = Field(title="Pairing that would join it: community")
    joins: int | None = Field(
        title="The cluster that it would be joined to",
        json_schema_extra={"unit": "number of the cluster"},
    )
    illustrative: Illustrative


OnlyModelSites = Annotated[
    bool,
    Field(
        title="Model sites only",
        description="Whether only model sites count, and only the pairings between them.",
    ),
]


@question
def clusters(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    by: ClusterBy = ClusterBy.components,
    *,
    model_sites: OnlyModelSites = False,
) -> Found[Clusters, Cluster]:
    """Which units and communities hang together, and which pairing would join each cluster.

    Clusters are the components of the co-construction layer, or its groups (greedy modularity up
    to 3,000 bodies, label propagation above), largest first, then by first id. With model sites
    only, each of them counts, linked or not; an organisation stands for its unit or its area.

    The pairing proposed for a cluster joins it to another: its unit stands nearest to its
    community (same community, town, county by code), then the community has the fewest pairings,
    then the unit, then by id.
    """
    rows = store.read(query("ask/key_connectors"), area=area, as_of=as_of)
    sites = store.read(query("ask/clusters"), area=area, as_of=as_of)
    layer = _layer(rows)
    site_ids: dict[str, set[str]] = defaultdict(set)
    for site in sites:
        site_ids[site["id"]].add(site["site_id"])
    graph = layer.graph
    if model_sites:
        for site in sorted(sites, key=lambda row: str(row["id"])):
            id_ = site["id"]
            layer.things[id_], layer.names[id_] = Body(site["thing"]), site["name"]
            layer.places[id_] = site["area_id"]
        graph = nx.Graph()
        graph.add_nodes_from(sorted(site_ids))
        graph.add_edges_from(tie for tie in layer.graph.edges if set(tie) <= site_ids.keys())
    parts = measures.groups(graph) if by is ClusterBy.groups else measures.components(graph)
    cluster_of = {id_: number for number, part in enumerate(parts, 1) for id_ in part}
    split_up = _Split(layer, graph, cluster_of, site_ids)
    joining = _joining(split_up)
    found = [
        _cluster(split_up, number, part, joining.get(number))
        for number, part in deadline.each(enumerate(parts, 1))
    ]
    summary = Clusters(
        clusters=len(found),
        bodies=len(graph),
        ties=graph.number_of_edges(),
        modularity=measures.modularity(graph, parts),
        illustrative=sum(row.illustrative for row in found),
    )

    def evidence() -> Iterable[Evidence]:
        for id_, number in cluster_of.items():
            counted = "units" if layer.things[id_] is Body.unit else "communities"
            yield Evidence("", "bodies", id_)
            yield Evidence(str(number), counted, id_)
            yield from (Evidence(str(number), "model_sites", one) for one in site_ids[id_])

    return Found(summary, tuple(found), evidence)


_COMMUNITY_CODE = 12
"""Digits of the code of a community or village; only these are paired."""


class _Split(NamedTuple):
    """A layer split into clusters: what is split, where each body is, and its model sites."""

    layer: _Layer
    graph: nx.Graph[str]
    cluster_of: Mapping[str, int]
    site_ids: Mapping[str, set[str]]


def _joining(split: _Split) -> dict[int, tuple[End, End]]:
    layer = split.layer
    ends: dict[Body, list[End]] = {Body.unit: [], Body.area: []}
    for id_, number in split.cluster_of.items():
        if layer.things[id_] is Body.unit or len(id_) == _COMMUNITY_CODE:
            pairings = layer.graph.degree[id_] if id_ in layer.graph else 0
            ends[layer.things[id_]].append(End(id_, layer.places[id_], pairings, number))
    return measures.joining_pairs(ends[Body.unit], ends[Body.area])


def _cluster(
    split: _Split, number: int, part: list[str], joining: tuple[End, End] | None
) -> Cluster:
    layer, graph, cluster_of, site_ids = split
    units = [id_ for id_ in part if layer.things[id_] is Body.unit]
    first = min(part, key=lambda id_: (layer.things[id_] is Body.unit, -graph.degree[id_], id_))
    within = [
        one
        for id_ in deadline.each(units)
        for other in graph[id_]
        if cluster_of[other] == number
        for one in layer.links[_Tie(id_, other)]
    ]
    unit, community = joining or (None, None)
    other = unit if unit and cluster_of[unit.id] != number else community
    return Cluster(
        cluster=number,
        first_id=first,
        first_name=layer.names[first],
        units=len(units),
        communities=len(part) - len(units),
        model_sites=sum(len(site_ids[id_]) for id_ in part),
        join_unit_id=unit.id if unit else None,
        join_unit_name=layer.names[unit.id] if unit else None,
        join_area_id=community.id if community else None,
        join_area_name=layer.names[community.id] if community else None,
        joins=cluster_of[other.id] if other else None,
        illustrative=len(layer.illustrative.intersection(within)),
    )


class Loss(StrEnum):
    """What is lost when a unit leaves, the worst first."""

    area_uncovered = "area_uncovered"
    """An area that only an organisation of the unit covers."""
    demand_without_supplier = "demand_without_supplier"
    """A demand whose services, planned or running, all come from the unit."""
    community_below_minimum = "community_below_minimum"
    """A community left with fewer paired units than the minimum."""
    body_cut_off = "body_cut_off"
    """A unit or community no longer joined to the largest part of its component by pairings."""
    seat_emptied = "seat_emptied"
    project_stopped = "project_stopped"
    """A project, planned or running, under a pairing of the unit."""


class _Lost(NamedTuple):
    """One thing that a unit's leaving costs."""

    loss: Loss
    row: Mapping[str, Any]
    left: int


def _losses(rows: Rows, minimum: int) -> dict[str, list[_Lost]]:
    """What each unit's leaving costs, by unit: from rows that say who carries what.

    A row says that `unit_id` carries `id` (see `ask/single_failures`). What is covered, served or
    paired is lost when too few others carry it as well; seats and projects go with their unit.
    """
    carriers: dict[tuple[str, str], set[str]] = defaultdict(set)
    carried: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    in_order = sorted(rows, key=lambda row: (row["loss"], row["id"], row["by_id"]))
    for row in deadline.each(in_order):
        carriers[row["loss"], row["id"]].add(row["unit_id"])
        carried.setdefault((row["unit_id"], row["loss"], row["id"]), row)
    found: dict[str, list[_Lost]] = defaultdict(list)
    for (unit_id, loss, id_), first in deadline.each(carried.items()):
        left = len(carriers[loss, id_]) - 1
        if unit_id and left < (minimum if loss == Loss.community_below_minimum else 1):
            found[unit_id].append(_Lost(Loss(loss), first, left))
    return found


Minimum = Annotated[
    int,
    Field(
        ge=1,
        le=99,
        title="Minimum",
        description="How many units a community should have paired with it.",
    ),
]


class Continuity(Frozen):
    """What is lost when the unit leaves, each kind counted for itself."""

    areas_uncovered: int = count("Areas that only it covers", "areas")
    demands_without_supplier: int = count("Demands that lose their only supplier", "demands")
    communities_below_minimum: int = count("Communities left below the minimum", "communities")
    bodies_cut_off: int = count("Units and communities cut off", "bodies")
    seats_emptied: int = count("Seats emptied", "seats")
    projects_stopped: int = count("Projects stopped", "projects")
    illustrative: Illustrative


class LossRow(Frozen):
    """One thing lost."""

    key = ("loss", "id")
    shown = ("loss", "id", "name", "area_name", "lost", "others_left", "standing")

    loss: Loss = Field(title="What is lost")
    id: str = Field(title="Id")
    name: str = Field(title="Name")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    lost: int = count("How many: seats for a seat, else one", "things of the kind lost")
    others_left: int = count("Others that still cover, serve or are paired", "bodies")
    standing: Standing = Field(title="Standing")


@question
def continuity(
    store: Reader, unit: UnitId, as_of: AsOf, minimum: Minimum = 1
) -> Found[Continuity, LossRow]:
    """What is lost if a unit leaves: one row a thing, by kind of loss, then by id.

    Areas that only its organisations cover; demands whose planned or running services are all its
    own; communities left with fewer paired units than the minimum; bodies that pairings no longer
    join to the largest part of their component; seats it holds; its projects planned or running.
    """
    rows = store.read(query("ask/continuity"), unit=unit, as_of=as_of)
    lost = _losses(rows, minimum).get(unit, [])
    found = [_loss_row(one) for one in lost]
    found += _cut_off_rows(store, unit, as_of)
    losses = list(Loss)
    found.sort(key=lambda row: (losses.index(row.loss), row.id))
    summary = Continuity(
        **_totals((row.loss, row.lost) for row in found),
        illustrative=sum(row.standing is Standing.illustrative for row in found),
    )
    shown_by: dict[tuple[str, str], set[str]] = defaultdict(set)
    for carrying in rows:
        if carrying["unit_id"] == unit:
            shown_by[carrying["loss"], carrying["id"]].add(carrying["by_id"])

    def evidence() -> Iterable[Evidence]:
        for row in found:
            yield Evidence("", _COUNTED[row.loss], row.id)
            for id_ in shown_by.get((row.loss, row.id), {row.id}):
                yield Evidence(row.cursor(), "lost", id_)

    return Found(summary, tuple(found), evidence)


_COUNTED = {
    Loss.area_uncovered: "areas_uncovered",
    Loss.demand_without_supplier: "demands_without_supplier",
    Loss.community_below_minimum: "communities_below_minimum",
    Loss.body_cut_off: "bodies_cut_off",
    Loss.seat_emptied: "seats_emptied",
    Loss.project_stopped: "projects_stopped",
}
"""The field that counts each kind of loss, the worst first."""


def _totals(amounts: Iterable[tuple[Loss, int]]) -> dict[str, int]:
    totals = dict.fromkeys(_COUNTED.values(), 0)
    for loss, amount in amounts:
        totals[_COUNTED[loss]] += amount
    return totals


def _loss_row(lost: _Lost) -> LossRow:
    row = lost.row
    return LossRow(
        loss=lost.loss,
        id=row["id"],
        name=row["name"],
        area_id=row["area_id"],
        area_name=row["area_name"],
        lost=row["amount"],
        others_left=max(lost.left, 0),
        standing=Standing(row["standing"]),
    )


def _cut_off_rows(store: Reader, unit: str, as_of: Day) -> list[LossRow]:
    """The bodies of its component that a unit cuts off, over all areas."""
    found = measures.around(
        unit,
        partial(links_round, store, Layer.pairing, as_of),
        hops=_UNBOUNDED,
        most=MOST_ELEMENTS,
    )
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(found.hops))
    graph.add_edges_from(sorted((link.start, link.finish) for _, link in found.links))
    lost = measures.separated(graph, unit)
    known = bodies(store, lost) if lost else {}
    return [
        LossRow(
            loss=Loss.body_cut_off,
            id=id_,
            name=known[id_]["name"],
            area_id="",
            area_name="",
            lost=1,
            others_left=0,
            standing=Standing(known[id_]["standing"]),
        )
        for id_ in lost
    ]


class SingleFailure(Frozen):
    """What is lost in an area when one unit leaves."""

    shown = (
        "rank", "name", "areas_uncovered", "demands_without_supplier", "communities_below_minimum",
        "bodies_cut_off", "seats_emptied", "projects_stopped",
    )  # fmt: skip

    rank: int = count("Rank: units with the same losses share it", "place, 1 is the worst")
    id: str = Field(title="Unit")
    name: str = Field(title="Unit, name")
    kind: UnitKind = Field(title="Kind")
    area_id: str = Field(title="Where it is located, code")
    areas_uncovered: int = count("Areas that only it covers", "areas")
    demands_without_supplier: int = count("Demands that lose their only supplier", "demands")
    communities_below_minimum: int = count("Communities left below the minimum", "communities")
    bodies_cut_off: int = count("Units and communities cut off", "bodies")
    seats_emptied: int = count("Seats emptied", "seats")
    projects_stopped: int = count("Projects stopped", "projects")
    illustrative: Illustrative


class SingleFailures(Frozen):
    """How many units an area leans on."""

    units_relied_on: int = count("Units that carry something in the area", "units")
    units_missed: int = count("of which something is lost without them", "units")
    illustrative: Illustrative


@question
def single_failures(
    store: Reader, area: AreaCode, as_of: AsOf, minimum: Minimum = 1
) -> Found[SingleFailures, SingleFailure]:
    """What is lost in an area if each unit left alone, the worst first.

    Every unit that covers, serves, is paired, holds a seat or has a project there. Worse is: more
    areas uncovered; if alike, more demands without a supplier; then more communities below the
    minimum, more bodies cut off, more seats emptied, more projects stopped. Kinds of loss are
    never added up. Units with the same losses share a rank and stand by id.
    """
    rows = store.read(query("ask/single_failures"), area=area, as_of=as_of)
    layer = _layer(store.read(query("ask/key_connectors"), area=area, as_of=as_of))
    cut_off = measures.cut_off(layer.graph)
    losses = _losses(rows, minimum)
    ids = sorted({row["unit_id"] for row in rows} - {""})
    units = store.read(query("ask/unit_names"), ids=ids or [""])
    counted = [
        (unit, _unit_totals(losses[unit["id"]], cut_off.get(unit["id"], 0))) for unit in units
    ]
    counted.sort(key=lambda pair: ([-number for number in pair[1].values()], pair[0]["id"]))
    found: list[SingleFailure] = []
    for place, (unit, totals) in deadline.each(enumerate(counted, 1)):
        same = bool(found) and list(counted[place - 2][1].values()) == list(totals.values())
        found.append(
            SingleFailure(
                rank=found[-1].rank if same else place,
                id=unit["id"],
                name=unit["name"],
                kind=unit["kind"],
                area_id=unit["area_id"],
                **totals,
                illustrative=_made_up(losses[unit["id"]])
                + (unit["standing"] == Standing.illustrative),
            )
        )
    summary = SingleFailures(
        units_relied_on=len(found),
        units_missed=sum(any(totals.values()) for _, totals in counted),
        illustrative=sum(row.illustrative for row in found),
    )

    def evidence() -> Iterable[Evidence]:
        for row in found:
            yield Evidence("", "units_relied_on", row.id)
            if any(getattr(row, name) for name in _COUNTED.values()):
                yield Evidence("", "units_missed", row.id)
            for lost in losses[row.id]:
                yield Evidence(row.id, _COUNTED[lost.loss], lost.row["id"])
            if row.bodies_cut_off:
                for other in measures.separated(layer.graph, row.id):
                    yield Evidence(row.id, "bodies_cut_off", other)

    return Found(summary, tuple(found), evidence)


def _unit_totals(lost: Iterable[_Lost], cut_off: int) -> dict[str, int]:
    amounts = [(one.loss, int(one.row["amount"])) for one in lost]
    return _totals([*amounts, (Loss.body_cut_off, cut_off)])


def _made_up(lost: Iterable[_Lost]) -> int:
    return sum(one.row["standing"] == Standing.illustrative for one in lost)
