"""What the graph computes for a measure of an area on a day, from what, and on which other day.

Each as `area_levels`, `organisation_levels`, `pairing_coverage`, `enterprise_coverage`,
`key_projects`, `budgets`, `case_funnel` or `service_rate` defines it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache, partial
from typing import Any, NamedTuple

from partygraph.ask.cases import case_funnel
from partygraph.ask.catalogue import Evidence, evidence_of
from partygraph.ask.coverage import RESIDENTS, PairingCoverage, pairing_coverage
from partygraph.ask.economy import budgets, key_projects
from partygraph.ask.enterprises import EnterpriseGroup, enterprise_coverage
from partygraph.ask.series import service_rate
from partygraph.ask.timeline import Step, back
from partygraph.ask.trend import TrendMeasure, coverage_trend
from partygraph.model import (
    AreaKind,
    AreaLevel,
    Measure,
    OrganisationForm,
    OrganisationLevel,
    UnitOfCount,
)
from partygraph.queries import query
from partygraph.reconciliation import Bounds
from partygraph.store import Reader, Rows

_M = Measure
CODE_TABLE = frozenset(
    {
        _M.towns_and_sub_districts,
        _M.towns,
        _M.sub_districts,
        _M.villages_and_communities,
        _M.villages,
        _M.residents_communities,
    }
)
"""Measures that the yearly code tables decide."""
_ORGANISATIONS = frozenset(
    {
        _M.organisation_levels,
        _M.joint_committees,
        _M.grid_branches,
        _M.building_groups,
        _M.temporary_branches,
    }
)
_PAIRING = {
    _M.paired_units: "units",
    _M.paired_communities: "communities",
    _M.projects: "projects",
    _M.members_reporting: "members_reporting",
}
"""Measures of pairings, and their field in the summary of `pairing_coverage`."""
_LIAISON = {_M.enterprises_with_liaison: "liaison", _M.liaison_posts: "posts"}
_KEY_PROJECTS = {
    _M.key_projects: "key_projects",
    _M.key_project_fields: "fields",
    _M.key_project_amount: "amount",
}
_CASES = {
    _M.cases_accepted: "accepted",
    _M.cases_closed: "closed",
    _M.cases_pending: "pending",
    _M.closure_rate: "closure_rate",
}
_TEAMS = {_M.volunteers: "volunteers", _M.services: "services"}
_FIELDS = (
    _PAIRING
    | _LIAISON
    | _KEY_PROJECTS
    | _CASES
    | _TEAMS
    | {
        _M.key_project_fields: "key_projects",
        _M.closure_rate: "closed",
    }
)
"""The field whose evidence is a measure's; of fields of projects their projects, of a rate the
part."""
UNITS_OF_COUNT = dict.fromkeys(_M, UnitOfCount.bodies) | {
    _M.organisation_levels: UnitOfCount.levels,
    _M.projects: UnitOfCount.items,
    _M.members_reporting: UnitOfCount.persons,
    _M.liaison_posts: UnitOfCount.persons,
    _M.key_projects: UnitOfCount.items,
    _M.key_project_fields: UnitOfCount.items,
    _M.key_project_amount: UnitOfCount.yuan,
    _M.community_budget: UnitOfCount.yuan,
    _M.cases_accepted: UnitOfCount.items,
    _M.cases_closed: UnitOfCount.items,
    _M.cases_pending: UnitOfCount.items,
    _M.closure_rate: UnitOfCount.percent,
    _M.volunteers: UnitOfCount.persons,
    _M.services: UnitOfCount.events,
}
"""What each measure counts. A post of liaison is one person sent; under double registration a
person is counted once, and the reports are person-times."""
_MONTHS_AROUND = 24
_REACH = timedelta(days=731)
"""How far round its day, before and after it, a figure of pairings is looked for."""


class Computed(NamedTuple):
    """A number of the graph."""

    number: float | None
    """In the measure's unit of count; None where there is not one number, such as budgets that
    differ from community to community."""
    illustrative: int
    """Illustrative things among those counted."""
    links: int | None = None
    """The sum over links, where a person may have several; in person-times."""
    withheld: bool = False
    """Whether there is no number because it rests on small headcounts that are withheld."""


class Graph:
    """What a store computes, each thing read once."""

    def __init__(self, store: Reader) -> None:
        self._areas = cache(lambda area: store.read(query("ask/trend_areas"), area=area))
        self._organisations = cache(
            lambda area: store.read(query("ask/trend_organisations"), area=area)
        )
        self._editions = cache(lambda area: store.read(query("ask/editions"), area=area))
        self._pairing = cache(partial(pairing_coverage.find, store))
        self._liaison = cache(
            lambda area, day: enterprise_coverage.find(store, area, day, group=EnterpriseGroup.all)
        )
        self._key_projects = cache(partial(key_projects.find, store))
        self._cases = cache(
            lambda area, day, since: case_funnel.find(store, area, day, since=since)
        )
        self._teams = cache(partial(service_rate.find, store))
        self._budgets = cache(lambda area, day: budgets.find(store, area, day, year=day.year))
        self._store = store

    def compute(
        self, measure: Measure, area: str, day: date, since: date | None = None
    ) -> Computed:
        """The number of an area on a day; of cases that were accepted from `since` on."""
        if measure in _PAIRING:
            return _of_pairing(measure, self._pairing(area, day).summary)
        for fields, read in (
            (_LIAISON, self._liaison),
            (_KEY_PROJECTS, self._key_projects),
            (_TEAMS, self._teams),
        ):
            if measure in fields:
                found = read(area, day).summary
                return Computed(getattr(found, fields[measure]), found.illustrative)
        if measure in _CASES:
            funnel = self._cases(area, day, since).summary
            number = getattr(funnel, _CASES[measure])
            if measure is _M.closure_rate and number is not None:
                number *= 100
            return Computed(number, funnel.illustrative)
        if measure is _M.community_budget:
            rows = self._budgets(area, day).rows
            made_up = sum(row.illustrative for row in rows)
            return Computed(_alike([row.after for row in rows]), made_up)
        return _of_groups(measure, self._groups(measure, area), day)

    def _groups(self, measure: Measure, area: str) -> Rows:
        """Areas or organisations that a measure counts, by when they began and ended."""
        rows = self._organisations(area) if measure in _ORGANISATIONS else self._areas(area)
        return [row for row in rows if _counts(measure, row["level"], row.get("kind"), row)]

    def edition(self, area: str, day: date) -> str | None:
        """The source of the code table that holds on a day, of those that list the area."""
        held = [row["id"] for row in self._editions(area) if row["as_of"] <= day]
        return held[-1] if held else None

    def other_day(self, measure: Measure, area: str, day: date, within: Bounds) -> date | None:
        """The day nearest to `day` on which the number lies within; None where none is found."""
        days: list[date] = []
        if measure is _M.community_budget:
            return self._other_year(area, day, within)
        if measure in _PAIRING:
            days = self._trend_days(measure, area, day, within)
        elif measure not in _LIAISON | _KEY_PROJECTS | _CASES | _TEAMS:
            groups = self._groups(measure, area)
            days = [
                one
                for one in _change_days(groups)
                if within.hold(_of_groups(measure, groups, one).number or 0)
            ]
        return min(days, key=lambda one: (abs(one - day), one), default=None)

    def _trend_days(self, measure: Measure, area: str, day: date, within: Bounds) -> list[date]:
        since = back(day, _MONTHS_AROUND, Step.month)
        until = min(day, date.max - _REACH) + _REACH
        found = coverage_trend.find(
            self._store,
            area,
            day,
            measure=TrendMeasure(measure),
            since=since,
            until=until,
            step=Step.month,
        )
        return [row.day for row in found.rows if within.hold(row.number)]

    def _other_year(self, area: str, day: date, within: Bounds) -> date | None:
        amount = _alike([row.before for row in self._budgets(area, day).rows])
        year = self._budgets(area, day).summary.before_year
        return date(year, 12, 31) if amount is not None and within.hold(amount) else None

    def ids(
        self,
        measure: Measure,
        area: str,
        day: date,
        since: date | None = None,
        *,
        links: bool = False,
    ) -> Iterator[str]:
        """The ids of the things that the number was counted from, or the sum over links."""
        field = "member_links" if links else _FIELDS.get(measure)
        if measure in _PAIRING:
            yield from _of_field(self._pairing(area, day).evidence(), field)
        elif measure in _LIAISON:
            found = self._liaison(area, day).evidence()
            yield from _of_field((one for one in found if not one.cursor), field)
        elif measure in _KEY_PROJECTS:
            yield from _of_field(self._key_projects(area, day).evidence(), field)
        elif measure in _CASES:
            yield from _of_field(self._cases(area, day, since).evidence(), field)
        elif measure in _TEAMS:
            found = self._teams(area, day).evidence()
            yield from _of_field((one for one in found if not one.cursor), field)
        elif measure is _M.community_budget:
            budgeted = self._budgets(area, day).evidence()
            yield from (one.id for one in budgeted if one.field == "after")
        else:
            name = "organisation_levels" if measure in _ORGANISATIONS else "area_levels"
            for triple in evidence_of(self._store, name, area=area, as_of=day):
                level, _, kind = triple.cursor.partition("|")
                if _counts(measure, level, kind, {"form": kind}):
                    yield triple.id


def _of_field(triples: Iterable[Evidence], field: str | None) -> Iterator[str]:
    return (one.id for one in triples if one.field == field)


def _of_pairing(measure: Measure, summary: PairingCoverage) -> Computed:
    name = "communities" if measure is _M.paired_communities else _PAIRING[measure]
    if name in (summary.withheld or {}):
        return Computed(None, summary.illustrative, withheld=True)
    links = summary.member_links if measure is _M.members_reporting else None
    return Computed(getattr(summary, name), summary.illustrative, links)


def _alike(amounts: list[int | None]) -> int | None:
    """The amount that all have; None where they differ or nobody has one."""
    found = {amount for amount in amounts if amount is not None}
    return found.pop() if len(found) == 1 else None


def _counts(measure: Measure, level: str, kind: str | None, row: Mapping[str, Any]) -> bool:
    """Whether a measure counts areas of a level and kind, or organisations of a level and form."""
    if measure in _ORGANISATIONS:
        temporary = row["form"] == OrganisationForm.temporary_branch
        return {
            _M.organisation_levels: level != OrganisationLevel.unit_organisation,
            _M.joint_committees: bool(row["form"] == OrganisationForm.joint_committee),
            _M.grid_branches: level == OrganisationLevel.grid_branch and not temporary,
            _M.building_groups: bool(level == OrganisationLevel.building_group),
            _M.temporary_branches: bool(temporary),
        }[measure]
    town, village = level == AreaLevel.town, level == AreaLevel.village
    return {
        _M.towns_and_sub_districts: town,
        _M.towns: town and kind == AreaKind.town,
        _M.sub_districts: town and kind == AreaKind.sub_district,
        _M.villages_and_communities: village,
        _M.villages: village and kind == AreaKind.village,
        _M.residents_communities: village and kind in RESIDENTS,
        _M.alleys: level == AreaLevel.alley,
    }[measure]


def _of_groups(measure: Measure, groups: Rows, day: date) -> Computed:
    """What the groups that hold on a day add up to; for levels, how many there are."""
    held = [
        row
        for row in groups
        if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)
    ]
    things = sum(row["things"] for row in held)
    levels = measure is _M.organisation_levels
    made_up = sum(row["things"] for row in held if row["standing"] == "illustrative")
    return Computed(len({row["level"] for row in held}) if levels else things, made_up)


def _change_days(groups: Rows) -> set[date]:
    """The days on which something began or was no more."""
    days = {row["valid_from"] for row in groups}
    for row in groups:
        if row["valid_to"] is not None:
            with suppress(OverflowError):  # what ends on the last day of all never is no more
                days.add(row["valid_to"] + timedelta(days=1))
    return days
