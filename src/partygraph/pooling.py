"""What communities can draw on, who could serve whom, and where it must fall short (pure).

A resource reaches a demand when the area that it serves is the demand's or lies round it, and both
count the same thing in the same unit of count. Numbers of different units of count never meet.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, count
from typing import Any, NamedTuple

from partygraph import deadline
from partygraph.claims import HALF, ClaimState, ServiceClaim, state_of
from partygraph.model import (
    AreaKind,
    AreaLevel,
    Category,
    Standing,
    UnitOfCount,
    Urgency,
    WorkState,
)

Goods = tuple[Category, UnitOfCount]
"""What can be given and needed: only the same goods can be set against each other."""


class Ring(StrEnum):
    """How near a resource is to a community, the nearest first."""

    own = "own"
    """The community's own: no unit offers it, and it serves just that community."""
    paired = "paired"
    """Of a unit that has an active pairing with the community."""
    street = "street"
    """It serves the street, town or a part of it, or its unit is located there."""
    county = "county"
    """It serves the county or a part of it, or its unit is located there."""
    elsewhere = "elsewhere"


RINGS = tuple(Ring)


class Reason(StrEnum):
    """Why a resource does not serve a demand; what stands least in the way first."""

    could_serve = "could_serve"
    """Nothing stands in the way; nobody has asked."""
    not_claimed_yet = "not_claimed_yet"
    """A service of it waits for a claim."""
    stopped = "stopped"
    """Its service to this demand was stopped."""
    no_capacity_left = "no_capacity_left"
    other_unit_of_count = "other_unit_of_count"
    outside_service_area = "outside_service_area"
    other_period = "other_period"
    """It has ended, or has not begun."""


_RANKS = {reason: rank for rank, reason in enumerate(Reason)}
_OUTSIDE = _RANKS[Reason.outside_service_area]


class Binding(StrEnum):
    """What keeps needs from being met, even when everything is shared out as best it can be."""

    none = "none"
    supply = "supply"
    """There is less than is needed."""
    reach = "reach"
    """There would be enough, but it does not reach those who need it."""
    both = "both"


class Place(NamedTuple):
    """An area as far as pooling looks at it."""

    id: str
    name: str
    level: AreaLevel
    kind: AreaKind
    parent_id: str | None
    valid_from: date
    valid_to: date | None
    inside: bool
    """Whether it lies in the area asked for, or is that area."""


class Offer(NamedTuple):
    """A resource."""

    id: str
    name: str
    category: Category
    unit_of_count: UnitOfCount
    quantity: int
    area_id: str
    unit_id: str | None
    unit_name: str | None
    unit_area_id: str | None
    valid_from: date
    valid_to: date | None
    standing: Standing

    @property
    def goods(self) -> Goods:
        """What it gives."""
        return self.category, self.unit_of_count

    def holds(self, as_of: date) -> bool:
        """Whether it is there on a day."""
        return holds(self.valid_from, self.valid_to, as_of)


class Need(NamedTuple):
    """A demand that holds on the day."""

    id: str
    name: str
    category: Category
    kind: str
    urgency: Urgency
    unit_of_count: UnitOfCount
    quantity: int
    area_id: str
    area_name: str
    standing: Standing

    @property
    def goods(self) -> Goods:
        """What it needs."""
        return self.category, self.unit_of_count


class Given(NamedTuple):
    """A service that holds on the day: so much of a resource for a demand."""

    id: str
    resource_id: str
    demand_id: str
    unit_of_count: UnitOfCount
    quantity: int
    """In the resource's unit of count."""
    state: WorkState
    unit_claimed_on: date | None
    community_claimed_on: date | None
    standing: Standing

    def claim(self, unit_of_count: UnitOfCount | None = None) -> ServiceClaim:
        """What of it decides on a demand that counts in this unit; its own when left out."""
        return ServiceClaim(
            self.quantity,
            self.state,
            self.unit_claimed_on,
            self.community_claimed_on,
            unit_of_count in {None, self.unit_of_count},
        )

    def claimed(self, as_of: date) -> ClaimState:
        """Who has claimed it; a stopped one counts as claimed by none."""
        return state_of(self.claim(), as_of)


def holds(valid_from: date, valid_to: date | None, as_of: date) -> bool:
    """Whether a period covers a day; its last day belongs to it."""
    return valid_from <= as_of and (valid_to is None or valid_to >= as_of)


# Where things are


class Places:
    """Areas with the areas round them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_id = {place.id: place for place in places}
        self._chains: dict[str, tuple[str, ...]] = {}
        self._at: dict[tuple[str | None, AreaLevel], str | None] = {}

    def missing(self, mentioned: Iterable[str]) -> list[str]:
        """Those of the areas mentioned, or round others, that are not known, by code."""
        parents = {place.parent_id for place in self._by_id.values() if place.parent_id}
        return sorted((parents | set(mentioned)) - self._by_id.keys())

    def add(self, places: Iterable[Place]) -> None:
        """Know more areas."""
        self._chains.clear()
        self._at.clear()
        self._by_id.update({place.id: place for place in places})

    def __getitem__(self, id_: str) -> Place:
        return self._by_id[id_]

    def chain(self, id_: str) -> tuple[str, ...]:
        """An area and those round it, the smallest first."""
        if id_ not in self._chains:
            parent = self._by_id[id_].parent_id
            self._chains[id_] = (id_, *(self.chain(parent) if parent else ()))
        return self._chains[id_]

    def at(self, id_: str | None, level: AreaLevel) -> str | None:
        """The area of that level in which an area lies, or which it is."""
        if (id_, level) not in self._at:
            around = self.chain(id_) if id_ else ()
            found = next((one for one in around if self._by_id[one].level == level), None)
            self._at[id_, level] = found
        return self._at[id_, level]

    def community(self, id_: str) -> str:
        """The village-level area in which an area lies; itself where it lies in none."""
        return self.at(id_, AreaLevel.village) or id_

    def communities(self, area: str, as_of: date) -> tuple[str, ...]:
        """The village-level areas of a day in an area; for a part of one, the one round it."""
        inside = sorted(
            place.id
            for place in self._by_id.values()
            if place.inside
            and place.level == AreaLevel.village
            and holds(place.valid_from, place.valid_to, as_of)
        )
        around = self.at(area, AreaLevel.village)
        return tuple(inside) or ((around,) if around else ())


Paired = Mapping[str, frozenset[str]]
"""Unit → the communities with which it has an active pairing."""


def ring_of(offer: Offer, community: str, paired: Paired, places: Places) -> Ring:
    """How near a resource is to a community, whether or not it reaches it."""
    served = places.chain(offer.area_id)
    if offer.unit_id is None and community in served:
        return Ring.own
    if offer.unit_id is not None and community in paired.get(offer.unit_id, ()):
        return Ring.paired
    located = places.chain(offer.unit_area_id) if offer.unit_area_id else ()
    for level, ring in ((AreaLevel.town, Ring.street), (AreaLevel.county, Ring.county)):
        around = places.at(community, level)
        if around is not None and (around in served or around in located):
            return ring
    return Ring.elsewhere


class Neighbourhood:
    """Communities taken together, to tell the nearest ring in which any of them has a resource."""

    def __init__(self, communities: Iterable[str], paired: Paired, places: Places) -> None:
        self._communities = frozenset(communities)
        self._places = places
        self._paired = {unit: ids & self._communities for unit, ids in paired.items()}
        self._around = {
            level: {places.at(one, level) for one in self._communities}
            for level in (AreaLevel.town, AreaLevel.county)
        }

    def ring_of(self, offer: Offer) -> Ring:
        """The nearest ring, over the communities that the resource serves as a whole or in part."""
        places, served = self._places, self._places.chain(offer.area_id)
        if offer.unit_id is None and places.at(offer.area_id, AreaLevel.village):
            return Ring.own
        for community in self._paired.get(offer.unit_id or "", ()):
            if offer.area_id in places.chain(community) or community in served:
                return Ring.paired
        for level, ring in ((AreaLevel.town, Ring.street), (AreaLevel.county, Ring.county)):
            if places.at(offer.area_id, level):
                return ring
            around = places.at(offer.unit_area_id, level)
            if (
                around is not None
                and around in self._around[level]
                and offer.area_id in places.chain(around)
            ):
                return ring
        return Ring.elsewhere


# What is drawn from resources


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn from a resource on a day, in its unit of count."""

    committed: tuple[Given, ...] = ()
    """Claimed by both sides."""
    half: tuple[Given, ...] = ()
    """Claimed by one side."""
    planned: tuple[Given, ...] = ()
    """Claimed by neither, and not stopped."""

    @property
    def amount(self) -> int:
        """How much is committed."""
        return sum(one.quantity for one in self.committed)

    @property
    def half_amount(self) -> int:
        """How much one side has claimed."""
        return sum(one.quantity for one in self.half)

    @property
    def unused(self) -> bool:
        """Whether no service draws on it."""
        return not (self.committed or self.half or self.planned)


NOTHING = Drawn()


def drawn(services: Iterable[Given], as_of: date) -> dict[str, Drawn]:
    """What is drawn from each resource: resource → its services that are not stopped."""
    sides: dict[str, tuple[list[Given], list[Given], list[Given]]] = {}
    for one in deadline.each(sorted(services, key=lambda one: one.id)):
        if one.state == WorkState.stopped:
            continue
        committed, half, planned = sides.setdefault(one.resource_id, ([], [], []))
        state = one.claimed(as_of)
        side = committed if state is ClaimState.both else half if state in HALF else planned
        side.append(one)
    return {id_: Drawn(*map(tuple, lists)) for id_, lists in sides.items()}


def left(offer: Offer, taken: Drawn) -> int:
    """What is left of a resource; never below nothing, also where too much was committed."""
    return max(offer.quantity - taken.amount, 0)


# What could serve a demand


_EVERYWHERE = "*"


def _of(unit_id: str | None) -> str:
    """The key of a unit's resources, which no area has."""
    return f"@{unit_id}"


class Chosen(NamedTuple):
    """A resource beside a demand that it does not serve, or not in full."""

    offer: Offer
    ring: Ring
    reason: Reason
    left: int


class Finder:
    """Finds the nearest resources for demands: ring by ring, and no further than needed."""

    def __init__(
        self,
        offers: Iterable[Offer],
        taken: Mapping[str, Drawn],
        paired: Paired,
        places: Places,
        as_of: date,
    ) -> None:
        self._taken, self._places, self._as_of = taken, places, as_of
        self._units: dict[str, set[str]] = defaultdict(set)
        for unit, communities in paired.items():
            for community in communities:
                self._units[community].add(unit)
        self._by: dict[Category, dict[str, list[Offer]]] = {}
        """Resources by category, under each area and unit by which one may come to look."""
        self._serving: dict[tuple[Category, str], list[Offer]] = defaultdict(list)
        """Resources by category and the very area that they serve."""
        self._there: dict[tuple[Goods, str], list[Offer]] = defaultdict(list)
        """Those of the day, by goods and that area."""
        self._around: dict[str, frozenset[str]] = {}
        """The areas in which a resource serves or its unit is located, with those round them."""
        self._of_day: set[str] = set()
        known: dict[tuple[str, str | None], frozenset[str]] = {}
        for offer in deadline.each(offers):
            where = offer.area_id, offer.unit_area_id
            around = known.get(where)
            if around is None:
                located = places.chain(offer.unit_area_id) if offer.unit_area_id else ()
                around = known[where] = frozenset((*places.chain(offer.area_id), *located))
            self._around[offer.id] = around
            by = self._by.setdefault(offer.category, defaultdict(list))
            for key in around:
                by[key].append(offer)
            by[_of(offer.unit_id)].append(offer)
            by[_EVERYWHERE].append(offer)
            self._serving[offer.category, offer.area_id].append(offer)
            if offer.holds(as_of):
                self._of_day.add(offer.id)
                self._there[offer.goods, offer.area_id].append(offer)
        self._left: dict[str, int] = {}
        self._ringed: dict[tuple[Category, str, int], list[Offer]] = {}
        self._likeness: dict[str, dict[str, int]] = defaultdict(dict)
        """How unlike the codes of areas served are to that of a demand's area, by that area."""

    def reaching(self, need: Need) -> list[Offer]:
        """The resources of the day that reach a demand and count what it counts."""
        goods = need.goods
        areas = self._places.chain(need.area_id)
        return [offer for area in areas for offer in self._there.get((goods, area), ())]

    def left(self, offer: Offer) -> int:
        """What is left of a resource."""
        if offer.id not in self._left:
            self._left[offer.id] = left(offer, self._taken.get(offer.id, NOTHING))
        return self._left[offer.id]

    def nearest(
        self, need: Need, services: Sequence[Given], many: int = 3, *, beyond: bool = False
    ) -> list[Chosen]:
        """The nearest resources of a demand's category, and why each does not serve it.

        Args:
            need: the demand.
            services: those that go to it on the day.
            many: how many resources at most.
            beyond: whether to go on to resources of other counties that do not reach it.
        """
        found: dict[str, Chosen] = {}
        community = self._places.community(need.area_id)
        given: dict[str, list[Given]] = defaultdict(list)
        for one in services:
            given[one.resource_id].append(one)
        for ring, offers in self._rings(need.category, community, beyond=beyond):
            ranked = self._ranked(offers, need, given, found, many - len(found))
            for _, _, _, id_, reason, offer in ranked:
                found[id_] = Chosen(offer, ring, reason, self.left(offer))
            if len(found) >= many:
                break
        return list(found.values())

    def _ranked(
        self,
        offers: Iterable[Offer],
        need: Need,
        given: Mapping[str, Sequence[Given]],
        found: Collection[str],
        many: int,
    ) -> list[tuple[int, int, int, str, Reason, Offer]]:
        """The best of a ring's resources that were not found yet, and why each does not serve.

        The least in the way; what serves a nearer area; the most left; the id. Nearly all of them
        serve another place; how near that is counts only where the others are too few.
        """
        above = self._places.chain(need.area_id)
        ranked: list[tuple[int, int, int, str, Reason, Offer]] = []
        elsewhere: list[Offer] = []
        better = 0
        for offer in offers:
            id_ = offer.id
            if id_ in found:
                continue
            services = given.get(id_, ())
            if not services and offer.area_id not in above and id_ in self._of_day:
                elsewhere.append(offer)
                continue
            remains, reaches = self.left(offer), offer.area_id in above
            reason = reason_of(offer, need, services, remains, self._as_of, reaches=reaches)
            if reason is Reason.outside_service_area:
                elsewhere.append(offer)
            else:
                rank = _RANKS[reason]
                ranked.append((rank, 0, -remains, id_, reason, offer))
                better += rank < _OUTSIDE
        if better < many:
            likeness, of = self._likeness[need.area_id], Reason.outside_service_area
            for offer in elsewhere:
                served = offer.area_id
                if served not in likeness:
                    likeness[served] = -_alike(served, need.area_id)
                ranked.append((_OUTSIDE, likeness[served], -self.left(offer), offer.id, of, offer))
        ranked.sort()
        return ranked[:many]

    def _rings(
        self, category: Category, community: str, *, beyond: bool
    ) -> Iterator[tuple[Ring, Sequence[Offer]]]:
        """The rings round a community, each with its resources; elsewhere comes step by step.

        A resource stands in the nearest ring only (`ring_of`).
        """
        step = count()
        units: Collection[str | None] = self._units.get(community, ())
        town, county = (
            self._places.at(community, level) for level in (AreaLevel.town, AreaLevel.county)
        )
        around = self._places.chain(community)
        above = around[around.index(county) + 1 :] if county else ()

        def under(offers: Iterable[Offer], *nearer: str | None) -> Sequence[Offer]:
            known = (category, community, next(step))
            if known not in self._ringed:
                around = self._around
                self._ringed[known] = [
                    one
                    for one in offers
                    if one.unit_id not in units
                    and around[one.id].isdisjoint(nearer)
                    and (one.unit_id is not None or community not in around[one.id])
                ]
            return self._ringed[known]

        of_category = self._by.get(category, {})

        def by(key: str | None) -> Sequence[Offer]:
            return of_category.get(key, ()) if key else ()

        yield Ring.own, [one for one in by(community) if one.unit_id is None]
        yield Ring.paired, [one for unit in sorted(map(str, units)) for one in by(_of(unit))]
        yield Ring.street, under(by(town))
        yield Ring.county, under(by(county), town)
        serving = chain.from_iterable(self._serving.get((category, area), ()) for area in above)
        yield Ring.elsewhere, under(serving, town, county)
        if beyond:
            for key in (*above, _EVERYWHERE):
                yield Ring.elsewhere, under(by(key), town, county)


def reason_of(  # noqa: PLR0913  one way out for each reason; what decides is what it takes
    offer: Offer,
    need: Need,
    services: Sequence[Given],
    remains: int,
    as_of: date,
    *,
    reaches: bool,
) -> Reason:
    """Why a resource does not serve a demand, or does not give it more.

    Args:
        offer: the resource.
        need: the demand.
        services: those from this resource to this demand on the day.
        remains: what is left of the resource.
        as_of: the day.
        reaches: whether it serves the demand's area.
    """
    if not offer.holds(as_of):
        return Reason.other_period
    if services:
        running = [one for one in services if one.state != WorkState.stopped]
        if not running:
            return Reason.stopped
        if any(one.claimed(as_of) is not ClaimState.both for one in running):
            return Reason.not_claimed_yet
    if not reaches:
        return Reason.outside_service_area
    if offer.unit_of_count != need.unit_of_count:
        return Reason.other_unit_of_count
    return Reason.could_serve if remains else Reason.no_capacity_left


def _alike(one: str, other: str) -> int:
    """How many characters two division codes begin with in common."""
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return place
    return min(len(one), len(other))


# The balance of supply and demand


class Stock(NamedTuple):
    """A quantity offered or needed: what has it, where, and whose it is."""

    id: str
    quantity: int
    area_id: str
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What can be met at once, and the bottleneck.

    The bottleneck is a minimum cut between all that is offered and all that is needed: `short` are
    the needs on its far side, `exhausted` the offers that reach them, so that
    `unmet == sum(short) - sum(exhausted)`, however things are shared out.
    """

    offered: int
    needed: int
    most_met: int
    short: tuple[Stock, ...]
    """The needs that cannot all be met."""
    exhausted: tuple[Stock, ...]
    """Everything offered that reaches one of them; all of it is used up."""

    @property
    def unmet(self) -> int:
        """What stays unmet however things are shared out."""
        return self.needed - self.most_met

    @property
    def short_of_supply(self) -> int:
        """What would stay unmet if everything reached everyone."""
        return max(self.needed - self.offered, 0)

    @property
    def short_of_reach(self) -> int:
        """What stays unmet beyond that, because supply does not reach it."""
        return self.unmet - self.short_of_supply

    @property
    def binding(self) -> Binding:
        """Which side binds."""
        if self.short_of_supply and self.short_of_reach:
            return Binding.both
        if self.short_of_supply:
            return Binding.supply
        return Binding.reach if self.short_of_reach else Binding.none


def balance(offers: Sequence[Stock], needs: Sequence[Stock], places: Places) -> Balance:
    """The most of the needs that the offers can meet at once, one unit of count, one category.

    It is the maximum flow from offers to needs with a link wherever the area served is the need's
    or lies round it. Service areas lie in one another like a tree, and on a tree the flow needs no
    solver: from the smallest areas upward, an area meets what is needed in it, or all that is
    offered in it and was met below. Where it meets all, the need limits; where it does not, the
    supply; those two sets are the minimum cut. Linear in areas, offers and needs.
    """
    supply, demand = _sums(offers), _sums(needs)
    areas = {around for id_ in supply.keys() | demand.keys() for around in places.chain(id_)}
    below: dict[str, int] = defaultdict(int)
    needed: dict[str, int] = defaultdict(int)
    short: set[str] = set()
    met = 0
    for area in deadline.each(sorted(areas, key=lambda id_: (-len(places.chain(id_)), id_))):
        needed[area] += demand.get(area, 0)
        can = supply.get(area, 0) + below[area]
        meets = min(can, needed[area])
        if can < needed[area]:
            short.add(area)
        parent = places[area].parent_id
        if parent is None:
            met += meets
        else:
            below[parent] += meets
            needed[parent] += needed[area]
    beyond = {area for area in short if short.issuperset(places.chain(area))}
    return Balance(
        offered=sum(supply.values()),
        needed=sum(demand.values()),
        most_met=met,
        short=tuple(one for one in needs if one.area_id in beyond and one.quantity),
        exhausted=tuple(one for one in offers if one.area_id in beyond and one.quantity),
    )


def _sums(stocks: Iterable[Stock]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for one in stocks:
        sums[one.area_id] += one.quantity
    return dict(sums)


# Sole suppliers


@dataclass(frozen=True, slots=True)
class Sole:
    """A unit without which a community has no supplier of some goods."""

    unit_id: str
    community: str
    goods: Goods
    offers: tuple[Offer, ...]
    needs: tuple[Need, ...]
    """The demands of the community for which it is the only supplier."""


def sole_suppliers(
    offers: Sequence[Offer], needs: Sequence[Need], communities: Iterable[str], places: Places
) -> list[Sole]:
    """The only suppliers: of each demand, and of each of the communities whether it asks or not.

    What an area offers without a unit is a supplier too, but never reported as one. One entry for
    a unit, community and goods, in that order.
    """
    serving: dict[tuple[Goods, str], list[Offer]] = defaultdict(list)
    goods_at: dict[str, set[Goods]] = defaultdict(set)
    for offer in offers:
        serving[offer.goods, offer.area_id].append(offer)
        goods_at[offer.area_id].add(offer.goods)

    def only(goods: Goods, area: str) -> tuple[Offer, ...]:
        reaching = [one for area_ in places.chain(area) for one in serving.get((goods, area_), ())]
        units = {one.unit_id for one in reaching}
        return tuple(reaching) if len(units) == 1 and None not in units else ()

    found: dict[tuple[str, str, Goods], tuple[dict[str, Offer], list[Need]]] = {}

    def enter(goods: Goods, area: str, *asking: Need) -> None:
        for offer in only(goods, area):
            key = (str(offer.unit_id), places.community(area), goods)
            known, wanting = found.setdefault(key, ({}, []))
            known[offer.id] = offer
            wanting.extend(one for one in asking if one not in wanting)

    for need in deadline.each(needs):
        enter(need.goods, need.area_id, need)
    for community in deadline.each(communities):
        for goods in set().union(*(goods_at.get(area, ()) for area in places.chain(community))):
            enter(goods, community)
    return [
        Sole(
            unit_id,
            community,
            goods,
            tuple(sorted(known.values(), key=lambda one: one.id)),
            tuple(sorted(asking, key=lambda one: one.id)),
        )
        for (unit_id, community, goods), (known, asking) in sorted(found.items())
    ]


# Idle resources


class Asking:
    """The demands that are not met, to find those that a resource could serve."""

    def __init__(self, missing: Iterable[tuple[Need, int]], paired: Paired, places: Places) -> None:
        self._paired, self._places = paired, places
        self._by: dict[tuple[Goods, str], list[tuple[Need, int]]] = defaultdict(list)
        """Demands by goods, under each area that they lie in; the most pressing first."""
        self._of: dict[tuple[Goods, str], list[tuple[Need, int]]] = defaultdict(list)
        """The same under the community alone."""
        for need, amount in deadline.each(sorted(missing, key=_pressing)):
            self._of[need.goods, places.community(need.area_id)].append((need, amount))
            for area in places.chain(need.area_id):
                self._by[need.goods, area].append((need, amount))
        self._sums = {key: sum(amount for _, amount in found) for key, found in self._by.items()}

    def reached_by(self, offer: Offer) -> Sequence[tuple[Need, int]]:
        """The demands that a resource could serve, each with what is missing."""
        return self._by.get((offer.goods, offer.area_id), ())

    def missing(self, offer: Offer) -> int:
        """What is missing to them in all."""
        return self._sums.get((offer.goods, offer.area_id), 0)

    def nearest(self, offer: Offer, many: int = 3) -> list[tuple[Need, int, Ring]]:
        """The nearest of them: by ring, then urgency, then what is missing most."""
        if not self.reached_by(offer):
            return []
        found: dict[str, tuple[Need, int, Ring]] = {}
        for ring, asking in self._rings(offer):
            for need, amount in asking:
                if len(found) == many:
                    return list(found.values())
                community = self._places.community(need.area_id)
                if (
                    need.id not in found
                    and offer.area_id in self._places.chain(need.area_id)
                    and ring_of(offer, community, self._paired, self._places) is ring
                ):
                    found[need.id] = (need, amount, ring)
        return list(found.values())

    def _rings(self, offer: Offer) -> Iterator[tuple[Ring, Iterable[tuple[Need, int]]]]:
        """Where the demands of each ring are found; a resource reaches only what it serves."""
        places = self._places

        def of(communities: Iterable[str]) -> Iterable[tuple[Need, int]]:
            lists = (self._of.get((offer.goods, one), ()) for one in communities)
            return heapq.merge(*lists, key=_pressing)

        if offer.unit_id is None:
            yield Ring.own, of(places.chain(offer.area_id))
        else:
            yield Ring.paired, of(self._paired.get(offer.unit_id, ()))
        for level, ring in ((AreaLevel.town, Ring.street), (AreaLevel.county, Ring.county)):
            if places.at(offer.area_id, level):
                yield ring, self.reached_by(offer)
            elif (around := places.at(offer.unit_area_id, level)) is not None:
                yield ring, self._by.get((offer.goods, around), ())
        yield Ring.elsewhere, self.reached_by(offer)


_URGENCIES = {urgency: rank for rank, urgency in enumerate(Urgency)}


def _pressing(lacking: tuple[Need, int]) -> tuple[int, int, str]:
    """The most urgent first, then what is missing most, then by id."""
    need, amount = lacking
    return _URGENCIES[Urgency(need.urgency)], -amount, need.id


# Pairings on paper

PROJECTS_WEIGHT = CLAIMS_WEIGHT = SERVICES_WEIGHT = 30
MATCH_WEIGHT = 10
PAPER_THRESHOLD = PROJECTS_WEIGHT + CLAIMS_WEIGHT + SERVICES_WEIGHT
"""A pairing without project, claim and service reaches it, and no other does."""


@dataclass(frozen=True, slots=True)
class PaperScore:
    """How much a pairing looks as if it stood on paper only, out of 100, part by part."""

    projects: int
    claims: int
    services: int
    match: int

    @property
    def total(self) -> int:
        """The sum of the parts: 0 is a lively pairing, 100 one without any sign of life."""
        return self.projects + self.claims + self.services + self.match


def paper_score(
    projects: int, claims: int, services: int, offered: set[Category], needed: set[Category]
) -> PaperScore:
    """The score of a pairing.

    Each of projects, claims and services that is wholly absent in the window weighs 30; of the
    categories that the unit offers there, the share that the community does not need weighs up to
    10, rounded up, and nothing offered weighs as nothing matching.
    """
    unmatched = len(offered - needed) * MATCH_WEIGHT
    return PaperScore(
        projects=0 if projects else PROJECTS_WEIGHT,
        claims=0 if claims else CLAIMS_WEIGHT,
        services=0 if services else SERVICES_WEIGHT,
        match=-(-unmatched // len(offered)) if offered else MATCH_WEIGHT,
    )


def at_work(work: Mapping[str, Any], since: date, as_of: date) -> bool:
    """Whether a project or service was begun or active on some day from `since` to `as_of`.

    A stopped one was not. One begun in those days was; one begun before was when it is running, or
    done with an end that is not before them.
    """
    state, begun, ended = work["state"], work["valid_from"], work["valid_to"]
    if state == WorkState.stopped or begun > as_of:
        return False
    if begun >= since:
        return True
    if ended is None:
        return bool(state == WorkState.running)
    return state in {WorkState.running, WorkState.done} and bool(ended >= since)


def claims_made(work: Mapping[str, Any], since: date, as_of: date) -> int:
    """How many of the two claims of a project or service, not stopped, were made in those days."""
    if work["state"] == WorkState.stopped:
        return 0
    days = (work["unit_claimed_on"], work["community_claimed_on"])
    return sum(day is not None and since <= day <= as_of for day in days)
