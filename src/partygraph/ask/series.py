"""Questions of numbers over periods: rankings, and what volunteers' teams do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.grids import Bound, quotient
from partygraph.model import UNIT_OF_INDICATOR as UNITS
from partygraph.model import AreaLevel, IndicatorKind, Qualifier, Standing, UnitOfCount
from partygraph.queries import query
from partygraph.store import Reader, Rows

_HUNDRED = 100


def read_indicators(store: Reader, area: str, as_of: date, *kinds: IndicatorKind) -> Rows:
    """The indicators of some kinds below an area, for periods that are over on the day."""
    return store.read(
        query("ask/indicators"), area=area, as_of=as_of, kinds=[str(kind) for kind in kinds]
    )


class Ranking(Frozen):
    """What is ranked."""

    ranked_areas: int = count("Areas with a number in one of the periods", "areas")
    periods: int = count("Periods", "periods")
    tied_rows: int = count("Rows that share their rank with another", "rows")
    told_otherwise: int = count("Rows whose source tells another rank than was computed", "rows")
    illustrative: Illustrative


class Ranked(Frozen):
    """One area in one period."""

    shown = ("area_name", "period_from", "period_until", "indicator_value", "rank_shown")

    id: str = Field(title="The indicator")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    level: AreaLevel = Field(title="Level: an area is ranked among those of its level")
    period_from: date = Field(title="First day of the period")
    period_until: date = Field(title="Last day of the period")
    indicator_value: float | None = Field(
        title="Value, in `unit_of_count`; null where only a rank is told"
    )
    qualifier: Qualifier = Field(title="How the value is meant")
    unit_of_count: UnitOfCount = Field(title="What the value counts")
    rank: int | None = count(
        "Rank: as its source tells it, else as computed; null for none", "rank"
    )
    rank_shown: str = Field(title="The rank; with = where another area shares it")
    computed_rank: int | None = count(
        "Rank by the values of the areas asked for; null without a value", "rank"
    )
    standing: Standing = Field(title="Standing")


@question
def indicator_ranking(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    kind: Annotated[
        IndicatorKind, Field(title="What is ranked; more is better")
    ] = IndicatorKind.hotline_ranking,
) -> Found[Ranking, Ranked]:
    """How areas rank by an indicator, period by period, the last period first.

    Areas of one level and period are compared, by numbers of the areas themselves. What a source
    tells of its own ranking goes before what is computed among the areas asked for, since it may
    compare more of them. Equal values share a rank, and the rank after them is left out.
    """
    rows = [
        row for row in read_indicators(store, area, as_of, kind) if row["organisation_id"] is None
    ]
    groups: dict[tuple[date, date, str], Rows] = defaultdict(list)
    for row in rows:
        groups[row["until"], row["since"], row["level"]].append(row)
    levels = list(AreaLevel)
    ranked = [
        one
        for (*_, _), some in sorted(
            groups.items(),
            key=lambda item: (
                -item[0][0].toordinal(),
                -item[0][1].toordinal(),
                levels.index(AreaLevel(item[0][2])),
            ),
        )
        for one in _ranked(kind, some)
    ]
    summary = Ranking(
        ranked_areas=len({row.area_id for row in ranked}),
        periods=len({(row.period_from, row.period_until) for row in ranked}),
        tied_rows=sum(row.rank_shown.startswith("=") for row in ranked),
        told_otherwise=sum(
            row.computed_rank is not None and row.rank != row.computed_rank for row in ranked
        ),
        illustrative=sum(row.standing is Standing.illustrative for row in ranked),
    )
    return Found(summary, tuple(ranked), lambda: _ranking_evidence(ranked))


def _ranked(kind: IndicatorKind, rows: Rows) -> list[Ranked]:
    """The areas of one period and level by rank (pure)."""
    values = [row["value"] for row in rows if row["value"] is not None]
    computed = {
        row["id"]: 1 + sum(value > row["value"] for value in values)
        for row in rows
        if row["value"] is not None
    }
    ranks = {row["id"]: row["rank"] or computed.get(row["id"]) for row in rows}
    shared = [rank for rank in ranks.values() if rank is not None]
    found = []
    for row in sorted(rows, key=lambda row: (ranks[row["id"]] or 10**6, row["area_id"], row["id"])):
        rank = ranks[row["id"]]
        equal = "=" if shared.count(rank) > 1 else ""
        found.append(
            Ranked(
                **{name: row[name] for name in _OF_INDICATOR},
                period_from=row["since"],
                period_until=row["until"],
                indicator_value=row["value"],
                unit_of_count=UNITS[kind],
                rank=rank,
                rank_shown=f"{equal}{rank}" if rank is not None else "–",
                computed_rank=computed.get(row["id"]),
            )
        )
    return found


_OF_INDICATOR = (
    "id", "area_id", "area_name", "level", "qualifier", "standing",
)  # fmt: skip


def _ranking_evidence(rows: Iterable[Ranked]) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "ranked_areas", row.area_id)
        yield Evidence(row.id, "rank", row.id)
        if row.rank_shown.startswith("="):
            yield Evidence("", "tied_rows", row.id)


_TEAMS = (IndicatorKind.teams, IndicatorKind.volunteers, IndicatorKind.services)
_POINTS = (IndicatorKind.points_earned, IndicatorKind.points_spent)


def latest(rows: Rows) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The last indicator of each kind, by the organisation, or else the area, whose it is."""
    found: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row["until"], row["since"], row["id"])):
        if row["value"] is not None:
            found[row["organisation_id"] or row["area_id"]][row["kind"]] = row
    return dict(sorted(found.items()))


def not_within_another(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The numbers that are no part of another: those of a larger area, or of the area itself."""

    def around(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        inside, outside = row["area_id"], other["area_id"]
        if inside == outside:
            return other["organisation_id"] is None and row["organisation_id"] is not None
        return bool(inside.startswith(outside))

    widest = sorted(rows, key=lambda row: (len(row["area_id"]), row["organisation_id"] is not None))
    kept: list[Mapping[str, Any]] = []
    by_area: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in widest:
        codes = (row["area_id"][:end] for end in range(2, len(row["area_id"]) + 1))
        if not any(around(row, other) for code in codes for other in by_area.get(code, ())):
            kept.append(row)
            by_area[row["area_id"]].append(row)
    return kept


Told = Mapping[str, Mapping[str, Any]]
"""By kind, the last indicator of one body."""


def widest(
    found: Mapping[str, Told], kinds: Iterable[IndicatorKind]
) -> dict[IndicatorKind, list[Mapping[str, Any]]]:
    """Of each kind the indicators that the whole counts: those that no wider body tells."""
    return {
        kind: not_within_another([of[kind] for of in found.values() if kind in of])
        for kind in kinds
    }


def of_body(id_: str, of: Told) -> dict[str, Any]:
    """The cells of a row that say whose indicators it tells, until when, and how far made up."""
    first = next(iter(of.values()))
    return {
        "id": id_,
        "name": first["organisation_name"] or first["area_name"],
        "area_id": first["area_id"],
        "period_until": max(row["until"] for row in of.values()),
        "illustrative": sum(row["standing"] == Standing.illustrative for row in of.values()),
    }


class TeamsSummary(Frozen):
    """Volunteers and services, of the widest bodies only, so that nothing is counted twice."""

    bodies: int = count("Organisations and areas with a number", "bodies")
    volunteers: int = count("Volunteers", "persons")
    services: int = count("Services given", "events")
    services_per_100: float | None = Field(
        title="Services for every 100 volunteers; null without volunteers",
        json_schema_extra={"unit": "services per 100 persons"},
    )
    rate_is: Bound = Field(title="How the rate is meant: 850余次 of 1,683 is at least 50.5")
    illustrative: Illustrative


class TeamRow(Frozen):
    """What one organisation's volunteers did in the last period that it tells of."""

    shown = ("name", "volunteers", "services", "services_per_100", "rate_is", "period_until")

    id: str = Field(title="Organisation, or area")
    name: str = Field(title="Name")
    area_id: str = Field(title="Area, code")
    teams: int | None = count("Teams; null where not told", "teams")
    volunteers: int | None = count("Volunteers; null where not told", "persons")
    services: int | None = count("Services given; null where not told", "events")
    services_per_100: float | None = Field(
        title="Services for every 100 volunteers; null where one of the two is not told",
        json_schema_extra={"unit": "services per 100 persons"},
    )
    rate_is: Bound = Field(title="How the rate is meant")
    period_until: date = Field(title="The last day of the last period told")
    illustrative: Illustrative


@question
def service_rate(store: Reader, area: AreaCode, as_of: AsOf) -> Found[TeamsSummary, TeamRow]:
    """How many services volunteers gave for every 100 of them, the most active first.

    Of each organisation, or area, the last period told. Persons and times are not added to each
    other, and a bound stays one. The whole counts a body only where no wider one tells the number.
    """
    found = latest(read_indicators(store, area, as_of, *_TEAMS))
    rows = [_team(id_, of) for id_, of in found.items()]
    rows.sort(key=lambda row: (-(row.services_per_100 or 0), row.id))
    whole = widest(found, _TEAMS)
    volunteers, services = (added(whole[kind]) for kind in _TEAMS[1:])
    summary = TeamsSummary(
        bodies=len(rows),
        volunteers=volunteers[0],
        services=services[0],
        services_per_100=_rate(services[0], volunteers[0]),
        rate_is=quotient(services[1], volunteers[1]),
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, tuple(rows), lambda: indicator_evidence(found, whole))


@question
def idle_teams(store: Reader, area: AreaCode, as_of: AsOf) -> Found[None, TeamRow]:
    """Which organisations have volunteers or teams, and gave no service in the last period told.

    The most volunteers first. An organisation that tells of no services at all is one of them.
    """
    found = latest(read_indicators(store, area, as_of, *_TEAMS))
    rows = [_team(id_, of) for id_, of in found.items()]
    idle = [row for row in rows if (row.volunteers or row.teams) and not row.services]
    idle.sort(key=lambda row: (-(row.volunteers or 0), row.id))
    return Found(None, tuple(idle), lambda: indicator_evidence(found, {}))


def _team(id_: str, of: Told) -> TeamRow:
    """What one body tells (pure)."""
    numbers = {str(kind): round(of[kind]["value"]) if kind in of else None for kind in _TEAMS}
    volunteers, services = (of.get(kind) for kind in _TEAMS[1:])
    return TeamRow(
        **of_body(id_, of),
        **numbers,
        services_per_100=_rate(services["value"], volunteers["value"])
        if services and volunteers
        else None,
        rate_is=quotient(*(qualifier_of(row) for row in (services, volunteers))),
    )


def qualifier_of(row: Mapping[str, Any] | None) -> Qualifier:
    """How a number is meant; exact where there is none."""
    return Qualifier(row["qualifier"]) if row else Qualifier.exact


def _rate(services: float, volunteers: float) -> float | None:
    return services / volunteers * _HUNDRED if volunteers else None


def added(rows: Sequence[Mapping[str, Any]]) -> tuple[int, Qualifier]:
    """A sum, and how it is meant: about where one part is, else at least where one part is."""
    told = {Qualifier(row["qualifier"]) for row in rows}
    order = (Qualifier.about, Qualifier.at_least)
    meant = next((one for one in order if one in told), Qualifier.exact)
    return round(sum(row["value"] for row in rows)), meant


def indicator_evidence(
    found: Mapping[str, Mapping[str, Mapping[str, Any]]],
    whole: Mapping[IndicatorKind, Sequence[Mapping[str, Any]]],
) -> Iterator[Evidence]:
    """The indicators behind the rows, and those that the whole counts.

    Args:
        found: by body and kind, what it tells.
    """
    for id_, of in found.items():
        yield from (Evidence(id_, kind, row["id"]) for kind, row in of.items())
    for kind, rows in whole.items():
        yield from (Evidence("", kind.value, row["id"]) for row in rows)


class PointsSummary(Frozen):
    """Points of volunteers, of the widest bodies only."""

    points_earned: int = count("Points earned", "points")
    points_spent: int = count("Points spent", "points")
    points_balance: int = count("Points left", "points")
    overdrawn: int = count("Organisations that spent more than was earned", "organisations")
    illustrative: Illustrative


class PointsRow(Frozen):
    """The points of one organisation, in the last periods that it tells of."""

    id: str = Field(title="Organisation, or area")
    name: str = Field(title="Name")
    area_id: str = Field(title="Area, code")
    points_earned: int = count("Points earned", "points")
    points_spent: int = count("Points spent", "points")
    points_balance: int = count("Points left; below 0 where more was spent", "points")
    illustrative: Illustrative


@question
def points_balance(store: Reader, area: AreaCode, as_of: AsOf) -> Found[PointsSummary, PointsRow]:
    """How many service points each organisation's volunteers have left, the least first.

    All periods told are added up: points are earned in one and spent in another.
    """
    found: dict[str, Rows] = defaultdict(list)
    for row in read_indicators(store, area, as_of, *_POINTS):
        if row["value"] is not None:
            found[row["organisation_id"] or row["area_id"]].append(row)
    rows = [_points(id_, some) for id_, some in sorted(found.items())]
    rows.sort(key=lambda row: (row.points_balance, row.id))
    widest = [
        row
        for kind in _POINTS
        for row in _widest([one for some in found.values() for one in some if one["kind"] == kind])
    ]
    whole = _points("", widest) if widest else None
    summary = PointsSummary(
        points_earned=whole.points_earned if whole else 0,
        points_spent=whole.points_spent if whole else 0,
        points_balance=whole.points_balance if whole else 0,
        overdrawn=sum(row.points_balance < 0 for row in rows),
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, tuple(rows), lambda: _points_evidence(found, widest))


def _widest(rows: Rows) -> list[Mapping[str, Any]]:
    """The rows of bodies that no wider body tells for, each body with all of its periods."""
    bodies = {row["organisation_id"] or row["area_id"]: row for row in rows}
    kept = {row["organisation_id"] or row["area_id"]
            for row in not_within_another(list(bodies.values()))}  # fmt: skip
    return [row for row in rows if (row["organisation_id"] or row["area_id"]) in kept]


def _points(id_: str, rows: Sequence[Mapping[str, Any]]) -> PointsRow:
    earned, spent = (
        round(sum(row["value"] for row in rows if row["kind"] == kind)) for kind in _POINTS
    )
    return PointsRow(
        id=id_,
        name=rows[0]["organisation_name"] or rows[0]["area_name"],
        area_id=rows[0]["area_id"],
        points_earned=earned,
        points_spent=spent,
        points_balance=earned - spent,
        illustrative=sum(row["standing"] == Standing.illustrative for row in rows),
    )


def _points_evidence(
    found: Mapping[str, Rows], widest: Sequence[Mapping[str, Any]]
) -> Iterator[Evidence]:
    for id_, rows in found.items():
        yield from (Evidence(id_, row["kind"], row["id"]) for row in rows)
    yield from (Evidence("", row["kind"], row["id"]) for row in widest)
