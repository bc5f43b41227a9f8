"""Cases with their steps, read from the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from partygraph import deadline
from partygraph.casework import Taken
from partygraph.courses import Body, Event, File, tier_of_area, tier_of_organisation
from partygraph.model import CaseCategory, Channel, Day, Standing, StepKind
from partygraph.queries import query
from partygraph.store import Reader

Since = Annotated[
    Day | None,
    Field(
        title="Since",
        description="Only cases opened on this day or later.",
        examples=["2020-01-01"],
    ),
]
OneChannel = Annotated[Channel | None, Field(title="Only cases of this channel")]


def case_files(
    store: Reader,
    area: str,
    as_of: date,
    channel: Channel | None = None,
    since: date | None = None,
) -> list[File]:
    """The cases of an area as they stood at the end of a day, by id; joint meetings among them."""
    asked = {
        "area": area,
        "channel": channel.value if channel else "",
        "since": since.isoformat() if since else "",
        "until": f"{as_of}T99",
    }
    files = {
        row["id"]: _file(row, as_of)
        for row in deadline.each(store.read(query("ask/cases"), **asked))
    }
    bodies: dict[str, Body] = {}
    for row in deadline.each(store.read(query("ask/case_steps"), **asked)):
        body = _body(row, bodies)
        taken = Taken(row["id"], row["number"], StepKind(row["kind"]), row["at"], body.id)
        files[row["case_id"]].events.append(Event(taken, body))
    return list(files.values())


def residents_matters(files: list[File]) -> list[File]:
    """The cases that are no joint meetings."""
    return [file for file in files if file.channel is not Channel.meeting]


def _file(row: Mapping[str, Any], as_of: date) -> File:
    closed = row["closed"]
    return File(
        id=row["id"],
        channel=Channel(row["channel"]),
        category=CaseCategory(row["category"]),
        area_id=row["area_id"],
        area_name=row["area_name"],
        opened=row["opened"],
        closed_on=closed if closed and closed[:10] <= str(as_of) else None,
        illustrative=row["standing"] == Standing.illustrative,
    )


def _body(row: Mapping[str, Any], known: dict[str, Body]) -> Body:
    id_ = row["unit_id"] or row["organisation_id"] or row["area_id"] or ""
    if id_ not in known:
        make: Callable[[Mapping[str, Any]], Body] = _area
        if row["unit_id"]:
            make = _unit
        elif row["organisation_id"]:
            make = _organisation
        known[id_] = make(row)
    return known[id_]


def _unit(row: Mapping[str, Any]) -> Body:
    return Body(row["unit_id"], row["unit_name"], None, row["unit_kind"], row["sector"])


def _organisation(row: Mapping[str, Any]) -> Body:
    tier = tier_of_organisation(row["organisation_level"])
    return Body(row["organisation_id"], row["organisation_name"], tier)


def _area(row: Mapping[str, Any]) -> Body:
    return Body(row["area_id"], row["area_name"], tier_of_area(row["area_level"]))
