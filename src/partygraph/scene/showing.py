"""Which nodes of a large network are shown, and which stand for the others (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from partygraph.scene.holders import Held

MOST_ELEMENTS = 1_500
"""Nodes and links that are drawn at most."""
COMFORTABLE = 120
"""Nodes that are shown at most where nobody asked for more and not everything fits."""


@dataclass(slots=True)
class Showing:
    """What is shown.

    Args:
        opened: nodes of which what belongs to them is shown.
        single: nodes shown although what they belong to is not opened.
        limits: how many of its children a node shows, where not all fit.
        left_out: nodes that were to be shown singly and did not fit.
    """

    opened: set[str] = field(default_factory=set)
    single: set[str] = field(default_factory=set)
    limits: dict[str, int] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)

    def visible(self, whole: Held) -> list[str]:
        """The nodes that are shown, from the top, each behind its holder."""
        top = whole.children.get("", ())
        found = list(top[: self.limits.get("", len(top))])
        for node in found:
            if node in self.opened:
                children = whole.children.get(node, ())
                found.extend(children[: self.limits.get(node, len(children))])
        known = set(found)
        found += sorted(self.single - known)
        return found

    def standing_in(self, whole: Held) -> dict[str, str]:
        """Every node → the node shown that stands for it: itself, or the nearest that holds it."""
        shown = set(self.visible(whole))
        found: dict[str, str] = {}
        for node in whole.holders:
            at = node
            way = []
            while at and at not in shown and at not in found:
                way.append(at)
                at = whole.holders[at]
            at = found.get(at, at)
            found.update(dict.fromkeys([*way, node], at))
        return found


Elements = Callable[[Showing], int]
"""How many nodes and links are drawn of what is shown."""


def choose(  # noqa: PLR0913  what there is, what fits, what was asked for
    whole: Held,
    elements: Elements,
    *,
    fits: Callable[[Showing], bool],
    opened: Iterable[str],
    closed: Collection[str],
    single: Collection[str],
) -> Showing:
    """Choose what is shown: everything where it fits, else from the top as far as is comfortable.

    Then every node of `opened` is opened in its order, as far as 1,500 elements allow, those of
    `closed` are closed, and those of `single` shown.
    """
    showing = _at_first(whole, fits)
    showing.opened -= set(closed)
    for node in opened:
        _open(whole, showing, node, elements)
    for node in sorted(single):
        showing.single.add(node)
        if elements(showing) > MOST_ELEMENTS:
            showing.single.discard(node)
            showing.left_out.add(node)
    return showing


def _at_first(whole: Held, fits: Callable[[Showing], bool]) -> Showing:
    everything = Showing(opened={node for node in whole.children if node})
    if fits(everything):
        return everything
    showing = Showing()
    top = whole.children.get("", ())
    if len(top) > MOST_ELEMENTS // 2:
        showing.limits[""] = MOST_ELEMENTS // 2
    frontier = [node for node in showing.visible(whole) if node in whole.children]
    shown = len(showing.visible(whole))
    while frontier:
        following = [child for node in frontier for child in whole.children[node]]
        if shown > 1 and shown + len(following) > COMFORTABLE:
            break
        showing.opened.update(frontier)
        if shown + len(following) > MOST_ELEMENTS // 2:
            showing.limits[frontier[0]] = MOST_ELEMENTS // 2 - shown
            break
        shown += len(following)
        frontier = [node for node in following if node in whole.children]
    return showing


def _open(whole: Held, showing: Showing, node: str, elements: Elements) -> None:
    """Open a node, as much of it as fits."""
    children = whole.children.get(node, ())
    if node in showing.opened or not children:
        return
    showing.opened.add(node)
    if elements(showing) <= MOST_ELEMENTS:
        return
    low, high = 0, len(children)
    while low < high:
        middle = (low + high + 1) // 2
        showing.limits[node] = middle
        low, high = (middle, high) if elements(showing) <= MOST_ELEMENTS else (low, middle - 1)
    showing.limits[node] = low


def inside(stands: Mapping[str, str]) -> dict[str, list[str]]:
    """Node shown → the nodes that it stands for without being them."""
    found: dict[str, list[str]] = {}
    for node, at in stands.items():
        if node != at:
            found.setdefault(at, []).append(node)
    return found
