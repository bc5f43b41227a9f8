"""Streets, communities, estates and buildings of one county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import NamedTuple

from partygraph.generate.chance import MADE_UP, split, spread
from partygraph.generate.plan import Plan
from partygraph.generate.vocabulary import COMMUNITIES, ESTATES, STREETS, pick
from partygraph.model import (
    Area,
    AreaKind,
    AreaLevel,
    Succession,
    SuccessionBasis,
    SuccessionKind,
)

BARE_ESTATES = BARE_BUILDINGS = 0.05
"""On top: without a branch, without a group."""
_RENAMED = 10
"""One community in so many, the first of all among them, had another name."""


class Spot(NamedTuple):
    """An estate or a building of a real county, of which the code table has no line."""

    id: str
    name: str


Place = Area | Spot


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a county, by level; the bare ones have no organisation."""

    streets: list[Area]
    communities: list[Area]
    estates: list[Place]
    buildings: list[Place]
    bare: list[Place]
    alleys: list[Area]

    def areas(self) -> Iterator[Area]:
        """Those that are areas of their own."""
        for part in (
            self.streets,
            self.communities,
            self.estates,
            self.buildings,
            self.bare,
            self.alleys,
        ):
            yield from (place for place in part if isinstance(place, Area))


_LEVELS = {AreaKind.sub_district: AreaLevel.town, AreaKind.residents_community: AreaLevel.village}
"""Of the kinds whose level has another name."""


def _area(  # noqa: PLR0913, PLR0917  what an area has
    plan: Plan, code: str, name: str, kind: AreaKind, body: str = "", former: str = ""
) -> Area:
    return Area(
        id=code,
        name=name,
        official_name=f"{name}{body}",
        former_names=former,
        level=_LEVELS.get(kind) or AreaLevel(kind),
        kind=kind,
        parent_id=code.rpartition("-")[0] or code[:-3],
        valid_from=plan.city.days_before(3650),
        **MADE_UP,
    )


def where(plan: Plan, code: str) -> tuple[float, float]:
    """Longitude and latitude of a place: within a few hundred metres in the place around it."""
    parent = code.rpartition("-")[0] or code[:-3]
    if len(code) <= len(plan.code):
        return 118.3, 27.0
    east, north = where(plan, parent)
    spread = {9: 0.03, 12: 0.012}.get(len(code), 0.004)
    rng = plan.dice(f"place {code}")
    return round(east + rng.uniform(-spread, spread), 6), round(
        north + rng.uniform(-spread, spread), 6
    )


def upper_areas(plan: Plan) -> Iterator[Area]:
    """The province, the prefecture and the city itself."""
    for code, name, level, kind in (
        (plan.code[:2], plan.province, AreaLevel.province, AreaKind.province),
        (plan.code[:4], plan.prefecture, AreaLevel.prefecture, AreaKind.prefecture_city),
        (plan.code, plan.name, AreaLevel.county, AreaKind.county_level_city),
    ):
        yield Area(
            id=code,
            name=name,
            official_name=name,
            level=level,
            kind=kind,
            parent_id=code[:-2] or None,
            valid_from=plan.city.days_before(3650),
            **MADE_UP,
        )


def build_renamings(plan: Plan, ground: Ground) -> list[Succession]:
    """When the communities with another name before were renamed."""
    return [
        Succession(
            id=f"suc-{area.id}-1",
            predecessor_id=area.id,
            successor_id=area.id,
            since=plan.city.days_before(1825),
            kind=SuccessionKind.renamed,
            basis=SuccessionBasis.stated,
            old_name=area.former_names,
            new_name=area.official_name,
            **MADE_UP,
        )
        for area in ground.communities
        if area.former_names
    ]


def build_ground(plan: Plan) -> Ground:
    """Streets, communities, and in each an estate for every branch and a building a group."""
    rng, size = plan.dice("areas"), plan.size
    if plan.is_real:
        streets = [area for area in plan.divisions if area.level is AreaLevel.town]
        communities = [area for area in plan.divisions if area.level is AreaLevel.village]
    else:
        streets, communities = _made_up(plan, rng)

    def place(code: str, name: str, kind: AreaKind) -> Place:
        return Spot(code, name) if plan.is_real else _area(plan, code, name, kind)

    bare_estates = plan.faulty(BARE_ESTATES, size.branches)
    numbers = spread(rng, size.branches + bare_estates, len(communities), 1, plan.skew)
    names = iter(pick(rng, ESTATES, sum(numbers)))
    estates = [
        place(f"{home.id}-x{index:02}", f"{name}小区", AreaKind.estate)
        for home, number in zip(communities, numbers, strict=True)
        for index, name in enumerate(islice(names, number), 1)
    ]
    without, inhabited = split(rng, estates, bare_estates, size.branches)
    inhabited.sort(key=lambda one: one.id)
    bare_buildings = plan.faulty(BARE_BUILDINGS, size.groups)
    numbers = spread(rng, size.groups + bare_buildings, len(inhabited), 1)
    buildings = [
        place(f"{estate.id}-b{index:02}", f"{estate.name}{index}号楼", AreaKind.building)
        for estate, number in zip(inhabited, numbers, strict=True)
        for index in range(1, number + 1)
    ]
    empty, full = split(rng, buildings, bare_buildings, size.groups)
    full.sort(key=lambda one: one.id)
    bare = sorted([*without, *empty], key=lambda one: one.id)
    alleys = [] if plan.is_real else list(_alleys(plan, communities))
    return Ground(streets, communities, inhabited, full, bare, alleys)


def _made_up(plan: Plan, rng: Random) -> tuple[list[Area], list[Area]]:
    """Streets and communities of a county that there is not."""
    size = plan.size
    streets = [
        _area(plan, f"{plan.code}{number:03}", f"{name}街道", AreaKind.sub_district, "办事处")
        for number, name in enumerate(pick(rng, STREETS, size.streets), 1)
    ]
    names = iter(pick(rng, COMMUNITIES, size.communities))
    homes = spread(rng, size.communities, size.streets, 1)
    places = (
        (f"{street.id}{index:03}", name)
        for street, number in zip(streets, homes, strict=True)
        for index, name in enumerate(islice(names, number), 1)
    )
    communities = [
        _area(
            plan,
            code,
            f"{name}社区",
            AreaKind.residents_community,
            "居委会",
            "" if number % _RENAMED else f"{name}居委会",
        )
        for number, (code, name) in enumerate(places)
    ]
    return streets, communities


def _alleys(plan: Plan, communities: Sequence[Area]) -> Iterator[Area]:
    """Two or three alleys of every other community: a few since two years ago, then the others."""
    rng = plan.dice("alleys")
    for number, home in enumerate(communities[::2]):
        for index in range(1, rng.randint(2, 3) + 1):
            name = f"{home.name.removesuffix('社区')}{index}巷"
            since = plan.city.days_before(700 if number == 0 else 60 * (1 + number % 6))
            alley = _area(plan, f"{home.id}-a{index:02}", name, AreaKind.alley)
            yield alley.model_copy(update={"valid_from": since})
