"""层级树: a tidy tree from left to right, one row a leaf (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from partygraph.layout.places import Item, Layout, Spot, children_of

ROW = 26.0
"""From one leaf to the next; whoever has children stands in the middle of them."""
BETWEEN_FAMILIES = 10.0
"""More room where the next leaf has another holder."""
_AFTER_NAME = 56.0
"""From the end of the longest name of a column to the next column."""
_APART = 7


def tree(items: Sequence[Item]) -> Layout:
    """Place each item right of its holder, in the middle of its own children."""
    children = children_of(items)
    depth: dict[str, int] = {}
    order = list(children.get("", ()))
    depth.update((item.id, 0) for item in order)
    for item in order:
        for child in children.get(item.id, ()):
            depth[child.id] = depth[item.id] + 1
            order.append(child)
    columns: list[float] = []
    for item in order:
        while len(columns) <= depth[item.id]:
            columns.append(0.0)
        columns[depth[item.id]] = max(
            columns[depth[item.id]], 2 * item.radius + _APART + item.reach
        )
    lefts = [0.0]
    for width in columns:
        lefts.append(lefts[-1] + width + _AFTER_NAME)
    heights: dict[str, float] = {}
    low, before = 0.0, None
    for item, holder in _leaves(children):
        if before is not None:
            low += ROW + (BETWEEN_FAMILIES if holder != before else 0.0)
        heights[item.id] = low
        before = holder
    for item in reversed(order):
        held = children.get(item.id)
        if held:
            heights[item.id] = (heights[held[0].id] + heights[held[-1].id]) / 2
    return Layout(
        {
            item.id: Spot(
                round(lefts[depth[item.id]], 1),
                round(heights[item.id], 1),
                0.0,
                item.radius + _APART,
            )
            for item in items
        }
    )


def _leaves(children: dict[str, list[Item]]) -> list[tuple[Item, str]]:
    """The items without children from above to below, each with its holder."""
    found: list[tuple[Item, str]] = []
    waiting = [(item, "") for item in reversed(children.get("", []))]
    while waiting:
        item, holder = waiting.pop()
        held = children.get(item.id)
        if held:
            waiting.extend((child, item.id) for child in reversed(held))
        else:
            found.append((item, holder))
    return found
