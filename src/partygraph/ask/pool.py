"""Questions of the pool: what can be drawn on, and what is lacking though it stands near.

What is claimed, and when a demand is met, is defined in `claims`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

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
from partygraph.ask.offers_and_needs import (
    CategoryFilter,
    add_places,
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
from partygraph.claims import HALF, ClaimState, DemandState, claimed_quantity, demand_state
from partygraph.model import AreaLevel, Category, Day, DemandKind, UnitOfCount, Urgency
from partygraph.pooling import (
    NOTHING,
    RINGS,
    Chosen,
    Drawn,
    Finder,
    Given,
    Goods,
    Need,
    Neighbourhood,
    Offer,
    Reason,
    Ring,
    drawn,
    left,
)
from partygraph.queries import query
from partygraph.store import Reader

_URGENCIES = {urgency: place for place, urgency in enumerate(Urgency)}


# What a community can draw on


class PoolRow(Frozen):
    """What there is of one category and unit of count in one ring, at full capacity."""

    key = ("ring", "category", "unit_of_count")
    shown = (
        "ring", "category", "unit_of_count", "resources", "offered", "committed",
        "half_claimed_quantity", "left",
    )  # fmt: skip

    ring: Ring = Field(title="How near")
    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    resources: int = count("Resources", "resources")
    supplying_units: int = count("Units that offer them", "units")
    offered: int = amount("Capacity")
    committed: int = amount("Drawn by services that both sides have claimed")
    half_claimed_quantity: int = amount("Wanted by services that one side has claimed")
    left: int = amount("Left, of those resources that have something left")
    over_committed: int = amount("Committed beyond capacity")
    illustrative: Illustrative


class Pool(Frozen):
    """How much there is to draw on; amounts stand in the rows."""

    village_areas: int = count("Communities and villages that draw on it", "areas")
    resources: int = count("Resources", "resources")
    resources_left: int = count("of which with something left", "resources")
    resources_over: int = count("of which committed beyond capacity", "resources")
    supplying_units: int = count("Units that offer them", "units")


@question
def resource_pool(
    store: Reader, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[Pool, PoolRow]:
    """What the communities of an area can draw on, ring by ring.

    Their own, their paired units', their street's, their county's, and what serves them from
    farther. Each resource stands once, in the nearest ring in which one of the communities has it.
    Committed is what services that are not stopped draw and both sides have claimed, wherever they
    go; what one side has claimed stands apart and still counts as left. By ring, category and unit
    of count.
    """
    rows = store.read(query("ask/resource_pool"), area=area)
    offers = [one for one in offers_in(rows, category) if one.holds(as_of)]
    places = places_round(store, area, areas_of(offers))
    taken = drawn(
        services_in(store.read(query("ask/idle_resources"), area=area, as_of=as_of)), as_of
    )
    communities = places.communities(area, as_of)
    near = Neighbourhood(communities, paired_areas(store, area, as_of), places)
    ringed: dict[tuple[Ring, Goods], list[Offer]] = defaultdict(list)
    for offer in offers:
        ringed[near.ring_of(offer), offer.goods].append(offer)
    order = sorted(ringed, key=lambda key: (RINGS.index(key[0]), by_goods(key[1])))
    found = [(ringed[key], _pool_row(*key, ringed[key], taken)) for key in order]
    summary = Pool(
        village_areas=len(communities),
        resources=len(offers),
        resources_left=sum(left(one, taken.get(one.id, NOTHING)) > 0 for one in offers),
        resources_over=sum(taken.get(one.id, NOTHING).amount > one.quantity for one in offers),
        supplying_units=len({one.unit_id for one in offers} - {None}),
    )

    def evidence() -> Iterator[Evidence]:
        for community in communities:
            yield Evidence("", "village_areas", community)
        for of_row, row in found:
            yield from _pool_evidence(row.cursor(), of_row, taken)

    return Found(summary, tuple(row for _, row in found), evidence)


def _pool_row(
    ring: Ring, goods: Goods, offers: Sequence[Offer], taken: Mapping[str, Drawn]
) -> PoolRow:
    beside = [(one, taken.get(one.id, NOTHING)) for one in offers]
    return PoolRow(
        ring=ring,
        category=goods[0],
        unit_of_count=goods[1],
        resources=len(offers),
        supplying_units=len({one.unit_id for one in offers} - {None}),
        offered=sum(one.quantity for one in offers),
        committed=sum(of.amount for _, of in beside),
        half_claimed_quantity=sum(of.half_amount for _, of in beside),
        left=sum(left(one, of) for one, of in beside),
        over_committed=sum(max(of.amount - one.quantity, 0) for one, of in beside),
        illustrative=made_up(offers),
    )


def _pool_evidence(
    cursor: str, offers: Sequence[Offer], taken: Mapping[str, Drawn]
) -> Iterator[Evidence]:
    for offer in offers:
        of = taken.get(offer.id, NOTHING)
        yield Evidence(cursor, "resources", offer.id)
        yield Evidence(cursor, "offered", offer.id)
        if of.amount > offer.quantity:
            yield Evidence(cursor, "resources_over", offer.id)
        if left(offer, of):
            yield Evidence(cursor, "resources_left", offer.id)
            yield Evidence(cursor, "left", offer.id)
        if offer.unit_id:
            yield Evidence(cursor, "supplying_units", offer.unit_id)
        for one in of.committed:
            yield Evidence(cursor, "committed", one.id)
            if of.amount > offer.quantity:
                yield Evidence(cursor, "over_committed", one.id)
        for one in of.half:
            yield Evidence(cursor, "half_claimed_quantity", one.id)


# Demands that are not met


class Candidate(Frozen):
    """A resource near a demand, and why it does not serve it."""

    key = ("resource_id",)
    shown = ("name", "ring", "reason")

    resource_id: str = Field(title="Resource")
    name: str = Field(title="Name")
    unit_id: str | None = Field(title="Unit; none for what an area has of its own")
    unit_name: str | None = Field(title="Unit, name")
    ring: Ring = Field(title="How near")
    reason: Reason = Field(title="Why it does not serve")
    serves_area_id: str = Field(title="The area that it serves")
    unit_of_count: UnitOfCount = Field(title="What its amounts count")
    offered: int = amount("Capacity")
    left: int = amount("Left")
    valid_from: Day = Field(title="From")
    valid_to: Day | None = Field(title="Until")


class UnmetDemand(Frozen):
    """A demand that is not met, what is missing, and what is near."""

    shown = (
        "id", "name", "area_name", "urgency", "missing", "unit_of_count", "could_serve",
        "candidates",
    )  # fmt: skip

    id: str = Field(title="Demand")
    name: str = Field(title="Name")
    category: Category = Field(title="Category")
    kind: DemandKind = Field(title="Kind")
    urgency: Urgency = Field(title="Urgency")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    state: DemandState = Field(title="How far it is met")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    quantity: int = amount("Needed")
    claimed_quantity: int = amount("Given by services that both sides have claimed")
    half_claimed_quantity: int = amount("Promised by services that one side has claimed")
    missing: int = amount("Missing: needed less given")
    in_reach: int = count("Resources that reach it and count what it counts", "resources")
    could_serve: int = count("of which with something left", "resources")
    candidates: tuple[Candidate, ...] = Field(title="The nearest three resources of its category")
    illustrative: Illustrative


class UnmetDemands(Frozen):
    """How far the demands are met, and how many have nothing in reach."""

    demands: int = count("Demands", "demands")
    met: int = count("Met", "demands")
    claimed: int = count("Claimed by both sides, not enough", "demands")
    half_claimed: int = count("Claimed by one side", "demands")
    unmet: int = count("Unmet", "demands")
    nothing_in_reach: int = count("Not met, and no matching resource in reach", "demands")


@question
def unmet_demands(
    store: Reader, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[UnmetDemands, UnmetDemand]:
    """Each demand that is not met: what is missing, and why the three nearest do not help.

    The nearest of its category, ring by ring: the community's own, its paired units', its street's,
    its county's, and, only where those are fewer than three, elsewhere. Where several reasons hold,
    the one that stands first among: other period, stopped, not claimed yet, outside the service
    area, other unit of count, no capacity left. The most urgent first, then by area and id.
    """
    needs = needs_of(store, area, as_of, category)
    services = services_by_demand(store, area, as_of)
    states = {one.id: demand_state(one.quantity, claims_on(one, services), as_of) for one in needs}
    open_ = [one for one in needs if states[one.id] is not DemandState.met]
    open_.sort(key=_by_urgency)
    near = _Near(store, area, as_of, open_, services)
    finder = near.finder

    def made(need: Need) -> UnmetDemand:
        reaching = finder.reaching(need)
        return _unmet_row(
            need,
            states[need.id],
            services.get(need.id, ()),
            near.of(need),
            as_of,
            in_reach=len(reaching),
            could_serve=sum(1 for one in reaching if finder.left(one)),
        )

    tally = Counter(states.values())
    summary = UnmetDemands(
        demands=len(needs),
        **{state: tally[state] for state in DemandState},
        nothing_in_reach=sum(not finder.reaching(need) for need in deadline.each(open_)),
    )
    listed = Later(open_, made)

    def evidence() -> Iterator[Evidence]:
        for need in needs:
            yield Evidence("", "demands", need.id)
            yield Evidence("", states[need.id], need.id)
        for need, row in zip(open_, listed, strict=True):
            reaching = finder.reaching(need)
            yield Evidence(row.id, "quantity", row.id)
            yield Evidence(row.id, "missing", row.id)
            for one in services.get(row.id, ()):
                claimed = one.claimed(as_of)
                if one.unit_of_count == row.unit_of_count and claimed is not ClaimState.none:
                    half = "half_" if claimed in HALF else ""
                    yield Evidence(row.id, f"{half}claimed_quantity", one.id)
            yield from (Evidence(row.id, "in_reach", one.id) for one in reaching)
            able = (one for one in reaching if finder.left(one))
            yield from (Evidence(row.id, "could_serve", one.id) for one in able)
            yield from (Evidence(row.id, "candidates", one.resource_id) for one in row.candidates)
            if not row.in_reach:
                yield Evidence("", "nothing_in_reach", row.id)

    illustrative = any(
        made_up([need, *services.get(need.id, ())]) or made_up(one.offer for one in near.of(need))
        for need in deadline.each(open_, every=16)
    )
    return Found(summary, listed, evidence, illustrative)


def _by_urgency(need: Need) -> tuple[int, str, str]:
    return _URGENCIES[Urgency(need.urgency)], need.area_id, need.id


class _Near:
    """The nearest resources of demands: those of their county, then, if too few, of everywhere.

    A demand has the same candidates whichever area was asked for, so the whole county is read for
    a part of it.
    """

    def __init__(
        self,
        store: Reader,
        area: str,
        as_of: date,
        needs: Sequence[Need],
        services: Mapping[str, Sequence[Given]],
    ) -> None:
        self._store, self._as_of, self._needs, self._services = store, as_of, needs, services
        above = store.read(query("ask/areas_above"), area=area)
        county = next((row["id"] for row in above if row["level"] == AreaLevel.county), area)
        self._offers = offers_in(store.read(query("ask/resource_pool"), area=county))
        self._places = places_round(store, county, areas_of(self._offers, needs))
        drawing = store.read(query("ask/idle_resources"), area=county, as_of=as_of)
        self._taken = drawn(services_in(drawing), as_of)
        self._paired = paired_areas(store, county, as_of)
        self.finder = Finder(self._offers, self._taken, self._paired, self._places, as_of)
        self._wider: Finder | None = None
        self._in_county: dict[str, list[Chosen]] = {}
        self._beyond: dict[str, list[Chosen]] = {}

    def of(self, need: Need) -> list[Chosen]:
        """The nearest resources of a demand, each with why it does not serve."""
        near = self._of_county(need)
        if len(near) >= _MANY:
            return near
        if need.id not in self._beyond:
            services = self._services.get(need.id, ())
            self._beyond[need.id] = self._everywhere().nearest(need, services, beyond=True)
        return self._beyond[need.id]

    def _of_county(self, need: Need) -> list[Chosen]:
        if need.id not in self._in_county:
            services = self._services.get(need.id, ())
            self._in_county[need.id] = self.finder.nearest(need, services)
        return self._in_county[need.id]

    def _everywhere(self) -> Finder:
        """Finds among the resources of every county, of the categories that lack some."""
        if self._wider is None:
            needs = deadline.each(self._needs, every=16)
            lacking = (one for one in needs if len(self._of_county(one)) < _MANY)
            categories = sorted({one.category for one in lacking})
            rows = self._store.read(query("ask/candidates_elsewhere"), categories=categories)
            every = offers_in(rows)
            while unknown := self._places.missing(id_ for id_ in areas_of(every) if id_):
                add_places(self._store, self._places, unknown)
            known = {one.id for one in self._offers}
            others = [one.id for one in every if one.id not in known]
            taken = dict(self._taken)
            if others:
                rows = self._store.read(
                    query("ask/resource_services"), ids=others, as_of=self._as_of
                )
                taken |= drawn(services_in(rows), self._as_of)
            self._wider = Finder(every, taken, self._paired, self._places, self._as_of)
        return self._wider


_MANY = 3


def _unmet_row(  # noqa: PLR0913  what was found of a demand
    need: Need,
    state: DemandState,
    services: Sequence[Given],
    near: Sequence[Chosen],
    as_of: date,
    *,
    in_reach: int,
    could_serve: int,
) -> UnmetDemand:
    claimed = claimed_quantity((one.claim(need.unit_of_count) for one in services), as_of)
    return UnmetDemand(
        id=need.id,
        name=need.name,
        category=need.category,
        kind=need.kind,
        urgency=need.urgency,
        area_id=need.area_id,
        area_name=need.area_name,
        state=state,
        unit_of_count=need.unit_of_count,
        quantity=need.quantity,
        claimed_quantity=claimed,
        half_claimed_quantity=sum(
            one.quantity
            for one in services
            if one.unit_of_count == need.unit_of_count and one.claimed(as_of) in HALF
        ),
        missing=need.quantity - claimed,
        in_reach=in_reach,
        could_serve=could_serve,
        candidates=tuple(map(_candidate, near)),
        illustrative=made_up([need, *services, *(one.offer for one in near)]),
    )


def _candidate(chosen: Chosen) -> Candidate:
    offer = chosen.offer
    return Candidate(
        resource_id=offer.id,
        name=offer.name,
        unit_id=offer.unit_id,
        unit_name=offer.unit_name,
        ring=chosen.ring,
        reason=chosen.reason,
        serves_area_id=offer.area_id,
        unit_of_count=offer.unit_of_count,
        offered=offer.quantity,
        left=chosen.left,
        valid_from=offer.valid_from,
        valid_to=offer.valid_to,
    )
