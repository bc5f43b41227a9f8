"""区域: what belongs to a street, a community, an estate stands in its box, boxes in boxes (pure).

A box has its holder's name in its head, then what has no box of its own in columns, then the
smaller boxes in shelves. Its width is the one whose shape comes nearest to that of a screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from partygraph.layout.places import Box, Item, Layout, Spot, children_of

PADDING = 12.0
"""Between a box and what is in it."""
_HEAD, _ROW = 34.0, 24.0
"""Height, at least, of the head of a box, where its holder stands, and of a row of things."""
_GAP = 12.0
"""Between two boxes."""
_SHAPE = 1.5
"""Width by height that a box should have."""
_APART = 6
_WIDTHS = (0.7, 0.85, 1.0, 1.2, 1.45, 1.75, 2.1)
"""Widths that are tried, by the side of a square of the same area."""


@dataclass(frozen=True, slots=True)
class _Packed:
    """A box and what is in it, by its own left upper corner."""

    width: float
    height: float
    spots: Mapping[str, Spot]
    boxes: Sequence[Box]


def areas(items: Sequence[Item]) -> Layout:
    """Place every item in the box of its holder; whoever holds something has a box."""
    children = children_of(items)
    packed: dict[str, _Packed] = {}
    order = list(children.get("", ()))
    for item in order:
        order.extend(children.get(item.id, ()))
    for item in reversed(order):
        if item.id in children:
            packed[item.id] = _box(item, children[item.id], packed)
    whole = _fill(children.get("", []), packed, inside="", least=0.0)
    return Layout(whole.spots, whole.boxes)


def _box(holder: Item, children: Sequence[Item], packed: Mapping[str, _Packed]) -> _Packed:
    """The box of one holder: its head, and below it its children."""
    least = holder.radius * 2 + _APART + holder.reach
    filled = _fill(children, packed, inside=holder.id, least=least)
    head = max(_HEAD, 1.7 * holder.font)
    spots = {id_: _moved(spot, PADDING, head) for id_, spot in filled.spots.items()}
    spots[holder.id] = Spot(
        round(PADDING + holder.radius, 1), round(head / 2, 1), 0.0, holder.radius + _APART
    )
    width, height = filled.width + 2 * PADDING, filled.height + head + PADDING
    boxes = [Box(holder.id, 0.0, 0.0, round(width, 1), round(height, 1))]
    boxes += [_moved_box(box, PADDING, head, box.inside or holder.id) for box in filled.boxes]
    return _Packed(round(width, 1), round(height, 1), spots, boxes)


def _fill(
    children: Sequence[Item], packed: Mapping[str, _Packed], *, inside: str, least: float
) -> _Packed:
    """Things in columns above boxes in shelves, in the width that makes the best shape."""
    things = [child for child in children if child.id not in packed]
    boxes = sorted(
        (child for child in children if child.id in packed),
        key=lambda child: (-packed[child.id].height, child.orbit, child.id),
    )
    cell = max((2 * one.radius + _APART + one.reach for one in things), default=0.0) + 14
    row = max((_row(one) for one in things), default=_ROW)
    area = len(things) * cell * row + sum(
        (packed[one.id].width + _GAP) * (packed[one.id].height + _GAP) for one in boxes
    )
    side = sqrt(area)
    widest = max((packed[one.id].width for one in boxes), default=0.0)
    narrowest = max(least, widest, cell if things else 0.0)
    tried = [
        _arranged(things, boxes, packed, (cell, row), max(narrowest, side * one)) for one in _WIDTHS
    ]
    best = min(tried, key=lambda one: (_badness(one), one.width))
    width = max(best.width, least)
    return _Packed(
        width,
        best.height,
        best.spots,
        [Box(one.id, one.x, one.y, one.width, one.height, one.inside or inside)
         for one in best.boxes],
    )  # fmt: skip


def _row(one: Item) -> float:
    return max(_ROW, 1.7 * one.font)


def _badness(packed: _Packed) -> float:
    """How far a shape is from the wanted one, and how much room it takes."""
    shape = packed.width / packed.height if packed.height else _SHAPE
    off = max(shape / _SHAPE, _SHAPE / shape) if shape else 1.0
    return packed.width * packed.height * sqrt(off)


def _arranged(
    things: Sequence[Item],
    boxes: Sequence[Item],
    packed: Mapping[str, _Packed],
    grid: tuple[float, float],
    width: float,
) -> _Packed:
    cell, height = grid
    spots: dict[str, Spot] = {}
    found: list[Box] = []
    columns = max(1, int(width // cell)) if things else 1
    rows = ceil(len(things) / columns)
    for number, one in enumerate(things):
        column, row = divmod(number, rows)
        spots[one.id] = Spot(
            round(column * cell + one.radius, 1),
            round(row * height + height / 2, 1),
            0.0,
            one.radius + _APART,
        )
    used = min(columns, ceil(len(things) / rows) if rows else 0) * cell
    x, y, shelf = 0.0, rows * height + (_GAP / 2 if things and boxes else 0.0), 0.0
    for one in boxes:
        inner = packed[one.id]
        if x and x + inner.width > width:
            x, y, shelf = 0.0, y + shelf + _GAP, 0.0
        spots.update({id_: _moved(spot, x, y) for id_, spot in inner.spots.items()})
        found += [_moved_box(box, x, y, box.inside) for box in inner.boxes]
        used = max(used, x + inner.width)
        x, shelf = x + inner.width + _GAP, max(shelf, inner.height)
    return _Packed(used, y + shelf, spots, found)


def _moved(spot: Spot, x: float, y: float) -> Spot:
    return Spot(round(spot.x + x, 1), round(spot.y + y, 1), spot.ray, spot.off)


def _moved_box(box: Box, x: float, y: float, inside: str) -> Box:
    return Box(box.id, round(box.x + x, 1), round(box.y + y, 1), box.width, box.height, inside)
