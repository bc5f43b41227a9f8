"""Rows of the graph as a network: who stands where, and what links whom (pure).

Where a committee of an area exists it stands for the area in the network; where none does, the
area stands there itself, so that the gap can be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

import networkx as nx

from partygraph.model import AreaKind, AreaLevel, OrganisationLevel

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Graph: TypeAlias = "nx.MultiDiGraph[str]"


class Layer(StrEnum):
    """Kinds of links, each a layer that can be switched on and off."""

    command = "command"
    """Subordination, the committee of an area, what an organisation covers, and its unit."""
    pairing = "pairing"
    seats = "seats"
    location = "location"
    """Where units and organisations stand, and which area is part of which."""
    liaisons = "liaisons"


UNIT_RING = 5
RING_OF_LEVEL: dict[str, int] = {
    OrganisationLevel.city_committee: 0,
    OrganisationLevel.street_committee: 1,
    OrganisationLevel.community_committee: 2,
    OrganisationLevel.grid_branch: 3,
    OrganisationLevel.building_group: 4,
    OrganisationLevel.unit_organisation: UNIT_RING,
}
RING_OF_AREA: dict[str, int] = {
    AreaLevel.county: 0,
    AreaLevel.town: 1,
    AreaLevel.village: 2,
}
VILLAGES = frozenset({AreaKind.village, AreaKind.like_village})


class Coverage(NamedTuple):
    """How far an area is covered by pairings: its residents' communities, as they are counted.

    Args:
        communities: residents' communities in it.
        covered: those of them that a unit is paired with.
        units: units paired with the area itself, each once.
    """

    communities: int
    covered: int
    units: int


def build(  # noqa: PLR0913  one argument a table
    *,
    areas: Rows,
    organisations: Rows,
    units: Rows,
    pairings: Rows,
    seats: Rows,
    covers: Rows,
) -> Graph:
    """Build the network of the given rows; a link whose end is not among them is left out.

    A county, a town and a residents' community without a committee stand as areas; a village
    does so only when a link ends there; smaller areas never do, and units only when linked.

    Args:
        areas: `{id, name, level, kind, parent_id, standing}`
        organisations: `{id, name, level, form, area_id, parent_id, unit_id, standing}`
        units: `{id, name, kind, sector, area_id, standing}`
        pairings: `{id, unit_id, area_id, members_reporting, projects, standing}`
        seats: `{id, unit_id, organisation_id, seats, standing}`
        covers: `{organisation_id, area_id}`

    Returns:
        A graph with `stands_for` (area id → the node that stands for it) and `coverage` (area id →
        its `Coverage`, for every area down to the village level), whose nodes are
        `"<thing>:<id>"`, first areas, then organisations, then units, each sorted by id, with
        `thing` (`area`, `organisation`, `unit`), `name`, `kind` (the organisation's level, else
        the kind of the area or unit), `form` (empty but for an organisation), `ring` (0 to 4 for
        the five levels, 5 for units and organisations inside them), `standing` and `area_id`.

        Edges have `relation` and `standing`, and stand behind their start in this order, each
        sorted by id:

        - `SUBORDINATE_TO` organisation → organisation
        - `ORGANISATION_OF` organisation → unit
        - `PAIRED_WITH` unit → who stands for the community, key the pairing's id, with `projects`
          and `members_reporting`; with `members_shown` to show in its place where it is withheld
        - `HOLDS_SEAT` unit → organisation, key `seat:<id>`, with `seats`
        - `COVERS` organisation → who stands for the area, where no other link joins the two
        - `PART_OF` area → who stands for the area around it
    """
    graph, stands_for = _linked(areas, organisations, units, pairings, seats, covers)
    return _finished(graph, areas, stands_for, pairings)


def build_with_places(  # noqa: PLR0913  one argument a table
    *,
    areas: Rows,
    organisations: Rows,
    units: Rows,
    pairings: Rows,
    seats: Rows,
    covers: Rows,
) -> Graph:
    """Build the same network with one relation more: where each unit stands.

    - `LOCATED_IN` unit → who stands for its area, or for the nearest area around that
    """
    graph, stands_for = _linked(areas, organisations, units, pairings, seats, covers)
    _link_places(graph, units, areas, stands_for)
    return _finished(graph, areas, stands_for, pairings)


def _linked(  # noqa: PLR0913, PLR0917  one argument a table
    areas: Rows, organisations: Rows, units: Rows, pairings: Rows, seats: Rows, covers: Rows
) -> tuple[Graph, dict[str, str]]:
    graph: Graph = nx.MultiDiGraph()
    stands_for = _representatives(areas, organisations)
    _add_areas(graph, areas, stands_for)
    _add_organisations(graph, organisations)
    _add_units(graph, units)
    _link_organisations(graph, organisations)
    _link_pairings(graph, pairings, stands_for)
    _link_seats(graph, seats)
    _link_covers(graph, covers, stands_for)
    return graph, stands_for


def _finished(graph: Graph, areas: Rows, stands_for: Mapping[str, str], pairings: Rows) -> Graph:
    _drop_unlinked(graph)
    graph.graph["stands_for"] = _all_representatives(graph, areas, stands_for)
    graph.graph["coverage"] = _coverage(areas, pairings)
    _link_areas(graph, areas, stands_for)
    return graph


def _sorted(rows: Rows) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: str(row["id"]))


def _representatives(areas: Rows, organisations: Rows) -> dict[str, str]:
    """The node that stands for each area: its own committee, else the area."""
    ring_of = {area["id"]: _ring_of_area(area) for area in areas}
    stands_for = {
        area_id: f"area:{area_id}" for area_id, ring in ring_of.items() if ring is not None
    }
    for row in reversed(_sorted(organisations)):
        area_id = row["area_id"]
        if area_id in stands_for and RING_OF_LEVEL[row["level"]] == ring_of[area_id]:
            stands_for[area_id] = f"organisation:{row['id']}"
    return stands_for


def _ring_of_area(area: Mapping[str, Any]) -> int | None:
    return RING_OF_AREA.get(area["level"])


def _add_areas(graph: Graph, areas: Rows, stands_for: Mapping[str, str]) -> None:
    for area in _sorted(areas):
        node = f"area:{area['id']}"
        if stands_for.get(area["id"]) == node:
            graph.add_node(
                node,
                thing="area",
                name=area["name"],
                kind=area["kind"],
                form="",
                ring=_ring_of_area(area),
                standing=area["standing"],
                area_id=area["id"],
            )


def _add_organisations(graph: Graph, organisations: Rows) -> None:
    for row in _sorted(organisations):
        graph.add_node(
            f"organisation:{row['id']}",
            thing="organisation",
            name=row["name"],
            kind=row["level"],
            form=row["form"],
            ring=RING_OF_LEVEL[row["level"]],
            standing=row["standing"],
            area_id=row["area_id"],
        )


def _add_units(graph: Graph, units: Rows) -> None:
    for unit in _sorted(units):
        graph.add_node(
            f"unit:{unit['id']}",
            thing="unit",
            name=unit["name"],
            kind=unit["kind"],
            form="",
            ring=UNIT_RING,
            standing=unit["standing"],
            area_id=unit["area_id"],
        )


def _link(  # noqa: PLR0913  one argument an end, a name, a key and what the link carries
    graph: Graph,
    start: str,
    end: str,
    relation: str,
    standing: str,
    *,
    key: str = "",
    **carried: int,
) -> None:
    if end != start and start in graph and end in graph:
        graph.add_edge(
            start, end, key=key or relation, relation=relation, standing=standing, **carried
        )


def _link_organisations(graph: Graph, organisations: Rows) -> None:
    for relation, column, thing in (
        ("SUBORDINATE_TO", "parent_id", "organisation"),
        ("ORGANISATION_OF", "unit_id", "unit"),
    ):
        for row in _sorted(organisations):
            if row[column]:
                start = f"organisation:{row['id']}"
                _link(graph, start, f"{thing}:{row[column]}", relation, row["standing"])


def _link_pairings(graph: Graph, pairings: Rows, stands_for: Mapping[str, str]) -> None:
    for row in _sorted(pairings):
        _link(
            graph,
            f"unit:{row['unit_id']}",
            stands_for.get(row["area_id"], ""),
            "PAIRED_WITH",
            row["standing"],
            key=row["id"],
            projects=row["projects"],
            members_reporting=row["members_reporting"],
            **({"members_shown": row["members_shown"]} if row.get("members_shown") else {}),
        )


def _link_seats(graph: Graph, seats: Rows) -> None:
    for row in _sorted(seats):
        _link(
            graph,
            f"unit:{row['unit_id']}",
            f"organisation:{row['organisation_id']}",
            "HOLDS_SEAT",
            row["standing"],
            key=f"seat:{row['id']}",
            seats=row["seats"],
        )


def _link_covers(graph: Graph, covers: Rows, stands_for: Mapping[str, str]) -> None:
    pairs: Iterable[tuple[str, str]] = sorted(
        (row["organisation_id"], row["area_id"]) for row in covers
    )
    for organisation_id, area_id in pairs:
        start, end = f"organisation:{organisation_id}", stands_for.get(area_id, "")
        if start in graph and not (graph.has_edge(start, end) or graph.has_edge(end, start)):
            _link(graph, start, end, "COVERS", graph.nodes[start]["standing"])


def _link_places(graph: Graph, units: Rows, areas: Rows, stands_for: Mapping[str, str]) -> None:
    shown = _all_representatives(graph, areas, stands_for)
    for unit in _sorted(units):
        _link(
            graph,
            f"unit:{unit['id']}",
            shown.get(unit["area_id"], ""),
            "LOCATED_IN",
            unit["standing"],
        )


def _all_representatives(
    graph: Graph, areas: Rows, stands_for: Mapping[str, str]
) -> dict[str, str]:
    """The node that stands for each area, small ones too: that of the nearest area around them."""
    around = {area["id"]: area["parent_id"] for area in areas}
    found: dict[str, str] = {}
    for area_id in around:
        at: str | None = area_id
        steps = 0
        while at in around and stands_for.get(at or "", "") not in graph and steps < len(around):
            at, steps = around[at or ""], steps + 1
        if (node := stands_for.get(at or "", "")) in graph:
            found[area_id] = node
    return found


def _coverage(areas: Rows, pairings: Rows) -> dict[str, Coverage]:
    """How far each area is covered; a village has no communities, but may have units."""
    units: dict[str, set[str]] = {}
    for row in pairings:
        units.setdefault(row["area_id"], set()).add(row["unit_id"])
    around = {area["id"]: area["parent_id"] for area in areas}
    communities: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for area in areas:
        if area["level"] != AreaLevel.village or area["kind"] in VILLAGES:
            continue
        at, steps = area["id"], 0
        while at in around and steps <= len(AreaLevel):
            communities[at] += 1
            covered[at] += area["id"] in units
            at, steps = around[at], steps + 1
    return {
        area["id"]: Coverage(
            communities[area["id"]], covered[area["id"]], len(units.get(area["id"], ()))
        )
        for area in areas
        if _ring_of_area(area) is not None
    }


def _drop_unlinked(graph: Graph) -> None:
    """Units and villages stand in the network only for their links."""
    alone = [
        node
        for node, values in graph.nodes(data=True)
        if (values["thing"] == "unit" or values["kind"] in VILLAGES) and not graph.degree(node)
    ]
    graph.remove_nodes_from(alone)


def _link_areas(graph: Graph, areas: Rows, stands_for: Mapping[str, str]) -> None:
    for area in _sorted(areas):
        end = stands_for.get(area["parent_id"] or "", "")
        _link(graph, f"area:{area['id']}", end, "PART_OF", area["standing"])
