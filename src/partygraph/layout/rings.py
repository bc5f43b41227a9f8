"""同心圆: the five levels as circles, units and enterprises around them (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, inf, sin, tau

from partygraph.layout.places import Item, Layout, Spot, children_of, risen


@dataclass(frozen=True, slots=True)
class Orbit:
    """One circle: the gap inside it, the least way between two of it, and a leaf's sector."""

    gap: float
    spacing: float
    width: float


ORBITS = (
    Orbit(gap=0, spacing=140, width=1),
    Orbit(gap=130, spacing=42, width=0.55),
    Orbit(gap=126, spacing=36, width=0.55),
    Orbit(gap=120, spacing=20, width=0.8),
    Orbit(gap=34, spacing=13, width=0.5),
    Orbit(gap=34, spacing=15, width=0.6),
    Orbit(gap=42, spacing=29, width=1),
    Orbit(gap=26, spacing=16, width=0.5),
)
"""The five levels, enterprises, units, and outermost the organisations inside units."""

OUTSIDE = 5
"""From this orbit on stand units, which may share the sector of the branches of their community."""
OUTERMOST = len(ORBITS) - 1

_SLACK = 1.15
"""An orbit is so much longer than its nodes need, so that they stay near their parents."""
_LEVEL = 2
"""Up to this orbit writing stands level below its node where there is room for it."""
_SMALL = frozenset({3, 4, 5, OUTERMOST})
"""Circles whose names are left out where they have no room."""
_APART = 7
"""From the rim of a node to its writing."""


def rings(items: Sequence[Item]) -> Layout:
    """Place items on concentric circles (同心圆), each near the direction of its holder.

    Two items of one orbit stand at least its spacing apart, two orbits at least a gap; the order
    around the circle is that of the tree, so links of the hierarchy do not cross.
    """
    known = {item.id: item for item in items}
    wanted = _directions(items)
    rows: dict[int, list[str]] = defaultdict(list)
    for id_ in sorted(wanted, key=lambda id_: (wanted[id_], id_)):
        rows[known[id_].orbit].append(id_)
    turned: dict[str, float] = {}
    radii: dict[int, float] = {}
    before: list[str] = []
    radius = 0.0
    for orbit in sorted(rows):
        ids = rows[orbit]
        alone_in_the_centre = not turned and len(ids) == 1
        if not alone_in_the_centre:
            needed = len(ids) * ORBITS[orbit].spacing * _SLACK / tau
            gap = max(ORBITS[orbit].gap, ORBITS[orbit].spacing, _names([known[i] for i in before]))
            radius = max(radius + gap, needed)
        radii[orbit] = radius
        before = ids
        least = 2 * asin(ORBITS[orbit].spacing / 2 / radius) if radius else 0.0
        angles = _spread([wanted[id_] for id_ in ids], least)
        turned.update(zip(ids, angles, strict=True))
    level = {orbit: _room_below(rows[orbit], turned, known, radii[orbit]) for orbit in rows}
    outside = {known[id_].holder for id_ in rows.get(OUTERMOST, ())}
    quiet = {orbit: _crowded(rows[orbit], turned, known, radii) for orbit in rows}
    spots = {
        item.id: _spot(
            item,
            turned[item.id],
            radii[item.orbit],
            level=level[item.orbit],
            past=ORBITS[OUTERMOST].gap + 5 if item.id in outside else 0,
            quiet=quiet[item.orbit],
        )
        for item in items
    }
    return Layout(spots, circles=[radii[orbit] for orbit in sorted(radii) if radii[orbit]])


def _names(inside: Sequence[Item]) -> float:
    """The room that the names of a circle take outward; names of small ones are left out."""
    return max(
        (item.radius + _APART + item.reach for item in inside if 0 < item.orbit <= _LEVEL),
        default=0.0,
    )


def _spot(  # noqa: PLR0913  where it stands, and how its writing does
    item: Item, angle: float, radius: float, *, level: bool, past: float, quiet: bool
) -> Spot:
    x, y = round(radius * sin(angle), 1), round(-radius * cos(angle), 1)
    if level:
        return Spot(x, y)
    ray = round((degrees(angle) - 90) % 360, 2)
    return Spot(x, y, ray, item.radius + _APART + past, quiet)


def _crowded(
    ids: Sequence[str],
    turned: Mapping[str, float],
    known: Mapping[str, Item],
    radii: Mapping[int, float],
) -> bool:
    """Whether the names of a small circle run into each other or into the next circle."""
    orbit = known[ids[0]].orbit
    if orbit not in _SMALL:
        return False
    angles = sorted(turned[id_] for id_ in ids)
    steps = [b - a for a, b in zip(angles, [*angles[1:], angles[0] + tau], strict=True)]
    beyond = min((radius for other, radius in radii.items() if other > orbit), default=inf)
    longest = max(known[id_].reach + known[id_].radius + 2 * _APART for id_ in ids)
    highest = max(known[id_].font for id_ in ids)
    return min(steps) * radii[orbit] < highest or beyond - radii[orbit] < longest


def _room_below(
    ids: Sequence[str], turned: Mapping[str, float], known: Mapping[str, Item], radius: float
) -> bool:
    """Whether the names of an orbit have room side by side, so that none must be turned."""
    if not radius:
        return True
    if not ids or known[ids[0]].orbit > _LEVEL:
        return False
    widest = max(known[id_].reach for id_ in ids) + 8
    angles = sorted(turned[id_] for id_ in ids)
    steps = [b - a for a, b in zip(angles, [*angles[1:], angles[0] + tau], strict=True)]
    return min(steps) * radius >= widest


def _spread(angles: list[float], least: float) -> list[float]:
    """The sorted angles moved as little as possible so that neighbours are `least` apart."""
    count = len(angles)
    if count < 2:  # noqa: PLR2004  one node has no neighbour
        return angles
    around = [*angles, angles[0] + tau]
    cut = max(range(count), key=lambda i: (around[i + 1] - around[i], -i)) + 1
    turned = [*angles[cut:], *(angle + tau for angle in angles[:cut])]
    means = risen([angle - i * least for i, angle in enumerate(turned)])
    middle, room = (means[0] + means[-1]) / 2, max(tau - count * least, 0.0) / 2
    moved = [
        min(max(mean, middle - room), middle + room) + i * least for i, mean in enumerate(means)
    ]
    return [*moved[count - cut :], *moved[: count - cut]]


def _directions(items: Sequence[Item]) -> dict[str, float]:
    """The direction of each item: the middle of its part of its holder's sector."""
    children = children_of(items)
    widths: dict[str, float] = {}
    outside: dict[str, bool] = {}
    for item in reversed(_from_the_top(children)):
        parts = _parts(children.get(item.id, []), outside)
        needed = (sum(widths[child.id] for child in part) for part in parts)
        pad = 0.6 if item.id in children and item.orbit in {1, 2} else 0.0
        widths[item.id] = max(ORBITS[item.orbit].width, *needed, 0.0) + pad
        outside[item.id] = item.orbit >= OUTSIDE or any(
            outside[child.id] for child in children.get(item.id, [])
        )
    wanted: dict[str, float] = {}
    sectors = [(0.0, tau, [children.get("", [])])]
    while sectors:
        start, end, parts = sectors.pop()
        for part in parts:
            total = sum(widths[child.id] for child in part)
            begin = start
            for child in part:
                stop = begin + (end - start) * widths[child.id] / total
                wanted[child.id] = (begin + stop) / 2
                sectors.append((begin, stop, _parts(children.get(child.id, []), outside)))
                begin = stop
    return wanted


def _from_the_top(children: Mapping[str, list[Item]]) -> list[Item]:
    """Every item, each behind its holder."""
    found = list(children.get("", ()))
    for item in found:
        found.extend(children.get(item.id, ()))
    return found


def _parts(children: list[Item], outside: Mapping[str, bool]) -> list[list[Item]]:
    """The children that share a sector: units stand around branches where no branch has units."""
    inner = [child for child in children if child.orbit < OUTSIDE]
    outer = [child for child in children if child.orbit >= OUTSIDE]
    if any(outside[child.id] for child in inner):
        return [inner + outer]
    return [inner, outer]
