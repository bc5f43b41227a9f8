"""Questions of demands: how far each is met by services that both sides have claimed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from partygraph import deadline
from partygraph.ask.catalogue import (
    AreaCode,
    AsOf,
    Evidence,
    Found,
    Frozen,
    Later,
    question,
)
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.gaps import share
from partygraph.claims import (
    ClaimState,
    DemandState,
    ServiceClaim,
    claimed_quantity,
    demand_state,
    state_of,
)
from partygraph.model import Category, DemandKind, Standing, UnitOfCount, Urgency, WorkState
from partygraph.queries import query
from partygraph.store import Reader, Rows


class Demanded(Frozen):
    """A demand and how far it is met."""

    shown = (
        "id",
        "name",
        "area_name",
        "urgency",
        "quantity",
        "claimed_quantity",
        "unit_of_count",
        "state",
    )

    id: str = Field(title="Demand")
    name: str = Field(title="Name")
    category: Category = Field(title="Category")
    kind: DemandKind = Field(title="Kind")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    urgency: Urgency = Field(title="Urgency")
    quantity: int = Field(title="Needed, in `unit_of_count`")
    unit_of_count: UnitOfCount = Field(title="What the quantities count")
    services: int = count("Services for it that are not stopped", "services")
    claimed_quantity: int = Field(title="Given by services that both claimed, in the same unit")
    state: DemandState = Field(title="How far it is met")
    standing: Standing = Field(title="Standing")


class DemandCoverage(Frozen):
    """How many demands are met, claimed, half-claimed and unmet."""

    demands: int = count("Demands", "demands")
    met: int = count("Met", "demands")
    claimed: int = count("Claimed by both sides, not met in full", "demands")
    half_claimed: int = count("Claimed by one side", "demands")
    unmet: int = count("Claimed by neither side", "demands")
    met_share: float | None = Field(
        title="Share of the demands that is met; null where there are none",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    illustrative: Illustrative


class CategoryKey(Frozen):
    """Which demands a row counts."""

    key = ("category", "urgency")

    category: Category = Field(title="Category")
    urgency: Urgency = Field(title="Urgency")


class CategoryDemands(DemandCoverage, CategoryKey):
    """The demands of one category and urgency."""


@question
def demand_coverage(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[DemandCoverage, CategoryDemands]:
    """How many demands are met, claimed, half-claimed and unmet, by category and urgency.

    In the order of the categories, the most urgent first. A service counts unless it is stopped;
    both sides claim it. A demand is met when the services that both claimed reach its quantity,
    else claimed where there is one, else half-claimed where one side claimed, else unmet.
    """
    demands = _demands(store, area, as_of)
    groups: dict[tuple[str, str], list[_Demand]] = defaultdict(list)
    for one in demands:
        groups[one.category, one.urgency].append(one)
    rows = tuple(
        CategoryDemands(category=category, urgency=urgency, **_counts(groups[category, urgency]))
        for category in Category
        for urgency in Urgency
        if (category, urgency) in groups
    )
    return Found(DemandCoverage(**_counts(demands)), rows, lambda: _coverage_evidence(demands))


@question
def demand_states(  # noqa: PLR0913  a parameter each that a person can narrow the list by
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    state: Annotated[DemandState | None, Field(title="Only demands so far met")] = None,
    category: Annotated[Category | None, Field(title="Only demands of this category")] = None,
    urgency: Annotated[Urgency | None, Field(title="Only demands so urgent")] = None,
) -> Found[None, Demanded]:
    """Each demand of an area with what was claimed for it and how far it is met, by demand."""
    wanted = {"category": category, "urgency": urgency}
    narrowing = [(name, value) for name, value in wanted.items() if value is not None]
    found = _read(store, area, as_of)
    listed = [
        rows
        for rows in deadline.each(found.values())
        if all(rows[0][name] == value for name, value in narrowing)
        and (state is None or _demanded(rows, as_of).state is state)
    ]
    return Found(
        None,
        Later(listed, lambda rows: _demanded(rows, as_of)),
        lambda: _state_evidence(found, as_of),
        any(rows[0]["standing"] == Standing.illustrative for rows in listed),
    )


class WishClaims(Frozen):
    """How many micro-wishes were claimed."""

    wishes: int = count("Micro-wishes", "wishes")
    met: int = count("Met", "wishes")
    claimed: int = count("Claimed by both sides, not met in full", "wishes")
    half_claimed: int = count("Claimed by one side", "wishes")
    unmet: int = count("Claimed by neither side", "wishes")
    claimed_share: float | None = Field(
        title="Share of the wishes that both sides claimed, met or not; null where there are none",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    illustrative: Illustrative


class AreaWishes(WishClaims):
    """The micro-wishes of one community."""

    shown = ("id", "name", "wishes", "met", "unmet", "claimed_share")

    id: str = Field(title="Area, code")
    name: str = Field(title="Area")


@question
def claims_of_wishes(store: Reader, area: AreaCode, as_of: AsOf) -> Found[WishClaims, AreaWishes]:
    """How many micro-wishes of each community were claimed and met, the least claimed first.

    A wish is a small demand; nobody's name is kept. It is claimed where a unit and the community
    both claimed a service for it, as for every demand.
    """
    wishes = [
        _demanded(rows, as_of)
        for rows in deadline.each(_read(store, area, as_of).values())
        if rows[0]["kind"] == DemandKind.micro_wish
    ]
    places: dict[str, list[Demanded]] = defaultdict(list)
    for wish in wishes:
        places[wish.area_id].append(wish)
    rows = [
        AreaWishes(id=id_, name=some[0].area_name, **_wishes(some)) for id_, some in places.items()
    ]
    rows.sort(key=lambda row: (row.claimed_share or 0, row.id))
    return Found(WishClaims(**_wishes(wishes)), tuple(rows), lambda: _wish_evidence(wishes))


def _wishes(wishes: list[Demanded]) -> dict[str, Any]:
    states = Counter(one.state for one in wishes)
    return {
        "wishes": len(wishes),
        **{state: states[state] for state in DemandState},
        "claimed_share": share(states[DemandState.met] + states[DemandState.claimed], len(wishes)),
        "illustrative": sum(one.standing is Standing.illustrative for one in wishes),
    }


def _wish_evidence(wishes: list[Demanded]) -> Iterator[Evidence]:
    for one in wishes:
        yield Evidence(one.area_id, "wishes", one.id)
        yield Evidence(one.area_id, one.state.value, one.id)


def _read(store: Reader, area: str, as_of: date) -> dict[str, Rows]:
    """The rows of each demand: one for each of its services, or one without."""
    found: dict[str, Rows] = {}
    for row in store.read(query("ask/demand_states"), area=area, as_of=as_of):
        found.setdefault(row["id"], []).append(row)
    return found


class _Demand(NamedTuple):
    """What of a demand is counted."""

    id: str
    category: str
    urgency: str
    state: DemandState
    illustrative: bool


def _demands(store: Reader, area: str, as_of: date) -> list[_Demand]:
    found = []
    for rows in deadline.each(_read(store, area, as_of).values()):
        demand = rows[0]
        services = [service for _, service in _services(rows, as_of)]
        found.append(
            _Demand(
                demand["id"],
                demand["category"],
                demand["urgency"],
                demand_state(demand["quantity"], services, as_of),
                demand["standing"] == Standing.illustrative,
            )
        )
    return found


def _demanded(rows: Rows, as_of: date) -> Demanded:
    """One demand from its rows (pure)."""
    demand = rows[0]
    services = [service for _, service in _services(rows, as_of)]
    return Demanded(
        **{name: demand[name] for name in _OWN},
        services=len(services),
        claimed_quantity=claimed_quantity(services, as_of),
        state=demand_state(demand["quantity"], services, as_of),
    )


_OWN = (
    "id", "name", "category", "kind", "area_id", "area_name", "urgency", "quantity",
    "unit_of_count", "standing",
)  # fmt: skip
"""What a demand has of its own."""


def _services(rows: Rows, as_of: date) -> Iterator[tuple[str, ServiceClaim]]:
    """The services of a demand that count on the day, each with its id."""
    for row in rows:
        if row["service_id"] is not None and _runs(row, as_of):
            yield (
                row["service_id"],
                ServiceClaim(
                    row["given"],
                    WorkState(row["state"]),
                    row["unit_claimed_on"],
                    row["community_claimed_on"],
                    row["given_in"] == row["unit_of_count"],
                ),
            )


def _runs(row: Mapping[str, Any], day: date) -> bool:
    begun = row["valid_from"] <= day and (row["valid_to"] or day) >= day
    return begun and row["state"] != WorkState.stopped


def _counts(demands: list[_Demand]) -> dict[str, Any]:
    states = Counter(row.state for row in demands)
    return {
        "demands": len(demands),
        **{state: states[state] for state in DemandState},
        "met_share": share(states[DemandState.met], len(demands)),
        "illustrative": sum(row.illustrative for row in demands),
    }


def _coverage_evidence(demands: list[_Demand]) -> Iterator[Evidence]:
    for row in demands:
        cursor = f"{row.category}|{row.urgency}"
        yield Evidence(cursor, "demands", row.id)
        yield Evidence(cursor, row.state.value, row.id)


def _state_evidence(found: Mapping[str, Rows], as_of: date) -> Iterator[Evidence]:
    for id_, rows in found.items():
        for service_id, service in _services(rows, as_of):
            yield Evidence(id_, "services", service_id)
            if service.same_unit_of_count and state_of(service, as_of) is ClaimState.both:
                yield Evidence(id_, "claimed_quantity", service_id)
