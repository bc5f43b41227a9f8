"""Questions of capacity: which units are alone in supplying it, and where it lies idle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

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
from partygraph.ask.offers_and_needs import (
    CategoryFilter,
    amount,
    areas_of,
    by_goods,
    claims_on,
    made_up,
    needs_of,
    offers_in,
    paired_areas,
    places_round,
    services_by_demand,
    services_in,
)
from partygraph.claims import claimed_quantity
from partygraph.model import Category, UnitOfCount, Urgency
from partygraph.pooling import (
    NOTHING,
    RINGS,
    Asking,
    Drawn,
    Offer,
    Places,
    Ring,
    drawn,
    left,
    ring_of,
)
from partygraph.pooling import (
    sole_suppliers as only_suppliers,
)
from partygraph.queries import query
from partygraph.store import Reader

# Sole suppliers


class SoleSupplier(Frozen):
    """A unit without which a community has no supplier of one category in one unit of count."""

    key = ("unit_id", "area_id", "category", "unit_of_count")
    shown = (
        "unit_name", "area_name", "ring", "category", "unit_of_count", "offered", "demands",
        "needed",
    )  # fmt: skip

    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Unit, name")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    ring: Ring = Field(title="How near the unit is")
    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    resources: int = count("Resources of the unit that reach the community", "resources")
    offered: int = amount("Their capacity")
    demands: int = count("Demands there that only it can supply", "demands")
    needed: int = amount("Needed by those demands")
    illustrative: Illustrative


class SoleSuppliers(Frozen):
    """How much hangs on a single unit."""

    sole_units: int = count("Units that are a sole supplier", "units")
    areas_depending: int = count("Communities that depend on one", "areas")
    demands: int = count("Demands that only one unit can supply", "demands")


NeededOnly = Annotated[
    bool,
    Field(
        title="Needed only",
        description="Only what a demand of the community asks for; else everything offered to it.",
    ),
]


@question
def sole_suppliers(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    needed_only: NeededOnly = True,  # noqa: FBT002  every door gives it by name
) -> Found[SoleSuppliers, SoleSupplier]:
    """Which units are the only ones that reach a community, or a demand, with what it needs.

    By category and unit of count, whatever is left of the capacity: a supplier is a unit with a
    resource of the day that is not empty and reaches it. Where a community, street or county has
    such a resource of its own, no unit is the only supplier. The unit on which most demands hang
    first, then by unit, community, category and unit of count.
    """
    rows = store.read(query("ask/sole_suppliers"), area=area, as_of=as_of)
    offers, needs = offers_in(rows), needs_of(store, area, as_of)
    places = places_round(store, area, areas_of(offers, needs))
    paired = paired_areas(store, area, as_of)
    communities = () if needed_only else places.communities(area, as_of)
    every = only_suppliers(offers, needs, communities, places)
    hanging = Counter(one.unit_id for one in every for _ in one.needs)
    every.sort(
        key=lambda one: (-hanging[one.unit_id], one.unit_id, one.community, by_goods(one.goods))
    )
    found = tuple(
        SoleSupplier(
            unit_id=one.unit_id,
            unit_name=one.offers[0].unit_name,
            area_id=one.community,
            area_name=places[one.community].name,
            ring=min(
                (ring_of(offer, one.community, paired, places) for offer in one.offers),
                key=RINGS.index,
            ),
            category=one.goods[0],
            unit_of_count=one.goods[1],
            resources=len(one.offers),
            offered=sum(offer.quantity for offer in one.offers),
            demands=len(one.needs),
            needed=sum(need.quantity for need in one.needs),
            illustrative=made_up([*one.offers, *one.needs]),
        )
        for one in every
    )
    summary = SoleSuppliers(
        sole_units=len({one.unit_id for one in every}),
        areas_depending=len({one.community for one in every}),
        demands=sum(len(one.needs) for one in every),
    )

    def evidence() -> Iterator[Evidence]:
        for row, one in zip(found, every, strict=True):
            yield Evidence("", "sole_units", one.unit_id)
            yield Evidence("", "areas_depending", one.community)
            for offer in one.offers:
                yield Evidence(row.cursor(), "resources", offer.id)
                yield Evidence(row.cursor(), "offered", offer.id)
            for need in one.needs:
                yield Evidence(row.cursor(), "demands", need.id)
                yield Evidence(row.cursor(), "needed", need.id)

    return Found(summary, found, evidence)


# Resources that lie idle


class Use(StrEnum):
    """How far a resource is used."""

    unused = "unused"
    """No service draws on it."""
    part_used = "part_used"
    """Services draw on it, and something is left."""


class NearbyDemand(Frozen):
    """A demand that is not met and that the resource could serve."""

    key = ("demand_id",)
    shown = ("name", "area_name", "missing")

    demand_id: str = Field(title="Demand")
    name: str = Field(title="Name")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    ring: Ring = Field(title="How near the resource is")
    urgency: Urgency = Field(title="Urgency")
    missing: int = amount("Missing")


class IdleResource(Frozen):
    """A resource with something left."""

    shown = (
        "id", "name", "unit_name", "use", "left", "unit_of_count", "demands", "nearby_demands",
    )  # fmt: skip

    id: str = Field(title="Resource")
    name: str = Field(title="Name")
    category: Category = Field(title="Category")
    unit_id: str | None = Field(title="Unit; none for what an area has of its own")
    unit_name: str | None = Field(title="Unit, name")
    serves_area_id: str = Field(title="The area that it serves")
    serves_area_name: str = Field(title="The area that it serves, name")
    use: Use = Field(title="How far it is used")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    offered: int = amount("Capacity")
    committed: int = amount("Drawn by services that both sides have claimed")
    half_claimed_quantity: int = amount("Wanted by services that one side has claimed")
    left: int = amount("Left")
    demands: int = count("Demands in the area that it could serve", "demands")
    missing: int = amount("Missing to those demands")
    nearby_demands: tuple[NearbyDemand, ...] = Field(title="The nearest three of them")
    illustrative: Illustrative


class IdleResources(Frozen):
    """How many resources have something left."""

    resources: int = count("Resources that can serve the area", "resources")
    unused: int = count("of which nobody uses", "resources")
    part_used: int = count("of which used in part", "resources")
    could_help: int = count("of which could serve a demand that is not met", "resources")


@question
def idle_resources(
    store: Reader, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[IdleResources, IdleResource]:
    """Which resources nobody uses or are used in part, and what they could serve nearby.

    Resources that serve the area, a part of it or an area round it. Demands of the area that are
    not met, of the same category and unit of count, that the resource reaches; the nearest by ring,
    then the most urgent, then those that lack most. Unused ones first; those that could serve most
    demands before others; then by id.
    """
    rows = store.read(query("ask/resource_pool"), area=area)
    offers = [one for one in offers_in(rows, category) if one.holds(as_of)]
    taken = drawn(
        services_in(store.read(query("ask/idle_resources"), area=area, as_of=as_of)), as_of
    )
    needs = needs_of(store, area, as_of, category)
    services = services_by_demand(store, area, as_of)
    places = places_round(store, area, areas_of(offers, needs))
    lacking = [
        (one, one.quantity - claimed_quantity(claims_on(one, services), as_of)) for one in needs
    ]
    asking = Asking(
        [(one, missing) for one, missing in lacking if missing > 0],
        paired_areas(store, area, as_of),
        places,
    )
    idle = [one for one in offers if left(one, taken.get(one.id, NOTHING))]
    used = {one.id: _use(taken.get(one.id, NOTHING)) for one in idle}
    helps = {one.id: len(asking.reached_by(one)) for one in idle}
    uses_in_order = list(Use)
    idle.sort(key=lambda one: (uses_in_order.index(used[one.id]), -helps[one.id], one.id))
    found = Later(idle, lambda one: _idle_row(one, taken.get(one.id, NOTHING), asking, places))
    uses = Counter(used.values())
    summary = IdleResources(
        resources=len(offers),
        unused=uses[Use.unused],
        part_used=uses[Use.part_used],
        could_help=sum(many > 0 for many in helps.values()),
    )
    by_id = {one.id: one for one in idle}

    def evidence() -> Iterator[Evidence]:
        yield from (Evidence("", "resources", one.id) for one in offers)
        for row in found:
            yield Evidence("", row.use, row.id)
            if row.demands:
                yield Evidence("", "could_help", row.id)
            yield Evidence(row.id, "offered", row.id)
            yield Evidence(row.id, "left", row.id)
            of = taken.get(row.id, NOTHING)
            yield from (Evidence(row.id, "committed", one.id) for one in of.committed)
            yield from (Evidence(row.id, "half_claimed_quantity", one.id) for one in of.half)
            for need, _ in asking.reached_by(by_id[row.id]):
                yield Evidence(row.id, "demands", need.id)
                yield Evidence(row.id, "missing", need.id)
            for near in row.nearby_demands:
                yield Evidence(row.id, "nearby_demands", near.demand_id)

    illustrative = made_up(idle) > 0 or any(row.illustrative for row in found)
    return Found(summary, found, evidence, illustrative)


def _use(of: Drawn) -> Use:
    return Use.unused if of.unused else Use.part_used


def _idle_row(offer: Offer, of: Drawn, asking: Asking, places: Places) -> IdleResource:
    reached = asking.reached_by(offer)
    nearest = asking.nearest(offer)
    return IdleResource(
        id=offer.id,
        name=offer.name,
        category=offer.category,
        unit_id=offer.unit_id,
        unit_name=offer.unit_name,
        serves_area_id=offer.area_id,
        serves_area_name=places[offer.area_id].name,
        use=_use(of),
        unit_of_count=offer.unit_of_count,
        offered=offer.quantity,
        committed=of.amount,
        half_claimed_quantity=of.half_amount,
        left=left(offer, of),
        demands=len(reached),
        missing=asking.missing(offer),
        nearby_demands=tuple(
            NearbyDemand(
                demand_id=need.id,
                name=need.name,
                area_id=need.area_id,
                area_name=need.area_name,
                ring=ring,
                urgency=need.urgency,
                missing=missing,
            )
            for need, missing, ring in nearest
        ),
        illustrative=made_up([offer, *(need for need, *_ in nearest)]),
    )
