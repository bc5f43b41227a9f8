"""What is offered and needed in and round an area, as the questions of pooling read it.

A resource reaches a community when the area that it serves is the community or lies round it.
Quantities stand by category and unit of count and are never added across them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from partygraph.model import Category, Standing, UnitOfCount
from partygraph.pooling import Given, Goods, Need, Offer, Paired, Place, Places
from partygraph.queries import query
from partygraph.store import Reader, Rows

CategoryFilter = Annotated[
    Category | None,
    Field(title="Category", description="Only this category; all of them when left out."),
]
CATEGORIES, _UNITS = list(Category), list(UnitOfCount)


def amount(title: str) -> Any:
    """A field whose unit is what its row's `unit_of_count` says."""
    return Field(title=title, json_schema_extra={"unit": "unit_of_count"})


def by_goods(goods: Goods) -> tuple[int, int]:
    """Where goods stand in the order of categories and units of count."""
    return CATEGORIES.index(Category(goods[0])), _UNITS.index(UnitOfCount(goods[1]))


def made_up(things: Iterable[Any]) -> int:
    """How many of the things are illustrative."""
    return sum(one.standing == Standing.illustrative for one in things)


# What is read


def places_round(store: Reader, area: str, *mentioned: Iterable[str | None]) -> Places:
    """The areas in and round an area, and those mentioned with all round them."""
    places = Places(Place(**row) for row in store.read(query("ask/pool_places"), area=area))
    wanted = {id_ for ids in mentioned for id_ in ids if id_ is not None}
    while lacking := places.missing(wanted):
        add_places(store, places, lacking)
    return places


def add_places(store: Reader, places: Places, ids: Sequence[str]) -> None:
    """Add areas with what they lie in."""
    rows = store.read(query("ask/area_parents"), ids=list(ids))
    places.add(Place(**row) for row in rows)


def offers_in(rows: Rows, category: Category | None = None) -> list[Offer]:
    """Resources by id; one that was found in two ways is there once."""
    found = {row["id"]: Offer(**row) for row in rows if category in {None, row["category"]}}
    return [found[id_] for id_ in sorted(found)]


def needs_of(store: Reader, area: str, as_of: date, category: Category | None = None) -> list[Need]:
    """The demands of an area on a day, met or not."""
    rows = store.read(query("ask/unmet_demands"), area=area, as_of=as_of)
    return [Need(**row) for row in rows if category in {None, row["category"]}]


def services_in(rows: Rows) -> list[Given]:
    """Services by id."""
    return sorted((Given(**row) for row in rows), key=lambda one: one.id)


def services_by_demand(store: Reader, area: str, as_of: date) -> dict[str, list[Given]]:
    """The services to each demand of an area."""
    rows = store.read(query("ask/demand_services"), area=area, as_of=as_of)
    found: dict[str, list[Given]] = defaultdict(list)
    for one in services_in(rows):
        found[one.demand_id].append(one)
    return found


def paired_areas(store: Reader, area: str, as_of: date) -> Paired:
    """The areas that each unit is paired with."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in store.read(query("ask/pool_pairings"), area=area, as_of=as_of):
        found[row["unit_id"]].add(row["area_id"])
    return {unit: frozenset(areas) for unit, areas in found.items()}


def areas_of(*groups: Iterable[Any]) -> Iterator[str | None]:
    """Every area that resources, units and demands stand in."""
    for group in groups:
        for one in group:
            yield one.area_id
            yield getattr(one, "unit_area_id", None)


def claims_on(need: Need, services: Mapping[str, Sequence[Given]]) -> list[Any]:
    """What the services to a demand give it, with the claims of both sides."""
    return [one.claim(need.unit_of_count) for one in services.get(need.id, ())]
