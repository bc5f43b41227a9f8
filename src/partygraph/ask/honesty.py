"""Questions of honesty: what sources report beside what the graph computes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Found, Frozen, question
from partygraph.ask.coverage import RESIDENTS, area_levels, organisation_levels, pairing_coverage
from partygraph.model import (
    AreaKind,
    AreaLevel,
    Day,
    Measure,
    OrganisationForm,
    OrganisationLevel,
    Qualifier,
    UnitOfCount,
)
from partygraph.queries import query
from partygraph.store import Store

_ABOUT = 0.1
"""A computed value within this share of an “about” value agrees with it."""


class Outcome(StrEnum):
    """How a reported figure stands beside the graph."""

    agrees = "agrees"
    differs = "differs"
    not_computable = "not_computable"


class FiguresSummary(Frozen):
    """How many figures agree, differ, and cannot be computed."""

    agrees: int = Field(title="Agree", json_schema_extra={"unit": "figures"})
    differs: int = Field(title="Differ", json_schema_extra={"unit": "figures"})
    not_computable: int = Field(title="Not computable", json_schema_extra={"unit": "figures"})


class FigureCheck(Frozen):
    """One reported figure beside what the graph computes for the same area and day."""

    shown = (
        "area_name",
        "subject",
        "indicator",
        "value",
        "unit_text",
        "as_of",
        "computed",
        "outcome",
    )

    id: str = Field(title="Figure")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    subject: str = Field(title="Subject")
    indicator: str = Field(title="Indicator")
    value: float = Field(title="Reported value, in `unit_of_count`")
    qualifier: Qualifier = Field(title="How the value is meant")
    unit_of_count: UnitOfCount = Field(title="What the value counts")
    unit_text: str = Field(title="Measure word of the source")
    as_of: Day = Field(title="As of")
    computed: int | None = Field(title="Computed from the graph, in `unit_of_count`")
    difference: float | None = Field(title="Computed less reported")
    outcome: Outcome = Field(title="Outcome")
    illustrative: int = Field(
        title="Illustrative things among those counted", json_schema_extra={"unit": "things"}
    )
    source_id: str = Field(title="Source")
    quote: str = Field(title="Quote")


@question
def figures_check(store: Store, area: AreaCode, as_of: AsOf) -> Found[FiguresSummary, FigureCheck]:
    """Each figure that a source reports, beside what the graph computes for that figure's own day.

    Figures up to the day asked for, by area and id. “At least” agrees with anything not below,
    “about” within a tenth. Numbers of different units of count are never added or compared.
    """
    measured = cache(lambda place, day: _measure(store, place, day))
    rows = []
    for row in store.read(query("ask/figures_check"), area=area, as_of=as_of):
        measure = row.pop("measure")
        computed, illustrative = (
            measured(row["area_id"], row["as_of"])[Measure(measure)] if measure else (None, 0)
        )
        rows.append(
            FigureCheck(
                **row,
                computed=computed,
                difference=None if computed is None else computed - row["value"],
                outcome=_outcome(row["value"], row["qualifier"], computed),
                illustrative=illustrative,
            )
        )
    outcomes = [row.outcome for row in rows]
    summary = FiguresSummary(**{outcome: outcomes.count(outcome) for outcome in Outcome})
    return Found(summary, tuple(rows))


def _outcome(value: float, qualifier: str, computed: int | None) -> Outcome:
    if computed is None:
        return Outcome.not_computable
    agrees = {
        Qualifier.exact: computed == value,
        Qualifier.at_least: computed >= value,
        Qualifier.about: abs(computed - value) <= _ABOUT * value,
    }[Qualifier(qualifier)]
    return Outcome.agrees if agrees else Outcome.differs


def _measure(store: Store, area: str, as_of: date) -> dict[Measure, tuple[int, int]]:
    """Every measure of an area on a day: (value, illustrative things among those counted)."""
    areas = area_levels.find(store, area, as_of).rows
    organisations = organisation_levels.find(store, area, as_of).rows
    pairing = pairing_coverage.find(store, area, as_of).summary

    def of_areas(level: AreaLevel, *kinds: AreaKind) -> tuple[int, int]:
        rows = [row for row in areas if row.level is level and (not kinds or row.kind in kinds)]
        return sum(row.areas for row in rows), sum(row.illustrative for row in rows)

    def of_organisations(test: Callable[..., bool]) -> tuple[int, int]:
        rows = [row for row in organisations if test(row)]
        return sum(row.organisations for row in rows), sum(row.illustrative for row in rows)

    five = {row.level for row in organisations} - {OrganisationLevel.unit_organisation}
    made_up = pairing.illustrative
    return {
        Measure.towns_and_sub_districts: of_areas(AreaLevel.town),
        Measure.towns: of_areas(AreaLevel.town, AreaKind.town),
        Measure.sub_districts: of_areas(AreaLevel.town, AreaKind.sub_district),
        Measure.villages_and_communities: of_areas(AreaLevel.village),
        Measure.villages: of_areas(AreaLevel.village, AreaKind.village),
        Measure.residents_communities: of_areas(AreaLevel.village, *RESIDENTS),
        Measure.alleys: of_areas(AreaLevel.alley),
        Measure.organisation_levels: (len(five), sum(row.illustrative for row in organisations)),
        Measure.joint_committees: of_organisations(
            lambda row: row.form is OrganisationForm.joint_committee
        ),
        Measure.grid_branches: of_organisations(
            lambda row: (
                row.level is OrganisationLevel.grid_branch
                and row.form is not OrganisationForm.temporary_branch
            )
        ),
        Measure.building_groups: of_organisations(
            lambda row: row.level is OrganisationLevel.building_group
        ),
        Measure.temporary_branches: of_organisations(
            lambda row: row.form is OrganisationForm.temporary_branch
        ),
        Measure.paired_units: (pairing.units, made_up),
        Measure.paired_communities: (pairing.communities, made_up),
        Measure.projects: (pairing.projects, made_up),
        Measure.members_reporting: (pairing.members_reporting, made_up),
    }
