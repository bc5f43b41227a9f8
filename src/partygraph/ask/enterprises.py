"""Questions of enterprises, key projects and budgets: who reaches them, who leads, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, In, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import AreaLevel, Id, Sector, Standing, UnitKind
from partygraph.queries import query
from partygraph.store import Rows, Store

ENTERPRISES = frozenset(
    {
        UnitKind.private_enterprise,
        UnitKind.state_enterprise,
        UnitKind.market,
        UnitKind.business_park,
        UnitKind.property_company,
    }
)
"""Kinds of unit that are enterprises. A unit above scale or of the new sector counts as well."""


class EnterpriseGroup(StrEnum):
    """Which enterprises a question is about."""

    all = "all"
    """Every unit of a kind of enterprise, above scale or of the new sector."""
    above_scale = "above_scale"
    """Above designated size (规模以上)."""
    non_public = "non_public"
    """Private enterprises (非公企业)."""
    new_sector = "new_sector"
    """New economic and social organisations (两新组织), as their tables mark them."""


class EnterpriseCover(StrEnum):
    """What can reach an enterprise, the closest first."""

    own_organisation = "own_organisation"
    joint_organisation = "joint_organisation"
    liaison = "liaison"
    nothing = "nothing"


class EnterpriseLack(StrEnum):
    """What the listed enterprises lack."""

    own_organisation = "own_organisation"
    any_organisation = "any_organisation"
    liaison = "liaison"
    everything = "everything"


class EnterpriseCoverage(Frozen):
    """How many enterprises have what. One can have several, so these are no parts of a sum."""

    enterprises: int = count("Enterprises", "enterprises")
    own_organisation: int = count("With an organisation of their own", "enterprises")
    joint_organisation: int = count("That another's organisation covers", "enterprises")
    organised: int = count("With the one or the other", "enterprises")
    liaison: int = count("That a post of liaison serves", "enterprises")
    nothing: int = count("With none of these", "enterprises")
    posts: int = count("Posts of liaison", "posts")
    units_sending: int = count("Units that send them", "units")
    enterprises_per_post: float | None = Field(
        title="Enterprises that a post serves, in the mean",
        json_schema_extra={"unit": "enterprises a post"},
    )
    losing: int = count("That lose something if the unit in `without` leaves", "enterprises")
    illustrative: Illustrative


class CoveredEnterprise(Frozen):
    """One enterprise and what reaches it."""

    shown = ("id", "name", "area_name", "cover", "posts", "lost")

    id: str = Field(title="Enterprise")
    name: str = Field(title="Name")
    kind: UnitKind = Field(title="Kind")
    sector: Sector = Field(title="Sector")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    above_scale: bool = Field(title="Above designated size")
    new_sector: bool = Field(title="Of the new sector")
    cover: EnterpriseCover = Field(title="The closest that reaches it")
    own_organisations: int = count("Organisations of its own", "organisations")
    joint_organisations: int = count("Organisations of others that cover it", "organisations")
    posts: int = count("Posts of liaison that serve it", "posts")
    lost: tuple[EnterpriseCover, ...] = Field(title="What the leaving unit leaves it without")
    standing: Standing = Field(title="Standing")


@question
def enterprise_coverage(  # noqa: PLR0913  a parameter each that a person can narrow the list by
    store: Store,
    area: AreaCode,
    as_of: AsOf,
    group: EnterpriseGroup = EnterpriseGroup.all,
    lacking: Annotated[
        EnterpriseLack | None, Field(title="List only enterprises that lack this")
    ] = None,
    without: Annotated[
        Id | None,
        In("units"),
        Field(title="Without this unit", description="A unit: as if it had left on that day."),
    ] = None,
) -> Found[EnterpriseCoverage, CoveredEnterprise]:
    """Which enterprises have an organisation, a joint one, a post of liaison, or nothing.

    By id; the summary counts the whole group, whatever is listed. With `without`, its posts and
    organisations are left out, and so is the unit itself; `lost` says what each then misses.
    """
    units = [
        row
        for row in store.read(query("ask/enterprise_coverage"), area=area, as_of=as_of)
        if _belongs(row, group) and row["id"] != without
    ]
    links = _links_of(store.read(query("ask/enterprise_links"), area=area, as_of=as_of), units)
    staying = {id_: [row for row in of if row["unit_id"] != without] for id_, of in links.items()}
    rows = [_enterprise(unit, links[unit["id"]], staying[unit["id"]]) for unit in units]
    listed = tuple(row for row in rows if _lacks(row, lacking))
    remaining = [row for of in staying.values() for row in of]
    summary = _enterprise_summary(rows, remaining)
    return Found(summary, listed, lambda: _enterprise_evidence(rows, remaining))


def _belongs(unit: Mapping[str, Any], group: EnterpriseGroup) -> bool:
    return {
        EnterpriseGroup.all: True,
        EnterpriseGroup.above_scale: unit["above_scale"],
        EnterpriseGroup.non_public: unit["kind"] == UnitKind.private_enterprise,
        EnterpriseGroup.new_sector: unit["new_sector"],
    }[group]


def _links_of(links: Rows, units: Iterable[Mapping[str, Any]]) -> dict[str, Rows]:
    found: dict[str, Rows] = {unit["id"]: [] for unit in units}
    for link in links:
        if link["enterprise_id"] in found:
            found[link["enterprise_id"]].append(link)
    return found


def _post(link: Mapping[str, Any]) -> tuple[str, int]:
    return link["unit_id"], link["post"]


def _enterprise(unit: Mapping[str, Any], links: Rows, staying: Rows) -> CoveredEnterprise:
    """One enterprise from all that reaches it, and from what stays (pure)."""
    before, after = ({EnterpriseCover(row["cover"]) for row in of} for of in (links, staying))
    ids = {cover: {row["id"] for row in staying if row["cover"] == cover} for cover in EnterpriseCover}
    return CoveredEnterprise(
        **unit,
        cover=next((cover for cover in EnterpriseCover if cover in after), EnterpriseCover.nothing),
        own_organisations=len(ids[EnterpriseCover.own_organisation]),
        joint_organisations=len(ids[EnterpriseCover.joint_organisation]),
        posts=len({_post(row) for row in staying if row["cover"] == EnterpriseCover.liaison}),
        lost=tuple(cover for cover in EnterpriseCover if cover in before - after),
    )


def _lacks(row: CoveredEnterprise, what: EnterpriseLack | None) -> bool:
    organisations = row.own_organisations + row.joint_organisations
    return {
        None: True,
        EnterpriseLack.own_organisation: not row.own_organisations,
        EnterpriseLack.any_organisation: not organisations,
        EnterpriseLack.liaison: not row.posts,
        EnterpriseLack.everything: row.cover is EnterpriseCover.nothing,
    }[what]


def _held(row: CoveredEnterprise) -> Iterator[str]:
    """The fields of the summary that count this enterprise."""
    yield "enterprises"
    for name, holds in {
        "own_organisation": row.own_organisations,
        "joint_organisation": row.joint_organisations,
        "organised": row.own_organisations or row.joint_organisations,
        "liaison": row.posts,
        "nothing": row.cover is EnterpriseCover.nothing,
        "losing": row.lost,
    }.items():
        if holds:
            yield name


def _enterprise_summary(rows: list[CoveredEnterprise], links: Rows) -> EnterpriseCoverage:
    held = [name for row in rows for name in _held(row)]
    names = ("enterprises", "own_organisation", "joint_organisation", "organised", "liaison")
    liaisons = [row for row in links if row["cover"] == EnterpriseCover.liaison]
    posts = {_post(row) for row in liaisons}
    served = {(*_post(row), row["enterprise_id"]) for row in liaisons}
    return EnterpriseCoverage(
        **{name: held.count(name) for name in (*names, "nothing", "losing")},
        posts=len(posts),
        units_sending=len({unit for unit, _ in posts}),
        enterprises_per_post=len(served) / len(posts) if posts else None,
        illustrative=sum(row.standing is Standing.illustrative for row in rows),
    )


def _enterprise_evidence(rows: list[CoveredEnterprise], links: Rows) -> Iterator[Evidence]:
    for row in rows:
        yield from (Evidence("", name, row.id) for name in _held(row))
    fields = {
        EnterpriseCover.own_organisation: "own_organisations",
        EnterpriseCover.joint_organisation: "joint_organisations",
    }
    for link in links:
        if link["cover"] != EnterpriseCover.liaison:
            yield Evidence(link["enterprise_id"], fields[link["cover"]], link["id"])
    yield from _post_evidence([row for row in links if row["cover"] == EnterpriseCover.liaison])


def _post_evidence(links: Rows) -> Iterator[Evidence]:
    """A post has no id of its own: the first of its liaisons stands for it."""
    posts = {_post(row): row["id"] for row in reversed(links)}
    served = {(row["enterprise_id"], *_post(row)): row["id"] for row in reversed(links)}
    yield from (Evidence("", "posts", id_) for id_ in posts.values())
    yield from (Evidence("", "units_sending", unit) for unit, _ in posts)
    yield from (Evidence(key[0], "posts", id_) for key, id_ in served.items())


class KeyProjects(Frozen):
    """The key projects of an area in all."""

    projects: int = count("Key projects", "projects")
    fields: int = count("Fields that they belong to", "fields")
    amount: int = count("Investment", "yuan")
    without_lead: int = count("of the projects: without a unit that leads", "projects")
    illustrative: Illustrative


class KeyProjectRow(Frozen):
    """One key project."""

    shown = ("id", "name", "field", "amount", "lead_name", "standing")

    id: str = Field(title="Key project")
    name: str = Field(title="Name")
    field: str = Field(title="Field")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    amount: int = count("Investment", "yuan")
    lead_id: str | None = Field(title="The unit that leads; null without one on that day")
    lead_name: str | None = Field(title="Its name")
    standing: Standing = Field(title="Standing")


class KeyProjectField(Frozen):
    """The key projects of one field."""

    key = ("field",)

    field: str = Field(title="Field")
    projects: int = count("Key projects", "projects")
    amount: int = count("Investment", "yuan")
    without_lead: int = count("of the projects: without a unit that leads", "projects")
    illustrative: Illustrative


@question
def key_projects(
    store: Store, area: AreaCode, as_of: AsOf, *, without_lead: bool = False
) -> Found[KeyProjects, KeyProjectRow]:
    """The projects of the project library, what they cost and who leads them, by id.

    With `without_lead` only those are listed that no unit leads; a unit that has ended leads none.
    """
    rows = _key_projects(store, area, as_of)
    listed = tuple(row for row in rows if not (without_lead and row.lead_id))
    summary = KeyProjects(**_project_counts(rows), fields=len({row.field for row in rows}))
    return Found(summary, listed, lambda: _project_evidence(rows))


@question
def key_project_fields(
    store: Store, area: AreaCode, as_of: AsOf
) -> Found[KeyProjects, KeyProjectField]:
    """How many key projects each field has and what they cost, the most costly field first."""
    rows = _key_projects(store, area, as_of)
    fields = {row.field for row in rows}
    groups = [
        KeyProjectField(
            field=field, **_project_counts([row for row in rows if row.field == field])
        )
        for field in fields
    ]
    groups.sort(key=lambda group: (-group.amount, group.field))
    summary = KeyProjects(**_project_counts(rows), fields=len(fields))
    return Found(summary, tuple(groups), lambda: _field_evidence(rows))


def _key_projects(store: Store, area: str, as_of: Any) -> list[KeyProjectRow]:
    rows = store.read(query("ask/key_projects"), area=area, as_of=as_of)
    return [KeyProjectRow(**row) for row in rows]


def _project_counts(rows: list[KeyProjectRow]) -> dict[str, int]:
    return {
        "projects": len(rows),
        "amount": sum(row.amount for row in rows),
        "without_lead": sum(row.lead_id is None for row in rows),
        "illustrative": sum(row.standing is Standing.illustrative for row in rows),
    }


def _counting(row: KeyProjectRow) -> tuple[str, ...]:
    """The fields that count this project."""
    return ("projects", "amount", *(() if row.lead_id else ("without_lead",)))


def _project_evidence(rows: list[KeyProjectRow]) -> Iterator[Evidence]:
    yield from (Evidence("", name, row.id) for row in rows for name in _counting(row))
    yield from (Evidence(row.id, "amount", row.id) for row in rows)


def _field_evidence(rows: list[KeyProjectRow]) -> Iterator[Evidence]:
    yield from (Evidence(row.field, name, row.id) for row in rows for name in _counting(row))


class Budgets(Frozen):
    """The budgets of the areas in all, in two years, and what a rise would cost."""

    areas: int = count("Areas with a budget in one of the years", "areas")
    before_year: int | None = Field(title="The earlier year; null without one")
    before: int = count("Budgets of the earlier year", "yuan")
    after_year: int | None = Field(title="The later year; null without any budget")
    after: int = count("Budgets of the later year", "yuan")
    compared: int = count("Areas with a budget in both years", "areas")
    difference: int = count("More a year, over the areas with both", "yuan")
    what_if: int = count("Budgets of the later year with the rise asked for", "yuan")
    what_if_difference: int = count("What that rise would cost more a year", "yuan")
    illustrative: Illustrative


class AreaBudget(Frozen):
    """The budget of one area in two years."""

    shown = ("id", "name", "before", "after", "difference", "what_if", "illustrative")

    id: str = Field(title="Area, code")
    name: str = Field(title="Area")
    before: int | None = count("Budget of the earlier year; null without one", "yuan")
    after: int | None = count("Budget of the later year; null without one", "yuan")
    difference: int | None = count("More a year; null without both", "yuan")
    what_if: int | None = count("Budget of the later year with the rise asked for", "yuan")
    illustrative: Illustrative


@question
def budgets(  # noqa: PLR0913  which areas, which years, and what if
    store: Store,
    area: AreaCode,
    as_of: AsOf,
    level: Annotated[AreaLevel, Field(title="Of areas of this level")] = AreaLevel.village,
    year: Annotated[
        int | None,
        Field(
            title="The later year",
            description="The later year; when left out, the last with a budget up to `as_of`.",
            ge=1949,
            le=2200,
        ),
    ] = None,
    before: Annotated[
        int | None,
        Field(
            title="The earlier year",
            description="The earlier year; when left out, the last with a budget before the later.",
            ge=1949,
            le=2200,
        ),
    ] = None,
    rise: Annotated[
        int,
        Field(
            title="What if: another rise, in yuan for each area a year",
            ge=-(10**9),
            le=10**9,
        ),
    ] = 0,
) -> Found[Budgets, AreaBudget]:
    """What areas have to spend in two years, how much more that is, and what another rise costs.

    By code, for areas of one level, so that no money is counted twice. Budgets of one area and year
    are added up. Yuan throughout.
    """
    until = max(as_of.year, year or 0)
    rows = store.read(
        query("ask/budgets"), area=area, as_of=as_of, level=str(level), until=until
    )
    years = {row["year"] for row in rows}
    after_year = year if year is not None else max(years, default=None)
    earlier = [one for one in years if after_year is not None and one < after_year]
    before_year = before if before is not None else max(earlier, default=None)
    used = [row for row in rows if row["year"] in {before_year, after_year}]
    areas: dict[str, Rows] = {}
    for row in used:
        areas.setdefault(row["area_id"], []).append(row)
    listed = tuple(_budget(of, before_year, after_year, rise) for of in areas.values())
    after = sum(row.after for row in listed if row.after is not None)
    what_if = sum(row.what_if for row in listed if row.what_if is not None)
    summary = Budgets(
        areas=len(listed),
        before_year=before_year,
        before=sum(row.before for row in listed if row.before is not None),
        after_year=after_year,
        after=after,
        compared=sum(row.difference is not None for row in listed),
        difference=sum(row.difference for row in listed if row.difference is not None),
        what_if=what_if,
        what_if_difference=what_if - after,
        illustrative=sum(row.illustrative for row in listed),
    )
    return Found(summary, listed, lambda: _budget_evidence(listed, used, before_year))


def _budget(rows: Rows, before_year: int | None, after_year: int | None, rise: int) -> AreaBudget:
    """The budget of one area from its rows of two years (pure)."""
    before, after = (_year(rows, year) for year in (before_year, after_year))
    return AreaBudget(
        id=rows[0]["area_id"],
        name=rows[0]["area_name"],
        before=before,
        after=after,
        difference=None if before is None or after is None else after - before,
        what_if=None if after is None else after + rise,
        illustrative=sum(row["standing"] == "illustrative" for row in rows),
    )


def _year(rows: Rows, year: int | None) -> int | None:
    amounts = [row["amount"] for row in rows if row["year"] == year]
    return sum(amounts) if amounts else None


def _budget_evidence(
    listed: Iterable[AreaBudget], used: Rows, before_year: int | None
) -> Iterator[Evidence]:
    compared = {row.id for row in listed if row.difference is not None}
    for row in used:
        early = row["year"] == before_year
        fields = ["before"] if early else ["after", "what_if"]
        if row["area_id"] in compared:
            fields.append("difference")
        yield from (Evidence(row["area_id"], field, row["id"]) for field in fields)
        yield Evidence("", "areas", row["area_id"])
    yield from (Evidence("", "compared", id_) for id_ in compared)
