"""Questions of gaps: areas without an organisation of their level, committees without seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import RESIDENTS, Illustrative, count
from partygraph.model import AreaKind, AreaLevel, Day, Sector, Standing
from partygraph.queries import query
from partygraph.store import Reader, Rows


class Target(StrEnum):
    """Areas that should have an organisation of their own level.

    A community or village its committee (a joint committee is one), an estate or grid its branch,
    a building its group.
    """

    residents_communities = "residents_communities"
    villages = "villages"
    estates = "estates"
    grids = "grids"
    buildings = "buildings"


_TARGETS = {
    AreaLevel.estate: Target.estates,
    AreaLevel.grid: Target.grids,
    AreaLevel.building: Target.buildings,
}


def target_of(level: str, kind: str) -> Target | None:
    """What an area of that level and kind counts among; None where nothing is asked of it."""
    if level == AreaLevel.village:
        return Target.residents_communities if kind in RESIDENTS else Target.villages
    return _TARGETS.get(AreaLevel(level))


def share(part: int, whole: int) -> float | None:
    """Part of a whole, 0 to 1; None where there is no whole."""
    return part / whole if whole else None


def _share(title: str) -> Any:
    return Field(title=title, json_schema_extra={"unit": "share, 0 to 1"})


class OrganisationCoverage(Frozen):
    """How many areas of an area have an organisation of their level.

    What temporary branches cover there is counted apart.
    """

    residents_communities: int = count("Residents' communities", "communities")
    residents_communities_covered: int = count("of which with a committee", "communities")
    residents_communities_share: float | None = _share("Their share; null where there are none")
    villages: int = count("Villages", "villages")
    villages_covered: int = count("of which with a committee", "villages")
    villages_share: float | None = _share("Their share; null where there are none")
    estates: int = count("Estates", "estates")
    estates_covered: int = count("of which with a branch", "estates")
    estates_share: float | None = _share("Their share; null where there are none")
    grids: int = count("Grids", "grids")
    grids_covered: int = count("of which with a branch", "grids")
    grids_share: float | None = _share("Their share; null where there are none")
    buildings: int = count("Buildings", "buildings")
    buildings_covered: int = count("of which with a group", "buildings")
    buildings_share: float | None = _share("Their share; null where there are none")
    complete: bool | None = Field(
        title="Whether every one of them is covered; null where there are none"
    )
    temporary_branches: int = count("Temporary branches that cover something here", "organisations")
    town_level: int = count("Towns and sub-districts", "areas")
    town_level_temporary: int = count("of which a temporary branch covers", "areas")
    town_level_share: float | None = _share("Their share; null where there are none")
    village_level: int = count("Villages and communities", "areas")
    village_level_temporary: int = count("of which a temporary branch covers", "areas")
    village_level_share: float | None = _share("Their share; null where there are none")
    village_level_overlap: int = count("of which several temporary branches cover", "areas")
    village_level_mean: float | None = Field(
        title="Villages and communities that a temporary branch covers, in the mean",
        json_schema_extra={"unit": "areas an organisation"},
    )
    temporary_complete: bool | None = Field(
        title="Whether temporary branches cover every town and village; null where there are none"
    )
    illustrative: Illustrative


class AreaIdentity(Frozen):
    """Which area a row is of."""

    id: str = Field(title="Code")
    name: str = Field(title="Name")
    level: AreaLevel = Field(title="Level")
    kind: AreaKind = Field(title="Kind")


class AreaOrganisationCoverage(OrganisationCoverage, AreaIdentity):
    """The organisation coverage of one area directly below the asked one."""

    shown = (
        "id",
        "name",
        "residents_communities_share",
        "villages_share",
        "estates_share",
        "grids_share",
        "buildings_share",
        "village_level_share",
    )


@question
def organisation_coverage(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[OrganisationCoverage, AreaOrganisationCoverage]:
    """How many communities have a committee, estates and grids a branch, and buildings a group.

    A row for each area directly below the asked one in which there is something to cover, by code
    (a park or an alley without buildings has no organisation to miss); the summary counts all of
    it, with the asked area itself. Covered is an area with an organisation of its own level that
    stands in it or covers it. Temporary branches count apart: what they cover of towns and
    villages.
    `uncovered_by_organisation` lists the areas that lack one.
    """
    groups = store.read(query("ask/organisation_coverage"), area=area, as_of=as_of)
    links = store.read(query("ask/temporary_coverage"), area=area, as_of=as_of)
    groups_of, links_of = _by_id(groups), _by_id(links)
    rows = tuple(
        AreaOrganisationCoverage(
            **{name: own[0][name] for name in AreaIdentity.columns()},
            **_counted(own, links_of.get(id_, [])),
        )
        for id_, own in sorted(groups_of.items())
        if id_ != area and _holds(own[0], as_of) and (id_ in links_of or _is_to_cover(own))
    )
    return Found(
        OrganisationCoverage(**_counted(groups, links)),
        rows,
        partial(_organisation_evidence, store, area, as_of, links),
    )


def _by_id(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def _is_to_cover(groups: Rows) -> bool:
    """Whether some of the areas should have an organisation, or a temporary branch cover them."""
    return any(
        group["target_level"] in {AreaLevel.town, AreaLevel.village}
        or target_of(group["target_level"], group["target_kind"]) is not None
        for group in groups
    )


def _holds(row: Mapping[str, Any], day: date) -> bool:
    return row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)


def _counted(groups: Rows, links: Rows) -> dict[str, Any]:
    """The fields of a coverage, from counts of areas by level and kind and from temporary links."""
    areas: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    illustrative = 0
    for group in groups:
        levels[group["target_level"]] += group["areas"]
        target = target_of(group["target_level"], group["target_kind"])
        if target is not None:
            areas[target] += group["areas"]
            covered[target] += group["covered"]
            illustrative += group["illustrative"]
    found: dict[str, Any] = {}
    for target in Target:
        found[target] = areas[target]
        found[f"{target}_covered"] = covered[target]
        found[f"{target}_share"] = share(covered[target], areas[target])
    complete = covered.total() == areas.total() if areas.total() else None
    made_up = {row["organisation_id"] for row in links if row["standing"] == "illustrative"}
    return {
        **found,
        "complete": complete,
        **_temporary(levels[AreaLevel.town], levels[AreaLevel.village], links),
        "illustrative": illustrative + len(made_up),
    }


def _temporary(towns: int, villages: int, links: Rows) -> dict[str, Any]:
    """What temporary branches cover of so many towns and villages."""
    branches = {row["organisation_id"] for row in links}
    town_links = {row["area_id"] for row in links if row["level"] == AreaLevel.town}
    village_links = Counter(row["area_id"] for row in links if row["level"] == AreaLevel.village)
    covered = len(town_links) + len(village_links)
    return {
        "temporary_branches": len(branches),
        "town_level": towns,
        "town_level_temporary": len(town_links),
        "town_level_share": share(len(town_links), towns),
        "village_level": villages,
        "village_level_temporary": len(village_links),
        "village_level_share": share(len(village_links), villages),
        "village_level_overlap": sum(times > 1 for times in village_links.values()),
        "village_level_mean": share(village_links.total(), len(branches)),
        "temporary_complete": covered == towns + villages if towns + villages else None,
    }


def _organisation_evidence(
    store: Reader, area: str, as_of: date, links: Rows
) -> Iterator[Evidence]:
    levels = {
        Target.residents_communities: "village_level",
        Target.villages: "village_level",
        "towns": "town_level",
    }
    for row in store.read(query("evidence/organisation_coverage"), area=area, as_of=as_of):
        if row["field"] in set(Target):
            yield Evidence(row["cursor"], row["field"], row["id"])
        if row["field"] in levels:
            yield Evidence(row["cursor"], levels[row["field"]], row["id"])
        if row["covered"]:
            yield Evidence(row["cursor"], f"{row['field']}_covered", row["id"])
    yield from _temporary_evidence(links)


def _temporary_evidence(links: Rows) -> Iterator[Evidence]:
    villages = Counter(
        (row["id"], row["area_id"]) for row in links if row["level"] == AreaLevel.village
    )
    for row in links:
        cursor, area_id = row["id"], row["area_id"]
        yield Evidence(cursor, "temporary_branches", row["organisation_id"])
        if row["level"] in {AreaLevel.town, AreaLevel.village}:
            yield Evidence(cursor, f"{row['level']}_level_temporary", area_id)
        if villages[cursor, area_id] > 1:
            yield Evidence(cursor, "village_level_overlap", area_id)


class Gap(StrEnum):
    """Which areas without an organisation are listed.

    Those of one target or of all; or the towns and villages that no temporary branch covers.
    """

    all = "all"
    residents_communities = "residents_communities"
    villages = "villages"
    estates = "estates"
    grids = "grids"
    buildings = "buildings"
    temporary = "temporary"


class UncoveredArea(AreaIdentity):
    """An area without an organisation of its level, or that no temporary branch covers."""

    shown = ("id", "name", "level", "kind", "part_of", "valid_from")

    parent_id: str | None = Field(title="Part of, code")
    part_of: str | None = Field(title="Part of")
    valid_from: Day = Field(title="From")
    standing: Standing = Field(title="Standing")


@question
def uncovered_by_organisation(
    store: Reader, area: AreaCode, as_of: AsOf, gap: Gap = Gap.all
) -> Found[None, UncoveredArea]:
    """Which communities, villages, estates, grids and buildings have no organisation, by code.

    The areas that `organisation_coverage` counts and does not find covered; with `temporary` those
    towns and villages that no temporary branch covers.
    """
    temporary = gap is Gap.temporary
    rows = store.read(
        query("ask/uncovered_by_organisation"), area=area, as_of=as_of, temporary=temporary
    )
    listed = (
        row for row in rows if temporary or gap in {Gap.all, target_of(row["level"], row["kind"])}
    )
    return Found(None, tuple(UncoveredArea(**row) for row in listed))


class SeatedUnit(Frozen):
    """A unit by id and name."""

    shown = ("name",)

    id: str = Field(title="Unit")
    name: str = Field(title="Name")


class SeatCoverage(Frozen):
    """The joint committees of an area and the units round them."""

    joint_committees: int = count("Joint committees", "organisations")
    without_seats: int = count("of which no unit holds a seat on", "organisations")
    seats: int = count("Part-time seats", "seats")
    units_seated: int = count("Units that hold a seat, each once", "units")
    units_paired: int = count("Units paired with their communities, each once", "units")
    units_not_seated: int = count("of which hold no seat where they are paired", "units")
    illustrative: Illustrative


class CommitteeSeats(Frozen):
    """One joint committee: who sits on it, and who does not."""

    shown = (
        "id",
        "name",
        "seats",
        "units_seated",
        "units_paired",
        "not_seated",
        "sectors_not_seated",
    )

    id: str = Field(title="Joint committee")
    name: str = Field(title="Name")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    seats: int = count("Part-time seats", "seats")
    units_seated: int = count("Units that hold a seat", "units")
    units_paired: int = count("Units paired with its communities", "units")
    units_not_seated: int = count("of which hold no seat on it", "units")
    not_seated: tuple[SeatedUnit, ...] = Field(title="The paired units without a seat, by id")
    sectors_seated: tuple[Sector, ...] = Field(title="Sectors of the units that hold a seat")
    sectors_not_seated: tuple[Sector, ...] = Field(
        title="Sectors of units paired with or located in its communities that no seat stands for"
    )
    standing: Standing = Field(title="Standing")


@question
def seat_coverage(
    store: Reader, area: AreaCode, as_of: AsOf, *, without_seats: bool = False
) -> Found[SeatCoverage, CommitteeSeats]:
    """Who holds part-time seats on the joint committees, and which units and sectors do not.

    A row for each joint committee, by id; with `without_seats` only for those on which no unit
    holds one. Its communities are its own area and those that it covers. A seat never changes
    subordination.
    """
    committees = store.read(query("ask/joint_committees"), area=area, as_of=as_of)
    links = store.read(query("ask/seat_coverage"), area=area, as_of=as_of)
    links_of = _by_id(links)
    rows = [_committee_seats(row, links_of.get(row["id"], [])) for row in committees]
    seats = {row["link_id"]: row["seats"] for row in links if row["link"] == "seat"}
    summary = SeatCoverage(
        joint_committees=len(rows),
        without_seats=sum(not row.seats for row in rows),
        seats=sum(seats.values()),
        units_seated=len({row["unit_id"] for row in links if row["link"] == "seat"}),
        units_paired=len({row["unit_id"] for row in links if row["link"] == "pairing"}),
        units_not_seated=len({unit.id for row in rows for unit in row.not_seated}),
        illustrative=sum(row.standing is Standing.illustrative for row in rows)
        + sum(row["link"] == "seat" and row["standing"] == "illustrative" for row in links),
    )
    listed = tuple(row for row in rows if not (without_seats and row.seats))
    return Found(summary, listed, partial(_seat_evidence, rows, links))


def _committee_seats(committee: Mapping[str, Any], links: Rows) -> CommitteeSeats:
    names = {row["unit_id"]: row["unit_name"] for row in links}
    units = {
        kind: {row["unit_id"] for row in links if row["link"] == kind}
        for kind in ("seat", "pairing")
    }
    not_seated = sorted(units["pairing"] - units["seat"])
    seated = {row["sector"] for row in links if row["link"] == "seat"}
    there = {row["sector"] for row in links}
    return CommitteeSeats(
        **committee,
        seats=sum(row["seats"] for row in links),
        units_seated=len(units["seat"]),
        units_paired=len(units["pairing"]),
        units_not_seated=len(not_seated),
        not_seated=tuple(SeatedUnit(id=unit, name=names[unit]) for unit in not_seated),
        sectors_seated=_sectors(seated),
        sectors_not_seated=_sectors(there - seated),
    )


def _sectors(found: Iterable[str]) -> tuple[Sector, ...]:
    return tuple(sector for sector in Sector if sector in set(found))


def _seat_evidence(rows: list[CommitteeSeats], links: Rows) -> Iterator[Evidence]:
    fields = {"seat": "units_seated", "pairing": "units_paired"}
    for link in links:
        if link["link"] == "seat":
            yield Evidence(link["id"], "seats", link["link_id"])
        if link["link"] in fields:
            yield Evidence(link["id"], fields[link["link"]], link["unit_id"])
    for row in rows:
        yield Evidence("", "joint_committees", row.id)
        if not row.seats:
            yield Evidence("", "without_seats", row.id)
        yield from (Evidence(row.id, "units_not_seated", unit.id) for unit in row.not_seated)
