"""Questions of sites: who walks too far, where the next one should stand, and how many use each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from partygraph import deadline
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.gaps import share
from partygraph.ask.series import latest, read_indicators
from partygraph.errors import InputError
from partygraph.model import AreaLevel, IndicatorKind, SiteKind, Standing
from partygraph.plan.sites import fewest, maximal_covering
from partygraph.queries import query
from partygraph.reach import SPEED, Segment, WalkingNetwork, minutes
from partygraph.store import Reader, Rows

_COUNTY = 6
_MOST_PLACES = 3000
_SECONDS = 20.0
"""For each of the two searches; what is found by then is told with its bound."""

ReachMinutes = Annotated[
    int, Field(title="Minutes that people may walk", ge=1, le=240, examples=[15])
]
PlaceLevel = Annotated[AreaLevel, Field(title="Where people walk from: areas of this level")]
KindOfSite = Annotated[SiteKind | None, Field(title="Only sites of this kind; all when left out")]
Speed = Annotated[float, Field(title="Walking speed, km an hour", ge=1, le=10, examples=[4.5])]


def _degrees_of(title: str) -> Any:
    return Field(title=title, json_schema_extra={"unit": "degrees"})


class WalkBy(StrEnum):
    """How it is known how long a walk takes."""

    given = "given"
    """Somebody walked it."""
    network = "network"
    """On the footpaths that are loaded, with the way to them along a straight line."""
    straight_line = "straight_line"
    """Along the straight line between coordinates: no walk is shorter."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Places that people walk from, the sites, and the minutes between them."""

    places: Rows
    sites: Rows
    walks: NDArray[np.float64]
    """(places, sites) minutes; not-a-number where nothing tells."""
    given: dict[tuple[int, int], str]
    """By place and site, the walk that somebody measured."""
    by_network: NDArray[np.bool_]
    """(places, sites) Whether the minutes are those of the walking network."""
    network: WalkingNetwork
    residents: NDArray[np.float64]
    """(places) persons; not-a-number where not told."""
    counted: dict[str, str]
    """By place, the indicator that tells its residents."""

    def nearest(self, place: int) -> int | None:
        """The nearest site of a place; None where none is known."""
        row = self.walks[place]
        return None if np.isnan(row).all() else int(np.nanargmin(row))

    def measured_by(self, place: int, site: int) -> WalkBy:
        """How the minutes between the two are known."""
        if (place, site) in self.given:
            return WalkBy.given
        return WalkBy.network if self.by_network[place, site] else WalkBy.straight_line

    def reached(self, within: int) -> NDArray[np.bool_]:
        """(places) Whether a site is known within so many minutes."""
        known = np.nan_to_num(self.walks, nan=np.inf)
        return np.asarray((known <= within).any(axis=1), dtype=np.bool_)


def _ground(  # noqa: PLR0913, PLR0917  what the three questions share
    store: Reader, area: str, as_of: date, level: AreaLevel, kind: SiteKind | None, speed: float
) -> Ground:
    """Read it. Sites of the whole county count, since people walk across the bounds of streets.

    Raises:
        InputError: there are too many places.
    """
    places = _places(store, area, as_of, level)
    if len(places) > _MOST_PLACES:
        raise InputError("too_many_places", count=len(places), most=_MOST_PLACES)
    found = {
        row["id"]: row
        for root in dict.fromkeys((area[:_COUNTY], area))
        for row in store.read(query("ask/sites"), area=root, as_of=as_of)
        if kind is None or row["kind"] == kind
    }
    sites = [found[id_] for id_ in sorted(found)]
    network = _network(store, area, as_of, speed)
    walks, by_network = _walks(network, places, sites, speed)
    given = {}
    of_places = {row["id"]: at for at, row in enumerate(places)}
    of_sites = {row["id"]: at for at, row in enumerate(sites)}
    for row in store.read(query("ask/site_walks"), area=area, level=str(level)):
        place, site = of_places.get(row["area_id"]), of_sites.get(row["site_id"])
        if place is not None and site is not None:
            walks[place, site] = row["minutes"]
            given[place, site] = row["id"]
    told = latest(read_indicators(store, area, as_of, IndicatorKind.residents))
    counted = {id_: of[IndicatorKind.residents] for id_, of in told.items()}
    numbers = [counted[row["id"]]["value"] if row["id"] in counted else np.nan for row in places]
    ids = {id_: row["id"] for id_, row in counted.items()}
    persons = np.array(numbers, dtype=float)
    return Ground(places, sites, walks, given, by_network, network, persons, ids)


def _places(store: Reader, area: str, as_of: date, level: AreaLevel) -> Rows:
    """Where people walk from, each with its coordinates where a source tells them.

    Of several sources one that is not made up goes first. What rests on a made-up one is made up.
    """
    told: dict[str, Mapping[str, Any]] = {}
    for row in store.read(query("ask/positions"), area=area, level=str(level)):
        known = told.get(row["area_id"])
        if known is None or known["standing"] == Standing.illustrative:
            told[row["area_id"]] = row
    found = []
    for row in store.read(query("ask/site_places"), area=area, as_of=as_of, level=str(level)):
        at = told.get(row["id"], {})
        made_up = at.get("standing") == Standing.illustrative
        found.append(
            row
            | {name: at.get(name) for name in ("longitude", "latitude")}
            | ({"standing": Standing.illustrative.value} if made_up else {})
        )
    return found


def _network(store: Reader, area: str, as_of: date, speed: float) -> WalkingNetwork:
    """The footpaths of the whole county."""
    rows = {
        row["id"]: row
        for root in dict.fromkeys((area[:_COUNTY], area))
        for row in store.read(query("ask/footpaths"), area=root, as_of=as_of)
    }
    return WalkingNetwork(
        (
            Segment(
                (row["start_longitude"], row["start_latitude"]),
                (row["end_longitude"], row["end_latitude"]),
                row["minutes"],
            )
            for row in rows.values()
        ),
        speed,
    )


def _walks(
    network: WalkingNetwork, starts: Rows, ends: Rows, speed: float, most: float | None = None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(starts, ends) minutes on the network where it leads, else along the straight line."""
    on_foot = network.minutes(_degrees(starts), _degrees(ends), most)
    leads = ~np.isnan(on_foot)
    return np.where(leads, on_foot, minutes(_degrees(starts), _degrees(ends), speed)), leads


def _degrees(rows: Rows) -> NDArray[np.float64]:
    """(N, 2) Longitude and latitude; not-a-number where not told."""
    cells = [[row["longitude"], row["latitude"]] for row in rows]
    return np.array(cells, dtype=float).reshape(-1, 2)


def _persons(number: float) -> int | None:
    return None if np.isnan(number) else round(number)


class ServiceCircle(Frozen):
    """Who reaches a site within the minutes."""

    places: int = count("Places that people walk from", "places")
    within: int = count("of which with a site within the minutes", "places")
    beyond: int = count("of which farther from every site", "places")
    cannot_tell: int = count("of which without coordinates and without any walk told", "places")
    within_share: float | None = Field(
        title="Share of the places within, of those that can be told; null where none",
        json_schema_extra={"unit": "share, 0 to 1"},
    )
    by_given: int = count("Places whose nearest site somebody walked to", "places")
    by_network: int = count("Places whose nearest site is told by the footpaths", "places")
    by_straight_line: int = count("Places whose nearest site is told by a straight line", "places")
    residents_told: int = count("Residents of the places, where told", "persons")
    residents_beyond: int = count("of which in places beyond", "persons")
    open_sites: int = count("Sites that were looked at", "sites")
    illustrative: Illustrative


class CirclePlace(Frozen):
    """One place and its nearest site."""

    shown = ("id", "name", "residents", "site_name", "walk_minutes", "walk_by", "is_beyond")

    id: str = Field(title="Place, code")
    name: str = Field(title="Place")
    residents: int | None = count("Residents; null where not told", "persons")
    site_id: str | None = Field(title="Nearest site; null where none can be told")
    site_name: str | None = Field(title="Its name")
    walk_minutes: float | None = Field(title="Minutes to it", json_schema_extra={"unit": "minutes"})
    walk_by: WalkBy | None = Field(title="How the minutes are known")
    is_beyond: bool | None = Field(title="Farther than the minutes; null where nothing tells")
    longitude: float | None = _degrees_of("Longitude; null where not told")
    latitude: float | None = _degrees_of("Latitude; null where not told")
    standing: Standing = Field(title="Standing; illustrative where the coordinates are")


@question
def service_circle(  # noqa: PLR0913  what is within reach, of what, and who
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    reach_minutes: ReachMinutes = 15,
    level: PlaceLevel = AreaLevel.village,
    kind: KindOfSite = None,
    speed: Speed = SPEED,
    beyond_only: Annotated[bool, Field(title="Only places beyond, or that cannot be told")] = True,
) -> Found[ServiceCircle, CirclePlace]:
    """Who is farther than some minutes from every site, the farthest first.

    Minutes that somebody walked go before the way on the footpaths that are loaded, and that before
    the straight line between coordinates at the walking speed; no walk is shorter than that line,
    so who is beyond it is so in truth. Each place says by which of the three it was measured. A
    place without any cannot be told, which is not the same as being beyond.
    """
    ground = _ground(store, area, as_of, level, kind, speed)
    rows = [_place(ground, at, reach_minutes) for at in range(len(ground.places))]
    rows.sort(key=lambda row: (row.is_beyond is None, -(row.walk_minutes or 0), row.id))
    within = sum(row.is_beyond is False for row in rows)
    beyond = sum(row.is_beyond is True for row in rows)
    summary = ServiceCircle(
        places=len(rows),
        within=within,
        beyond=beyond,
        cannot_tell=len(rows) - within - beyond,
        within_share=share(within, within + beyond),
        **{f"by_{way}": sum(row.walk_by is way for row in rows) for way in WalkBy},
        residents_told=sum(row.residents or 0 for row in rows),
        residents_beyond=sum(row.residents or 0 for row in rows if row.is_beyond),
        open_sites=len(ground.sites),
        illustrative=sum(
            row["standing"] == Standing.illustrative for row in (*ground.places, *ground.sites)
        ),
    )
    listed = tuple(row for row in rows if row.is_beyond is not False or not beyond_only)
    return Found(summary, listed, lambda: _circle_evidence(ground, rows))


def _place(ground: Ground, at: int, within: int) -> CirclePlace:
    """One place and its nearest site (pure)."""
    place, site = ground.places[at], ground.nearest(at)
    walk = None if site is None else float(ground.walks[at, site])
    return CirclePlace(
        id=place["id"],
        name=place["name"],
        residents=_persons(ground.residents[at]),
        site_id=None if site is None else ground.sites[site]["id"],
        site_name=None if site is None else ground.sites[site]["name"],
        walk_minutes=None if walk is None else round(walk, 1),
        walk_by=None if site is None else ground.measured_by(at, site),
        is_beyond=None if walk is None else walk > within,
        longitude=place["longitude"],
        latitude=place["latitude"],
        standing=place["standing"],
    )


def _circle_evidence(ground: Ground, rows: Sequence[CirclePlace]) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "places", row.id)
        name = {True: "beyond", False: "within", None: "cannot_tell"}[row.is_beyond]
        yield Evidence("", name, row.id)
        if row.walk_by is not None:
            yield Evidence("", f"by_{row.walk_by}", row.id)
        if row.id in ground.counted:
            yield Evidence(row.id, "residents", ground.counted[row.id])
    yield from (Evidence("", "open_sites", site["id"]) for site in ground.sites)
    for (place, site), id_ in ground.given.items():
        if ground.nearest(place) == site:
            yield Evidence(ground.places[place]["id"], "walk_minutes", id_)


class NextSites(Frozen):
    """What further sites would reach, and what no others of their number could pass."""

    places: int = count("Places that people walk from", "places")
    beyond_before: int = count(
        "of which farther than the minutes from every site; those that cannot be told are none",
        "places",
    )
    beyond_after: int = count("of which still so with the further sites", "places")
    residents_reached: int = count("Residents newly reached, where told", "persons")
    reached_weight: float = Field(
        title="What is newly reached: residents, or places where none are told",
        json_schema_extra={"unit": "persons or places"},
    )
    weight_bound: float = Field(
        title="What no choice of so many sites can pass",
        json_schema_extra={"unit": "persons or places"},
    )
    proven_best: bool = Field(title="Proven to be the best choice")
    sites_for_all: int = count("The fewest further sites that reach every place they can", "sites")
    sites_for_all_bound: int = count("Fewer than this cannot", "sites")
    unreachable: int = count("Places without coordinates: no site can be told to reach", "places")
    illustrative: Illustrative


class NextSite(Frozen):
    """A place where a site should stand."""

    shown = ("id", "name", "newly_reached", "residents_reached", "reaches")

    id: str = Field(title="Where it should stand, code")
    name: str = Field(title="Where it should stand")
    newly_reached: int = count("Places reached by it that no site so far reaches", "places")
    residents_reached: int = count("Residents of them, where told", "persons")
    reaches: tuple[str, ...] = Field(title="These places")
    reached_by: tuple[WalkBy, ...] = Field(title="How each of them was measured, in their order")


@question
def next_site(  # noqa: PLR0913  what is within reach, of what, and who
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    further: Annotated[int, Field(title="How many sites more", ge=1, le=50, examples=[1])] = 1,
    reach_minutes: ReachMinutes = 15,
    level: PlaceLevel = AreaLevel.village,
    kind: KindOfSite = None,
    speed: Speed = SPEED,
) -> Found[NextSites, NextSite]:
    """Where the next sites should stand to reach the most people, those with the most first.

    Sites that are there stay. A site can stand in the middle of any place of the level; the most
    residents newly reached are best, or the most places where no residents are told. The choice is
    proven, or told with what no choice can pass; and so is how few sites would reach everybody.
    """
    ground = _ground(store, area, as_of, level, kind, speed)
    reached = ground.reached(reach_minutes)
    between, on_network = _walks(
        ground.network, ground.places, ground.places, speed, float(reach_minutes)
    )
    covers = np.nan_to_num(between, nan=np.inf) <= reach_minutes
    told = not np.isnan(ground.residents).all()
    weight = np.nan_to_num(ground.residents) if told else np.ones(len(ground.places))
    seconds = min(_SECONDS, deadline.left() / 3)
    best = maximal_covering(covers, weight, further, reached=reached, seconds=seconds)
    least = fewest(covers, reached=reached, seconds=seconds)
    told_of = covers.any(axis=1) | ~np.isnan(ground.walks).all(axis=1)
    beyond = ~reached & told_of
    chosen = [int(one) for one in best.chosen]
    rows, after = _next_rows(ground, covers, on_network, reached, chosen)
    summary = NextSites(
        places=len(ground.places),
        beyond_before=int(beyond.sum()),
        beyond_after=int((beyond & ~after).sum()),
        residents_reached=sum(row.residents_reached for row in rows),
        reached_weight=best.value,
        weight_bound=best.bound,
        proven_best=best.proven,
        sites_for_all=len(least.chosen),
        sites_for_all_bound=int(np.ceil(least.bound - 1e-6)),
        unreachable=int((~reached & ~covers.any(axis=1)).sum()),
        illustrative=sum(row["standing"] == Standing.illustrative for row in ground.places),
    )
    return Found(summary, tuple(rows), lambda: _next_evidence(ground, beyond, rows))


def _next_rows(
    ground: Ground,
    covers: NDArray[np.bool_],
    on_network: NDArray[np.bool_],
    reached: NDArray[np.bool_],
    chosen: list[int],
) -> tuple[list[NextSite], NDArray[np.bool_]]:
    """The chosen places, the one that adds most first, and which places are reached with them."""
    persons = np.nan_to_num(ground.residents)
    after = reached.copy()
    rows = []
    while chosen:
        new = {one: covers[:, one] & ~after for one in chosen}
        best = max(chosen, key=lambda one: (persons[new[one]].sum(), new[one].sum(), -one))
        chosen = [one for one in chosen if one != best]
        after |= covers[:, best]
        reaches = np.flatnonzero(new[best])
        rows.append(
            NextSite(
                id=ground.places[best]["id"],
                name=ground.places[best]["name"],
                newly_reached=int(new[best].sum()),
                residents_reached=round(persons[new[best]].sum()),
                reaches=tuple(ground.places[at]["id"] for at in reaches),
                reached_by=tuple(
                    WalkBy.network if on_network[at, best] else WalkBy.straight_line
                    for at in reaches
                ),
            )
        )
    return rows, after


def _next_evidence(
    ground: Ground, beyond: NDArray[np.bool_], rows: Sequence[NextSite]
) -> Iterator[Evidence]:
    for at, place in enumerate(ground.places):
        yield Evidence("", "places", place["id"])
        if beyond[at]:
            yield Evidence("", "beyond_before", place["id"])
    for row in rows:
        yield from (Evidence(row.id, "newly_reached", id_) for id_ in row.reaches)


class SiteLoads(Frozen):
    """How the places are shared among the sites."""

    open_sites: int = count("Sites", "sites")
    unused_sites: int = count("of which nobody's nearest within the minutes", "sites")
    places: int = count("Places with a site within the minutes", "places")
    residents_told: int = count("Residents of those places, where told", "persons")
    illustrative: Illustrative


class SiteLoad(Frozen):
    """One site and who uses it."""

    shown = ("id", "name", "kind", "places", "residents", "residents_per_capacity")

    id: str = Field(title="Site")
    name: str = Field(title="Its name")
    kind: SiteKind = Field(title="What it is")
    area_id: str = Field(title="Where it stands: area, code")
    area_name: str = Field(title="Area")
    places: int = count("Places whose nearest site it is, within the minutes", "places")
    residents: int = count("Residents of them, where told", "persons")
    capacity: int | None = count("Persons a day that it can serve; null where not told", "persons")
    hours_a_week: int | None = count("Hours a week that it is open; null where not told", "hours")
    longitude: float | None = _degrees_of("Longitude; null where not told")
    latitude: float | None = _degrees_of("Latitude; null where not told")
    residents_per_capacity: float | None = Field(
        title="Residents for each person a day that it can serve; null without capacity",
        json_schema_extra={"unit": "persons per person a day"},
    )
    standing: Standing = Field(title="Standing")


@question
def site_load(  # noqa: PLR0913  what is within reach, of what, and who
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    reach_minutes: ReachMinutes = 15,
    level: PlaceLevel = AreaLevel.village,
    kind: KindOfSite = None,
    speed: Speed = SPEED,
) -> Found[SiteLoads, SiteLoad]:
    """How many places and residents have each site as their nearest, the most used first.

    Within the minutes; a site of the same county outside of the area is listed where it is used.
    """
    ground = _ground(store, area, as_of, level, kind, speed)
    reached = ground.reached(reach_minutes)
    used: dict[int, list[int]] = defaultdict(list)
    for at in np.flatnonzero(reached):
        site = ground.nearest(int(at))
        if site is not None:
            used[site].append(int(at))
    rows = [
        _load(ground, row, used.get(at, []))
        for at, row in enumerate(ground.sites)
        if at in used or row["area_id"].startswith(area)
    ]
    rows.sort(key=lambda row: (-row.residents, -row.places, row.id))
    summary = SiteLoads(
        open_sites=len(rows),
        unused_sites=sum(not row.places for row in rows),
        places=sum(row.places for row in rows),
        residents_told=sum(row.residents for row in rows),
        illustrative=sum(row.standing is Standing.illustrative for row in rows),
    )
    by_id = {ground.sites[site]["id"]: places for site, places in used.items()}
    return Found(summary, tuple(rows), lambda: _load_evidence(ground, rows, by_id))


def _load(ground: Ground, site: Mapping[str, Any], places: Sequence[int]) -> SiteLoad:
    """One site and the places that use it (pure)."""
    residents = round(float(np.nan_to_num(ground.residents[list(places)]).sum()))
    capacity = site["capacity"]
    return SiteLoad(
        **{name: site[name] for name in _OF_SITE},
        places=len(places),
        residents=residents,
        longitude=site["longitude"],
        latitude=site["latitude"],
        residents_per_capacity=residents / capacity if capacity else None,
    )


_OF_SITE = (
    "id", "name", "kind", "area_id", "area_name", "capacity", "hours_a_week", "standing",
)  # fmt: skip


def _load_evidence(
    ground: Ground, rows: Sequence[SiteLoad], used: Mapping[str, Sequence[int]]
) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence("", "open_sites", row.id)
        for at in used.get(row.id, ()):
            place = ground.places[at]["id"]
            yield Evidence(row.id, "places", place)
            if place in ground.counted:
                yield Evidence(row.id, "residents", ground.counted[place])
