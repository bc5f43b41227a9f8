"""A place read from one state of the graph, as the problem that it makes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from partygraph import scenarios
from partygraph.ask.catalogue import must_exist
from partygraph.ask.offers_and_needs import (
    add_places,
    areas_of,
    needs_of,
    offers_in,
    paired_areas,
    places_round,
)
from partygraph.errors import Fault, InputError
from partygraph.model import (
    AreaKind,
    Sector,
    Standing,
    UnitKind,
)
from partygraph.plan.place import WEIGHTS, Rules, Unit, problem_of
from partygraph.plan.problem import Flags, Problem
from partygraph.planning.values import (
    Pair,
    PlanOf,
)
from partygraph.pooling import Need, Places
from partygraph.queries import query
from partygraph.store import Reader, Store


@dataclass(frozen=True, slots=True)
class Place:
    """What was read of a place, and the problem it makes."""

    problem: Problem
    units: tuple[Unit, ...]
    needs: tuple[Need, ...]
    places: Places
    revision: int
    illustrative: bool

    def pair(self, pair: int) -> tuple[Unit, str]:
        """The unit and the community of a candidate pair."""
        unit = self.units[int(self.problem.pair_unit[pair])]
        return unit, self.problem.communities[int(self.problem.pair_community[pair])]

    def name(self, area_id: str) -> str:
        """The name of an area."""
        return self.places[area_id].name


def read_place(store: Store, wanted: PlanOf, pairs: Sequence[Pair] = ()) -> Place:
    """What was read of a place, in the state that a scenario supposes."""
    return scenarios.over(
        store, wanted.scenario, "plan", lambda reader: _read(reader, wanted, pairs)
    )


def _read(reader: Reader, wanted: PlanOf, pairs: Sequence[Pair]) -> Place:
    must_exist(reader, "areas", wanted.area)
    area, as_of = wanted.area, wanted.as_of
    until = as_of if wanted.until is None else wanted.until
    resources = offers_in(reader.read(query("ask/resource_pool"), area=area))
    offers = [one for one in resources if one.unit_id and one.holds(as_of) and one.holds(until)]
    needs = needs_of(reader, area, as_of)
    paired = paired_areas(reader, area, as_of)
    places = places_round(reader, area, areas_of(offers, needs))
    communities = [
        one
        for one in places.communities(area, as_of)
        if places[one].kind == AreaKind.residents_community
    ]
    rows = reader.read(
        query("ask/unit_names"), ids=sorted({one.unit_id or "" for one in offers} | set(paired))
    )
    located = {row["area_id"] for row in rows}
    while lacking := places.missing({one for one in located if one}):
        add_places(reader, places, lacking)
    units = tuple(_unit(row) for row in rows)
    inside = set(communities)
    wanted_needs = tuple(one for one in needs if places.community(one.area_id) in inside)
    _check(wanted, units, communities, pairs)
    problem = problem_of(
        communities, units, offers, wanted_needs, paired, places, _rules(wanted, pairs)
    )
    standings = [
        *(one.standing for one in offers),
        *(one.standing for one in wanted_needs),
        *(row["standing"] for row in rows),
    ]
    made_up = Standing.illustrative in standings
    return Place(problem, units, wanted_needs, places, reader.revision(), made_up)


def _unit(row: Mapping[str, Any]) -> Unit:
    return Unit(
        row["id"], row["name"], UnitKind(row["kind"]), Sector(row["sector"]), row["area_id"]
    )


def _rules(wanted: PlanOf, pairs: Sequence[Pair]) -> Rules:
    return Rules(
        reading=wanted.reading,
        reach=wanted.reach,
        near=wanted.near,
        from_nothing=wanted.from_nothing,
        unit_least=wanted.unit_least,
        unit_most=wanted.unit_most,
        community_least=wanted.community_least,
        community_most=wanted.community_most,
        kinds=wanted.kinds,
        must=frozenset(wanted.must),
        must_not=frozenset(wanted.must_not),
        also=frozenset(pairs),
        keep=wanted.keep,
        most_changes=wanted.most_changes,
        budget=wanted.budget,
        cost_per_pair=wanted.cost_per_pairing,
        sources=wanted.sources,
        weights={**WEIGHTS, **wanted.weights},
    )


def _check(
    wanted: PlanOf,
    units: Sequence[Unit],
    communities: Sequence[str],
    pairs: Sequence[Pair],
) -> None:
    """Refuse rules that name what is not there, or that leave nothing to choose from."""
    faults = []
    if not communities:
        faults.append(Fault("plan_no_communities", column="area", details={"value": wanted.area}))
    elif not units:
        faults.append(Fault("plan_no_units", column="area", details={"value": wanted.area}))
    for name, given in (("must", wanted.must), ("must_not", wanted.must_not), ("pairs", pairs)):
        faults.extend(_unknown(name, given, {unit.id for unit in units}, communities))
    faults.extend(
        Fault("plan_must_and_must_not", column="must", details={"unit": unit, "community": one})
        for unit, one in sorted(set(wanted.must) & set(wanted.must_not))
    )
    for low, high in (("unit_least", "unit_most"), ("community_least", "community_most")):
        least, most = getattr(wanted, low), getattr(wanted, high)
        if most is not None and least > most:
            details = {"least": least, "most": most}
            faults.append(Fault("plan_least_over_most", column=low, details=details))
    if faults:
        raise InputError("request", tuple(faults))


def _unknown(
    name: str, pairs: Iterable[Pair], units: Collection[str], communities: Sequence[str]
) -> Iterator[Fault]:
    for unit, community in pairs:
        if unit not in units:
            near = ", ".join(difflib.get_close_matches(unit, sorted(units), n=3))
            details = {"value": unit, "expected": near}
            yield Fault("plan_unknown_unit", column=name, details=details)
        if community not in communities:
            near = ", ".join(difflib.get_close_matches(community, communities, n=3))
            details = {"value": community, "expected": near}
            yield Fault("plan_unknown_community", column=name, details=details)


def chosen_of(place: Place, pairs: Iterable[Pair]) -> Flags:
    """Which candidate pairs are among the given ones."""
    wanted = set(pairs)
    return np.array(
        [
            (unit.id, community) in wanted
            for unit, community in map(place.pair, range(len(place.problem.pair_unit)))
        ],
        dtype=np.bool_,
    )


def pairs_today(place: Place) -> set[Pair]:
    """The pairs of unit and community that are paired in the state that was read."""
    found = map(place.pair, np.flatnonzero(place.problem.today).tolist())
    return {(unit.id, community) for unit, community in found}
