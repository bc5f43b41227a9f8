"""The question of hierarchy: whose line upwards is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

import networkx as nx
from pydantic import Field

from partygraph.ask.catalogue import (
    AreaCode,
    AsOf,
    Evidence,
    Found,
    Frozen,
    evidence_of,
    question,
)
from partygraph.ask.coverage import Illustrative, count, organisation_levels
from partygraph.model import OrganisationForm, OrganisationLevel, Standing
from partygraph.queries import query
from partygraph.store import Reader, Rows, read_rows

_RANKS = {
    OrganisationLevel.city_committee: 1,
    OrganisationLevel.street_committee: 2,
    OrganisationLevel.community_committee: 3,
    OrganisationLevel.grid_branch: 4,
    OrganisationLevel.building_group: 5,
}
"""The five levels; an organisation inside a unit stands outside that line."""
_MOST_STEPS = 30
"""How far a line upwards is followed in search of a loop."""


class HierarchyFault(StrEnum):
    """What can be wrong with an organisation's line upwards."""

    orphan = "orphan"
    """Below level 1 and without a parent."""
    two_parents = "two_parents"
    """More than one parent; a row for each."""
    loop = "loop"
    """It stands, along the line of parents, above itself."""
    parent_not_above = "parent_not_above"
    """The parent is of the same level or a lower one."""
    skipped_level = "skipped_level"
    """The parent is more than one level above (allowed to temporary branches)."""
    parent_ended = "parent_ended"
    """The parent had ended by that day."""
    parent_not_begun = "parent_not_begun"
    """The parent had not begun by that day."""


class HierarchyFaults(Frozen):
    """How many organisations there are, and how many have each fault."""

    organisations: int = count("Organisations", "organisations")
    faulty: int = count("of which with a fault", "organisations")
    orphan: int = count("Without a parent", "organisations")
    two_parents: int = count("With several parents", "organisations")
    loop: int = count("Above themselves", "organisations")
    parent_not_above: int = count("With a parent that is not above them", "organisations")
    skipped_level: int = count("With a level skipped", "organisations")
    parent_ended: int = count("With a parent that has ended", "organisations")
    parent_not_begun: int = count("With a parent that has not begun", "organisations")
    illustrative: Illustrative


class FaultyOrganisation(Frozen):
    """One fault of one organisation's line upwards, with the parent that it concerns."""

    key = ("id", "fault", "parent_id")
    shown = ("id", "name", "level", "form", "fault", "parent_id", "parent_level")

    id: str = Field(title="Organisation")
    name: str = Field(title="Name")
    level: OrganisationLevel = Field(title="Level")
    form: OrganisationForm = Field(title="Form")
    area_id: str = Field(title="Area, code")
    fault: HierarchyFault = Field(title="Fault")
    parent_id: str | None = Field(title="Parent; null for an orphan")
    parent: str | None = Field(title="Name of the parent")
    parent_level: OrganisationLevel | None = Field(title="Level of the parent")
    standing: Standing = Field(title="Standing")


@question
def hierarchy_faults(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[HierarchyFaults, FaultyOrganisation]:
    """Which organisations have no parent, several, one on the wrong level, or one that has ended.

    A row for each fault, by organisation. Organisations inside units may stand below any of the
    five levels, and temporary branches may skip levels. Every link counts, whenever it began.
    """
    inside = area if "-" not in area else f"{area}-"
    doubtful = store.read(query("ask/hierarchy_faults"), area=area, as_of=as_of, prefix=inside)
    links = _climb(store, [row["id"] for row in doubtful])
    loops = _looped(links)
    known = {row["id"]: row for row in doubtful}
    unread = sorted(loops.keys() - known.keys())
    if unread:
        found = read_rows(store, "organisations", unread)
        known |= {id_: row for id_, row in found.items() if _stands(row, area, inside, as_of)}
    rows = sorted(
        (
            FaultyOrganisation(
                **{name: organisation[name] for name in _OWN}, fault=fault, **_parent(link)
            )
            for id_, organisation in known.items()
            for fault, link in _faults(organisation, links.get(id_, []), loops.get(id_), as_of)
        ),
        key=lambda row: (row.id, _ORDER[row.fault], row.parent_id or ""),
    )
    levels = organisation_levels.find(store, area, as_of).rows
    with_fault = {fault: {row.id for row in rows if row.fault is fault} for fault in HierarchyFault}
    summary = HierarchyFaults(
        organisations=sum(level.organisations for level in levels),
        faulty=len({row.id for row in rows}),
        **{fault: len(ids) for fault, ids in with_fault.items()},
        illustrative=sum(level.illustrative for level in levels),
    )
    return Found(summary, tuple(rows), partial(_evidence, store, area, as_of, rows))


_OWN = ("id", "name", "level", "form", "area_id", "standing")
_ORDER = {fault: place for place, fault in enumerate(HierarchyFault)}


def _climb(store: Reader, ids: list[str]) -> dict[str, Rows]:
    """The links upwards of these organisations and of all above them: one look-up a level."""
    links: dict[str, Rows] = {}
    wanted = ids
    for _ in range(_MOST_STEPS):
        if not wanted:
            break
        links |= {id_: [] for id_ in wanted}
        for row in store.read(query("ask/parents"), ids=wanted):
            links[row["id"]].append(row)
        above = {row["parent_id"] for id_ in wanted for row in links[id_]}
        wanted = sorted(above - links.keys())
    return links


def _looped(links: Mapping[str, Rows]) -> dict[str, frozenset[str]]:
    """Each organisation that stands in a loop, with all that stand in the same one (pure)."""
    graph: nx.DiGraph[str] = nx.DiGraph(
        (id_, row["parent_id"]) for id_, rows in links.items() for row in rows
    )
    return {
        id_: frozenset(loop)
        for loop in nx.strongly_connected_components(graph)
        for id_ in loop
        if len(loop) > 1 or graph.has_edge(id_, id_)
    }


def _stands(row: Mapping[str, Any], area: str, inside: str, day: date) -> bool:
    """Whether an organisation stands in an area on a day."""
    there = row["area_id"] == area or (row["area_id"] or "").startswith(inside)
    return there and row["valid_from"] <= day and (row["valid_to"] or day) >= day


def _faults(
    organisation: Mapping[str, Any], links: Rows, loop: frozenset[str] | None, day: date
) -> Iterator[tuple[HierarchyFault, Mapping[str, Any] | None]]:
    """The faults of an organisation with these links upwards, each with the link (pure)."""
    if not links and organisation["level"] != OrganisationLevel.city_committee:
        yield HierarchyFault.orphan, None
    for link in links:
        if len(links) > 1:
            yield HierarchyFault.two_parents, link
        if loop is not None and link["parent_id"] in loop:
            yield HierarchyFault.loop, link
        yield from ((fault, link) for fault in _link_faults(organisation, link, day))


def _link_faults(
    organisation: Mapping[str, Any], link: Mapping[str, Any], day: date
) -> Iterator[HierarchyFault]:
    own, above = (
        _RANKS.get(OrganisationLevel(level))
        for level in (organisation["level"], link["parent_level"])
    )
    if own is not None and above is not None:
        if above >= own:
            yield HierarchyFault.parent_not_above
        elif above < own - 1 and organisation["form"] != OrganisationForm.temporary_branch:
            yield HierarchyFault.skipped_level
    if link["parent_to"] is not None and link["parent_to"] < day:
        yield HierarchyFault.parent_ended
    if link["parent_from"] > day:
        yield HierarchyFault.parent_not_begun


def _parent(link: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: link[name] if link else None for name in ("parent_id", "parent", "parent_level")}


def _evidence(
    store: Reader, area: str, as_of: date, rows: Iterable[FaultyOrganisation]
) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", row.fault.value, row.id)
        yield Evidence("", "faulty", row.id)
    for one in evidence_of(store, "organisation_levels", area=area, as_of=as_of):
        yield Evidence("", one.field, one.id)
