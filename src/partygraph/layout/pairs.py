"""结对图: units left, communities right, in an order in which few links cross (pure).

The barycentre method of Sugiyama, Tagawa and Toda (1981): each side in turn is sorted by the middle
of what it is linked with; of all orders on the way the one with the fewest crossings is kept.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence

from partygraph.layout.places import Item, Layout, Spot, risen

ROW = 26.0
"""From one thing of a column to the next, at least."""
WIDE = 560.0
"""From one column to the other."""
_ROUNDS = 12
_APART = 8

Links = Sequence[tuple[str, str]]
"""From the left to the right."""


def pairs(left: Sequence[Item], right: Sequence[Item], links: Links) -> Layout:
    """Place two columns; what has no link stands below what has, in each of them."""
    lefts, rights = ({item.id for item in side} for side in (left, right))
    links = sorted((a, b) for a, b in links if a in lefts and b in rights)
    ends = {end for link in links for end in link}
    ordered = _ordered(
        sorted(item.id for item in left if item.id in ends),
        sorted(item.id for item in right if item.id in ends),
        links,
    )
    alone = [sorted(item.id for item in side if item.id not in ends) for side in (left, right)]
    heights = _heights(ordered, links)
    known = {item.id: item for item in (*left, *right)}
    spots = {}
    for order, others, x, ray in zip(ordered, alone, (0.0, WIDE), (180.0, 0.0), strict=True):
        low = max((heights[id_] for id_ in order), default=-ROW)
        for number, id_ in enumerate(others, 1):
            heights[id_] = low + number * ROW
        for id_ in (*order, *others):
            spots[id_] = Spot(x, round(heights[id_], 1), ray, known[id_].radius + _APART)
    return Layout(spots)


def _heights(ordered: tuple[list[str], list[str]], links: Links) -> dict[str, float]:
    """The longer column row by row, each of the other beside the middle of what it is linked with.

    Two of a column are at least a row apart.
    """
    longer = 0 if len(ordered[0]) >= len(ordered[1]) else 1
    heights = {id_: i * ROW for i, id_ in enumerate(ordered[longer])}
    ends = defaultdict(list)
    for link in links:
        ends[link[1 - longer]].append(heights[link[longer]])
    other = ordered[1 - longer]
    wanted = [sum(ends[id_]) / len(ends[id_]) - i * ROW for i, id_ in enumerate(other)]
    heights.update(
        (id_, height + i * ROW)
        for i, (id_, height) in enumerate(zip(other, risen(wanted), strict=True))
    )
    return heights


def crossings(left: Sequence[str], right: Sequence[str], links: Links) -> int:
    """How many pairs of links cross when the two columns stand in these orders."""
    above, below = ({id_: i for i, id_ in enumerate(side)} for side in (left, right))
    seen: list[int] = []
    found = 0
    for _, end in sorted((above[a], below[b]) for a, b in links):
        found += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return found


def _ordered(left: list[str], right: list[str], links: Links) -> tuple[list[str], list[str]]:
    of_left, of_right = defaultdict(list), defaultdict(list)
    for a, b in links:
        of_left[a].append(b)
        of_right[b].append(a)
    best = (crossings(left, right, links), left, right)
    for _ in range(_ROUNDS):
        left = _sorted(left, right, of_left)
        right = _sorted(right, left, of_right)
        found = crossings(left, right, links)
        if found >= best[0]:
            break
        best = (found, left, right)
    return best[1], best[2]


def _sorted(
    column: Sequence[str], other: Sequence[str], ends: Mapping[str, Sequence[str]]
) -> list[str]:
    place = {id_: i for i, id_ in enumerate(other)}
    middle = {id_: sum(place[end] for end in ends[id_]) / len(ends[id_]) for id_ in column}
    return sorted(column, key=lambda id_: (middle[id_], id_))
