"""Questions of who takes part: four-party orders, and joint meetings with their three outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from partygraph.ask.case_files import Since, case_files
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.casework import OUTPUTS, CaseState
from partygraph.courses import Body, File, bodies
from partygraph.model import Channel, Sector, StepKind, UnitKind
from partygraph.queries import query
from partygraph.store import Reader

_STREET = 2


class OrderRole(StrEnum):
    """The four parties of an order (四联一单)."""

    street = "street"
    community = "community"
    unit = "unit"
    property_company = "property_company"


class Orders(Frozen):
    """Four-party orders and their parties."""

    orders: int = count("Orders", "cases")
    complete_orders: int = count("of which all four parties take part", "cases")
    incomplete_orders: int = count("of which one is missing", "cases")
    without_street: int = count("Without the street that coordinates", "cases")
    without_community: int = count("Without the community", "cases")
    without_unit: int = count("Without the unit that takes it on", "cases")
    without_property_company: int = count("Without the property company", "cases")
    units_loaded: int = count("Units that take part", "units")
    busiest_unit: str | None = Field(title="The unit with most orders, id; null without one")
    busiest_orders: int = count("Its orders", "cases")
    illustrative: Illustrative


class Order(Frozen):
    """One order and its parties, by id."""

    shown = ("id", "area_name", "opened", "state", "missing_roles")

    id: str = Field(title="Order")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    opened: str = Field(title="Opened")
    state: CaseState = Field(title="Where it stands")
    missing_roles: tuple[OrderRole, ...] = Field(title="Parties that take no part")
    streets: tuple[str, ...] = Field(title="Streets or towns")
    communities_of_order: tuple[str, ...] = Field(title="Communities")
    units_of_order: tuple[str, ...] = Field(title="Units")
    property_companies: tuple[str, ...] = Field(title="Property companies")
    illustrative: Illustrative


@question
def orders_with_missing_roles(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    every: Annotated[bool, Field(title="Complete ones, too")] = False,
    since: Since = None,
) -> Found[Orders, Order]:
    """Which orders lack one of their four parties (四联一单), by order.

    The street coordinates, the community has its part of the place, a unit takes it on, the
    property company takes part: each by taking or being given a step of the order.
    """
    files = case_files(store, area, as_of, Channel.work_order, since)
    rows = [_order(file) for file in files]
    missing = Counter(role for row in rows for role in row.missing_roles)
    load = Counter(unit for row in rows for unit in row.units_of_order)
    busiest = min(load, key=lambda unit: (-load[unit], unit), default=None)
    listed = tuple(row for row in rows if every or row.missing_roles)
    summary = Orders(
        orders=len(rows),
        complete_orders=sum(not row.missing_roles for row in rows),
        incomplete_orders=sum(bool(row.missing_roles) for row in rows),
        without_street=missing[OrderRole.street],
        without_community=missing[OrderRole.community],
        without_unit=missing[OrderRole.unit],
        without_property_company=missing[OrderRole.property_company],
        units_loaded=len(load),
        busiest_unit=busiest,
        busiest_orders=load[busiest] if busiest else 0,
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, listed, lambda: _order_evidence(rows, busiest))


def _role(body: Body) -> OrderRole | None:
    if body.unit_kind is not None:
        company = body.unit_kind == UnitKind.property_company
        return OrderRole.property_company if company else OrderRole.unit
    if body.tier is None or body.tier > _STREET:
        return None
    return OrderRole.street if body.tier == _STREET else OrderRole.community


def _order(file: File) -> Order:
    roles: dict[OrderRole | None, list[str]] = {}
    for body in bodies(file).values():
        roles.setdefault(_role(body), []).append(body.id)
    ids = {role: tuple(sorted(roles.get(role, ()))) for role in OrderRole}
    return Order(
        id=file.id,
        area_id=file.area_id,
        area_name=file.area_name,
        opened=file.opened,
        state=file.state,
        missing_roles=tuple(role for role in OrderRole if not ids[role]),
        streets=ids[OrderRole.street],
        communities_of_order=ids[OrderRole.community],
        units_of_order=ids[OrderRole.unit],
        property_companies=ids[OrderRole.property_company],
        illustrative=int(file.illustrative),
    )


def _order_evidence(rows: Iterable[Order], busiest: str | None) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "orders", row.id)
        full = not row.missing_roles
        yield Evidence("", "complete_orders" if full else "incomplete_orders", row.id)
        for role in row.missing_roles:
            yield Evidence("", f"without_{role}", row.id)
        yield from (Evidence("", "units_loaded", unit) for unit in row.units_of_order)
        if busiest in row.units_of_order:
            yield Evidence("", "busiest_orders", row.id)


# Joint meetings


class MeetingOutput(StrEnum):
    """The three outputs of a joint meeting (三个一)."""

    document = "document"
    key_task = "key_task"
    solution = "solution"


_OUTPUTS = dict(zip(OUTPUTS, MeetingOutput, strict=True))


class Meetings(Frozen):
    """Joint meetings, their outputs, and who was never seen."""

    meetings: int = count("Joint meetings", "cases")
    incomplete_meetings: int = count("of which lack an output", "cases")
    without_document: int = count("Without a document that was studied", "cases")
    without_key_task: int = count("Without a key task that was reported", "cases")
    without_solution: int = count("Without problems that were solved", "cases")
    units_paired: int = count("Units paired in the area on that day", "units")
    never_seen: int = count("of which attended none of the meetings", "units")
    sectors_never_seen: tuple[Sector, ...] = Field(title="Sectors of units that attended none")
    illustrative: Illustrative


class Meeting(Frozen):
    """One joint meeting."""

    shown = ("id", "area_name", "opened", "missing_outputs", "attending", "sectors")

    id: str = Field(title="Meeting")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    opened: str = Field(title="Opened")
    missing_outputs: tuple[MeetingOutput, ...] = Field(title="Outputs that are missing")
    attending: int = count("Units that attended", "units")
    sectors: tuple[Sector, ...] = Field(title="Sectors of those units")
    illustrative: Illustrative


@question
def incomplete_meetings(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    every: Annotated[bool, Field(title="Complete ones, too")] = False,
    since: Since = None,
) -> Found[Meetings, Meeting]:
    """Which joint meetings lack one of their three outputs (三个一), and who never comes.

    A meeting studies a document, hears of a key task and solves a batch of problems. By meeting.
    """
    files = case_files(store, area, as_of, Channel.meeting, since)
    rows = [_meeting(file) for file in files]
    missing = Counter(output for row in rows for output in row.missing_outputs)
    seen = {id_ for file in files for id_ in bodies(file, (StepKind.attended,))}
    paired = store.read(query("ask/meeting_units"), area=area, as_of=as_of)
    absent = [row for row in paired if row["id"] not in seen]
    come = {row["sector"] for row in paired if row["id"] in seen}
    away = {row["sector"] for row in absent} - come
    summary = Meetings(
        meetings=len(rows),
        incomplete_meetings=sum(bool(row.missing_outputs) for row in rows),
        without_document=missing[MeetingOutput.document],
        without_key_task=missing[MeetingOutput.key_task],
        without_solution=missing[MeetingOutput.solution],
        units_paired=len(paired),
        never_seen=len(absent),
        sectors_never_seen=tuple(sorted(map(Sector, away))),
        illustrative=sum(row.illustrative for row in rows),
    )
    listed = tuple(row for row in rows if every or row.missing_outputs)
    absent_ids = [row["id"] for row in absent]
    return Found(summary, listed, lambda: _meeting_evidence(files, rows, absent_ids))


def _meeting(file: File) -> Meeting:
    attending = bodies(file, (StepKind.attended,)).values()
    return Meeting(
        id=file.id,
        area_id=file.area_id,
        area_name=file.area_name,
        opened=file.opened,
        missing_outputs=tuple(out for kind, out in _OUTPUTS.items() if not file.count(kind)),
        attending=len(attending),
        sectors=tuple(sorted({Sector(body.sector) for body in attending if body.sector})),
        illustrative=int(file.illustrative),
    )


def _meeting_evidence(
    files: Iterable[File], rows: Iterable[Meeting], absent: Iterable[str]
) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "meetings", row.id)
        if row.missing_outputs:
            yield Evidence("", "incomplete_meetings", row.id)
        yield from (Evidence("", f"without_{output}", row.id) for output in row.missing_outputs)
    for file in files:
        attended = bodies(file, (StepKind.attended,))
        yield from (Evidence(file.id, "attending", id_) for id_ in attended)
    yield from (Evidence("", "never_seen", id_) for id_ in absent)
