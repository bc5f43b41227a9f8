"""Units against communities: who is paired with whom, and who could meet what where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import Field

from partygraph import deadline
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.offers_and_needs import (
    add_places,
    areas_of,
    by_goods,
    claims_on,
    made_up,
    needs_of,
    offers_in,
    places_round,
    services_by_demand,
    services_in,
)
from partygraph.claims import claimed_quantity
from partygraph.model import AreaLevel, Category, Sector, Standing, UnitKind, UnitOfCount, Urgency
from partygraph.plan.place import WEIGHTS, distance
from partygraph.pooling import NOTHING, Goods, Offer, Places, drawn, holds, left
from partygraph.queries import query
from partygraph.store import Reader, Rows


class Match(Frozen):
    """What of a community's open need of some goods a unit could meet."""

    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    offered: int = Field(
        title="Left of the unit's capacity that reaches the community",
        json_schema_extra={"unit": "unit_of_count"},
    )
    open: int = Field(title="Needed there and not met", json_schema_extra={"unit": "unit_of_count"})


class Cell(Frozen):
    """A unit and a community that are paired, or of which the one could serve the other."""

    key = ("unit_id", "area_id")
    shown = ("unit_name", "area_name", "paired", "projects", "fit", "distance")

    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Unit, name")
    unit_kind: UnitKind = Field(title="Unit, kind")
    sector: Sector = Field(title="Sector")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    town_name: str = Field(title="Town or sub-district")
    paired: bool = Field(title="Whether they are paired")
    pairing_ids: tuple[str, ...] = Field(title="Their pairings")
    projects: int = count("Projects under these pairings", "projects")
    fit: float = Field(
        title="Share of the community's open weighted need that the unit could meet alone",
        json_schema_extra={"unit": "share"},
    )
    distance: int = count("0 same community, 1 same street or town, 2 same county, 3 more", "steps")
    matches: tuple[Match, ...] = Field(title="By category, what it could meet of what is needed")
    illustrative: Illustrative


class Matrix(Frozen):
    """The size of the matrix."""

    units: int = count("Units that are paired or could serve", "units")
    communities: int = count("Communities", "areas")
    paired: int = count("Pairs of unit and community that are paired", "pairings")
    fitting: int = count("Pairs that are not paired and of which the unit could serve", "pairings")


@dataclass(slots=True)
class _Pair:
    """What was read of a unit and a community."""

    pairings: dict[str, str] = field(default_factory=dict)
    """Pairing → standing."""
    projects: list[str] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    """What a community needs and nobody meets yet."""

    quantity: dict[Goods, int]
    weight: dict[Goods, float]
    needs: dict[Goods, list[str]]


@question
def pairing_matrix(store: Reader, area: AreaCode, as_of: AsOf) -> Found[Matrix, Cell]:
    """Which units and communities are paired, and how well each unit fits what is needed there.

    A cell for each pair that is paired, or of which the unit has something left that reaches the
    community and is needed there. The fit weighs demands by urgency (high 3, medium 2, low 1), as
    the planner does, and leaves out what other units could meet. By unit, then community.
    """
    rows = store.read(query("ask/pairing_matrix"), area=area, as_of=as_of)
    offers = [
        one
        for one in offers_in(store.read(query("ask/sole_suppliers"), area=area, as_of=as_of))
        if one.unit_id is not None
    ]
    needs = needs_of(store, area, as_of)
    places = places_round(store, area, areas_of(offers, needs), (row["area_id"] for row in rows))
    communities = places.communities(area, as_of)
    open_ = _open(store, area, as_of, places)
    taken = drawn(
        services_in(
            store.read(query("ask/resource_services"), ids=[one.id for one in offers], as_of=as_of)
        ),
        as_of,
    )
    remaining = {one.id: left(one, taken.get(one.id, NOTHING)) for one in offers}
    pairs = _paired(rows, places, as_of)
    _add_fitting(pairs, offers, remaining, communities, open_, places)
    units = _units(store, sorted({unit for unit, _ in pairs}))
    located = {row["area_id"] for row in units.values() if row["area_id"]}
    while lacking := places.missing(located):
        add_places(store, places, lacking)
    cells = tuple(
        _cell(units[unit], community, pair, remaining, open_.get(community), places)
        for (unit, community), pair in deadline.each(sorted(pairs.items()))
    )
    summary = Matrix(
        units=len(units),
        communities=len(communities),
        paired=sum(cell.paired for cell in cells),
        fitting=sum(not cell.paired for cell in cells),
    )

    def evidence() -> Iterator[Evidence]:
        for cell in cells:
            pair, cursor = pairs[cell.unit_id, cell.area_id], cell.cursor()
            for id_ in pair.pairings:
                yield Evidence(cursor, "paired", id_)
            for id_ in pair.projects:
                yield Evidence(cursor, "projects", id_)
            wanted = open_.get(cell.area_id)
            for one in pair.offers:
                yield Evidence(cursor, "fit", one.id)
                for id_ in wanted.needs.get(one.goods, ()) if wanted else ():
                    yield Evidence(cursor, "fit", id_)
            yield Evidence("", "units", cell.unit_id)
        for id_ in communities:
            yield Evidence("", "communities", id_)

    return Found(summary, cells, evidence)


def _paired(rows: Rows, places: Places, as_of: date) -> dict[tuple[str, str], _Pair]:
    pairs: dict[tuple[str, str], _Pair] = defaultdict(_Pair)
    for row in rows:
        pair = pairs[row["unit_id"], places.community(row["area_id"])]
        pair.pairings[row["pairing_id"]] = row["standing"]
        if row["project_id"] and holds(row["valid_from"], row["valid_to"], as_of):
            pair.projects.append(row["project_id"])
    return pairs


def _open(store: Reader, area: str, as_of: date, places: Places) -> dict[str, _Open]:
    services = services_by_demand(store, area, as_of)
    found: dict[str, _Open] = {}
    for need in needs_of(store, area, as_of):
        missing = need.quantity - claimed_quantity(claims_on(need, services), as_of)
        if missing <= 0:
            continue
        community = places.community(need.area_id)
        one = found.setdefault(community, _Open(defaultdict(int), defaultdict(float), {}))
        one.quantity[need.goods] += missing
        one.weight[need.goods] += WEIGHTS[Urgency(need.urgency)] * missing / need.quantity
        one.needs.setdefault(need.goods, []).append(need.id)
    return found


def _add_fitting(  # noqa: PLR0913, PLR0917  what makes a fit
    pairs: dict[tuple[str, str], _Pair],
    offers: Sequence[Offer],
    remaining: Mapping[str, int],
    communities: Sequence[str],
    open_: Mapping[str, _Open],
    places: Places,
) -> None:
    """Add to each pair the offers that could meet something, and the pairs that have any."""
    serving: dict[str, list[Offer]] = defaultdict(list)
    for one in offers:
        if remaining[one.id] > 0:
            serving[one.area_id].append(one)
    for community in deadline.each(communities):
        wanted = open_.get(community)
        if wanted is None:
            continue
        for around in {community, *places.chain(community)}:
            for one in serving.get(around, ()):
                if one.goods in wanted.quantity:
                    pairs[one.unit_id or "", community].offers.append(one)


def _units(store: Reader, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in store.read(query("ask/unit_names"), ids=list(ids))}


def _cell(  # noqa: PLR0913, PLR0917  what a cell is made of
    unit: Mapping[str, Any],
    community: str,
    pair: _Pair,
    remaining: Mapping[str, int],
    wanted: _Open | None,
    places: Places,
) -> Cell:
    offered: dict[Goods, int] = defaultdict(int)
    for one in pair.offers:
        offered[one.goods] += remaining[one.id]
    whole = sum(wanted.weight.values()) if wanted else 0.0
    worth = 0.0
    matches = []
    for goods in sorted(offered, key=by_goods):
        assert wanted is not None  # noqa: S101  an offer is there for what is wanted
        needed = wanted.quantity[goods]
        worth += wanted.weight[goods] * min(offered[goods], needed) / needed
        matches.append(
            Match(category=goods[0], unit_of_count=goods[1], offered=offered[goods], open=needed)
        )
    town = places.at(community, AreaLevel.town)
    return Cell(
        unit_id=unit["id"],
        unit_name=unit["name"],
        unit_kind=unit["kind"],
        sector=unit["sector"],
        area_id=community,
        area_name=places[community].name,
        town_name=places[town].name if town else "",
        paired=bool(pair.pairings),
        pairing_ids=tuple(sorted(pair.pairings)),
        projects=len(pair.projects),
        fit=round(worth / whole, 4) if whole else 0.0,
        distance=distance(unit["area_id"], community, places),
        matches=tuple(matches),
        illustrative=sum(one == Standing.illustrative for one in pair.pairings.values())
        + made_up(pair.offers)
        + (unit["standing"] == Standing.illustrative),
    )
