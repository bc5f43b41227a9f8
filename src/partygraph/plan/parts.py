"""A problem taken apart into places that share no units, and plans of these put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from partygraph.plan.problem import Flags, Ints, Problem


@dataclass(frozen=True, slots=True)
class Part:
    """A problem of its own, and which pairs and needs of the whole are in it."""

    problem: Problem
    pairs: Ints
    needs: Ints


def coupled(problem: Problem) -> bool:
    """Whether a rule holds for all places together, so that none can be solved for itself."""
    return problem.most_changes is not None or problem.budget is not None


def parts_of(problem: Problem) -> tuple[Part, ...]:
    """The connected parts of units and communities, in the order of their first community.

    A pair that must not be joins nothing; bodies without any pair are one part together.
    """
    units, communities = len(problem.units), len(problem.communities)
    usable = ~problem.must_not | problem.must
    ends = (problem.pair_unit[usable], units + problem.pair_community[usable])
    size = units + communities
    joined = sparse.coo_matrix((np.ones(len(ends[0])), ends), shape=(size, size))
    label = connected_components(joined, directed=False)[1]
    alone = np.bincount(np.concatenate(ends), minlength=size) == 0
    label = np.where(alone, size, label)
    labels, first = np.unique(np.append(label[units:], label[:units]), return_index=True)
    number = len(labels)
    rank = np.empty(size + 1, dtype=np.int64)
    rank[labels[np.argsort(first)]] = np.arange(number)
    part = rank[label]
    of_unit, of_community = part[:units], part[units:]
    of_pair = np.where(usable, of_unit[problem.pair_unit], -1)
    members = [
        _members(of, number)
        for of in (
            of_unit,
            of_community,
            of_pair,
            of_unit[problem.supply_unit],
            of_community[problem.need_community],
        )
    ]
    places = np.zeros(size, dtype=np.int64)
    for bodies, offset in ((members[0], 0), (members[1], units)):
        for mine in bodies:
            places[offset + mine] = np.arange(len(mine))
    unit_place, community_place = places[:units], places[units:]
    return tuple(
        _part(problem, unit_place, community_place, *mine) for mine in zip(*members, strict=True)
    )


def joined(problem: Problem, parts: tuple[Part, ...], chosen: tuple[Flags, ...]) -> Flags:
    """The plan that plans of all parts make."""
    whole = np.zeros(len(problem.pair_unit), dtype=np.bool_)
    for part, mine in zip(parts, chosen, strict=True):
        whole[part.pairs] = mine
    return whole


def _members(of: Ints, number: int) -> list[Ints]:
    """The positions that belong to each part, in their order."""
    order = np.argsort(of, kind="stable")
    return np.split(order, np.searchsorted(of[order], np.arange(number + 1)))[1:-1]


def _part(  # noqa: PLR0913, PLR0917  the members of each kind
    problem: Problem,
    unit_place: Ints,
    community_place: Ints,
    units: Ints,
    communities: Ints,
    pairs: Ints,
    supplies: Ints,
    needs: Ints,
) -> Part:
    inside = {int(one): place for place, one in enumerate(communities.tolist())}
    reach = tuple(
        None
        if (to := problem.supply_reach[one]) is None
        else frozenset(inside[community] for community in to if community in inside)
        for one in supplies.tolist()
    )
    some = replace(
        problem,
        units=tuple(problem.units[one] for one in units.tolist()),
        communities=tuple(problem.communities[one] for one in communities.tolist()),
        pair_unit=unit_place[problem.pair_unit[pairs]],
        pair_community=community_place[problem.pair_community[pairs]],
        today=problem.today[pairs],
        must=problem.must[pairs],
        must_not=problem.must_not[pairs],
        distance=problem.distance[pairs],
        cost=problem.cost[pairs],
        supply_unit=unit_place[problem.supply_unit[supplies]],
        supply_goods=problem.supply_goods[supplies],
        supply_quantity=problem.supply_quantity[supplies],
        supply_reach=reach,
        need_community=community_place[problem.need_community[needs]],
        need_goods=problem.need_goods[needs],
        need_quantity=problem.need_quantity[needs],
        need_weight=problem.need_weight[needs],
        need_sources=problem.need_sources[needs],
        unit_least=problem.unit_least[units],
        unit_most=problem.unit_most[units],
        community_least=problem.community_least[communities],
        community_most=problem.community_most[communities],
        unit_kind=problem.unit_kind[units],
    )
    return Part(some, pairs, needs)
