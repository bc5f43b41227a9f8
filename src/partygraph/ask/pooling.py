"""Questions of pooling: what can be drawn on, what is lacking, who is alone, idle or on paper.

A resource reaches a community when the area that it serves is the community or lies round it.
Quantities stand by category and unit of count and are never added across them. What is claimed,
and when a demand is met, is defined in `claims`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import RESIDENTS, Illustrative, count
from partygraph.claims import (
    HALF,
    ClaimState,
    DemandState,
    claim_state,
    claimed_quantity,
    demand_state,
)
from partygraph.model import (
    AreaLevel,
    Category,
    Day,
    DemandKind,
    Standing,
    UnitOfCount,
    Urgency,
    WorkState,
)
from partygraph.pooling import (
    NOTHING,
    PAPER_THRESHOLD,
    RINGS,
    Asking,
    Balance,
    Binding,
    Chosen,
    Drawn,
    Finder,
    Given,
    Goods,
    Need,
    Neighbourhood,
    Offer,
    Paired,
    Place,
    Places,
    Reason,
    Ring,
    Stock,
    at_work,
    balance,
    claims_made,
    drawn,
    left,
    paper_score,
    ring_of,
)
from partygraph.pooling import (
    sole_suppliers as only_suppliers,
)
from partygraph.queries import query
from partygraph.store import Rows, Store
from partygraph.words import Language, words

CategoryFilter = Annotated[
    Category | None,
    Field(title="Category", description="Only this category; all of them when left out."),
]
_CATEGORIES, _UNITS = list(Category), list(UnitOfCount)
_URGENCIES, _STATES = list(Urgency), list(DemandState)


def _amount(title: str) -> Any:
    return Field(title=title, json_schema_extra={"unit": "unit_of_count"})


def _by_goods(goods: Goods) -> tuple[int, int]:
    """Where goods stand in the order of categories and units of count."""
    return _CATEGORIES.index(Category(goods[0])), _UNITS.index(UnitOfCount(goods[1]))


def _made_up(things: Iterable[Any]) -> int:
    return sum(one.standing == Standing.illustrative for one in things)


# What is read


def _places(store: Store, area: str, *mentioned: Iterable[str | None]) -> Places:
    """The areas in and round an area, and those mentioned with all round them."""
    places = Places(Place(**row) for row in store.read(query("ask/pool_places"), area=area))
    wanted = {id_ for ids in mentioned for id_ in ids if id_ is not None}
    while lacking := places.missing(wanted):
        _add(store, places, lacking)
    return places


def _add(store: Store, places: Places, ids: Sequence[str]) -> None:
    rows = store.read(query("ask/area_parents"), ids=list(ids))
    places.add(Place(**row) for row in rows)


def _offers(rows: Rows, category: Category | None = None) -> list[Offer]:
    """Resources by id; one that was found in two ways is there once."""
    found = {row["id"]: Offer(**row) for row in rows if category in {None, row["category"]}}
    return [found[id_] for id_ in sorted(found)]


def _needs(store: Store, area: str, as_of: date, category: Category | None = None) -> list[Need]:
    rows = store.read(query("ask/unmet_demands"), area=area, as_of=as_of)
    return [Need(**row) for row in rows if category in {None, row["category"]}]


def _services(rows: Rows) -> list[Given]:
    return sorted((Given(**row) for row in rows), key=lambda one: one.id)


def _by_demand(store: Store, area: str, as_of: date) -> dict[str, list[Given]]:
    rows = store.read(query("ask/demand_services"), area=area, as_of=as_of)
    found: dict[str, list[Given]] = defaultdict(list)
    for one in _services(rows):
        found[one.demand_id].append(one)
    return found


def _paired(store: Store, area: str, as_of: date) -> Paired:
    found: dict[str, set[str]] = defaultdict(set)
    for row in store.read(query("ask/pool_pairings"), area=area, as_of=as_of):
        found[row["unit_id"]].add(row["area_id"])
    return {unit: frozenset(areas) for unit, areas in found.items()}


def _where(*groups: Iterable[Any]) -> Iterator[str | None]:
    """Every area that resources, units and demands stand in."""
    for group in groups:
        for one in group:
            yield one.area_id
            yield getattr(one, "unit_area_id", None)


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
    offered: int = _amount("Capacity")
    committed: int = _amount("Drawn by services that both sides have claimed")
    half_claimed_quantity: int = _amount("Wanted by services that one side has claimed")
    left: int = _amount("Left, of those resources that have something left")
    over_committed: int = _amount("Committed beyond capacity")
    illustrative: Illustrative


class Pool(Frozen):
    """How much there is to draw on; amounts stand in the rows."""

    village_areas: int = count("Communities and villages that draw on it", "areas")
    resources: int = count("Resources", "resources")
    resources_left: int = count("of which with something left", "resources")
    supplying_units: int = count("Units that offer them", "units")


@question
def resource_pool(
    store: Store, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[Pool, PoolRow]:
    """What the communities of an area can draw on, ring by ring.

    Their own, their paired units', their street's, their county's, and what serves them from
    farther. Each resource stands once, in the nearest ring in which one of the communities has it.
    Committed is what services that are not stopped draw and both sides have claimed, wherever they
    go; what one side has claimed stands apart and still counts as left. By ring, category and unit
    of count.
    """
    rows = store.read(query("ask/resource_pool"), area=area)
    offers = [one for one in _offers(rows, category) if one.holds(as_of)]
    places = _places(store, area, _where(offers))
    taken = drawn(_services(store.read(query("ask/idle_resources"), area=area, as_of=as_of)), as_of)
    communities = places.communities(area, as_of)
    near = Neighbourhood(communities, _paired(store, area, as_of), places)
    ringed: dict[tuple[Ring, Goods], list[Offer]] = defaultdict(list)
    for offer in offers:
        ringed[near.ring_of(offer), offer.goods].append(offer)
    order = sorted(ringed, key=lambda key: (RINGS.index(key[0]), _by_goods(key[1])))
    found = [(ringed[key], _pool_row(*key, ringed[key], taken)) for key in order]
    summary = Pool(
        village_areas=len(communities),
        resources=len(offers),
        resources_left=sum(left(one, taken.get(one.id, NOTHING)) > 0 for one in offers),
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
        illustrative=_made_up(offers),
    )


def _pool_evidence(
    cursor: str, offers: Sequence[Offer], taken: Mapping[str, Drawn]
) -> Iterator[Evidence]:
    for offer in offers:
        of = taken.get(offer.id, NOTHING)
        yield Evidence(cursor, "resources", offer.id)
        yield Evidence(cursor, "offered", offer.id)
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
    offered: int = _amount("Capacity")
    left: int = _amount("Left")
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
    quantity: int = _amount("Needed")
    claimed_quantity: int = _amount("Given by services that both sides have claimed")
    half_claimed_quantity: int = _amount("Promised by services that one side has claimed")
    missing: int = _amount("Missing: needed less given")
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
    store: Store, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[UnmetDemands, UnmetDemand]:
    """Each demand that is not met: what is missing, and why the three nearest do not help.

    The nearest of its category, ring by ring: the community's own, its paired units', its street's,
    its county's, and, only where those are fewer than three, elsewhere. Where several reasons hold,
    the one that stands first among: other period, stopped, not claimed yet, outside the service
    area, other unit of count, no capacity left. The most urgent first, then by area and id.
    """
    needs = _needs(store, area, as_of, category)
    services = _by_demand(store, area, as_of)
    states = {one.id: demand_state(one.quantity, _claims(one, services), as_of) for one in needs}
    open_ = [one for one in needs if states[one.id] is not DemandState.met]
    finder, near = _candidates(store, area, as_of, open_, services)
    found = []
    for need in sorted(open_, key=_by_urgency):
        reaching = finder.reaching(need)
        able = [one for one in reaching if finder.left(one)]
        row = _unmet_row(need, states[need.id], services.get(need.id, ()), near[need.id], as_of)
        counted = {"in_reach": len(reaching), "could_serve": len(able)}
        found.append((row.model_copy(update=counted), reaching, able))
    tally = Counter(states.values())
    summary = UnmetDemands(
        demands=len(needs),
        **{state: tally[state] for state in DemandState},
        nothing_in_reach=sum(not row.in_reach for row, _, _ in found),
    )

    def evidence() -> Iterator[Evidence]:
        for need in needs:
            yield Evidence("", "demands", need.id)
            yield Evidence("", states[need.id], need.id)
        for row, reaching, able in found:
            yield Evidence(row.id, "quantity", row.id)
            yield Evidence(row.id, "missing", row.id)
            for one in services.get(row.id, ()):
                claimed = one.claimed(as_of)
                if one.unit_of_count == row.unit_of_count and claimed is not ClaimState.none:
                    half = "half_" if claimed in HALF else ""
                    yield Evidence(row.id, f"{half}claimed_quantity", one.id)
            yield from (Evidence(row.id, "in_reach", one.id) for one in reaching)
            yield from (Evidence(row.id, "could_serve", one.id) for one in able)
            yield from (Evidence(row.id, "candidates", one.resource_id) for one in row.candidates)
            if not row.in_reach:
                yield Evidence("", "nothing_in_reach", row.id)

    return Found(summary, tuple(row for row, _, _ in found), evidence)


def _claims(need: Need, services: Mapping[str, Sequence[Given]]) -> list[Any]:
    return [one.claim(need.unit_of_count) for one in services.get(need.id, ())]


def _by_urgency(need: Need) -> tuple[int, str, str]:
    return _URGENCIES.index(Urgency(need.urgency)), need.area_id, need.id


def _candidates(
    store: Store,
    area: str,
    as_of: date,
    needs: Sequence[Need],
    services: Mapping[str, Sequence[Given]],
) -> tuple[Finder, dict[str, list[Chosen]]]:
    """The nearest resources of each demand: those of its county, then, if too few, of everywhere.

    A demand has the same candidates whichever area was asked for, so the whole county is read for
    a part of it.
    """
    above = store.read(query("ask/areas_above"), area=area)
    county = next((row["id"] for row in above if row["level"] == AreaLevel.county), area)
    offers = _offers(store.read(query("ask/resource_pool"), area=county))
    places = _places(store, county, _where(offers, needs))
    drawing = store.read(query("ask/idle_resources"), area=county, as_of=as_of)
    taken = drawn(_services(drawing), as_of)
    paired = _paired(store, county, as_of)
    finder = Finder(offers, taken, paired, places, as_of)
    near = {one.id: finder.nearest(one, services.get(one.id, ())) for one in needs}
    lacking = [one for one in needs if len(near[one.id]) < _MANY]
    if lacking:
        categories = sorted({one.category for one in lacking})
        rows = store.read(query("ask/candidates_elsewhere"), categories=categories)
        every = _offers(rows)
        while unknown := places.missing(id_ for id_ in _where(every) if id_ is not None):
            _add(store, places, unknown)
        known = {one.id for one in offers}
        others = [one.id for one in every if one.id not in known]
        if others:
            rows = store.read(query("ask/resource_services"), ids=others, as_of=as_of)
            taken |= drawn(_services(rows), as_of)
        wider = Finder(every, taken, paired, places, as_of)
        near |= {
            one.id: wider.nearest(one, services.get(one.id, ()), beyond=True) for one in lacking
        }
    return finder, near


_MANY = 3


def _unmet_row(
    need: Need,
    state: DemandState,
    services: Sequence[Given],
    near: Sequence[Chosen],
    as_of: date,
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
        in_reach=0,
        could_serve=0,
        candidates=tuple(map(_candidate, near)),
        illustrative=_made_up([need, *services, *(one.offer for one in near)]),
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


# The balance of supply and demand


class BalanceRow(Frozen):
    """What is offered and needed of one category and unit of count, and where it falls short."""

    key = ("category", "unit_of_count")
    shown = (
        "category", "unit_of_count", "offered", "needed", "most_met", "unmet_quantity", "binding",
        "areas_short",
    )  # fmt: skip

    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    offered: int = _amount("Offered by everything that can serve the area")
    needed: int = _amount("Needed in the area")
    most_met: int = _amount("The most that can be met at once: the maximum flow")
    unmet_quantity: int = _amount("Unmet however it is shared out")
    binding: Binding = Field(title="Which side binds")
    short_of_supply: int = _amount("Unmet because there is less than is needed")
    short_of_reach: int = _amount("Unmet because what there is does not reach")
    stranded: int = _amount("Offered, and of no use however it is shared out")
    areas_short: int = count("Communities concerned by the bottleneck", "areas")
    needed_there: int = _amount("Needed in those")
    offered_there: int = _amount("Offered by all that reaches one of those: the minimum cut")
    units_there: int = count("Units that offer it", "units")
    area_names: tuple[str, ...] = Field(title="The communities concerned")
    sentence_zh: str = Field(title="The bottleneck in a Chinese sentence")
    sentence_en: str = Field(title="The bottleneck in an English sentence")
    illustrative: Illustrative


class BalanceSummary(Frozen):
    """How many kinds of goods can be met in full, and what binds the others."""

    goods: int = count("Categories by unit of count", "goods")
    goods_not_needed: int = count("that nobody needs", "goods")
    goods_met: int = count("that can be met in full", "goods")
    goods_short_of_supply: int = count("where supply is short", "goods")
    goods_short_of_reach: int = count("where supply does not reach", "goods")


@question
def supply_demand_balance(
    store: Store, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[BalanceSummary, BalanceRow]:
    """What is offered, what is needed, the most that can be met at once, and the bottleneck.

    The most is a maximum flow from resources, by their whole capacity, to demands that they reach:
    as if nothing were given yet, and all that reaches the area were for it alone. The bottleneck is
    the minimum cut: the communities concerned, what they need, and all that reaches them. By
    category and unit of count.
    """
    rows = store.read(query("ask/supply_demand_balance"), area=area, as_of=as_of)
    rows = [row for row in rows if category in {None, row["category"]}]
    places = _places(store, area, (row["area_id"] for row in rows))
    standing = {row["id"]: row["standing"] for row in rows}
    sides: dict[Goods, dict[str, list[Stock]]] = defaultdict(lambda: {"offered": [], "needed": []})
    for row in sorted(rows, key=lambda row: str(row["id"])):
        stock = Stock(row["id"], row["quantity"], row["area_id"], row["unit_id"] or None)
        sides[row["category"], row["unit_of_count"]][row["side"]].append(stock)
    found = []
    for goods in sorted(sides, key=_by_goods):
        stocks = sides[goods]
        balanced = balance(stocks["offered"], stocks["needed"], places)
        things = (one.id for side in stocks.values() for one in side)
        made_up = sum(standing[id_] == Standing.illustrative for id_ in things)
        found.append((stocks, balanced, _balance_row(goods, balanced, places, made_up)))
    bindings = [row.binding for *_, row in found]
    summary = BalanceSummary(
        goods=len(found),
        goods_not_needed=sum(not row.needed for *_, row in found),
        goods_met=sum(row.needed > 0 and row.binding is Binding.none for *_, row in found),
        goods_short_of_supply=sum(one in {Binding.supply, Binding.both} for one in bindings),
        goods_short_of_reach=sum(one in {Binding.reach, Binding.both} for one in bindings),
    )

    def evidence() -> Iterator[Evidence]:
        for stocks, balanced, row in found:
            cursor = row.cursor()
            for name in ("offered", "needed"):
                yield from (Evidence(cursor, name, one.id) for one in stocks[name])
            for one in balanced.short:
                yield Evidence(cursor, "needed_there", one.id)
                yield Evidence(cursor, "unmet_quantity", one.id)
                yield Evidence(cursor, "areas_short", places.community(one.area_id))
            for one in balanced.exhausted:
                yield Evidence(cursor, "offered_there", one.id)
                if one.unit_id:
                    yield Evidence(cursor, "units_there", one.unit_id)

    return Found(summary, tuple(row for *_, row in found), evidence)


def _balance_row(goods: Goods, of: Balance, places: Places, made_up: int) -> BalanceRow:
    short = [places[id_] for id_ in sorted({places.community(one.area_id) for one in of.short})]
    needed = sum(one.quantity for one in of.short)
    offered = sum(one.quantity for one in of.exhausted)
    values = {"needed": needed, "offered": offered, "unmet": of.unmet, "all": of.needed}
    return BalanceRow(
        category=goods[0],
        unit_of_count=goods[1],
        offered=of.offered,
        needed=of.needed,
        most_met=of.most_met,
        unmet_quantity=of.unmet,
        binding=of.binding,
        short_of_supply=of.short_of_supply,
        short_of_reach=of.short_of_reach,
        stranded=of.offered - of.most_met,
        areas_short=len(short),
        needed_there=needed,
        offered_there=offered,
        units_there=len({one.unit_id for one in of.exhausted} - {None}),
        area_names=tuple(place.name for place in short),
        sentence_zh=_sentence(Language.zh, goods, short, values),
        sentence_en=_sentence(Language.en, goods, short, values),
        illustrative=made_up,
    )


def _sentence(
    language: Language, goods: Goods, short: Sequence[Place], values: Mapping[str, int]
) -> str:
    """The bottleneck in words."""
    said = words(language)
    names = {
        "category": said[f"Category.{goods[0]}"],
        "unit": said[f"UnitOfCount.{goods[1]}"],
    }
    if not values["unmet"]:
        rule = "balance.all_met" if values["all"] else "balance.not_needed"
        return said[rule].format(**names, **values)
    kinds = Counter(
        "communities"
        if place.kind in RESIDENTS
        else "villages"
        if place.level == AreaLevel.village
        else "other_areas"
        for place in short
    )
    who = said["balance.and"].join(
        said[f"balance.{kind}{'_one' if kinds[kind] == 1 else ''}"].format(n=kinds[kind])
        for kind in ("communities", "villages", "other_areas")
        if kinds[kind]
    )
    rule = "balance.short" if values["offered"] else "balance.nothing"
    return said[rule].format(who=who, **names, **values)


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
    offered: int = _amount("Their capacity")
    demands: int = count("Demands there that only it can supply", "demands")
    needed: int = _amount("Needed by those demands")
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
    store: Store,
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
    offers, needs = _offers(rows), _needs(store, area, as_of)
    places = _places(store, area, _where(offers, needs))
    paired = _paired(store, area, as_of)
    communities = () if needed_only else places.communities(area, as_of)
    every = only_suppliers(offers, needs, communities, places)
    hanging = Counter(one.unit_id for one in every for _ in one.needs)
    every.sort(
        key=lambda one: (-hanging[one.unit_id], one.unit_id, one.community, _by_goods(one.goods))
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
            illustrative=_made_up([*one.offers, *one.needs]),
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
    missing: int = _amount("Missing")


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
    offered: int = _amount("Capacity")
    committed: int = _amount("Drawn by services that both sides have claimed")
    half_claimed_quantity: int = _amount("Wanted by services that one side has claimed")
    left: int = _amount("Left")
    demands: int = count("Demands in the area that it could serve", "demands")
    missing: int = _amount("Missing to those demands")
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
    store: Store, area: AreaCode, as_of: AsOf, category: CategoryFilter = None
) -> Found[IdleResources, IdleResource]:
    """Which resources nobody uses or are used in part, and what they could serve nearby.

    Resources that serve the area, a part of it or an area round it. Demands of the area that are
    not met, of the same category and unit of count, that the resource reaches; the nearest by ring,
    then the most urgent, then those that lack most. Unused ones first; those that could serve most
    demands before others; then by id.
    """
    rows = store.read(query("ask/resource_pool"), area=area)
    offers = [one for one in _offers(rows, category) if one.holds(as_of)]
    taken = drawn(_services(store.read(query("ask/idle_resources"), area=area, as_of=as_of)), as_of)
    needs = _needs(store, area, as_of, category)
    services = _by_demand(store, area, as_of)
    places = _places(store, area, _where(offers, needs))
    lacking = [
        (one, one.quantity - claimed_quantity(_claims(one, services), as_of)) for one in needs
    ]
    asking = Asking(
        [(one, missing) for one, missing in lacking if missing > 0],
        _paired(store, area, as_of),
        places,
    )
    idle = [one for one in offers if left(one, taken.get(one.id, NOTHING))]
    found = [_idle_row(one, taken.get(one.id, NOTHING), asking, places) for one in idle]
    found.sort(key=lambda row: (list(Use).index(row.use), -row.demands, row.id))
    uses = Counter(row.use for row in found)
    summary = IdleResources(
        resources=len(offers),
        unused=uses[Use.unused],
        part_used=uses[Use.part_used],
        could_help=sum(row.demands > 0 for row in found),
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

    return Found(summary, tuple(found), evidence)


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
        use=Use.unused if of.unused else Use.part_used,
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
        illustrative=_made_up([offer, *(need for need, *_ in nearest)]),
    )


# Two-way claims


class Claimed(StrEnum):
    """What is claimed."""

    project = "project"
    service = "service"


class ClaimFilter(StrEnum):
    """Which claims to list."""

    all = "all"
    both = "both"
    half = "half"
    none = "none"


_SHOWS = {
    ClaimFilter.all: frozenset(ClaimState),
    ClaimFilter.both: frozenset({ClaimState.both}),
    ClaimFilter.half: HALF,
    ClaimFilter.none: frozenset({ClaimState.none}),
}


class Claim(Frozen):
    """The two claims of a project or a service."""

    shown = (
        "id", "thing", "name", "unit_name", "area_name", "claim", "waiting_days", "state",
    )  # fmt: skip

    id: str = Field(title="Project or service")
    thing: Claimed = Field(title="Which of the two")
    name: str = Field(title="Name; a service has that of its resource")
    category: Category = Field(title="Category")
    unit_id: str | None = Field(title="Unit; none for what an area has of its own")
    unit_name: str | None = Field(title="Unit, name")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    state: WorkState = Field(title="Where the work stands")
    claim: ClaimState = Field(title="Who has claimed it")
    unit_claimed_on: Day | None = Field(title="The unit claimed it on")
    community_claimed_on: Day | None = Field(title="The community claimed it on")
    waiting_days: int | None = count("Days since one side claimed it; none else", "days")
    standing: Standing = Field(title="Standing")


class Claims(Frozen):
    """How many projects, and how many services, are claimed by whom; stopped ones too."""

    projects: int = count("Projects", "projects")
    projects_both: int = count("claimed by both sides", "projects")
    projects_half: int = count("claimed by one side", "projects")
    projects_none: int = count("claimed by neither", "projects")
    services: int = count("Services", "services")
    services_both: int = count("claimed by both sides", "services")
    services_half: int = count("claimed by one side", "services")
    services_none: int = count("claimed by neither", "services")


@question
def claims(
    store: Store, area: AreaCode, as_of: AsOf, show: ClaimFilter = ClaimFilter.all
) -> Found[Claims, Claim]:
    """Who has claimed the projects and services of an area: both sides, one, or neither.

    Projects of active pairings and services to demands, stopped ones too. A claim counts from its
    day on. The half-claimed first, those that wait longest first; then those claimed by neither,
    then by both; by id. Projects and services are counted apart.
    """
    rows = store.read(query("ask/claims"), area=area, as_of=as_of, since=as_of)
    every = sorted((_claim(row, as_of) for row in rows), key=_by_claim)
    counted = {
        f"{thing}s{suffix}": [row for row in every if row.thing == thing and row.claim in states]
        for thing in Claimed
        for suffix, states in (
            ("", _SHOWS[ClaimFilter.all]),
            ("_both", _SHOWS[ClaimFilter.both]),
            ("_half", _SHOWS[ClaimFilter.half]),
            ("_none", _SHOWS[ClaimFilter.none]),
        )
    }
    return Found(
        Claims(**{name: len(of) for name, of in counted.items()}),
        tuple(row for row in every if row.claim in _SHOWS[show]),
        lambda: (Evidence("", name, row.id) for name, of in counted.items() for row in of),
    )


def _claim(row: Mapping[str, Any], as_of: date) -> Claim:
    days = (row["unit_claimed_on"], row["community_claimed_on"])
    state = claim_state(*days, as_of)
    waiting = (as_of - min(day for day in days if day)).days if state in HALF else None
    shown = {name: row[name] for name in Claim.model_fields.keys() & row.keys()}
    return Claim(**shown, claim=state, waiting_days=waiting)


def _by_claim(row: Claim) -> tuple[int, int, str, str]:
    order = 0 if row.claim in HALF else 1 if row.claim is ClaimState.none else 2
    return order, -(row.waiting_days or 0), row.thing, row.id


# Pairings on paper


Window = Annotated[
    int,
    Field(
        ge=1,
        le=36500,
        title="Window",
        description="How many days back from the day to look for signs of life.",
        json_schema_extra={"unit": "days"},
    ),
]
Threshold = Annotated[
    int,
    Field(
        ge=0,
        le=100,
        title="Threshold",
        description="Pairings with this score or more are listed; 0 lists all.",
    ),
]


class PaperPairing(Frozen):
    """A pairing with its score and what the score is made of."""

    shown = (
        "id", "unit_name", "area_name", "score", "projects", "claims", "services",
        "categories_matching",
    )  # fmt: skip

    id: str = Field(title="Pairing")
    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Unit, name")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    valid_from: Day = Field(title="Contract from")
    valid_to: Day | None = Field(title="Contract until")
    score: int = count("Score: 0 lively, 100 without any sign of life", "points")
    threshold: int = count("The score from which a pairing counts as one on paper", "points")
    since: Day = Field(title="The first day of the window")
    projects: int = count("Projects begun or active in the window", "projects")
    claims: int = count("Claims made in the window, of either side", "claims")
    services: int = count("Services of the unit to the community in the window", "services")
    categories_offered: tuple[Category, ...] = Field(title="What the unit offers there")
    categories_needed: tuple[Category, ...] = Field(title="What the community needs")
    categories_matching: tuple[Category, ...] = Field(title="What is both offered and needed")
    projects_part: int = count("Points for no project", "points")
    claims_part: int = count("Points for no claim", "points")
    services_part: int = count("Points for no service", "points")
    match_part: int = count("Points for offers that are not needed", "points")
    illustrative: Illustrative


class PaperPairings(Frozen):
    """How many pairings stand on paper only."""

    pairings: int = count("Active pairings", "pairings")
    on_paper: int = count("of which with a score that reaches the threshold", "pairings")


@question
def paper_pairings(
    store: Store,
    area: AreaCode,
    as_of: AsOf,
    window: Window = 365,
    threshold: Threshold = PAPER_THRESHOLD,
) -> Found[PaperPairings, PaperPairing]:
    """Which pairings show no sign of life: no project, no claim and no service in a window.

    Each of the three that is wholly absent weighs 30 points; offers that the community does not
    need weigh up to 10. The default threshold of 90 is reached when all three are absent, and only
    then. A project or service counts when it was begun in the window, or was running in it, and is
    not stopped. The highest score first, then the oldest contract, then by id.
    """
    since = as_of - timedelta(days=min(window, as_of.toordinal() - 1))
    pairings = store.read(query("ask/paper_pairings"), area=area, as_of=as_of)
    work = store.read(query("ask/claims"), area=area, as_of=as_of, since=since)
    rows = store.read(query("ask/resource_pool"), area=area)
    offers = [one for one in _offers(rows) if one.unit_id and one.holds(as_of)]
    needs = _needs(store, area, as_of)
    mentioned = (row["area_id"] for row in [*pairings, *work])
    places = _places(store, area, _where(offers, needs), mentioned)
    projects: dict[str, Rows] = defaultdict(list)
    services: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in work:
        if row["thing"] == Claimed.project:
            projects[row["pairing_id"]].append(row)
        elif row["unit_id"] is not None:
            services[row["unit_id"], places.community(row["area_id"])].append(row)
    offered: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        offered[str(offer.unit_id)].append(offer)
    needed: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        needed[places.community(need.area_id)].append(need)

    scored = []
    for pairing in pairings:
        place = places.community(pairing["area_id"])
        scored.append(
            _paper(
                pairing,
                projects=projects[pairing["id"]],
                services=services[pairing["unit_id"], place],
                offers=[
                    one for one in offered[pairing["unit_id"]] if one.area_id in places.chain(place)
                ],
                needs=needed[place],
                since=since,
                as_of=as_of,
                threshold=threshold,
            )
        )
    scored.sort(key=lambda one: (-one[0].score, one[0].valid_from, one[0].id))
    listed = [one for one in scored if one[0].score >= threshold]

    def evidence() -> Iterator[Evidence]:
        yield from (Evidence("", "pairings", row.id) for row, _ in scored)
        for row, triples in listed:
            yield Evidence("", "on_paper", row.id)
            yield from triples

    return Found(
        PaperPairings(pairings=len(scored), on_paper=len(listed)),
        tuple(row for row, _ in listed),
        evidence,
    )


def _paper(  # noqa: PLR0913  what a pairing is judged by
    pairing: Mapping[str, Any],
    *,
    projects: Rows,
    services: Rows,
    offers: Sequence[Offer],
    needs: Sequence[Need],
    since: date,
    as_of: date,
    threshold: int,
) -> tuple[PaperPairing, list[Evidence]]:
    begun = [row for row in projects if at_work(row, since, as_of)]
    given = [row for row in services if at_work(row, since, as_of)]
    claimed = {row["id"]: claims_made(row, since, as_of) for row in [*projects, *services]}
    offered, needed = ({one.category for one in of} for of in (offers, needs))
    score = paper_score(len(begun), sum(claimed.values()), len(given), offered, needed)
    things = [*begun, *given]
    row = PaperPairing(
        **{name: pairing[name] for name in pairing if name != "standing"},
        score=score.total,
        threshold=threshold,
        since=since,
        projects=len(begun),
        claims=sum(claimed.values()),
        services=len(given),
        categories_offered=_in_order(offered),
        categories_needed=_in_order(needed),
        categories_matching=_in_order(offered & needed),
        projects_part=score.projects,
        claims_part=score.claims,
        services_part=score.services,
        match_part=score.match,
        illustrative=sum(one["standing"] == Standing.illustrative for one in [pairing, *things]),
    )
    triples = [Evidence(row.id, "projects", one["id"]) for one in begun]
    triples += [Evidence(row.id, "services", one["id"]) for one in given]
    triples += [Evidence(row.id, "claims", id_) for id_, many in claimed.items() if many]
    triples += [Evidence(row.id, "categories_offered", one.id) for one in offers]
    triples += [Evidence(row.id, "categories_needed", one.id) for one in needs]
    return row, triples


def _in_order(categories: Iterable[Category]) -> tuple[Category, ...]:
    return tuple(sorted(map(Category, categories), key=_CATEGORIES.index))
