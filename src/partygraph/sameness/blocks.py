"""Which pairs are worth weighing: those that share a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from partygraph import deadline
from partygraph.sameness.reading import CODE_LENGTHS, COUNTY, TELLS_LITTLE, TOWN, Name, Read, spoken

_LARGEST_BLOCK = 60
"""Bodies that share a key at most; a key of more tells nothing."""
_BEGINNING = 5
LEAST_SLIP = 4
"""Syllables from which one may be left out."""


def pairs(read: Sequence[Read], known: int) -> Iterator[tuple[int, int]]:
    """Places in `read` of the pairs that share a key, the smaller first; each pair once.

    Where only the first `known` are known and more follow, pairs of a known one and another.
    """
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(deadline.each(read)):
        for key in _keys(one):
            block = blocks[key]
            if not block or block[-1] != number:
                block.append(number)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) <= _LARGEST_BLOCK:
            new = [number for number in block if number >= known]
            old = block[: len(block) - len(new)]
            seen.update(product(old, new) if known < len(read) else combinations(old, 2))
    return iter(sorted(seen))


def _keys(one: Read) -> Iterator[tuple[object, ...]]:
    table = one.body.table
    if one.body.uscc:
        yield table, one.body.uscc
    for name in one.names:
        around = (
            [name.place] if name.place else [c for c in one.around if len(c) >= CODE_LENGTHS[3]]
        )
        texts = set(_spellings(name))
        for place, text in product(dict.fromkeys([*around, *_parent_keys(name, one)]), texts):
            yield table, place, text
        county, whole = one.body.area_id[:COUNTY], spoken(name.whole)
        for text in _with_one_left_out(whole):
            yield table, county, "whole", text
        yield table, county, "begins", whole[:_BEGINNING]


def _parent_keys(name: Name, one: Read) -> Iterator[str]:
    """A name with its place also meets those who lie there and leave the place out."""
    if name.place and one.body.area_id.startswith(name.place):
        yield one.body.area_id[:TOWN]


def _spellings(name: Name) -> Iterator[tuple[object, ...]]:
    """What different spellings of one name have in common."""
    sound = name.sound
    yield from _with_one_left_out(sound)
    stem = TELLS_LITTLE.sub("", name.core)
    if len(stem) > 1 and stem != name.core:
        yield ("stem", spoken(stem))
    elif len(stem) > 1:
        yield ("stem", sound)
    if len(name.core) > 1:
        yield ("ends", name.core[0], name.core[-1], name.numbers)


def _with_one_left_out(sound: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield sound
    if len(sound) >= LEAST_SLIP:
        for place in range(len(sound)):
            yield (*sound[:place], *sound[place + 1 :])
