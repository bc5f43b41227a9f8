"""Resources, demands and services of one county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from partygraph.generate.areas import Ground
from partygraph.generate.chance import MADE_UP, claims, split, spread, work_state
from partygraph.generate.plan import Plan
from partygraph.generate.vocabulary import KINDS, KINDS_OF, OWN_KINDS, Kind
from partygraph.model import Category, Demand, Pairing, Resource, Service, Unit

ENDED_RESOURCES = 0.06
SERVED_DEMANDS = 5 / 6


def build_resources(
    plan: Plan,
    ground: Ground,
    pairings: Sequence[Pairing],
    units: dict[str, Unit],
) -> list[Resource]:
    """What paired units, communities and streets can give; a few of them no longer do."""
    rng, city = plan.dice("resources"), plan.city
    given: list[tuple[Kind, str, str | None]] = []
    numbers = spread(rng, plan.size.resources, len(pairings), 1)
    for pairing, number in zip(pairings, numbers, strict=True):
        place = pairing.area_id
        for _ in range(number):
            reach = rng.choices((place, place[:9], place[:6]), weights=(6, 2, 2))[0]
            given.append(
                (rng.choice(KINDS_OF[units[pairing.unit_id].sector]), reach, pairing.unit_id)
            )
    given += [(rng.choice(OWN_KINDS), area.id, None) for area in ground.communities]
    given += [(OWN_KINDS[-1], area.id, None) for area in ground.streets]
    (ended,) = split(rng, range(len(given)), plan.faulty(ENDED_RESOURCES, len(given)))
    over = set(ended)
    return [
        Resource(
            id=plan.number("res", index + 1, 5),
            name=f"{units[unit_id].short_name}{kind.resource}" if unit_id else kind.resource,
            category=kind.category,
            unit_id=unit_id,
            area_id=place,
            quantity=rng.choice(kind.offered),
            unit_of_count=kind.unit_of_count,
            valid_from=city.days_before(rng.randint(150, 390)),
            valid_to=city.days_before(rng.randint(5, 100)) if index in over else None,
            **MADE_UP,
        )
        for index, (kind, place, unit_id) in enumerate(given)
    ]


def build_demands(plan: Plan, ground: Ground) -> list[Demand]:
    """What the communities need; every one needs something for the elderly."""
    rng, city = plan.dice("demands"), plan.city
    elderly = [kind for kind in KINDS if kind.category is Category.elderly_care]
    needed = [
        (kind, area.id)
        for area, number in zip(
            ground.communities,
            spread(rng, plan.size.demands, len(ground.communities), 1),
            strict=True,
        )
        for kind in chain([rng.choice(elderly)], (rng.choice(KINDS) for _ in range(number - 1)))
    ]
    return [
        Demand(
            id=plan.number("dem", index, 5),
            name=kind.demand,
            category=kind.category,
            kind=kind.demand_kind,
            area_id=place,
            urgency=kind.urgency,
            quantity=rng.choice(kind.needed),
            unit_of_count=kind.unit_of_count,
            valid_from=city.days_before(rng.randint(150, 390)),
            **MADE_UP,
        )
        for index, (kind, place) in enumerate(needed, 1)
    ]


def build_services(
    plan: Plan, resources: Sequence[Resource], demands: Sequence[Demand], idle: set[str]
) -> Iterator[Service]:
    """Parts of resources given to demands, the nearest resource with anything left first.

    No resource gives more than it has and no demand gets more than it needs; what ended, and what
    units of paper pairings have, is not used.
    """
    rng, city = plan.dice("services"), plan.city
    left = {row.id: row.quantity for row in resources}
    stock: dict[tuple[str, str, str], list[Resource]] = {}
    for row in resources:
        if row.valid_to is None and row.unit_id not in idle:
            stock.setdefault((row.category, row.unit_of_count, row.area_id), []).append(row)
    number = 0
    for demand in rng.sample(demands, round(len(demands) * SERVED_DEMANDS)):
        rings = (demand.area_id, demand.area_id[:9], demand.area_id[:6])
        suppliers = (
            row
            for ring in rings
            for row in stock.get((demand.category, demand.unit_of_count, ring), ())
            if left[row.id] > 0
        )
        missing = demand.quantity
        for resource in islice(suppliers, rng.choice((1, 1, 2))):
            most = min(missing, left[resource.id])
            given = most if rng.random() < 3 / 5 else (most + 1) // 2
            missing -= given
            left[resource.id] -= given
            number += 1
            opened = city.days_before(rng.randint(20, 140))
            state = work_state(rng)
            yield Service(
                id=plan.number("srv", number, 5),
                resource_id=resource.id,
                demand_id=demand.id,
                quantity=given,
                state=state,
                valid_from=opened,
                **claims(plan, rng, state, opened),
                **MADE_UP,
            )
            if missing == 0:
                break
