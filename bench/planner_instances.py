"""Random but realistic problems for `bench/planner.py`, the same for the same seed.

Communities lie in the unit squares of their counties; a unit lies near one of them and has the
nearest communities as candidates: of its own county, or of the neighbouring ones too where counties
are joined. It offers one to four of ten kinds of goods and takes one to three pairings; a community
needs six to ten kinds of goods, each at one of three urgencies. Together the units offer a tenth
less than what is needed, so that where they go decides how much is met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from partygraph.plan.problem import Floats, Ints, Problem, Reading

GOODS = 10
OFFERED = 0.9
"""What all units offer together, of what is needed."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a problem is."""

    name: str
    units: int
    communities: int
    counties: int
    candidates: int
    joined: bool
    """Whether units have candidates in neighbouring counties too: the places are then one part."""


SIZES = (
    Size("72x15", 72, 15, 1, 15, joined=True),
    Size("500x100", 500, 100, 1, 30, joined=True),
    Size("5000x1000", 5_000, 1_000, 10, 30, joined=True),
    Size("100000x10000", 100_000, 10_000, 100, 30, joined=False),
)


def instance(size: Size, reading: Reading, seed: int) -> Problem:
    """A random problem of a size, from no pairings."""
    random = np.random.default_rng(seed)
    units, communities = size.units, size.communities
    county = np.sort(np.arange(communities) % size.counties)
    side = int(np.ceil(np.sqrt(size.counties)))
    corner = np.stack([county // side, county % side], axis=1).astype(np.float64)
    at = corner + random.random((communities, 2))
    home = np.sort(random.integers(0, communities, units))
    unit_at = at[home] + random.normal(0.0, 0.05, (units, 2))
    pair_unit, pair_community = _candidates(size, at, county, unit_at, county[home])
    supply_unit, supply_goods = _goods_of(random, units, 1, 4)
    need_community, need_goods = _goods_of(random, communities, 6, GOODS)
    needed = np.ceil(random.lognormal(3.0, 0.6, len(need_goods)))
    wanted = np.bincount(need_goods, needed, minlength=GOODS)
    offered = random.lognormal(0.0, 0.7, len(supply_goods))
    whole = np.bincount(supply_goods, offered, minlength=GOODS)
    quantity = np.ceil(offered * OFFERED * (wanted / whole)[supply_goods])
    away = np.linalg.norm(at[pair_community] - unit_at[pair_unit], axis=1)
    pairs = len(pair_unit)
    return Problem(
        units=tuple(f"u{one}" for one in range(units)),
        communities=tuple(f"c{one}" for one in range(communities)),
        pair_unit=pair_unit,
        pair_community=pair_community,
        today=np.zeros(pairs, dtype=np.bool_),
        must=np.zeros(pairs, dtype=np.bool_),
        must_not=np.zeros(pairs, dtype=np.bool_),
        distance=np.digitize(away, [0.05, 0.2, 0.6]).astype(np.int64),
        cost=np.zeros(pairs),
        supply_unit=supply_unit,
        supply_goods=supply_goods,
        supply_quantity=quantity,
        supply_reach=(None,) * len(supply_unit),
        need_community=need_community,
        need_goods=need_goods,
        need_quantity=needed,
        need_weight=random.integers(1, 4, len(needed)).astype(np.float64),
        need_sources=random.integers(1, 4, len(needed)),
        unit_least=np.zeros(units, dtype=np.int64),
        unit_most=random.choice(3, units, p=[0.7, 0.2, 0.1]).astype(np.int64) + 1,
        community_least=np.ones(communities, dtype=np.int64),
        community_most=np.full(communities, units),
        unit_kind=np.zeros(units, dtype=np.int64),
        reading=reading,
    )


def _candidates(
    size: Size, at: Floats, county: Ints, unit_at: Floats, unit_county: Ints
) -> tuple[Ints, Ints]:
    """The nearest communities of each unit, sorted by unit, then community."""
    nearest = np.zeros((size.units, size.candidates), dtype=np.int64)
    for one in [0] if size.joined else range(size.counties):
        near = np.arange(size.communities) if size.joined else np.flatnonzero(county == one)
        mine = np.arange(size.units) if size.joined else np.flatnonzero(unit_county == one)
        found = cKDTree(at[near]).query(unit_at[mine], k=size.candidates)[1]
        nearest[mine] = near[np.asarray(found, dtype=np.int64)]
    nearest.sort(axis=1)
    return np.repeat(np.arange(size.units), size.candidates), nearest.ravel()


def _goods_of(random: np.random.Generator, bodies: int, least: int, most: int) -> tuple[Ints, Ints]:
    """Different goods for each body, so many between two numbers."""
    numbers = random.integers(least, most + 1, bodies)
    order = np.argsort(random.random((bodies, GOODS)), axis=1)
    body, place = np.nonzero(np.arange(GOODS)[None, :] < numbers[:, None])
    return body, order[body, place]
