"""Questions of coverage: which levels are there, who is paired, and who is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import (
    AnyArea,
    AreaCode,
    AsOf,
    Evidence,
    Found,
    Frozen,
    UnitId,
    evidence_of,
    question,
)
from partygraph.model import (
    AreaKind,
    AreaLevel,
    Day,
    OrganisationForm,
    OrganisationLevel,
    PairingStatus,
    Sector,
    Standing,
    UnitKind,
)
from partygraph.queries import query
from partygraph.small_cells import SmallCells
from partygraph.store import Reader, Rows

RESIDENTS = (AreaKind.residents_community, AreaKind.like_residents_community)
"""Kinds of village-level areas that are residents' communities; the others are villages."""

Illustrative = Annotated[
    int,
    Field(title="Illustrative things among those counted", json_schema_extra={"unit": "things"}),
]


def count(title: str, unit: str) -> Any:
    """A field that counts: its title, and what it counts."""
    return Field(title=title, json_schema_extra={"unit": unit})


class AreaLevelRow(Frozen):
    """How many areas of one level and kind."""

    key = ("level", "kind")

    level: AreaLevel = Field(title="Level")
    kind: AreaKind = Field(title="Kind")
    areas: int = count("Areas", "areas")
    illustrative: Illustrative


@question
def area_levels(store: Reader, area: AreaCode, as_of: AsOf) -> Found[None, AreaLevelRow]:
    """How many areas of each level and kind lie in an area, itself among them.

    Ordered from the largest level to the smallest.
    """
    rows = store.read(query("ask/area_levels"), area=area, as_of=as_of)
    found = [AreaLevelRow(**row) for row in rows]
    levels, kinds = list(AreaLevel), list(AreaKind)
    found.sort(key=lambda row: (levels.index(row.level), kinds.index(row.kind)))
    triples = partial(evidence_of, store, "area_levels", area=area, as_of=as_of)
    return Found(None, tuple(found), triples)


class OrganisationLevelRow(Frozen):
    """How many organisations of one level and form."""

    key = ("level", "form")

    level: OrganisationLevel = Field(title="Level")
    form: OrganisationForm = Field(title="Form")
    organisations: int = count("Organisations", "organisations")
    illustrative: Illustrative


@question
def organisation_levels(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[None, OrganisationLevelRow]:
    """How many Party organisations of each level and form there are in an area.

    Ordered from the city committee down to the building group.
    """
    rows = store.read(query("ask/organisation_levels"), area=area, as_of=as_of)
    found = [OrganisationLevelRow(**row) for row in rows]
    levels, forms = list(OrganisationLevel), list(OrganisationForm)
    found.sort(key=lambda row: (levels.index(row.level), forms.index(row.form)))
    triples = partial(evidence_of, store, "organisation_levels", area=area, as_of=as_of)
    return Found(None, tuple(found), triples)


class CommunityCoverage(Frozen):
    """What is paired with one village-level area."""

    shown = ("id", "name", "parent_name", "units", "projects", "members_reporting", "illustrative")

    id: str = Field(title="Code")
    name: str = Field(title="Name")
    kind: AreaKind = Field(title="Kind")
    parent_id: str = Field(title="Town or street, code")
    parent_name: str = Field(title="Town or street")
    units: int = count("Units paired", "units")
    pairings: int = count("Pairings", "pairings")
    projects: int = count("Projects", "projects")
    members_reporting: int = count("Members reporting to it as the paired community", "persons")
    members_at_home: int = count("Members of units who live here and report here", "persons")
    illustrative: Illustrative


class PairingCoverage(Frozen):
    """The pairings of a whole area. Residents' communities and villages are counted apart."""

    communities: int = count("Residents' and other communities that are paired", "communities")
    residents_communities: int = count("Residents' communities in all", "communities")
    villages: int = count("Villages in all", "villages")
    units: int = count("Units paired, each once", "units")
    pairings: int = count("Pairings", "pairings")
    projects: int = count("Projects", "projects")
    members_reporting: int = count("Members reporting, each person once", "persons")
    member_links: int = count("Reports of members: at the paired community and at home", "links")
    illustrative: Illustrative


@question
def pairing_coverage(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[PairingCoverage, CommunityCoverage]:
    """How many communities, units, pairings, projects and reporting members there are.

    A row for each residents' community, and for each village that is paired, by code. Under double
    registration a member reports to one paired community and to the community at home: the
    headcount counts the person once, the links count both reports.
    """
    rows = store.read(query("ask/pairing_coverage"), area=area, as_of=as_of)
    hides = store.store.small_cells
    every = [_community(row, hides) for row in rows]
    small = sum(row["small_reporting"] for row in rows)
    small_links = small + sum(row["small_at_home"] for row in rows)
    members = sum(row.members_reporting for row in every)
    links = members + sum(row.members_at_home for row in every)
    residents = sum(row.kind in RESIDENTS for row in every)
    summary = PairingCoverage(
        communities=sum(row.pairings > 0 for row in every),
        residents_communities=residents,
        villages=len(every) - residents,
        units=store.read(query("ask/paired_units"), area=area, as_of=as_of)[0]["units"],
        pairings=sum(row.pairings for row in every),
        projects=sum(row.projects for row in every),
        members_reporting=members,
        member_links=links,
        illustrative=sum(row.illustrative for row in every),
        withheld=hides.withheld(
            members_reporting=(members, small), member_links=(links, small_links)
        ),
    )
    listed = tuple(row for row in every if row.kind in RESIDENTS or row.pairings)
    return Found(summary, listed, lambda: _pairing_evidence(store, area, as_of, every))


def _pairing_evidence(
    store: Reader, area: str, as_of: Day, every: Iterable[CommunityCoverage]
) -> Iterator[Evidence]:
    links = {"members_reporting", "members_at_home"}
    for triple in evidence_of(store, "pairing_coverage", area=area, as_of=as_of):
        yield triple
        if triple.field in links:
            yield Evidence("", "member_links", triple.id)
    for row in every:
        residents = row.kind in RESIDENTS
        yield Evidence("", "residents_communities" if residents else "villages", row.id)
        if row.pairings:
            yield Evidence("", "communities", row.id)


def _community(row: dict[str, Any], hides: SmallCells) -> CommunityCoverage:
    values = dict(row)
    small = {
        "members_reporting": values.pop("small_reporting"),
        "members_at_home": values.pop("small_at_home"),
    }
    numbers = {name: (values[name], hidden) for name, hidden in small.items()}
    return CommunityCoverage(**values, withheld=hides.withheld(**numbers))


class Settlement(StrEnum):
    """Which village-level areas a question lists."""

    communities = "communities"
    villages = "villages"
    both = "both"


class Uncovered(Frozen):
    """How many village-level areas there are and how many are listed, the two kinds apart."""

    residents_communities: int = count("Residents' communities", "communities")
    uncovered_residents_communities: int = count(
        "of which without a pairing, or with fewer units than asked for", "communities"
    )
    villages: int = count("Villages", "villages")
    uncovered_villages: int = count(
        "of which without a pairing, or with fewer units than asked for", "villages"
    )


class UncoveredCommunity(Frozen):
    """A village-level area with which no unit, or fewer units than asked for, is paired."""

    shown = ("id", "name", "kind", "parent_name", "units", "missing_sectors", "since")

    id: str = Field(title="Code")
    name: str = Field(title="Name")
    kind: AreaKind = Field(title="Kind")
    parent_id: str = Field(title="Town or street, code")
    parent_name: str = Field(title="Town or street")
    since: Day = Field(title="In the code table since")
    units: int = count("Units paired, of the kind asked for", "units")
    ended: int = count("Contracts ended within `ended_within` days", "contracts")
    ending: int = count("Contracts that end within `ends_within` days", "contracts")
    missing_kinds: tuple[UnitKind, ...] = Field(
        title="Kinds of unit that are paired in the asked area, but not here"
    )
    missing_sectors: tuple[Sector, ...] = Field(
        title="Sectors of units that are paired in the asked area, but not here"
    )
    illustrative: Illustrative


@question
def uncovered_communities(  # noqa: PLR0913  a parameter each that a person can narrow the list by
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    settlement: Settlement = Settlement.communities,
    fewer_than: Annotated[
        int, Field(title="List areas with fewer units than this", ge=1, le=1000)
    ] = 1,
    lacking_kind: Annotated[UnitKind | None, Field(title="Count only units of this kind")] = None,
    ended_within: Annotated[
        int,
        Field(title="Only areas where a contract ended in the last so many days", ge=0, le=3660),
    ] = 0,
    ends_within: Annotated[
        int,
        Field(
            title="Only areas where a contract ends in the next so many days",
            description="Only areas where a contract ends in the next so many days; its unit then "
            "counts as gone.",
            ge=0,
            le=3660,
        ),
    ] = 0,
) -> Found[Uncovered, UncoveredCommunity]:
    """Which communities have no unit paired with them, by code.

    Residents' communities are listed; villages are counted apart, and listed when asked for.
    With `fewer_than`, those with fewer units; with `lacking_kind`, only units of that kind count.
    With `ended_within` or `ends_within`, only areas that lost a contract or are to lose one, and
    the units that are still there afterwards count. What is missing is told from all kinds and
    sectors that are paired anywhere in the asked area.
    """
    given = {
        "area": area,
        "as_of": as_of,
        "every_kind": lacking_kind is None,
        "kind": str(lacking_kind or ""),
        "ended_since": _shifted(as_of, -ended_within),
        "ends_by": _shifted(as_of, ends_within) if ends_within else date.min,
    }
    rows = store.read(query("ask/uncovered_communities"), **given)
    kinds = {kind for row in rows for kind in row["kinds"]}
    sectors = {sector for row in rows for sector in row["sectors"]}
    windowed = bool(ended_within or ends_within)
    lacking = [
        row
        for row in rows
        if row["remaining"] < fewer_than and (not windowed or row["ended"] or row["ending"])
    ]
    summary, counted = _settled(rows, lacking)
    listed = tuple(
        _uncovered(row, kinds, sectors)
        for row in lacking
        if settlement is Settlement.both
        or (row["kind"] in RESIDENTS) is (settlement is Settlement.communities)
    )
    return Found(summary, listed, lambda: _uncovered_evidence(store, given, counted, listed))


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _settled(rows: Rows, lacking: Rows) -> tuple[Uncovered, dict[str, list[str]]]:
    """The summary of all areas and those that lack, and the ids behind its numbers (pure)."""
    counted = {
        f"{name}{kind}": [row["id"] for row in of if (row["kind"] in RESIDENTS) is residents]
        for kind, residents in (("residents_communities", True), ("villages", False))
        for name, of in (("", rows), ("uncovered_", lacking))
    }
    return Uncovered(**{name: len(ids) for name, ids in counted.items()}), counted


def _uncovered(row: Mapping[str, Any], kinds: set[str], sectors: set[str]) -> UncoveredCommunity:
    own = {name: row[name] for name in UncoveredCommunity.model_fields if name in row}
    return UncoveredCommunity(
        **own,
        missing_kinds=tuple(kind for kind in UnitKind if kind in kinds - set(row["kinds"])),
        missing_sectors=tuple(one for one in Sector if one in sectors - set(row["sectors"])),
    )


def _uncovered_evidence(
    store: Reader,
    given: Mapping[str, Any],
    counted: Mapping[str, Iterable[str]],
    listed: Iterable[UncoveredCommunity],
) -> Iterator[Evidence]:
    yield from (Evidence("", name, id_) for name, ids in counted.items() for id_ in ids)
    cursors = {row.id for row in listed}
    for one in evidence_of(store, "uncovered_communities", **given):
        if one.cursor in cursors:
            yield one


class UnitPairing(Frozen):
    """One pairing of a unit."""

    id: str = Field(title="Pairing")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    status: PairingStatus = Field(title="Status")
    valid_from: Day = Field(title="Contract from")
    valid_to: Day | None = Field(title="Contract until")
    members_reporting: int = count("Members reporting", "persons")
    projects: int = count("Projects", "projects")
    standing: Standing = Field(title="Standing")


@question
def unit_pairings(store: Reader, unit: UnitId, as_of: AsOf) -> Found[None, UnitPairing]:
    """Which communities a unit is paired with, and what comes of each pairing, by pairing."""
    rows = store.read(query("ask/unit_pairings"), unit=unit, as_of=as_of)
    triples = partial(evidence_of, store, "unit_pairings", unit=unit, as_of=as_of)
    hides = store.store.small_cells
    found = []
    for row in rows:
        small = int(row.pop("small"))
        withheld = hides.withheld(members_reporting=(row["members_reporting"], small))
        found.append(UnitPairing(**row, withheld=withheld))
    return Found(None, tuple(found), triples)


class Place(Frozen):
    """A place to choose."""

    id: str = Field(title="Code")
    name: str = Field(title="Name")
    level: AreaLevel = Field(title="Level")
    kind: AreaKind = Field(title="Kind")
    parent_id: str | None = Field(title="Part of")


@question
def places(
    store: Reader,
    as_of: AsOf,
    *,
    area: Annotated[
        AnyArea,
        Field(description="A division code: only what lies in it; the whole graph when left out."),
    ] = None,
    level: Annotated[
        AreaLevel | None,
        Field(title="Of areas of this level", description="Counties and towns when left out."),
    ] = None,
) -> Found[None, Place]:
    """Which counties, and towns and streets in them, the graph holds, by code."""
    levels = [str(level)] if level else [str(AreaLevel.county), str(AreaLevel.town)]
    statement = query("ask/places_in" if area else "ask/places")
    known = {"area": area} if area else {}
    rows = store.read(statement, levels=levels, as_of=as_of, **known)
    return Found(None, tuple(Place(**row) for row in rows))
