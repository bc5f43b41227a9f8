"""The question of enterprises: which organisations and posts of liaison reach them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph import deadline
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, In, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import Id, Sector, Standing, UnitKind
from partygraph.queries import query
from partygraph.store import Reader, Rows

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

    shown = ("id", "name", "area_name", "cover", "posts", "loses")

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
    loses: tuple[EnterpriseCover, ...] = Field(title="What the leaving unit leaves it without")
    standing: Standing = Field(title="Standing")


@question
def enterprise_coverage(  # noqa: PLR0913  a parameter each that a person can narrow the list by
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
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
    organisations are left out, and so is the unit itself; `loses` says what each then misses.
    """
    units = [
        row
        for row in store.read(query("ask/enterprise_coverage"), area=area, as_of=as_of)
        if _belongs(row, group) and row["id"] != without
    ]
    links = _links_of(store.read(query("ask/enterprise_links"), area=area, as_of=as_of), units)
    staying = {id_: [row for row in of if row["unit_id"] != without] for id_, of in links.items()}
    rows = [
        _enterprise(unit, links[unit["id"]], staying[unit["id"]]) for unit in deadline.each(units)
    ]
    listed = tuple(row for row in rows if _lacks(row, lacking))
    remaining = [row for of in staying.values() for row in of]
    summary = _enterprise_summary(rows, remaining)
    return Found(summary, listed, lambda: _enterprise_evidence(rows, remaining))


def _belongs(unit: Mapping[str, Any], group: EnterpriseGroup) -> bool:
    belongs: dict[EnterpriseGroup, bool] = {
        EnterpriseGroup.all: True,
        EnterpriseGroup.above_scale: unit["above_scale"],
        EnterpriseGroup.non_public: unit["kind"] == UnitKind.private_enterprise,
        EnterpriseGroup.new_sector: unit["new_sector"],
    }
    return belongs[group]


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
    lost = {row["cover"] for row in links}
    ids: dict[str, set[object]] = {cover: set() for cover in _COVERS}
    for row in staying:
        cover = row["cover"]
        lost.discard(cover)
        ids[cover].add(_post(row) if cover == EnterpriseCover.liaison else row["id"])
    return CoveredEnterprise(
        **unit,
        cover=next((cover for cover in _COVERS if ids[cover]), EnterpriseCover.nothing),
        own_organisations=len(ids[EnterpriseCover.own_organisation]),
        joint_organisations=len(ids[EnterpriseCover.joint_organisation]),
        posts=len(ids[EnterpriseCover.liaison]),
        loses=tuple(cover for cover in _COVERS if cover in lost),
    )


_COVERS = tuple(EnterpriseCover)


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
        "losing": row.loses,
    }.items():
        if holds:
            yield name


def _enterprise_summary(rows: list[CoveredEnterprise], links: Rows) -> EnterpriseCoverage:
    held = Counter(name for row in rows for name in _held(row))
    names = ("enterprises", "own_organisation", "joint_organisation", "organised", "liaison")
    liaisons = [row for row in links if row["cover"] == EnterpriseCover.liaison]
    posts = {_post(row) for row in liaisons}
    served = {(*_post(row), row["enterprise_id"]) for row in liaisons}
    return EnterpriseCoverage(
        **{name: held[name] for name in (*names, "nothing", "losing")},
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
