"""The question of trends: any coverage number over dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import RESIDENTS, Illustrative
from partygraph.ask.timeline import Span, Step, back, days, totals, within
from partygraph.model import AreaLevel, Day, OrganisationForm, OrganisationLevel, UnitOfCount
from partygraph.queries import query
from partygraph.store import Reader, Rows

_STEPS_BACK = 12
"""How many steps a trend goes back where no first day is given."""


class TrendMeasure(StrEnum):
    """The numbers that can be followed over dates.

    Each as `pairing_coverage`, `uncovered_communities`, `area_levels` or `organisation_levels`
    defines it.
    """

    paired_communities = "paired_communities"
    paired_units = "paired_units"
    pairings = "pairings"
    projects = "projects"
    members_reporting = "members_reporting"
    uncovered_residents_communities = "uncovered_residents_communities"
    uncovered_villages = "uncovered_villages"
    residents_communities = "residents_communities"
    villages = "villages"
    alleys = "alleys"
    organisations = "organisations"
    community_committees = "community_committees"
    joint_committees = "joint_committees"
    grid_branches = "grid_branches"
    building_groups = "building_groups"
    temporary_branches = "temporary_branches"


_M = TrendMeasure
_UNITS = {_M.members_reporting: UnitOfCount.persons, _M.projects: UnitOfCount.items}
"""What a measure counts, where not bodies."""
_OF_PAIRINGS = {
    _M.paired_communities,
    _M.paired_units,
    _M.pairings,
    _M.members_reporting,
}
_GAPS = {
    _M.uncovered_residents_communities: _M.residents_communities,
    _M.uncovered_villages: _M.villages,
}
"""Gaps, and what they are gaps in."""
_OF_AREAS = {_M.residents_communities, _M.villages, _M.alleys}


class TrendPoint(Frozen):
    """The number on one day."""

    key = ("day",)

    day: Day = Field(title="Day")
    number: int = Field(title="The number on that day, in `unit_of_count`")
    unit_of_count: UnitOfCount = Field(title="What it counts")
    illustrative: Illustrative


class _Thing(NamedTuple):
    """Something counted between two days; `id` is empty where it stands for several `things`."""

    id: str
    begins: date
    finishes: date | None
    number: int
    things: int
    illustrative: bool
    small: int = 0
    """Headcounts in the number that are withheld, and count as 1."""


@question
def coverage_trend(  # noqa: PLR0913  what, where, and three that say when
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    measure: Annotated[TrendMeasure, Field(title="Which number")] = _M.paired_communities,
    since: Annotated[
        Day | None,
        Field(title="First day", description="The first day; twelve steps back when left out."),
    ] = None,
    until: Annotated[
        Day | None, Field(title="Last day", description="The last day; `as_of` when left out.")
    ] = None,
    step: Annotated[Step, Field(title="From one day to the next")] = Step.month,
) -> Found[None, TrendPoint]:
    """How a number of coverage changed over dates, the earliest first.

    Counted from the periods of the things as the graph has them now, not asked day by day; a
    pairing that is suspended counts on no day. Empty where the last day is before the first.
    """
    last = until or as_of
    asked = list(days(since or back(last, _STEPS_BACK, step), last, step))
    counted, taken = _things(store, area, measure)
    hides = store.store.small_cells
    numbers = zip(_numbers(counted, asked), _numbers(taken, asked), strict=True)
    rows = tuple(
        TrendPoint(
            day=day,
            number=number - less,
            unit_of_count=_UNITS.get(measure, UnitOfCount.bodies),
            illustrative=made_up,
            withheld=hides.withheld(number=(number, small)),
        )
        for day, (number, less), made_up, small in zip(
            asked,
            numbers,
            _illustrative([*counted, *taken], asked),
            _small(counted, asked),
            strict=True,
        )
    )
    return Found(None, rows, lambda: _evidence(store, area, measure, asked))


def _things(
    store: Reader, area: str, measure: TrendMeasure, *, with_ids: bool = False
) -> tuple[list[_Thing], list[_Thing]]:
    """What a measure counts and, for a gap, what fills it."""
    if measure in _GAPS:
        whole = _GAPS[measure]
        counted, _ = _things(store, area, whole, with_ids=with_ids)
        pairings = store.read(query("ask/trend_pairings"), area=area)
        return counted, list(_paired(_M.paired_communities, pairings, of=whole))
    if measure in _OF_PAIRINGS:
        return list(_paired(measure, store.read(query("ask/trend_pairings"), area=area))), []
    if measure is _M.projects:
        return list(_projects(store.read(query("ask/trend_projects"), area=area))), []
    part = "area" if measure in _OF_AREAS else "organisation"
    name = f"ask/trend_{part}_ids" if with_ids else f"ask/trend_{part}s"
    return list(_grouped(measure, store.read(query(name), area=area))), []


def _fits(measure: TrendMeasure, row: Mapping[str, Any]) -> bool:
    """Whether a measure of areas or organisations counts things of a level and kind or form."""
    level = row["level"]
    if measure in _OF_AREAS:
        residents = row["kind"] in RESIDENTS
        return {
            _M.residents_communities: level == AreaLevel.village and residents,
            _M.villages: level == AreaLevel.village and not residents,
            _M.alleys: bool(level == AreaLevel.alley),
        }[measure]
    temporary = bool(row["form"] == OrganisationForm.temporary_branch)
    return {
        _M.organisations: True,
        _M.community_committees: bool(level == OrganisationLevel.community_committee),
        _M.joint_committees: bool(row["form"] == OrganisationForm.joint_committee),
        _M.grid_branches: level == OrganisationLevel.grid_branch and not temporary,
        _M.building_groups: bool(level == OrganisationLevel.building_group),
        _M.temporary_branches: temporary,
    }[measure]


def _grouped(measure: TrendMeasure, rows: Rows) -> Iterator[_Thing]:
    for row in rows:
        if _fits(measure, row):
            things = row.get("things", 1)
            made_up = row.get("standing") == "illustrative"
            id_ = row.get("id", "")
            yield _Thing(id_, row["valid_from"], row["valid_to"], things, things, made_up)


def _paired(measure: TrendMeasure, rows: Rows, of: TrendMeasure | None = None) -> Iterator[_Thing]:
    whose = {_M.paired_units: "unit_id", _M.paired_communities: "area_id"}.get(measure, "id")
    anywhere = measure is _M.paired_units
    for row in rows:
        own, there = (row["valid_from"], row["valid_to"]), (row["area_from"], row["area_to"])
        period = within(own) if anywhere else within(own, there)
        village = anywhere or row["level"] == AreaLevel.village
        if period is None or not village or (of is not None and not _fits(of, row)):
            continue
        of_members = measure is _M.members_reporting
        number = row["members_reporting"] if of_members else 1
        made_up = row["standing"] == "illustrative"
        small = int(of_members and row["small"])
        yield _Thing(row[whose], period[0], period[1], number, 1, made_up, small)


def _projects(rows: Rows) -> Iterator[_Thing]:
    for row in rows:
        period = within(
            (row["valid_from"], row["valid_to"]),
            (row["pairing_from"], row["pairing_to"]),
            (row["area_from"], row["area_to"]),
        )
        if period is not None:
            yield _Thing(row["id"], period[0], period[1], 1, 1, row["standing"] == "illustrative")


def _numbers(things: Iterable[_Thing], asked: list[date]) -> list[int]:
    spans = (Span(one.id, one.begins, one.finishes, one.number) for one in things)
    return totals(spans, asked)


def _illustrative(things: Iterable[_Thing], asked: list[date]) -> list[int]:
    spans = (
        Span(one.id, one.begins, one.finishes, one.things) for one in things if one.illustrative
    )
    return totals(spans, asked)


def _small(things: Iterable[_Thing], asked: list[date]) -> list[int]:
    spans = (Span(one.id, one.begins, one.finishes, one.small) for one in things if one.small)
    return totals(spans, asked)


def _evidence(
    store: Reader, area: str, measure: TrendMeasure, asked: list[date]
) -> Iterator[Evidence]:
    counted, taken = _things(store, area, measure, with_ids=True)
    for day in asked:
        for id_ in _on(counted, day) - _on(taken, day):
            yield Evidence(str(day), "number", id_)


def _on(things: Iterable[_Thing], day: date) -> set[str]:
    return {one.id for one in things if one.begins <= day <= (one.finishes or day)}
