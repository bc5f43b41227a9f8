"""How long people walk: along straight lines, or on a network of footpaths (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH = 6371.0088
"""Mean radius in km (IUGG)."""
SPEED = 4.5
"""Walking speed in km an hour, which is 1.25 m a second: an unhurried grown-up's."""


ACCESS = 0.5
"""How far from the network, in km, a place or a site may lie and still be reached on it."""
_DIGITS = 6
"""Decimals of a degree to which ends of footpaths are the same point: 0.1 m."""
Point = tuple[float, float]
"""Longitude and latitude in degrees."""


class Segment(NamedTuple):
    """A piece of a way; without minutes it is walked along the straight line at the speed."""

    start: Point
    end: Point
    minutes: float | None = None


class WalkingNetwork:
    """Footpaths that meet where their ends are the same point."""

    def __init__(self, segments: Iterable[Segment], speed: float = SPEED) -> None:
        self._speed = speed
        self._graph: nx.Graph[Point] = nx.Graph()
        for one in segments:
            ends = _point(one.start), _point(one.end)
            taken = one.minutes
            if taken is None:
                taken = float(minutes(one.start, one.end, speed)[0, 0])
            known = self._graph.get_edge_data(*ends, {"minutes": np.inf})
            self._graph.add_edge(*ends, minutes=min(taken, known["minutes"]))
        self._points = sorted(self._graph)
        self._part = {
            point: number
            for number, part in enumerate(nx.connected_components(self._graph))
            for point in part
        }

    def minutes(
        self, starts: ArrayLike, ends: ArrayLike, most: float | None = None
    ) -> NDArray[np.float64]:
        """Minutes from each start to each end: to the nearest point of the network, on it, and off.

        Args:
            starts: (N, 2) longitude and latitude in degrees; not-a-number where unknown.
            ends: (M, 2) likewise.
            most: minutes on the network beyond which nothing is looked for; None: all of it.

        Returns:
            (N, M) minutes, infinite beyond `most`; not-a-number where one of the two is unknown or
            farther than `ACCESS` from the network, or no way leads from one to the other.
        """
        on, off = self._joined(starts), self._joined(ends)
        found = np.full((len(on), len(off)), np.nan)
        by_point: dict[Point, list[tuple[int, float]]] = defaultdict(list)
        for end, joined in enumerate(off):
            if joined is not None:
                by_point[joined[0]].append((end, joined[1]))
        for point, places in by_point.items():
            ways = nx.single_source_dijkstra_path_length(
                self._graph, point, cutoff=most, weight="minutes"
            )
            for start, joined in enumerate(on):
                if joined is not None and self._part[joined[0]] == self._part[point]:
                    on_it = joined[1] + ways.get(joined[0], np.inf)
                    found[start, [end for end, _ in places]] = [on_it + to for _, to in places]
        return found

    def _joined(self, points: ArrayLike) -> list[tuple[Point, float] | None]:
        """The nearest point of the network of each, and the minutes to it; None where too far."""
        given = np.asarray(points, dtype=float).reshape(-1, 2)
        if not self._points:
            return [None] * len(given)
        away = minutes(given, self._points, self._speed)
        most = ACCESS / self._speed * 60
        found: list[tuple[Point, float] | None] = []
        for row in away:
            nearest = int(np.argmin(np.nan_to_num(row, nan=np.inf)))
            near = row[nearest] <= most
            found.append((self._points[nearest], float(row[nearest])) if near else None)
        return found


def _point(given: Point) -> Point:
    return round(given[0], _DIGITS), round(given[1], _DIGITS)


def minutes(starts: ArrayLike, ends: ArrayLike, speed: float = SPEED) -> NDArray[np.float64]:
    """Minutes from each start to each end along the straight line.

    Args:
        starts: (N, 2) longitude and latitude in degrees; not-a-number where unknown.
        ends: (M, 2) likewise.
        speed: km an hour.

    Returns:
        (N, M) minutes; not-a-number where one of the two is unknown.
    """
    one, other = (np.radians(np.asarray(some, float).reshape(-1, 2)) for some in (starts, ends))
    east = one[:, None, 0] - other[None, :, 0]
    north = one[:, None, 1] - other[None, :, 1]
    level = np.cos(one[:, None, 1]) * np.cos(other[None, :, 1])
    half = np.sin(north / 2) ** 2 + level * np.sin(east / 2) ** 2
    found: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.sqrt(half)) / speed * 60
    return found
