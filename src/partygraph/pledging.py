"""Projects and services that are claimed, begun or done by a button: checked before writing.

`claims` says what may follow what; here are the rows of the graph that it is asked of. A service
that is new must be to a demand that still wants something, and not twice of one unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, cast

from partygraph import tables
from partygraph.claims import Pledge, ServiceClaim, Wrong, claimed_quantity, wrongs
from partygraph.errors import Fault
from partygraph.model import Demand, Project, Resource, Service, WorkState
from partygraph.queries import sections
from partygraph.store import Reader, read_rows
from partygraph.words import Language, words


def faulty_pledges(store: Reader, read: tables.Tables) -> Iterator[Fault]:
    """A fault for each rule that a claim or a state would break, at the row that was read."""
    for table in ("projects", "services"):
        rows = cast("dict[str, Project | Service]", read.rows.get(table, {}))
        there = read_rows(store, table, list(rows))
        for id_, row in rows.items():
            before = there.get(id_)
            found = list(wrongs(None if before is None else _pledge(before), _pledge(vars(row))))
            if before is None and isinstance(row, Service):
                found += _wrong_offers(store, read, row)
            yield from (_fault(read, row, wrong) for wrong in found)


def _pledge(row: Mapping[str, Any]) -> Pledge:
    return Pledge(
        WorkState(row["state"]),
        row["unit_claimed_on"],
        row["community_claimed_on"],
        row["valid_to"],
    )


def _wrong_offers(store: Reader, read: tables.Tables, service: Service) -> Iterator[Wrong]:
    """What is wrong with a new service to a demand, by what was given to that before."""
    demand = _row(store, read, "demands", service.demand_id)
    if demand is None:  # its reference is told as unknown
        return
    day = service.unit_claimed_on or service.valid_from
    if demand["valid_to"] is not None and demand["valid_to"] < day:
        yield Wrong(
            "demand_is_over", "demand_id", {"value": demand["name"], "until": demand["valid_to"]}
        )
        return
    given = _given(store, service.demand_id, day)
    resource = _row(store, read, "resources", service.resource_id)
    mine = resource and resource["unit_id"]
    for _, other in given:
        if mine is not None and other["unit_id"] == mine:
            yield Wrong("unit_claims_already", "demand_id", {"value": demand["name"]})
            return
    claimed = claimed_quantity(
        (
            ServiceClaim(
                one["quantity"],
                one["state"],
                one["unit_claimed_on"],
                one["community_claimed_on"],
                other["unit_of_count"] == demand["unit_of_count"],
            )
            for one, other in given
        ),
        day,
    )
    if claimed >= demand["quantity"]:
        yield Wrong("demand_is_met", "demand_id", {"value": demand["name"]})


def _given(
    store: Reader, demand: str, day: date
) -> Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The services to a demand that hold on a day and are not stopped, each with its resource."""
    referring = sections("load/services")["referring demand_id"]
    ids = [row["id"] for row in store.read(referring, ids=[demand])]
    services = [
        row
        for row in read_rows(store, "services", ids).values()
        if row["state"] != WorkState.stopped
        and row["valid_from"] <= day
        and (row["valid_to"] is None or row["valid_to"] >= day)
    ]
    resources = read_rows(store, "resources", [row["resource_id"] for row in services])
    return [(row, resources[row["resource_id"]]) for row in services]


def _row(store: Reader, read: tables.Tables, table: str, id_: str) -> Mapping[str, Any] | None:
    given = cast("dict[str, Demand | Resource]", read.rows.get(table, {})).get(id_)
    return vars(given) if given else read_rows(store, table, [id_]).get(id_)


def _fault(read: tables.Tables, row: Project | Service, wrong: Wrong) -> Fault:
    """The fault, whose values are told in the language of its header."""
    fault = read.fault(wrong.rule, row, wrong.column)
    chinese = not fault.column.isascii()
    details = {name: _told(value, chinese=chinese) for name, value in wrong.details.items()}
    fault.details.update(details)
    return fault


def _told(value: Any, *, chinese: bool) -> str:
    if isinstance(value, tuple):
        return ("、" if chinese else ", ").join(_told(one, chinese=chinese) for one in value)
    if isinstance(value, StrEnum) and chinese:
        return words(Language.zh)[f"{type(value).__name__}.{value}"]
    return str(value)
