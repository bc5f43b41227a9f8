"""What is placed and where it comes to stand (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to place.

    Args:
        orbit: how far out it belongs, from the innermost, 0.
        holder: the id of the item that it belongs to; empty, or of none that is placed, at the top.
        radius: of its mark.
        label: what is written beside it.
        font: the height of the writing.
    """

    id: str
    orbit: int
    holder: str = ""
    radius: float = 8
    label: str = ""
    font: float = 12

    @property
    def reach(self) -> float:
        """The length of its writing."""
        return text_width(self.label) * self.font


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one thing stands, and in which direction its writing runs from it.

    Args:
        ray: degrees clockwise from the right; the writing stands below it where this is None.
        off: from the middle of the thing to the beginning of its writing.
        quiet: whether its writing has no room, and is read only from nearby.
    """

    x: float
    y: float
    ray: float | None = None
    off: float = 0.0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around what belongs to one thing, by its left upper corner."""

    id: str
    x: float
    y: float
    width: float
    height: float
    inside: str = ""
    """The id of the box around it; empty at the top."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands."""

    spots: Mapping[str, Spot]
    boxes: Sequence[Box] = ()
    circles: Sequence[float] = field(default=())
    """The radii of the orbits around the middle."""


def text_width(text: str) -> float:
    """The width of a text in heights of its writing: a Chinese character is as wide as high."""
    return sum(1.0 if east_asian_width(one) in "WF" else 0.56 for one in text)


def children_of(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items by what holds them, sorted by orbit and id; those at the top under `""`.

    An item that holds itself, by whichever way round, stands at the top.
    """
    known = {item.id: item for item in items}
    children: dict[str, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda one: (one.orbit, one.id)):
        held = item.holder if item.holder in known and not _round(item, known) else ""
        children[held].append(item)
    return children


def risen(values: Sequence[float]) -> list[float]:
    """The nearest sequence that never falls (pooling adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (mean * size + before * count) / (size + count)
            size += count
        pools.append((mean, size))
    return [mean for mean, size in pools for _ in range(size)]


def _round(item: Item, known: Mapping[str, Item]) -> bool:
    """Whether the way up from an item comes back to it."""
    seen, at = {item.id}, known.get(item.holder)
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = known.get(at.holder)
    return at is item
