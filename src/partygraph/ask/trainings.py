"""The question of courses: how many there were, and how many attended each."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.grids import Bound, quotient
from partygraph.ask.series import (
    Told,
    added,
    indicator_evidence,
    latest,
    of_body,
    qualifier_of,
    read_indicators,
    widest,
)
from partygraph.model import IndicatorKind
from partygraph.store import Reader

_KINDS = (IndicatorKind.courses, IndicatorKind.attendances)


class Trainings(Frozen):
    """Courses and attendances, of the widest bodies only, so that nothing is counted twice."""

    courses: int = count("Courses", "courses")
    attendances: int = count("Attendances at them", "person-times")
    attendances_per_course: float | None = Field(
        title="Attendances for each course; null without courses",
        json_schema_extra={"unit": "person-times per course"},
    )
    rate_is: Bound = Field(title="How that is meant")
    illustrative: Illustrative


class TrainingRow(Frozen):
    """The courses of one organisation, or area, in the last period that it tells of."""

    shown = ("name", "courses", "attendances", "attendances_per_course", "period_until")

    id: str = Field(title="Organisation, or area")
    name: str = Field(title="Name")
    area_id: str = Field(title="Area, code")
    courses: int | None = count("Courses; null where not told", "courses")
    attendances: int | None = count("Attendances; null where not told", "person-times")
    attendances_per_course: float | None = Field(
        title="Attendances for each course; null where one of the two is not told",
        json_schema_extra={"unit": "person-times per course"},
    )
    rate_is: Bound = Field(title="How that is meant")
    period_until: date = Field(title="The last day of the last period told")
    illustrative: Illustrative


@question
def trainings(store: Reader, area: AreaCode, as_of: AsOf) -> Found[Trainings, TrainingRow]:
    """How many courses bodies gave and how many attended each, the most courses first.

    Attendances are person-times: who comes to two courses counts twice, so they are no headcount.
    Of each body the last period told; the whole counts one only where no wider one tells it.
    """
    found = latest(read_indicators(store, area, as_of, *_KINDS))
    rows = [_row(id_, of) for id_, of in found.items()]
    rows.sort(key=lambda row: (-(row.courses or 0), row.id))
    whole = widest(found, _KINDS)
    courses, attendances = (added(whole[kind]) for kind in _KINDS)
    summary = Trainings(
        courses=courses[0],
        attendances=attendances[0],
        attendances_per_course=attendances[0] / courses[0] if courses[0] else None,
        rate_is=quotient(attendances[1], courses[1]),
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, tuple(rows), lambda: indicator_evidence(found, whole))


def _row(id_: str, of: Told) -> TrainingRow:
    """What one body tells (pure)."""
    courses, attendances = (of.get(kind) for kind in _KINDS)
    both = courses and attendances and courses["value"]
    return TrainingRow(
        **of_body(id_, of),
        courses=round(courses["value"]) if courses else None,
        attendances=round(attendances["value"]) if attendances else None,
        attendances_per_course=attendances["value"] / courses["value"]
        if both and courses and attendances
        else None,
        rate_is=quotient(qualifier_of(attendances), qualifier_of(courses)),
    )
