"""What a planner says: who could be paired with whom, what they bring and need, and the rules.

The problem, in the names of the literature: units are *facilities with capacity*, communities hold
*needs*, and opening a pair costs one of the unit's places. Which pairs to open is a generalised
assignment (Shmoys and Tardos 1993) or b-matching; what flows over the opened pairs is a fixed-
charge transportation problem (Balinski 1961); with `Reading.coverage` it is maximal covering
(Church and ReVelle 1974), r-fold where a need wants several sources.

All of it is values: arrays by position, and the ids that the positions stand for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Reading(StrEnum):
    """What a pairing gives a community of its unit's capacity."""

    split = "split"  # type: ignore[assignment]  # a reading is never taken apart as a text
    """The unit's capacity is split over its communities as best it can be."""
    equal_share = "equal_share"
    """It is divided equally over the unit's pairings."""
    coverage = "coverage"
    """A need is met when enough paired units offer its goods, however much."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A planning problem.

    Lengths: U units, J communities, P candidate pairs, S supplies, N needs, K kinds.
    """

    units: tuple[str, ...]
    communities: tuple[str, ...]
    pair_unit: Ints
    """(P) Position of the pair's unit; pairs are sorted by unit, then community."""
    pair_community: Ints
    today: Flags
    """(P) Whether the pair is paired today."""
    must: Flags
    """(P) Whether it must be in the plan."""
    must_not: Flags
    """(P) Whether it must not."""
    distance: Ints
    """(P) 0 in the community itself, 1 same street or town, 2 same county, 3 farther."""
    cost: Floats
    """(P) Yuan that the pair costs of the budget."""
    supply_unit: Ints
    supply_goods: Ints
    supply_quantity: Floats
    """(S) In the goods' own unit of count."""
    supply_reach: tuple[frozenset[int] | None, ...]
    """(S) Communities that the supply reaches; None for all."""
    need_community: Ints
    need_goods: Ints
    need_quantity: Floats
    need_weight: Floats
    """(N) What meeting the whole need is worth."""
    need_sources: Ints
    """(N) Least number of units that must offer its goods, for `Reading.coverage`."""
    unit_least: Ints
    unit_most: Ints
    """(U) Pairings that a unit must and can have."""
    community_least: Ints
    community_most: Ints
    unit_kind: Ints
    kinds: tuple[str, ...] = ()
    kind_least: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """(K) Units of a kind that every community must have."""
    most_changes: int | None = None
    """Pairs opened and closed against today, at most."""
    budget: float | None = None
    reading: Reading = Reading.split


@dataclass(frozen=True, slots=True)
class Arcs:
    """Every way in which a supply can meet a need over a candidate pair, sorted by pair."""

    pair: Ints
    supply: Ints
    need: Ints
    most: Floats
    """What can flow at most: the smaller of supply and need."""
    worth: Floats
    """What one unit of flow is worth: the need's weight over its quantity."""


def arcs_of(problem: Problem) -> Arcs:
    """The arcs of a problem; supplies and needs without quantity have none."""
    by_community: dict[tuple[int, int], list[int]] = {}
    for one, (community, goods) in enumerate(
        zip(problem.need_community.tolist(), problem.need_goods.tolist(), strict=True)
    ):
        if problem.need_quantity[one] > 0:
            by_community.setdefault((community, goods), []).append(one)
    by_unit: list[list[int]] = [[] for _ in problem.units]
    for one, unit in enumerate(problem.supply_unit.tolist()):
        if problem.supply_quantity[one] > 0:
            by_unit[unit].append(one)
    goods_of = problem.supply_goods.tolist()
    found = [
        (at, from_, to)
        for at, (unit, community) in enumerate(
            zip(problem.pair_unit.tolist(), problem.pair_community.tolist(), strict=True)
        )
        for from_ in by_unit[unit]
        if (reach := problem.supply_reach[from_]) is None or community in reach
        for to in by_community.get((community, goods_of[from_]), ())
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    pair, supply, need = table[:, 0], table[:, 1], table[:, 2]
    quantity = problem.need_quantity[need]
    return Arcs(
        pair,
        supply,
        need,
        np.minimum(problem.supply_quantity[supply], quantity),
        problem.need_weight[need] / quantity,
    )
