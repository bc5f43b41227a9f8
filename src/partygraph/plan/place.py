"""From a place's offers, needs and pairings, and a planner's rules, to a problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from partygraph.model import AreaLevel, Sector, UnitKind, Urgency
from partygraph.plan.problem import Problem, Reading
from partygraph.pooling import Goods, Need, Offer, Paired, Places


class Reach(StrEnum):
    """Which communities a unit's resource can serve when the unit is paired with them."""

    declared = "declared"
    """Those of the area that the resource declares."""
    anywhere = "anywhere"
    """All that the unit is paired with."""


class Near(StrEnum):
    """How far a unit and its community may lie apart."""

    street = "street"
    county = "county"
    anywhere = "anywhere"


_FARTHEST = {Near.street: 1, Near.county: 2, Near.anywhere: 3}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can be paired."""

    id: str
    name: str
    kind: UnitKind
    sector: Sector
    area_id: str | None
    """Where it is located."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a planner says may and may not be; numbers of None set no limit."""

    reading: Reading = Reading.split
    reach: Reach = Reach.declared
    near: Near = Near.county
    from_nothing: bool = False
    """Plan as if nothing were paired today."""
    unit_least: int = 0
    unit_most: int | None = None
    """Pairings of a unit at most; when left out as many as it has today, and at least one."""
    community_least: int = 0
    community_most: int | None = None
    kinds: Mapping[UnitKind, int] | None = None
    """Units of a kind that every community must have."""
    must: frozenset[tuple[str, str]] = frozenset()
    """Pairs of a unit and a community."""
    must_not: frozenset[tuple[str, str]] = frozenset()
    also: frozenset[tuple[str, str]] = frozenset()
    """Pairs that are candidates however far apart they lie."""
    keep: bool = False
    """Whether today's pairs must stay."""
    most_changes: int | None = None
    budget: float | None = None
    cost_per_pair: float = 0.0
    """Yuan."""
    sources: int = 1
    """Units that must offer what is needed, for `Reading.coverage`."""
    weights: Mapping[Urgency, float] = field(default_factory=lambda: WEIGHTS)


WEIGHTS: Mapping[Urgency, float] = {Urgency.high: 3.0, Urgency.medium: 2.0, Urgency.low: 1.0}
"""What meeting a demand is worth by its urgency: a judgement of ours, to be set by the planner."""


def problem_of(  # noqa: PLR0913, PLR0917  what a place is made of
    communities: Sequence[str],
    units: Sequence[Unit],
    offers: Iterable[Offer],
    needs: Sequence[Need],
    paired: Paired,
    places: Places,
    rules: Rules,
) -> Problem:
    """The problem of a place; units, communities, offers and needs stand in the order given.

    Args:
        communities: ids.
        needs: those of the communities or of areas inside them.
    """
    at = {id_: place for place, id_ in enumerate(communities)}
    of = {unit.id: place for place, unit in enumerate(units)}
    today = {(unit.id, one) for unit in units for one in paired.get(unit.id, ())}
    pairs = [
        (of[unit.id], at[one], steps)
        for unit in units
        for one in communities
        if (steps := distance(unit.area_id, one, places)) <= _FARTHEST[rules.near]
        or (unit.id, one) in today
        or (unit.id, one) in rules.must | rules.also
    ]
    names = [(units[unit].id, communities[community]) for unit, community, _ in pairs]
    kept = [not rules.from_nothing and name in today for name in names]
    goods: dict[Goods, int] = {}
    supplies = [offer for offer in offers if offer.unit_id in of]
    wanted = [*(offer.goods for offer in supplies), *(need.goods for need in needs)]
    for one in wanted:
        goods.setdefault(one, len(goods))
    numbers = Counter(unit for (unit, _, _), now in zip(pairs, kept, strict=True) if now)
    kinds = tuple(rules.kinds or ())
    kind_of = {kind: place for place, kind in enumerate(kinds)}
    whole = len(units) if rules.community_most is None else rules.community_most

    def ints(values: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.fromiter(values, dtype=np.int64)

    def flags(values: Iterable[bool]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.fromiter(values, dtype=np.bool_)

    def floats(values: Iterable[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.fromiter(values, dtype=np.float64)

    return Problem(
        units=tuple(unit.id for unit in units),
        communities=tuple(communities),
        pair_unit=ints(unit for unit, _, _ in pairs),
        pair_community=ints(community for _, community, _ in pairs),
        today=flags(kept),
        must=flags(
            name in rules.must or (rules.keep and now)
            for name, now in zip(names, kept, strict=True)
        ),
        must_not=flags(name in rules.must_not for name in names),
        distance=ints(steps for _, _, steps in pairs),
        cost=floats(rules.cost_per_pair for _ in pairs),
        supply_unit=ints(of[offer.unit_id or ""] for offer in supplies),
        supply_goods=ints(goods[offer.goods] for offer in supplies),
        supply_quantity=floats(offer.quantity for offer in supplies),
        supply_reach=tuple(_reach(offer, at, places, rules.reach) for offer in supplies),
        need_community=ints(at[places.community(need.area_id)] for need in needs),
        need_goods=ints(goods[need.goods] for need in needs),
        need_quantity=floats(need.quantity for need in needs),
        need_weight=floats(rules.weights[Urgency(need.urgency)] for need in needs),
        need_sources=ints(rules.sources for _ in needs),
        unit_least=ints(rules.unit_least for _ in units),
        unit_most=ints(
            max(1, numbers[place]) if rules.unit_most is None else rules.unit_most
            for place in range(len(units))
        ),
        community_least=ints(rules.community_least for _ in communities),
        community_most=ints(whole for _ in communities),
        unit_kind=ints(kind_of.get(unit.kind, len(kinds)) for unit in units),
        kinds=kinds,
        kind_least=ints((rules.kinds or {})[kind] for kind in kinds),
        most_changes=rules.most_changes,
        budget=rules.budget,
        reading=rules.reading,
    )


def distance(located: str | None, community: str, places: Places) -> int:
    """Steps from where a unit is located to a community.

    0 there, 1 same street or town, 2 same county, 3 farther or not known.
    """
    if located is None:
        return 3
    if places.community(located) == community:
        return 0
    for steps, level in ((1, AreaLevel.town), (2, AreaLevel.county)):
        around = places.at(community, level)
        if around is not None and around == places.at(located, level):
            return steps
    return 3


def _reach(
    offer: Offer, at: Mapping[str, int], places: Places, reach: Reach
) -> frozenset[int] | None:
    if reach is Reach.anywhere:
        return None
    inside = frozenset(place for one, place in at.items() if offer.area_id in places.chain(one))
    within = at.get(places.community(offer.area_id))
    return inside | ({within} if within is not None else frozenset())
